// SPDX-License-Identifier: Apache-2.0
// For tests of sync: a host's record, a source over it, and where a copy of it comes to lie.
#ifndef RECORD_SAMPLE_STAGE_H
#define RECORD_SAMPLE_STAGE_H

#include "record/sample_long.h"
#include "record/sample_source.h"

struct sample_stage {
    char folder[64], path[128], copy[128];
    struct sample_long sample;
    struct record *host;
    struct sample_source s;
    struct sync_report report; // of what was synced last
};

// For cmocka: a struct of `size` bytes that begins with a stage, its host's record of `acts` acts
// (sample_long.h). -1 where it cannot be made.
int sample_stage_setup(void **state, size_t size, size_t acts);
int sample_stage_teardown(void **state);

void sample_stage_report(struct sample_stage *p); // begins a new one
void sample_stage_remove(struct sample_stage *p); // the copy, and what came of it

#endif
