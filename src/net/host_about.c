// SPDX-License-Identifier: Apache-2.0
// What the host says of itself, and of what happens.
#include "net/host_inside.h"

#include "base/codec.h"
#include "base/env.h"
#include "talks/acts.h"
#include "talks/json_schema.h"
#include "view/view.h"
#include "words/catalog.h"

void host_get_events(struct request *x, void *context) {
    struct front *f = front_of(x);
    const char *last = server_header(x, "Last-Event-ID");
    uint64_t after = 0;
    bool resume = last && decimal_get(span_str(last), INT64_MAX, &after);
    (void)context;
    struct parcel *first = front_stands(f);
    events_listen(f->events, x, resume, after, first);
    parcel_drop(first);
    if (f->admission && !admission_holds(f->admission, x)) // closed between the gate and here
        events_part(f->events);
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
    server_count(server_of(x), &s);
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
        {"listeners", "gauge", "Listeners to events.", (double)events_count(h->front.events)},
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
    (void)context;
    server_answer(x, &(struct answer){.status = 200,
                                      .type = "application/json",
                                      .body = parcel_take(front_of(x)->openapi)});
}

const char *const host_schema_arguments[] = {"lang: language tag of descriptions", NULL};

// What a schema says to people, in the reader's language.
static void say_schema(const struct catalog *words, struct arena *a, struct json *schema) {
    struct span said = json_get_text(schema, "description");
    if (said.data)
        json_put_str(schema, "description", catalog_get(words, "help", arena_str(a, said)));
    for (struct json_each m = json_first(schema); m.value; json_next(&m))
        say_schema(words, a, m.value);
    for (size_t i = 0; json_type(schema) == JSON_LIST_T && i < json_count(schema); i++)
        say_schema(words, a, json_at(schema, i));
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
    say_schema(catalog_find(x->lang), &x->arena, j);
    server_json(x, 200, j);
}
