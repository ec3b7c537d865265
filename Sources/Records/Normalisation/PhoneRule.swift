/// Telephone numbers: digits alone for UK numbers (`07700900123`), with a leading `+` and the
/// country's code for others.
///
/// `+44`, `0044`, `44` before ten digits and a dropped leading zero all come to `0`; `(0)` after
/// the country's code and an extension are dropped. UK numbers have 10 or 11 digits with their
/// zero, others 8 to 15 (ITU-T E.164). One digit repeated is what people write who have no number:
/// missing.
enum PhoneRule {
    private static let expected: StaticString = "expected a telephone number"

    static func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Reading {
        let start = bytes.count
        var hasPlus = false
        for index in text.indices {
            let byte = text[index]
            if ASCII.isDigit(byte) {
                bytes.append(byte)
                continue
            }
            // An extension: `x12`, `ext 12`, `#12`.
            if (byte == 0x78 || byte == 0x65 || byte == 0x23) && bytes.count > start { break }
            switch byte {
            case 0x2b:
                guard bytes.count == start else { return .invalid(expected) }
                hasPlus = true
            case 0x20, 0x28, 0x29, 0x2d, 0x2e, 0x2f: continue
            default: return .invalid(expected)
            }
        }
        if bytes.count == start { return .invalid(expected) }
        if bytes.count - start > 2 && DigitsRule.areEqual(bytes, from: start) { return .missing }
        return unify(&bytes, from: start, hasPlus: hasPlus)
    }

    private static func unify(
        _ bytes: inout [UInt8], from start: Int, hasPlus: Bool
    ) -> Reading {
        var isAbroad = hasPlus
        if !isAbroad && bytes.count - start > 2 && bytes[start] == 0x30 && bytes[start + 1] == 0x30
        {
            bytes.removeSubrange(start..<(start + 2))
            isAbroad = true
        }
        let digits = bytes.count - start
        let isUK = digits >= 2 && bytes[start] == 0x34 && bytes[start + 1] == 0x34
        if isUK && (isAbroad || digits >= 12) {
            bytes.removeSubrange(start..<(start + 2))
            if bytes.count == start || bytes[start] != 0x30 { bytes.insert(0x30, at: start) }
            isAbroad = false
        } else if !isAbroad && digits == 10, 0x31...0x33 ~= bytes[start] || bytes[start] == 0x37 {
            bytes.insert(0x30, at: start)
        }
        let count = bytes.count - start
        if isAbroad {
            guard 8...15 ~= count, bytes[start] != 0x30 else { return .invalid(expected) }
            bytes.insert(0x2b, at: start)
            return .value
        }
        guard 10...11 ~= count, bytes[start] == 0x30, bytes[start + 1] != 0x30 else {
            return .invalid(expected)
        }
        return .value
    }
}
