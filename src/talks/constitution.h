// SPDX-License-Identifier: Apache-2.0
// The founding, keys and hold acts; and the constitution read back from its rows.
#ifndef TALKS_CONSTITUTION_H
#define TALKS_CONSTITUTION_H

#include "talks/fold.h"

// Fills an empty state from the derived rows (fold_reload).
CHECKED enum err constitution_load(struct fold *f, struct error *e);

// The log's key and the witnesses' go into `s`: keys of nobody, but known for ever.
CHECKED enum err constitution_outside_keys(struct state *s, const struct json *body,
                                           struct error *e);

#endif
