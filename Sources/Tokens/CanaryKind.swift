/// What an invented person, planted into the files of all agencies, is there to show.
public enum CanaryKind: UInt8, CaseIterable, Sendable {
    /// Written without mistakes: the rows of all agencies are equal if their encodings agree.
    case control = 1
    /// Written by each agency with mistakes of its own, as real people are.
    case copy = 2
}

extension Handle {
    /// The first eight bytes of every canary's handle. The rows of a file rise by handle, so its
    /// canaries are its last rows; a record's own handle begins so with probability 2^-64.
    private static let canaryPrefix = UInt64.max
    /// Where the canary's kind stands in `low`: its first byte.
    private static let kindShift: UInt64 = 56

    /// The handle of a canary.
    /// - Parameter name: its low 56 bits tell the canary from the others of its kind.
    public init(canary kind: CanaryKind, name: UInt64) {
        let mask = (1 << Self.kindShift) - 1 as UInt64
        self.init(
            high: Self.canaryPrefix, low: UInt64(kind.rawValue) << Self.kindShift | name & mask)
    }

    /// Whether the handle lies in the range that is kept for canaries.
    public var isCanary: Bool { high == Self.canaryPrefix }

    /// The canary's kind; nil for a record's handle.
    public var canaryKind: CanaryKind? {
        isCanary ? CanaryKind(rawValue: UInt8(low >> Self.kindShift)) : nil
    }
}

extension TokenTable {
    /// The rows of the agency's own records, over the same storage: all rows but the canaries.
    public var withoutCanaries: TokenTable { rows(0..<rowCount - canaryCount) }

    /// The canaries alone, over the same storage: the last rows, controls before copies.
    public var canaries: TokenTable { rows(rowCount - canaryCount..<rowCount) }
}
