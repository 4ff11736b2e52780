// SPDX-License-Identifier: Apache-2.0
#include "prose/markdown.h"

#include "base/limits.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

// Clauses are shown "id level", # for a heading, = for a text, {option by … ! against …} for
// options.
static void show(const struct json *clauses, struct buf *out) {
    for (size_t i = 0; i < json_count(clauses); i++) {
        const struct json *c = json_at(clauses, i), *options = json_get(c, "options");
        buf_printf(out, "%s" SPAN_FMT " %d", i ? "|" : "", SPAN_ARG(json_get_text(c, "id")),
                   (int)json_get_int(c, "level"));
        struct span heading = json_get_text(json_get(c, "heading"), "en"),
                    text = json_get_text(json_get(c, "text"), "en");
        if (heading.data)
            buf_printf(out, "#" SPAN_FMT, SPAN_ARG(heading));
        if (text.data)
            buf_printf(out, "=" SPAN_FMT, SPAN_ARG(text));
        for (size_t j = 0; j < json_count(options); j++) {
            const struct json *o = json_at(options, j);
            buf_printf(out, "{" SPAN_FMT, SPAN_ARG(json_get_text(o, "id")));
            for (size_t k = 0; k < json_count(json_get(o, "by")); k++)
                buf_printf(out, " " SPAN_FMT, SPAN_ARG(json_text(json_at(json_get(o, "by"), k))));
            for (size_t k = 0; k < json_count(json_get(o, "against")); k++)
                buf_printf(out, " !" SPAN_FMT,
                           SPAN_ARG(json_text(json_at(json_get(o, "against"), k))));
            buf_printf(out, "=" SPAN_FMT "}", SPAN_ARG(json_get_text(json_get(o, "text"), "en")));
        }
    }
}

static const struct {
    const char *text, *shows, *why;
} TAKEN[] = {
    {"one\n", "p-1 1=one", "a paragraph"},
    {"one", "p-1 1=one", "without a line end"},
    {"one\ntwo\n\nthree\n", "p-1 1=one\ntwo|p-2 1=three", "two paragraphs, the first of two lines"},
    {"# T\n\none\n", "p-1 1#T|p-2 2=one", "a heading and what is under it"},
    {"# T\none\n", "p-1 1#T=one", "a heading with its text"},
    {"## T\n\n\n\none\n", "p-1 2#T\n\n|p-2 3=one", "empty lines after a heading are its own"},
    {"one\n\n\n\ntwo\n", "p-1 1=one\n\n|p-2 1=two", "and after a text"},
    {"\n\none\n", "p-1 1=\n\none", "before the first"},
    {"one\n\n\n", "p-1 1=one\n\n", "behind the last"},
    {"####### T\n", "p-1 1=####### T", "seven are no heading"},
    {"#T\n", "p-1 1=#T", "nor is one without a space"},
    {"#  T\n", "p-1 1=#  T", "or with two"},
    {"# \n", "p-1 1=# ", "or an empty one"},
    {"# Article 3\n\n1. a\n\n2. b\n\n(a) c\n\n(b) d\n\n3. e\n",
     "art-3 1#Article 3|art-3-para-1 2=1. a|art-3-para-2 2=2. b|art-3-para-2-a 3=(a) "
     "c|art-3-para-2-b 3=(b) d|art-3-para-3 2=3. e",
     "numbers make ids"},
    {"## Статья 12\n\n12.1. a\n\nх\n", "art-12 2#Статья 12|art-12-para-12-1 3=12.1. a|p-3 3=х",
     "in Russian"},
    {"Annex B\n\n1) a\n\n1) b\n", "annex-b 1=Annex B|annex-b-para-1 1=1) a|annex-b-para-1-2 1=1) b",
     "a number that comes twice"},
    {"PP 1 a\n\nOP2. b\n\n(i) c\n", "pp-1 1=PP 1 a|op-2 1=OP2. b|op-2-i 2=(i) c", "a resolution"},
    {"1.5 million\n\n(see below) a\n\n2017 b\n",
     "p-1 1=1.5 million|p-2 1=(see below) a|p-3 1=2017 b", "numbers that number nothing"},
    {"p\n\n[a [b]] [c\n", "p-1 1=p|p-2 1=[a [b]] [c", "brackets are text"},
    {"::: option x/a by irn\none\n:::\n", "x 1{a irn=one}", "an option"},
    {"::: option x/a by irn, rus against tur\none\n\ntwo\n:::\n\n::: option x/b by "
     "tur\nthree\n:::\n",
     "x 1{a irn rus !tur=one\n\ntwo}{b tur=three}", "two of one clause"},
    {"# T\n::: option x/a by irn\none\n:::\n\n::: option x/b by tur\ntwo\n:::\n",
     "x 1#T{a irn=one}{b tur=two}", "under a heading"},
    {"::: option x/a by irn\none\n:::\n\n::: option y/a by irn\none\n:::\n\n::: note\n",
     "x 1{a irn=one}|y 1{a irn=one}|p-3 1=::: note", "two clauses, and what is no option"},
};

static void clean(struct span file, struct buf *out, struct markdown_notes *n) {
    struct error e;
    buf_init(out, LIMIT_INPUT_FILE_BYTES);
    assert_int_equal(markdown_clean(file, out, n, &e), OK);
}

static void files_become_clauses_and_files_again(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof TAKEN / sizeof *TAKEN; i++) {
        struct markdown_notes n;
        struct error e;
        JSON_SCOPED struct json *clauses = NULL;
        BUF_SCOPED struct buf text, shown, again;
        clean(span_str(TAKEN[i].text), &text, &n);
        buf_init(&shown, 65536);
        buf_init(&again, 65536);
        if (markdown_read(buf_span(&text), "en", &clauses, &n, &e))
            fail_msg("%s: %s", TAKEN[i].why, e.message);
        show(clauses, &shown);
        if (strcmp(buf_str(&shown), TAKEN[i].shows) != 0)
            fail_msg("%s: %s", TAKEN[i].why, buf_str(&shown));
        markdown_write(clauses, "en", &again);
        if (!span_equal(buf_span(&again), buf_span(&text)))
            fail_msg("%s: written again it is %s", TAKEN[i].why, buf_str(&again));
    }
}

static const struct {
    const char *text, *says, *why;
} REFUSED[] = {
    {"", "no text", "an empty file"},
    {"\n\n", "no text", "empty lines"},
    {"a\n\n::: option x/a by irn\none\n", "line 3: an option that no line",
     "an option without end"},
    {"::: option x/a by irn", "line 1: an option that no line", "a line alone"},
    {"::: option x/a by irn\n:::\n", "line 1: an option without words", "an empty one"},
    {"::: option x/a by irn\n\n:::\n", "line 1: an option without words", "an empty line alone"},
    {"::: option x by irn\none\n:::\n", "line 1: an option begins", "of which clause"},
    {"::: option x/a\none\n:::\n", "line 1: an option begins", "by whom"},
    {"::: option x/a by Iran\none\n:::\n", "line 1: an option begins", "no slug"},
    {"::: option x/a by irn,rus\none\n:::\n", "line 1: an option begins", "no space"},
    {"::: option x/a by irn, irn\none\n:::\n", "line 1: an option begins", "one twice"},
    {"::: option x/a by irn against\none\n:::\n", "line 1: an option begins", "against nobody"},
    {"::: option x/a by irn \none\n:::\n", "line 1: an option begins", "a space too many"},
    {"::: option x/a by irn\none\n:::\ntwo\n", "line 4: an option is followed", "words behind it"},
    {"::: option x/a by irn\none\n:::\n\na\n\n::: option x/b by tur\ntwo\n:::\n",
     "line 7: the options of a clause follow", "another clause between"},
    {"# T\n::: option x/a by irn\none\n:::\n\n# T\n::: option x/b by tur\ntwo\n:::\n",
     "line 7: the options of a clause follow", "another heading between"},
};

static void what_is_no_option_is_named_by_its_line(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        struct markdown_notes n = {0};
        struct error e = {0};
        struct json *clauses = NULL;
        enum err err = markdown_read(span_str(REFUSED[i].text), "en", &clauses, &n, &e);
        if (!err || !strstr(e.message, REFUSED[i].says))
            fail_msg("%s: %d %s", REFUSED[i].why, err, e.message);
        assert_null(clauses);
    }
}

static const struct {
    const char *file;
    size_t size;
    const char *text; // NULL: refused, saying
    const char *says;
    struct markdown_notes notes;
} CLEANED[] = {
#define F(s) s, sizeof s - 1
    {F("a\n"), "a\n", NULL, {0}},
    {F(""), "", NULL, {0}},
    {F("a"), "a\n", NULL, {.last_line = true}},
    {F("\xef\xbb\xbf"
       "a\r\nb\rc\n"),
     "a\nb\nc\n",
     NULL,
     {.bom = true, .line_ends = 2}},
    {F("a\tb\n\tc\n"), "a   b\n    c\n", NULL, {.tabs = 2}},
    {F("a\n  \n \nb\n"), "a\n\n\nb\n", NULL, {.spaces_lines = 2}},
    {F("a\n\t\nb  \n"), "a\n\nb  \n", NULL, {.tabs = 1, .spaces_lines = 1}},
    {F("a\xe2\x80\xa8\n"), "a\xe2\x80\xa8\n", NULL, {0}},
    {F("a\nb\xff\n"), NULL, "line 2, column 2: not UTF-8", {0}},
    {F("\xef\xbf\xbd\n"), "\xef\xbf\xbd\n", NULL, {0}},
    {F("a\0b\n"), NULL, "line 1, column 2: U+0000", {0}},
    {F("a\x0c\n"), NULL, "line 1, column 2: U+000C", {0}},
    {F("\xd8\xa7\xe2\x80\xae\n"), NULL, "line 1, column 2: U+202E", {0}},
    {F("\n\n\xe2\x81\xa6\n"), NULL, "line 3, column 1: U+2066", {0}},
};

static void what_a_record_cannot_hold_is_changed_and_told_or_named(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof CLEANED / sizeof *CLEANED; i++) {
        struct markdown_notes n;
        struct error e = {0};
        BUF_SCOPED struct buf out;
        buf_init(&out, 1024);
        enum err err = markdown_clean(span(CLEANED[i].file, CLEANED[i].size), &out, &n, &e);
        if (!CLEANED[i].text) {
            if (!err || !strstr(e.message, CLEANED[i].says))
                fail_msg("%zu: %s", i, e.message);
            continue;
        }
        assert_int_equal(err, OK);
        assert_string_equal(buf_str(&out), CLEANED[i].text);
        const struct markdown_notes *w = &CLEANED[i].notes;
        if (n.tabs != w->tabs || n.line_ends != w->line_ends || n.spaces_lines != w->spaces_lines ||
            n.bom != w->bom || n.last_line != w->last_line)
            fail_msg("%zu: other notes", i);
    }
}

// Pieces that make blocks of all kinds, by chance.
static void random_text(uint64_t *seed, struct buf *out) {
    static const char *const pieces[] = {"\n",
                                         "\n\n",
                                         "\n\n\n",
                                         "# ",
                                         "## Article 4",
                                         "1. ",
                                         "(a) ",
                                         "[x [y]]",
                                         "words",
                                         " ",
                                         "  ",
                                         ":::",
                                         "::: option ",
                                         "x/a by irn\nw\n:::",
                                         "\n\n::: option x/a by irn\none\n:::\n\n",
                                         "\n\n::: option y/b by a, b against c\none\n\n:::\n\n",
                                         "текст",
                                         "نص",
                                         "a\nb",
                                         "\n# H\n",
                                         "\n\n# H\nt\n\n"};
    size_t count = 1 + *seed % 23;
    for (size_t i = 0; i < count; i++) {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        buf_put_str(out, pieces[(*seed >> 33) % (sizeof pieces / sizeof *pieces)]);
    }
}

static void what_is_read_is_written_as_it_was(void **state) {
    (void)state;
    uint64_t seed = 7;
    size_t read = 0;
    for (size_t i = 0; i < 20000; i++) {
        struct markdown_notes n;
        struct error e;
        JSON_SCOPED struct json *clauses = NULL;
        BUF_SCOPED struct buf file, text, again;
        buf_init(&file, 65536);
        buf_init(&again, 65536);
        random_text(&seed, &file);
        clean(buf_span(&file), &text, &n);
        if (markdown_read(buf_span(&text), "en", &clauses, &n, &e))
            continue;
        markdown_write(clauses, "en", &again);
        if (!n.gaps && !span_equal(buf_span(&again), buf_span(&text)))
            fail_msg("seed %zu: \"%s\" becomes \"%s\"", i, buf_str(&text), buf_str(&again));
        for (size_t a = 0; a < json_count(clauses); a++) // ids are slugs, and stand once
            for (size_t b = 0; b <= a; b++) {
                struct span id = json_get_text(json_at(clauses, b), "id");
                assert_true(slug_ok(id));
                assert_true(a == b || !span_equal(id, json_get_text(json_at(clauses, a), "id")));
            }
        read++;
    }
    assert_true(read > 8000);
}

static const struct {
    const char *a, *b, *says, *why;
} JOINED[] = {
    {"# T\n\none\n", "# T\n\nодин\n", NULL, "block by block"},
    {"::: option x/a by irn\none\n:::\n", "::: option x/a by irn\nодин\n:::\n", NULL, "options"},
    {"one\n\ntwo\n", "один\n", "block 2: a text in one, nothing in the other", "one too few"},
    {"one\n", "один\n\nдва\n", "block 2: nothing in one", "one too many"},
    {"# T\n\none\n", "один\n\n# T\n", "block 1: a heading in one, a text in the other", "order"},
    {"# T\none\n", "# T\n", "block 1: a heading with a text in one", "a text less"},
    {"::: option x/a by irn\none\n:::\n", "::: option x/b by irn\none\n:::\n",
     "block 1: other options", "another option"},
};

static void languages_are_joined_block_by_block(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof JOINED / sizeof *JOINED; i++) {
        struct markdown_notes n = {0};
        struct error e = {0};
        JSON_SCOPED struct json *a = NULL, *b = NULL;
        BUF_SCOPED struct buf en, ru;
        buf_init(&en, 65536);
        buf_init(&ru, 65536);
        assert_int_equal(markdown_read(span_str(JOINED[i].a), "en", &a, &n, &e), OK);
        assert_int_equal(markdown_read(span_str(JOINED[i].b), "ru", &b, &n, &e), OK);
        enum err err = markdown_join(a, b, &e);
        if (JOINED[i].says) {
            if (!err || !strstr(e.message, JOINED[i].says))
                fail_msg("%s: %s", JOINED[i].why, e.message);
            continue;
        }
        assert_int_equal(err, OK);
        markdown_write(a, "en", &en);
        markdown_write(a, "ru", &ru);
        assert_string_equal(buf_str(&en), JOINED[i].a);
        assert_string_equal(buf_str(&ru), JOINED[i].b);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_become_clauses_and_files_again),
        cmocka_unit_test(what_is_no_option_is_named_by_its_line),
        cmocka_unit_test(what_a_record_cannot_hold_is_changed_and_told_or_named),
        cmocka_unit_test(what_is_read_is_written_as_it_was),
        cmocka_unit_test(languages_are_joined_block_by_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
