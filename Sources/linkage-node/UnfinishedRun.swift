import Files
import Foundation
import Linkage
import Tokens

/// `unfinished.json`: what a run that was interrupted needs to go on.
struct UnfinishedRun: Codable {
    var version: String
    /// Absolute paths of the token files.
    var files: [String]
    /// Their digests.
    var digests: [String]
    var settings: LinkageSettings
    /// A model of an earlier run that is used again.
    var reuse: ModelReuse?

    static let fileName = "unfinished.json"

    init(
        files: [String], tables: [TokenTable], settings: LinkageSettings, reuse: ModelReuse?
    ) {
        version = NodeVersion.text
        self.files = files.map { URL(filePath: $0).standardizedFileURL.path(percentEncoded: false) }
        digests = tables.map { "\($0.digest)" }
        self.settings = settings
        self.reuse = reuse
    }

    /// - Throws: `LinkageError.invalidFile` where the folder is no unfinished run of this version.
    static func read(in directory: String) throws -> UnfinishedRun {
        let path = "\(directory)/\(fileName)"
        guard FilePath.exists(path) else {
            throw LinkageError.invalidFile(
                path: directory, row: nil,
                problem: FilePath.exists("\(directory)/run.json")
                    ? "the run is finished; there is nothing to resume"
                    : "no unfinished run stands there")
        }
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let run = try decoder.decode(
                UnfinishedRun.self, from: Data(contentsOf: URL(filePath: path)))
            guard run.version == NodeVersion.text else {
                throw LinkageError.invalidFile(
                    path: path, row: nil,
                    problem: "version \(run.version) of the program began this run; go on with it, "
                        + "or link anew")
            }
            return run
        } catch let error as LinkageError {
            throw error
        } catch {
            throw LinkageError.invalidFile(
                path: path, row: nil, problem: "it does not describe a run; link anew")
        }
    }

    /// - Throws: `LinkageError.invalidFile` where a file is not the one that the run began with.
    func check(_ tables: [TokenTable]) throws {
        for (index, table) in tables.enumerated() where "\(table.digest)" != digests[index] {
            throw LinkageError.invalidFile(
                path: files[index], row: nil,
                problem: "it is not the file that the run began with; link anew")
        }
    }
}
