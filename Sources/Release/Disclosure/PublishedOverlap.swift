/// What leaves the node: every statistic with its rounded count, or suppressed. It does not say
/// why one is suppressed.
public struct PublishedOverlap: Sendable, Codable, Equatable {
    public let agencies: [String]
    public let policy: DisclosurePolicy
    /// In the order of publication, each statistic once.
    public let statistics: [Statistic]

    public struct Statistic: Sendable, Codable, Equatable {
        public let statistic: OverlapStatistic
        public let cell: Cell
    }

    public enum Cell: Sendable, Codable, Equatable {
        /// People, rounded.
        case number(Int)
        case suppressed
    }

    public func cell(_ statistic: OverlapStatistic) -> Cell? {
        statistics.first { $0.statistic == statistic }?.cell
    }
}

/// What the node's ledger keeps of a release. Never released: it holds the true counts.
public struct OverlapLedgerEntry: Sendable, Codable, Equatable {
    /// The release's name, for a refusal.
    public let release: String
    /// The linkage run: releases of one run are of the same people.
    public let run: String
    public let tables: OverlapTables
    public let published: PublishedOverlap

    public init(
        release: String, run: String, tables: OverlapTables, published: PublishedOverlap
    ) {
        self.release = release
        self.run = run
        self.tables = tables
        self.published = published
    }
}
