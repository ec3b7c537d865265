/// A cell of a CSV file.
enum CSVText {
    /// Appends `text`, in quotes where a comma, a quote or a line end makes it necessary (RFC 4180,
    /// section 2).
    static func append(_ text: String, to bytes: inout [UInt8]) {
        let utf8 = text.utf8
        guard utf8.contains(where: { $0 == comma || $0 == quote || $0 == 10 || $0 == 13 }) else {
            bytes.append(contentsOf: utf8)
            return
        }
        bytes.append(quote)
        for byte in utf8 {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }

    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")
}
