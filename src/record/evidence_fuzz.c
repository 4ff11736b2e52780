// SPDX-License-Identifier: Apache-2.0
// Evidence that parses is printed so that it parses to the same.
#include "record/evidence.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf once, twice;
    struct evidence ev, again;
    arena_init(&a);
    buf_init(&once, BUF_MAX);
    buf_init(&twice, BUF_MAX);
    if (evidence_parse(span(data, size), &a, &ev, NULL))
        return 0;
    evidence_print(&ev, &once);
    if (once.size > EVIDENCE_BYTES) // spaces between tokens may have been fewer
        return 0;
    enum err err = evidence_parse(buf_span(&once), &a, &again, NULL);
    assert(!err && again.kind == ev.kind && evidence_is(buf_span(&once)));
    evidence_print(&again, &twice);
    assert(span_equal(buf_span(&once), buf_span(&twice)));
    return 0;
}
