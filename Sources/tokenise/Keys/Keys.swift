import ArgumentParser
import Encoding
import Foundation
import Sealing
import Terminal

/// `tokenise keys`: makes and shows key files.
struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make, share, show, keep and destroy key files.",
        subcommands: [
            KeysNew.self, KeysShare.self, KeysShow.self, KeysPublic.self, KeysContribute.self,
            KeysCombine.self, KeysSplit.self, KeysRecover.self, KeysDestroy.self,
            KeysVerifyRecord.self,
        ])

    /// Today in UTC.
    static func day() -> UTCDay { UTCDay(holding: UInt64(Date.now.timeIntervalSince1970)) }

    /// Today in UTC, yyyy-mm-dd.
    static func today() -> String { "\(day())" }

    /// Says what a new key file is for.
    static func announce(_ facts: KeyFile.Facts, path: String) {
        StandardOutput.write("\(path): key file of project \(facts.project), mode 0600")
        StandardOutput.write("fingerprint \(facts.fingerprint)")
        if let expires = facts.expires { StandardOutput.write("expires     \(expires)") }
    }
}

/// What the demo and the tests say to be allowed the published example key.
struct DemonstrationOption: ParsableArguments {
    @Flag(
        name: .customLong("demonstration"),
        help: "Allow the published example key, and keys in a git work tree: for demo and tests.")
    var isDemonstration = false
}
