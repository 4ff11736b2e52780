// SPDX-License-Identifier: Apache-2.0
// Inside the record part: what an open record is.
#ifndef RECORD_RECORD_HANDLE_H
#define RECORD_RECORD_HANDLE_H

#include "record/blob.h"
#include "record/reader.h"
#include "record/record.h"
#include "record/tree.h"

struct record {
    struct truth *truth;
    struct db *rows;
    struct fold *fold;
    struct tree tree;        // of all entries in truth, and those of the group being appended
    struct grading *grading; // of its cosignatures (grade.c); NULL until it is asked for
    struct verifier log;     // its key, whatever becomes of the rows that named it
    uint8_t log_name[LIMIT_NAME_BYTES];
    struct buf verified;     // the checkpoint that was signed or verified last: not verified again
    const struct reader *reader; // whose rows these are, in memory; NULL: everybody's
    struct blob_names blobs;     // what its entries name, as far as that was asked for
    uint64_t tidied;             // entries whose erasures have been carried out here
    bool write;
    bool draft;   // being founded: nobody has seen it yet
    bool unsound; // its entries and its hash tiles contradict each other
    bool astray; // a failure has left tree or fold behind truth: to be mended before the next group
                 // or cosignature
};

// Reads the tree from truth: after opening, and after a group that failed.
CHECKED enum err record_load_tree(struct record *r, struct error *e);
// Folds the entries of r->tree that the rows do not have yet, at the cost of those alone; without
// the cache when somebody holds it for long, or it fails. ERR_CORRUPT when one is not what the tree
// holds. On failure the record is astray.
CHECKED enum err record_extend(struct record *r, bool progress, struct error *e);
// Ends a transaction of the rows, marked as this tree's.
CHECKED enum err record_commit_rows(struct record *r, struct error *e);
// From a fold that is founded: to be known when its state is not.
void record_learn_log_key(struct record *r);
// That this checkpoint is the log's.
void record_verified(struct record *r, struct span note);
// After a failure: tree and rows as truth has them, and no longer astray.
CHECKED enum err record_mend(struct record *r, struct error *e);
// The founding entry judged alone, before there is a file: its fingerprint, and the log key that it
// names, appended. What else comes from its rule, or ERR_INVALID.
CHECKED enum err record_judge_founding(struct span note, struct buf *log_vkey,
                                       uint8_t id[HASH_BYTES], struct error *e);
// Leaves the cache, which somebody holds for long or which fails, and folds into private rows:
// r->tree, of which truth may have the end in a group that is not committed. On failure the rows
// are what they were.
CHECKED enum err record_own_rows(struct record *r, struct error *e);
// Rows in memory, made anew as r->reader reads. What the rows at hand were made of is not verified
// again: ERR_CORRUPT when these come to another public state.
CHECKED enum err record_rows_in_memory(struct record *r, bool progress, struct error *e);
void grading_free(struct record *r); // r->grading; before the rows are closed
// Whether the tree holds this leaf there: else ERR_CORRUPT.
CHECKED enum err record_check_leaf(struct record *r, uint64_t index, const uint8_t leaf[HASH_BYTES],
                                   struct error *e);
// Whether `log` is the log key that `named` stands for: else ERR_DENIED.
CHECKED enum err record_check_log_key(const struct verifier *named, const struct secret_key *log,
                                      struct error *e);
// The fold's database for a record at `path`: the cache, or a private temporary file.
CHECKED enum err rows_cache_open(const char *path, bool forget, struct db **out, struct error *e);
// The log's key, in append.c: what it signed last, opened and checked; kept after the commit.
struct signed_last;
CHECKED enum err record_recall(struct record *r, const struct secret_key *log,
                               struct signed_last *last, struct error *e);
void record_remember(struct record *r, struct signed_last *last, const uint8_t root[HASH_BYTES]);

#endif
