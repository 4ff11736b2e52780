// SPDX-License-Identifier: Apache-2.0
// Acts that could not be sent yet: kept on this machine unsigned, in order
// (docs/decisions/010-acting-through-a-host.md).
//
// $XDG_STATE_HOME/truce/queue/<hash of the record's id>/<number>, mode 0600: JSON {"record","act",
// "body","source"?,"to"?,"wider"?,"at","until"?}; where the author's key file has an age key,
// encrypted to it. A restricted act is sealed when it is sent, for the keys that its readers have
// then.
#ifndef NET_QUEUE_H
#define NET_QUEUE_H

#include "base/json.h"
#include "base/stamp.h"
#include "crypto/age.h"

struct queued {
    struct span type;
    const struct json *body, *source; // source may be NULL
    const struct json *to;            // its readers, as an envelope has them; NULL: everybody
    bool wider;                       // than the rules propose: its author has said so
    struct stamp at, until;
    bool has_until;
    struct json *json; // owned; what the others point into
};

// Puts it last. `age`: the recipient, or NULL. path: where it lies now.
CHECKED enum err queue_add(struct span record, const struct queued *q, const uint8_t *age,
                           struct buf *path, struct error *e);
// Numbers of what is queued, in order, in `numbers` (a growing array in the arena).
CHECKED enum err queue_list(struct span record, struct arena *a, uint64_t **numbers, size_t *count,
                            struct error *e);
// ERR_DENIED when it is for none of these identities.
CHECKED enum err queue_read(struct span record, uint64_t number,
                            const uint8_t (*secrets)[AGE_KEY_BYTES], size_t count,
                            struct queued *out, struct error *e);
void queued_done(struct queued *q);
CHECKED enum err queue_drop(struct span record, uint64_t number, struct error *e);
CHECKED enum err queue_path(struct span record, uint64_t number, struct buf *out, struct error *e);

#endif
