internal import COpenSSL

/// HKDF (RFC 5869), with SHA-256 where nothing else is said.
public enum HKDF {
    /// The digest of its HMAC.
    public enum Digest: String, Sendable, CaseIterable {
        case sha256 = "SHA256"
        case sha512 = "SHA512"

        /// Bytes in a digest.
        public var byteCount: Int { self == .sha256 ? 32 : 64 }

        /// Bytes that can be derived at the most: 255 blocks.
        public var mostBytes: Int { 255 * byteCount }
    }

    /// RFC 5869 section 2.2: PRK = HMAC-Hash(salt, input key material), as long as a digest.
    public static func extract(
        salt: Span<UInt8>, keyMaterial: borrowing SecretBytes, digest: Digest = .sha256
    ) throws(SecretsError) -> SecretBytes {
        try run(
            digest, mode: EVP_KDF_HKDF_MODE_EXTRACT_ONLY, key: keyMaterial, salt: salt,
            info: Span(), count: digest.byteCount)
    }

    /// RFC 5869 section 2.3: the first `count` bytes of T(1) | T(2) | ...
    /// - Parameters:
    ///   - key: a pseudo-random key, as `extract` gives it.
    ///   - count: 1 to `digest.mostBytes`.
    public static func expand(
        key: borrowing SecretBytes, info: Span<UInt8>, count: Int, digest: Digest = .sha256
    ) throws(SecretsError) -> SecretBytes {
        guard count <= digest.mostBytes else { throw .outputTooLong(bytes: count) }
        return try run(
            digest, mode: EVP_KDF_HKDF_MODE_EXPAND_ONLY, key: key, salt: Span(), info: info,
            count: count)
    }

    private static func run(
        _ digest: Digest, mode: Int32, key: borrowing SecretBytes, salt: Span<UInt8>,
        info: Span<UInt8>, count: Int
    ) throws(SecretsError) -> SecretBytes {
        guard let algorithm = unsafe Algorithms.shared.hkdf,
            let context = unsafe EVP_KDF_CTX_new(algorithm)
        else { throw .cryptography("HKDF") }
        defer { unsafe EVP_KDF_CTX_free(context) }
        var output = try SecretBytes(count: count)
        let status = key.withBytes { key in
            output.withMutableBytes { output in
                unsafe derive(context, digest, mode, key, salt, info, into: &output)
            }
        }
        guard status == 1 else { throw .cryptography("HKDF") }
        return output
    }

    private static func derive(
        _ context: OpaquePointer, _ digest: Digest, _ mode: Int32, _ key: Span<UInt8>,
        _ salt: Span<UInt8>, _ info: Span<UInt8>, into output: inout MutableSpan<UInt8>
    ) -> Int32 {
        unsafe output.withUnsafeMutableBufferPointer { output in
            unsafe key.withUnsafeBufferPointer { key in
                unsafe salt.withUnsafeBufferPointer { salt in
                    unsafe info.withUnsafeBufferPointer { info in
                        unsafe trefoil_hkdf(
                            context, digest.rawValue, mode, key.baseAddress, key.count,
                            salt.baseAddress,
                            salt.count, info.baseAddress, info.count, output.baseAddress,
                            output.count)
                    }
                }
            }
        }
    }
}
