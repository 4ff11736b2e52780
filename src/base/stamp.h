// SPDX-License-Identifier: Apache-2.0
// Points in time and dates as acts write them (RFC 3339, a subset), without any time-zone data.
//
// Time: YYYY-MM-DDTHH:MM:SS(Z|+HH:MM|-HH:MM), years 1900-9999, no second 60, no -00:00, offset at
// most 23:59. Date: YYYY-MM-DD of a real day. Proleptic Gregorian. No clock is read here.
#ifndef BASE_STAMP_H
#define BASE_STAMP_H

#include "base/buf.h"

struct stamp {
    int64_t seconds; // since 1970-01-01T00:00:00Z
    int offset_min;  // east of Greenwich, as written
};

CHECKED bool stamp_parse(struct span text, struct stamp *out);
void stamp_print(struct stamp s, struct buf *out); // Z when the offset is 0
// "Tue 2 May 2017, 20:00" in the stamp's own offset.
void stamp_print_plain(struct stamp s, struct buf *out);
CHECKED bool date_parse(struct span text, int64_t *days); // since 1970-01-01
void date_print(int64_t days, struct buf *out);
void date_print_plain(int64_t days, bool year, struct buf *out); // "2 May 2017" or "2 May"
// BCP 47 language tag by syntax alone (RFC 5646 section 2.1; no registry), at most 35 bytes.
bool lang_tag_ok(struct span text);

#endif
