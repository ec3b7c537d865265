internal import Secrets

/// Key files as text: what `KeyFile` writes.
///
/// ```yaml
/// trefoil-key: 1
/// project: "example"
/// created: 2026-11-22
/// key-identifier: 5e9c0f4d1a2b3c4d
/// fingerprint: 3f2a-91bc-…
/// linkage-key: trefoil-linkage-key-1…
/// agency-key: trefoil-agency-key-1…
/// ```
enum KeyFileText {
    static let linkageKeyName = "linkage-key"
    static let agencyKeyName = "agency-key"

    /// Writes a new file of mode 0600; the secrets go from locked memory to the file.
    static func write(_ keyFile: borrowing KeyFile, allowsWorkTree: Bool) throws {
        var text = try SecretText()
        try text.append(preamble(keyFile.facts) + "\(linkageKeyName): ")
        try text.append(Bech32m.encode(prefix: LinkageKey.prefix, keyFile.linkageKey.secret))
        if keyFile.facts.hasAgencyKey {
            try text.append(agencyPreamble)
            try text.append(keyFile.agencyKeyText())
        }
        try text.append("\n")
        try text.write(path: keyFile.path, allowsWorkTree: allowsWorkTree)
    }

    private static let agencyPreamble = """


        # This agency's own key: its handles and its signatures come from it. Nobody else ever
        # has it.
        \(agencyKeyName):\u{20}
        """

    private static func optional(_ name: String, _ value: String?) -> String {
        value.map { "\n\(name): \($0)" } ?? ""
    }

    private static func preamble(_ facts: KeyFile.Facts) -> String {
        """
        # A Trefoil key file. Whoever reads it can read every token made with it: keep it at mode
        # 0600, off shared folders and out of e-mail, and never give it to the linkage node.
        trefoil-key: 1
        project: "\(facts.project)"
        created: \(facts.created)\(optional("expires", facts.expires))\(optional(
            "replaces", facts.replaces.map { "\"\($0)\"" }))

        # Public. The fingerprint is the same at every agency that holds the same linkage key for
        # the same project: compare it by telephone.
        key-identifier: "\(facts.keyIdentifier)"
        fingerprint: \(facts.fingerprint)

        # The linkage key, shared among the agencies of the project and with nobody else.

        """
    }
}
