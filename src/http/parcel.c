// SPDX-License-Identifier: Apache-2.0
#include "http/parcel.h"

#include "base/arena.h"

#include <stdlib.h>

struct parcel *parcel_new(struct span bytes) {
    struct parcel *s = memory_get(sizeof *s + bytes.size);
    atomic_init(&s->refs, 1);
    s->size = bytes.size;
    if (bytes.size)
        memcpy(s->data, bytes.data, bytes.size);
    return s;
}

struct parcel *parcel_take(struct parcel *s) {
    if (s)
        atomic_fetch_add_explicit(&s->refs, 1, memory_order_relaxed);
    return s;
}

void parcel_drop(struct parcel *s) {
    if (s && atomic_fetch_sub_explicit(&s->refs, 1, memory_order_acq_rel) == 1)
        free(s);
}
