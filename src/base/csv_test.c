// SPDX-License-Identifier: Apache-2.0
#include "base/csv.h"
#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#define T(text) text, sizeof text - 1

// Cells are shown with | between them, rows with their line before and / behind.
static const struct {
    const char *text;
    size_t size;
    const char *shows, *why;
} TAKEN[] = {
    {T("a"), "a/", "a header alone"},
    {T("a,b\r\n1,2\r\n"), "a|b/2:1|2/", "RFC 4180 as it stands"},
    {T("a,b\n1,2"), "a|b/2:1|2/", "LF, and no line end behind the last row"},
    {T("a;b\n1;2,5\n"), "a|b/2:1|2,5/", "semicolons, with a comma inside a cell"},
    {T("\xef\xbb\xbf"
       "a,b\n1,2\n"),
     "a|b/2:1|2/", "a byte order mark"},
    {T("\xef\xbb\xbf\"a\",b\n1,2\n"), "a|b/2:1|2/", "a quoted name behind a byte order mark"},
    {T("a,b\n\"1,2\",\"3\"\n"), "a|b/2:1,2|3/", "the separator inside quotes"},
    {T("a,b\n\"say \"\"so\"\"\",2\n"), "a|b/2:say \"so\"|2/", "doubled quotes"},
    {T("a,b\n\"\"\"\",2\n"), "a|b/2:\"|2/", "a quote alone"},
    {T("a,b\n\"1\r\n2\",3\r\n4,5\r\n"), "a|b/2:1\n2|3/4:4|5/", "a line end inside quotes"},
    {T("\"a;x\",b\n1,2\n"), "a;x|b/2:1|2/", "a semicolon inside a quoted name parts nothing"},
    {T("a,b\n,\n\n1,\n"), "a|b/4:1|/", "empty rows are left out, empty cells are not"},
    {T("a,b\n1,\"\"\n"), "a|b/2:1|/", "an empty quoted cell"},
    {T("a,b\n 1 ,2\n"), "a|b/2: 1 |2/", "spaces belong to the cell"},
    {T("\xd1\x81,\xd8\xb9\n\xe2\x82\xb8,2\n"), "\xd1\x81|\xd8\xb9/2:\xe2\x82\xb8|2/",
     "letters of other scripts"},
};

static void show(const struct csv *csv, struct buf *out) {
    for (size_t c = 0; c < csv->columns; c++)
        buf_printf(out, "%s" SPAN_FMT, c ? "|" : "", SPAN_ARG(csv->names[c]));
    buf_put_byte(out, '/');
    for (size_t i = 0; i < csv->count; i++) {
        buf_printf(out, "%zu:", csv->rows[i].line);
        for (size_t c = 0; c < csv->columns; c++)
            buf_printf(out, "%s" SPAN_FMT, c ? "|" : "", SPAN_ARG(csv->rows[i].cells[c]));
        buf_put_byte(out, '/');
    }
}

static void what_spreadsheets_write_is_read(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof TAKEN / sizeof *TAKEN; i++) {
        ARENA_SCOPED struct arena a;
        BUF_SCOPED struct buf shown;
        struct error e;
        struct csv csv;
        arena_init(&a);
        buf_init(&shown, 1000);
        if (csv_parse(span(TAKEN[i].text, TAKEN[i].size), &a, &csv, &e))
            fail_msg("%s: %s", TAKEN[i].why, e.message);
        show(&csv, &shown);
        if (strcmp(buf_str(&shown), TAKEN[i].shows) != 0)
            fail_msg("%s: %s", TAKEN[i].why, buf_str(&shown));
    }
}

static const struct {
    const char *text;
    size_t size;
    const char *message, *why;
} REFUSED[] = {
    {T(""), "line 1, character 1: the first line must name", "nothing"},
    {T("\n"), "the first line must name", "an empty line alone"},
    {T("\na,b\n"), "the first line must name", "an empty line before the header"},
    {T("\xef\xbb\xbf"), "the first line must name", "a byte order mark alone"},
    {T(",,\n1,2,3\n"), "the first line must name", "a header of empty cells"},
    {T("a,b;c\n"), "commas and semicolons", "both separators in the header"},
    {T("a,b\n1\n"), "line 2, character 1: 1 cells, the first line has 2", "too few cells"},
    {T("a,b\n1,2\n1,2,3\n"), "line 3, character 1: 3 cells", "too many cells"},
    {T("a,b\n1,2,\n"), "3 cells", "a separator behind the last cell"},
    {T("a,b\n1;2\n"), "1 cells", "another separator than the header's"},
    {T("a,b\n\"1,2\n"), "line 2, character 1: this quote is never closed", "an open quote"},
    {T("a,b\n1,\"\n\n\n"), "line 2, character 3: this quote is never closed", "open to the end"},
    {T("\"a,b\n"), "line 1, character 1: this quote", "an open quote in the header"},
    {T("a,b\n1\"2,3\n"), "line 2, character 2: a quote inside", "a quote in a bare cell"},
    {T("a,b\n 1,\"2\" \n"), "line 2, character 7: text behind", "a space behind a quote"},
    {T("a,b\n\"1\"2,3\n"), "line 2, character 4: text behind", "a letter behind a quote"},
    {T("a,b\n\"1\"\"2,3\n"), "never closed", "a doubled quote that closes nothing"},
    {T("a,b\r1,2\r"), "line 1, character 4: a carriage return alone", "CR alone ends no row"},
    {T("a,b\n\"1\r2\",3\n"), "line 2, character 3: a carriage return alone", "CR inside quotes"},
    {T("a,b\n1,2\r"), "a carriage return alone", "CR at the end"},
    {T("a,b\n\"1\"\r"), "text behind", "CR alone behind a quote"},
    {T("a,b\n1,\xe9\n"), "line 2, character 3: this is no UTF-8", "Latin-1"},
    {T("a,b\n1,\xc0\xaf\n"), "no UTF-8", "an overlong form"},
    {T("a,b\n1,\xed\xa0\x80\n"), "no UTF-8", "a surrogate"},
    {T("\xff\xfe"
       "a\0"),
     "this is UTF-16", "UTF-16, little-endian"},
    {T("\xfe\xff\0a"), "this is UTF-16", "UTF-16, big-endian"},
    {T("a,b\n1,\0\n"), "line 2, character 3: a character that no text", "NUL"},
    {T("a\tb\n1\t2\n"), "line 1, character 2: a character that no text", "tabs between cells"},
    {T("a,b\n\"\xe2\x80\xae\",2\n"), "a character that no text", "a direction override"},
    {T("a,b\n\xd1\x81\xd1\x81\x7f,2\n"), "line 2, character 3: a character", "DEL, by characters"},
};

static void what_is_no_csv_is_refused_with_its_place(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        ARENA_SCOPED struct arena a;
        struct error e;
        struct csv csv = {.columns = 77};
        arena_init(&a);
        if (!csv_parse(span(REFUSED[i].text, REFUSED[i].size), &a, &csv, &e))
            fail_msg("%s: was read", REFUSED[i].why);
        if (!strstr(e.message, REFUSED[i].message))
            fail_msg("%s: %s", REFUSED[i].why, e.message);
        assert_int_equal(csv.columns, 77);
        assert_int_equal(csv_parse(span(REFUSED[i].text, REFUSED[i].size), &a, &csv, NULL),
                         ERR_INVALID);
    }
}

static enum err parse_many(const char *head, const char *piece, size_t times, const char *tail,
                           struct csv *csv, struct arena *a, struct error *e) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    buf_put_str(&text, head);
    for (size_t i = 0; i < times; i++)
        buf_put_str(&text, piece);
    buf_put_str(&text, tail);
    return csv_parse(buf_span(&text), a, csv, e);
}

static void bounds_hold(void **state) {
    (void)state;
    static const struct {
        const char *head, *piece, *tail, *message;
        size_t most;
    } cases[] = {
        {"a,b\n", "x", ",1\n", "line 2, character 1: this cell is too large", LIMIT_CSV_CELL_BYTES},
        {"a,b\n1,\"", "x", "\"\n", "line 2, character 3: this cell is too large",
         LIMIT_CSV_CELL_BYTES},
        {"a", ",a", "\n", "too many cells", LIMIT_CSV_COLUMNS - 1},
        {"a\n", "1\n", "", "line 100002, character 1: too many rows", LIMIT_CSV_ROWS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ARENA_SCOPED struct arena a;
        struct error e;
        struct csv csv;
        arena_init(&a);
        assert_int_equal(
            parse_many(cases[i].head, cases[i].piece, cases[i].most, cases[i].tail, &csv, &a, &e),
            OK);
        assert_int_equal(parse_many(cases[i].head, cases[i].piece, cases[i].most + 1, cases[i].tail,
                                    &csv, &a, &e),
                         ERR_LIMIT);
        if (!strstr(e.message, cases[i].message))
            fail_msg("%s", e.message);
    }
}

// A file row after row: what is given, and "!line.character: why" of what is not.

static struct csv_reader *open_text(FILE **file, struct span text) {
    struct csv_reader *r;
    struct error e;
    *file = tmpfile();
    assert_non_null(*file);
    assert_int_equal(write(fileno(*file), text.data, text.size), text.size);
    assert_int_equal(lseek(fileno(*file), 0, SEEK_SET), 0);
    if (csv_open(fileno(*file), &r, &e))
        fail_msg("%s", e.message);
    return r;
}

static void show_rows(struct csv_reader *r, struct buf *out) {
    ARENA_SCOPED struct arena a;
    enum csv_step step;
    struct csv_row row;
    struct error e;
    arena_init(&a);
    while ((step = csv_next(r, &a, &row, &e)) != CSV_END) {
        assert_int_not_equal(step, CSV_FAILED);
        if (step == CSV_WRONG)
            buf_printf(out, "!%zu.%zu: %.16s/", row.line, row.character, e.message);
        else
            buf_printf(out, "%zu:" SPAN_FMT "|" SPAN_FMT "/", row.line, SPAN_ARG(row.cells[0]),
                       SPAN_ARG(row.cells[1]));
    }
}

static const struct {
    const char *text, *shows, *why;
} APART[] = {
    {"a,b\n1,2\n3\n4,5\n", "2:1|2/!3.1: 1 cells, the fir/4:4|5/", "too few cells"},
    {"a,b\n1,2,3\n4,5\n", "!2.1: 3 cells, the fir/3:4|5/", "too many cells"},
    {"a,b\n1,\xe9\n4,5\n", "!2.3: this is no UTF-8/3:4|5/", "Latin-1 in one row"},
    {"a,b\n1\t,2\n4,5\n", "!2.2: a character that/3:4|5/", "a tab"},
    {"a,b\n1,2\"\n4,5\n", "!2.4: a quote inside a/3:4|5/", "a quote in a bare cell"},
    {"a,b\n1,\"2\n4,5\n6,7\n", "!2.3: this quote is ne/3:4|5/4:6|7/",
     "an open quote swallows no line below it"},
    {"a,b\n1,\"2\n4,5\n6,\"7\"\n", "!4.4: text behind a cl/3:4|5/4:6|7/",
     "one that the next quote closes: the lines between are read, and that of the other quote"},
    {"a,b\n\"1\n2\n3\"x,4\n5,6\n",
     "!4.3: text behind a cl/!3.1: 1 cells, the fir/!4.2: a "
     "quote inside a/5:5|6/",
     "a cell of three lines with text behind it: nothing of it is a row"},
    {"a,b\n1,2\r3\n4,5\n", "!2.4: a carriage retur/3:4|5/", "a carriage return alone"},
    {"a,b\n1,2\n3,\"4", "2:1|2/!3.3: this quote is ne/", "an open quote at the end"},
    {"a,b\n1,2\n3", "2:1|2/!3.1: 1 cells, the fir/", "a last line cut off"},
    {"a,b\n\n,\n\n1,2", "5:1|2/", "empty rows"},
    {"a,b\n\xff\n\xff,\"\n\xff\n1,2\n",
     "!2.1: this is no UTF-8/!3.1: this is no UTF-8/!4.1: this is no UTF-8/5:1|2/",
     "what is no text at all, line by line"},
    {"a,b\n\"1\n\xe9\",2\n4,5\n", "!3.1: this is no UTF-8/4:4|5/",
     "a place inside a cell of two lines"},
};

static void a_file_is_read_row_after_row_and_what_is_wrong_is_told_apart(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof APART / sizeof *APART; i++) {
        BUF_SCOPED struct buf shown;
        FILE *file;
        buf_init(&shown, 1000);
        struct csv_reader *r = open_text(&file, span_str(APART[i].text));
        show_rows(r, &shown);
        if (strcmp(buf_str(&shown), APART[i].shows) != 0)
            fail_msg("%s: %s", APART[i].why, buf_str(&shown));
        assert_int_equal(csv_taken(r), strlen(APART[i].text));
        csv_close(r);
        fclose(file);
    }
}

// Rows of growing length, quoted and not, with line ends and quotes in them.
static void put_rows(struct buf *out, size_t shift, size_t bytes) {
    for (size_t i = 0; i < shift; i++)
        buf_put_byte(out, 'h');
    buf_put_str(out, ",b\n");
    for (size_t i = 0; out->size < bytes; i++) {
        buf_printf(out, "%zu,\"", i);
        for (size_t k = 0; k < i % 700; k++)
            buf_put_str(out, k % 5 == 0    ? "\"\""
                             : k % 7 == 0  ? "\r\n"
                             : k % 11 == 0 ? "\xe2\x82\xb8"
                                           : "x");
        buf_put_str(out, "\"\r\n");
    }
}

static void rows_at_the_edges_of_what_is_read_at_once_are_whole(void **state) {
    (void)state;
    for (size_t shift = 1; shift < 12; shift++) {
        ARENA_SCOPED struct arena a;
        BUF_SCOPED struct buf text;
        struct csv all;
        struct csv_row row;
        struct error e;
        FILE *file;
        arena_init(&a);
        buf_init(&text, BUF_MAX);
        put_rows(&text, shift, 5 * LIMIT_CSV_ROW_BYTES / 2);
        assert_int_equal(csv_parse(buf_span(&text), &a, &all, &e), OK);
        struct csv_reader *r = open_text(&file, buf_span(&text));
        for (size_t i = 0; i < all.count; i++) {
            assert_int_equal(csv_next(r, &a, &row, &e), CSV_ROW);
            assert_int_equal(row.line, all.rows[i].line);
            assert_true(span_equal(row.cells[0], all.rows[i].cells[0]));
            assert_true(span_equal(row.cells[1], all.rows[i].cells[1]));
        }
        assert_int_equal(csv_next(r, &a, &row, &e), CSV_END);
        csv_close(r);
        fclose(file);
    }
}

static void a_row_that_is_too_long_is_passed_over(void **state) {
    (void)state;
    static const char *const begins[] = {"", "1,", "1,\"", "\"\"\"", "\n\"", "1,2,"};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        ARENA_SCOPED struct arena a;
        BUF_SCOPED struct buf text;
        struct csv_row row;
        struct error e;
        FILE *file;
        arena_init(&a);
        buf_init(&text, BUF_MAX);
        buf_printf(&text, "a,b\n1,2\n%s", begins[i]);
        buf_put_fill(&text, 'x', 3 * LIMIT_CSV_ROW_BYTES + 7);
        buf_put_str(&text, "\n3,4\n");
        struct csv_reader *r = open_text(&file, buf_span(&text));
        assert_int_equal(csv_next(r, &a, &row, &e), CSV_ROW);
        assert_int_equal(csv_next(r, &a, &row, &e), CSV_WRONG);
        assert_int_equal(row.line, begins[i][0] == '\n' ? 4 : 3);
        if (!strstr(e.message, "too long") && !strstr(e.message, "too large"))
            fail_msg("%s: %s", begins[i], e.message);
        assert_int_equal(csv_next(r, &a, &row, &e), CSV_ROW);
        assert_true(span_is(row.cells[0], "3"));
        assert_int_equal(csv_next(r, &a, &row, &e), CSV_END);
        csv_close(r);
        fclose(file);
    }
}

static void a_first_line_that_is_no_header_is_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        struct csv_reader *r = NULL;
        struct error e;
        FILE *file = tmpfile();
        bool head = strstr(REFUSED[i].message, "first line must") ||
                    !strncmp(REFUSED[i].message, "line 1", 6) ||
                    strstr(REFUSED[i].message, "UTF-16");
        assert_int_equal(write(fileno(file), REFUSED[i].text, REFUSED[i].size), REFUSED[i].size);
        assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
        enum err err = csv_open(fileno(file), &r, &e);
        if (head && (!err || !strstr(e.message, REFUSED[i].message)))
            fail_msg("%s: %s", REFUSED[i].why, err ? e.message : "was read");
        csv_close(r);
        fclose(file);
    }
    struct csv_reader *r;
    struct error e;
    assert_int_equal(csv_open(9999, &r, &e), ERR_IO);
}

static void cells_are_quoted_where_they_must_be(void **state) {
    (void)state;
    static const struct {
        const char *cell, *written;
    } cases[] = {
        {"", ""},
        {"a", "a"},
        {"a b", "a b"},
        {"a,b", "\"a,b\""},
        {"a;b", "\"a;b\""},
        {"a\nb", "\"a\nb\""},
        {"a\rb", "\"a\rb\""},
        {"say \"so\"", "\"say \"\"so\"\"\""},
        {" a", "\" a\""},
        {"a ", "\"a \""},
        {"'=1", "'=1"},
        {"\xef\xbb\xbfx", "\"\xef\xbb\xbfx\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BUF_SCOPED struct buf out;
        buf_init(&out, 100);
        csv_put(&out, span_str(cases[i].cell), true);
        assert_string_equal(buf_str(&out), cases[i].written);
        csv_put(&out, span_str("z"), false);
        csv_end(&out);
        assert_string_equal(buf_str(&out) + strlen(cases[i].written), ",z\r\n");
    }
}

static void what_a_spreadsheet_would_run_is_guarded_and_comes_back(void **state) {
    (void)state;
    static const struct {
        const char *cell, *written;
    } cases[] = {
        {"", ""},
        {"a", "a"},
        {"a=1", "a=1"},
        {"=1", "'=1"},
        {"+1", "'+1"},
        {"-1.5", "'-1.5"},
        {"@SUM(A1)", "'@SUM(A1)"},
        {"'", "'"},
        {"'a", "'a"},
        {"''a", "''a"},
        {"'=1", "''=1"},
        {"''=1", "'''=1"},
        {"=a,b", "\"'=a,b\""},
        {" =1", "\" =1\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ARENA_SCOPED struct arena arena;
        BUF_SCOPED struct buf out;
        struct csv csv;
        buf_init(&out, 100);
        arena_init(&arena);
        csv_put(&out, span_str("name"), true);
        csv_put(&out, span_str("other"), false);
        csv_end(&out);
        size_t head = out.size;
        csv_put_guarded(&out, span_str(cases[i].cell), true);
        assert_string_equal(buf_str(&out) + head, cases[i].written);
        csv_put(&out, span_str("x"), false);
        csv_end(&out);
        assert_int_equal(csv_parse(buf_span(&out), &arena, &csv, NULL), OK);
        assert_true(span_is(csv_unguarded(csv.rows[0].cells[0]), cases[i].cell));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_spreadsheets_write_is_read),
        cmocka_unit_test(what_is_no_csv_is_refused_with_its_place),
        cmocka_unit_test(bounds_hold),
        cmocka_unit_test(a_file_is_read_row_after_row_and_what_is_wrong_is_told_apart),
        cmocka_unit_test(rows_at_the_edges_of_what_is_read_at_once_are_whole),
        cmocka_unit_test(a_row_that_is_too_long_is_passed_over),
        cmocka_unit_test(a_first_line_that_is_no_header_is_refused),
        cmocka_unit_test(cells_are_quoted_where_they_must_be),
        cmocka_unit_test(what_a_spreadsheet_would_run_is_guarded_and_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
