// SPDX-License-Identifier: Apache-2.0
#include "view/compare.h"

#include "base/codec.h"
#include "base/collate.h"
#include "base/stamp.h"

const char *const mark_words[] = {"nothing", "agrees", "adds", "contradicts", NULL};

enum mark mark_worse(enum mark a, enum mark b) {
    return a > b ? a : b;
}

static enum mark equal_or_not(bool equal) {
    return equal ? MARK_AGREES : MARK_CONTRADICTS;
}

// Whether a string is one of a text's, or of a string's.
static bool is_called(const struct json *text, struct span name) {
    if (json_type(text) == JSON_TEXT_T)
        return collate_same(json_text(text), name);
    for (struct json_each m = json_first(text); m.value; json_next(&m))
        if (collate_same(json_text(m.value), name))
            return true;
    return false;
}

static bool share_a_name(const struct json *a, const struct json *b) {
    if (json_type(a) == JSON_TEXT_T)
        return is_called(b, json_text(a));
    for (struct json_each m = json_first(a); m.value; json_next(&m))
        if (is_called(b, json_text(m.value)))
            return true;
    return false;
}

static bool share_a_language(const struct json *a, const struct json *b) {
    if (json_type(a) == JSON_TEXT_T || json_type(b) == JSON_TEXT_T)
        return true;
    for (struct json_each m = json_first(a); m.value; json_next(&m))
        if (json_get(b, m.name))
            return true;
    return false;
}

// The n-th text that names it: its name, then its aliases. NULL past the end.
static const struct json *name_at(const struct json *named, size_t n) {
    if (json_type(named) != JSON_OBJECT_T)
        return n ? NULL : named;
    return n ? json_at(json_get(named, "aka"), n - 1) : json_get(named, "name");
}

static enum mark compare_names(const struct json *told, const struct json *said) {
    struct span who = json_get_text(told, "who"), other = json_get_text(said, "who");
    if (json_type(told) == JSON_TEXT_T && other.data && span_equal(json_text(told), other))
        return MARK_AGREES;
    if (who.data && other.data)
        return equal_or_not(span_equal(who, other));
    bool comparable = false;
    for (size_t t = 0; name_at(told, t); t++)
        for (size_t s = 0; name_at(said, s); s++) {
            if (share_a_name(name_at(told, t), name_at(said, s)))
                return MARK_AGREES;
            comparable = comparable || share_a_language(name_at(told, t), name_at(said, s));
        }
    if (json_get(told, "withheld") && json_equal(told, said))
        return MARK_AGREES;
    return comparable ? MARK_CONTRADICTS : MARK_ADDS;
}

static enum mark compare_places(const struct json *told, const struct json *said) {
    struct span here = json_get_text(told, "country"), there = json_get_text(said, "country");
    if (here.data && there.data && !span_equal(here, there))
        return MARK_CONTRADICTS;
    return compare_names(told, said);
}

// A moment, or {from, to}; false for what is neither.
static bool period_of(const struct json *value, int64_t *from, int64_t *to) {
    struct stamp a, b;
    bool interval = json_type(value) == JSON_OBJECT_T;
    struct span first = interval ? json_get_text(value, "from") : json_text(value);
    struct span last = interval ? json_get_text(value, "to") : first;
    if (!stamp_parse(first, &a) || !stamp_parse(last, &b))
        return false;
    *from = a.seconds;
    *to = b.seconds;
    return true;
}

static enum mark compare_times(const struct json *told, const struct json *said) {
    int64_t a, b, c, d;
    if (!period_of(told, &a, &b) || !period_of(said, &c, &d))
        return equal_or_not(json_equal(told, said));
    return equal_or_not(a <= d && c <= b);
}

// A number or a truth that is told as a word.
static enum mark compare_plain(const struct json *told, const struct json *said) {
    uint64_t n;
    struct span word = json_text(told);
    if (word.data && json_type(said) == JSON_INT_T)
        return equal_or_not(decimal_get(word, INT64_MAX, &n) && (int64_t)n == json_int(said));
    if (word.data && json_type(said) == JSON_BOOL_T)
        return equal_or_not(span_is(word, json_bool(said) ? "true" : "false"));
    return equal_or_not(json_equal(told, said));
}

static enum mark compare_one(const struct field *f, const struct json *told,
                             const struct json *said);

static enum mark compare_objects(const struct field *fields, const struct json *told,
                                 const struct json *said) {
    enum mark worst = MARK_AGREES;
    if (json_type(told) != JSON_OBJECT_T)
        return MARK_ADDS; // told in a word: it says less than the row
    for (const struct field *f = fields; f->name; f++)
        if (json_get(told, f->name))
            worst = mark_worse(worst,
                               compare_values(f, json_get(told, f->name), json_get(said, f->name)));
    return worst;
}

static enum mark compare_one(const struct field *f, const struct json *told,
                             const struct json *said) {
    switch (f->type) {
    case F_TEXT:
        return share_a_name(told, said) ? MARK_AGREES : MARK_ADDS;
    case F_PERSON:
    case F_ACTOR:
    case F_ABOUT:
        return compare_names(told, said);
    case F_PLACE:
        return compare_places(told, said);
    case F_WHEN:
    case F_TIME:
    case F_MOMENT:
        return compare_times(told, said);
    case F_OBJECT:
        return compare_objects(f->fields, told, said);
    default:
        return compare_plain(told, said);
    }
}

static enum mark compare_to_list(const struct field *f, const struct json *told,
                                 const struct json *list) {
    for (size_t i = 0; i < json_count(list); i++)
        if (compare_one(f, told, json_at(list, i)) == MARK_AGREES)
            return MARK_AGREES;
    return MARK_ADDS;
}

enum mark compare_values(const struct field *f, const struct json *told, const struct json *said) {
    enum mark worst = MARK_AGREES;
    if (!said)
        return MARK_ADDS;
    if (!(f->flags & FIELD_LIST))
        return compare_one(f, told, said);
    if (json_type(told) != JSON_LIST_T)
        return compare_to_list(f, told, said);
    for (size_t i = 0; i < json_count(told); i++)
        worst = mark_worse(worst, compare_to_list(f, json_at(told, i), said));
    return worst;
}

// How far things have come, and which way: words of one point and way go together.
static const struct {
    const char *word;
    int point, way;
} points[] = {
    {"invited", 0, 0},    {"confirmed", 1, 0},  {"declined", 1, 1},
    {"expected", 0, 0},   {"travelling", 0, 0}, {"delayed", 0, 0},
    {"arrived", 1, 0},    {"left", 2, 0},       {"suspended-participation", 1, 0},
    {"walked-out", 1, 0}, {"resumed", 1, 1}, // of taking part, and of a round that was suspended
    {"exploring", 0, 0},  {"requested", 1, 0},  {"planned", 0, 0},
    {"announced", 0, 0},  {"postponed", 0, 1},  {"open", 1, 1},
    {"in-session", 1, 1}, {"suspended", 1, 0},  {"adjourned", 1, 0},
    {"closed", 2, 0},     {"ended", 2, 0},      {"cancelled", 2, 1},
};
#define POINTS (sizeof points / sizeof *points)

static size_t point_of(struct span word) {
    for (size_t i = 0; i < POINTS; i++)
        if (span_is(word, points[i].word))
            return i;
    return POINTS;
}

enum mark compare_states(struct span told, struct span said) {
    size_t t = point_of(told), s = point_of(said);
    if (span_equal(told, said))
        return MARK_AGREES;
    if (t == POINTS || s == POINTS)
        return MARK_CONTRADICTS;
    if (points[t].point != points[s].point)
        return points[t].point > points[s].point ? MARK_ADDS : MARK_CONTRADICTS;
    return points[t].way == points[s].way ? MARK_ADDS : MARK_CONTRADICTS;
}
