import ArgumentParser
import Files
import Foundation
import Sealing

/// What a command needs to open sealed token files.
struct SealedOptions: ParsableArguments {
    @Option(help: "The node's private key: the token files are sealed.")
    var nodeKey: String?

    @Option(help: "A trusted agency's public key, or a folder of such (*.pub); several times.")
    var agencyKey: [String] = []

    @Option(help: "The ledger of opened files (default: NODE-KEY.seen).")
    var ledger: String?

    func validate() throws {
        if nodeKey != nil && agencyKey.isEmpty {
            throw ValidationError("--node-key needs --agency-key: whose signatures are trusted?")
        }
        if nodeKey == nil && (!agencyKey.isEmpty || ledger != nil) {
            throw ValidationError("--agency-key and --ledger go with --node-key.")
        }
    }

    /// - Parameter demonstration: allows a key inside a git work tree.
    /// - Returns: nil where no node key was given.
    func input(demonstration: Bool) throws -> SealedInput? {
        guard let nodeKey else { return nil }
        return SealedInput(
            nodeKey: Self.absolute(nodeKey),
            agencyKeys: try agencyKey.flatMap(Self.files).map(Self.absolute),
            ledger: Self.absolute(ledger ?? OpeningLedger(keyPath: nodeKey).path),
            opening: try OpeningLedger.newRun(), isDemonstration: demonstration)
    }

    private static func absolute(_ path: String) -> String {
        URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
    }

    /// The path itself, or the public keys in a folder.
    private static func files(_ path: String) throws -> [String] {
        guard let all = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            return [path]
        }
        let names = all.filter { $0.hasSuffix(".pub") }.sorted()
        guard !names.isEmpty else {
            throw SealingError.invalidPublicKey(
                path: path, line: nil, problem: "the folder holds no file *.pub")
        }
        return names.map { "\(path)/\($0)" }
    }
}
