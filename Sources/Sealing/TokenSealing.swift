public import Files
internal import Secrets
internal import Tokens

/// Seals a token file for a node: encrypted to its public key, signed by the agency.
public struct TokenSealing: Sendable {
    public var recipient: NodePublicKey
    public var audit: AuditStatement
    /// Seconds since 1970 (UTC).
    public var created: UInt64
    /// The second from which the file opens no more.
    public var expires: UInt64

    public init(
        recipient: NodePublicKey, audit: AuditStatement, created: UInt64, expires: UInt64
    ) {
        self.recipient = recipient
        self.audit = audit
        self.created = created
        self.expires = expires
    }

    /// Writes the sealed file, mode 0600; without success nothing stands at `path`. Memory does not
    /// grow with the file.
    /// - Parameter tokens: the token file, which is verified first.
    /// - Throws: `TokenFileError` for a file that is none, `FileError`, `SecretsError`;
    ///   `SealingError.refused` for a time or reason that no header may have.
    public func seal(
        _ tokens: MappedFile, by signer: borrowing AgencySigner, path: String,
        replacesExisting: Bool
    ) throws {
        let table = try TokenTable.open(tokens)
        let ephemeral = try SecretBytes.random(count: X25519.byteCount)
        let header = SealedFileHeader(
            agency: table.header.agency, project: table.header.project,
            rowCount: table.header.rowCount, tokenByteCount: tokens.count,
            keyIdentifier: table.header.keyIdentifier,
            keyFingerprint: table.header.keyFingerprint, schemaDigest: table.header.schemaDigest,
            tokenDigest: table.digest, recipient: recipient.bytes,
            ephemeral: try X25519.publicKey(of: ephemeral), signer: signer.publicKey,
            nonce: try RandomBytes.generate(count: 16), created: created, expires: expires,
            isDemonstration: table.header.isDemonstration, audit: audit)
        if let rule = header.brokenRule() { throw SealingError.refused("not sealed: \(rule)") }
        let unsigned = header.unsigned()
        let signed = unsigned + (try signer.sign(SignedHeader.message(unsigned)))
        let cipher = try PayloadCipher(
            shared: X25519.agree(ephemeral, with: recipient.bytes), signedHeader: signed)
        var file = try ReplacementFile(path: path, mode: 0o600, replacesExisting: replacesExisting)
        try file.write(signed.span)
        var sealed: [UInt8] = []
        let size = SealedFileHeader.chunkByteCount
        for chunk in 0..<(tokens.count + size - 1) / size {
            let range = chunk * size..<min(tokens.count, (chunk + 1) * size)
            try tokens.withText { bytes in
                try cipher.seal(
                    bytes.extracting(range), chunk: chunk,
                    isLast: range.upperBound == tokens.count, into: &sealed)
            }
            try file.write(sealed.span)
        }
        try file.commit()
    }
}
