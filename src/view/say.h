// SPDX-License-Identifier: Apache-2.0
// How views say times, days, numbers and lists in English.
//
// A face is what a time is shown against: the offset of the answer's clock and its moment, so that
// a time of the same day is said as "18:05" and an older one with its day.
#ifndef VIEW_SAY_H
#define VIEW_SAY_H

#include "base/json.h"
#include "base/stamp.h"

struct face {
    int64_t now; // the moment the answer speaks of, seconds
    int offset_min;
};

// "18:05", "3 May, 18:05" or "3 May 2017, 18:05"
void say_time(const struct face *f, int64_t seconds, struct buf *out);
// The same for the text of a time; the text as it is when it is none.
void say_time_text(const struct face *f, struct span text, struct buf *out);
// "15:00 to 15:45", texts of times: the second day is said only when it is another.
void say_period(const struct face *f, struct span from, struct span to, struct buf *out);
// "Tue 2 May 2017, 20:00 (UTC+06:00)"
void say_moment(struct stamp s, struct buf *out);
void say_offset(int offset_min, struct buf *out); // "UTC+06:00"
// Two dates (YYYY-MM-DD): "3-4 May 2017", "30 April - 2 May 2017"; one when they are equal.
void say_days(struct span from, struct span to, struct buf *out);
void say_day(struct span date, struct buf *out); // "3 May 2017"; other text as it is
// "none", "one" .. "twelve", then digits.
void say_number(uint64_t n, struct buf *out);
// What comes before the at-th of `count`: "", ", " or " and ".
void say_comma(size_t at, size_t count, struct buf *out);
// ASCII only: the first letter of what stands from `from` on becomes a capital.
void say_capital(struct buf *out, size_t from);
// "suspended-participation" -> "suspended participation"
void say_word(struct span word, struct buf *out);
void say_plural(uint64_t n, const char *one, const char *many, struct buf *out); // "3 entries"

#endif
