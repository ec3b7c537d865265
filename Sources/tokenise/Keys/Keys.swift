import ArgumentParser
import Encoding
import Files
import Foundation
import Terminal

/// `tokenise keys`: makes and shows key files.
struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make, share and show key files.",
        subcommands: [KeysNew.self, KeysShare.self, KeysShow.self])

    /// Today in UTC, yyyy-mm-dd.
    static func today() -> String {
        Date.now.formatted(.iso8601.year().month().day())
    }

    /// Says what a new key file is for, and what must never become of it.
    static func announce(_ facts: KeyFile.Facts, path: String) {
        StandardOutput.write("\(path): key file of project \(facts.project), mode 0600")
        StandardOutput.write("fingerprint \(facts.fingerprint)")
        if isInsideGitWorkTree(path) {
            StandardError.write(
                "warning: \(path) is inside a git work tree; see that it is never committed")
        }
    }

    private static func isInsideGitWorkTree(_ path: String) -> Bool {
        var folder = URL(filePath: path).standardizedFileURL.deletingLastPathComponent()
        while folder.path != "/" {
            if FilePath.exists(folder.appending(path: ".git").path) { return true }
            folder.deleteLastPathComponent()
        }
        return false
    }
}

/// What the demo and the tests say to be allowed the published example key.
struct DemonstrationOption: ParsableArguments {
    @Flag(
        name: .customLong("demonstration"),
        help: "Allow the published example key: for the demo and tests, never for real people.")
    var isDemonstration = false
}
