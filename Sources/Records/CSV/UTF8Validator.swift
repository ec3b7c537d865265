/// Counts what of a stream of bytes is well-formed UTF-8 (Unicode 16, table 3-7).
struct UTF8Validator {
    /// Well-formed characters of two bytes and more.
    private(set) var sequences = 0
    /// Places at which the bytes are no UTF-8.
    private(set) var faults = 0

    private var remaining = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xbf

    /// Whether the bytes are UTF-8 from first to last.
    static func isValid(_ bytes: RawSpan) -> Bool {
        var validator = UTF8Validator()
        validator.append(bytes, count: bytes.byteCount)
        validator.finish()
        return validator.faults == 0
    }

    /// The first byte that is not ASCII at or after `start`, or `end`.
    static func endOfASCII(_ bytes: RawSpan, from start: Int, to end: Int) -> Int {
        precondition(start >= 0 && end <= bytes.byteCount)
        var position = start
        while position &+ 8 <= end {
            let word = unsafe bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: position, as: UInt64.self)
            let found = UInt64(littleEndian: word) & 0x8080_8080_8080_8080
            if found != 0 { return position &+ found.trailingZeroBitCount &>> 3 }
            position &+= 8
        }
        while position < end {
            let byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
            if byte >= 0x80 { return position }
            position &+= 1
        }
        return end
    }

    /// Goes on with the first `count` of `bytes`; a character may be cut between two calls.
    mutating func append(_ bytes: RawSpan, count: Int) {
        var position = 0
        while position < count {
            if remaining == 0 {
                position = Self.endOfASCII(bytes, from: position, to: count)
                if position == count { return }
            }
            note(unsafe bytes.unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self))
            position += 1
        }
    }

    /// Says that no byte follows.
    mutating func finish() {
        if remaining > 0 { faults += 1 }
        remaining = 0
    }

    private mutating func note(_ byte: UInt8) {
        if remaining > 0 {
            let continues = byte >= lowest && byte <= highest
            (lowest, highest) = (0x80, 0xbf)
            if continues {
                remaining -= 1
                if remaining == 0 { sequences += 1 }
                return
            }
            // The broken character ends here; this byte may begin another.
            faults += 1
            remaining = 0
        }
        switch byte {
        case 0x00...0x7f: break
        case 0xc2...0xdf: remaining = 1
        case 0xe0: (remaining, lowest) = (2, 0xa0)
        case 0xed: (remaining, highest) = (2, 0x9f)
        case 0xe1...0xef: remaining = 2
        case 0xf0: (remaining, lowest) = (3, 0x90)
        case 0xf1...0xf3: remaining = 3
        case 0xf4: (remaining, highest) = (3, 0x8f)
        default: faults += 1
        }
    }
}
