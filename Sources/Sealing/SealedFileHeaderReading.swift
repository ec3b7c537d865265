internal import Files
internal import Secrets
internal import Tokens

/// A header as it stands in a file, with its signature, which has not been verified.
struct SignedHeader {
    let header: SealedFileHeader
    /// All bytes before the signature.
    let unsigned: [UInt8]
    let signature: [UInt8]

    var byteCount: Int { unsigned.count + signature.count }

    /// What is signed.
    static func message(_ unsigned: [UInt8]) -> [UInt8] {
        SealedFileHeader.signatureLabel + unsigned
    }

    /// Reads what a writer writes and nothing else, and the size of the file.
    /// - Throws: `FileError`, `SealingError`.
    init(of descriptor: borrowing FileDescriptor, path: String) throws {
        let size = try descriptor.status().size
        guard size >= 16 else { throw SealingError.notSealed(path: path) }
        var start = HeaderReader(bytes: try Self.read(descriptor, 16), path: path)
        guard try start.bytes(8) == SealedFileHeader.magic else {
            throw SealingError.notSealed(path: path)
        }
        let version = Int(try start.integer(UInt32.self))
        guard version == SealedFileHeader.version else {
            throw SealingError.unsupportedVersion(path: path, version: version)
        }
        let headerSize = Int(try start.integer(UInt32.self))
        guard headerSize > 256, headerSize <= SealedFileHeader.maximumByteCount,
            headerSize % SealedFileHeader.alignment == 0
        else { throw SealingError.damaged(path: path, part: "the header's size is impossible") }
        guard headerSize <= size else {
            throw SealingError.wrongSize(path: path, expected: headerSize, found: size)
        }
        let bytes = try Self.read(descriptor, headerSize)
        unsigned = Array(bytes.dropLast(Ed25519.signatureByteCount))
        signature = Array(bytes.suffix(Ed25519.signatureByteCount))
        var rest = HeaderReader(bytes: Array(unsigned[16...]), path: path)
        header = try rest.header()
        // One header, one form: anything else than what a writer makes of these values is refused.
        guard header.brokenRule() == nil, header.unsigned() == unsigned else {
            throw SealingError.damaged(path: path, part: "the header is not in canonical form")
        }
        let expected = headerSize + header.payloadByteCount
        guard size == expected else {
            throw SealingError.wrongSize(path: path, expected: expected, found: size)
        }
    }

    private static func read(
        _ descriptor: borrowing FileDescriptor, _ count: Int
    ) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        try descriptor.read(bytes: &bytes, count: count, at: 0)
        return bytes
    }
}

/// Reads the header's values one after another; the end of the bytes is an error, never a trap.
private struct HeaderReader {
    let bytes: [UInt8]
    let path: String
    private var offset = 0

    init(bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.path = path
    }

    mutating func bytes(_ count: Int) throws -> [UInt8] {
        guard count <= bytes.count - offset else {
            throw SealingError.damaged(path: path, part: "the header ends too early")
        }
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    mutating func integer<Value: FixedWidthInteger & UnsignedInteger>(
        _ type: Value.Type
    ) throws -> Value {
        var value: Value = 0
        for (index, byte) in try bytes(Value.bitWidth / 8).enumerated() {
            value |= Value(byte) << Value(index * 8)
        }
        return value
    }

    /// A number of bytes or rows; one that no file can have comes out as -1, which no rule allows.
    mutating func count() throws -> Int { Int(exactly: try integer(UInt64.self)) ?? -1 }

    mutating func digest() throws -> SHA256Digest {
        let digest = try bytes(SHA256Digest.byteCount)
        return SHA256Digest(digest.span)
    }

    mutating func text() throws -> String {
        let encoded = try bytes(Int(try integer(UInt16.self)))
        guard let text = String(validating: encoded, as: UTF8.self) else {
            throw SealingError.damaged(path: path, part: "a text in the header is not UTF-8")
        }
        return text
    }

    /// Everything behind magic, version and size.
    mutating func header() throws -> SealedFileHeader {
        let rowCount = try count()
        let tokenByteCount = try count()
        let identifier = KeyIdentifier(try integer(UInt64.self))
        let fingerprintBytes = try bytes(KeyFingerprint.byteCount)
        let fingerprint = KeyFingerprint(fingerprintBytes.span)
        let schemaDigest = try digest()
        let tokenDigest = try digest()
        let recipient = try bytes(32)
        let ephemeral = try bytes(32)
        let signer = try bytes(32)
        let nonce = try bytes(16)
        let created = try integer(UInt64.self)
        let expires = try integer(UInt64.self)
        let chunk = try integer(UInt32.self)
        let flags = try integer(UInt16.self)
        let auditKind = try integer(UInt16.self)
        let report = try digest()
        let agency = try text()
        let project = try text()
        let reason = try text()
        guard chunk == UInt32(SealedFileHeader.chunkByteCount), flags <= 1, auditKind <= 1 else {
            throw SealingError.damaged(path: path, part: "the header holds an unknown value")
        }
        return SealedFileHeader(
            agency: agency, project: project, rowCount: rowCount, tokenByteCount: tokenByteCount,
            keyIdentifier: identifier, keyFingerprint: fingerprint, schemaDigest: schemaDigest,
            tokenDigest: tokenDigest, recipient: recipient, ephemeral: ephemeral, signer: signer,
            nonce: nonce, created: created, expires: expires, isDemonstration: flags == 1,
            audit: auditKind == 1 ? .passed(report: report) : .none(reason: reason))
    }
}
