// SPDX-License-Identifier: Apache-2.0
// For tests: authors honest and hostile. A seeded generator of entries for a log as it stands: acts
// of every type with good and broken fields, envelopes that lie, bytes that are none.
#ifndef TALKS_AUTHORS_H
#define TALKS_AUTHORS_H

#include "talks/acts.h"
#include "talks/world.h"

struct authors {
    struct world *w;
    uint64_t state;       // of the generator
    const char *who;      // whose act is being made
    const char *fixed_id; // what a body's id must be, for corrections; else NULL
    int made;             // names that are used once: keys, participants
    bool broken;          // the body being made has one fault already
    int hostility;        // percent of bodies with a fault
};

// A founding under which motions are carried often enough to matter.
void authors_found(struct world *w);
void authors_init(struct authors *a, struct world *w, uint64_t seed);
// The next entry, as bytes; moves the world's minute.
struct span authors_next(struct authors *a);
// A number below `n`, from the seed.
uint64_t authors_below(struct authors *a, uint64_t n);

// authors_body.c: the body of an act of this type, in words.
void authors_put_body(struct authors *a, const struct act_type *type, struct buf *out);
const char *authors_participant(struct authors *a);

#endif
