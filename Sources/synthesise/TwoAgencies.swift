import ArgumentParser
import SyntheticPeople

struct TwoAgencies: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "two-agencies",
        abstract: "Makes a.csv and b.csv, each about as many people, for benchmarks of any size.",
        discussion: """
            Columns: record_id,given_name,surname,date_of_birth,sex,town,postcode. Both agencies \
            make the mistakes of everyday files: slips, spellings by ear, pet names, gaps, old \
            addresses, names before marriage, day and month exchanged. truth.csv \
            (agency,record_id,entity) says which records are about one person. The number of \
            postcodes grows with the people. Needs little memory, whatever the number.

            EXAMPLE
              synthesise two-agencies --people 1000000 --overlap 0.5 --seed 1 --out pair
            """)

    @OptionGroup var options: PopulationOptions

    @Option(help: "The share of an agency's people whom the other knows too, 0 to 1.")
    var overlap = 0.5

    @Option(help: "Folder for the files; made where there is none.")
    var out: String

    func run() throws {
        let settings = try PopulationSettings.twoAgencies(
            people: options.people, overlap: overlap, seed: options.seed)
        try AgencyFolder.write(try SyntheticPopulation(settings), to: out, options: options)
    }
}
