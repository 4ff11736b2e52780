// SPDX-License-Identifier: Apache-2.0
#include "http/sse.h"

#include "base/limits.h"

void sse_init(struct sse *s) {
    *s = (struct sse){0};
    buf_init(&s->line, SSE_EVENT_BYTES);
    buf_init(&s->name, SSE_EVENT_BYTES);
    buf_init(&s->id, SSE_EVENT_BYTES);
    buf_init(&s->data, SSE_EVENT_BYTES);
}

void sse_done(struct sse *s) {
    buf_done(&s->line);
    buf_done(&s->name);
    buf_done(&s->id);
    buf_done(&s->data);
}

static enum err dispatch(struct sse *s, sse_each *each, void *context, struct error *e) {
    enum err err = OK;
    if (s->any_data) {
        struct span data = buf_span(&s->data); // with a \n behind each of its lines
        struct sse_event event = {.name = s->name.size ? buf_span(&s->name) : span_str("message"),
                                  .id = buf_span(&s->id),
                                  .data = span_head(data, data.size - 1)};
        err = each(context, &event, e);
    }
    buf_clear(&s->name);
    buf_clear(&s->data);
    s->any_data = false;
    return err;
}

static void take_field(struct sse *s, struct span line) {
    ptrdiff_t colon = span_find(line, ':');
    struct span name = colon < 0 ? line : span_head(line, (size_t)colon);
    struct span value = colon < 0 ? span("", 0) : span_from(line, (size_t)colon + 1);
    if (value.size && value.data[0] == ' ')
        value = span_from(value, 1);
    if (span_is(name, "data")) {
        buf_put_span(&s->data, value);
        buf_put_byte(&s->data, '\n');
        s->any_data = true;
    } else if (span_is(name, "event")) {
        buf_clear(&s->name);
        buf_put_span(&s->name, value);
    } else if (span_is(name, "id") && span_find(value, 0) < 0) {
        buf_clear(&s->id);
        buf_put_span(&s->id, value);
    }
}

static enum err end_line(struct sse *s, sse_each *each, void *context, struct error *e) {
    struct span line = buf_span(&s->line);
    enum err err = OK;
    if (!line.size)
        err = dispatch(s, each, context, e);
    else
        take_field(s, line);
    buf_clear(&s->line);
    return err ? err : buf_check(&s->data, "an event's data", e);
}

enum err sse_feed(struct sse *s, struct span bytes, sse_each *each, void *context,
                  struct error *e) {
    enum err err = OK;
    for (size_t i = 0; !err && i < bytes.size; i++) {
        uint8_t byte = bytes.data[i];
        bool second = byte == '\n' && s->after_cr;
        s->after_cr = byte == '\r';
        if (second)
            continue;
        if (byte == '\n' || byte == '\r') {
            err = end_line(s, each, context, e);
            continue;
        }
        buf_put_byte(&s->line, byte);
        err = buf_check(&s->line, "an event's line", e);
    }
    return err;
}
