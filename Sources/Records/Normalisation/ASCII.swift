/// What a byte of folded text is.
enum ASCII {
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// A lower-case letter.
    static func isLetter(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }

    /// A letter, a digit, or a byte of a letter that is not ASCII.
    static func isWordByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte >= 0x80
    }
}
