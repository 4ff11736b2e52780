// SPDX-License-Identifier: Apache-2.0
// Who may ask a desk: whoever knows its token, by one of its own names, from no other page.
//
// Pages of the whole web can send requests to loopback. A name that was made to lead here (DNS
// rebinding) is refused by Host, a page of another origin, another port of this machine among them,
// by Origin; what a browser sends without Origin is reading, and has no token. The token is in a
// header, never in a cookie: a cookie goes to every port of a machine.
#include "net/desk_inside.h"

#include "base/codec.h"
#include "base/env.h"
#include "http/details.h"

#include <ctype.h>

static const char bearer[] = "Bearer ";

void desk_guard_begin(struct desk *d) {
    uint8_t token[DESK_TOKEN_BYTES];
    BUF_SCOPED struct buf hex;
    buf_init(&hex, sizeof d->token);
    env_real.random(NULL, token, sizeof token);
    hex_put(&hex, span(token, sizeof token));
    snprintf(d->token, sizeof d->token, "%s", buf_str(&hex));
    hash_one(span_str(d->token), d->token_hash);
}

void desk_guard_know(struct desk *d, const char *url) {
    const char *colon = strrchr(url, ':');
    static const char *const hosts[] = {"127.0.0.1", "[::1]", "localhost"};
    for (size_t i = 0; i < 3; i++)
        snprintf(d->names[i], sizeof d->names[i], "%s%s", hosts[i], colon);
    atomic_store(&d->door, true);
}

enum err desk_guard_check(const char *listen, struct error *e) {
    struct span text = span_str(listen);
    if (span_starts(text, span_str("127.0.0.1:")) || span_starts(text, span_str("[::1]:")))
        return OK;
    error_set(e, ERR_INVALID, "\"%s\": a desk has your keys, and listens on loopback alone",
              listen);
    return error_hint(e, "127.0.0.1:PORT or [::1]:PORT; port 0 takes a free one");
}

static bool same_name(struct span a, const char *b) {
    bool same = a.size == strlen(b);
    for (size_t i = 0; same && i < a.size; i++)
        same = tolower(a.data[i]) == b[i];
    return same;
}

static bool is_ours(const struct desk *d, struct span host) {
    bool ours = false;
    for (size_t i = 0; i < 3; i++)
        ours = ours || same_name(host, d->names[i]);
    return ours;
}

// Of the page that sent it: none, which is no page, or one of this very name and port.
static bool origin_fits(struct request *x, struct span host) {
    struct span origin = server_header_once(x, "Origin"), http = span_str("http://");
    if (!server_header(x, "Origin"))
        return true;
    return span_starts(origin, http) && span_equal(span_from(origin, http.size), host);
}

// By its hash: how long that takes to compare tells nothing of the token.
static bool has_token(const struct desk *d, struct request *x) {
    uint8_t hash[HASH_BYTES];
    struct span given = server_header_once(x, "Authorization");
    if (!span_starts(given, span_str(bearer)))
        return false;
    hash_one(span_from(given, sizeof bearer - 1), hash);
    return memcmp(hash, d->token_hash, HASH_BYTES) == 0;
}

static void refuse(struct request *x, int status, const char *detail) {
    JSON_SCOPED struct json *j = details_http(status, detail, server_words(x));
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    json_print(j, &text);
    server_answer(x, &(struct answer){.status = status,
                                      .type = PROBLEM_TYPE,
                                      .body = parcel_new(buf_span(&text)),
                                      .bearer = status == 401});
}

void desk_gate(struct request *x, bool whole, void *context) {
    const struct desk *d = context;
    struct span host = server_header_once(x, "Host");
    unsigned flags = x->route ? x->route->flags : 0;
    if (whole) // all of it was decided by the head
        return;
    x->secret = !(flags & ROUTE_KEPT);
    if (!atomic_load(&d->door) || !is_ours(d, host))
        refuse(x, 421, "This desk has another name");
    else if (!origin_fits(x, host))
        refuse(x, 403, "Another page asks");
    else if (!(flags & ROUTE_OPEN) && !has_token(d, x))
        refuse(x, 401, "The token of this desk is missing, or is another one's");
    else if ((flags & ROUTE_JSON) && !span_is(x->type, "application/json"))
        refuse(x, 415, "This address takes application/json");
}
