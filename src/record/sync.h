// SPDX-License-Identifier: Apache-2.0
// Taking a record from somebody who is not believed: clone and pull.
//
// Bytes come by C2SP tlog-tiles paths through a `struct source`; no sockets here. Nothing is stored
// unchecked: the checkpoint carries the signature of the log key that entry 0 names; hashes of
// whole bundles (level 1), the unfinished bundle and the tree at hand give a tree whose root must
// be the checkpoint's; then each bundle must hash to what stands in that tree. So memory stays
// bounded, and what is cut, swapped, stale or invented is refused before anything of it is stored.
// A pull that crosses no whole bundle fetches two things: the checkpoint and the unfinished bundle.
// Then the new acts are folded: signatures, chains and rules. Alien ones are counted, for whoever
// logged them is at fault; they make no other act wrong.
//
// What was seen before is compared with what is shown now. A smaller or another tree is refused,
// and what proves it is given as evidence (evidence.h).
#ifndef RECORD_SYNC_H
#define RECORD_SYNC_H

#include "record/record.h"

// One thing asked of a source.
struct source_piece {
    const char *path;    // "checkpoint/newest", "tile/1/000", "cosignatures?after=3"
    size_t bytes_max;    // an answer that is larger must fail, not be cut
    struct buf bytes;    // initialised by the source with that bound; freed by whoever asked
    struct error failed; // code OK when it is there; ERR_NOT_FOUND: the source has no such thing
};

// Fetches all of them, perhaps several at once. Returns an error only when nothing can be asked any
// more (stopped). Called by one thread at a time, not always the same.
typedef enum err source_fetch(void *context, struct source_piece *pieces, size_t count,
                              struct error *e);
struct source {
    source_fetch *fetch;
    void *context;
    const char *name; // for messages: its URL
};

struct sync_report {
    uint64_t from, size;   // entries before, and now
    uint64_t acts[4];      // of the new ones, by enum verdict_class
    uint64_t alien_first;  // index of the first new alien one
    char alien_rule[64];   // and what it breaks
    uint64_t cosignatures; // new lines that were kept
    uint64_t strange;      // lines by keys that are not the record's: passed over
    uint64_t bad;          // lines, or notes, that do not verify: passed over; the source's fault
    struct buf evidence;   // JSON where what is shown contradicts what was seen; else empty
};
void sync_report_init(struct sync_report *r);
void sync_report_done(struct sync_report *r);

#define SYNC_PROGRESS 1u // a bar on a terminal
#define SYNC_LINES 2u    // cosignatures too

// Rules of the errors that come with evidence, or could.
#define SYNC_ROLLED_BACK "rolled-back" // a smaller tree than was shown before
#define SYNC_SPLIT_VIEW "split-view"   // another tree than was shown before

// Brings an open record (RECORD_WRITE) up to what the source shows, which must be the same log and
// extend it. Entries, tiles and checkpoint are one durable transaction; cosignatures another.
// `came`: the source's number of the last cosignature that was taken, 0 at first; moves on. It is
// not believed: where the source's list does not have that one, it is taken from the first. NULL:
// from the first. Costs about what is new. ERR_CONFLICT with one of the rules above: nothing was
// stored. ERR_INVALID: the source shows what its own checkpoint does not sign, or its checkpoint is
// not this log's. ERR_LIMIT past LIMIT_SYNC_ENTRIES, and for a list of
// cosignatures that goes on and brings nothing (what it brought is kept).
CHECKED enum err sync_pull(struct record *r, const struct source *s, uint64_t *came, unsigned flags,
                           struct sync_report *report, struct error *e);

// A new record at `path`, from nothing but the source. `found` is the fingerprint that the reader
// was told of, or NULL. What is fetched lies in PATH.part until it is whole; one that was
// interrupted goes on from there, everything in it checked again. ERR_CONFLICT when `path` is
// taken; ERR_DENIED (rule "found") when the founding is another one; ERR_CORRUPT when the source is
// no record.
CHECKED enum err sync_clone(const char *path, const struct source *s, const uint8_t *found,
                            unsigned flags, struct record **out, struct sync_report *report,
                            struct error *e);

#endif
