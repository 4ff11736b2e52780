// SPDX-License-Identifier: Apache-2.0
// Inside clone and pull: one look at a source (sync.c), what it contradicts (sync_split.c), its
// cosignatures (sync_lines.c).
#ifndef RECORD_SYNC_HANDLE_H
#define RECORD_SYNC_HANDLE_H

#include "base/progress.h"
#include "record/record_handle.h"
#include "record/sync.h"

#define SYNC_AT_ONCE 8 // pieces asked for together

// What a source shows, held against what we have. The tree shown is known by its roots of whole
// bundles from bundle `first` on, and the entries behind them; before that it is ours.
struct pull {
    const struct source *source;
    struct truth *truth;
    struct tree *tree;   // ours, of all that is in truth; grows with what is stored
    struct verifier log; // whose word counts
    struct arena arena;  // of what follows
    struct checkpoint c; // verified
    struct span note;    // its note, with the log's line alone
    uint64_t before;     // our size when this began
    uint64_t first;      // the first bundle that we do not have whole
    hash_bytes *roots;   // of the whole bundles from there on
    size_t root_count;
    struct buf last; // the unfinished bundle behind them, empty if there is none
    bool in_parts;   // commits now and then: nobody reads it before it is whole
    struct progress progress;
};

void pull_init(struct pull *p, const struct source *s, struct truth *truth, struct tree *tree);
void pull_done(struct pull *p);

// Fetches pieces; the first failure of one is the error.
CHECKED enum err source_get(const struct source *s, struct source_piece *pieces, size_t count,
                            struct error *e);
CHECKED enum err source_get_one(const struct source *s, const char *path, size_t bytes_max,
                                struct buf *out, struct error *e);
// The newest checkpoint as it is served, unchecked: checkpoint/newest, else checkpoint.
CHECKED enum err source_checkpoint(const struct source *s, struct buf *out, struct error *e);
const char *source_tile_path(struct arena *a, struct tile_id id);
// "NAME shows what its own checkpoint does not sign: WHAT".
enum err source_unsound(const struct source *s, const char *what, struct error *e);

// Verifies a checkpoint note and keeps it with the log's line alone.
CHECKED enum err pull_take_checkpoint(struct pull *p, struct span note, struct error *e);
// Roots of whole bundles from..to-1 out of level 1, appended to p->roots.
CHECKED enum err pull_roots(struct pull *p, uint64_t from, uint64_t to, struct error *e);
// The leaf hashes of a bundle of just `width` entries.
CHECKED enum err bundle_leaves(const struct source *s, struct span bundle, int width,
                               hash_bytes *leaves, struct error *e);
// Fetches the frame of the tree shown: whether it begins with ours and has the checkpoint's root.
// Needs c.size >= before.
CHECKED enum err pull_frame(struct pull *p, bool *extends, struct error *e);
// Stores entries, tiles and checkpoint. On failure truth is as it was (as the last part left it),
// and the tree is of no use any more.
CHECKED enum err pull_store(struct pull *p, struct sync_report *report, struct error *e);
// What is shown contradicts ours: always an error. Evidence goes into the report.
CHECKED enum err pull_contradicted(struct pull *p, struct sync_report *report, struct error *e);
// The same, when an entry that we have turned out to be another in the frame that was verified.
CHECKED enum err pull_differs_at(struct pull *p, uint64_t index, struct sync_report *report,
                                 struct error *e);
// Two signed checkpoints of which one is ours.
void sync_put_evidence(struct truth *t, const struct verifier *log, struct span note,
                       const struct checkpoint *c, struct sync_report *report);
// A note's text and the line of `log`, found there.
CHECKED enum err note_of_log(const struct note *n, const struct verifier *log, struct buf *out,
                             struct error *e);

CHECKED enum err sync_lines(struct record *r, const struct source *s, uint64_t *came,
                            struct sync_report *report, struct error *e);
// Counts the acts from..size-1 by class.
CHECKED enum err sync_count(struct record *r, struct sync_report *report, struct error *e);

#endif
