// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

// `cells` ends in NULL; `head` may be NULL.
static void assert_table(size_t columns, size_t columns_max, const char *const *head,
                         const char *const *cells, const char *expect) {
    TABLE_SCOPED struct table *t = table_new(columns, columns_max);
    if (head)
        table_head(t, head);
    for (; *cells; cells++)
        table_cell(t, span_str(*cells));
    BUF_SCOPED struct buf b;
    buf_init(&b, 1 << 20);
    table_print(t, &b);
    assert_string_equal(buf_str(&b), expect);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__})
#define CELLS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void columns_are_aligned_under_their_heads(void **state) {
    (void)state;
    assert_table(3, 0, WORDS("who", "state", "since"),
                 CELLS("kaz", "arrived", "2 May", "syr-opp", "expected", ""),
                 "who      state     since\n"
                 "───────  ────────  ─────\n"
                 "kaz      arrived   2 May\n"
                 "syr-opp  expected\n");
}

static void every_script_is_aligned(void **state) {
    (void)state;
    assert_table(2, 0, WORDS("name", "n"),
                 CELLS("Астана", "1", "أستانا", "2", "阿斯塔纳", "3", "e\u0301te\u0301", "4",
                       "\u2068سوريا\u2069", "5", "مُحَمَّد", "6"),
                 "name      n\n"
                 "────────  ─\n"
                 "Астана    1\n"
                 "أستانا    2\n"
                 "阿斯塔纳  3\n"
                 "e\u0301te\u0301       4\n"
                 "\u2068سوريا\u2069     5\n"
                 "مُحَمَّد      6\n");
}

static void cells_fold_over_lines(void **state) {
    (void)state;
    assert_table(3, 0, NULL, CELLS("a\nbb\nccc", "1", "x\ny", "d", "2\n\n22", "z"),
                 "a    1   x\n"
                 "bb       y\n"
                 "ccc\n"
                 "d    2   z\n"
                 "\n"
                 "     22\n");
}

static void the_last_column_wraps_between_words(void **state) {
    (void)state;
    assert_table(2, 24, WORDS("id", "text"),
                 CELLS("kaz/1", "one two three four five", "x", "short"),
                 "id     text\n"
                 "─────  ─────────────────\n"
                 "kaz/1  one two three\n"
                 "       four five\n"
                 "x      short\n");
    assert_table(2, 24, NULL, CELLS("kaz/1", "叙利亚和谈在阿斯塔纳举行"),
                 "kaz/1  叙利亚和谈在阿斯\n"
                 "       塔纳举行\n");
    assert_table(1, 20, NULL, CELLS("Слова складываются, как в латинице"),
                 "Слова складываются,\nкак в латинице\n");
}

static void a_narrow_terminal_still_shows_all(void **state) {
    (void)state;
    assert_table(2, 10, NULL, CELLS("a long first column", "words of the last one"),
                 "a long first column  words of the\n"
                 "                     last one\n");
    assert_table(2, 10, NULL, CELLS("a", "aVeryLongWordThatIsNotCut x"),
                 "a  aVeryLongWordThatIsNotCut\n"
                 "   x\n");
}

static void short_rows_and_empty_tables_print(void **state) {
    (void)state;
    assert_table(3, 0, NULL, CELLS("a", "b", "c", "d"), "a  b  c\nd\n");
    assert_table(3, 40, NULL, CELLS("a", "b", "c", "d", "e"), "a  b  c\nd  e\n");
    assert_table(2, 0, WORDS("a", "b"), (const char *const[]){NULL}, "a  b\n─  ─\n");
    assert_table(2, 0, NULL, (const char *const[]){NULL}, "");
    assert_table(2, 0, NULL, CELLS("", ""), "\n");
    assert_table(0, 0, NULL, CELLS("one column at least"), "one column at least\n");
    table_free(NULL);
}

static void a_cell_cannot_steer_the_terminal(void **state) {
    (void)state;
    assert_table(2, 0, WORDS("a\x1b", "b"), CELLS("x\x1b[2J", "\ty", "\xff", "\xc2\x9b"),
                 "a\ufffd     b\n"
                 "─────  ──\n"
                 "x\ufffd[2J  \ufffdy\n"
                 "\ufffd      \ufffd\n");
}

static void many_cells_are_kept(void **state) {
    (void)state;
    TABLE_SCOPED struct table *t = table_new(2, 0);
    for (int i = 0; i < 10000; i++) {
        char text[16];
        table_cell(t, span(text, (size_t)snprintf(text, sizeof text, "%05d", i)));
    }
    BUF_SCOPED struct buf b;
    buf_init(&b, 1 << 20);
    table_print(t, &b);
    assert_int_equal(b.size, 5000 * 13);
    assert_memory_equal(b.data + b.size - 13, "09998  09999\n", 13);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_aligned_under_their_heads),
        cmocka_unit_test(every_script_is_aligned),
        cmocka_unit_test(cells_fold_over_lines),
        cmocka_unit_test(the_last_column_wraps_between_words),
        cmocka_unit_test(a_narrow_terminal_still_shows_all),
        cmocka_unit_test(short_rows_and_empty_tables_print),
        cmocka_unit_test(a_cell_cannot_steer_the_terminal),
        cmocka_unit_test(many_cells_are_kept),
    };
    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
