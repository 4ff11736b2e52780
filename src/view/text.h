// SPDX-License-Identifier: Apache-2.0
// A version of a text with all that was said of it.
#ifndef VIEW_TEXT_H
#define VIEW_TEXT_H

#include "view/version.h"

// {ref, document (its item, or null where it was taken back), version, id, i, at, author, readers?,
// base {id, version?}, newest, clauses, stances (on the whole), other_amendments, counts,
// by_delegation}, and all that concluded_put puts. A clause: {place, id, level, heading?, text? |
// options [{id, by, against?, text, stances}], stances, amendments [{its item, support, settled
// [{how, clause?, option?, version, id, by, i}]}], rectified [{text, motion, i}], declarations
// [entry]}. Where several languages are asked for (view/columns.h), `columns` has their tags, and
// clauses, options and what is rectified have `columns`, their words in each. `by` and `against` of
// an option are the drafter's word, `stances` each one's own. Texts are in the question's language,
// or in all of theirs where a->every_language.
CHECKED enum err text_version(struct asking *a, const struct documents *all, struct document *d,
                              struct version *v, struct json **out, struct error *e);

#endif
