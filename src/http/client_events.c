// SPDX-License-Identifier: Apache-2.0
#include "http/client_handle.h"
#include "http/sse.h"

#include <strings.h>

struct stream {
    struct transfer t;
    struct sse sse;
    client_event *each;
    void *context;
    struct error failed; // of the stream's form, or the caller's
    bool checked;        // that it is a stream of events
};

static bool is_stream(struct stream *s) {
    const char *type = NULL;
    curl_easy_getinfo(s->t.easy, CURLINFO_CONTENT_TYPE, &type);
    s->checked = type && !strncasecmp(type, "text/event-stream", 17);
    if (!s->checked)
        error_set(&s->failed, ERR_INVALID, "%s: is no stream of events", s->t.url);
    return s->checked;
}

static size_t take(char *data, size_t size, size_t count, void *context) {
    struct stream *s = context;
    long status = 0;
    curl_easy_getinfo(s->t.easy, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200)
        return transfer_put(&s->t, data, size * count);
    if (!s->checked && !is_stream(s))
        return 0;
    struct span bytes = span(data, size * count);
    return sse_feed(&s->sse, bytes, s->each, s->context, &s->failed) ? 0 : bytes.size;
}

static enum err listen_once(struct client *c, struct exchange *x, const char *last_id,
                            client_event *each, void *context, struct error *e) {
    struct stream s = {.each = each, .context = context};
    char header[128];
    sse_init(&s.sse);
    enum err err = transfer_init(&s.t, c, c->easy[0], x, take, &s, e);
    if (!err && last_id) {
        snprintf(header, sizeof header, "Last-Event-ID: %s", last_id);
        s.t.headers = curl_slist_append(s.t.headers, header);
        curl_easy_setopt(s.t.easy, CURLOPT_HTTPHEADER, s.t.headers);
    }
    curl_easy_setopt(s.t.easy, CURLOPT_TIMEOUT_MS, 0L); // as long as it says something
    if (!err)
        err = transfer_drive(c, &s.t, 1, e);
    if (!err && !s.failed.code)
        transfer_judge(&s.t);
    else if (!err)
        x->failed = s.failed;
    transfer_done(&s.t);
    sse_done(&s.sse);
    return err;
}

enum err client_events(struct client *c, const char *path, const char *last_id, client_event *each,
                       void *context, struct error *e) {
    struct exchange x = {.path = path, .accept = "text/event-stream"};
    enum err err;
    do
        err = listen_once(c, &x, last_id, each, context, e);
    while (!err && client_sign_more(c, &x, 1));
    if (!err && x.failed.code) {
        err = x.failed.code;
        if (e)
            *e = x.failed;
    }
    exchange_done(&x);
    return err;
}
