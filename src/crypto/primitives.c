// SPDX-License-Identifier: Apache-2.0
#include "crypto/primitives.h"

#include "base/limits.h"

#include <assert.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <pthread.h>
#include <sodium.h>

#define SHA256_BYTES ((size_t)32)

static_assert(PRIMITIVES_KEY_BYTES == crypto_aead_chacha20poly1305_IETF_KEYBYTES, "key");
static_assert(PRIMITIVES_NONCE_BYTES == crypto_aead_chacha20poly1305_IETF_NPUBBYTES, "nonce");
static_assert(PRIMITIVES_TAG_BYTES == crypto_aead_chacha20poly1305_IETF_ABYTES, "tag");
static_assert(PRIMITIVES_KEY_BYTES == crypto_scalarmult_curve25519_BYTES, "point");

static void must(bool ok, const char *what) {
    if (!ok) {
        fprintf(stderr, "truce: the cryptography library fails at %s\n", what);
        abort();
    }
}

static void start_sodium(void) {
    must(sodium_init() >= 0, "sodium_init");
}

void primitives_init(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_sodium);
}

void primitives_random(void *out, size_t size) {
    primitives_init();
    randombytes_buf(out, size);
}

void primitives_wipe(void *secret, size_t size) {
    sodium_memzero(secret, size);
}

bool primitives_equal(const uint8_t *a, const uint8_t *b, size_t size) {
    return sodium_memcmp(a, b, size) == 0;
}

void primitives_hmac(struct span key, struct span data, uint8_t out[PRIMITIVES_KEY_BYTES]) {
    // libcrypto takes a NULL key for "the one set before".
    const void *key_data = key.size ? key.data : (const void *)"";
    size_t size = 0;
    must(EVP_Q_mac(NULL, "HMAC", NULL, "SHA256", NULL, key_data, key.size, data.data, data.size,
                   out, PRIMITIVES_KEY_BYTES, &size) &&
             size == PRIMITIVES_KEY_BYTES,
         "HMAC");
}

// OSSL_PARAM has no const; EVP_KDF_derive only reads.
static OSSL_PARAM octets(const char *name, struct span s) {
    union {
        const uint8_t *from;
        void *to;
    } data = {.from = s.data};
    return OSSL_PARAM_construct_octet_string(name, s.size ? data.to : NULL, s.size);
}

bool primitives_hkdf(struct span key, struct span salt, struct span info, uint8_t *out,
                     size_t size) {
    if (size < 1 || size > 255 * SHA256_BYTES)
        return false;
    char digest[] = "SHA256";
    OSSL_PARAM params[5] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        octets(OSSL_KDF_PARAM_KEY, key),
    };
    size_t used = 2;
    if (salt.size)
        params[used++] = octets(OSSL_KDF_PARAM_SALT, salt);
    if (info.size)
        params[used++] = octets(OSSL_KDF_PARAM_INFO, info);
    params[used] = OSSL_PARAM_construct_end();
    EVP_KDF *hkdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    must(hkdf, "HKDF");
    EVP_KDF_CTX *context = EVP_KDF_CTX_new(hkdf);
    must(context, "HKDF");
    must(EVP_KDF_derive(context, out, size, params) == 1, "HKDF");
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(hkdf);
    return true;
}

void primitives_x25519_public(const uint8_t secret[PRIMITIVES_KEY_BYTES],
                              uint8_t pub[PRIMITIVES_KEY_BYTES]) {
    primitives_init();
    must(crypto_scalarmult_curve25519_base(pub, secret) == 0, "X25519");
}

bool primitives_x25519(const uint8_t secret[PRIMITIVES_KEY_BYTES],
                       const uint8_t pub[PRIMITIVES_KEY_BYTES], uint8_t out[PRIMITIVES_KEY_BYTES]) {
    primitives_init();
    return crypto_scalarmult_curve25519(out, secret, pub) == 0;
}

void primitives_seal(const uint8_t key[PRIMITIVES_KEY_BYTES],
                     const uint8_t nonce[PRIMITIVES_NONCE_BYTES], struct span more,
                     struct span plain, uint8_t *out) {
    primitives_init();
    must(crypto_aead_chacha20poly1305_ietf_encrypt(out, NULL, plain.data, plain.size, more.data,
                                                   more.size, NULL, nonce, key) == 0,
         "ChaCha20-Poly1305");
}

bool primitives_open(const uint8_t key[PRIMITIVES_KEY_BYTES],
                     const uint8_t nonce[PRIMITIVES_NONCE_BYTES], struct span more,
                     struct span sealed, uint8_t *out) {
    primitives_init();
    return sealed.size >= PRIMITIVES_TAG_BYTES &&
           crypto_aead_chacha20poly1305_ietf_decrypt(out, NULL, NULL, sealed.data, sealed.size,
                                                     more.data, more.size, nonce, key) == 0;
}

bool primitives_scrypt(struct span passphrase, struct span salt, int log_n,
                       uint8_t out[PRIMITIVES_KEY_BYTES]) {
    assert(log_n >= 1 && log_n <= LIMIT_AGE_LOGN);
    primitives_init();
    return crypto_pwhash_scryptsalsa208sha256_ll(passphrase.data, passphrase.size, salt.data,
                                                 salt.size, UINT64_C(1) << log_n, 8, 1, out,
                                                 PRIMITIVES_KEY_BYTES) == 0;
}
