// SPDX-License-Identifier: Apache-2.0
// A request that parses is printed as it was.
#include "log/witness.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    BUF_SCOPED struct buf again;
    struct witness_request r;
    buf_init(&again, size);
    if (witness_request_parse(span(data, size), &r, NULL))
        return 0;
    assert(r.count <= LIMIT_PROOF_HASHES && r.checkpoint.size);
    witness_request_print(&r, &again);
    assert(span_equal(buf_span(&again), span(data, size)));
    return 0;
}
