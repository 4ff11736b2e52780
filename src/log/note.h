// SPDX-License-Identifier: Apache-2.0
// Signed notes (C2SP signed-note v1.0.0): a text and signature lines over it.
//
// PART             BYTES                                   MEANING
// text             UTF-8, ends in \n, may hold blank lines what is signed
// blank line       \n                                      the split is at the LAST \n\n
// signature line   E2 80 94 20 name 20 base64 0A           1..LIMIT_NOTE_SIGNATURES of them
//   base64 holds   u32 big-endian key id, then signature
//
// Parsing borrows: spans point into the input. base64 must be canonical with padding (stricter than
// Go, which ignores trailing bits). No byte below 0x20 but \n. Nothing is verified by parsing.
#ifndef LOG_NOTE_H
#define LOG_NOTE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "crypto/keyfile.h"

struct note_sig {
    struct span name;
    uint32_t id;
    struct span line;  // the whole signature line with its \n
    uint8_t blob[80];  // after the key id: 64 bytes for 0x01, 8 + 64 for 0x04
    size_t blob_bytes; // real size; a larger blob (ML-DSA) keeps its size and no bytes
};

struct note {
    struct span text;
    struct note_sig *sigs; // in the arena
    size_t count;
};

struct verifier {
    struct span name;
    uint32_t id;
    uint8_t type; // enum key_type
    uint8_t pub[ED25519_PUBLIC_BYTES];
};

// ERR_INVALID, or ERR_LIMIT for too many signatures, with rule malformed-note.
CHECKED enum err note_parse(struct span data, struct arena *a, struct note *out, struct error *e);
// Appends text, a blank line and one line per key; nothing when one of them does not sign
// (secret_key_sign). `text` must end in \n (asserted). 0x01 keys only.
CHECKED enum err note_sign(struct span text, const struct secret_key *const *keys, size_t count,
                           struct buf *out, struct error *e);
// One signature line for a blob.
void note_sig_print(struct span name, uint32_t id, struct span blob, struct buf *out);
// "name+hex8+base64(type||pub)"; recomputes the key id. `name` borrows from `text`.
// ERR_INVALID with rule malformed-vkey; ERR_UNSUPPORTED for types other than 0x01 and 0x04.
CHECKED enum err verifier_parse(struct span text, struct verifier *out, struct error *e);
// Whether a 0x01 signature line is by `v` over the note's text. False also when it is not v's line.
CHECKED bool note_sig_check(const struct note *n, const struct note_sig *s,
                            const struct verifier *v);
// Go's rule for a note and known keys (0x01 and 0x04): unknown (name, id) are passed over; a known
// key whose line fails rejects the note; a repeated (name, id) counts once; none verified rejects.
// Sets verified[i] for each of `known`, none on failure. ERR_DENIED with rule bad-signature (also
// when two known keys have one name and id) or no-known-signature.
CHECKED enum err note_verify(const struct note *n, const struct verifier *known, size_t count,
                             bool *verified, struct error *e);

#endif
