/// What became of the pairs of records that are one person, and what false links look like.
public struct PairBreakdown: Sendable, Codable, Equatable {
    /// Where true pairs went; the parts sum to the true pairs.
    public struct Fates: Sendable, Codable, Equatable {
        /// Pairs that are one person, by the truth.
        public var truePairs = 0
        /// They are links.
        public var linked = 0
        /// No block holds them: they were never compared.
        public var notCompared = 0
        /// They were compared, and their weight or similarity is under the threshold.
        public var underThreshold = 0
        /// They are over the threshold, and better links took a record of theirs.
        public var passedOver = 0
        /// A record of theirs is in no token file of the run.
        public var notInFiles = 0
    }

    /// Pairs that have something in common.
    public struct Group: Sendable, Codable, Equatable {
        /// Fields that disagree, or that are missing; or the least similarity of the group.
        public var value: Double
        public var truePairs = 0
        public var linked = 0
        /// linked / truePairs; nil where there is none.
        public var recall: Double?
        /// Links of two people.
        public var falseLinks = 0
    }

    public var fates = Fates()
    /// By the number of fields that disagree (level 1); none for record-level filters.
    public var byDisagreeingFields: [Group] = []
    /// By the number of fields missing on either side; none where no fields travel.
    public var byMissingFields: [Group] = []
    /// By similarity in steps of 0.05; none for field-level filters.
    public var bySimilarity: [Group] = []

    init() {}

    /// All parts together.
    init(sumOf parts: [PairBreakdown]) {
        for part in parts {
            fates.truePairs += part.fates.truePairs
            fates.linked += part.fates.linked
            fates.notCompared += part.fates.notCompared
            fates.underThreshold += part.fates.underThreshold
            fates.passedOver += part.fates.passedOver
            fates.notInFiles += part.fates.notInFiles
        }
        byDisagreeingFields = Self.sum(parts.map(\.byDisagreeingFields))
        byMissingFields = Self.sum(parts.map(\.byMissingFields))
        bySimilarity = Self.sum(parts.map(\.bySimilarity))
    }

    private static func sum(_ parts: [[Group]]) -> [Group] {
        var sums: [Double: Group] = [:]
        for group in parts.joined() {
            var sum = sums[group.value] ?? Group(value: group.value)
            sum.truePairs += group.truePairs
            sum.linked += group.linked
            sum.falseLinks += group.falseLinks
            sum.recall = sum.truePairs > 0 ? Double(sum.linked) / Double(sum.truePairs) : nil
            sums[group.value] = sum
        }
        return sums.values.sorted { $0.value < $1.value }
    }
}

/// Counts pairs by a small whole number.
struct PairGroups {
    private var truePairs: [Int] = []
    private var linked: [Int] = []
    private var falseLinks: [Int] = []

    mutating func addTrue(_ number: Int, isLinked: Bool) {
        grow(to: number)
        truePairs[number] += 1
        if isLinked { linked[number] += 1 }
    }

    mutating func addFalseLink(_ number: Int) {
        grow(to: number)
        falseLinks[number] += 1
    }

    /// The groups that have a pair.
    /// - Parameter step: what one more of the number stands for.
    func groups(step: Double = 1) -> [PairBreakdown.Group] {
        truePairs.indices.compactMap { number in
            guard truePairs[number] + falseLinks[number] > 0 else { return nil }
            return PairBreakdown.Group(
                value: Double(number) / (1 / step), truePairs: truePairs[number],
                linked: linked[number],
                recall: truePairs[number] > 0
                    ? Double(linked[number]) / Double(truePairs[number]) : nil,
                falseLinks: falseLinks[number])
        }
    }

    private mutating func grow(to number: Int) {
        while truePairs.count <= number {
            truePairs.append(0)
            linked.append(0)
            falseLinks.append(0)
        }
    }
}

/// The links of two tables, to be asked whether a pair is one.
struct LinkedRows {
    /// Rising.
    private let keys: [UInt64]
    /// Links of two people, by their rows.
    let falsePairs: [(left: Int, right: Int)]

    init(_ links: JudgedLinks.AgencyPair) {
        keys = links.keys.sorted()
        falsePairs = zip(links.keys, links.verdicts).filter { $0.1 == .wrong }.map {
            (Int($0.0 >> 32), Int($0.0 & 0xffff_ffff))
        }
    }

    func contains(_ left: Int, _ right: Int) -> Bool {
        let key = JudgedLinks.key(left, right)
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < keys.count && keys[low] == key
    }
}
