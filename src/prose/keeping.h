// SPDX-License-Identifier: Apache-2.0
// A next version of a text keeps the ids of the clauses that it goes on from.
//
// A file has numbers, and those shift when a clause is put in; what others have said of a clause
// stands under its id. So clauses that are recognisably those of the base (prose/match.h, without
// their numbers) get its ids; the others get the id of their number, or where that ever stood in
// the document one behind it that never did: "art-3-2". Ids that the file itself has, those of
// clauses with options, are its author's word and stay.
#ifndef PROSE_KEEPING_H
#define PROSE_KEEPING_H

#include "base/arena.h"
#include "base/json.h"

enum kept {
    KEPT_STAYED, // of the base, in its order
    KEPT_MOVED,  // of the base, elsewhere
    KEPT_MADE,   // new
    KEPT_GIVEN,  // the file's own
};

struct keeping {
    enum kept *of; // one for each clause
    size_t counts[4];
    struct span *gone; // ids of the base that nobody has any more
    size_t gone_count;
};

// Puts ids into `clauses` (as markdown_read gives them), by the clauses of the base and an object
// whose members are the ids that ever stood in the document. Texts are compared in `lang`.
struct keeping keeping_ids(struct json *clauses, const struct json *base, const struct json *ever,
                           const char *lang, struct arena *arena);

#endif
