// SPDX-License-Identifier: Apache-2.0
// Server-sent events (HTML Living Standard, section 9.2): a stream of bytes cut into events.
//
// "event: NAME", "data: LINE" (several are joined by \n), "id: ID", an empty line ends the event;
// lines that begin with ":" keep a connection alive and say nothing. Lines end in \n, \r\n or \r.
// An event without data is none.
#ifndef HTTP_SSE_H
#define HTTP_SSE_H

#include "base/buf.h"

#define SSE_EVENT_BYTES 65536 // of one line, and of one event's data

struct sse_event {
    struct span name; // "message" where the host names none
    struct span id;   // the last id that came, with this event or before; may be empty
    struct span data;
};

// Both valid during the call.
typedef enum err sse_each(void *context, const struct sse_event *event, struct error *e);

struct sse {
    struct buf line, name, id, data;
    bool after_cr; // a \n that follows belongs to the line before
    bool any_data;
};

void sse_init(struct sse *s);
void sse_done(struct sse *s);
// ERR_LIMIT past SSE_EVENT_BYTES, or what `each` returns.
CHECKED enum err sse_feed(struct sse *s, struct span bytes, sse_each *each, void *context,
                          struct error *e);

#endif
