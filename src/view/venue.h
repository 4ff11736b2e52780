// SPDX-License-Identifier: Apache-2.0
// The venue's clock: the offset from UTC in which times are shown where no question brings its own,
// and in which acts are dated that are made here and now (docs/decisions/027-the-venues-clock.md).
//
// It is the offset of the last time that the host wrote: of a meeting's `from` or a round's
// `since`, whatever it is; else of the date of an act signed with a key of use `act`, or of the
// founding, where that is not UTC: so machines date. Of a moment before all of that, it is what was
// written last; UTC where there is nothing. It is made of what everybody sees alone, so that all
// readers have one clock.
#ifndef VIEW_VENUE_H
#define VIEW_VENUE_H

#include "base/stamp.h"
#include "view/sight.h"

// `host`: the participant; data NULL where there is none.
CHECKED enum err venue_offset(struct record *r, const struct view_query *q, struct span host,
                              int *offset_min, struct error *e);
// How `by` dates an act made on this machine at `now`: the host by the machine's own clock, where
// that is not UTC; who else, by the venue's, since where somebody sits is nobody's business.
CHECKED enum err venue_stamp(struct record *r, struct span by, int64_t now, struct stamp *out,
                             struct error *e);

#endif
