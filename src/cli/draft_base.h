// SPDX-License-Identifier: Apache-2.0
// The version that a draft goes on from (--base), and the ids that it hands on.
#ifndef CLI_DRAFT_BASE_H
#define CLI_DRAFT_BASE_H

#include "cli/keys.h"

#include "base/json.h"
#include "prose/keeping.h"

struct draft_base {
    const char *id;              // hex; NULL without --base
    const char *label;           // what it is called; NULL where it is not at hand
    struct json *clauses, *ever; // owned: its clauses; {id: true} of all of the document's versions
    struct keeping kept;
    struct arena arena;
};

// Of --base, in the record or at the host: a label, or an id. What is restricted is looked for with
// the keys. A version that is named by its id and is not at hand hands no ids on: the rules judge
// it. EXIT_NO for a label that is none.
CHECKED enum exit_code draft_base_read(struct cli *c, const struct keys *keys,
                                       struct draft_base *out);
// Gives the clauses their ids (prose/keeping.h), their texts compared in `lang`.
void draft_base_keep(struct draft_base *b, const char *lang, struct json *clauses);
// Which were kept, moved, made, given and are gone; nothing without a base.
void draft_base_tell(const struct draft_base *b, const struct json *clauses, struct buf *out);
void draft_base_done(struct draft_base *b);

#endif
