// SPDX-License-Identifier: Apache-2.0
#include "base/collate.h"

#include "base/arena.h"
#include "base/text.h"

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

// Letters of their own: each word is a letter and what follows it in the alphabet, in order.
static const struct {
    const char *lang, *letters;
} alphabets[] = {
    {"ar", "تة"},
    {"az", "cç eə gğ hı kq oö sş uü"},
    {"be", "её ії уў"},
    {"da", "zæøå"},
    {"es", "nñ"},
    {"fa", "بپ جچ زژ كکگ وه يی"},
    {"fi", "zåäö"},
    {"kk", "аә гғ ий кқ нң оө уұү хһ ыі"},
    {"nb", "zæøå"},
    {"no", "zæøå"},
    {"pl", "aą cć eę lł nń oó sś zźż"},
    {"ru", "ий"},
    {"sv", "zåäö"},
    {"tr", "cç gğ hı oö sş uü"},
    {"uk", "гґ еє иіїй"},
};

// Letters that Unicode does not take apart, where no alphabet of the language has them.
static const char *const plain[] = {"łl", "øo", "đd", "ıi", "æa", "œo", "ħh", "ðd", "þt"};

struct weight {
    uint32_t letter, rank; // rank: place after the letter
};

static ucs4_t next(struct span *rest) {
    int32_t c = utf8_next(rest);
    return c < 0 ? 0 : (ucs4_t)c;
}

// What `c` is in an alphabet: a letter of its own after another one.
static bool find_own(const char *letters, ucs4_t c, struct weight *out) {
    struct span rest = span_str(letters), word;
    while (span_cut(&rest, ' ', &word)) {
        ucs4_t base = next(&word), own;
        for (uint32_t rank = 1; (own = next(&word)); rank++)
            if (own == c) {
                *out = (struct weight){base, rank};
                return true;
            }
    }
    return false;
}

// The letter without its marks.
static ucs4_t bare(ucs4_t c) {
    ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
    while (uc_canonical_decomposition(c, parts) > 0)
        c = parts[0];
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        struct span pair = span_str(plain[i]);
        if (next(&pair) == c)
            return next(&pair);
    }
    return c;
}

static const char *alphabet_of(struct span lang) {
    ptrdiff_t dash = span_find(lang, '-');
    struct span primary = dash < 0 ? lang : span_head(lang, (size_t)dash);
    for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++)
        if (primary.size == 2 && (primary.data[0] | 32) == alphabets[i].lang[0] &&
            (primary.data[1] | 32) == alphabets[i].lang[1])
            return alphabets[i].letters;
    return "";
}

struct name {
    uint8_t *whole; // composed, owned
    struct span rest;
    const char *letters;
    bool began, space;
};

static void begin(struct name *n, struct span lang, struct span text) {
    size_t size = 0;
    *n = (struct name){.letters = alphabet_of(lang)};
    bool ascii = true; // most names: nothing to compose
    for (size_t i = 0; i < text.size; i++)
        ascii = ascii && text.data[i] < 0x80;
    if (!ascii)
        n->whole = u8_normalize(UNINORM_NFC, text.data, text.size, NULL, &size);
    n->rest = n->whole ? span(n->whole, size) : text; // what is no UTF-8 stays as it is
    if (span_is(span_head(lang, 2), "ar") && span_starts(n->rest, span_str("ال")))
        n->rest = span_from(n->rest, 4);
}

// The next letter or digit; {' ', 0} between words, {0, 0} at the end.
static struct weight next_weight(struct name *n) {
    while (n->rest.size) {
        struct span before = n->rest;
        ucs4_t c = uc_tolower(next(&n->rest));
        if (c == 0x130) // dotted capital i, whose small letter Unicode writes with a mark
            c = 'i';
        if (uc_is_general_category(c, UC_CATEGORY_M) || c == 0x640 || c == '\'' || c == 0x2019)
            continue; // marks, the Arabic stroke, apostrophes
        if (!uc_is_general_category(c, UC_CATEGORY_L) &&
            !uc_is_general_category(c, UC_CATEGORY_N)) {
            n->space = n->began;
            continue;
        }
        if (n->space) {
            n->space = false;
            n->rest = before;
            return (struct weight){' ', 0};
        }
        struct weight own = {0};
        n->began = true;
        return find_own(n->letters, c, &own) ? own : (struct weight){bare(c), 0};
    }
    return (struct weight){0};
}

static int compare_letters(struct span lang, struct span a, struct span b) {
    struct name x, y;
    struct weight v, w;
    begin(&x, lang, a);
    begin(&y, lang, b);
    do {
        v = next_weight(&x);
        w = next_weight(&y);
    } while (v.letter && v.letter == w.letter && v.rank == w.rank);
    free(x.whole);
    free(y.whole);
    if (v.letter != w.letter)
        return v.letter < w.letter ? -1 : 1;
    return v.rank == w.rank ? 0 : v.rank < w.rank ? -1 : 1;
}

int collate_compare(struct span lang, struct span a, struct span b) {
    int order = compare_letters(lang, a, b);
    return order ? order : span_compare(a, b);
}

bool collate_same(struct span a, struct span b) {
    return compare_letters(span(NULL, 0), a, b) == 0;
}
