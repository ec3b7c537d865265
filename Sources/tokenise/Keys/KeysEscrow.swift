import ArgumentParser
import Encoding
import Terminal

/// `tokenise keys split`: shares of a key file, for escrow.
struct KeysSplit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Split a key file into shares, some of which give it back.",
        discussion: """
            Give each share to another person or safe. Any THRESHOLD of them give the whole
            key file back (`keys recover`), and fewer say nothing about it (Shamir's
            sharing).

            Example:
              tokenise keys split housing.key --shares 5 --threshold 3 --out housing-shares
            """)

    @Argument(help: "The key file.")
    var file: String

    @Option(help: "How many shares are made, 2 to 50.")
    var shares: Int

    @Option(help: "How many of them are needed, at least 2.")
    var threshold: Int

    @Option(help: "The folder for the shares; it must not exist.")
    var out: String

    @OptionGroup var demonstration: DemonstrationOption

    func run() throws {
        let keyFile = try KeyFile.read(
            path: file, allowingExample: demonstration.isDemonstration)
        let paths = try KeyEscrow.split(
            keyFile, count: shares, threshold: threshold, folder: out,
            allowsWorkTree: demonstration.isDemonstration)
        for path in paths { StandardOutput.write(path) }
        StandardOutput.write(
            "any \(threshold) of them give the key \(keyFile.facts.fingerprint) back")
    }
}

/// `tokenise keys recover`: the key file of shares.
struct KeysRecover: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Give a key file back from enough of its shares.",
        discussion: """
            Example:
              tokenise keys recover share-1.share share-4.share share-5.share \\
                  --out housing.key
            """)

    @Argument(help: "Shares of one splitting, as many as are needed or more.")
    var shares: [String]

    @Option(help: "Where the key file goes; it must not exist.")
    var out: String

    @OptionGroup var demonstration: DemonstrationOption

    func run() throws {
        let facts = try KeyEscrow.recover(
            paths: shares, path: out, allowsWorkTree: demonstration.isDemonstration)
        Keys.announce(facts, path: out)
    }
}
