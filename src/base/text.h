// SPDX-License-Identifier: Apache-2.0
// Text for people: columns on a terminal, slugs, UTF-8 checks. Widths by libunistring.
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/buf.h"

bool slug_ok(struct span s); // [a-z0-9][a-z0-9-]{0,62}
bool utf8_ok(struct span s);
// The next code point (U+FFFD for bytes that are none), or -1 at the end; takes it off `rest`.
int32_t utf8_next(struct span *rest);
// What no text of ours may hold: C0 but \n, C1, U+007F, noncharacters, surrogates, bidi controls.
bool codepoint_forbidden(int32_t c);
// What no reader may be shown raw: the forbidden, and what is unseen or moves or parts its
// neighbours: U+2028-2029, marks and fillers (U+061C, U+200B, U+200E-200F, U+2060, U+FEFF, tags,
// U+FFF9-FFFB and all else that Unicode lets a terminal leave out), but not the joiners and
// variation selectors that scripts need.
bool codepoint_hidden(int32_t c);

// Terminal columns (East Asian wide 2, combining 0, format characters 0).
size_t text_columns(struct span s);
// Puts the text with U+FFFD for bytes that are no UTF-8.
void utf8_put(struct buf *out, struct span s);
// The same for a terminal, so that a text cannot steer it nor hide what it says: U+FFFD for control
// characters but \n, "<U+202E>" for what else codepoint_hidden names. Pairs of U+2067 or U+2068 and
// U+2069 that close within their line stay: names and lines that were isolated before.
void text_put(struct buf *out, struct span s);
// A name of unknown direction for a terminal: isolated by U+2068 … U+2069 where it holds a
// right-to-left character, all else as text_put has it. \n shows as U+FFFD and isolates do not
// pass, so that a name is one line and cannot break out. Paths and messages are put by it too.
void text_put_name(struct buf *out, struct span s);
bool text_right_to_left(struct span s); // holds a character that is written from the right
bool text_left_to_right(struct span s); // holds a letter that is written from the left

// A table: cells are put row by row, printed with columns aligned. Cells may hold \n: they fold
// over lines. The last column wraps at `columns_max` (0: never) between words. Other control
// characters show as U+FFFD. A last row may be short. No line ends in a space.
struct table;
struct table *table_new(size_t columns, size_t columns_max);
void table_free(struct table *t);
#define TABLE_SCOPED __attribute__((cleanup(table_free_at)))
void table_free_at(struct table **t);
void table_head(struct table *t, const char *const *names); // underlined by a rule
void table_cell(struct table *t, struct span s);            // copied
void table_least(struct table *t, size_t width);            // no column but the last is narrower
void table_print(const struct table *t, struct buf *out);
// Words folded at `columns_max` (the indent counts; 0: never), each line after `indent` spaces and
// ending in \n. A break is at a space or beside a wide character; a longer word stays whole.
void text_wrap(struct buf *out, struct span s, size_t columns_max, size_t indent);
// The same text with a line end inside each word that is wider than `columns`, wherever that is
// full and between characters as people see them.
void text_break(struct buf *out, struct span s, size_t columns);
// Lines as they are, but each closes the isolates that it leaves open, and the next begins them
// again: what was folded stays isolated line by line. Every line ends in \n.
void text_isolate_lines(struct buf *out, struct span s);

#endif
