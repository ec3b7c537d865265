import ArgumentParser
import Files
import SyntheticPeople
import Terminal

/// Files written beside their place and renamed when whole.
enum OutputFile {
    /// - Throws: `ValidationError` naming the first file that exists, unless `force` is set.
    static func checkFree(_ paths: [String], force: Bool) throws {
        guard !force, let taken = paths.first(where: FilePath.exists) else { return }
        throw ValidationError("\(taken) exists already: choose another --out or give --force")
    }

    static func open(_ path: String, force: Bool) throws(FileError) -> ReplacementFile {
        try ReplacementFile(path: path, replacesExisting: force)
    }

    /// Writes one agency's file and returns its number of rows.
    static func write(
        _ agency: String, of population: SyntheticPopulation, to path: String,
        options: PopulationOptions
    ) throws(FileError) -> Int {
        let meter = ProgressMeter(
            task: "make \(agency),", unit: "rows", output: options.quiet ? .silent : .terminal)
        defer { meter.finish() }
        var file = try open(path, force: options.force)
        var count = 0
        try population.makeFile(of: agency) { (chunk, rows) throws(FileError) in
            try file.write(chunk)
            count += rows
            meter.advance(by: rows)
        }
        try file.commit()
        return count
    }
}
