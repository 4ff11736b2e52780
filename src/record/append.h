// SPDX-License-Identifier: Apache-2.0
// Writing to a record: appending acts in groups.
//
// What is reported as appended is on disk, with its checkpoint. A group is one transaction:
// entries, tiles, signed checkpoint. Refused acts leave nothing and do not stop the others of their
// group.
#ifndef RECORD_APPEND_H
#define RECORD_APPEND_H

#include "record/record.h"

struct appended {
    bool logged;
    bool repeated;          // the very same bytes stand in the log already, at `index`
    uint64_t index;         // when logged or repeated
    uint8_t id[HASH_BYTES]; // when it parses
    bool held_back;         // in force, but not admitted now; it left nothing
    struct verdict verdict;
};

#define APPEND_ADMIT_ALL 1u // logs void and alien acts too: for tests of what a faulty host does
// Their author is this process, which has made their signatures a moment ago with a secret that it
// has itself (not an agent's): they are not verified here again. Whoever reads the record does.
#define APPEND_SIGNED_HERE 2u

// Large groups come, one behind the other: what is kept of the rows in memory (32 MiB), and how
// seldom they are moved, is set for these. Where it fails, it is slower.
void record_expect_many(struct record *r);

// `results` holds `count` places. Only failures of the store, or of the log key, are errors.
CHECKED enum err record_append(struct record *r, const struct secret_key *log,
                               const struct span *notes, size_t count, unsigned flags,
                               struct appended *results, struct error *e);
// The same for a host, which prepares acts on other threads as they come, and does not take
// everything at once.
struct append_source {
    size_t count;
    // The next act, prepared; its signature checked where that was possible. Asked `count` times,
    // unless the store fails.
    struct candidate *(*next)(void *context);
    // Asked for each act that would be logged, once its author `by` is certain; false holds it
    // back.
    bool (*admit)(void *context, struct span by);
    void *context;
};
CHECKED enum err record_append_from(struct record *r, const struct secret_key *log,
                                    const struct append_source *from, struct appended *results,
                                    struct error *e);

#endif
