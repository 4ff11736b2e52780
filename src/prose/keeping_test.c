// SPDX-License-Identifier: Apache-2.0
#include "prose/keeping.h"

#include "prose/markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define STOP "The sides stop using arms against each other."
#define AID "Aid comes in by all roads that are open."
#define MAPS "The guarantors draw the maps of all areas within a month."
#define HOME "Prisoners go home, one side as many as the other."

// Files that follow each other in one document; then the ids of the last, "=" stayed, ">" moved,
// "+" made, "!" given, and what is gone behind "-".
static const struct {
    const char *files[4];
    const char *shows, *why;
} cases[] = {
    {{"1. " STOP "\n\n2. " AID "\n", "1. " STOP "\n\n2. " MAPS "\n\n3. " AID "\n"},
     "=para-1 +para-2-2 =para-2",
     "one put in: the numbers behind it shift, the ids do not"},
    {{"1. " STOP "\n\n2. " AID "\n", "1. " AID "\n\n2. " STOP "\n"},
     ">para-2 =para-1",
     "two change places: one has moved"},
    {{"1. " STOP "\n\n2. " AID "\n", "1. " AID "\n"}, "=para-2 -para-1", "one is left out"},
    {{"1. " STOP "\n", "1. " HOME "\n"},
     "+para-1-2 -para-1",
     "other words under the same number are another clause"},
    {{"1. " STOP "\n", "1. [" STOP "] At once.\n"}, "=para-1", "reworded"},
    {{"1. " STOP "\n\n2. " AID "\n", "1. " STOP "\n", "1. " STOP "\n\n2. " MAPS "\n"},
     "=para-1 +para-2-2",
     "an id that stood in a version before the base is not used again"},
    {{"1. " STOP "\n\n2. " AID "\n", "1. " STOP "\n\n2. " MAPS "\n",
      "1. " STOP "\n\n2. " HOME "\n"},
     "=para-1 +para-2-3 -para-2-2",
     "nor is the one behind it"},
    {{"# Article 1 Arms\n\n# Article 2 Maps\n",
      "# Article 1 Arms\n\n# Article 2 Aid\n\n# Article 3 Maps\n"},
     "=art-1 +art-2-2 =art-2",
     "headings too, without their numbers"},
    {{"# Article 1\n\n# Article 2\n", "# Article 1\n\n# Article 2\n\n# Article 3\n"},
     "=art-1 =art-2 +art-3",
     "of headings that are numbers alone, the number counts"},
    {{"(a) at once;\n\n(b) for good.\n", "(a) at once;\n\n(b) everywhere;\n\n(c) for good.\n"},
     "=item-a +item-b-2 =item-b",
     "letters"},
    {{"one\n\none\n", "one\n\none\n\none\n"}, "=p-1 =p-2 +p-3", "the same words twice"},
    {{"::: option areas/four by rus\n" STOP "\n:::\n\n1. " AID "\n",
      "1. " AID "\n\n::: option areas/four by rus\n" MAPS "\n:::\n"},
     "=para-1 !areas",
     "an id that the file has is its author's word"},
    {{"1. " STOP "\n", "::: option para-1/a by rus\n" AID "\n:::\n\n1. " STOP "\n"},
     "!para-1 +para-1-2",
     "even where another clause had it"},
    {{"x\n", "# Article 1\n"}, "+art-1 -p-1", "nothing is the same"},
};

static struct json *read(const char *file) {
    struct json *list = NULL;
    struct markdown_notes notes = {0};
    struct error e;
    if (markdown_read(span_str(file), "en", &list, &notes, &e))
        fail_msg("%s", e.message);
    return list;
}

static void add_ids(const struct json *clauses, struct json *ever) {
    for (size_t i = 0; i < json_count(clauses); i++) {
        char id[80];
        snprintf(id, sizeof id, SPAN_FMT, SPAN_ARG(json_get_text(json_at(clauses, i), "id")));
        json_put_bool(ever, id, true);
    }
}

static void show(const struct json *clauses, const struct keeping *k, struct buf *out) {
    for (size_t i = 0; i < json_count(clauses); i++)
        buf_printf(out, "%s%c" SPAN_FMT, i ? " " : "", "=>+!"[k->of[i]],
                   SPAN_ARG(json_get_text(json_at(clauses, i), "id")));
    for (size_t i = 0; i < k->gone_count; i++)
        buf_printf(out, " -" SPAN_FMT, SPAN_ARG(k->gone[i]));
}

static void ids_follow_the_words(void **state) {
    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        ARENA_SCOPED struct arena arena;
        arena_init(&arena);
        JSON_SCOPED struct json *ever = json_new_object(), *base = read(cases[c].files[0]);
        BUF_SCOPED struct buf out;
        buf_init(&out, 1000);
        for (size_t f = 1; f < 4 && cases[c].files[f]; f++) {
            add_ids(base, ever);
            struct json *next = read(cases[c].files[f]);
            struct keeping k = keeping_ids(next, base, ever, "en", &arena);
            size_t all = 0;
            for (size_t i = 0; i < 4; i++)
                all += k.counts[i];
            assert_int_equal(all, json_count(next));
            buf_clear(&out);
            show(next, &k, &out);
            json_free(base);
            base = next;
        }
        if (strcmp(buf_str(&out), cases[c].shows) != 0)
            fail_msg("\"%s\", not \"%s\": %s", buf_str(&out), cases[c].shows, cases[c].why);
    }
}

static void nothing_is_alike_in_a_language_that_the_base_has_not(void **state) {
    (void)state;
    ARENA_SCOPED struct arena arena;
    arena_init(&arena);
    JSON_SCOPED struct json *base = read("1. " STOP "\n"), *next = read("1. " STOP "\n"),
                            *ever = json_new_object();
    add_ids(base, ever);
    struct keeping k = keeping_ids(next, base, ever, "ru", &arena);
    assert_int_equal(k.counts[KEPT_MADE], 1);
    assert_true(span_is(json_get_text(json_at(next, 0), "id"), "para-1-2"));
}

static void an_id_that_is_made_is_a_slug(void **state) {
    (void)state;
    ARENA_SCOPED struct arena arena;
    arena_init(&arena);
    char id[64];
    memset(id, 'a', 63);
    id[63] = 0;
    JSON_SCOPED struct json *next = read("x\n\ny\n"), *ever = json_new_object(),
                            *none = json_new_list();
    json_put_str(json_at(next, 0), "id", id);
    json_put_bool(ever, id, true);
    (void)keeping_ids(next, none, ever, "en", &arena);
    struct span made = json_get_text(json_at(next, 0), "id");
    assert_int_equal(made.size, 63);
    assert_memory_equal(made.data + 60, "a-2", 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_follow_the_words),
        cmocka_unit_test(nothing_is_alike_in_a_language_that_the_base_has_not),
        cmocka_unit_test(an_id_that_is_made_is_a_slug),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
