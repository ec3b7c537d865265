/// A salt of field-level filters: some attributes of a record, by which records are put into cells.
/// Filters of two rows under a salt can be compared where both are in the same cell of it, and say
/// nothing of each other where they are not.
public struct TokenSalt: Hashable, Sendable {
    /// 1 to 64 bytes of UTF-8.
    public var name: String
    /// Bit f is set where the salt is made of header field f; never 0.
    public var fields: UInt64
    /// How many cells there are: 1 to 2^31.
    public var cellCount: Int
    /// Of 65,536 bits of the filters so many were flipped on average: 0 to 32,767, 0 without noise.
    public var flips: Int

    static let mostCells = 1 << 31

    static let mostFlips = 32_767

    /// The probability that a bit was flipped.
    public var flipRate: Double { Double(flips) / 65_536 }

    public init(name: String, fields: UInt64, cellCount: Int, flips: Int = 0) {
        self.name = name
        self.fields = fields
        self.cellCount = cellCount
        self.flips = flips
    }
}

/// How tokens resist reading, as the schema chose (`Docs/THREAT-MODEL.md`).
public enum TokenProfile: UInt8, Sendable, Codable, CaseIterable {
    /// Neither salted nor hardened: for tests and synthetic data.
    case plain = 0
    /// Field-level filters under salts: for a sealed file that one node can open.
    case fields = 1
    /// One record-level filter, salted and with noise.
    case record = 2

    /// As a schema writes it.
    public var name: String {
        switch self {
        case .plain: "plain"
        case .fields: "fields"
        case .record: "record"
        }
    }
}
