/// The rules of a table that is published (Docs/DISCLOSURE.md). Published with it: protection does
/// not rest on a reader's not knowing them.
public struct DisclosurePolicy: Sendable, Codable, Equatable {
    /// Counts below are suppressed: 2 to 1,000; 5, 7 and 10 are usual.
    public var threshold = 10
    /// Counts are rounded to multiples of it: 1 (not at all) to the threshold; 5 is usual.
    public var roundingBase = 5
    /// Whether a count of 0 is small like 1, or shown.
    public var zeros = Zeros.suppressed
    /// Whether each agency is held for an attacker too, who knows its own people, by each
    /// attribute.
    public var guardsAgainstAgencies = true
    /// Whether differences of published statistics that a reader would take are protected like
    /// suppressed counts.
    public var guardsDifferences = true
    /// A statistic of a later run may differ from an earlier release by no one or by so many
    /// people. nil: the threshold.
    public var leastChange: Int?
    public var families = Set(Family.allCases)

    public enum Zeros: String, Sendable, Codable { case shown, suppressed }

    /// Which statistics a release holds.
    public enum Family: String, Sendable, Codable, CaseIterable {
        /// People known to exactly these agencies.
        case regions
        /// People known to an agency.
        case agencies
        /// People known to both of two agencies.
        case pairs
        /// People known to at least k agencies.
        case atLeast
        case total
    }

    public init() {}

    /// - Throws: `DisclosureError.invalidPolicy`.
    public func check() throws(DisclosureError) {
        guard (2...1_000).contains(threshold) else {
            throw .invalidPolicy(problem: "the threshold must be 2 to 1000")
        }
        guard (1...threshold).contains(roundingBase) else {
            throw .invalidPolicy(
                problem: "the rounding base must be 1 (not rounded) to the threshold")
        }
        guard (leastChange ?? 1) >= 1 else {
            throw .invalidPolicy(problem: "the least change between releases must be 1 or more")
        }
        guard !families.isEmpty else {
            throw .invalidPolicy(problem: "a release needs a kind of statistic")
        }
    }

    /// Whether a count is suppressed for itself.
    func isSmall(_ count: Int) -> Bool {
        count < threshold && (count > 0 || zeros == .suppressed)
    }

    /// The least count a reader must hold for possible where one is suppressed.
    var leastHidden: Int { zeros == .suppressed ? 0 : 1 }

    /// To the nearest multiple of the base. Only an even base has counts in the middle of two
    /// multiples: they go up.
    package func rounded(_ count: Int) -> Int {
        (count + roundingBase / 2) / roundingBase * roundingBase
    }

    /// The counts that are shown as `number`: those that round to it and are not suppressed.
    package func counts(shownAs number: Int) -> ClosedRange<Int>? {
        // With a base up to the threshold, no count of the threshold or more rounds to 0.
        if number == 0 { return zeros == .shown ? 0...0 : nil }
        let low = max(number - roundingBase / 2, threshold)
        let high = number + (roundingBase - 1) / 2
        return low <= high ? low...high : nil
    }
}
