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

// `results` holds `count` places. Only failures of the store, or of the log key, are errors.
CHECKED enum err record_append(struct record *r, const struct secret_key *log,
                               const struct span *notes, size_t count, unsigned flags,
                               struct appended *results, struct error *e);
// The same for a host that does not take everything at once: `admit` is asked for each act that
// would be logged, in order, once its author `by` is certain; false holds it back.
typedef bool append_admit(void *context, struct span by);
CHECKED enum err record_append_admitted(struct record *r, const struct secret_key *log,
                                        const struct span *notes, size_t count, append_admit *admit,
                                        void *context, struct appended *results, struct error *e);

#endif
