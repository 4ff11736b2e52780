// SPDX-License-Identifier: Apache-2.0
// Whether the act that a proof is about was made by whom it names: inclusion does not say that.
#ifndef CLI_PROOF_AUTHOR_H
#define CLI_PROOF_AUTHOR_H

#include "view/standing.h"

struct proof_author {
    enum signature signature;
    bool judged; // `standing` is the record's own judgement
    struct standing standing;
};

// `r` the record, or NULL; `s` the keys that are known, the record's or those of the founding, NULL
// where none are. ERR_INVALID when the record holds another entry at that index.
CHECKED enum err proof_author_find(struct record *r, const struct state *s, uint64_t index,
                                   struct span entry, const struct act *act,
                                   struct proof_author *out, struct error *e);
// Never an act of whom it names.
bool proof_author_alien(const struct proof_author *a);

#endif
