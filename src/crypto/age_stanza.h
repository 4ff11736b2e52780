// SPDX-License-Identifier: Apache-2.0
// The two stanzas that lead to a file key here: X25519 and scrypt. For src/crypto alone.
#ifndef CRYPTO_AGE_STANZA_H
#define CRYPTO_AGE_STANZA_H

#include "crypto/age.h"
#include "crypto/age_header.h"

// What may not stand in a header, whoever reads it: a named stanza (ERR_UNSUPPORTED), an X25519 or
// scrypt stanza of the wrong shape, scrypt beside another stanza, too much work (ERR_LIMIT).
// The functions below take only headers that passed.
CHECKED enum err age_stanza_check(const struct age_header *h, struct error *e);
bool age_stanza_is_scrypt(const struct age_header *h);

// The file key of the stanza that opens for one of these keys and fits the header's HMAC, from
// ring->first on. ERR_DENIED when none is for them; ERR_INVALID when those that are do not fit.
CHECKED enum err age_stanza_open(const struct age_header *h, const struct age_ring *ring,
                                 uint8_t file_key[AGE_FILE_KEY_BYTES], struct error *e);
CHECKED enum err age_stanza_open_passphrase(const struct age_header *h, struct span passphrase,
                                            uint8_t file_key[AGE_FILE_KEY_BYTES], struct error *e);

// ERR_INVALID for a recipient of small order.
CHECKED enum err age_stanza_put(struct buf *out, const uint8_t recipient[AGE_KEY_BYTES],
                                const uint8_t file_key[AGE_FILE_KEY_BYTES], struct error *e);
CHECKED enum err age_stanza_put_passphrase(struct buf *out, struct span passphrase, int log_n,
                                           const uint8_t file_key[AGE_FILE_KEY_BYTES],
                                           struct error *e);

#endif
