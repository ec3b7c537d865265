public import Secrets
public import Tokens

/// What stands before the ciphertext of a sealed file, signed by the agency: `Docs/SEALED-FILES.md`
/// describes it byte by byte, and this type is that document in code. Nothing in it is secret.
public struct SealedFileHeader: Equatable, Sendable {
    public var agency: String
    public var project: String
    public var rowCount: Int
    /// Bytes of the token file.
    public var tokenByteCount: Int
    public var keyIdentifier: KeyIdentifier
    public var keyFingerprint: KeyFingerprint
    public var schemaDigest: SHA256Digest
    /// The token file's own digest, which names its whole content.
    public var tokenDigest: SHA256Digest
    /// The node's public key, 32 bytes.
    public var recipient: [UInt8]
    /// The public half of the key pair that was made for this file alone, 32 bytes.
    public var ephemeral: [UInt8]
    /// The agency's public signing key, 32 bytes.
    public var signer: [UInt8]
    /// 16 random bytes that tell this file from every other.
    public var nonce: [UInt8]
    /// Seconds since 1970 (UTC) at which it was sealed.
    public var created: UInt64
    /// The second from which it opens no more.
    public var expires: UInt64
    public var isDemonstration: Bool
    public var audit: AuditStatement

    static let magic: [UInt8] = Array("TRFSEAL\n".utf8)
    static let version = 1
    static let chunkByteCount = 1 << 16
    static let alignment = 64
    static let maximumByteCount = 4_096
    static let signatureLabel = Array("trefoil sealed file v1\n".utf8)

    /// Bytes of the payload: each chunk of the token file has a tag.
    var payloadByteCount: Int {
        let chunks = (tokenByteCount + Self.chunkByteCount - 1) / Self.chunkByteCount
        return tokenByteCount + chunks * ChaCha20Poly1305.tagByteCount
    }

    /// The header's bytes without the signature.
    func unsigned() -> [UInt8] {
        var bytes = Self.magic
        bytes.append(UInt32(Self.version))
        bytes.append(UInt32(0))  // the header's size, set below
        bytes.append(UInt64(rowCount))
        bytes.append(UInt64(tokenByteCount))
        bytes.append(keyIdentifier.value)
        bytes += keyFingerprint.bytes + schemaDigest.bytes + tokenDigest.bytes
        bytes += recipient + ephemeral + signer + nonce
        bytes.append(created)
        bytes.append(expires)
        bytes.append(UInt32(Self.chunkByteCount))
        bytes.append(UInt16(isDemonstration ? 1 : 0))
        let reason: String
        switch audit {
        case .passed(let report):
            bytes.append(UInt16(1))
            bytes += report.bytes
            reason = ""
        case .none(let text):
            bytes.append(UInt16(0))
            bytes += [UInt8](repeating: 0, count: SHA256Digest.byteCount)
            reason = text
        }
        for text in [agency, project, reason] {
            bytes.append(UInt16(text.utf8.count))
            bytes += Array(text.utf8)
        }
        let used = bytes.count + Ed25519.signatureByteCount
        let size = (used + Self.alignment - 1) / Self.alignment * Self.alignment
        bytes += [UInt8](repeating: 0, count: size - used)
        for index in 0..<4 { bytes[12 + index] = UInt8(truncatingIfNeeded: size >> (index * 8)) }
        return bytes
    }

    /// Whether a token file is what the header says.
    func describes(_ table: TokenTable) -> Bool {
        table.digest == tokenDigest && table.header.agency == agency
            && table.header.project == project && table.header.rowCount == rowCount
            && table.header.keyIdentifier == keyIdentifier
            && table.header.keyFingerprint == keyFingerprint
            && table.header.schemaDigest == schemaDigest
            && table.header.isDemonstration == isDemonstration
    }

    /// What a writer may not write; nil if all is well.
    func brokenRule() -> String? {
        for text in [agency, project] where !(1...64).contains(text.utf8.count) {
            return "agency and project must have 1 to 64 bytes"
        }
        var texts = [agency, project]
        if case .none(let reason) = audit {
            guard (1...AuditStatement.longestReason).contains(reason.utf8.count) else {
                return "the reason for no audit must have 1 to 500 bytes"
            }
            texts.append(reason)
        }
        for text in texts where !PlainText.isPlain(text) {
            return "its texts must hold no control characters and no line breaks"
        }
        guard tokenByteCount > 0, tokenByteCount <= 1 << 50, rowCount >= 0, rowCount <= 1 << 40
        else { return "its sizes are out of range" }
        guard created < expires, expires <= 253_402_300_800 else {
            return "it must expire after it was made"
        }
        return nil
    }
}

extension [UInt8] {
    fileprivate mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: value >> Value(shift)))
        }
    }
}
