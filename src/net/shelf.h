// SPDX-License-Identifier: Apache-2.0
// Answers that were made before: bytes by address, for as long as nothing has come that would make
// others. Any number of threads. Bounded; what is asked for least goes first.
#ifndef NET_SHELF_H
#define NET_SHELF_H

#include "http/parcel.h"

#define SHELF_BYTES (64 << 20)
#define SHELF_FOR_EVER UINT64_MAX // as a version: full tiles

struct shelf;

struct shelf *shelf_new(void);
void shelf_free(struct shelf *s); // takes NULL
// The parcel put under `key` with this version or for ever; a reference, the caller's; NULL.
struct parcel *shelf_get(struct shelf *s, struct span key, uint64_t version);
// Keeps a reference of its own. What is larger than a quarter of the shelf is not kept.
void shelf_put(struct shelf *s, struct span key, uint64_t version, struct parcel *parcel);

#endif
