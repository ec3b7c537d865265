/// The code page that Western European spreadsheets wrote before UTF-8.
enum Windows1252 {
    /// What the bytes 0x80 to 0x9f stand for (Unicode's mapping table CP1252.TXT); 0: nothing.
    /// The bytes from 0xa0 are the scalars of the same number.
    private static let upperControls: [UInt16] = [
        0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
        0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
        0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
    ]

    /// Appends `bytes` as UTF-8.
    /// - Returns: false if a byte stands for nothing; it is left out.
    static func append(_ bytes: Span<UInt8>, to text: inout [UInt8]) -> Bool {
        var isDecodable = true
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte >= 0x80 else {
                text.append(byte)
                continue
            }
            let scalar = byte < 0xa0 ? upperControls[Int(byte) - 0x80] : UInt16(byte)
            if scalar == 0 {
                isDecodable = false
            } else if scalar < 0x800 {
                text.append(0xc0 | UInt8(scalar >> 6))
                text.append(0x80 | UInt8(scalar & 0x3f))
            } else {
                text.append(0xe0 | UInt8(scalar >> 12))
                text.append(0x80 | UInt8(scalar >> 6 & 0x3f))
                text.append(0x80 | UInt8(scalar & 0x3f))
            }
        }
        return isDecodable
    }
}
