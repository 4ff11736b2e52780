// SPDX-License-Identifier: Apache-2.0
#include "prose/brackets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define NBSP "\xC2\xA0"
#define RUSSIA "\xD0\xA0\xD0\xBE\xD1\x81\xD1\x81\xD0\xB8\xD1\x8F"
#define STATES "\xD8\xA7\xD9\x84\xD8\xAF\xD9\x88\xD9\x84"
#define ARABIC_COMMA "\xD8\x8C"
#define IRAN_ARABIC "\xD8\xA5\xD9\x8A\xD8\xB1\xD8\xA7\xD9\x86"

// Who is known: slugs, and two names in their own script.
static struct span who(void *context, struct span name) {
    static const char *const known[][2] = {
        {"irn", "irn"}, {"rus", "rus"}, {"tur", "tur"}, {RUSSIA, "rus"}, {IRAN_ARABIC, "irn"}};
    (void)context;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (span_is(name, known[i][0]))
            return span_str(known[i][1]);
    return span(NULL, 0);
}

// "pairs groups deepest/words inside/strays apart"; then what is outside, and the names by bracket.
static const struct {
    const char *text, *counts, *agreed, *names, *why;
} CASES[] = {
    {"", "0 0 0/0 0/0 0", "", "", "nothing"},
    {"six months", "0 0 0/2 0/0 0", "six months", "", "no bracket"},
    {"[six] months", "1 0 1/2 1/0 0", " months", "", "one"},
    {"for [six [or nine]] months", "2 0 2/5 3/0 0", "for  months", "", "one in another"},
    {"[six][nine] months", "2 1 1/3 2/0 0", " months", "", "alternatives"},
    {"[six] [nine]\n[ten] months", "3 1 1/4 3/0 0", " \n months", "", "three are one group"},
    {"[six]/[nine]", "2 1 1/2 2/0 0", "/", "", "with a stroke between"},
    {"[six] / [nine]", "2 1 1/2 2/0 0", " / ", "", "and white space"},
    {"[six] // [nine]", "2 0 1/2 2/0 0", " // ", "", "two strokes are more than one"},
    {"[six]" NBSP "[nine]", "2 1 1/2 2/0 0", NBSP, "", "a no-break space is white space"},
    {"[six] or [nine]", "2 0 1/3 2/0 0", " or ", "", "a word parts them"},
    {"[six], [nine]", "2 0 1/2 2/0 0", ", ", "", "so does a comma, which is no word"},
    {"[[a][b]] [c]", "4 2 2/3 3/0 0", " ", "", "a group inside an alternative"},
    {"[[a]] [[b]]", "4 1 2/2 2/0 0", " ", "", "the inner ones are not beside each other"},
    {"[]", "1 0 1/0 0/0 0", "", "", "empty: something is meant to come"},
    {"[a", "0 0 0/1 0/1 0", "[a", "", "never closed: it is text"},
    {"a]", "0 0 0/1 0/1 0", "a]", "", "never opened"},
    {"][", "0 0 0/0 0/2 0", "][", "", "neither"},
    {"[a [b]", "1 0 1/2 1/1 0", "[a ", "", "the inner one closes"},
    {"[a] b]", "1 0 1/2 1/1 0", " b]", "", "the first one closes"},
    {"[a]][b]", "2 0 1/2 2/1 0", "]", "", "a stray parts alternatives"},
    {"he [sic] said [...] and […]", "0 0 0/4 0/0 3", "he [sic] said [...] and […]", "",
     "an editor's"},
    {"[sic transit]", "1 0 1/2 2/0 0", "", "", "more than sic"},
    {"[...[a]]", "2 0 2/1 1/0 0", "", "", "another one in it"},
    {"Parties[12] shall", "0 0 0/3 0/0 1", "Parties[12] shall", "", "a footnote behind a word"},
    {"Parties.[12] No", "0 0 0/3 0/0 1", "Parties.[12] No", "", "behind its full stop"},
    {"Parties[1][2]", "0 0 0/3 0/0 2", "Parties[1][2]", "", "two of them"},
    {RUSSIA "[1]", "0 0 0/2 0/0 1", RUSSIA "[1]", "", "a Russian letter"},
    {"Parties [12] days", "1 0 1/3 1/0 0", "Parties  days", "", "a number of days"},
    {"[1][2] years", "2 1 1/3 2/0 0", " years", "", "numbers to choose from"},
    {"US$[30], 1.[5], \xE2\x82\xAC[7], ([3])", "4 0 1/6 4/0 0", "US$, 1., \xE2\x82\xAC, ()", "",
     "numbers behind no letter"},
    {"note[1234]", "1 0 1/2 1/0 0", "note", "", "no footnote has four digits"},
    {"note[a]", "1 0 1/2 1/0 0", "note", "", "nor a letter"},
    {"plural[s] or [un]able", "2 0 1/5 2/0 0", "plural or able", "", "parts of words"},
    {"see[^1] and [^note]", "0 0 0/4 0/0 2", "see[^1] and [^note]", "", "footnotes of Markdown"},
    {"[^]", "1 0 1/0 0/0 0", "", "", "which have a name"},
    {"[UN](https://un.org) [b](#b)", "0 0 0/4 0/0 2", "[UN](https://un.org) [b](#b)", "", "links"},
    {"[five](5) days", "1 0 1/3 1/0 0", "(5) days", "", "a number again in figures"},
    {"[his](his/her) [x](http://a b)", "2 0 1/5 2/0 0", "(his/her) (http://a b)", "", "no targets"},
    {"[a](http://b", "1 0 1/2 1/0 0", "(http://b", "", "a target ends"},
    {"\\[six\\]\\[nine\\] months", "2 1 1/3 2/0 0", " months", "", "with backslashes"},
    {"Parties\\[12\\]\\[13\\]", "0 0 0/3 0/0 2", "Parties\\[12\\]\\[13\\]", "", "footnotes too"},
    {"[irn, rus: six] [tur: nine]", "2 1 1/2 2/0 0", " ", "irn rus|tur", "whose it is"},
    {"[irn; rus :six]", "1 0 1/1 1/0 0", "", "irn rus", "a semicolon, a space before the colon"},
    {"[" IRAN_ARABIC ARABIC_COMMA " " RUSSIA ": " STATES "]", "1 0 1/1 1/0 0", "", "irn rus",
     "Arabic and Russian"},
    {"[irn, and more: six]", "1 0 1/4 4/0 0", "", "", "one of them is nobody: it is text"},
    {"[irn,: six]", "1 0 1/1 1/0 0", "", "irn", "nothing behind the last comma"},
    {"[, irn: six]", "1 0 1/2 2/0 0", "", "", "nothing before the first is nobody"},
    {"[: six]", "1 0 1/1 1/0 0", "", "", "no names"},
    {"[irn six]", "1 0 1/2 2/0 0", "", "", "no colon"},
    {"[irn [rus: six]]", "2 0 2/2 2/0 0", "", "rus", "of the inner one only"},
    {"[irn: [rus: six]]", "2 0 2/1 1/0 0", "", "irn|rus", "of both"},
    {"[irn: six", "0 0 0/2 0/1 0", "[irn: six", "", "a stray has none"},
};

static void show_names(const struct brackets *b, struct buf *out) {
    for (size_t i = 0; i < b->count; i++) {
        const struct mark *m = &b->marks[i];
        buf_put_str(out, m->name_count && out->size ? "|" : "");
        for (size_t k = 0; k < m->name_count; k++) {
            buf_put_str(out, k ? " " : "");
            buf_put_span(out, m->names[k]);
        }
    }
}

static void brackets_are_read_and_counted(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        ARENA_SCOPED struct arena arena;
        BUF_SCOPED struct buf agreed, names;
        char counts[128];
        arena_init(&arena);
        buf_init(&agreed, 4096);
        buf_init(&names, 4096);
        struct span text = span_str(CASES[i].text);
        struct brackets b = brackets_read(text, &arena, who, NULL);
        snprintf(counts, sizeof counts, "%zu %zu %u/%zu %zu/%zu %zu", b.pairs, b.groups, b.deepest,
                 b.words, b.words_inside, b.strays, b.apart);
        brackets_put_agreed(text, &b, &agreed);
        show_names(&b, &names);
        if (strcmp(counts, CASES[i].counts) != 0 ||
            strcmp(buf_str(&agreed), CASES[i].agreed) != 0 ||
            strcmp(buf_str(&names), CASES[i].names) != 0)
            fail_msg("%s: %s, agreed \"%s\", names \"%s\"", CASES[i].why, counts, buf_str(&agreed),
                     buf_str(&names));
        assert_int_equal(brackets_clean(&b), b.pairs == 0 && b.strays == 0);
    }
}

static void names_are_left_out_and_nothing_else(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"[irn, rus: six] of [them: ten]", "[six] of [them: ten]"},
        {"a [irn:\n[tur:" NBSP "b]] c", "a [[b]] c"},
        {"[irn:]", "[]"},
        {"\\[irn: six\\]", "\\[six\\]"},
        {"no names", "no names"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ARENA_SCOPED struct arena arena;
        BUF_SCOPED struct buf out;
        arena_init(&arena);
        buf_init(&out, 4096);
        struct span text = span_str(cases[i][0]);
        struct brackets b = brackets_read(text, &arena, who, NULL);
        brackets_put_nameless(text, &b, &out);
        assert_string_equal(buf_str(&out), cases[i][1]);
    }
}

static uint64_t next(uint64_t *seed, uint64_t below) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (*seed >> 33) % below;
}

// By the definition: the innermost pairs are taken out until none is left.
static size_t strays_of(const char *text) {
    char left[128];
    size_t size = 0;
    for (; *text; text++)
        if (*text == ']' && size && left[size - 1] == '[')
            size--;
        else if (*text == '[' || *text == ']')
            left[size++] = *text;
    return size;
}

static void check_marks(struct span text, const struct brackets *b) {
    size_t at = 0, strays = 0, pairs = 0, apart = 0;
    for (size_t i = 0; i < b->count; i++, at++) {
        const struct mark *m = &b->marks[i];
        while (at < text.size && text.data[at] != '[' && text.data[at] != ']')
            at++;
        assert_int_equal(m->at, at); // none is lost, none is made up
        assert_int_equal(m->opens, text.data[at] == '[');
        assert_int_equal(b->marks[m->partner].partner, i);
        assert_int_equal(b->marks[m->partner].depth, m->depth);
        assert_int_equal(m->partner == i, m->kind == MARK_STRAY);
        assert_true(m->kind != MARK_OPEN || (m->partner > i && m->depth > 0));
        pairs += m->kind == MARK_OPEN;
        strays += m->kind == MARK_STRAY;
        apart += m->kind == MARK_APART;
    }
    assert_null(at < text.size ? memchr(text.data + at, '[', text.size - at) : NULL);
    assert_int_equal(b->pairs, pairs);
    assert_int_equal(b->strays, strays);
    assert_int_equal(2 * b->apart, apart);
    assert_int_equal(b->count, 2 * (pairs + b->apart) + strays);
}

static void no_bracket_is_lost(void **state) {
    (void)state;
    static const char *const pieces[] = {"[",   "]", "[", "]",  "a",    " ",   "/",
                                         "irn", ":", ",", "\\", "12",   "sic", "^",
                                         "(",   ")", "#", NBSP, "\xff", RUSSIA};
    uint64_t seed = 3;
    for (int round = 0; round < 20000; round++) {
        ARENA_SCOPED struct arena arena;
        BUF_SCOPED struct buf text, out;
        arena_init(&arena);
        buf_init(&text, 4096);
        buf_init(&out, 4096);
        for (uint64_t i = next(&seed, 40); i > 0; i--)
            buf_put_str(&text, pieces[next(&seed, sizeof pieces / sizeof *pieces)]);
        struct brackets b = brackets_read(buf_span(&text), &arena, who, NULL);
        check_marks(buf_span(&text), &b);
        assert_int_equal(b.strays, strays_of(buf_str(&text)));
        brackets_put_agreed(buf_span(&text), &b, &out);
        assert_int_equal(strays_of(buf_str(&out)), b.strays);
    }
}

// Texts of a document, parted by "|": what opens in one and closes in another.
static const struct {
    const char *texts, *shows, *why; // strays; pairs; words inside of all, deepest
} ACROSS[] = {
    {"", "0; 0/0 0", "nothing"},
    {"[a]|[b]", "0; 2/2 1", "each closes where it opens"},
    {"[a|b]", "0;0-1 2/2 1", "over two"},
    {"x [a|b] y", "0;0-1 2/4 1", "over two, in part of each"},
    {"x [a|b c|d] y", "0;0-2 4/6 1", "over three: it is open all through the one between"},
    {"[a [b|c] d]", "0;0-1 0-1 4/4 2", "both over two"},
    {"[a|[b|c]|d]", "0;0-3 1-2 4/4 2", "one in another"},
    {"[a [b] c|d] [e|f]", "0;0-1 1-2 6/6 2", "one behind another"},
    {"[a [b] c|d] x [e|f]", "0;0-1 1-2 6/7 2", "and a word that is agreed between them"},
    {"a]|[b", "2; 0/2 0", "the wrong way round"},
    {"[a|[b|c]", "1;1-2 2/3 1", "the one that opened last closes"},
    {"[a|b]]", "1;0-1 2/2 1", "one too many"},
    {"[a|[b] c] d", "0;0-1 3/4 2", "a pair of its own in what one covers in part"},
};

static void brackets_reach_over_texts(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof ACROSS / sizeof *ACROSS; i++) {
        ARENA_SCOPED struct arena arena;
        BUF_SCOPED struct buf out;
        struct brackets read[8];
        struct span texts[8], rest = span_str(ACROSS[i].texts);
        size_t count = 0, words = 0;
        arena_init(&arena);
        buf_init(&out, 4096);
        while (span_cut(&rest, '|', &texts[count])) {
            read[count] = brackets_read(texts[count], &arena, NULL, NULL);
            words += read[count++].words;
        }
        struct crossings c = brackets_across(texts, read, count, &arena);
        buf_printf(&out, "%zu;", c.strays);
        for (size_t k = 0; k < c.count; k++) {
            const struct crossing *one = &c.all[k];
            assert_true(read[one->open_text].marks[one->open].opens);
            assert_false(read[one->close_text].marks[one->close].opens);
            buf_printf(&out, "%zu-%zu ", one->open_text, one->close_text);
        }
        buf_printf(&out, "%s%zu/%zu %u", c.count ? "" : " ", c.words_inside, words, c.deepest);
        for (size_t t = 0; t < count; t++) {
            unsigned inside = 0;
            for (size_t k = 0; k < c.count; k++)
                inside += c.all[k].open_text < t && t < c.all[k].close_text;
            assert_int_equal(c.inside[t], inside);
        }
        if (strcmp(buf_str(&out), ACROSS[i].shows) != 0)
            fail_msg("%s: %s", ACROSS[i].why, buf_str(&out));
    }
}

static void a_hundred_thousand_brackets_are_read(void **state) {
    (void)state;
    enum { MANY = 100000 };
    static const struct {
        const char *piece, *then;
        size_t pairs, strays, deepest;
    } cases[] = {{"[", "", 0, MANY, 0},     {"]", "", 0, MANY, 0},     {"[", "]", MANY, 0, MANY},
                 {"[]", "", MANY, 0, 1},    {"[irn,", "", 0, MANY, 0}, {"[a](", "", MANY, 0, 1},
                 {"[a] / ", "", MANY, 0, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ARENA_SCOPED struct arena arena;
        BUF_SCOPED struct buf text;
        arena_init(&arena);
        buf_init(&text, 10 * MANY);
        for (int k = 0; k < MANY; k++)
            buf_put_str(&text, cases[i].piece);
        for (int k = 0; k < MANY; k++)
            buf_put_str(&text, cases[i].then);
        struct brackets b = brackets_read(buf_span(&text), &arena, who, NULL);
        assert_int_equal(b.pairs, cases[i].pairs);
        assert_int_equal(b.strays, cases[i].strays);
        assert_int_equal(b.deepest, cases[i].deepest);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(brackets_are_read_and_counted),
        cmocka_unit_test(names_are_left_out_and_nothing_else),
        cmocka_unit_test(no_bracket_is_lost),
        cmocka_unit_test(brackets_reach_over_texts),
        cmocka_unit_test(a_hundred_thousand_brackets_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
