// SPDX-License-Identifier: Apache-2.0
// Cosignatures of checkpoints (C2SP tlog-cosignature v1.0.1, type 0x04).
//
// OFFSET  SIZE  MEANING (after the 4-byte key id of the signature line)
// 0       8     POSIX seconds, big-endian, <= 2^63-1
// 8       64    Ed25519 over "cosignature/v1\ntime <seconds>\n" and the checkpoint's whole text
#ifndef LOG_COSIGNATURE_H
#define LOG_COSIGNATURE_H

#include "log/checkpoint.h"

// Appends the signature line, or nothing when the key does not sign (secret_key_sign). key->type
// must be KEY_COSIGNER (asserted); time_s >= 1.
CHECKED enum err cosignature_sign(struct span checkpoint_text, const struct secret_key *key,
                                  int64_t time_s, struct buf *out, struct error *e);
// Checks one line of a checkpoint note; sets the time, never 0. ERR_DENIED with rule
// bad-cosignature.
CHECKED enum err cosignature_check(struct span checkpoint_text, const struct note_sig *sig,
                                   const struct verifier *v, int64_t *time_s, struct error *e);

#endif
