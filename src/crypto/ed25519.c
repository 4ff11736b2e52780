// SPDX-License-Identifier: Apache-2.0
#include "crypto/ed25519.h"

#include "crypto/primitives.h"

#include <assert.h>
#include <sodium.h>

static_assert(ED25519_SEED_BYTES == crypto_sign_ed25519_SEEDBYTES, "seed");
static_assert(ED25519_PUBLIC_BYTES == crypto_sign_ed25519_PUBLICKEYBYTES, "public key");
static_assert(ED25519_SECRET_BYTES == crypto_sign_ed25519_SECRETKEYBYTES, "secret key");
static_assert(ED25519_SIG_BYTES == crypto_sign_ed25519_BYTES, "signature");

void ed25519_from_seed(const uint8_t seed[ED25519_SEED_BYTES], uint8_t pub[ED25519_PUBLIC_BYTES],
                       uint8_t secret[ED25519_SECRET_BYTES]) {
    primitives_init();
    crypto_sign_ed25519_seed_keypair(pub, secret, seed);
}

void ed25519_sign(const uint8_t secret[ED25519_SECRET_BYTES], struct span message,
                  uint8_t sig[ED25519_SIG_BYTES]) {
    primitives_init();
    crypto_sign_ed25519_detached(sig, NULL, message.data, message.size, secret);
}

bool ed25519_check(const uint8_t pub[ED25519_PUBLIC_BYTES], struct span message,
                   const uint8_t sig[ED25519_SIG_BYTES]) {
    primitives_init();
    return crypto_sign_ed25519_verify_detached(sig, message.data, message.size, pub) == 0;
}
