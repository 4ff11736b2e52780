// SPDX-License-Identifier: Apache-2.0
// A path that parses is printed as it was; a bundle that is cut to its end is put together again.
#include "log/tile.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    BUF_SCOPED struct buf again;
    struct span input = span(data, size), rest = input, entry;
    struct tile_id id;
    buf_init(&again, size);
    if (!tile_path_parse(input, &id, NULL)) {
        tile_path_print(id, &again);
        assert(span_equal(buf_span(&again), input));
        assert(!tile_exists(id, 0));
        buf_clear(&again);
    }
    while (!bundle_cut(&rest, &entry, NULL))
        if (bundle_put(&again, entry, NULL))
            abort();
    assert(span_equal(buf_span(&again), span_head(input, size - rest.size)));
    return 0;
}
