// SPDX-License-Identifier: Apache-2.0
// age v1 files (C2SP age, v1.1.0): X25519 recipients, scrypt passphrases, binary and armored.
//
// The hybrid (mlkem768x25519) and tagged (p256tag, mlkem768p256tag) stanzas are refused by name
// with ERR_UNSUPPORTED. Other unknown stanzas are passed over. age says nothing about the sender.
// Primitives: libsodium and libcrypto. Secrets are wiped; plaintexts are the caller's buffer.
#ifndef CRYPTO_AGE_H
#define CRYPTO_AGE_H

#include "base/buf.h"

#define AGE_KEY_BYTES 32

// X25519 identity <-> "AGE-SECRET-KEY-1…" and recipient <-> "age1…" (Bech32, no length limit).
CHECKED enum err age_identity_parse(struct span text, uint8_t secret[AGE_KEY_BYTES],
                                    struct error *e);
CHECKED enum err age_recipient_parse(struct span text, uint8_t pub[AGE_KEY_BYTES], struct error *e);
void age_identity_print(const uint8_t secret[AGE_KEY_BYTES], struct buf *out);
void age_recipient_print(const uint8_t pub[AGE_KEY_BYTES], struct buf *out);
void age_identity_public(const uint8_t secret[AGE_KEY_BYTES], uint8_t pub[AGE_KEY_BYTES]);

// C17 does not pass an array of keys for one of constant keys by itself.
#define AGE_KEYS(keys) ((const uint8_t(*)[AGE_KEY_BYTES])(keys))

// Appends a binary age file for `count` >= 1 recipients to `out`.
CHECKED enum err age_encrypt(struct span plain, const uint8_t (*recipients)[AGE_KEY_BYTES],
                             size_t count, struct buf *out, struct error *e);
// The same for one passphrase; log_n is scrypt's work factor (18 is age's own, tests use less).
CHECKED enum err age_encrypt_passphrase(struct span plain, struct span passphrase, int log_n,
                                        struct buf *out, struct error *e);
// ERR_DENIED: no stanza is for these identities, or the passphrase is wrong. ERR_INVALID: malformed
// or altered (header HMAC, payload). ERR_UNSUPPORTED: named stanza. Armored input is recognised.
// Nothing is left in `out` on failure.
CHECKED enum err age_decrypt(struct span file, const uint8_t (*secrets)[AGE_KEY_BYTES],
                             size_t count, struct buf *out, struct error *e);
// The same for who opens many files: recipients are made once, and the likely place is tried first.
struct age_ring {
    const uint8_t (*secrets)[AGE_KEY_BYTES], (*recipients)[AGE_KEY_BYTES]; // side by side
    size_t count;
    size_t first; // the stanza to begin with, from 0; then those behind it, then those before
};
CHECKED enum err age_decrypt_ring(struct span file, const struct age_ring *ring, struct buf *out,
                                  struct error *e);
CHECKED enum err age_decrypt_passphrase(struct span file, struct span passphrase, struct buf *out,
                                        struct error *e);
bool age_is_file(struct span data);       // begins like an age file, binary or armored
bool age_is_passphrase(struct span data); // and its header holds a scrypt stanza

void age_armor(struct span file, struct buf *out);
CHECKED enum err age_dearmor(struct span text, struct buf *out, struct error *e);

#endif
