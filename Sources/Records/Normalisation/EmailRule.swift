/// Email addresses: lower case, one `@`, a domain with a dot, no blanks.
///
/// Case is dropped on both sides, as no large provider tells local parts apart by it. At most 254
/// bytes (RFC 5321, section 4.5.3.1, with erratum 1690).
enum EmailRule {
    static func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Reading {
        let expected: StaticString = "expected an email address"
        guard text.count <= 254 else { return .invalid(expected) }
        var at = -1
        var hasDot = false
        var last: UInt8 = 0x2e
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case 0x20, 0x2c, 0x3b, 0x3c, 0x3e, 0x22, 0x28, 0x29:
                return .invalid(expected)
            case 0x40:
                guard at < 0, index > 0, last != 0x2e else { return .invalid(expected) }
                at = index
            case 0x2e:
                guard last != 0x2e, last != 0x40 else { return .invalid(expected) }
                hasDot = at >= 0
            default: break
            }
            last = byte
            bytes.append(byte)
        }
        return at > 0 && hasDot && last != 0x2e ? .value : .invalid(expected)
    }
}
