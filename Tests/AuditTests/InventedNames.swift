import Audit
import Records
import SyntheticPeople

/// Synthetic people as a test's attacker and victim have them.
enum InventedNames {
    /// Given name, surname, date of birth, town and postcode of each.
    static func people(_ count: Int, seed: UInt64 = 1) throws -> [[String]] {
        var lines: [String] = []
        let population = try SyntheticPopulation(.people(count, seed: seed))
        var text = ""
        population.makeFile(of: population.settings.agencies[0].name) { chunk, _ in
            text += String(decoding: chunk.indices.map { chunk[$0] }, as: UTF8.self)
        }
        lines = text.split(separator: "\n").dropFirst().map(String.init)
        return lines.map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).dropFirst()
                .map(String.init)
        }
    }

    /// The shipped surnames in lower case.
    static func surnameList() -> FrequencyList {
        FrequencyList(
            entries: NameShares.surnames.map {
                FrequencyList.Entry(value: Array($0.name.lowercased().utf8), share: $0.share)
            }, kind: .bigrams, source: "test")
    }
}
