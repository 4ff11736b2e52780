// SPDX-License-Identifier: Apache-2.0
// The first byte gives the flags, the others are the text. What is taken must obey the contract of
// json.h and survive printing; what is refused must say so in words fit to show.
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(struct span s) {
    assert(utf8_ok(s));
    for (int32_t c; (c = utf8_next(&s)) >= 0;)
        assert(!codepoint_forbidden(c));
}

static void check_value(const struct json *j, unsigned flags, int depth) {
    int64_t n = json_int(j), e7 = json_e7(j);
    bool nested = json_type(j) == JSON_LIST_T || json_type(j) == JSON_OBJECT_T;
    assert(!nested || depth <= LIMIT_JSON_DEPTH);
    assert(n >= -LIMIT_JSON_INTEGER && n <= LIMIT_JSON_INTEGER);
    if (json_type(j) == JSON_DECIMAL_T)
        assert((flags & JSON_DECIMALS) && e7 < 100000000000000000 && e7 > -100000000000000000);
    if (json_type(j) == JSON_TEXT_T)
        check_text(json_text(j));
    for (size_t i = 0; json_type(j) == JSON_LIST_T && i < json_count(j); i++)
        check_value(json_at(j, i), flags, depth + 1);
    size_t members = 0;
    for (struct json_each m = json_first(j); m.value; json_next(&m), members++) {
        check_text(span_str(m.name));
        assert(json_get(j, m.name) == m.value);
        check_value(m.value, flags, depth + 1);
    }
    assert(json_type(j) != JSON_OBJECT_T || members == json_count(j));
}

static void check_printing(const struct json *j, unsigned flags) {
    BUF_SCOPED struct buf compact, again, pretty;
    JSON_SCOPED struct json *back = NULL, *lines = NULL, *copy = json_copy(j);
    buf_init(&compact, BUF_MAX);
    buf_init(&again, BUF_MAX);
    buf_init(&pretty, BUF_MAX);
    json_print(j, &compact);
    enum err code = json_parse(buf_span(&compact), flags & JSON_DECIMALS, &back, NULL);
    assert(!code && json_equal(j, back) && json_equal(back, j) && json_equal(j, copy));
    json_print(back, &again);
    assert(span_equal(buf_span(&compact), buf_span(&again)));
    json_print_pretty(j, &pretty);
    code = json_parse(buf_span(&pretty), flags | JSON_LINES, &lines, NULL);
    assert(!code && json_equal(j, lines));
}

static void check_error(const struct error *e) {
    assert(e->code == ERR_INVALID && e->rule && !strcmp(e->rule, "malformed-json"));
    struct span message = span_str(e->message);
    assert(message.size && utf8_ok(message));
    for (size_t i = 0; i < message.size; i++)
        assert(message.data[i] >= 0x20 && message.data[i] < 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size)
        return 0;
    unsigned flags = data[0] & 3;
    JSON_SCOPED struct json *j = NULL, *wider = NULL;
    struct error e = {0};
    ARENA_SCOPED struct arena a;
    struct json *there = NULL;
    arena_init(&a);
    enum err code = json_parse(span(data + 1, size - 1), flags, &j, &e);
    enum err again = json_parse_in(span(data + 1, size - 1), flags, &a, &there, NULL);
    assert(again == code && (code ? !there : json_equal(there, j)));
    if (code) {
        assert(!j);
        check_error(&e);
        return 0;
    }
    check_value(j, flags, 1);
    check_printing(j, flags);
    code = json_parse(span(data + 1, size - 1), JSON_DECIMALS | JSON_LINES, &wider, NULL);
    assert(!code && json_equal(j, wider)); // each flag only permits more
    return 0;
}
