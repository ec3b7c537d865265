import ArgumentParser
import Files
import SyntheticPeople
import Terminal

struct People: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "Makes one file of everybody without mistakes, for benchmarks.",
        discussion: """
            Columns: record_id,given_name,surname,date_of_birth,town,postcode.

            EXAMPLE
              synthesise people --people 1000000 --seed 1 --out people.csv
            """)

    @OptionGroup var options: PopulationOptions

    @Option(help: "The file to make.")
    var out: String

    func run() throws {
        let population = try SyntheticPopulation(
            .people(options.people, seed: options.seed))
        try OutputFile.checkFree([out], force: options.force)
        let rows = try OutputFile.write(
            population.settings.agencies[0].name, of: population, to: out, options: options)
        if !options.quiet { StandardOutput.write("\(out): \(DecimalText.grouped(rows)) rows") }
    }
}
