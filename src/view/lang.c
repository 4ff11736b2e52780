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

struct span lang_in(const struct json *text, struct span tag) {
    return pick_one(text, tag);
}

bool lang_right_to_left(struct span tag) {
    static const char *const languages[] = {"ar", "ckb", "dv", "fa", "he", "ks", "ps",
                                            "sd", "syr", "ug", "ur", "yi", NULL};
    static const char *const scripts[] = {"arab", "hebr", "syrc", "thaa", "nkoo", NULL};
    struct span rest = tag, part, language = {0}, script = {0};
    for (size_t i = 0; span_cut(&rest, '-', &part); i++) {
        language = i ? language : part;
        script = i && part.size == 4 && !script.data ? part : script; // regions have two or three
    }
    const char *const *list = script.data ? scripts : languages;
    for (size_t i = 0; list[i]; i++)
        if (same_tag(script.data ? script : language, span_str(list[i])))
            return true;
    return false;
}

bool lang_list(struct span text, struct span *first, struct span *beside) {
    struct span tags[LANG_MOST], tag, rest = text;
    size_t count = 0;
    while (span_cut(&rest, ',', &tag)) {
        if (count == LANG_MOST || !lang_tag_ok(tag))
            return false;
        for (size_t i = 0; i < count; i++)
            if (same_tag(tags[i], tag))
                return false;
        tags[count++] = tag;
    }
    if (!count || text.data[text.size - 1] == ',')
        return false;
    *first = tags[0];
    *beside = count > 1 ? span_from(text, tags[0].size + 1) : span(NULL, 0);
    return true;
}

size_t lang_count(struct span beside) {
    struct span tag;
    size_t count = 1;
    while (span_cut(&beside, ',', &tag))
        count++;
    return count;
}
