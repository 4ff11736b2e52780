// SPDX-License-Identifier: Apache-2.0
// Verifying a whole record from its bytes: nothing that was derived before is believed.
#ifndef RECORD_VERIFY_H
#define RECORD_VERIFY_H

#include "record/blob.h"
#include "record/grade.h"

#define VERIFY_FAULTS_MAX 1000 // more are counted, not listed; the first by index always is

struct fault {
    // The bad entry. For tile, its first entry. For checkpoint and cosignature, their size. For
    // root and kept, where all that is known is that an entry of some stretch differs: the first in
    // it that is bad by itself, else where the stretch begins. What is cut off: where it would be.
    uint64_t index;
    const char *rule; // slug: refusal.h's for alien entries; leaf, tile, root, entry, checkpoint,
                      // cosignature, kept, found
    char message[320];
};

struct verify_report {
    bool valid;
    uint64_t size;
    uint8_t root[HASH_BYTES];
    uint8_t state[HASH_BYTES]; // state digest
    uint8_t found[HASH_BYTES]; // fingerprint
    const char *trust;         // "found" when --found was given and agrees, else "none"
    int64_t held_have, held_need,
        held_of; // of the newest checkpoint: cosigned, needed, holders there are
    int64_t seen_have, seen_need;
    uint64_t held_size;   // largest size held; 0 if none
    uint64_t counts[4];   // by enum verdict_class
    size_t differ_count;  // hold acts whose state digest is not ours: two programs fold differently
    char differ[160];     // the first of them
    size_t strange_count; // cosignatures by keys that are not the record's: passed over
    char strange[192];    // the first of them
    struct blob_counts blobs; // a matter of this copy: nothing is wrong for lacking one
    struct fault *faults;     // by index
    size_t fault_count, fault_more;
};

struct verify_options {
    const uint8_t *found; // expected fingerprint, or NULL
    struct span kept;     // a checkpoint note or a hold act kept from before, or empty
    bool progress;
    int threads; // 0: as many as there are processors
};

// The file as it is when this begins: a writer may go on beside it. ERR_CORRUPT when the file
// cannot be read as a record at all; faults are in the report, not errors.
CHECKED enum err record_verify(const char *path, const struct verify_options *o,
                               struct verify_report *out, struct error *e);
void verify_report_done(struct verify_report *r);

#endif
