// SPDX-License-Identifier: Apache-2.0
// The nearest of several words to one that was mistyped.
#ifndef CLI_SUGGEST_H
#define CLI_SUGGEST_H

#include "base/span.h"

struct suggestion {
    struct span word; // what was typed
    const char *best;
    size_t distance;
};

void suggestion_offer(struct suggestion *s, const char *candidate);
// NULL when nothing offered is near: more than a third of its letters would have to change.
const char *suggestion_best(const struct suggestion *s);

#endif
