// SPDX-License-Identifier: Apache-2.0
// Whose delegation was admitted to a round: as each author says it.
#ifndef VIEW_ACCREDITATION_H
#define VIEW_ACCREDITATION_H

#include "view/page.h"
#include "view/row.h"

// Puts `accredited`, the newest word of each author on each participant:
// [{i,author,at,participant,accepted,reason?}].
CHECKED enum err accreditation_put(struct asking *a, struct span round, struct json *out,
                                   struct error *e);
// The same for a terminal; nothing where nothing was said.
void accreditation_text(const struct page *p, const struct json *answer, struct buf *out);

#endif
