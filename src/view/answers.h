// SPDX-License-Identifier: Apache-2.0
// What came back on something said: replies, support and opposition, corrections; whether a
// communiqué is joint.
#ifndef VIEW_ANSWERS_H
#define VIEW_ANSWERS_H

#include "view/page.h"
#include "view/row.h"

// Puts into the item `o` of row `r`: replies [{who,text,i}], support [{who,choice,i,earlier}] (the
// newest of each; earlier: of words that were corrected since), corrects or opens (the entry where
// it was first said) and, for a communiqué of several issuers, joint and waiting_for [who].
CHECKED enum err answers_put(struct asking *a, const struct row *r, struct json *o,
                             struct error *e);
// What `who` says of the present words of such an item, "support" and so on; empty where nothing.
struct span answers_word(const struct json *item, struct span who);
// The same as lines for a terminal, each beginning with a newline; nothing where nothing came back.
void answers_text(const struct page *p, const struct json *item, struct buf *out);
// Whether each of `owners` [{who, says}] has owned what somebody else says of it: a line each, as
// above.
void owners_text(const struct page *p, const struct json *owners, struct buf *out);

#endif
