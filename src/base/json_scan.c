// SPDX-License-Identifier: Apache-2.0
#include "base/json_scan.h"

#include "base/limits.h"

#define WHOLE_DIGITS_MAX 10 // of a decimal
#define PLACES_MAX 7

void json_scan_done(struct json_scan *s) {
    free(s->e7);
    *s = (struct json_scan){0};
}

enum err json_scan_fault(struct error *e, size_t byte, const char *why) {
    error_set(e, ERR_INVALID, "malformed JSON at byte %zu: %s", byte, why);
    return error_rule(e, "malformed-json");
}

static void keep(struct json_scan *s, int64_t e7) {
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 32;
        s->e7 = memory_grow(s->e7, s->room * sizeof *s->e7);
    }
    s->e7[s->count++] = e7;
}

static size_t digits(struct span text, size_t at) {
    size_t from = at;
    while (at < text.size && text.data[at] >= '0' && text.data[at] <= '9')
        at++;
    return at - from;
}

static uint64_t value(const uint8_t *digit, size_t count) {
    uint64_t n = 0;
    for (size_t i = 0; i < count; i++)
        n = n * 10 + digit[i] - '0';
    return n;
}

// The fraction whose point is at *at: what is wrong with it, or NULL with *n made value x 10^7.
static const char *fraction(struct span text, size_t *at, unsigned flags, size_t whole,
                            uint64_t *n) {
    if (!(flags & JSON_DECIMALS))
        return "a fraction where only integers are permitted";
    if (whole > WHOLE_DIGITS_MAX)
        return "more than 10 digits before the point";
    size_t places = digits(text, *at + 1);
    if (!places || places > PLACES_MAX)
        return places ? "more than 7 places after the point" : "no digit after the point";
    uint64_t part = value(text.data + *at + 1, places);
    for (size_t i = places; i < PLACES_MAX; i++)
        part *= 10;
    *n = *n * 10000000 + part;
    *at += 1 + places;
    return NULL;
}

// The number token at *at: what is wrong with it, or NULL with *at after it.
static const char *number(struct span text, size_t *at, unsigned flags, struct json_scan *s) {
    bool minus = text.data[*at] == '-';
    size_t from = *at + minus, whole = digits(text, from);
    if (!whole)
        return "a minus sign without a digit";
    if (text.data[from] == '0' && whole > 1)
        return "a number with a leading zero";
    uint64_t n = whole <= 16 ? value(text.data + from, whole) : UINT64_MAX;
    *at = from + whole;
    bool decimal = *at < text.size && text.data[*at] == '.';
    const char *why = decimal                  ? fraction(text, at, flags, whole, &n)
                      : n > LIMIT_JSON_INTEGER ? "an integer outside +-(2^53-1)"
                                               : NULL;
    if (why)
        return why;
    if (*at < text.size && (text.data[*at] | 0x20) == 'e')
        return "an exponent";
    if (minus && !n)
        return "minus zero";
    if (decimal)
        keep(s, minus ? -(int64_t)n : (int64_t)n);
    return NULL;
}

// The string whose opening quote is at *at, as `number`.
static const char *string(struct span text, size_t *at) {
    while (++*at < text.size) {
        uint8_t c = text.data[*at];
        if (c == '"') {
            ++*at;
            return NULL;
        }
        if (c < 0x20)
            return "a control character in a string";
        if (c == '\\' && *at + 1 < text.size && text.data[*at + 1] >= 0x20)
            ++*at;
    }
    return "a string without an end";
}

// Any other byte, as `number`.
static const char *other(uint8_t c, unsigned flags, int *depth) {
    if (c == '{' || c == '[')
        ++*depth;
    if (c == '}' || c == ']')
        --*depth;
    if (*depth > LIMIT_JSON_DEPTH)
        return "deeper than 16 levels";
    bool line = (flags & JSON_LINES) && (c == '\n' || c == '\t' || c == '\r');
    return c < 0x20 && !line ? "a control character" : NULL;
}

enum err json_scan(struct span text, unsigned flags, struct json_scan *s, struct error *e) {
    int depth = 0;
    size_t values = 0;
    for (size_t at = 0; at < text.size;) {
        size_t from = at;
        uint8_t c = text.data[at];
        const char *why;
        values += c == '"' || c == '-' || c == '{' || c == '[' || (c >= '0' && c <= '9');
        if (values > LIMIT_JSON_VALUES)
            why = "more than 262144 strings, numbers, lists and objects";
        else if (c == '"')
            why = string(text, &at);
        else if (c == '-' || (c >= '0' && c <= '9'))
            why = number(text, &at, flags, s);
        else
            why = other(text.data[at++], flags, &depth);
        if (why)
            return json_scan_fault(e, (c == '"' ? at : from) + 1, why);
    }
    return OK;
}
