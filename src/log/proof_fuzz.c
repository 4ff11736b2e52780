// SPDX-License-Identifier: Apache-2.0
// A proof that parses is printed as it was, and proves nothing but the example's entries.
#include "log/proof.h"

#include "log/example.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf again;
    struct verifier log;
    struct proof p;
    struct checkpoint c;
    hash_bytes leaf;
    arena_init(&a);
    buf_init(&again, size);
    if (proof_parse(span(data, size), &a, &p, NULL))
        return 0;
    proof_print(&p, &again);
    assert(span_equal(buf_span(&again), span(data, size)));
    if (verifier_parse(span_str(EXAMPLE_LOG_VKEY), &log, NULL))
        abort();
    merkle_leaf(span_str("offer:1"), leaf);
    if (!proof_check(&p, leaf, &log, &a, &c, NULL))
        assert(p.index == 1 && c.size == 3);
    merkle_leaf(span_str("offer:2"), leaf);
    assert(proof_check(&p, leaf, &log, &a, &c, NULL));
    return 0;
}
