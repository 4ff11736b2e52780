// SPDX-License-Identifier: Apache-2.0
// How views say times, days, numbers and lists, in the answer's language (words/catalog.h).
//
// A face is what a time is shown against: the offset of the answer's clock, its moment and its
// language, so that a time of the same day is said as "18:05" and an older one with its day. Digits
// are Western ones in every language (docs/decisions/009-languages.md).
#ifndef VIEW_SAY_H
#define VIEW_SAY_H

#include "base/json.h"
#include "base/stamp.h"
#include "words/tell.h"

struct face {
    int64_t now; // the moment the answer speaks of, seconds
    int offset_min;
    const struct catalog *words; // NULL: English
};

// "18:05", "3 May, 18:05" or "3 May 2017, 18:05"
void say_time(const struct face *f, int64_t seconds, struct buf *out);
// The same for the text of a time; the text as it is when it is none.
void say_time_text(const struct face *f, struct span text, struct buf *out);
bool say_same_day(const struct face *f, int64_t seconds); // whether say_time says no day
// "15:00 to 15:45", texts of times: the second day is said only when it is another.
void say_period(const struct face *f, struct span from, struct span to, struct buf *out);
// "Tue 2 May 2017, 20:00 (UTC+06:00)"
void say_moment(const struct catalog *words, struct stamp s, struct buf *out);
void say_offset(const struct catalog *words, int offset_min, struct buf *out); // "UTC+06:00"
// Two dates (YYYY-MM-DD): "3-4 May 2017", "30 April - 2 May 2017"; one when they are equal.
void say_days(const struct catalog *words, struct span from, struct span to, struct buf *out);
// "3 May 2017"; other text as it is
void say_day(const struct catalog *words, struct span date, struct buf *out);
// "none", "one" .. "twelve", then digits; digits alone where words would have to agree with what
// they count.
void say_number(const struct catalog *words, uint64_t n, struct buf *out);
// What comes before the at-th of `count`: "", ", " or " and ".
void say_comma(const struct catalog *words, size_t at, size_t count, struct buf *out);
// The first letter of what stands from `from` on becomes a capital, Latin or Cyrillic.
void say_capital(struct buf *out, size_t from);

// Pieces of a message (words/tell.h).
#define SAY_TIME(face, span) ((struct piece){.put = say_put_time, .of = (face), .text = (span)})
#define SAY_AT(face, seconds)                                                                      \
    ((struct piece){.put = say_put_at, .of = (face), .n = (int64_t)(seconds)})
#define SAY_DAY(words, span) ((struct piece){.put = say_put_day, .of = (words), .text = (span)})
#define SAY_WORD(words, context, span)                                                             \
    ((struct piece){.put = say_put_word, .of = (words), .what = (context), .text = (span)})
piece_put say_put_time, say_put_at, say_put_day, say_put_word;

#endif
