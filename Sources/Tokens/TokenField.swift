/// What the linkage node may know of a field's part in the comparison.
public enum FieldRole: UInt8, Sendable, Codable, CaseIterable {
    /// Compared with its counterpart and nothing else.
    case value = 0
    /// Compared, and watched for an exchange with the surname where a name bag travels.
    case givenName = 1
    /// Compared, and watched for an exchange with the given name where a name bag travels.
    case surname = 2
    /// Never compared by itself: given name and surname under one key (`Docs/METHODS.md`).
    case nameBag = 3
}

/// One field-level Bloom filter of a row: its place in the comparison, not its meaning.
public struct TokenField: Hashable, Sendable {
    /// The schema's name for the field: 1 to 64 bytes of UTF-8.
    public var name: String
    /// The schema's type for the field, such as "surname": 1 to 64 bytes of UTF-8.
    public var type: String
    public var role: FieldRole
    /// Filter length in bits: a multiple of 64, from 64 to 32,768.
    public var bitCount: Int
    /// Positions set for each q-gram (k), from 1 to 65,535.
    public var hashCount: Int
    /// Dice similarities, in thousandths and rising, at which the next comparison level begins:
    /// 0 to 6 values from 1 to 999. None: the field is compared for identity alone.
    public var levelEdges: [Int]

    public init(
        name: String, type: String, role: FieldRole, bitCount: Int, hashCount: Int,
        levelEdges: [Int]
    ) {
        self.name = name
        self.type = type
        self.role = role
        self.bitCount = bitCount
        self.hashCount = hashCount
        self.levelEdges = levelEdges
    }

    /// 64-bit words of the filter.
    public var wordCount: Int { bitCount / 64 }
}
