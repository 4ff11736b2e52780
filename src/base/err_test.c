// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"

#include "base/text.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void an_error_says_what_and_which_rule(void **state) {
    (void)state;
    struct error e = {.hint = "old", .rule = "old"};
    assert_int_equal(error_set(&e, ERR_CONFLICT, "n is %d, not %d", 4, 5), ERR_CONFLICT);
    assert_int_equal(e.code, ERR_CONFLICT);
    assert_string_equal(e.message, "n is 4, not 5");
    assert_null(e.rule);
    assert_string_equal(e.hint, "");
    assert_int_equal(error_rule(&e, "wrong-n"), ERR_CONFLICT);
    assert_string_equal(e.rule, "wrong-n");
    assert_int_equal(error_hint(&e, "sign n %d again", 5), ERR_CONFLICT);
    assert_string_equal(e.hint, "sign n 5 again");
    assert_int_equal(error_prefix(&e, "act %s", "kaz/4"), ERR_CONFLICT);
    assert_string_equal(e.message, "act kaz/4: n is 4, not 5");
    assert_string_equal(e.rule, "wrong-n");
}

static void nobody_has_to_ask_for_the_error(void **state) {
    (void)state;
    assert_int_equal(error_set(NULL, ERR_LIMIT, "x"), ERR_LIMIT);
    assert_int_equal(error_rule(NULL, "x"), ERR_INVALID);
    assert_int_equal(error_hint(NULL, "x"), ERR_INVALID);
    assert_int_equal(error_prefix(NULL, "x"), ERR_INVALID);
    errno = EACCES;
    assert_int_equal(error_errno(NULL, "file"), ERR_IO);
}

static void an_error_may_take_its_words_from_itself(void **state) {
    (void)state;
    struct error e = {0};
    (void)error_set(&e, ERR_IO, "the disk is full");
    (void)error_set(&e, ERR_CORRUPT, "entry 5 (%s)", e.message);
    assert_string_equal(e.message, "entry 5 (the disk is full)");
}

static void errno_has_words(void **state) {
    (void)state;
    struct error e = {0};
    errno = ENOENT;
    assert_int_equal(error_errno(&e, "a.truce"), ERR_NOT_FOUND);
    assert_string_equal(e.message, "a.truce: No such file or directory");
    errno = ENOSPC;
    assert_int_equal(error_errno(&e, "b"), ERR_IO);
    assert_string_equal(e.message, "b: No space left on device");
}

// Three-byte characters at each of three offsets: one of them is cut in its midst.
static void a_message_that_is_cut_stays_utf8(void **state) {
    (void)state;
    BUF_SCOPED struct buf sea;
    buf_init(&sea, 10000);
    for (int i = 0; i < 600; i++)
        buf_put_str(&sea, "海");
    for (int shift = 0; shift < 3; shift++) {
        struct error e = {0};
        (void)error_set(&e, ERR_INVALID, "%.*s%s", shift, "abc", buf_str(&sea));
        (void)error_hint(&e, "%.*s%s", shift, "abc", buf_str(&sea));
        assert_true(utf8_ok(span_str(e.message)) && utf8_ok(span_str(e.hint)));
        assert_in_range(strlen(e.message), sizeof e.message - 5, sizeof e.message - 1);
        assert_in_range(strlen(e.hint), sizeof e.hint - 5, sizeof e.hint - 1);
        (void)error_prefix(&e, "%.*s", shift, "abc");
        assert_true(utf8_ok(span_str(e.message)));
        (void)error_prefix(&e, "%.*s%s", shift, "abc", buf_str(&sea)); // leaves no room
        assert_true(utf8_ok(span_str(e.message)));
        assert_in_range(strlen(e.message), sizeof e.message - 5, sizeof e.message - 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_says_what_and_which_rule),
        cmocka_unit_test(nobody_has_to_ask_for_the_error),
        cmocka_unit_test(an_error_may_take_its_words_from_itself),
        cmocka_unit_test(errno_has_words),
        cmocka_unit_test(a_message_that_is_cut_stays_utf8),
    };
    return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
