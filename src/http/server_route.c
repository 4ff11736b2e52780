// SPDX-License-Identifier: Apache-2.0
// Which route a request has, and what is said where none fits.
#include "http/server_inside.h"

#include "http/details.h"

static bool fits(const struct route *r, struct span path, struct span *tail) {
    struct span own = span_str(r->path);
    *tail = span(NULL, 0);
    if (own.data[own.size - 1] != '*')
        return span_equal(path, own);
    own.size--;
    *tail = span_from(path, own.size);
    return span_starts(path, own) && path.size > own.size;
}

static bool has_method(const struct route *r, struct span method) {
    return span_is(method, r->method) || (span_is(method, "HEAD") && !strcmp(r->method, "GET"));
}

// A browser, that shows what it gets to somebody.
static bool asks_for_page(struct request *x) {
    return (span_is(x->method, "GET") || span_is(x->method, "HEAD")) &&
           server_takes(x, "Accept", "text/html");
}

void server_route(struct server *s, struct request *x) {
    bool known = false; // by whatever method
    for (const struct route *r = s->routes; r->method && !x->route; r++) {
        struct span tail;
        bool here = fits(r, x->path, &tail);
        known = known || here;
        if (here && has_method(r, x->method)) {
            x->route = r;
            x->tail = tail;
            x->inside->body.max = r->body_max;
        }
    }
    if (!known && s->nothing && asks_for_page(x))
        x->route = s->nothing;
}

struct parcel *server_print(const struct json *j) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    json_print(j, &text);
    return parcel_new(buf_span(&text));
}

void server_refuse_http(struct request *x, int status, const char *allow, const char *detail) {
    JSON_SCOPED struct json *j = details_http(status, detail, server_words(x));
    server_answer(x, &(struct answer){.status = status,
                                      .type = PROBLEM_TYPE,
                                      .body = server_print(j),
                                      .allow = allow,
                                      .varies = status == 404 ? "Accept" : NULL});
}

void server_refuse_place(struct server *s, struct request *x) {
    const char *at = NULL; // the first that fits, and its other methods
    struct span tail;
    BUF_SCOPED struct buf allow;
    buf_init(&allow, 128);
    for (const struct route *r = s->routes; r->method; r++) {
        if (at ? strcmp(r->path, at) != 0 : !fits(r, x->path, &tail))
            continue;
        at = r->path;
        buf_printf(&allow, "%s%s", allow.size ? ", " : "",
                   strcmp(r->method, "GET") ? r->method : "GET, HEAD");
    }
    if (at)
        server_refuse_http(x, 405, buf_str(&allow), "This address takes another method");
    else
        server_refuse_http(x, 404, NULL,
                           "There is nothing at this address; /openapi.json lists them all");
}
