// SPDX-License-Identifier: Apache-2.0
// The first byte chooses the codec, the others are its text. Each value has one spelling, so that
// what is taken must come out again byte by byte.
#include "base/codec.h"

#include "base/arena.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_hex(struct span text) {
    uint8_t *bytes = memory_get(text.size / 2);
    BUF_SCOPED struct buf again;
    buf_init(&again, BUF_MAX);
    if (hex_get(text, bytes, text.size / 2)) {
        hex_put(&again, span(bytes, text.size / 2));
        assert(span_equal(text, buf_span(&again)));
    }
    free(bytes);
}

static void check_base64(struct span text, bool padded) {
    BUF_SCOPED struct buf bytes, again;
    buf_init(&bytes, BUF_MAX);
    buf_init(&again, BUF_MAX);
    uint8_t *exact = memory_get(text.size);
    bool taken = padded ? base64_get(text, &bytes) : base64_raw_get(text, &bytes);
    if (!taken) {
        assert(!bytes.size);
    } else {
        padded ? base64_put(&again, buf_span(&bytes)) : base64_raw_put(&again, buf_span(&bytes));
        assert(span_equal(text, buf_span(&again)));
        bool same = !padded || base64_get_exact(text, exact, bytes.size);
        assert(same && (!padded || !bytes.size || !memcmp(exact, bytes.data, bytes.size)));
        bool other = padded && base64_get_exact(text, exact, bytes.size + 1);
        assert(!other);
    }
    free(exact);
}

static void check_decimal(struct span text, uint64_t max) {
    uint64_t value;
    if (!decimal_get(text, max, &value))
        return;
    BUF_SCOPED struct buf again;
    buf_init(&again, 100);
    buf_printf(&again, "%llu", (unsigned long long)value);
    assert(value <= max && span_equal(text, buf_span(&again)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size)
        return 0;
    struct span text = span(data + 1, size - 1);
    switch (data[0] & 3) {
    case 0:
        check_hex(text);
        break;
    case 1:
        check_base64(text, true);
        break;
    case 2:
        check_base64(text, false);
        break;
    default:
        check_decimal(text, UINT64_MAX >> (data[0] >> 2));
    }
    return 0;
}
