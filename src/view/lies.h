// SPDX-License-Identifier: Apache-2.0
// How a zone lies at a moment: of its versions the one that began last. A version may be drawn
// ahead of the day from which it lies; until then it lies nowhere, whatever was said last.
#ifndef VIEW_LIES_H
#define VIEW_LIES_H

#include "view/row.h"

// All versions of all zones, by valid time: what the functions below look among.
CHECKED enum err lies_read(struct asking *a, struct rows *out, struct error *e);

int64_t lies_from(const struct row *version);
// Until when it lies so, that second not: its own end, or where another version of it begins.
int64_t lies_until(const struct rows *versions, size_t version);
bool lies_at(const struct rows *versions, size_t version, int64_t t);

enum lies {
    LIES_NO_MORE, // another version has taken its place
    LIES_SO,      // it began last; its own end may be past
    LIES_AHEAD,   // it is drawn for later
};
enum lies lies_how(const struct rows *versions, size_t version, int64_t now);

#endif
