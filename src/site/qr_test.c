// SPDX-License-Identifier: Apache-2.0
// That another program reads what is drawn: tests/cli/test_paper.py.
#include "site/qr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void only_what_fits_is_drawn(void **state) {
    (void)state;
    static const struct {
        size_t size;
        enum err code;
        const char *begins, *why;
    } cases[] = {
        {0, ERR_INVALID, NULL, "nothing"},
        {1, OK, "viewBox=\"0 0 29 29\"", "the smallest: 21 squares, and four on each side"},
        {QR_BYTES, OK, "viewBox=\"0 0 89 89\"", "the largest: 81 squares"},
        {QR_BYTES + 1, ERR_LIMIT, NULL, "a byte too many"},
        {100000, ERR_LIMIT, NULL, "what no code can hold"},
    };
    static char bytes[100000];
    memset(bytes, 'a', sizeof bytes);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error e;
        BUF_SCOPED struct buf out;
        buf_init(&out, BUF_MAX);
        enum err got = qr_put(span(bytes, cases[i].size), &out, &e);
        if (got != cases[i].code || (!got && !strstr(buf_str(&out), cases[i].begins)) ||
            (got && out.size))
            fail_msg("%zu bytes: %s: %.80s", cases[i].size, cases[i].why, buf_str(&out));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_what_fits_is_drawn)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
