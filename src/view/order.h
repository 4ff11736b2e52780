// SPDX-License-Identifier: Apache-2.0
// The order in which delegations stand: neutral, by a rule that the reader chooses and every page
// names.
//
//   alphabet[:LANG]      by name, in the language of the page or in another one
//   from:LETTERS[:LANG]  the same, beginning with the first name that does not stand before these
//                        letters and going round (as seats are assigned after drawing a lot)
//   round[:LANG]         the same, beginning in round number n with the n-th of those shown, so
//                        that each comes first in its turn; from the first where no number is
//   entry                as they entered the record: the founding act's order, then admissions
//
// Without a rule: alphabet. A name is what the founding act calls a participant; its own
// designation and what is said without prejudice stand with it.
#ifndef VIEW_ORDER_H
#define VIEW_ORDER_H

#include "view/asking.h"

// Whether a rule is one of these. ERR_INVALID.
CHECKED enum err order_check(struct span rule, struct error *e);
// The rule with its language named, where it is in one and names none: for pages in two languages.
struct span order_in(struct asking *a, struct span lang);
// Puts places in asking.people in order, by the question's rule; `number` of the round, or 0.
void order_sort(struct asking *a, int64_t number, size_t *who, size_t count);
// Puts order {rule, lang, text} into an answer.
void order_put(struct asking *a, int64_t number, struct json *out);
// Puts id, name, designation? and without_prejudice? of a participant into an item.
void order_put_who(struct asking *a, const struct participant *p, struct json *item);

#endif
