/// The share of all people who are known to exactly these agencies.
public struct AgencyOverlap: Sendable {
    public var agencies: Set<String>
    /// Of the whole population, 0 to 1.
    public var share: Double

    public init(_ agencies: Set<String>, share: Double) {
        self.agencies = agencies
        self.share = share
    }

    /// The overlaps of agencies that know people independently of each other.
    /// - Parameter coverage: each agency's share of the population, 0 to 1.
    public static func independent(
        _ coverage: [(agency: String, share: Double)]
    ) -> [AgencyOverlap] {
        var overlaps = [AgencyOverlap([], share: 1)]
        for (agency, share) in coverage {
            overlaps = overlaps.flatMap { overlap in
                [
                    AgencyOverlap(overlap.agencies.union([agency]), share: overlap.share * share),
                    AgencyOverlap(overlap.agencies, share: overlap.share * (1 - share)),
                ]
            }
        }
        return overlaps
    }
}
