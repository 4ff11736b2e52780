// SPDX-License-Identifier: Apache-2.0
// What a record is: entries, full tiles, signed checkpoints, cosignatures. Append only.
//
// The one place that knows how truth is stored (SQLite now). It checks form and order, not
// signatures or rules: those are record's. Rows are never changed or removed (by
// trigger), but for the content of blobs that were erased. The
// lowest free index is the size. One writer: the sequencer lock is held by a DB_WRITE opening for
// as long as it lives; a second one gets ERR_CONFLICT ("somebody is writing to this record").
#ifndef STORE_TRUTH_H
#define STORE_TRUTH_H

#include "base/arena.h"
#include "crypto/hash.h"
#include "store/db.h"

struct truth;

// Magic: SQLite application_id 0x54525543 ("TRUC"), user_version 1: else ERR_CORRUPT ("not a
// record").
CHECKED enum err truth_create(const char *path, struct truth **out, struct error *e);
CHECKED enum err truth_open(const char *path, bool write, struct truth **out, struct error *e);
void truth_close(struct truth *t);
CHECKED enum err truth_backup(struct truth *t, const char *to, struct error *e);
const char *truth_path(const struct truth *t);

// A group is one durable transaction. Puts remember the first failure; truth_commit reports it.
// In this order: entries, their tiles, the checkpoint that covers them, cosignatures of a
// checkpoint that is there. Anything else is ERR_CONFLICT, as are other bytes at a place that is
// taken; the same checkpoint or cosignature again is no failure. After a failed commit the group is
// not there, but when the disk failed, reopening after a crash may find it: nothing of it was told
// to anybody.
CHECKED enum err truth_begin(struct truth *t, struct error *e);
void truth_put_entry(struct truth *t, uint64_t index, struct span entry);
void truth_put_tile(struct truth *t, int level, uint64_t index,
                    struct span full_tile);                                  // 8192 bytes
void truth_put_checkpoint(struct truth *t, uint64_t size, struct span note); // log signature only
void truth_put_cosignature(struct truth *t, uint64_t size, struct span key_name, uint32_t key_id,
                           int64_t time_s, struct span line);
// Content in pieces of TRUTH_CHUNK_BYTES, the last one alone shorter: 0, 1, 2 …; nothing asks here
// whether they hash to that. Removing is the one thing that is ever removed: content that was
// erased, which leaves its digest in the log and, after truth_sweep, no byte in the file or beside
// it.
#define TRUTH_CHUNK_BYTES 1048576
void truth_put_blob(struct truth *t, const uint8_t sha256[HASH_BYTES], uint64_t chunk,
                    struct span data);
void truth_remove_blob(struct truth *t, const uint8_t sha256[HASH_BYTES]);
// After the commit, since zeros in place of what was removed (secure_delete) lie in the WAL until
// they are copied, beside what was put. ERR_CONFLICT while somebody reads: to be tried again.
CHECKED enum err truth_sweep(struct truth *t, struct error *e);
CHECKED enum err truth_commit(struct truth *t, struct error *e);
void truth_rollback(struct truth *t);

// What is read is appended to buffers. Within a group the writer sees what it has put.
CHECKED enum err truth_size(struct truth *t, uint64_t *out, struct error *e);
// Entries from..to-1 in order; the span is valid during the call. A gap is ERR_CORRUPT.
typedef enum err truth_entry(void *context, uint64_t index, struct span entry, struct error *e);
CHECKED enum err truth_entries(struct truth *t, uint64_t from, uint64_t to, truth_entry *each,
                               void *context, struct error *e);
CHECKED enum err truth_get_entry(struct truth *t, uint64_t index, struct buf *out, struct error *e);
// ERR_NOT_FOUND where no full tile is stored.
CHECKED enum err truth_get_tile(struct truth *t, int level, uint64_t index, struct buf *out,
                                struct error *e);
// The checkpoint with the largest size <= at_most. ERR_NOT_FOUND when there is none.
CHECKED enum err truth_get_checkpoint(struct truth *t, uint64_t at_most, uint64_t *size,
                                      struct buf *note, struct error *e);
typedef enum err truth_checkpoint(void *context, uint64_t size, struct span note, struct error *e);
CHECKED enum err truth_checkpoints(struct truth *t, truth_checkpoint *each, void *context,
                                   struct error *e); // by size
typedef enum err truth_cosignature(void *context, uint64_t size, struct span line, int64_t time_s,
                                   struct error *e);
// Cosignatures of one size (all sizes: UINT64_MAX), by size, then in the order they came.
CHECKED enum err truth_cosignatures(struct truth *t, uint64_t size, truth_cosignature *each,
                                    void *context, struct error *e);
// At most `limit` that came after number `after`, in the order they came.
typedef enum err truth_came(void *context, uint64_t came, uint64_t size, struct span line,
                            struct error *e);
CHECKED enum err truth_cosignatures_since(struct truth *t, uint64_t after, uint64_t limit,
                                          truth_came *each, void *context, struct error *e);
// Whether some line is kept as that of this key, size and time: a second one is ERR_CONFLICT.
CHECKED enum err truth_cosignature_taken(struct truth *t, uint64_t size, struct span key_name,
                                         uint32_t key_id, int64_t time_s, bool *out,
                                         struct error *e);
// How many lines are kept as of this key and size, counted up to `most`.
CHECKED enum err truth_count_cosignatures(struct truth *t, uint64_t size, struct span key_name,
                                          uint32_t key_id, uint64_t most, uint64_t *out,
                                          struct error *e);
// The number of the newest cosignature, 0 if there is none: another one when any has come.
CHECKED enum err truth_last_cosignature(struct truth *t, uint64_t *came, struct error *e);
// Whether just this line is kept as that of this key: a row's columns and its line can contradict
// each other. *other (may be NULL): another line stands in its place.
CHECKED enum err truth_has_cosignature(struct truth *t, uint64_t size, struct span key_name,
                                       uint32_t key_id, int64_t time_s, struct span line, bool *out,
                                       bool *other, struct error *e);

// How long a blob is, and one piece of it. ERR_NOT_FOUND where it is not here.
CHECKED enum err truth_blob_size(struct truth *t, const uint8_t sha256[HASH_BYTES], uint64_t *out,
                                 struct error *e);
CHECKED enum err truth_get_blob(struct truth *t, const uint8_t sha256[HASH_BYTES], uint64_t chunk,
                                struct buf *out, struct error *e);
// Digests of the blobs that are here, in order. `each` may not write.
typedef enum err truth_blob(void *context, const uint8_t sha256[HASH_BYTES], struct error *e);
CHECKED enum err truth_blobs(struct truth *t, truth_blob *each, void *context, struct error *e);

#endif
