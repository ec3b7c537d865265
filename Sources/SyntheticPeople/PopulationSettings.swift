/// All that decides a synthetic population and its agencies' files. The same settings give the
/// same bytes on every machine.
public struct PopulationSettings: Sendable {
    /// How many people there are, 1 to 100,000,000.
    public var people: Int
    /// Chooses the people; any number.
    public var seed: UInt64
    /// At most 32, each with a name of its own.
    public var agencies: [AgencyProfile]
    /// Who is known to whom; whoever is in no overlap is known to nobody. Shares sum to at most 1.
    public var overlaps: [AgencyOverlap]

    public init(
        people: Int, seed: UInt64, agencies: [AgencyProfile], overlaps: [AgencyOverlap]
    ) {
        self.people = people
        self.seed = seed
        self.agencies = agencies
        self.overlaps = overlaps
    }

    /// The settings of `Examples/three-agencies`: housing, health and police, each with its own
    /// columns, formats and mistakes.
    public static func threeAgencies(people: Int, seed: UInt64) -> PopulationSettings {
        PopulationSettings(
            people: people, seed: seed, agencies: [.housing, .health, .police],
            overlaps: [
                AgencyOverlap(["housing", "health", "police"], share: 0.16),
                AgencyOverlap(["housing", "health"], share: 0.27),
                AgencyOverlap(["housing", "police"], share: 0.06),
                AgencyOverlap(["health", "police"], share: 0.10),
                AgencyOverlap(["housing"], share: 0.11),
                AgencyOverlap(["health"], share: 0.20),
                AgencyOverlap(["police"], share: 0.10),
            ])
    }

    /// One file of everybody without mistakes, for benchmarks: record id, given name, surname,
    /// date of birth, town and postcode.
    public static func people(_ people: Int, seed: UInt64) -> PopulationSettings {
        PopulationSettings(
            people: people, seed: seed, agencies: [.everybody],
            overlaps: [AgencyOverlap([AgencyProfile.everybody.name], share: 1)])
    }

    func validate() throws(PopulationError) {
        guard (1...100_000_000).contains(people) else {
            throw PopulationError("people must be 1 to 100,000,000, not \(people)")
        }
        guard (1...32).contains(agencies.count) else {
            throw PopulationError("there must be 1 to 32 agencies, not \(agencies.count)")
        }
        var names: Set<String> = []
        for agency in agencies {
            guard names.insert(agency.name).inserted else {
                throw PopulationError("two agencies have the name \(agency.name)")
            }
            try validate(agency)
        }
        for overlap in overlaps {
            for name in overlap.agencies.sorted() where !names.contains(name) {
                throw PopulationError("an overlap names \(name), which is not among the agencies")
            }
            guard (0...1).contains(overlap.share) else {
                throw PopulationError("an overlap's share must be 0 to 1, not \(overlap.share)")
            }
        }
        let sum = overlaps.reduce(0) { $0 + $1.share }
        guard sum <= 1 + 1e-9 else {
            throw PopulationError("the overlaps' shares must sum to at most 1, not \(sum)")
        }
    }

    private func validate(_ agency: AgencyProfile) throws(PopulationError) {
        let name = agency.name
        guard agency.columns.contains(where: { $0.content == .recordIdentifier }) else {
            throw PopulationError("\(name): one column must hold the record id")
        }
        guard !agency.missingWords.isEmpty else {
            throw PopulationError("\(name): missingWords needs a word; it may be empty")
        }
        let shares = agency.columns.map(\.missing) + [agency.duplicateShare]
        guard shares.allSatisfy({ (0...1).contains($0) }), agency.mistakes.areValid else {
            throw PopulationError("\(name): every rate must be a probability from 0 to 1")
        }
        guard (4...15).contains(agency.identifierDigits) else {
            throw PopulationError("\(name): identifierDigits must be 4 to 15")
        }
        guard agency.identifierCount >= 2 * people else {
            throw PopulationError(
                "\(name): ids of \(agency.identifierDigits) digits are too few for \(people) people"
            )
        }
    }
}
