// SPDX-License-Identifier: Apache-2.0
// What somebody should know before an act is signed, in sentences: who will read it, whether it can
// be taken back, what it does in law and what it does not mean.
#ifndef VIEW_SIGNING_H
#define VIEW_SIGNING_H

#include "talks/acts.h"
#include "view/asking.h"

// Adds {"kind","text"} for each sentence to `list`; kind is readers, withdraw, effect, not or shape:
// what its author may not have meant to draw, which is no reason to refuse it. `to`: the addressees;
// NULL for everybody. With a question under way in its language, and participants by name; without
// (NULL) in English, by slug.
void signing_put(const struct asking *a, const struct act_type *type, const struct json *to,
                 const struct json *body, struct json *list);

#endif
