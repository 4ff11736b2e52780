// SPDX-License-Identifier: Apache-2.0
// The primitives that age files are made of. For src/crypto alone: nobody else includes this.
//
// HMAC and HKDF by libcrypto; X25519, ChaCha20-Poly1305 (RFC 8439), scrypt and randomness by
// libsodium. Those that give no error abort where the library lacks the algorithm.
#ifndef CRYPTO_PRIMITIVES_H
#define CRYPTO_PRIMITIVES_H

#include "base/err.h"
#include "base/span.h"

#define PRIMITIVES_KEY_BYTES 32 // of every primitive here
#define PRIMITIVES_NONCE_BYTES 12
#define PRIMITIVES_TAG_BYTES 16

void primitives_init(void); // sodium_init, once; safe with threads, cheap to repeat
void primitives_random(void *out, size_t size);
void primitives_wipe(void *secret, size_t size);
bool primitives_equal(const uint8_t *a, const uint8_t *b, size_t size); // in constant time

void primitives_hmac(struct span key, struct span data, uint8_t out[PRIMITIVES_KEY_BYTES]);
// False where RFC 5869 permits no such length (1..8160 bytes).
CHECKED bool primitives_hkdf(struct span key, struct span salt, struct span info, uint8_t *out,
                             size_t size);

void primitives_x25519_public(const uint8_t secret[PRIMITIVES_KEY_BYTES],
                              uint8_t pub[PRIMITIVES_KEY_BYTES]);
// False, with `out` undefined, when the shared secret is all zero (a point of small order).
CHECKED bool primitives_x25519(const uint8_t secret[PRIMITIVES_KEY_BYTES],
                               const uint8_t pub[PRIMITIVES_KEY_BYTES],
                               uint8_t out[PRIMITIVES_KEY_BYTES]);

// `out` holds plain.size + PRIMITIVES_TAG_BYTES.
void primitives_seal(const uint8_t key[PRIMITIVES_KEY_BYTES],
                     const uint8_t nonce[PRIMITIVES_NONCE_BYTES], struct span more,
                     struct span plain, uint8_t *out);
// `out` holds sealed.size - PRIMITIVES_TAG_BYTES; false when the tag does not fit.
CHECKED bool primitives_open(const uint8_t key[PRIMITIVES_KEY_BYTES],
                             const uint8_t nonce[PRIMITIVES_NONCE_BYTES], struct span more,
                             struct span sealed, uint8_t *out);

// r = 8, p = 1, N = 2^log_n, 1 <= log_n <= LIMIT_AGE_LOGN. False when there is no memory for it.
CHECKED bool primitives_scrypt(struct span passphrase, struct span salt, int log_n,
                               uint8_t out[PRIMITIVES_KEY_BYTES]);

#endif
