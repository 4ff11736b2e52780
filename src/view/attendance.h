// SPDX-License-Identifier: Apache-2.0
// Who was at a meeting: planned, present, absent; and in which room. Its rules:
//
// 1. Planned are those in `with`. What `attended` acts say corrects that: of each author its last
//    word on the meeting counts, by the question's clocks.
// 2. Present are those planned and those whom anybody says present, without those whom somebody
//    says absent and nobody present. Of whom both is said stands as disputed, and counts as
//    present.
// 3. Nobody is absent because a list leaves him out: who says who was there need not name all.
// 4. In separate rooms, as proximity talks and a go-between mean unless `rooms` says otherwise,
// each
//    of those present is in a room of its own, but for the go-between, who goes between them.
#ifndef VIEW_ATTENDANCE_H
#define VIEW_ATTENDANCE_H

#include "view/row.h"

struct attendance {
    struct asking *a;
    struct rows rows; // attended, in the clock's order
};

CHECKED enum err attendance_read(struct asking *a, struct attendance *out, struct error *e);
// Puts into a meeting's item: planned [who], present [who], absent [{who, reason?, author, i}],
// disputed [who], attended [{author, i, at}], apart, by_room [[who]]. Only participants by their
// slug.
void attendance_put(const struct attendance *t, const struct row *meeting, struct json *item);

#endif
