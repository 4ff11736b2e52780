// SPDX-License-Identifier: Apache-2.0
// json_print and json_equal of base/json.h: what follows from the values alone.
#include "base/json.h"

#include "base/text.h"

static bool is_number(enum json_type type) {
    return type == JSON_INT_T || type == JSON_DECIMAL_T;
}

// An integer too large for x 10^7 cannot equal a decimal, and two integers are compared as such.
static bool equal_numbers(const struct json *a, const struct json *b) {
    if (json_type(a) == JSON_INT_T && json_type(b) == JSON_INT_T)
        return json_int(a) == json_int(b);
    return json_e7(a) == json_e7(b);
}

static bool equal_members(const struct json *a, const struct json *b) {
    for (struct json_each m = json_first(a); m.value; json_next(&m))
        if (!json_equal(m.value, json_get(b, m.name)))
            return false;
    return true;
}

bool json_equal(const struct json *a, const struct json *b) {
    enum json_type type = json_type(a);
    if (is_number(type) && is_number(json_type(b)))
        return equal_numbers(a, b);
    if (type != json_type(b) || json_count(a) != json_count(b))
        return false;
    if (type == JSON_BOOL_T)
        return json_bool(a) == json_bool(b);
    if (type == JSON_TEXT_T)
        return span_equal(json_text(a), json_text(b));
    if (type == JSON_OBJECT_T)
        return equal_members(a, b);
    for (size_t i = 0, n = json_count(a); i < n; i++)
        if (!json_equal(json_at(a, i), json_at(b, i)))
            return false;
    return true;
}

// U+0080-009F are two bytes, the first of them C2.
static bool escaped(struct span s, size_t i) {
    uint8_t c = s.data[i];
    return c < 0x20 || c == '"' || c == '\\' || c == 0x7f ||
           (c == 0xc2 && i + 1 < s.size && s.data[i + 1] < 0xa0);
}

// UTF-16 halves where one is not enough.
static void put_escape(uint32_t c, struct buf *out) {
    if (c > 0xffff)
        buf_printf(out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + (c & 0x3ff));
    else
        buf_printf(out, "\\u%04x", c);
}

// What stands between two escapes of the compact form; for people, hidden characters as escapes.
static void put_plain(struct span s, bool people, struct buf *out) {
    for (struct span rest = s, at = s; people && rest.size; at = rest) {
        int32_t c = utf8_next(&rest);
        if (codepoint_hidden(c))
            put_escape((uint32_t)c, out);
        else
            buf_put(out, at.data, at.size - rest.size);
    }
    if (!people)
        buf_put_span(out, s);
}

static void put_string(struct span s, bool people, struct buf *out) {
    buf_put_byte(out, '"');
    for (size_t from = 0, to; from <= s.size; from = to + 1) {
        for (to = from; to < s.size && !escaped(s, to);)
            to++;
        put_plain(span(s.data + from, to - from), people, out);
        if (to == s.size)
            break;
        uint8_t c = s.data[to];
        if (c == '"' || c == '\\')
            buf_put(out, (uint8_t[]){'\\', c}, 2);
        else if (c == '\n')
            buf_put_str(out, "\\n");
        else
            put_escape(c == 0xc2 ? s.data[++to] : c, out);
    }
    buf_put_byte(out, '"');
}

// `n`, then a point before the last `places` digits without trailing zeros.
static void put_number(int64_t n, int places, struct buf *out) {
    uint64_t left = n < 0 ? -(uint64_t)n : (uint64_t)n;
    for (; places && left % 10 == 0; places--)
        left /= 10;
    char text[32], *at = text + sizeof text;
    for (bool point = places > 0; left || places >= 0; places--) {
        if (!places && point)
            *--at = '.';
        *--at = (char)('0' + left % 10);
        left /= 10;
    }
    if (n < 0)
        *--at = '-';
    buf_put(out, at, (size_t)(text + sizeof text - at));
}

// indent < 0: compact.
static void newline(int indent, struct buf *out) {
    if (indent < 0)
        return;
    buf_put_byte(out, '\n');
    buf_put_fill(out, ' ', 2 * (size_t)indent);
}

static void put(const struct json *j, int indent, struct buf *out);

static void put_list(const struct json *j, int indent, struct buf *out) {
    int inner = indent < 0 ? -1 : indent + 1;
    size_t n = json_count(j);
    buf_put_byte(out, '[');
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_put_byte(out, ',');
        newline(inner, out);
        put(json_at(j, i), inner, out);
    }
    if (n)
        newline(indent, out);
    buf_put_byte(out, ']');
}

static void put_object(const struct json *j, int indent, struct buf *out) {
    int inner = indent < 0 ? -1 : indent + 1;
    bool any = false;
    buf_put_byte(out, '{');
    for (struct json_each m = json_first(j); m.value; json_next(&m)) {
        if (any)
            buf_put_byte(out, ',');
        any = true;
        newline(inner, out);
        put_string(span_str(m.name), indent >= 0, out);
        buf_put_str(out, inner < 0 ? ":" : ": ");
        put(m.value, inner, out);
    }
    if (any)
        newline(indent, out);
    buf_put_byte(out, '}');
}

static void put(const struct json *j, int indent, struct buf *out) {
    switch (json_type(j)) {
    case JSON_OBJECT_T:
        put_object(j, indent, out);
        break;
    case JSON_LIST_T:
        put_list(j, indent, out);
        break;
    case JSON_TEXT_T:
        put_string(json_text(j), indent >= 0, out);
        break;
    case JSON_INT_T:
        put_number(json_int(j), 0, out);
        break;
    case JSON_DECIMAL_T:
        put_number(json_e7(j), 7, out);
        break;
    case JSON_BOOL_T:
        buf_put_str(out, json_bool(j) ? "true" : "false");
        break;
    case JSON_NULL_T:
    case JSON_NONE:
        buf_put_str(out, "null");
        break;
    }
}

void json_print(const struct json *j, struct buf *out) {
    put(j, -1, out);
}

void json_print_text(struct span text, struct buf *out) {
    put_string(text, false, out);
}

void json_print_pretty(const struct json *j, struct buf *out) {
    put(j, 0, out);
    buf_put_byte(out, '\n');
}
