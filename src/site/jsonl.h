// SPDX-License-Identifier: Apache-2.0
// A record as JSON Lines: one act a line, in log order, void and alien ones too.
//
// {record, kind, index, id, author, type, class, rule?, at, grade, body, source?}. `body` is the
// act's own, its members in their order. Of a restricted act what everybody sees: `to`, `digest`
// and `bytes` (of its ciphertext) instead of type and body. An entry that is no act has record,
// kind, index, class, rule and grade alone.
#ifndef SITE_JSONL_H
#define SITE_JSONL_H

#include "site/outlet.h"
#include "view/view.h"

// Entries below q->as_of; with has_at those whose valid time is not past q->at. q->ref, lang and
// limit do not count. Grades are today's. Passed on as it comes, and not ended.
CHECKED enum err jsonl_put(struct record *r, const struct view_query *q, struct outlet *out,
                           struct error *e);

#endif
