// SPDX-License-Identifier: Apache-2.0
// What a desk says of itself, and the app's frame.
#include "net/desk_inside.h"

#include "base/env.h"
#include "http/details.h"
#include "net/desk_keep.h"
#include "net/host_inside.h"
#include "net/queue.h"
#include "site/asset.h"
#include "view/asking.h"

// The app's frame. Its address may be anybody's guess, so it holds nothing of the record; the app
// asks for what it shows, with the token.
static void give_frame(struct request *x, struct answer with, struct asset_page p) {
    BUF_SCOPED struct buf page;
    buf_init(&page, BUF_MAX);
    p.title = span_str("Truce");
    p.desk = true;
    asset_page(&p, &page);
    with.type = "text/html; charset=utf-8";
    with.body = parcel_new(buf_span(&page));
    with.policy = asset_policy;
    server_answer(x, &with);
}

void desk_get_page(struct request *x, void *context) {
    (void)context;
    give_frame(x, (struct answer){.status = 200},
               (struct asset_page){.lang = span_str("en"),
                                   .text = span_str("This is a delegation's desk. Open it by the "
                                                    "address that truce desk has printed.\n")});
}

void desk_get_nothing(struct request *x, void *context) {
    const struct catalog *words = server_words(x);
    const char *said = catalog_get(words, NULL, "There is nothing at this address");
    (void)context;
    give_frame(x, (struct answer){.status = 404, .varies = "Accept"},
               (struct asset_page){.lang = span_str(words->tag),
                                   .right_to_left = catalog_right_to_left(words),
                                   .text = span_str(arena_printf(&x->arena, "%s.\n", said)),
                                   .front = catalog_get(words, NULL, "To the front page")});
}

static void put_time(struct json *j, const char *name, int64_t seconds) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    stamp_print((struct stamp){seconds, 0}, &text);
    json_put_text(j, name, buf_span(&text));
}

static struct json *use_list(unsigned uses) {
    struct json *list = json_new_list();
    for (size_t i = 0; use_words[i]; i++)
        if (uses & 1u << i)
            json_add(list, json_new_text(span_str(use_words[i])));
    return list;
}

// Those of the desk that are in force here.
static struct json *keys_json(const struct desk *d, const struct state *s) {
    struct json *list = json_new_list();
    for (size_t i = 0; i < d->o.keys->count; i++) {
        const struct secret_key *own = d->o.keys->keys[i];
        const struct key *k = state_key(s, span_str(own->name), own->id);
        if (!k || k->revoked != INDEX_NONE || k->member == SIZE_MAX)
            continue;
        struct json *item = json_new_object();
        json_put_str(item, "name", own->name);
        json_put(item, "use", use_list(k->uses));
        json_add(list, item);
    }
    return list;
}

static struct json *host_json(struct desk *d) {
    struct json *j = json_new_object();
    json_put_str(j, "url", d->o.url);
    pthread_mutex_lock(&d->lock);
    if (d->reached)
        put_time(j, "reached", d->reached);
    else
        json_put(j, "reached", NULL);
    json_put_text(j, "error", d->trouble[0] ? span_str(d->trouble) : span(NULL, 0));
    pthread_mutex_unlock(&d->lock);
    return j;
}

static enum err count_queued(const struct desk *d, int64_t *out, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct own own = desk_own(d);
    uint64_t *numbers;
    size_t count = 0;
    arena_init(&a);
    enum err err = queue_list(&own, &a, &numbers, &count, e);
    *out = (int64_t)count;
    return err;
}

static enum err about(struct desk *d, struct record *r, struct span lang, struct json *out,
                      struct error *e) {
    ASKING_SCOPED struct asking a;
    int64_t queued = 0;
    struct view_query q = {.as_of = record_size(r), .lang = lang};
    const struct state *s = record_state(r);
    struct span who = d->o.reader->who;
    enum err err = asking_begin(&a, r, &q, e);
    if (!err)
        err = count_queued(d, &queued, e);
    if (err)
        return err;
    json_put_text(out, "record", s->record);
    json_put_text(out, "kind", s->kind);
    json_put_text(out, "title", asking_text(&a, json_get(a.founding, "title")));
    json_put_text(out, "who", who);
    json_put_text(out, "name", asking_name(&a, who));
    json_put(out, "keys", keys_json(d, s));
    json_put(out, "host", host_json(d));
    json_put_int(out, "size", (int64_t)record_size(r));
    json_put_int(out, "queued", queued);
    json_put_int(out, "drafts", keep_count_drafts(d));
    put_time(out, "now", env_real.now(NULL));
    return OK;
}

static void ask_about(struct record *r, void *question, const struct error *failed) {
    struct request *x = question;
    struct error e;
    if (front_failed(x, failed))
        return;
    JSON_SCOPED struct json *j = json_new_object();
    if (about(desk_of(x), r, x->lang, j, &e))
        server_refuse(x, &e);
    else
        server_json(x, 200, j);
}

void desk_get_about(struct request *x, void *context) {
    (void)context;
    front_ask(x, ask_about);
}

void desk_get_waiting(struct request *x, void *context) {
    x->tail = span_str("waiting");
    host_get_view(x, context);
}
