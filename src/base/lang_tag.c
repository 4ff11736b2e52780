// SPDX-License-Identifier: Apache-2.0
// lang_tag_ok of base/stamp.h: the grammar of RFC 5646 section 2.1, in its order.
#include "base/stamp.h"

#include <strings.h>

// The tags that the grammar lists because no rule of it makes them.
static const char *const IRREGULAR[] = {
    "en-GB-oed", "i-ami", "i-bnn",     "i-default", "i-enochian", "i-hak",
    "i-klingon", "i-lux", "i-mingo",   "i-navajo",  "i-pwn",      "i-tao",
    "i-tay",     "i-tsu", "sgn-BE-FR", "sgn-BE-NL", "sgn-CH-DE",
};

// The subtags of one tag: 35 bytes hold at most 18.
struct subtags {
    struct span at[18];
    size_t count, next;
};

static bool alpha(uint8_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool digit(uint8_t c) {
    return c >= '0' && c <= '9';
}

static bool all(struct span s, bool letters, bool digits) {
    for (size_t i = 0; i < s.size; i++)
        if (!(letters && alpha(s.data[i])) && !(digits && digit(s.data[i])))
            return false;
    return true;
}

static bool same(struct span a, struct span b) {
    return a.size == b.size && !strncasecmp((const char *)a.data, (const char *)b.data, a.size);
}

// Cuts at each "-": false for an empty subtag, one over 8, or a character no subtag has.
static bool cut(struct span text, struct subtags *t) {
    *t = (struct subtags){0};
    if (!text.size || text.size > 35 || text.data[text.size - 1] == '-')
        return false;
    for (struct span piece; span_cut(&text, '-', &piece);) {
        if (!piece.size || piece.size > 8 || !all(piece, true, true))
            return false;
        t->at[t->count++] = piece;
    }
    return true;
}

// The next subtag when it is of this shape, else an empty span; takes it.
static struct span next(struct subtags *t, size_t min, size_t max, bool letters, bool digits) {
    if (t->next == t->count)
        return span(NULL, 0);
    struct span s = t->at[t->next];
    if (s.size < min || s.size > max || !all(s, letters, digits))
        return span(NULL, 0);
    t->next++;
    return s;
}

static bool take_language(struct subtags *t) {
    struct span language = next(t, 2, 8, true, false);
    if (!language.size)
        return false;
    if (language.size <= 3)
        for (int extended = 0; extended < 3 && next(t, 3, 3, true, false).size;)
            extended++;
    return true;
}

// False when one stands twice.
static bool take_variants(struct subtags *t) {
    for (size_t first = t->next; t->next < t->count; t->next++) {
        struct span s = t->at[t->next];
        if (!(s.size >= 5 || (s.size == 4 && digit(s.data[0]))))
            return true;
        for (size_t i = first; i < t->next; i++)
            if (same(s, t->at[i]))
                return false;
    }
    return true;
}

// False when a singleton stands twice, or without anything after it.
static bool take_extensions(struct subtags *t) {
    uint8_t seen[18];
    for (size_t count = 0; t->next < t->count; count++) {
        uint8_t single = t->at[t->next].data[0] | 0x20; // a digit has this bit already
        if (t->at[t->next].size != 1 || single == 'x')
            return true;
        if (memchr(seen, single, count))
            return false;
        seen[count] = single;
        t->next++;
        if (!next(t, 2, 8, true, true).size)
            return false;
        while (next(t, 2, 8, true, true).size)
            ;
    }
    return true;
}

// True at the end, or after "x" and at least one subtag, which then run to the end.
static bool take_private(struct subtags *t) {
    if (t->next == t->count)
        return true;
    return same(t->at[t->next], span_str("x")) && t->next + 1 < t->count;
}

bool lang_tag_ok(struct span text) {
    struct subtags t;
    if (!cut(text, &t))
        return false;
    for (size_t i = 0; i < sizeof IRREGULAR / sizeof *IRREGULAR; i++)
        if (same(text, span_str(IRREGULAR[i])))
            return true;
    if (same(t.at[0], span_str("x")))
        return take_private(&t);
    if (!take_language(&t))
        return false;
    (void)next(&t, 4, 4, true, false); // script
    if (!next(&t, 2, 2, true, false).size)
        (void)next(&t, 3, 3, false, true); // the region, by letters or by number
    return take_variants(&t) && take_extensions(&t) && take_private(&t);
}
