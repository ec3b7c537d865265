import ArgumentParser
import Files
import SyntheticPeople
import Terminal

/// A folder with the file of every agency of a population, and truth.csv.
enum AgencyFolder {
    /// - Throws: `ValidationError` where a file exists already, `FileError` where none can be made.
    static func write(
        _ population: SyntheticPopulation, to out: String, options: PopulationOptions
    ) throws {
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
