// SPDX-License-Identifier: Apache-2.0
#include "view/signing.h"

#include <stdlib.h>

static void put(struct json *list, const char *kind, const struct buf *text) {
    struct json *o = json_new_object();
    json_put_str(o, "kind", kind);
    json_put_text(o, "text", buf_span(text));
    json_add(list, o);
}

static void say_readers(const struct asking *a, const struct json *to, struct buf *out) {
    const struct catalog *words = a ? a->words : NULL;
    BUF_SCOPED struct buf names;
    buf_init(&names, LIMIT_ENTRY_BYTES);
    for (size_t i = 0; i < json_count(to); i++) {
        struct span who = json_text(json_at(to, i));
        buf_put_str(&names, i ? catalog_get(words, "list", ", ") : "");
        tell_name(words, &names, a ? asking_name(a, who) : who);
    }
    if (to)
        tell(words, out,
             "Readers: {1} and its author. Nobody else, unless its author opens it; that it was "
             "made, and for whom, everybody sees.",
             TELL_TEXT(buf_span(&names)));
    else
        tell_plain(words, out, "Readers: everybody, for ever.");
}

#define HALF_ROUND_E7 1800000000 // 180 degrees

// Whether two positions that follow one another in coordinates, however deep, are further apart in
// longitude than that. The body may have been read from anywhere: its form is not known yet.
static bool is_long_way(const struct json *list) {
    const struct json *before = NULL;
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i), *east = json_at(one, 0);
        if (json_type(one) != JSON_LIST_T)
            return false;
        if (json_type(east) == JSON_LIST_T && is_long_way(one))
            return true;
        if (json_type(east) != JSON_INT_T && json_type(east) != JSON_DECIMAL_T)
            continue;
        if (before && llabs(json_e7(east) / 2 - json_e7(before) / 2) > HALF_ROUND_E7 / 2)
            return true;
        before = east;
    }
    return false;
}

static bool has_long_way(const struct json *body) {
    const struct json *shape = json_get(body, "geometry");
    struct span type = json_get_text(shape, "type");
    bool points = span_is(type, "Point") || span_is(type, "MultiPoint"); // no lines
    return !points && is_long_way(json_get(shape, "coordinates"));
}

void signing_put(const struct asking *a, const struct act_type *type, const struct json *to,
                 const struct json *body, struct json *list) {
    const struct catalog *words = a ? a->words : NULL;
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_ENTRY_BYTES);
    say_readers(a, to, &text);
    put(list, "readers", &text);
    buf_clear(&text);
    tell_plain(words, &text,
               type->flags & ACT_REVISABLE
                   ? MESSAGE("Taking back: its author may correct or withdraw it. It then counts "
                             "no more, and stays in the log.")
                   : MESSAGE("Taking back: it cannot be."));
    put(list, "withdraw", &text);
    buf_clear(&text);
    if (type->effect) {
        tell(words, &text, "In law: {1}", TELL_STR(catalog_get(words, "effect", type->effect)));
        put(list, "effect", &text);
        buf_clear(&text);
    }
    if (type->not_meant) {
        tell(words, &text, "What it does not mean: {1}",
             TELL_STR(catalog_get(words, "effect", type->not_meant)));
        put(list, "not", &text);
        buf_clear(&text);
    }
    if (has_long_way(body)) {
        tell_plain(words, &text,
                   MESSAGE("A line of its shape goes over more than 180 degrees of longitude: it "
                           "is drawn the long way round, over Greenwich. A shape across the "
                           "antimeridian is cut there into two (RFC 7946, 3.1.9)."));
        put(list, "shape", &text);
    }
}
