// SPDX-License-Identifier: Apache-2.0
// What a founding note alone comes to: judged as entry 0 and folded in memory.
//
// `note` must outlive it. The state counts only where the verdict is VERDICT_OK.
#ifndef CLI_FOUNDED_H
#define CLI_FOUNDED_H

#include "talks/fold.h"

struct founded {
    struct arena arena;
    struct db *db;
    struct fold *fold;
    struct candidate candidate;
    struct verdict verdict;
};

#define FOUNDED_SCOPED __attribute__((cleanup(founded_done)))

// `out` must be zero before, and is done with founded_done whatever comes back.
CHECKED enum err founded_open(struct founded *out, struct span note, struct error *e);
void founded_done(struct founded *f);

#endif
