// SPDX-License-Identifier: Apache-2.0
// What a text says in several languages (view/columns.h), side by side on a terminal; one below the
// other where that is too narrow. A word wider than its column goes on in the next line.
#ifndef VIEW_TEXT_COLUMNS_H
#define VIEW_TEXT_COLUMNS_H

#include "view/page.h"

// The tags, over the columns; nothing where the answer is in one language.
void columns_head(const struct page *p, struct buf *out);
// An item's heading and text in each; false where it has no columns.
bool columns_text(const struct page *p, const struct json *item, struct buf *out);
// Whose wish an option is, as the drafter says: "four – wanted by …; against it: …".
void columns_option(const struct page *p, const struct json *option, struct buf *out);

#endif
