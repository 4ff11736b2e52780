// SPDX-License-Identifier: Apache-2.0
// Every rule an act can break: its slug, what it asks, and the HTTP status of breaking it.
//
// To add a rule: 1. its row in refusal.c; 2. refuse() with its slug where the fact is known; 3. a
// case in the tests: they fail for a slug that no case provokes.
#ifndef TALKS_REFUSAL_H
#define TALKS_REFUSAL_H

#include "base/err.h"

struct refusal {
    const char *slug;
    int status; // HTTP: 400 malformed, 403 key or signature, 409 place, 413 size, 422 rule
    const char *sentence; // what the rule asks for
};

extern const struct refusal refusals[]; // slug NULL ends
const struct refusal *refusal_find(const char *slug);

// Sets message and rule, returns a code that fits the status. The slug must be in the table
// (asserted).
enum err refuse(struct error *e, const char *slug, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
