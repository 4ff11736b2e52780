// SPDX-License-Identifier: Apache-2.0
// However a stream is cut into pieces, the same events come of it.
#include "crypto/hash.h"
#include "http/sse.h"

#include <assert.h>

static enum err note_event(void *context, const struct sse_event *event, struct error *e) {
    struct buf *out = context;
    (void)e;
    assert(event->name.size && span_find(event->id, '\n') < 0);
    buf_put_be(out, event->name.size, 4);
    buf_put_span(out, event->name);
    buf_put_be(out, event->id.size, 4);
    buf_put_span(out, event->id);
    buf_put_be(out, event->data.size, 4);
    buf_put_span(out, event->data);
    return OK;
}

static enum err events_of(struct span bytes, size_t step, struct buf *out) {
    struct sse sse;
    enum err err = OK;
    sse_init(&sse);
    for (; !err && bytes.size; bytes = span_from(bytes, step))
        err = sse_feed(&sse, span_head(bytes, step), note_event, out, NULL);
    sse_done(&sse);
    return err;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    BUF_SCOPED struct buf whole, parts;
    buf_init(&whole, BUF_MAX);
    buf_init(&parts, BUF_MAX);
    enum err a = events_of(span(data, size), size ? size : 1, &whole);
    enum err b = events_of(span(data, size), size ? 1 + data[0] % 7 : 1, &parts);
    assert(a == b && span_equal(buf_span(&whole), buf_span(&parts)));
    return 0;
}
