internal import COpenSSL

/// The algorithms of libcrypto that this module uses, fetched once for the process.
// @unchecked: fetched algorithms are immutable and libcrypto shares them between threads.
@safe final class Algorithms: @unchecked Sendable {
    let sha256: OpaquePointer?
    let hkdf: OpaquePointer?
    let aes256: OpaquePointer?
    let hmac: OpaquePointer?
    let blake2b: OpaquePointer?

    static let shared = Algorithms()

    private init() {
        unsafe sha256 = EVP_MD_fetch(nil, "SHA256", nil)
        unsafe hkdf = EVP_KDF_fetch(nil, "HKDF", nil)
        unsafe aes256 = EVP_CIPHER_fetch(nil, "AES-256-ECB", nil)
        unsafe hmac = EVP_MAC_fetch(nil, "HMAC", nil)
        unsafe blake2b = EVP_MAC_fetch(nil, "BLAKE2BMAC", nil)
    }
}
