// SPDX-License-Identifier: Apache-2.0
// Cosignatures that others bring: signature lines under a checkpoint of this very tree.
#ifndef RECORD_CUSTODY_H
#define RECORD_CUSTODY_H

#include "record/record.h"

#define CUSTODY_NOTES_MAX 1024 // in one call

// What became of one note. OK: all its lines stand in the record now, `fresh` of them since this
// call; or of their key and this size as many stand as are kept (LIMIT_COSIGNATURES_EACH), which is
// as good. ERR_INVALID: it is no checkpoint note, or bears no cosignature; ERR_NOT_FOUND: this record
// has signed no checkpoint of that size; ERR_CONFLICT: another root, or two lines of one key and time; ERR_DENIED: a line by a key
// that is none of the record's cosigning keys at that size, or that does not verify. Of a note that
// is refused nothing is taken.
struct taken {
    uint64_t size; // of the checkpoint, where one was read
    size_t fresh;
    struct error why; // code OK: taken
};

#define TAKE_CHECKPOINTS 1u // a replica: the checkpoint too, where the log's line is a good one

// The notes in one durable transaction. `out` holds `count` places. Only failures of the store are
// errors, and then nothing was taken.
CHECKED enum err record_take_cosignatures(struct record *r, const struct span *notes, size_t count,
                                          unsigned flags, struct taken *out, struct error *e);

#endif
