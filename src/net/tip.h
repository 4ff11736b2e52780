// SPDX-License-Identifier: Apache-2.0
// Where the log stands: what the writer has published last. Made by it alone, read by every thread,
// never changed: a new one takes the place of the old.
#ifndef NET_TIP_H
#define NET_TIP_H

#include "http/parcel.h"
#include "record/grade.h"

struct tip {
    atomic_int refs;
    uint64_t size, seen, held; // of the newest checkpoint; of the largest that is seen, held
    uint64_t came;             // number of the newest cosignature
    uint8_t root[HASH_BYTES];  // at `size`
    struct grade grade;        // of the newest checkpoint
    int64_t acts_per_hour;     // of one participant, as the rules in force admit; 0: any number
    struct parcel *newest;     // the newest checkpoint, with the log's signature alone
    struct parcel *known;      // the newest that is seen (else the newest), with its cosignatures
};

// As the record stands now. `before`: the last one, whose parts serve where nothing changed; NULL.
CHECKED enum err tip_read(struct record *r, struct tip *before, struct tip **out, struct error *e);
struct tip *tip_take(struct tip *s);
void tip_drop(struct tip *s); // takes NULL
// "recorded", "seen" or "held": of entry `index`.
const char *tip_grade(const struct tip *s, uint64_t index);

#endif
