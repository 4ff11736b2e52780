// SPDX-License-Identifier: Apache-2.0
// A policy that parses is printed as one that parses and is printed the same; all witnesses
// together meet it, and a quorum that none of them meet is one without them.
#include "log/policy.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf once, twice;
    struct policy p;
    struct error e;
    arena_init(&a);
    buf_init(&once, SIZE_MAX);
    buf_init(&twice, SIZE_MAX);
    if (policy_parse(span(data, size), &a, &p, &e)) {
        assert(e.code == ERR_LIMIT || !strncmp(e.message, "line ", 5));
        return 0;
    }
    policy_print(&p, &once);
    if (policy_parse(buf_span(&once), &a, &p, NULL))
        abort();
    policy_print(&p, &twice);
    assert(span_equal(buf_span(&once), buf_span(&twice)));
    bool *have = arena_array(&a, bool, p.witness_count + 1);
    assert(policy_met(&p, have) == (p.quorum < 0));
    memset(have, true, p.witness_count);
    assert(policy_met(&p, have));
    return 0;
}
