internal import Secrets

/// The cipher of one sealed file's payload: ChaCha20-Poly1305 in chunks, each under a nonce that
/// holds its number and whether it is the last (the STREAM construction of Hoang, Reyhanitabar,
/// Rogaway and Vizár 2015), so that chunks cannot be exchanged, left out or cut off.
struct PayloadCipher: ~Copyable {
    private let key: SecretBytes

    private static let label = Array("trefoil sealed payload v1".utf8)

    /// - Parameters:
    ///   - shared: what X25519 gave the two sides.
    ///   - signedHeader: the header's bytes and its signature, to which the key is bound.
    init(shared: consuming SecretBytes, signedHeader: [UInt8]) throws(SecretsError) {
        let salt = try SHA256Digest(hashing: signedHeader.span).bytes
        let extracted = try HKDF.extract(salt: salt.span, keyMaterial: shared)
        key = try HKDF.expand(
            key: extracted, info: Self.label.span, count: ChaCha20Poly1305.keyByteCount)
    }

    /// The chunk's number in 11 bytes, big-endian, and 1 for the last chunk, 0 for another.
    private static func nonce(_ chunk: Int, isLast: Bool) -> [UInt8] {
        var nonce = [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceByteCount)
        for index in 0..<8 { nonce[10 - index] = UInt8(truncatingIfNeeded: chunk >> (index * 8)) }
        nonce[11] = isLast ? 1 : 0
        return nonce
    }

    func seal(
        _ plain: Span<UInt8>, chunk: Int, isLast: Bool, into output: inout [UInt8]
    ) throws(SecretsError) {
        try ChaCha20Poly1305.seal(
            plain, key: key, nonce: Self.nonce(chunk, isLast: isLast), into: &output)
    }

    /// - Returns: false if the chunk is not the one that was sealed.
    func open(
        _ sealed: Span<UInt8>, chunk: Int, isLast: Bool, into output: inout [UInt8]
    ) throws(SecretsError) -> Bool {
        try ChaCha20Poly1305.open(
            sealed, key: key, nonce: Self.nonce(chunk, isLast: isLast), into: &output)
    }
}
