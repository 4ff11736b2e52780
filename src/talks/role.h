// SPDX-License-Identifier: Apache-2.0
// The roles a participant can hold in talks, and the uses a key can have.
#ifndef TALKS_ROLE_H
#define TALKS_ROLE_H

#include "base/json.h"

enum role {
    ROLE_HOST = 1u << 0,
    ROLE_CONVENOR = 1u << 1,
    ROLE_GUARANTOR = 1u << 2,
    ROLE_FACILITATOR = 1u << 3,
    ROLE_MEDIATOR = 1u << 4,
    ROLE_PARTY = 1u << 5,
    ROLE_ACCOMPANYING = 1u << 6,
    ROLE_OBSERVER = 1u << 7,
    ROLE_MONITOR = 1u << 8,
    ROLE_DEPOSITARY = 1u << 9,
    ROLE_WITNESS = 1u << 10,
    ROLE_PRESS = 1u << 11,
    ROLE_COMPILER = 1u << 12,
};
#define ROLES_ALL ((1u << 13) - 1)
#define ROLES_OUTSIDE (ROLE_WITNESS | ROLE_PRESS | ROLE_COMPILER) // take no part in the talks
#define ROLES_BUT_OBSERVER (ROLES_ALL & ~(unsigned)(ROLE_OBSERVER | ROLES_OUTSIDE))
#define ROLES_INSIDE (ROLES_ALL & ~(unsigned)ROLES_OUTSIDE)

enum use {
    USE_ROOT = 1u << 0,    // adds and revokes keys of its participant; signs the founding
    USE_ACT = 1u << 1,     // authors acts
    USE_MACHINE = 1u << 2, // authors hold acts and nothing else
    USE_HOLD = 1u << 3,    // cosigns as a holder
    USE_WITNESS = 1u << 4, // cosigns as a witness
};

extern const char *const role_words[]; // in bit order, NULL at the end
extern const char *const use_words[];

// Index of `s` in a NULL-terminated list of words, or -1.
int word_index(const char *const *words, struct span s);
// A JSON list of words as a mask; words that are not in the list are passed over.
unsigned words_mask(const char *const *words, const struct json *list);
// 0 unless `mask` is a permitted combination of uses; else the key type it needs (enum key_type).
int use_key_type(unsigned mask);

#endif
