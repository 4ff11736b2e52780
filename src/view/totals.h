// SPDX-License-Identifier: Apache-2.0
// What each recorder's counts come to by month: each recorder's alone, never two together.
#ifndef VIEW_TOTALS_H
#define VIEW_TOTALS_H

#include "base/json.h"

// Sums end at the largest number that an answer may hold; totals of counts are each below it.
int64_t totals_add(int64_t a, int64_t b);

// `items` as the view counts has them. A list of {author, ceasefire, month ("2017-03"), counts,
// total, sum, by: [{admin, n}]} in their order; `total` adds up totals and `sum` areas, which need
// not be the same. A count that reaches over the end of a month is in none.
struct json *totals_by_month(const struct json *items);

#endif
