// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include "base/env.h"
#include "base/json_scan.h"
#include "base/text.h"

// Three of jansson's names are ours too. Ours have other symbols (json.h), so that neither is
// called for the other.
#define json_type jansson_type
#define json_copy jansson_copy
#define json_equal jansson_equal
#include <jansson.h>
#undef json_type
#undef json_copy
#undef json_equal

#include <assert.h>
#include <pthread.h>

#define E7_MAX 99999999999999999 // 10 digits and 7 places

// `struct json` is jansson's node under another name; it is never constant underneath.
static json_t *in(const struct json *j) {
    return (json_t *)(uintptr_t)j;
}

static struct json *out_of(json_t *j) {
    return (struct json *)j;
}

// Where this thread's tree of json_parse_in grows; else NULL.
static _Thread_local struct arena *growing;

static void *allocate(size_t size) {
    return growing ? arena_get(growing, size) : memory_grow(NULL, size);
}

// While a tree grows in an arena, what jansson gives back is a piece of that very tree.
static void give_back(void *memory) {
    if (!growing)
        free(memory);
}

static void prepare_once(void) {
    size_t seed = 0;
    while (!seed) // 0 would ask jansson for a seed of its own
        env_real.random(NULL, &seed, sizeof seed);
    json_set_alloc_funcs(allocate, give_back);
    json_object_seed(seed);
}

// The one state of this module: jansson's own, which must be set before threads meet in it.
static void prepare(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, prepare_once);
}

// A decimal is kept as an integer x 10^7 in the bits of jansson's double, as sign and magnitude:
// 17 digits do not fit into a double's value, and magnitudes below 2^57 are no NaN or infinity.
static double carry(int64_t e7) {
    uint64_t bits = e7 < 0 ? 1ULL << 63 | (uint64_t)-e7 : (uint64_t)e7;
    double carrier;
    memcpy(&carrier, &bits, sizeof carrier);
    return carrier;
}

static int64_t carried(const json_t *j) {
    double carrier = json_real_value(j);
    uint64_t bits;
    memcpy(&bits, &carrier, sizeof bits);
    int64_t magnitude = (int64_t)(bits & ~(1ULL << 63));
    return bits >> 63 ? -magnitude : magnitude;
}

// Where the walk is, for the message.
struct place {
    const struct place *up;
    const char *name; // NULL in a list
    size_t index;
};

static void put_place(struct buf *out, const struct place *p) {
    if (!p)
        return;
    put_place(out, p->up);
    if (!p->name)
        buf_printf(out, "/%zu", p->index);
    else
        buf_printf(out, "/%s", slug_ok(span_str(p->name)) ? p->name : "?");
}

static enum err forbidden(struct error *e, int32_t c, const struct place *p) {
    BUF_SCOPED struct buf path;
    buf_init(&path, 2048);
    put_place(&path, p);
    error_set(e, ERR_INVALID, "malformed JSON in %s: U+%04X is not permitted",
              path.size ? buf_str(&path) : "the outermost value", (unsigned)c);
    return error_rule(e, "malformed-json");
}

// Decoded text, so that an escape is judged as what it stands for.
static enum err check_text(struct span s, const struct place *p, struct error *e) {
    while (s.size) {
        size_t plain = 0;
        while (plain < s.size && s.data[plain] >= 0x20 && s.data[plain] < 0x7f)
            plain++;
        s = span_from(s, plain);
        int32_t c = utf8_next(&s);
        if (c >= 0 && codepoint_forbidden(c))
            return forbidden(e, c, p);
    }
    return OK;
}

// Walks in the order of the text, so that the decimals come as the scan met them.
static enum err check(json_t *j, const struct place *up, const int64_t **e7, struct error *e) {
    enum err code = OK;
    struct place here = {.up = up};
    if (json_is_string(j))
        return check_text(span(json_string_value(j), json_string_length(j)), up, e);
    if (json_is_real(j))
        return json_real_set(j, carry(*(*e7)++)) ? error_set(e, ERR_INVALID, "no decimal") : OK;
    for (size_t n = json_array_size(j); here.index < n && !code; here.index++)
        code = check(json_array_get(j, here.index), &here, e7, e);
    if (!json_is_object(j))
        return code;
    for (void *at = json_object_iter(j); at && !code; at = json_object_iter_next(j, at)) {
        here.name = json_object_iter_key(at);
        code = check_text(span(here.name, json_object_iter_key_len(at)), &here, e);
        if (!code && strchr(here.name, '\n')) // a name is one line; only texts may have several
            code = forbidden(e, '\n', &here);
        if (!code)
            code = check(json_object_iter_value(at), &here, e7, e);
    }
    return code;
}

// Jansson's own words may repeat hostile text, so they are not passed on.
static const char *words_for(const json_error_t *fault) {
    switch (json_error_code(fault)) {
    case json_error_invalid_utf8:
        return "bytes that are no UTF-8";
    case json_error_premature_end_of_input:
        return "the text ends too early";
    case json_error_end_of_input_expected:
        return "something after the value";
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return "U+0000 is not permitted";
    case json_error_duplicate_key:
        return "a name for the second time in one object";
    default:
        return "this is no JSON";
    }
}

enum err json_parse(struct span text, unsigned flags, struct json **out, struct error *e) {
    prepare();
    JSON_SCAN_SCOPED struct json_scan scan = {0};
    enum err code = json_scan(text, flags, &scan, e);
    if (code)
        return code;
    json_error_t fault;
    const char *data = text.size ? (const char *)text.data : "";
    json_t *j = json_loadb(data, text.size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
    if (!j)
        return json_scan_fault(e, fault.position > 0 ? (size_t)fault.position : 1,
                               words_for(&fault));
    const int64_t *e7 = scan.e7;
    code = check(j, NULL, &e7, e);
    assert(code || !scan.count || e7 == scan.e7 + scan.count);
    if (code)
        json_decref(j);
    else
        *out = out_of(j);
    return code;
}

enum err json_parse_in(struct span text, unsigned flags, struct arena *a, struct json **out,
                       struct error *e) {
    growing = a;
    enum err code = json_parse(text, flags, out, e);
    growing = NULL;
    return code;
}

void json_free(struct json *j) {
    json_decref(in(j));
}

void json_free_at(struct json **j) {
    json_free(*j);
}

enum json_type json_type(const struct json *j) {
    if (!j)
        return JSON_NONE;
    switch (json_typeof(in(j))) {
    case JSON_OBJECT:
        return JSON_OBJECT_T;
    case JSON_ARRAY:
        return JSON_LIST_T;
    case JSON_STRING:
        return JSON_TEXT_T;
    case JSON_INTEGER:
        return JSON_INT_T;
    case JSON_REAL:
        return JSON_DECIMAL_T;
    case JSON_TRUE:
    case JSON_FALSE:
        return JSON_BOOL_T;
    case JSON_NULL:
        break;
    }
    return JSON_NULL_T;
}

struct json *json_get(const struct json *object, const char *name) {
    return out_of(json_object_get(in(object), name));
}

struct json *json_at(const struct json *list, size_t i) {
    return out_of(json_array_get(in(list), i));
}

size_t json_count(const struct json *j) {
    json_t *node = in(j);
    return json_is_object(node) ? json_object_size(node) : json_array_size(node);
}

int64_t json_int(const struct json *j) {
    return json_integer_value(in(j)); // 0 for others
}

int64_t json_e7(const struct json *j) {
    if (json_type(j) == JSON_DECIMAL_T)
        return carried(in(j));
    int64_t n = json_int(j), e7;
    if (__builtin_mul_overflow(n, 10000000, &e7))
        return n < 0 ? -INT64_MAX : INT64_MAX;
    return e7;
}

bool json_bool(const struct json *j) {
    return json_is_true(in(j));
}

struct span json_text(const struct json *j) {
    return span(json_string_value(in(j)), json_string_length(in(j)));
}

struct span json_get_text(const struct json *object, const char *name) {
    return json_text(json_get(object, name));
}

int64_t json_get_int(const struct json *object, const char *name) {
    return json_int(json_get(object, name));
}

bool json_get_bool(const struct json *object, const char *name) {
    return json_bool(json_get(object, name));
}

bool json_has_text(const struct json *list, struct span text) {
    bool found = false;
    for (size_t i = 0; !found && i < json_count(list); i++) {
        struct span s = json_text(json_at(list, i));
        found = s.data && span_equal(s, text);
    }
    return found;
}

static void look(struct json_each *m) {
    m->name = m->at ? json_object_iter_key(m->at) : NULL;
    m->value = m->at ? out_of(json_object_iter_value(m->at)) : NULL;
}

struct json_each json_first(const struct json *object) {
    struct json_each m = {.object = object, .at = json_object_iter(in(object))};
    look(&m);
    return m;
}

void json_next(struct json_each *m) {
    m->at = json_object_iter_next(in(m->object), m->at);
    look(m);
}

struct json *json_new_object(void) {
    prepare();
    return out_of(json_object());
}

struct json *json_new_list(void) {
    prepare();
    return out_of(json_array());
}

static json_t *repaired(struct span s) {
    BUF_SCOPED struct buf valid;
    buf_init(&valid, BUF_MAX);
    utf8_put(&valid, s);
    return json_stringn_nocheck(buf_str(&valid), valid.size);
}

struct json *json_new_text(struct span s) {
    prepare();
    const char *text = s.size ? (const char *)s.data : "";
    json_t *j = utf8_ok(s) ? json_stringn_nocheck(text, s.size) : repaired(s);
    return out_of(j);
}

struct json *json_new_int(int64_t n) {
    prepare();
    return out_of(json_integer(n));
}

struct json *json_new_bool(bool b) {
    return out_of(json_boolean(b));
}

struct json *json_new_e7(int64_t n) {
    prepare();
    assert(n >= -E7_MAX && n <= E7_MAX);
    return out_of(json_real(carry(n)));
}

struct json *json_copy(const struct json *j) {
    return out_of(json_deep_copy(in(j)));
}

struct json *json_share(const struct json *j) {
    return out_of(json_incref(in((struct json *)(uintptr_t)j)));
}

bool json_may_say(struct span text, struct span word) {
    return memmem(text.data, text.size, word.data, word.size) ||
           memmem(text.data, text.size, "\\u", 2);
}

void json_put(struct json *object, const char *name, struct json *value) {
    int failed = json_object_set_new(in(object), name, value ? in(value) : json_null());
    assert(!failed); // no object, or a name that is no UTF-8
    (void)failed;
}

void json_put_text(struct json *object, const char *name, struct span s) {
    json_put(object, name, s.data ? json_new_text(s) : NULL);
}

void json_put_str(struct json *object, const char *name, const char *s) {
    json_put_text(object, name, span_str(s));
}

void json_put_int(struct json *object, const char *name, int64_t n) {
    json_put(object, name, json_new_int(n));
}

void json_put_bool(struct json *object, const char *name, bool b) {
    json_put(object, name, json_new_bool(b));
}

void json_add(struct json *list, struct json *value) {
    int failed = json_array_append_new(in(list), value ? in(value) : json_null());
    assert(!failed); // no list
    (void)failed;
}

void json_remove(struct json *object, const char *name) {
    json_object_del(in(object), name);
}
