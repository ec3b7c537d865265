// libcrypto 3: message authentication, key derivation, digests, random bytes, key agreement,
// signatures and authenticated encryption.
#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <sys/prctl.h>

// HMAC-SHA256 under one key (RFC 2104): SHA-256 as it stands after the inner and the outer block of
// the key (section 4 of the RFC), so that a short message costs two compressions. EVP_MAC spends
// several times as much on finding its way there. All that depends on the key stays in the caller's
// memory.
struct trefoil_hmac_sha256 {
    SHA256_CTX inner, outer, working;
    unsigned char block[SHA256_CBLOCK];
};

static inline size_t trefoil_hmac_sha256_size(void) { return sizeof(struct trefoil_hmac_sha256); }

// SHA256_Init and its companions are deprecated in favour of EVP, not withdrawn.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
static inline int trefoil_hmac_sha256_begin(
    void *memory, const unsigned char *key, size_t key_count) {
    struct trefoil_hmac_sha256 *hmac = (struct trefoil_hmac_sha256 *)memory;
    OPENSSL_cleanse(hmac->block, SHA256_CBLOCK);
    int status = 1;
    if (key_count > SHA256_CBLOCK) {
        status = SHA256_Init(&hmac->working) && SHA256_Update(&hmac->working, key, key_count)
            && SHA256_Final(hmac->block, &hmac->working);
    } else {
        for (size_t index = 0; index < key_count; index++) hmac->block[index] = key[index];
    }
    for (int index = 0; index < SHA256_CBLOCK; index++) hmac->block[index] ^= 0x36;
    status = status && SHA256_Init(&hmac->inner)
        && SHA256_Update(&hmac->inner, hmac->block, SHA256_CBLOCK);
    for (int index = 0; index < SHA256_CBLOCK; index++) hmac->block[index] ^= 0x36 ^ 0x5c;
    status = status && SHA256_Init(&hmac->outer)
        && SHA256_Update(&hmac->outer, hmac->block, SHA256_CBLOCK);
    OPENSSL_cleanse(hmac->block, SHA256_CBLOCK);
    return status;
}

static inline int trefoil_hmac_sha256_authenticate(
    void *memory, const unsigned char *message, size_t message_count, unsigned char *code) {
    struct trefoil_hmac_sha256 *hmac = (struct trefoil_hmac_sha256 *)memory;
    hmac->working = hmac->inner;
    if (!SHA256_Update(&hmac->working, message, message_count)
        || !SHA256_Final(hmac->block, &hmac->working)) return 0;
    hmac->working = hmac->outer;
    return SHA256_Update(&hmac->working, hmac->block, SHA256_DIGEST_LENGTH)
        && SHA256_Final(code, &hmac->working);
}
#pragma clang diagnostic pop

// `digest` is "SHA256" or "SHA512". `salt` and `info` may have no bytes; libcrypto then uses what
// RFC 5869 says for none.
static inline int trefoil_hkdf(
    EVP_KDF_CTX *context, const char *digest, int mode, const unsigned char *key, size_t key_count,
    const unsigned char *salt, size_t salt_count, const unsigned char *info, size_t info_count,
    unsigned char *output, size_t output_count) {
    OSSL_PARAM parameters[6];
    int next = 0;
    parameters[next++] = OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode);
    parameters[next++] =
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)digest, 0);
    parameters[next++] =
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)key, key_count);
    if (salt_count > 0) {
        parameters[next++] =
            OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt, salt_count);
    }
    if (info_count > 0) {
        parameters[next++] =
            OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)info, info_count);
    }
    parameters[next] = OSSL_PARAM_construct_end();
    return EVP_KDF_derive(context, output, output_count, parameters);
}

// The public half of a raw private key; `type` is EVP_PKEY_X25519 or EVP_PKEY_ED25519. libcrypto
// wipes its copies of a private key when it frees them.
static inline int trefoil_public_key(int type, const unsigned char *secret, unsigned char *output) {
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(type, NULL, secret, 32);
    size_t count = 32;
    int status = key && EVP_PKEY_get_raw_public_key(key, output, &count) == 1 && count == 32;
    EVP_PKEY_free(key);
    return status;
}

// X25519 (RFC 7748); fails for a public key of small order, which would give zero bytes.
static inline int trefoil_x25519(
    const unsigned char *secret, const unsigned char *peer, unsigned char *output) {
    EVP_PKEY *own = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, secret, 32);
    EVP_PKEY *other = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, peer, 32);
    EVP_PKEY_CTX *context = own ? EVP_PKEY_CTX_new(own, NULL) : NULL;
    size_t count = 32;
    int status = other && context && EVP_PKEY_derive_init(context) == 1
        && EVP_PKEY_derive_set_peer(context, other) == 1
        && EVP_PKEY_derive(context, output, &count) == 1 && count == 32;
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(other);
    EVP_PKEY_free(own);
    return status;
}

// Ed25519 (RFC 8032) over a whole message.
static inline int trefoil_ed25519_sign(
    const unsigned char *secret, const unsigned char *message, size_t message_count,
    unsigned char *signature) {
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, 32);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t count = 64;
    int status = key && context && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1
        && EVP_DigestSign(context, signature, &count, message, message_count) == 1 && count == 64;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return status;
}

static inline int trefoil_ed25519_verify(
    const unsigned char *public_key, const unsigned char *message, size_t message_count,
    const unsigned char *signature) {
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, 32);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int status = key && context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1
        && EVP_DigestVerify(context, signature, 64, message, message_count) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return status;
}

// ChaCha20-Poly1305 (RFC 8439) of one message without additional data. The tag of 16 bytes stands
// behind the ciphertext, and `count` is that of the plaintext. Opening fails for any other tag.
static inline int trefoil_chacha20_poly1305_seal(
    const unsigned char *key, const unsigned char *nonce, const unsigned char *plain, size_t count,
    unsigned char *output) {
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written = 0, rest = 0;
    int status = context && count < 0x40000000
        && EVP_EncryptInit_ex(context, EVP_chacha20_poly1305(), NULL, key, nonce) == 1
        && EVP_EncryptUpdate(context, output, &written, plain, (int)count) == 1
        && EVP_EncryptFinal_ex(context, output + written, &rest) == 1
        && (size_t)(written + rest) == count
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, output + count) == 1;
    EVP_CIPHER_CTX_free(context);
    return status;
}

static inline int trefoil_chacha20_poly1305_open(
    const unsigned char *key, const unsigned char *nonce, const unsigned char *sealed, size_t count,
    unsigned char *output) {
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written = 0, rest = 0;
    int status = context && count < 0x40000000
        && EVP_DecryptInit_ex(context, EVP_chacha20_poly1305(), NULL, key, nonce) == 1
        && EVP_CIPHER_CTX_ctrl(
            context, EVP_CTRL_AEAD_SET_TAG, 16, (void *)(sealed + count)) == 1
        && EVP_DecryptUpdate(context, output, &written, sealed, (int)count) == 1
        && EVP_DecryptFinal_ex(context, output + written, &rest) == 1
        && (size_t)(written + rest) == count;
    EVP_CIPHER_CTX_free(context);
    return status;
}

// HMAC of a digest that libcrypto knows by `digest`; without a key: with the one set before.
static inline int trefoil_hmac_begin(
    EVP_MAC_CTX *context, const char *digest, const unsigned char *key, size_t key_count) {
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)digest, 0),
        OSSL_PARAM_construct_end(),
    };
    return EVP_MAC_init(context, key, key_count, key ? parameters : NULL);
}

// BLAKE2b of 64 bytes with a salt of 16; without a key: with the one set before.
static inline int trefoil_blake2b_begin(
    EVP_MAC_CTX *context, const unsigned char *key, size_t key_count, const unsigned char *salt) {
    size_t size = 64;
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &size),
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_SALT, (void *)salt, 16),
        OSSL_PARAM_construct_end(),
    };
    return EVP_MAC_init(context, key, key_count, parameters);
}

// prctl is variadic, which Swift cannot call.
static inline int trefoil_forbid_memory_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

#endif
