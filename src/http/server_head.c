// SPDX-License-Identifier: Apache-2.0
// What a request's head may say, where MHD is more lenient than a host behind proxies may be.
#include "http/server_inside.h"

#include "base/stamp.h"
#include "words/catalog.h"

struct framing {
    int lengths, encodings;
    bool odd;
};

static enum MHD_Result look(void *context, enum MHD_ValueKind kind, const char *name,
                            const char *value) {
    struct framing *f = context;
    (void)kind;
    if (!strcasecmp(name, "Content-Length")) {
        f->lengths++;
    } else if (!strcasecmp(name, "Transfer-Encoding")) {
        f->encodings++;
        f->odd |= !value || strcasecmp(value, "chunked") != 0;
    }
    return MHD_YES;
}

bool server_head_is_clear(struct MHD_Connection *c) {
    struct framing f = {0};
    MHD_get_connection_values(c, MHD_HEADER_KIND, look, &f);
    return f.lengths + f.encodings <= 1 && !f.odd;
}

struct wanted {
    const char *name, *value;
    int count;
};

static enum MHD_Result find(void *context, enum MHD_ValueKind kind, const char *name,
                            const char *value) {
    struct wanted *w = context;
    (void)kind;
    if (!strcasecmp(name, w->name)) {
        w->count++;
        w->value = value;
    }
    return MHD_YES;
}

struct span server_header_once(struct request *x, const char *name) {
    struct wanted w = {.name = name};
    MHD_get_connection_values(x->inside->connection, MHD_HEADER_KIND, find, &w);
    return w.count == 1 ? span_str(w.value) : span(NULL, 0);
}

static int digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

size_t server_unescape(void *context, struct MHD_Connection *c, char *text) {
    char *out = text;
    (void)context;
    (void)c;
    for (const char *in = text; *in; in++) {
        int high = *in == '%' ? digit(in[1]) : -1, low = high < 0 ? -1 : digit(in[2]);
        if (low < 0 || !(high + low)) {
            *out++ = *in;
            continue;
        }
        *out++ = (char)(high << 4 | low);
        in += 2;
    }
    *out = 0;
    return (size_t)(out - text);
}

// Cuts the next element of a field's list, without spaces around it, and its parameters.
static bool next_element(struct span *rest, struct span *one, struct span *parameters) {
    if (!span_cut(rest, ',', parameters))
        return false;
    *one = span(NULL, 0);
    (void)span_cut(parameters, ';', one);
    while (one->size && (*one->data == ' ' || *one->data == '\t'))
        *one = span_from(*one, 1);
    while (one->size && (one->data[one->size - 1] == ' ' || one->data[one->size - 1] == '\t'))
        one->size--;
    return true;
}

bool server_has(struct request *x, const char *etag) {
    struct span rest = span_str(server_header(x, "If-None-Match")), one, parameters;
    while (next_element(&rest, &one, &parameters)) {
        if (span_starts(one, span_str("W/")))
            one = span_from(one, 2);
        if (span_is(one, "*") || span_is(one, etag))
            return true;
    }
    return false;
}

// In thousandths (RFC 9110, 12.4.2): 500 of "q=0.5", 1000 where no weight is given.
static unsigned weight_of(struct span parameters) {
    struct span one;
    while (span_cut(&parameters, ';', &one)) {
        while (one.size && (one.data[0] == ' ' || one.data[0] == '\t'))
            one = span_from(one, 1);
        if (one.size < 3 || (one.data[0] | 0x20) != 'q' || one.data[1] != '=')
            continue;
        unsigned weight = 0, unit = 1000;
        for (struct span digits = span_from(one, 2); digits.size && unit;
             digits = span_from(digits, 1)) {
            if (digits.data[0] >= '0' && digits.data[0] <= '9') {
                weight += (unsigned)(digits.data[0] - '0') * unit;
                unit /= 10;
            }
        }
        return weight;
    }
    return 1000;
}

bool server_takes(struct request *x, const char *field, const char *name) {
    struct span rest = span_str(server_header(x, field)), one, parameters;
    while (next_element(&rest, &one, &parameters))
        if (span_is(one, name))
            return weight_of(parameters) > 0;
    return false;
}

const struct catalog *server_likes(struct request *x) {
    struct span rest = span_str(server_header(x, "Accept-Language")), one, parameters;
    const struct catalog *liked = NULL;
    unsigned most = 0;
    while (next_element(&rest, &one, &parameters)) {
        const struct catalog *words = catalog_find(one);
        unsigned weight = words ? weight_of(parameters) : 0;
        if (weight > most) {
            liked = words;
            most = weight;
        }
    }
    return liked;
}

static void read_type(struct request *x) {
    const char *type = server_header(x, "Content-Type");
    struct span rest = span_str(type), first = span(NULL, 0);
    if (!type || !span_cut(&rest, ';', &first))
        return;
    while (first.size && first.data[first.size - 1] == ' ')
        first.size--;
    char *lower = arena_get(&x->arena, first.size + 1);
    for (size_t i = 0; i < first.size; i++)
        lower[i] = (char)(first.data[i] >= 'A' && first.data[i] <= 'Z' ? first.data[i] | 0x20
                                                                       : first.data[i]);
    x->type = span(lower, first.size);
}

// The language that is asked for, for whoever answers, and for refusals.
static void read_lang(struct request *x) {
    struct span rest = span_str(server_argument(x, "lang")), first = span(NULL, 0);
    if (span_cut(&rest, ',', &first) && lang_tag_ok(first))
        x->lang = arena_copy(&x->arena, first);
}

void server_read_head(struct request *x) {
    read_type(x);
    read_lang(x);
}
