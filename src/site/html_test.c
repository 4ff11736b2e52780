// SPDX-License-Identifier: Apache-2.0
#include "site/html.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void text_stays_text(void **state) {
    (void)state;
    static const struct {
        const char *text, *expect, *why;
    } cases[] = {
        {"", "", "nothing"},
        {"a & b", "a &amp; b", "an ampersand"},
        {"&lt;", "&amp;lt;", "what is escaped already"},
        {"</td><script>", "&lt;/td&gt;&lt;script&gt;", "an element"},
        {"\" onload=\"x", "&quot; onload=&quot;x", "the end of an attribute"},
        {"a\nb", "a\nb", "lines stay"},
        {"зона \u0648", "зона \u0648", "any script"},
        {"a\u202eb", "a&lt;U+202E&gt;b", "what turns the direction is shown"},
        {"a\x1b[0m\xff", "a\ufffd[0m\ufffd", "controls, and bytes of no UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BUF_SCOPED struct buf b;
        buf_init(&b, 1000);
        html_text(&b, span_str(cases[i].text));
        if (strcmp(buf_str(&b), cases[i].expect) != 0)
            fail_msg("\"%s\": %s", buf_str(&b), cases[i].why);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(text_stays_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
