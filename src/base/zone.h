// SPDX-License-Identifier: Apache-2.0
// What offset from UTC a named time zone has at a moment, from the system's own zone files.
//
// A reader of TZif files (RFC 9636): the 64-bit block, then its footer for what comes after the
// last transition. Only what is shown to people uses zones; the fold knows offsets alone, since
// governments change zones. Leap seconds are not looked at: zone files for POSIX time have none.
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/arena.h"
#include "base/err.h"

// When summer time begins or ends: month, week (5: the last) and weekday; else a day of the year.
struct zone_edge {
    int month, week, weekday; // month 0: `day`
    int day;                  // from 0, or from 1 when leap days are not counted
    bool no_leap;
    int32_t time_s; // after local midnight; may be below 0 or past a day
};

struct zone {
    struct span name;
    const int64_t *at;       // transitions, growing
    const int32_t *offset_s; // east of Greenwich, from each transition on
    size_t count;
    int32_t first_s;           // before all of them
    bool has_tail, has_summer; // the footer
    int32_t tail_s, summer_s;
    struct zone_edge begins, ends;
};

// Names as "Europe/Moscow". ERR_NOT_FOUND with the rule for unknown ones, ERR_CORRUPT. The arena
// keeps what `out` points to; `name` is copied.
CHECKED enum err zone_read(struct span name, struct arena *a, struct zone *out, struct error *e);
// The same from the bytes of such a file.
CHECKED enum err zone_parse(struct span file, struct arena *a, struct zone *out, struct error *e);
// In whole minutes, as times are shown. Seconds are of years 1900-9999.
int zone_offset_min(const struct zone *z, int64_t seconds);

#endif
