// SPDX-License-Identifier: Apache-2.0
// Views over HTTP: the same answers that truce show --json prints.
#include "net/host_inside.h"

#include "site/html.h"
#include "site/ics.h"
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
    struct view_query q;
    struct span as_of;
    bool page; // for a browser
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

static bool refuse(struct request *x, const char *name, struct span text, const char *what) {
    struct error e;
    if (error_set(&e, ERR_INVALID, "%s: \"" SPAN_FMT "\" is no %s", name,
                  SPAN_ARG(span_head(text, 60)), what))
        server_refuse(x, &e);
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
    v->q.has_at = at.size && stamp_parse(at, &v->q.at);
    if (at.size && !v->q.has_at)
        return refuse(x, "at", at, "time as 2017-05-02T20:00:00+06:00");
    if (v->as_of.size && !as_of_ok(v->as_of))
        return refuse(x, "as_of", v->as_of, "index or time");
    if (lang.size && !lang_list(lang, &v->q.lang, &v->q.beside))
        return refuse(x, "lang", lang, "language tag");
    if (order_check(v->q.order, NULL))
        return refuse(x, "order", v->q.order, "order: alphabet, from:R, round or entry");
    if (!zones_ok(x, v->q.zones))
        return refuse(x, "zones", v->q.zones, "list of time zones as Europe/Moscow,Asia/Tehran");
    unsigned bit;
    const char *name;
    for (size_t i = 0; v->view && (name = view_option(i, &bit)); i++)
        *view_option_of(&v->q, bit) =
            arena_copy(&x->arena, span_str(server_argument(x, name))); // may have spaces
    return host_number(x, "limit", LIMIT_MOST, 0, &v->q.limit) &&
           host_number(x, "after", LIMIT_JSON_INTEGER, 0, &v->q.after);
}

// What was asked, in one spelling: a question is on the shelf under it.
static struct span key_of(struct request *x, const struct viewing *v) {
    return span_str(arena_printf(
        &x->arena,
        SPAN_FMT "?" SPAN_FMT "&%lld%+d&" SPAN_FMT "," SPAN_FMT "&" SPAN_FMT "&" SPAN_FMT
                 "&%llu&%llu&%zu:" SPAN_FMT "&%zu:" SPAN_FMT "&%zu:" SPAN_FMT,
        SPAN_ARG(x->path), SPAN_ARG(v->as_of), v->q.has_at ? (long long)v->q.at.seconds : -1LL,
        v->q.at.offset_min, SPAN_ARG(v->q.lang), SPAN_ARG(v->q.beside), SPAN_ARG(v->q.order),
        SPAN_ARG(v->q.zones), (unsigned long long)v->q.limit, (unsigned long long)v->q.after,
        v->q.version.size, SPAN_ARG(v->q.version), v->q.diff.size, SPAN_ARG(v->q.diff),
        v->q.take.size, SPAN_ARG(v->q.take)));
}

// Of a size and of cosignatures: any of the two changes what a view says.
static uint64_t version_of(const struct tip *tip) {
    return tip->size ^ tip->came << 32;
}

static void give(struct request *x, const struct viewing *v, struct parcel *body) {
    server_answer(
        x, &(struct answer){
               .status = 200, .type = v->type, .body = body, .etag = v->etag, .cache = "no-cache"});
}

static enum err resolve(struct record *r, struct viewing *v, struct error *e) {
    v->q.as_of = record_size(r);
    return v->as_of.size ? as_of_resolve(r, v->as_of, &v->q.as_of, e) : OK;
}

static void put_page(const struct viewing *v, const struct json *answer, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    view_print_answer(v->view, answer, PAGE_COLUMNS, &text);
    buf_put_str(out, "<!doctype html>\n<meta charset=\"utf-8\">\n<title>");
    html_put(out, json_get_text(answer, "title"));
    buf_put_str(out, "</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n"
                     "<p>This binary was built without the web app: the board as text.\n"
                     "<pre dir=\"auto\">\n");
    html_put(out, buf_span(&text));
    buf_put_str(out, "</pre>\n");
}

static enum err make(struct record *r, struct viewing *v, struct buf *out, struct error *e) {
    struct json *answer;
    enum err err = resolve(r, v, e);
    if (!err && !v->view)
        return ics_put(r, &v->q, out, e);
    if (!err)
        err = view_answer(v->view, r, &v->q, &answer, e);
    if (err)
        return err;
    if (v->page)
        put_page(v, answer, out);
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
    if (host_failed(x, failed))
        return;
    if (make(r, v, &bytes, &e)) {
        server_refuse(x, &e);
        return;
    }
    struct parcel *body = parcel_new(buf_span(&bytes));
    shelf_put(host_of(x)->shelf, v->key, v->version, body);
    give(x, v, body);
}

// Whether one of the tags of an If-None-Match field is ours, weak or not (RFC 9110, 13.1.2).
static bool names_tag(const char *field, const char *etag) {
    struct span rest = span_str(field), one;
    while (span_cut(&rest, ',', &one)) {
        while (one.size && (*one.data == ' ' || *one.data == '\t'))
            one = span_from(one, 1);
        while (one.size && (one.data[one.size - 1] == ' ' || one.data[one.size - 1] == '\t'))
            one.size--;
        if (span_starts(one, span_str("W/")))
            one = span_from(one, 2);
        if (span_is(one, "*") || span_is(one, etag))
            return true;
    }
    return false;
}

// From the shelf where it stands there; 304 where the client has it.
static void answer(struct request *x, struct viewing *v) {
    struct host *h = host_of(x);
    struct tip *tip = writer_tip(h->writer);
    const char *has = server_header(x, "If-None-Match");
    x->work = v;
    v->version = version_of(tip);
    snprintf(v->etag, sizeof v->etag, "\"%llu-%llu\"", (unsigned long long)tip->size,
             (unsigned long long)tip->came);
    tip_drop(tip);
    v->key = key_of(x, v);
    struct parcel *known = shelf_get(h->shelf, v->key, v->version);
    if (has && names_tag(has, v->etag)) {
        parcel_drop(known);
        server_answer(x, &(struct answer){.status = 304, .etag = v->etag, .cache = "no-cache"});
    } else if (known) {
        give(x, v, known);
    } else {
        host_ask(x, ask_view);
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
    v->view = view_find(span_str("board"));
    v->page = true;
    v->type = "text/html; charset=utf-8";
    if (read_query(x, v))
        answer(x, v);
}

void host_get_calendar(struct request *x, void *context) {
    struct viewing *v = arena_new(&x->arena, struct viewing);
    (void)context;
    v->type = "text/calendar; charset=utf-8";
    if (read_query(x, v))
        answer(x, v);
}
