// SPDX-License-Identifier: Apache-2.0
#include "record/sample_stage.h"

#include "record/sample.h"

#include <unistd.h>

int sample_stage_setup(void **state, size_t size, size_t acts) {
    struct sample_stage *p = memory_get(size);
    struct error e = {0};
    sample_path(p->folder, "host.truce", p->path);
    snprintf(p->copy, sizeof p->copy, "%s/copy.truce", p->folder);
    if (sample_long_make(p->path, acts, &p->sample, &e) ||
        record_open(p->path, RECORD_WRITE, false, &p->host, &e)) {
        fprintf(stderr, "%s\n", e.message);
        return -1;
    }
    sample_source_init(&p->s, p->host);
    sync_report_init(&p->report);
    *state = p;
    return 0;
}

int sample_stage_teardown(void **state) {
    struct sample_stage *p = *state;
    record_close(p->host);
    sync_report_done(&p->report);
    sample_long_done(&p->sample);
    sample_clean(p->folder);
    free(p);
    return 0;
}

void sample_stage_report(struct sample_stage *p) {
    sync_report_done(&p->report);
    sync_report_init(&p->report);
}

void sample_stage_remove(struct sample_stage *p) {
    char part[160];
    snprintf(part, sizeof part, "%s.part", p->copy);
    unlink(p->copy);
    unlink(part);
}
