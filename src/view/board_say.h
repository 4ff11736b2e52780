// SPDX-License-Identifier: Apache-2.0
// The board's words, in the answer's language: states, times, sources.
#ifndef VIEW_BOARD_SAY_H
#define VIEW_BOARD_SAY_H

#include "view/board.h"

// "own word", "host says", "as reported by the host, via Press reader"
void board_say_source(const struct asking *a, const struct board_claim *c, struct buf *out);
// "expected tonight", "arrived"; "was expected by 3 May, 06:00" once that is past, unless something
// has come later.
void board_say_state(const struct asking *a, const struct board_claim *c, bool overtaken,
                     struct buf *out);
// The same of an expectation alone.
void board_say_expected(const struct asking *a, const struct board_claim *c, bool overtaken,
                        struct buf *out);
bool board_is_past(const struct asking *a, const struct board_claim *c); // what was expected
// "tonight", "between 18:00 and 20:00", "at 18:00"; nothing when it says no time.
void board_say_when(const struct asking *a, const struct board_claim *c, struct buf *out);
// "8 of 8 confirmed, host says"
void board_say_count(const struct asking *a, const struct board_count *c, struct buf *out);
// "delegation", "head", "experts", "members"
void board_say_part(const struct asking *a, enum board_part part, struct buf *out);
// Whom a state is said of, for languages whose verbs agree with it: NULL for a delegation,
// "person", "persons". A context of messages.
const char *board_subject(const struct board_claim *c);

// Pieces of a message (words/tell.h).
#define BOARD_WHEN(a, c) ((struct piece){.put = board_put_when, .of = (a), .what = (c)})
#define BOARD_DUE(a, c) ((struct piece){.put = board_put_due, .of = (a), .what = (c)})
#define BOARD_STATE(a, c) ((struct piece){.put = board_put_state, .of = (a), .what = (c)})
#define BOARD_SAID(a, c) ((struct piece){.put = board_put_said, .of = (a), .what = (c)})
#define BOARD_PART(a, p) ((struct piece){.put = board_put_part, .of = (a), .n = (int64_t)(p)})
piece_put board_put_when, board_put_due, board_put_state, board_put_said, board_put_part;

#endif
