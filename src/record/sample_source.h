// SPDX-License-Identifier: Apache-2.0
// For tests: a source over an open record, as it was at any size, that a test can make lie.
#ifndef RECORD_SAMPLE_SOURCE_H
#define RECORD_SAMPLE_SOURCE_H

#include "record/sync.h"

// What a test does to an answer before it is given: bytes may be changed, or an error returned.
typedef enum err sample_twist(void *context, const char *path, struct buf *bytes, struct error *e);

struct sample_source {
    struct source source;
    struct record *host;
    uint64_t at_most;    // shows no more entries than the largest checkpoint of this size has
    bool published;      // a folder of files: no checkpoint/newest, no cosignatures
    sample_twist *twist; // may be NULL
    void *context;
    size_t asked;      // how many pieces
    size_t stop_after; // fails all that is asked after so many pieces; 0: never
};

void sample_source_init(struct sample_source *s, struct record *host);

#endif
