internal import Files
internal import Secrets
public import Tokens

/// A sealed file whose header is proved: meant for this node, signed by an agency it trusts, and
/// still good. Its payload is proved as it is decrypted.
public struct SealedFile: ~Copyable {
    public let path: String
    public let header: SealedFileHeader
    private let descriptor: FileDescriptor
    private let headerByteCount: Int
    private let cipher: PayloadCipher

    /// Whether the file at `path` begins as a sealed file does; false where none can be read.
    public static func isSealed(path: String) -> Bool {
        guard let descriptor = try? FileDescriptor(reading: path) else { return false }
        var bytes = [UInt8](repeating: 0, count: SealedFileHeader.magic.count)
        let count = bytes.count
        do { try descriptor.read(bytes: &bytes, count: count, at: 0) } catch { return false }
        return bytes == SealedFileHeader.magic
    }

    /// What a sealed file says of itself, unproved: anybody could have written it.
    /// - Throws: `FileError`, `SealingError`.
    public static func unprovedHeader(path: String) throws -> SealedFileHeader {
        try SignedHeader(of: FileDescriptor(reading: path), path: path).header
    }

    /// Proves the header.
    /// - Parameter now: seconds since 1970 (UTC).
    /// - Throws: `FileError`; `SealingError` where the file is damaged, for another node, of an
    ///   unknown signer, or not good today.
    public init(
        path: String, nodeKey: borrowing NodeKey, trusted: TrustedAgencies, now: UInt64
    ) throws {
        let descriptor = try FileDescriptor(reading: path)
        let signed = try SignedHeader(of: descriptor, path: path)
        let header = signed.header
        guard header.recipient == nodeKey.publicKey.bytes else {
            throw SealingError.wrongRecipient(
                path: path, recipient: "\(NodePublicKey(bytes: header.recipient))",
                own: "\(nodeKey.publicKey)")
        }
        guard let agency = trusted[header.agency] else {
            throw SealingError.untrusted(
                path: path,
                problem: "no public key of agency \(header.agency) is trusted here; give its "
                    + "file with --agency-key")
        }
        guard agency.bytes == header.signer else {
            let found = AgencyPublicKey(agency: header.agency, bytes: header.signer)
            throw SealingError.untrusted(
                path: path,
                problem: "signed as \(header.agency) with the key \(try found.fingerprint()), "
                    + "but the trusted one is \(try agency.fingerprint())")
        }
        guard
            Ed25519.isValid(
                signed.signature, of: SignedHeader.message(signed.unsigned),
                publicKey: agency.bytes)
        else { throw SealingError.wrongSignature(path: path) }
        guard now < header.expires else {
            throw SealingError.expired(path: path, on: "\(UTCDay(holding: header.expires - 1))")
        }
        // A day's grace for clocks that differ.
        guard header.created < now + UTCDay.seconds else {
            throw SealingError.notYet(path: path, on: "\(UTCDay(holding: header.created))")
        }
        self.cipher = try PayloadCipher(
            shared: X25519.agree(nodeKey.secret, with: header.ephemeral),
            signedHeader: signed.unsigned + signed.signature)
        self.headerByteCount = signed.byteCount
        self.path = path
        self.header = header
        self.descriptor = descriptor
    }

    /// The tokens, decrypted into a file without a name, which is gone with the table.
    /// - Parameter place: beside it the scratch space is taken.
    /// - Throws: `SealingError.damaged`, `TokenFileError`, `FileError`.
    public func decrypt(scratchBeside place: String) throws -> TokenTable {
        var file = try ReplacementFile(scratchBeside: place)
        return try decrypt(into: &file)
    }

    /// Writes the token file, mode 0600; without success nothing stands at `output`.
    /// - Parameter beforeCommit: called when all is proved, before the file takes its place.
    public func decrypt(
        to output: String, replacesExisting: Bool, beforeCommit: () throws -> Void
    ) throws {
        var file = try ReplacementFile(
            path: output, mode: 0o600, replacesExisting: replacesExisting)
        _ = try decrypt(into: &file)
        try beforeCommit()
        try file.commit()
    }

    private func decrypt(into file: inout ReplacementFile) throws -> TokenTable {
        let size = SealedFileHeader.chunkByteCount
        let total = header.tokenByteCount
        var sealed = [UInt8](repeating: 0, count: size + ChaCha20Poly1305.tagByteCount)
        var plain: [UInt8] = []
        var offset = headerByteCount
        for chunk in 0..<(total + size - 1) / size {
            let count = min(size, total - chunk * size) + ChaCha20Poly1305.tagByteCount
            try descriptor.read(bytes: &sealed, count: count, at: offset)
            let isWhole = try cipher.open(
                sealed.span.extracting(first: count), chunk: chunk,
                isLast: (chunk + 1) * size >= total, into: &plain)
            guard isWhole else {
                throw SealingError.damaged(path: path, part: "its content is not what was sealed")
            }
            try file.write(plain.span)
            offset += count
        }
        let table = try TokenTable.open(file.mapped())
        guard header.describes(table) else {
            throw SealingError.damaged(
                path: path, part: "the token file in it is not the one that its header names")
        }
        return table
    }
}
