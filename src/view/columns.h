// SPDX-License-Identifier: Apache-2.0
// A text in several languages side by side: each column has its own language's words or none, and
// never another one's, as a text in one language falls back to.
#ifndef VIEW_COLUMNS_H
#define VIEW_COLUMNS_H

#include "view/asking.h"

// Whether the question asks for them: more than one language, or one by itself (q->columns).
bool columns_asked(const struct view_query *q);
// Their tags in order, as asked: a new list.
struct json *columns_tags(const struct view_query *q);
// Puts columns [{lang, heading?, text?}] into an item, of a heading and a text as they are in a
// body ({tag: words}, or NULL).
void columns_put(const struct view_query *q, const struct json *heading, const struct json *text,
                 struct json *item);
// The same for each clause of `clauses`, which are items of `raw`, and for their options.
// ERR_NOT_FOUND where not one of them has anything in one of the languages.
CHECKED enum err columns_put_all(const struct view_query *q, const struct json *raw,
                                 struct json *clauses, struct error *e);
// Whether any clause of a body has something in that language.
bool columns_speak(const struct json *raw, struct span tag);

#endif
