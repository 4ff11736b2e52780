// SPDX-License-Identifier: Apache-2.0
// Acts that could not be sent yet: kept on this machine unsigned, in order
// (docs/decisions/010-acting-through-a-host.md).
//
// $XDG_STATE_HOME/truce/queue/<hash of record and participant>/<number>, one author's own
// (net/own.h): JSON {"record","by","act","body","source"?,"to"?,"wider"?,"protected_too"?,
// "at","until"?,"sent"?}. A
// restricted act is sealed when it is sent, for the keys that its readers have then. Of one that
// was signed already, and of which nobody knows whether it was logged, `sent` has {"id","seen"} of
// its text: it is looked for first.
#ifndef NET_QUEUE_H
#define NET_QUEUE_H

#include "base/json.h"
#include "base/stamp.h"
#include "net/own.h"
#include "net/sending.h"

struct queued {
    struct span type;
    const struct json *body, *source; // source may be NULL
    const struct json *to;            // its readers, as an envelope has them; NULL: everybody
    bool wider;                       // than the rules propose: its author has said so
    bool protected_too;               // to be read by those, its reporter protected or not
    struct stamp at, until;
    bool has_until;
    struct sending_text sent; // as far as it is kept; any: it was signed
    struct json *json;        // owned; what the others point into
};

// Puts it last. path: where it lies now.
CHECKED enum err queue_add(const struct own *o, const struct queued *q, struct buf *path,
                           struct error *e);
// Writes down which text was signed for it.
CHECKED enum err queue_mark(const struct own *o, uint64_t number, const struct queued *q,
                            const struct sending_text *sent, struct error *e);
// Numbers of what is queued, in order, in `numbers` (a growing array in the arena).
CHECKED enum err queue_list(const struct own *o, struct arena *a, uint64_t **numbers, size_t *count,
                            struct error *e);
// As own_open.
CHECKED enum err queue_read(const struct own *o, uint64_t number, struct queued *out,
                            struct error *e);
void queued_done(struct queued *q);
CHECKED enum err queue_drop(const struct own *o, uint64_t number, struct error *e);
CHECKED enum err queue_path(const struct own *o, uint64_t number, struct buf *out, struct error *e);

#endif
