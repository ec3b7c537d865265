import ArgumentParser
import Files
import SyntheticPeople
import Terminal

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

    private var settings: PopulationSettings {
        var settings = PopulationSettings.threeAgencies(
            people: options.people, seed: options.seed)
        settings.agencies = settings.agencies.map { agency in
            var agency = missing.map { agency.missing($0) } ?? agency
            agency.mistakes = agency.mistakes.scaled(by: mistakes)
            agency.duplicateShare = duplicates
            return agency
        }
        return settings
    }

    func run() throws {
        let population = try SyntheticPopulation(settings)
        let agencies = population.settings.agencies.map(\.name)
        let truthPath = "\(out)/truth.csv"
        let paths = agencies.map { "\(out)/\($0).csv" }
        try OutputFile.checkFree(paths + [truthPath], force: options.force)
        if !FilePath.exists(out) { try FilePath.createFolder(out, parents: true) }

        var summary = TextTable([.init("file"), .init("rows", .right)])
        var truth = try OutputFile.open(truthPath, force: options.force)
        var truthRows = 0
        try truth.write(SyntheticPopulation.truthHeader)
        for (agency, path) in zip(agencies, paths) {
            let rows = try OutputFile.write(
                agency, of: population, to: path, options: options)
            summary.append([path, DecimalText.grouped(rows)])
            try population.makeTruth(of: agency) { (chunk, rows) throws(FileError) in
                try truth.write(chunk)
                truthRows += rows
            }
        }
        try truth.commit()
        summary.append([truthPath, DecimalText.grouped(truthRows)])
        if !options.quiet { StandardOutput.write(unterminated: summary.text) }
    }
}
