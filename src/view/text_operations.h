// SPDX-License-Identifier: Apache-2.0
// Lines of a notice that other pages have, too. Each begins with a line end.
#ifndef VIEW_TEXT_OPERATIONS_H
#define VIEW_TEXT_OPERATIONS_H

#include "view/page.h"

// With consent, without, or against refusal: an item's `group`.
void text_operations_group(const struct page *p, struct span group, struct buf *text);
// Who says that what came of it.
void text_operations_outcome(const struct page *p, const struct json *outcome, struct buf *text);

#endif
