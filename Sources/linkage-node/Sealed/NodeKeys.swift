import ArgumentParser
import Files
import Foundation
import Sealing
import Terminal

/// `linkage-node keys`: the node's own key pair.
struct NodeKeys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make and show the node's key, for which agencies seal token files.",
        subcommands: [NodeKeysNew.self, NodeKeysShow.self])

    static func announce(_ key: NodePublicKey) throws {
        StandardOutput.write(try key.text())
        StandardOutput.write("fingerprint \(try key.fingerprint())")
    }
}

/// `linkage-node keys new`.
struct NodeKeysNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make the node's key pair.",
        discussion: """
            Writes the private key (mode 0600), its public half for the agencies, and an
            empty ledger of opened files beside the key (FILE.seen): keep key and ledger
            together. With the key a node opens what agencies sealed for it; it reads no
            name and is no linkage key.

            Examples:
              linkage-node keys new --out node.key
              linkage-node keys new --out keys/node.key --public node.pub

            Send the public half to the agencies, and read them its fingerprint by
            telephone.
            """)

    @Option(help: "Where the private key goes; it must not exist.")
    var out: String

    @Option(help: "Where the public half goes (default: the same name with .pub).")
    var `public`: String?

    @Flag(help: "Allow a key inside a git work tree: for the demo and tests.")
    var demonstration = false

    func run() throws {
        let stem = out.hasSuffix(".key") ? String(out.dropLast(4)) : out
        let publicPath = self.public ?? stem + ".pub"
        guard !FilePath.exists(publicPath) else {
            throw FileError(path: publicPath, operation: "create", reason: "it exists already")
        }
        let key = try NodeKey.create(
            path: out, created: "\(UTCDay(holding: Clock.now))", allowsWorkTree: demonstration)
        try key.write(path: publicPath)
        StandardOutput.write("\(out): the node's private key, mode 0600; ledger \(out).seen")
        StandardOutput.write("\(publicPath): its public half, for the agencies")
        try NodeKeys.announce(key)
    }
}

/// `linkage-node keys show`.
struct NodeKeysShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a key's public half and fingerprint, and nothing secret.",
        discussion: """
            Examples:
              linkage-node keys show node.key
              linkage-node keys show housing.pub
            """)

    @Argument(help: "The node's private key, a node's public key, or a file of agencies' keys.")
    var file: String

    func run() throws {
        if let key = try? NodePublicKey(path: file) { return try NodeKeys.announce(key) }
        if let keys = try? AgencyPublicKey.read(path: file) {
            for key in keys {
                StandardOutput.write("agency      \(key.agency)")
                StandardOutput.write("fingerprint \(try key.fingerprint())")
            }
            return
        }
        NodeProcess.protect()
        try NodeKeys.announce(NodeKey(path: file, allowsWorkTree: true).publicKey)
    }
}

/// The time of day, for what expires.
enum Clock {
    /// Seconds since 1970 (UTC).
    static var now: UInt64 { UInt64(Date.now.timeIntervalSince1970) }
}
