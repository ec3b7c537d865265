/// How a CSV file is written.
public struct CSVDialect: Sendable, Equatable, Codable {
    /// What stands between two cells.
    public enum Separator: String, Sendable, CaseIterable, Codable {
        case comma
        case semicolon
        case tab
        case pipe

        /// Its byte.
        public var byte: UInt8 {
            switch self {
            case .comma: UInt8(ascii: ",")
            case .semicolon: UInt8(ascii: ";")
            case .tab: UInt8(ascii: "\t")
            case .pipe: UInt8(ascii: "|")
            }
        }
    }

    /// How bytes stand for letters.
    public enum Encoding: String, Sendable, CaseIterable, Codable {
        case utf8 = "utf-8"
        case windows1252 = "windows-1252"
    }

    public var separator: Separator
    public var encoding: Encoding
    /// Whether the file begins with the bytes EF BB BF.
    public var hasByteOrderMark: Bool

    public init(
        separator: Separator = .comma, encoding: Encoding = .utf8, hasByteOrderMark: Bool = false
    ) {
        self.separator = separator
        self.encoding = encoding
        self.hasByteOrderMark = hasByteOrderMark
    }
}
