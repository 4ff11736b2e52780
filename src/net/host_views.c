// SPDX-License-Identifier: Apache-2.0
// Views over HTTP: the same answers that truce show --json prints, and the app's pages and files.
#include "net/host_inside.h"

#include "http/details.h"
#include "site/asset.h"
#include "site/geojson.h"
#include "site/ics.h"
#include "site/pages.h"
#include "view/as_of.h"
#include "view/deadline.h"
#include "view/lang.h"
#include "view/order.h"
#include "view/view.h"

#define LIMIT_MOST 10000
#define ANSWER_BYTES (64 << 20)
#define PAGE_COLUMNS 100

// What was asked, copied: arguments are a handler's alone.
struct viewing {
    const struct view *view; // NULL: the calendar
    // Another form than the view's own; NULL: its own.
    enum err (*put)(struct record *r, const struct view_query *q, struct buf *out, struct error *e);
    struct view_query q;
    struct span as_of;
    struct span lang; // as it was asked for; a page's q.lang may be what its reader's browser likes
    bool page;        // for a browser
    bool differs;     // the app would show what differs between two versions, and none are named
    // Of a page: what keeps it from being shown, known before a reader is asked.
    struct error why;
    const char *type;
    struct span key; // on the shelf
    uint64_t version;
    char etag[64];
};

// A plus that was not written %2B comes as a space; no argument that is read so has one.
static struct span argument(struct request *x, const char *name) {
    const char *text = server_argument(x, name);
    size_t size = text ? strlen(text) : 0;
    char *copy = arena_get(&x->arena, size + 1);
    for (size_t i = 0; i < size; i++)
        copy[i] = text[i] == ' ' ? '+' : text[i];
    return span(copy, size);
}

static readers_ask ask_view;

// On a page the reader of the record says so, who knows what record it is.
static void refuse_asked(struct request *x, struct viewing *v, const struct error *e) {
    if (!v->page) {
        server_refuse(x, e);
        return;
    }
    v->why = *e;
    x->work = v;
    front_ask(x, ask_view);
}

static bool refuse(struct request *x, struct viewing *v, const char *name, struct span text,
                   const char *what) {
    struct error e;
    if (error_set(&e, ERR_INVALID, "%s: \"" SPAN_FMT "\" is no %s", name,
                  SPAN_ARG(span_head(text, 60)), what))
        refuse_asked(x, v, &e);
    return false;
}

static bool zones_ok(struct request *x, struct span list) {
    struct zone zones[LIMIT_ZONES];
    size_t count;
    return !deadline_zones(list, &x->arena, zones, &count, NULL);
}

static bool read_query(struct request *x, struct viewing *v) {
    struct span at = argument(x, "at");
    v->as_of = argument(x, "as_of");
    const char *order = server_argument(x, "order"); // the one with spaces: "from:Republic of"
    v->q.order = arena_copy(&x->arena, span_str(order));
    v->q.zones = argument(x, "zones");
    struct span lang = argument(x, "lang");
    const struct catalog *liked = server_likes(x);
    v->q.has_at = at.size && stamp_parse(at, &v->q.at);
    bool tongue_ok = !lang.size || lang_list(lang, &v->q.lang, &v->q.beside);
    v->lang = v->q.lang;
    if (v->page && !v->lang.size && liked)
        v->q.lang = span_str(liked->tag);
    if (!tongue_ok)
        return refuse(x, v, "lang", lang, "language tag");
    if (at.size && !v->q.has_at)
        return refuse(x, v, "at", at, "time as 2017-05-02T20:00:00+06:00");
    if (v->as_of.size && !as_of_ok(v->as_of))
        return refuse(x, v, "as_of", v->as_of, "index or time");
    if (order_check(v->q.order, NULL))
        return refuse(x, v, "order", v->q.order, "order: alphabet, from:R, round or entry");
    if (!zones_ok(x, v->q.zones))
        return refuse(x, v, "zones", v->q.zones, "list of time zones as Europe/Moscow,Asia/Tehran");
    for (const struct view_option *o = view_options; v->view && o->name; o++) {
        if (v->page && !(v->view->takes & o->bit))
            continue;               // the app's own: it narrows what a view answers
        *view_option_of(&v->q, o) = // a time is read as one, the others may have spaces
            o->bit & (VIEW_FROM | VIEW_TO)
                ? argument(x, o->name)
                : arena_copy(&x->arena, span_str(server_argument(x, o->name)));
    }
    return front_number(x, "limit", LIMIT_MOST, 0, &v->q.limit) &&
           front_number(x, "after", LIMIT_JSON_INTEGER, 0, &v->q.after);
}

// What was asked, in one spelling: a question is on the shelf under it.
static struct span key_of(struct request *x, struct viewing *v) {
    BUF_SCOPED struct buf key;
    buf_init(&key, BUF_MAX);
    buf_printf(
        &key,
        SPAN_FMT "?" SPAN_FMT "&%lld%+d&" SPAN_FMT "," SPAN_FMT "&" SPAN_FMT "&" SPAN_FMT
                 "&%llu&%llu",
        SPAN_ARG(x->path), SPAN_ARG(v->as_of), v->q.has_at ? (long long)v->q.at.seconds : -1LL,
        v->q.at.offset_min, SPAN_ARG(v->q.lang), SPAN_ARG(v->q.beside), SPAN_ARG(v->q.order),
        SPAN_ARG(v->q.zones), (unsigned long long)v->q.limit, (unsigned long long)v->q.after);
    if (v->differs)
        buf_put_str(&key, "&differs");
    if (v->q.lang.size && !v->lang.size)
        buf_put_str(&key, "&liked"); // its links name no language
    for (const struct view_option *o = view_options; o->name; o++) {
        struct span value = *view_option_of(&v->q, o);
        if (value.size)
            buf_printf(&key, "&%s=%zu:" SPAN_FMT, o->name, value.size, SPAN_ARG(value));
    }
    return arena_copy(&x->arena, buf_span(&key));
}

// Of a size and of cosignatures: any of the two changes what a view says.
static uint64_t version_of(const struct tip *tip) {
    return tip->size ^ tip->came << 32;
}

static void give(struct request *x, const struct viewing *v, struct parcel *body) {
    server_answer(x, &(struct answer){.status = 200,
                                      .type = v->type,
                                      .body = body,
                                      .etag = v->etag,
                                      .cache = "no-cache",
                                      .varies = v->page ? "Accept-Language" : NULL,
                                      .policy = v->page ? asset_policy : NULL});
}

static enum err resolve(struct record *r, struct viewing *v, struct error *e) {
    v->q.as_of = record_size(r);
    return v->as_of.size ? as_of_resolve(r, v->as_of, &v->q.as_of, e) : OK;
}

// A page: what the view's text form says, in the page that the app takes over.
static void put_page(const struct viewing *v, struct span path, const struct json *answer,
                     struct buf *out) {
    const struct catalog *words = catalog_find(json_get_text(answer, "lang"));
    const struct page_at at = {path, v->view, &v->q, v->as_of, v->lang, answer};
    BUF_SCOPED struct buf text, before, after;
    buf_init(&text, BUF_MAX);
    buf_init(&before, BUF_MAX);
    buf_init(&after, BUF_MAX);
    pages_lead(&at, &before);
    pages_onward(&at, &after);
    if (v->differs)
        buf_printf(&text, "%s\n\n",
                   catalog_get(words, NULL,
                               MESSAGE("What differs between two versions is shown here with "
                                       "scripts; without them at ?diff=A..B, the labels of the "
                                       "two. This is the text.")));
    view_print_answer(v->view, answer, PAGE_COLUMNS, &text);
    asset_page(&(struct asset_page){.title = json_get_text(answer, "title"),
                                    .lang = json_get_text(answer, "lang"),
                                    .right_to_left = catalog_right_to_left(words),
                                    .text = buf_span(&text),
                                    .before = buf_span(&before),
                                    .after = buf_span(&after),
                                    .mark = json_get_text(answer, "mark")},
               out);
}

// What cannot be shown is said on a page too, so that the app can say it in its own words.
static void refuse_page(struct request *x, struct record *r, const struct viewing *v,
                        const struct error *e) {
    const struct catalog *words = catalog_pick(v->q.lang, span(NULL, 0));
    struct view_query now = {.as_of = record_size(r), .lang = v->q.lang};
    JSON_SCOPED struct json *head = json_new_object();
    BUF_SCOPED struct buf page, text;
    buf_init(&page, BUF_MAX);
    buf_init(&text, BUF_MAX);
    bool known = !view_head(views, r, &now, head, NULL);
    struct span mark = json_get_text(head, "mark");
    buf_printf(&text, SPAN_FMT "%s%s.\n", SPAN_ARG(mark), mark.size ? "\n\n" : "",
               catalog_get(words, NULL, e->message));
    asset_page(&(struct asset_page){.title = known ? json_get_text(head, "title")
                                                   : span_str(front_of(x)->record_name),
                                    .lang = span_str(words->tag),
                                    .right_to_left = catalog_right_to_left(words),
                                    .text = buf_span(&text),
                                    .mark = mark,
                                    .front = catalog_get(words, NULL, "To the front page")},
               &page);
    server_answer(
        x, &(struct answer){.status = details_status(e),
                            .type = v->type,
                            .body = parcel_new(buf_span(&page)),
                            .cache = "no-cache",
                            .varies = v->view ? "Accept-Language" : "Accept, Accept-Language",
                            .policy = asset_policy});
}

static enum err make(struct record *r, struct viewing *v, struct span path, struct buf *out,
                     struct error *e) {
    struct json *answer;
    if (v->why.code) {
        *e = v->why;
        return e->code;
    }
    enum err err = resolve(r, v, e);
    if (!err && v->put)
        return v->put(r, &v->q, out, e);
    if (!err)
        err = view_answer(v->view, r, &v->q, &answer, e);
    if (err)
        return err;
    if (v->page)
        put_page(v, path, answer, out);
    else
        json_print(answer, out);
    json_free(answer);
    return buf_check(out, "an answer", e);
}

static void ask_view(struct record *r, void *question, const struct error *failed) {
    struct request *x = question;
    struct viewing *v = x->work;
    struct error e;
    BUF_SCOPED struct buf bytes;
    buf_init(&bytes, ANSWER_BYTES);
    if (front_failed(x, failed))
        return;
    if (make(r, v, x->path, &bytes, &e)) {
        if (v->page)
            refuse_page(x, r, v, &e);
        else
            server_refuse(x, &e);
        return;
    }
    struct parcel *body = parcel_new(buf_span(&bytes));
    shelf_put(front_of(x)->shelf, v->key, v->version, body);
    give(x, v, body);
}

// From the shelf where it stands there; 304 where the client has it.
static void answer(struct request *x, struct viewing *v) {
    struct front *f = front_of(x);
    struct tip *tip = front_tip(f);
    x->work = v;
    v->version = version_of(tip);
    snprintf(v->etag, sizeof v->etag, "\"%llu-%llu%s%s" SPAN_FMT "\"",
             (unsigned long long)tip->size, (unsigned long long)tip->came, v->page ? "-" : "",
             v->page ? asset_page_tag() : "",
             SPAN_ARG(span_head(v->q.lang, v->page && !v->lang.size ? v->q.lang.size : 0)));
    tip_drop(tip);
    v->key = key_of(x, v);
    struct parcel *known = shelf_get(f->shelf, v->key, v->version);
    if (server_has(x, v->etag)) {
        parcel_drop(known);
        server_answer(x, &(struct answer){.status = 304,
                                          .etag = v->etag,
                                          .cache = "no-cache",
                                          .varies = v->page ? "Accept-Language" : NULL});
    } else if (known) {
        give(x, v, known);
    } else {
        front_ask(x, ask_view);
    }
}

void host_get_view(struct request *x, void *context) {
    struct viewing *v = arena_new(&x->arena, struct viewing);
    struct span rest = x->tail, name = span(NULL, 0);
    struct error e;
    (void)context;
    bool any = span_cut(&rest, '/', &name);
    v->view = any ? view_find(name) : NULL;
    v->q.ref = rest;
    v->type = "application/json";
    if (v->view) {
        if (read_query(x, v))
            answer(x, v);
    } else if (error_set(&e, ERR_NOT_FOUND, "there is no view \"" SPAN_FMT "\"",
                         SPAN_ARG(span_head(name, 60)))) {
        error_hint(&e, "/openapi.json lists them");
        server_refuse(x, &e);
    }
}

void host_get_page(struct request *x, void *context) {
    struct viewing *v = arena_new(&x->arena, struct viewing);
    (void)context;
    const struct page_row *page = pages_find(x->path, &v->q.ref);
    v->view = view_find(span_str(v->q.ref.size ? page->one : page->all));
    v->page = true;
    v->type = "text/html; charset=utf-8";
    if (!read_query(x, v))
        return;
    v->differs =
        v->view->takes & VIEW_DIFF && !v->q.diff.size && span_is(argument(x, "mode"), "diff");
    answer(x, v);
}

void host_get_nothing(struct request *x, void *context) {
    struct viewing *v = arena_new(&x->arena, struct viewing);
    struct error e;
    (void)context;
    v->page = true;
    v->type = "text/html; charset=utf-8";
    if (read_query(x, v) &&
        error_set(&e, ERR_NOT_FOUND, MESSAGE("There is nothing at this address")))
        refuse_asked(x, v, &e);
}

void host_get_asset(struct request *x, void *context) {
    struct shelf *shelf = front_of(x)->shelf;
    const struct asset *a = asset_find(x->path);
    struct error e;
    (void)context;
    if (!a) {
        if (error_set(&e, ERR_NOT_FOUND, "this binary's web app has no such file"))
            server_refuse(x, &e);
        return;
    }
    bool packed = a->packed && server_takes(x, "Accept-Encoding", "gzip");
    char etag[32];
    snprintf(etag, sizeof etag, "\"%s%s\"", a->tag, packed ? "-gzip" : "");
    struct answer given = {.status = 304,
                           .etag = etag,
                           .cache = "public, max-age=31536000, immutable",
                           .varies = a->packed ? "Accept-Encoding" : NULL,
                           .policy = asset_policy};
    if (!server_has(x, etag)) {
        struct span key = span_str(arena_printf(&x->arena, "%s%s", a->path, packed ? "!" : ""));
        given.status = 200;
        given.type = a->type;
        given.packed = packed ? "gzip" : NULL;
        given.body = shelf_get(shelf, key, SHELF_FOR_EVER);
        if (!given.body) {
            given.body = parcel_new(packed ? span(a->packed, a->packed_size)
                                           : span(a->plain, a->plain_size));
            shelf_put(shelf, key, SHELF_FOR_EVER, given.body);
        }
    }
    server_answer(x, &given);
}

void host_get_calendar(struct request *x, void *context) {
    struct viewing *v = arena_new(&x->arena, struct viewing);
    (void)context;
    v->put = ics_put;
    v->type = "text/calendar; charset=utf-8";
    if (read_query(x, v))
        answer(x, v);
}

void host_get_map(struct request *x, void *context) {
    struct viewing *v = arena_new(&x->arena, struct viewing);
    (void)context;
    v->view = view_find(span_str("map"));
    v->put = geojson_put;
    v->q.ref = x->tail; // which map; empty: the actual one
    v->type = "application/geo+json";
    if (read_query(x, v))
        answer(x, v);
}
