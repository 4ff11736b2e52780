// SPDX-License-Identifier: Apache-2.0
// Many acts of one key: their texts one behind the other, their signatures on all cores.
#ifndef RECORD_AUTHOR_GROUP_H
#define RECORD_AUTHOR_GROUP_H

#include "base/limits.h"
#include "record/author.h"

struct author_said {
    const struct json *body, *source; // source may be NULL
};

struct author_group {
    struct buf notes[LIMIT_GROUP_ACTS];
    uint8_t ids[LIMIT_GROUP_ACTS][HASH_BYTES];
    size_t count;
};

void author_group_init(struct author_group *g);
void author_group_done(struct author_group *g);
// Notes of the first of them from that place on: as many of `count` as one group holds (1 at least,
// LIMIT_GROUP_ACTS at most). Of `a` count all but body, source and chain. ERR_LIMIT when the first
// is too large for an act: nothing is signed then, and a later one ends the group before it.
CHECKED enum err author_group(const struct author_place *p, const struct authoring *a,
                              const struct author_said *said, size_t count, struct author_group *g,
                              struct error *e);

#endif
