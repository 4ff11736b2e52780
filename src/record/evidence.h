// SPDX-License-Identifier: Apache-2.0
// Evidence that a log, or one who cosigns it, showed two histories: a file that anybody can judge.
//
// JSON, one object (docs/record-format.md section 11):
//
// MEMBER          MEANING
// truce_evidence  1
// kind            two-trees    two checkpoints of one size with different roots
//                 two-leaves   two checkpoints, and under each a proof of another entry at one
//                 index other-tree   one checkpoint whose root is not that of a replica at its size
//                 rolled-back  two checkpoints, of which the smaller was shown later
// key             verifier key of whose word it is: the log's, or a cosigner's
// founding        the founding act's note, which names the log's key
// first, second   {checkpoint: note, index?, leaf?: base64, proof?: [base64 …]}
//
// The first two stand alone, where the founding act names the key: two of one key's signatures
// contradict each other, and nobody else could make them. other-tree stands against a replica;
// so does any word of a key that came later. rolled-back proves nothing by itself: nobody signs
// when something was shown.
#ifndef RECORD_EVIDENCE_H
#define RECORD_EVIDENCE_H

#include "record/record.h"

#define EVIDENCE_BYTES 1048576 // of a file: two checkpoints, two proofs, a founding act

enum evidence_kind {
    EVIDENCE_TWO_TREES,
    EVIDENCE_TWO_LEAVES,
    EVIDENCE_OTHER_TREE,
    EVIDENCE_ROLLED_BACK,
};
extern const char *const evidence_kinds[]; // as written

struct evidence_side {
    struct span checkpoint; // a note
    // of two-leaves alone:
    uint64_t index;
    uint8_t leaf[HASH_BYTES];
    hash_bytes hashes[LIMIT_PROOF_HASHES];
    size_t count;
};

struct evidence {
    enum evidence_kind kind;
    struct span key;
    struct span founding;
    struct evidence_side sides[2]; // the first alone of other-tree
};

void evidence_print(const struct evidence *ev, struct buf *out);
// Checks the form. Copies into the arena. ERR_INVALID, ERR_LIMIT.
CHECKED enum err evidence_parse(struct span file, struct arena *a, struct evidence *out,
                                struct error *e);
bool evidence_is(struct span file); // by how it begins

struct evidence_verdict {
    uint8_t found[HASH_BYTES]; // of the founding act that it names
    bool of_log;               // else of a cosigner
    bool alone;                // else by the replica's word
    bool proved;
    uint64_t sizes[2];
    char why[320]; // what it proves, or why it proves nothing
};

// Judged by its bytes, and by `replica` where one is given (NULL if not). ERR_INVALID, ERR_DENIED
// when signatures, proofs or the founding do not hold: then it is no evidence of anything.
CHECKED enum err evidence_judge(const struct evidence *ev, struct record *replica,
                                struct evidence_verdict *out, struct error *e);

// Writes evidence beside a record, as RECORD.evidence-<8 hex of its hash>.json; puts the path.
CHECKED enum err evidence_leave(const char *record_path, struct span evidence, struct buf *path,
                                struct error *e);

#endif
