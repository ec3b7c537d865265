import ArgumentParser
import SyntheticPeople

struct ThreeAgencies: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "three-agencies",
        abstract: "Makes housing.csv, health.csv and police.csv about one population.",
        discussion: """
            Each agency knows a part of the people and writes them down in its own columns, \
            formats and conventions, with its own mistakes, gaps and record ids, in random order. \
            truth.csv (agency,record_id,entity) says which records are about one person.

            EXAMPLES
              synthesise three-agencies --people 2000 --seed 1 --out example
              synthesise three-agencies --people 50000 --mistakes 2 --out hard
            """)

    @OptionGroup var options: PopulationOptions

    @Option(help: "Folder for the files; made where there is none.")
    var out: String

    @Option(help: "Multiplies how often records go wrong; 0 for no mistakes.")
    var mistakes = 1.0

    @Option(help: "The share of people with a second record in a file, 0 to 1.")
    var duplicates = 0.0

    @Option(help: "The share of values missing in every column, 0 to 1, in place of the usual.")
    var missing: Double?

    @Flag(
        help: """
            Every agency keeps a middle name, a telephone and an email too: ten columns that all \
            three share.
            """)
    var contactDetails = false

    private var settings: PopulationSettings {
        var settings = PopulationSettings.threeAgencies(
            people: options.people, seed: options.seed)
        settings.agencies = settings.agencies.map { agency in
            var agency = contactDetails ? agency.keepingContactDetails() : agency
            if let missing { agency = agency.missing(missing) }
            agency.mistakes = agency.mistakes.scaled(by: mistakes)
            agency.duplicateShare = duplicates
            return agency
        }
        return settings
    }

    func run() throws {
        try AgencyFolder.write(try SyntheticPopulation(settings), to: out, options: options)
    }
}
