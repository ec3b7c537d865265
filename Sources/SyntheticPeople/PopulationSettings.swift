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
    /// False: every person is drawn on their own, so that an overlap holds about its share, and a
    /// person's agencies are the same however many people there are. True: exactly its share,
    /// rounded to whole people.
    public var sharesAreExact = false
    /// How many times the towns' usual streets there are, 1 to 10,000, so that the people of a
    /// postcode need not become more as the population grows.
    public var streetFactor = 1

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

    /// Two agencies, `a` and `b`, of so many people each: record id, given name, surname, date of
    /// birth, sex, town and postcode, with the mistakes of everyday files on both sides. Streets
    /// grow with the population: about 40 people share a postcode where there are many.
    /// - Parameters:
    ///   - people: known to each agency; with those of the other, at most 100,000,000.
    ///   - overlap: the share of an agency's people whom the other knows too, 0 to 1.
    /// - Throws: `PopulationError` for a number or a share out of range.
    public static func twoAgencies(
        people: Int, overlap: Double, seed: UInt64
    ) throws(PopulationError) -> PopulationSettings {
        guard (1...100_000_000).contains(people) else {
            throw PopulationError("people must be 1 to 100,000,000, not \(people)")
        }
        guard (0...1).contains(overlap) else {
            throw PopulationError("the overlap must be 0 to 1, not \(overlap)")
        }
        let both = Int(Double(people) * overlap + 0.5)
        let all = 2 * people - both
        let single = Double(people - both) / Double(all)
        var settings = PopulationSettings(
            people: all, seed: seed, agencies: [.registry("a"), .survey("b")],
            overlaps: [
                AgencyOverlap(["a", "b"], share: Double(both) / Double(all)),
                AgencyOverlap(["a"], share: single),
                AgencyOverlap(["b"], share: single),
            ])
        settings.sharesAreExact = true
        settings.streetFactor = max(1, all / (40 * Towns.streetCount))
        return settings
    }

    func validate() throws(PopulationError) {
        guard (1...100_000_000).contains(people) else {
            throw PopulationError("people must be 1 to 100,000,000, not \(people)")
        }
        guard (1...10_000).contains(streetFactor) else {
            throw PopulationError("streetFactor must be 1 to 10,000, not \(streetFactor)")
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
