// SPDX-License-Identifier: Apache-2.0
// A record on disk, opened: truth, the tree over it, and the fold of it.
//
// The fold's rows live in a cache of their own ($XDG_CACHE_HOME/truce, or a private temporary
// file), which is used only while it stands for this very log and is else made anew: derived rows
// that came with a file are never believed, and each signature has been verified once on this
// machine before a row of it is shown. One thread at a time.
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include "base/env.h"
#include "log/checkpoint.h"
#include "store/truth.h"
#include "talks/fold.h"

enum record_mode {
    RECORD_READ,   // nothing is written but the cache
    RECORD_WRITE,  // appends and cosigns; one process at a time
    RECORD_FORGET, // as RECORD_READ, the fold in a private temporary file, made anew
};

struct record;
struct reader;

// Opens and folds what is not folded yet (with a progress bar on a terminal if `progress`).
// ERR_CORRUPT when what is folded now is not what the hash tiles hold, or the newest checkpoint
// does not cover the entries: truce verify (verify.h) tells more.
CHECKED enum err record_open(const char *path, enum record_mode mode, bool progress,
                             struct record **out, struct error *e);
void record_close(struct record *r);
// For a record that stays open while somebody else writes to it: goes on to what truth and the rows
// hold by now. Costs what has come since, and a read of the constitution.
CHECKED enum err record_refresh(struct record *r, struct error *e);
// Removes what is cached for the record at `path`: before a record is removed, or when its cache is
// no use.
void record_forget(const char *path);

// A new record from its founding note, with its first signed checkpoint. Nothing is left on
// failure; whoever is killed leaves at most a PATH.founding-… or .part-… beside. ERR_DENIED when
// the founding names another log key.
CHECKED enum err record_create(const char *path, struct span note, const struct secret_key *log,
                               struct record **out, struct error *e);

struct truth *record_truth(struct record *r);
struct fold *record_fold(struct record *r);
struct db *record_rows(struct record *r); // the fold's database, for views
const struct state *record_state(const struct record *r);
// Whose rows they are (reader.h); NULL: everybody's.
const struct reader *record_reader(const struct record *r);
uint64_t record_size(const struct record *r);
// Root of the tree of the first `size` entries, 1 <= size <= record_size.
CHECKED enum err record_root(struct record *r, uint64_t size, uint8_t root[HASH_BYTES],
                             struct error *e);
// Bytes as they were logged: each entry is hashed and compared with the tree, ERR_CORRUPT where the
// file holds others by now. Appended; ERR_NOT_FOUND past the end. `each` may be NULL, to compare
// only.
CHECKED enum err record_entry(struct record *r, uint64_t index, struct buf *out, struct error *e);
CHECKED enum err record_entries(struct record *r, uint64_t from, uint64_t to, truth_entry *each,
                                void *context, struct error *e);
// A verified look at the newest signed checkpoint.
CHECKED enum err record_checkpoint(struct record *r, uint64_t at_most, struct arena *a,
                                   struct checkpoint *out, struct span *note, struct error *e);
// The log's verifier key, as the founding names it.
struct verifier record_log_key(const struct record *r);

// A tree over truth's tiles and the entries behind them (log/merkle.h's reader).
CHECKED enum err record_hash(void *record, int level, uint64_t index, uint8_t out[HASH_BYTES],
                             struct error *e);

#endif
