/// Reads the cells of an attribute.
struct AttributeReader: Sendable {
    private let codes: [[UInt8]: UInt8]
    private let missing: Set<[UInt8]>
    private let isMonth: Bool

    init(_ attribute: Attribute, missingValues: [String]) {
        var codes: [[UInt8]: UInt8] = [:]
        for (index, value) in attribute.values.enumerated() {
            for code in value.codes + [value.name] {
                codes[Self.folded(code)] = UInt8(index + 1)
            }
        }
        self.codes = codes
        missing = Set(missingValues.map(Self.folded))
        isMonth = attribute.isMonth
    }

    private static func folded(_ text: String) -> [UInt8] {
        let bytes = Array(text.lowercased().utf8)
        return Array(bytes[RecordIdentifier.range(in: bytes.span)])
    }

    /// The number of a cell's value: from 1 for declared ones, 0 where it is missing; nil for a
    /// cell that is neither.
    func code(of cell: Span<UInt8>) -> UInt8? {
        let range = RecordIdentifier.range(in: cell)
        if range.isEmpty { return 0 }
        let text = Self.folded(String(decoding: range.map { cell[$0] }, as: UTF8.self))
        if missing.contains(text) { return 0 }
        if let code = codes[text] { return code }
        guard isMonth, let month = Self.month(of: text) else { return nil }
        return codes[month]
    }

    /// yyyy-mm of a date yyyy-mm-dd or dd/mm/yyyy.
    private static func month(of text: [UInt8]) -> [UInt8]? {
        guard text.count == 10 else { return nil }
        switch (text[2], text[4], text[5], text[7]) {
        case (_, 0x2d, _, 0x2d): return Array(text[0..<7])
        case (0x2f, _, 0x2f, _): return Array(text[6..<10]) + [0x2d] + Array(text[3..<5])
        default: return nil
        }
    }
}
