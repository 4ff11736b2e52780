// SPDX-License-Identifier: Apache-2.0
// What waits to be sent, as the app asks for it.
#include "net/desk_acts.h"
#include "net/desk_send.h"

#include "base/codec.h"
#include "net/queue.h"

static struct json *queued_json(uint64_t number, const struct queued *q) {
    struct json *j = json_new_object();
    BUF_SCOPED struct buf at;
    buf_init(&at, 64);
    stamp_print(q->at, &at);
    json_put_int(j, "number", (int64_t)number);
    json_put_text(j, "act", q->type);
    json_put(j, "body", json_copy(q->body));
    json_put(j, "source", q->source ? json_copy(q->source) : NULL);
    json_put(j, "to", q->to ? json_copy(q->to) : NULL);
    json_put_text(j, "at", buf_span(&at));
    buf_clear(&at);
    stamp_print(q->until, &at);
    json_put_text(j, "until", q->has_until ? buf_span(&at) : span(NULL, 0));
    json_put_bool(j, "sent", q->sent.any);
    return j;
}

void desk_get_queue(struct request *x, void *context) {
    struct desk *d = context;
    JSON_SCOPED struct json *j = json_new_object();
    struct json *items = json_new_list();
    struct own own = desk_own(d);
    uint64_t *numbers;
    size_t count = 0;
    struct error e;
    json_put(j, "items", items);
    enum err err = queue_list(&own, &x->arena, &numbers, &count, &e);
    for (size_t i = 0; !err && i < count && i < DESK_ACTS_MOST; i++) {
        struct queued q;
        struct json *item;
        if (queue_read(&own, numbers[i], &q, &e)) {
            item = desk_refusal(&e, server_words(x)); // written by another, or a file that is none
            json_put_int(item, "number", (int64_t)numbers[i]);
        } else {
            item = queued_json(numbers[i], &q);
            queued_done(&q);
        }
        json_add(items, item);
    }
    json_put_int(j, "count", (int64_t)count);
    if (err)
        server_refuse(x, &e);
    else
        server_json(x, 200, j);
}

void desk_delete_queued(struct request *x, void *context) {
    struct desk *d = context;
    struct error e = {0};
    uint64_t number;
    enum err err = OK;
    if (!decimal_get(x->tail, 99999999, &number) || !number)
        err = error_set(&e, ERR_INVALID, "no number of what is queued");
    if (!err)
        err = sender_drop(d->sender, number, &e);
    if (err)
        server_refuse(x, &e);
    else
        server_answer(x, &(struct answer){.status = 204});
}
