// SPDX-License-Identifier: Apache-2.0
// What comes of a photo is a photo without anything beside its pixels, and comes of itself again.
#include "media/kind.h"
#include "media/photo.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_as(enum err (*strip)(struct span, struct buf *, struct error *), struct span in,
                   enum media_care care) {
    BUF_SCOPED struct buf once, twice;
    struct error e = {0};
    buf_init(&once, BUF_MAX);
    buf_init(&twice, BUF_MAX);
    if (strip(in, &once, &e)) {
        assert(e.code && e.message[0] && !once.size);
        return;
    }
    assert(media_kind_of(buf_span(&once), "")->care == care);
    enum err err = strip(buf_span(&once), &twice, &e);
    assert(!err && span_equal(buf_span(&once), buf_span(&twice)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    try_as(photo_strip_jpeg, span(data, size), MEDIA_JPEG);
    try_as(photo_strip_png, span(data, size), MEDIA_PNG);
    return 0;
}
