// SPDX-License-Identifier: Apache-2.0
// Parts of a version on paper (site/paper.h). The answer is that of the view "text" with columns.
#ifndef SITE_PAPER_PARTS_H
#define SITE_PAPER_PARTS_H

#include "view/asking.h"
#include "view/page.h"

// What an exercise or a reconstruction is not, in a frame; nothing in a live record.
void paper_mark(const struct page *p, struct buf *out);
// A paragraph for each line of composed text, of that class.
void paper_lines(struct span text, const char *class, struct buf *out);
// The table of clauses, its head with mark and title on every sheet.
void paper_clauses(const struct page *p, const struct json *version, struct buf *out);
// Who has initialled and signed, who is still to; what became of it after that; declarations.
CHECKED enum err paper_signatures(struct asking *a, const struct page *p,
                                  const struct json *version, struct buf *out, struct error *e);

#endif
