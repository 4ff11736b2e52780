// SPDX-License-Identifier: Apache-2.0
// The text form of differences (view/differences.h), from the answer alone.
#ifndef VIEW_TEXT_DIFFERENCES_H
#define VIEW_TEXT_DIFFERENCES_H

#include "view/page.h"

void differences_text(const struct page *p, struct buf *out);

#endif
