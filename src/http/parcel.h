// SPDX-License-Identifier: Apache-2.0
// Bytes that several threads send at once: made once, never changed, freed with the last reference.
#ifndef HTTP_PARCEL_H
#define HTTP_PARCEL_H

#include "base/buf.h"

#include <stdatomic.h>

struct parcel {
    atomic_int refs;
    size_t size;
    uint8_t data[];
};

struct parcel *parcel_new(struct span bytes); // one reference, the caller's; copies
struct parcel *parcel_take(struct parcel *s); // one more; NULL gives NULL
void parcel_drop(struct parcel *s);           // takes NULL
static inline struct span parcel_span(const struct parcel *s) {
    return span(s->data, s->size);
}

#endif
