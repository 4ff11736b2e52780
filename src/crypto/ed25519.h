// SPDX-License-Identifier: Apache-2.0
// Ed25519 (RFC 8032), by libsodium, whose strict verification is the one rule everywhere: keys and
// R of small order, non-canonical keys and S >= L are refused.
#ifndef CRYPTO_ED25519_H
#define CRYPTO_ED25519_H

#include "base/err.h"
#include "base/span.h"

#define ED25519_SEED_BYTES 32
#define ED25519_PUBLIC_BYTES 32
#define ED25519_SECRET_BYTES 64 // libsodium's: seed and public key
#define ED25519_SIG_BYTES 64

void ed25519_from_seed(const uint8_t seed[ED25519_SEED_BYTES], uint8_t pub[ED25519_PUBLIC_BYTES],
                       uint8_t secret[ED25519_SECRET_BYTES]);
void ed25519_sign(const uint8_t secret[ED25519_SECRET_BYTES], struct span message,
                  uint8_t sig[ED25519_SIG_BYTES]);
CHECKED bool ed25519_check(const uint8_t pub[ED25519_PUBLIC_BYTES], struct span message,
                           const uint8_t sig[ED25519_SIG_BYTES]);

#endif
