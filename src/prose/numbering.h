// SPDX-License-Identifier: Apache-2.0
// Ids of clauses from the numbers that stand in a text, as Akoma Ntoso forms eIds: art-3,
// art-3-para-2, art-3-para-2-a; p-17 (the 17th block) where there is no number.
//
// Known are "Article 3" (also Art., Section, Part, Chapter, Annex and their Russian and Arabic
// words) at the head of a heading or text, "3.", "3)", "3.2.", "(a)", and "OP 4", "PP 2" of
// resolutions. A number belongs to the article, part … above it. Ids that come twice get -2, -3.
#ifndef PROSE_NUMBERING_H
#define PROSE_NUMBERING_H

#include "base/arena.h"
#include "base/span.h"

#define NUMBERING_ID_MAX 63 // a slug

struct numbering {
    struct arena *arena;
    struct span *ids; // given so far; grows
    size_t count, room;
    char above[NUMBERING_ID_MAX + 1]; // the article, or the like; "" before the first
    char para[NUMBERING_ID_MAX + 1];  // the numbered paragraph
};

void numbering_begin(struct numbering *n, struct arena *arena);
// The id of the next block, whose first line this is; *depth is 1 for "(a)", else 0.
struct span numbering_next(struct numbering *n, struct span line, int *depth);
// How many bytes of a line are its number: of "Article 3 Maps", "3. Maps", "(a) maps" up to "Maps".
size_t numbering_head(struct span line);
// An id that stands in the file: whether it was free; it is taken then.
bool numbering_take(struct numbering *n, struct span id);

#endif
