// SPDX-License-Identifier: Apache-2.0
// A record that is read as somebody may: for whom its restricted acts are, and what cannot be
// judged for want of a line (docs/record-format.md section 12).
#ifndef VIEW_SIGHTS_H
#define VIEW_SIGHTS_H

#include "view/asking.h"

// Puts reader {who, name, incomplete: [{who: [...], i}]} into the head of an answer; nothing where
// nobody reads.
CHECKED enum err sights_head(struct asking *a, struct json *out, struct error *e);
// Puts audiences [{who: [...], acts, digest?}] into an item: each that the reader is of, with the
// digest on which all its members agree (only for the record as it is now, and where nothing is
// missing).
CHECKED enum err sights_put(struct asking *a, struct json *item, struct error *e);
// The members of an audience by its number, for an item's `to`; NULL for everybody.
struct json *sights_members(struct asking *a, int64_t audience);

#endif
