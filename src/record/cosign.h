// SPDX-License-Identifier: Apache-2.0
// Cosigning the newest checkpoint: a key's word that its owner has these entries.
#ifndef RECORD_COSIGN_H
#define RECORD_COSIGN_H

#include "record/record.h"

struct cosigned {
    uint64_t size;
    // Entries checked_from..size-1 were read and hashed now. The tree before them is the one that
    // this key signed last on this machine. Equal to size when `already`.
    uint64_t checked_from;
    bool already; // a valid line of this key for this size stands there, and none was added
};

// One more line, though one stands there: with its own time. Past LIMIT_COSIGNATURES_EACH none is.
#define COSIGN_AGAIN 1u

// Compares every entry since this key last signed with the tree, and the tree with the newest
// checkpoint, then cosigns that and stores the line. `key` must be a hold or witness key of the
// record, type 04. ERR_DENIED; ERR_CORRUPT; ERR_CONFLICT when the key has signed another history
// (signed.h).
CHECKED enum err record_cosign(struct record *r, const struct secret_key *key, int64_t time_s,
                               unsigned flags, struct cosigned *out, struct error *e);

#endif
