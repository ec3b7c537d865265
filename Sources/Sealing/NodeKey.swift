internal import Secrets

/// A node's private key, with which it opens what agencies seal for it. It has nothing to do with a
/// linkage key: it reads token files, never names.
public struct NodeKey: ~Copyable, Sendable {
    static let prefix = "trefoil-node-key-"

    public let publicKey: NodePublicKey
    /// The day it was made, yyyy-mm-dd.
    public let created: String
    let secret: SecretBytes

    /// Makes a key in a new file of mode 0600, and its ledger of opened files beside it.
    /// - Throws: `FileError` if anything stands at `path` or at the ledger's;
    ///   `SecretsError.exposed` in a git work tree.
    public static func create(
        path: String, created: String, allowsWorkTree: Bool
    ) throws -> NodePublicKey {
        let secret = try SecretBytes.random(count: X25519.byteCount)
        let publicKey = NodePublicKey(bytes: try X25519.publicKey(of: secret))
        try OpeningLedger.refuseExisting(keyPath: path)
        var text = try SecretText()
        try text.append(
            """
            # A Trefoil node key file. Whoever reads it can open every token file that was sealed
            # for this node: keep it at mode 0600, on the node alone, and out of its backups of
            # token files. Its public half goes to the agencies.
            trefoil-node-key: 1
            created: \(created)
            public: \(try publicKey.text())

            # Secret.
            node-key:\u{20}
            """)
        try text.append(Bech32m.encode(prefix: prefix, secret))
        try text.append("\n")
        try text.write(path: path, allowsWorkTree: allowsWorkTree)
        try OpeningLedger.create(keyPath: path)
        return publicKey
    }

    /// Reads a key file.
    /// - Throws: `FileError`; `SecretsError.exposed` for a link, another owner, a file that others
    ///   can read, or one in a git work tree; `.invalidFile`.
    public init(path: String, allowsWorkTree: Bool) throws {
        let lines = try SecretLines(
            path: path, names: ["trefoil-node-key", "created", "public"],
            secretNames: ["node-key"], allowsWorkTree: allowsWorkTree)
        guard try lines.required("trefoil-node-key") == "1" else {
            throw lines.invalid("trefoil-node-key", "must be 1, the version this program reads")
        }
        let created = try lines.required("created")
        let secret = try lines.secret("node-key", prefix: Self.prefix)
        let publicKey = NodePublicKey(bytes: try X25519.publicKey(of: secret))
        guard try lines.required("public") == publicKey.text() else {
            throw lines.invalid("public", "does not belong to the key; one of them was changed")
        }
        self.publicKey = publicKey
        self.created = created
        self.secret = secret
    }
}

/// What a node does before it reads its key.
public enum NodeProcess {
    /// Forbids core files and reading of this process's memory by others. Returns false where the
    /// system refused.
    @discardableResult
    public static func protect() -> Bool { ProcessProtection.enable() }

    /// See `ProcessProtection.lockWarning`.
    public static var lockWarning: String? { ProcessProtection.lockWarning }
}
