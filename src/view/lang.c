// SPDX-License-Identifier: Apache-2.0
#include "view/lang.h"

#include "base/stamp.h"

static uint8_t lower(uint8_t c) {
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

// Tags are compared without case (RFC 5646 section 2.1.1).
static bool same_tag(struct span a, struct span b) {
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (lower(a.data[i]) != lower(b.data[i]))
            return false;
    return true;
}

static struct span primary(struct span tag) {
    ptrdiff_t dash = span_find(tag, '-');
    return dash < 0 ? tag : span_head(tag, (size_t)dash);
}

// The language itself goes before one of its variants.
static struct span pick_one(const struct json *text, struct span want) {
    struct span variant = {0};
    struct span language = {0};
    if (!want.size)
        return variant;
    for (struct json_each m = json_first(text); m.value; json_next(&m)) {
        struct span tag = span_str(m.name);
        if (same_tag(tag, want))
            return json_text(m.value);
        if (same_tag(tag, primary(want)))
            language = json_text(m.value);
        else if (!variant.data && same_tag(primary(tag), primary(want)))
            variant = json_text(m.value);
    }
    return language.data ? language : variant;
}

struct span lang_pick(const struct tongue *t, const struct json *text) {
    struct span found = pick_one(text, t->want);
    if (!found.data)
        found = pick_one(text, t->first);
    if (!found.data)
        found = json_text(json_first(text).value);
    return found;
}

bool lang_pair(struct span text, struct span *first, struct span *beside) {
    ptrdiff_t comma = span_find(text, ',');
    *first = comma < 0 ? text : span_head(text, (size_t)comma);
    *beside = comma < 0 ? span(NULL, 0) : span_from(text, (size_t)comma + 1);
    return lang_tag_ok(*first) && (comma < 0 || lang_tag_ok(*beside));
}
