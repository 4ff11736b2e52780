// SPDX-License-Identifier: Apache-2.0
// Grades: how far a record is seen and held, by the cosignatures that stand in it
// (docs/record-format.md section 3). What is verified once is remembered with the open record, and
// with the cache of its rows.
#ifndef RECORD_GRADE_H
#define RECORD_GRADE_H

#include "record/record.h"

// How many holders (participants) and seers have cosigned the checkpoint of `size`.
struct grade {
    int64_t held_have, held_need, held_of, seen_have, seen_need;
};
// ERR_NOT_FOUND when there is no such checkpoint.
CHECKED enum err record_grade(struct record *r, uint64_t size, struct grade *out, struct error *e);
// The largest size whose checkpoint is held, or seen; 0 if there is none.
CHECKED enum err record_held_size(struct record *r, uint64_t *out, struct error *e);
CHECKED enum err record_seen_size(struct record *r, uint64_t *out, struct error *e);
// Lines under the checkpoint of `size`, to give away: those that verify by keys in force, one for
// each key (the first that came), the holders' before others, as many as a note may have. Appended.
CHECKED enum err record_lines(struct record *r, uint64_t size, struct buf *out, struct error *e);

#endif
