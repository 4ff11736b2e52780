// SPDX-License-Identifier: Apache-2.0
// What one entry of the log amounts to, said so that nobody takes a forgery for an act.
//
// Whatever shows an entry by itself (truce show act, a proof) says this first. That bytes stand in
// the log is the host's word; that somebody wrote them is the signature's.
#ifndef VIEW_STANDING_H
#define VIEW_STANDING_H

#include "record/record.h"
#include "words/tell.h"

enum signature {
    SIGNATURE_GOOD,
    SIGNATURE_BAD,     // the key is known, and did not sign these bytes
    SIGNATURE_UNKNOWN, // no such key is known here
};
extern const char *const signature_words[]; // "verified", "forged", "not checked"

struct standing {
    enum verdict_class class;
    const char *rule; // static; NULL where none was broken
};

// How the fold judged an entry. ERR_NOT_FOUND past the end.
CHECKED enum err standing_of(struct record *r, uint64_t index, struct standing *out,
                             struct error *e);
// One signature line of an act as entry `index`, by the keys that `s` knows.
enum signature standing_signature(const struct state *s, const struct act *act,
                                  const struct note_sig *sig, uint64_t index);
// "Alien: never an act of rus: the signature does not verify (bad-signature)" or "Void: by rus, and
// without effect: …". Nothing for what is in force or restricted. `by` may be empty.
void standing_say(const struct catalog *words, const struct standing *s, struct span by,
                  struct buf *out);

#endif
