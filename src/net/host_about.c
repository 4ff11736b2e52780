// SPDX-License-Identifier: Apache-2.0
// What the host says of itself, and of what happens.
#include "net/host_inside.h"

#include "base/codec.h"
#include "base/env.h"
#include "talks/acts.h"
#include "talks/json_schema.h"
#include "view/view.h"

// Events.

static void put_checkpoint(const struct tip *tip, struct buf *out) {
    buf_printf(out, "event: checkpoint\nid: %llu\ndata: {\"size\":%llu,\"root\":\"",
               (unsigned long long)tip->size, (unsigned long long)tip->size);
    base64_put(out, span(tip->root, HASH_BYTES));
    buf_put_str(out, "\"}\n\n");
}

static void put_cosigned(const struct tip *tip, struct buf *out) {
    const struct grade *g = &tip->grade;
    buf_printf(out,
               "event: cosigned\ndata: {\"size\":%llu,\"seen\":{\"have\":%lld,\"need\":%lld},"
               "\"held\":{\"have\":%lld,\"need\":%lld,\"of\":%lld},\"seen_size\":%llu,"
               "\"held_size\":%llu}\n\n",
               (unsigned long long)tip->size, (long long)g->seen_have, (long long)g->seen_need,
               (long long)g->held_have, (long long)g->held_need, (long long)g->held_of,
               (unsigned long long)tip->seen, (unsigned long long)tip->held);
}

// Slugs and act types need no escapes; restricted acts have no type here.
static enum err put_acts(struct record *r, uint64_t from, uint64_t to, struct buf *out,
                         struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(record_rows(r),
                              "SELECT i, id, author, type FROM act WHERE i >= ?1 AND i < ?2"
                              " AND class <> 2 ORDER BY i",
                              &s, e);
    if (err)
        return err;
    stmt_int(s, 1, (int64_t)from);
    stmt_int(s, 2, (int64_t)to);
    while (stmt_row(s, e)) {
        int64_t index = stmt_get_int(s, 0);
        struct span type = stmt_get_text(s, 3);
        buf_printf(out, "event: act\nid: %lld\ndata: {\"index\":%lld,\"id\":\"",
                   (long long)index + 1, (long long)index);
        hex_put(out, stmt_get_blob(s, 1));
        buf_printf(out, "\",\"by\":\"" SPAN_FMT "\",\"act\":", SPAN_ARG(stmt_get_text(s, 2)));
        buf_printf(out, type.data ? "\"" SPAN_FMT "\"}\n\n" : "null" SPAN_FMT "}\n\n",
                   SPAN_ARG(type));
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

void host_tell(struct host *h, struct record *r, const struct tip *tip, uint64_t from) {
    BUF_SCOPED struct buf out;
    struct error e;
    buf_init(&out, BUF_MAX);
    if (from < tip->size) {
        if (put_acts(r, from, tip->size, &out, &e))
            buf_clear(&out); // whoever listens looks at the checkpoint
        put_checkpoint(tip, &out);
    } else {
        put_cosigned(tip, &out);
    }
    struct parcel *told = parcel_new(buf_span(&out));
    events_send(h->events, told, tip->size);
    parcel_drop(told);
}

void host_get_events(struct request *x, void *context) {
    struct host *h = context;
    const char *last = server_header(x, "Last-Event-ID");
    uint64_t after = 0;
    bool resume = last && decimal_get(span_str(last), INT64_MAX, &after);
    struct tip *tip = writer_tip(h->writer);
    BUF_SCOPED struct buf out;
    buf_init(&out, 4096);
    put_checkpoint(tip, &out);
    tip_drop(tip);
    struct parcel *first = parcel_new(buf_span(&out));
    events_listen(h->events, x, resume, after, first);
    parcel_drop(first);
    if (!admission_holds(h->admission, x)) // closed between the gate and here
        events_part(h->events);
}

// Health and figures.

void host_get_health(struct request *x, void *context) {
    (void)context;
    server_answer(x, &(struct answer){.status = 200,
                                      .type = "text/plain; charset=utf-8",
                                      .body = parcel_new(span_str("ok\n")),
                                      .cache = "no-store"});
}

static void figure(struct buf *out, const char *name, const char *type, const char *help,
                   double value) {
    buf_printf(out, "# HELP truce_%s %s\n# TYPE truce_%s %s\ntruce_%s %.17g\n", name, help, name,
               type, name, value);
}

void host_get_metrics(struct request *x, void *context) {
    struct host *h = context;
    struct server_counts s;
    struct writer_counts w;
    BUF_SCOPED struct buf out;
    buf_init(&out, 65536);
    server_count(h->server, &s);
    writer_count(h->writer, &w);
    struct tip *tip = writer_tip(h->writer);
    const struct {
        const char *name, *type, *help;
        double value;
    } figures[] = {
        {"entries", "gauge", "Entries of the log.", (double)tip->size},
        {"seen_size", "gauge", "Largest size that is seen.", (double)tip->seen},
        {"held_size", "gauge", "Largest size that is held.", (double)tip->held},
        {"holders_needed", "gauge", "Holders that must cosign.", (double)tip->grade.held_need},
        {"acts_total", "counter", "Acts logged since the start.", (double)w.acts},
        {"refused_total", "counter", "Acts refused since the start.", (double)w.refused},
        {"groups_total", "counter", "Durable groups since the start.", (double)w.groups},
        {"cosignatures_total", "counter", "Cosignatures taken since the start.",
         (double)w.cosignatures},
        {"write_failures_total", "counter", "Groups that the disk refused.", (double)w.failures},
        {"queued_acts", "gauge", "Acts that wait to be written.", (double)w.queued},
        {"connections", "gauge", "Connections open.", (double)s.now},
        {"connections_total", "counter", "Connections since the start.", (double)s.connections},
        {"requests_total", "counter", "Requests since the start.", (double)s.requests},
        {"listeners", "gauge", "Listeners to events.", (double)events_count(h->events)},
        {"uptime_seconds", "gauge", "Since the start.", env_elapsed() - h->began},
    };
    tip_drop(tip);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        figure(&out, figures[i].name, figures[i].type, figures[i].help, figures[i].value);
    buf_put_str(&out, "# HELP truce_answers_total Answers by first digit; 0: cut off.\n"
                      "# TYPE truce_answers_total counter\n");
    for (int i = 0; i < 6; i++)
        buf_printf(&out, "truce_answers_total{code=\"%dxx\"} %llu\n", i,
                   (unsigned long long)s.answers[i]);
    server_answer(x, &(struct answer){.status = 200,
                                      .type = "text/plain; version=0.0.4; charset=utf-8",
                                      .body = parcel_new(buf_span(&out)),
                                      .cache = "no-store"});
}

// Descriptions.

void host_get_openapi(struct request *x, void *context) {
    struct host *h = context;
    server_answer(x, &(struct answer){.status = 200,
                                      .type = "application/json",
                                      .body = parcel_take(h->openapi)});
}

void host_get_schema(struct request *x, void *context) {
    struct span name = x->tail;
    struct error e;
    (void)context;
    if (name.size > 5 && span_is(span_from(name, name.size - 5), ".json"))
        name.size -= 5;
    const struct act_type *type = act_type_find(name);
    if (!type) {
        if (error_set(&e, ERR_NOT_FOUND, "there is no act type \"" SPAN_FMT "\"",
                      SPAN_ARG(span_head(name, 60))))
            server_refuse(x, &e);
        return;
    }
    JSON_SCOPED struct json *j = json_schema(type);
    server_json(x, 200, j);
}
