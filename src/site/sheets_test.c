// SPDX-License-Identifier: Apache-2.0
#include "site/sheets.h"

#include "base/csv.h"
#include "view/sample.h"

// A table read back: cells by the name of their column.
struct table_read {
    struct arena arena;
    struct csv csv;
};

static void read_back(struct sample *s, const char *name, const struct view_query *q,
                      struct table_read *out) {
    OUTLET_SCOPED struct outlet o;
    struct error e;
    outlet_init(&o);
    arena_init(&out->arena);
    if (sheet_put(sheet_find(span_str(name)), s->r, q, &o, &e) ||
        csv_parse(arena_copy(&out->arena, buf_span(&o.text)), &out->arena, &out->csv, &e))
        fail_msg("%s: %s", name, e.message);
}

static void is(const struct table_read *t, size_t row, const char *column, const char *expected) {
    assert_true(row < t->csv.count);
    for (size_t c = 0; c < t->csv.columns; c++)
        if (span_is(t->csv.names[c], column)) {
            struct span cell = t->csv.rows[row].cells[c];
            if (!span_is(cell, expected))
                fail_msg("%s: \"" SPAN_FMT "\", expected \"%s\"", column, SPAN_ARG(cell), expected);
            return;
        }
    fail_msg("no column %s", column);
}

static void every_table_has_its_columns_even_when_empty(void **state) {
    struct sample *s = *state;
    struct view_query q = {.as_of = record_size(s->r)};
    for (const struct sheet *sheet = sheets; sheet->name; sheet++) {
        struct table_read t;
        read_back(s, sheet->name, &q, &t);
        size_t c = 1;
        assert_true(span_is(t.csv.names[0], SHEET_KIND));
        for (const struct sheet_column *column = sheet->columns; column->name; column++, c++) {
            assert_true(span_is(t.csv.names[c], column->name));
            assert_true(column->help && *column->help);
            for (size_t before = 0; before < c; before++)
                assert_false(span_is(t.csv.names[before], column->name));
        }
        assert_int_equal(c, t.csv.columns);
        for (size_t i = 0; i < t.csv.count; i++)
            is(&t, i, SHEET_KIND, "exercise");
        arena_done(&t.arena);
    }
    assert_null(sheet_find(span_str("nothing")));
}

static void what_somebody_wrote_is_no_formula(void **state) {
    struct sample *s = *state;
    static const struct {
        const char *text, *cell;
    } cases[] = {
        {"=1+1", "'=1+1"},
        {"+1", "'+1"},
        {"-1", "'-1"},
        {"@SUM(A1)", "'@SUM(A1)"},
        {"'=1", "''=1"},
        {"1=1", "1=1"},
        {"a \\\"b\\\", c", "a \"b\", c"},
        {"two\\nlines", "two\nlines"},
    };
    size_t count = sizeof cases / sizeof *cases;
    for (size_t i = 0; i < count; i++) {
        char body[400];
        snprintf(body, sizeof body,
                 "{\"id\":\"s%zu\",\"speaker\":{\"name\":{\"en\":\"A\"}},\"on_behalf\":[\"kaz\"],"
                 "\"text\":{\"en\":\"%s\"}}",
                 i, cases[i].text);
        // sample_say takes ' for "; here one of them is meant.
        for (char *c = body; *c; c++)
            *c = *c == '\'' ? '`' : *c;
        sample_say(s, "kaz", "statement", (int)i, body);
    }
    struct table_read t;
    struct view_query q = {.as_of = record_size(s->r)};
    read_back(s, "statements", &q, &t);
    for (size_t i = 0; i < count; i++)
        if (i != 4)
            is(&t, count - 1 - i, "text", cases[i].cell);
    arena_done(&t.arena);
}

static void authors_who_differ_stand_in_two_rows(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "round", 0,
               "{'id':'r','kind':'round','track':'astana','title':{'en':'R'},'host':'un','place':"
               "{'name':{'en':'Astana'}},'from':'2017-05-03','to':'2017-05-04','state':'open'}");
    sample_say(s, "un", "round", 1,
               "{'id':'kaz/r','kind':'round','track':'astana','title':{'en':'R'},'place':"
               "{'name':{'en':'Astana'}},'from':'2017-05-03','to':'2017-05-05','state':'open'}");
    sample_say(s, "irn", "delegation", 2, "{'round':'kaz/r','head':{'name':{'en':'First'}}}");
    sample_say(
        s, "irn", "delegation", 3,
        "{'round':'kaz/r','head':{'name':{'en':'Second'}},'groups':[{'en':'a'},{'en':'b'}]}");
    sample_say(s, "rus", "delegation", 4,
               "{'round':'kaz/r','head':{'withheld':'"
               "0000000000000000000000000000000000000000000000000000000000000000'}}");
    struct table_read t;
    struct view_query q = {.as_of = record_size(s->r)};
    read_back(s, "rounds", &q, &t);
    assert_int_equal(t.csv.count, 2);
    is(&t, 0, "to", "2017-05-04");
    is(&t, 1, "to", "2017-05-05");
    is(&t, 1, "ref", "kaz/r");
    is(&t, 1, "author", "un");
    arena_done(&t.arena);
    read_back(s, "delegations", &q, &t);
    assert_int_equal(t.csv.count, 2);
    is(&t, 0, "head", "Second");
    is(&t, 0, "groups", "a; b");
    is(&t, 1, "head", "");
    arena_done(&t.arena);
    q.as_of = 4; // before the second word
    read_back(s, "delegations", &q, &t);
    assert_int_equal(t.csv.count, 1);
    is(&t, 0, "head", "First");
    arena_done(&t.arena);
    q = (struct view_query){
        .as_of = record_size(s->r), .has_at = true, .at = {SAMPLE_BEGIN, SAMPLE_OFFSET}};
    read_back(s, "delegations", &q, &t);
    assert_int_equal(t.csv.count, 0);
    arena_done(&t.arena);
}

// The order of participants follows a rule of the record: a row is found by its id.
static size_t row_of(const struct table_read *t, const char *id) {
    size_t row = 0, column = 0;
    while (column < t->csv.columns && !span_is(t->csv.names[column], "id"))
        column++;
    assert_true(column < t->csv.columns);
    while (row < t->csv.count && !span_is(t->csv.rows[row].cells[column], id))
        row++;
    return row;
}

static void names_are_in_the_language_asked_for(void **state) {
    struct sample *s = *state;
    struct table_read t;
    struct view_query q = {.as_of = record_size(s->r), .lang = span_str("ru")};
    read_back(s, "participants", &q, &t);
    is(&t, row_of(&t, "rus"), "id", "rus");
    is(&t, row_of(&t, "rus"), "name", "Российская Федерация");
    arena_done(&t.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_table_has_its_columns_even_when_empty, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(what_somebody_wrote_is_no_formula, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(authors_who_differ_stand_in_two_rows, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(names_are_in_the_language_asked_for, sample_setup,
                                        sample_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
