// SPDX-License-Identifier: Apache-2.0
// What was done with a version, for a terminal: what view/concluded.h puts, a line for each fact.
#ifndef VIEW_TEXT_CONCLUDED_H
#define VIEW_TEXT_CONCLUDED_H

#include "view/page.h"

// Lines, each beginning with a newline; the last is the sentence of what is missing, unless
// `always` is false and nothing was done: of an older version, which nobody waits for.
void concluded_text(const struct page *p, const struct json *version, bool always, struct buf *out);
// What came after signing: ratified, endorsed, released, in force, denounced.
void concluded_after_text(const struct page *p, const struct json *version, struct buf *out);
// Of one initial or signature: "; confirmed (entry 5)", or what it still waits for.
void completed_text(const struct page *p, const struct json *s, struct buf *out);
// Declarations with their words.
void declarations_text(const struct page *p, const struct json *version, struct buf *out);

#endif
