import ArgumentParser
import Encoding
import Files
import Foundation
import Sealing
import Terminal

/// `tokenise keys destroy`: a key file goes, and a signed record stays.
struct KeysDestroy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "destroy",
        abstract: "Overwrite and remove a key file, and write a signed record of it.",
        discussion: """
            The record names the key by identifier and fingerprint, and is signed with the
            agency's signing key; whoever has the agency's public key (`keys public`, made
            before) can check it. Copies, shares and backups are to be destroyed by hand. An
            SSD may keep what was overwritten: keep keys on encrypted disks.

            Examples:
              tokenise keys destroy housing.key --reason "end of project"
              tokenise keys destroy shared.key --reason "handed over" \\
                  --signed-by housing.key
            """)

    @Argument(help: "The key file.")
    var file: String

    @Option(help: "Why, in one line; it stands in the record.")
    var reason: String

    @Option(help: "The key file that signs (default: the one that is destroyed).")
    var signedBy: String?

    @Option(help: "Where the record goes; it must not exist (default: FILE.destroyed.json).")
    var record: String?

    @OptionGroup var demonstration: DemonstrationOption

    func run() throws {
        let recordPath = record ?? file + ".destroyed.json"
        try FilePath.check(output: recordPath, isNoneOf: [file])
        let keyFile = try KeyFile.read(path: file, allowingExample: true)
        let signer =
            if let signedBy, !FilePath.areSameFile(signedBy, file) {
                try KeyFile.read(path: signedBy, allowingExample: demonstration.isDemonstration)
                    .withAgencyKey { try $0.signer() }
            } else {
                try keyFile.withAgencyKey { try $0.signer() }
            }
        let record = try DestructionRecord(
            of: keyFile.facts, reason: reason, destroyed: Keys.day(), signedBy: signer)
        // Written before, and put in its place after: no key goes without its record.
        var output = try ReplacementFile(path: recordPath, replacesExisting: false)
        try output.write(try JSONText.of(record) + "\n")
        try DestructionRecord.destroy(path: file)
        try output.commit()
        StandardOutput.write("\(file): destroyed; record \(recordPath)")
    }
}

/// `tokenise keys verify-record`: whether a record of a destroyed key is an agency's.
struct KeysVerifyRecord: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-record",
        abstract: "Check the signature of a record of a destroyed key.",
        discussion: """
            Example:
              tokenise keys verify-record housing.key.destroyed.json \\
                  --agency-key housing.pub
            """)

    @Argument(help: "The record.")
    var file: String

    @Option(help: "The agency's public key.")
    var agencyKey: String

    func run() throws {
        let data = try MappedFile(path: file).withText { text in
            Data(text.indices.map { text[$0] })
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let record = try? decoder.decode(DestructionRecord.self, from: data) else {
            throw EncodingError.invalidRecord(
                path: file, problem: "not a record of a destroyed key")
        }
        for key in try AgencyPublicKey.read(path: agencyKey) where try record.isSigned(by: key) {
            return StandardOutput.write(
                "\(file): signed by \(key.agency): key \(record.keyIdentifier) "
                    + "(\(record.fingerprint)) of project \(record.project) was destroyed on "
                    + "\(record.destroyed): \(record.reason)")
        }
        throw EncodingError.invalidRecord(
            path: file,
            problem: "not signed by the agency of \(agencyKey): changed, or another agency's")
    }
}
