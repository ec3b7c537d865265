import ArgumentParser
import Encoding
import Sealing
import Terminal

/// `tokenise keys public`: what a node needs to know this agency's signature.
struct KeysPublic: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "public",
        abstract: "Write this agency's public signing key, for the node.",
        discussion: """
            The private half comes from the agency key, so there is one for each project.
            Send the file to the node, and read the fingerprint to its operator by
            telephone.

            Example:
              tokenise keys public housing.key --agency housing --out housing.pub
            """)

    @Argument(help: "This agency's key file.")
    var file: String

    @Option(help: "This agency's name in the project, as `encode` has it.")
    var agency: String

    @Option(help: "Where the public key goes; it must not exist.")
    var out: String

    @OptionGroup var demonstration: DemonstrationOption

    func run() throws {
        let keyFile = try KeyFile.read(
            path: file, allowingExample: demonstration.isDemonstration)
        let signer = try keyFile.withAgencyKey { try $0.signer() }
        let key = try AgencyPublicKey(named: agency, bytes: signer.publicKey)
        try key.write(path: out)
        StandardOutput.write("\(out): public signing key of \(agency)")
        StandardOutput.write("fingerprint \(try key.fingerprint())")
    }
}
