// SPDX-License-Identifier: Apache-2.0
// What a desk keeps on this machine for its people, and in no record: drafts and who cleared them,
// notes, and the ledger of what was shown to whom.
//
// $XDG_STATE_HOME/truce/desk/<hash of record and participant>/{drafts,notes,ledger}, their author's
// own (net/own.h): JSON {"record","who","items"}, each written whole. Two desks of one participant
// take turns (`lock`). Any thread.
#ifndef NET_DESK_KEEP_H
#define NET_DESK_KEEP_H

#include "net/desk_inside.h"

#define KEEP_BYTES (16 << 20) // of one file, as JSON
#define KEEP_DRAFTS 1000
#define KEEP_NOTES 4096
#define KEEP_LEDGER 16384

struct keep {
    const struct desk *d;
    const char *name; // "drafts"
    int lock;         // -1: not open
    struct json *json;
    struct json *items; // in it
};
#define KEEP_SCOPED __attribute__((cleanup(keep_close)))

// Reads what is there, and holds the lock until keep_close. ERR_CORRUPT where it is not what was
// kept there, ERR_DENIED where it is not the author's own.
CHECKED enum err keep_open(const struct desk *d, const char *name, struct keep *out,
                           struct error *e);
// Writes what stands in `json` now, durably.
CHECKED enum err keep_save(struct keep *k, struct error *e);
void keep_close(struct keep *k); // takes one that is not open
// How many drafts there are; 0 where they cannot be read.
int64_t keep_count_drafts(const struct desk *d);

#endif
