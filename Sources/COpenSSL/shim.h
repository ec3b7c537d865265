// libcrypto 3: message authentication, key derivation, digests and random bytes.
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

// `salt` and `info` may have no bytes; libcrypto then uses what RFC 5869 says for none.
static inline int trefoil_hkdf_sha256(
    EVP_KDF_CTX *context, int mode, const unsigned char *key, size_t key_count,
    const unsigned char *salt, size_t salt_count, const unsigned char *info, size_t info_count,
    unsigned char *output, size_t output_count) {
    char digest[] = "SHA256";
    OSSL_PARAM parameters[6];
    int next = 0;
    parameters[next++] = OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode);
    parameters[next++] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0);
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

// prctl is variadic, which Swift cannot call.
static inline int trefoil_forbid_memory_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

#endif
