import SyntheticPeople

/// How fast synthetic people are made: the floor under every benchmark that reads them.
@main
struct PeopleBenchmark {
    private static let repetitions = 5

    static func main() throws {
        try measure("people, 5 fields, no mistakes", .people(300_000, seed: 1), "people")
        let agencies = PopulationSettings.threeAgencies(people: 200_000, seed: 1)
        for agency in agencies.agencies.map(\.name) { try measure(agency, agencies, agency) }
    }

    /// Makes the file of one agency several times and prints the best rate.
    private static func measure(
        _ title: String, _ settings: PopulationSettings, _ agency: String
    ) throws {
        let population = try SyntheticPopulation(settings)
        var best = Duration.seconds(3600)
        var rows = 0
        var bytes = 0
        for _ in 0..<repetitions {
            rows = 0
            bytes = 0
            let time = ContinuousClock().measure {
                population.makeFile(of: agency) { chunk, count in
                    bytes += chunk.count
                    rows += count
                }
            }
            best = min(best, time)
        }
        let rate = Int(Double(rows) / (best / .seconds(1)))
        print("\(title): \(rows) rows, \(bytes) bytes, \(rate) rows/s")
    }
}
