// SPDX-License-Identifier: Apache-2.0
// A checkpoint that parses is printed as it was; whole notes open under the example's key or not.
#include "log/checkpoint.h"

#include "log/example.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf again;
    struct verifier log;
    struct note n;
    struct checkpoint c;
    struct span input = span(data, size);
    arena_init(&a);
    buf_init(&again, size);
    if (!checkpoint_parse(input, &c, NULL)) {
        checkpoint_print(&c, &again);
        assert(span_equal(buf_span(&again), input));
    }
    if (verifier_parse(span_str(EXAMPLE_LOG_VKEY), &log, NULL))
        abort();
    if (!checkpoint_open(input, &log, &a, &n, &c, NULL))
        assert(span_is(n.text, EXAMPLE_TEXT));
    return 0;
}
