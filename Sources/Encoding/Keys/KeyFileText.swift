internal import Files
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
    static func write(_ keyFile: borrowing KeyFile) throws {
        let linkageKey = try Bech32m.encode(
            prefix: LinkageKey.prefix, keyFile.linkageKey.secret)
        let agencyKey = try keyFile.agencyKeyText()
        let beginning = Array((preamble(keyFile.facts) + "\(linkageKeyName): ").utf8)
        let middle = Array(agencyPreamble.utf8)
        let hasAgencyKey = agencyKey.count > 0
        let count =
            beginning.count + linkageKey.count + 1
            + (hasAgencyKey ? middle.count + agencyKey.count : 0)
        // Put together in locked memory: a file's buffer is wiped by nobody.
        var text = try SecretBytes(count: count)
        text.withMutableBytes { text in
            var next = 0
            func put(_ bytes: Span<UInt8>, _ text: inout MutableSpan<UInt8>) {
                for index in bytes.indices { text[next + index] = bytes[index] }
                next += bytes.count
            }
            put(beginning.span, &text)
            linkageKey.withBytes { put($0, &text) }
            if hasAgencyKey {
                put(middle.span, &text)
                agencyKey.withBytes { put($0, &text) }
            }
            text[next] = UInt8(ascii: "\n")
        }
        let file = try ReplacementFile(path: keyFile.path, mode: 0o600, replacesExisting: false)
        try text.withBytes { try unsafe file.write($0.bytes, at: 0) }
        try file.commit()
    }

    private static let agencyPreamble = """


        # This agency's own key: its handles come from it. Nobody else ever has it.
        \(agencyKeyName):\u{20}
        """

    private static func preamble(_ facts: KeyFile.Facts) -> String {
        """
        # A Trefoil key file. Whoever reads it can read every token made with it: keep it at mode
        # 0600, off shared folders and out of e-mail, and never give it to the linkage node.
        trefoil-key: 1
        project: "\(facts.project)"
        created: \(facts.created)

        # Public. The fingerprint is the same at every agency that holds the same linkage key for
        # the same project: compare it by telephone.
        key-identifier: "\(facts.keyIdentifier)"
        fingerprint: \(facts.fingerprint)

        # The linkage key, shared among the agencies of the project and with nobody else.

        """
    }
}
