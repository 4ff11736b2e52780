// SPDX-License-Identifier: Apache-2.0
// Blobs to and from a host. What comes is believed when it hashes to what was asked for.
#ifndef NET_BLOBS_H
#define NET_BLOBS_H

#include "http/client.h"
#include "record/blob.h"

// Appended whole, piece by piece. ERR_NOT_FOUND where the host does not have it, ERR_DENIED with
// the reason where it was erased, ERR_LIMIT past out->max, ERR_CORRUPT when it hashes to another.
CHECKED enum err blobs_get(struct client *host, const uint8_t sha256[HASH_BYTES], struct buf *out,
                           struct error *e);
CHECKED enum err blobs_put(struct client *host, const uint8_t sha256[HASH_BYTES],
                           struct span content, struct error *e);

struct blobs_report {
    size_t named, erased, here, came, missing; // different blobs; `here` before anything came
    struct error first; // why the first that is missing did not come; code OK when none is
};
// All that acts name and is not here. One that does not come leaves the others alone; the failure
// is the record's own.
CHECKED enum err blobs_pull(struct record *r, struct client *host, struct blobs_report *out,
                            struct error *e);

#endif
