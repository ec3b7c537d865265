// libcrypto 3: message authentication, key derivation, digests and random bytes.
#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <sys/prctl.h>

// OSSL_PARAM keeps the address of its name: a Swift string passed as `const char *` would be gone
// when the parameters are read, so the two parameter lists are built here.
static inline int trefoil_hmac_sha256_begin(
    EVP_MAC_CTX *context, const unsigned char *key, size_t key_count) {
    char digest[] = "SHA256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    return EVP_MAC_init(context, key, key_count, parameters);
}

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
