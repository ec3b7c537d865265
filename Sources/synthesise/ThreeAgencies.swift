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

            EXAMPLE
              synthesise three-agencies --people 2000 --seed 1 --out example
            """)

    @OptionGroup var options: PopulationOptions

    @Option(help: "Folder for the files; made where there is none.")
    var out: String

    func run() throws {
        let population = try SyntheticPopulation(
            .threeAgencies(people: options.people, seed: options.seed))
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
