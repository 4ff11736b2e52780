// SPDX-License-Identifier: Apache-2.0
#include "base/iso3166.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void areas_that_are_and_are_not(void **state) {
    (void)state;
    // All of Syria's, and the first, the last and the longest and shortest forms of the list.
    static const char *const are[] = {"SY-DI", "SY-DR", "SY-DY", "SY-HA", "SY-HI", "SY-HL",
                                      "SY-HM", "SY-ID", "SY-LA", "SY-QU", "SY-RA", "SY-RD",
                                      "SY-SU", "SY-TA", "AD-02", "ZW-MW", "FR-75", "AR-B", NULL};
    static const char *const are_not[] = {"",      "SY",     "SY-",    "SY-ZZ",   "SY-H",   "SY-HI ",
                                          "sy-hi", "SY-HIM", "ZZ-AA",  "SY_HI",   "Homs",   "SY-HOMS1",
                                          "     ", "AR-B  ", "AR-B\n", "latakia", NULL};
    for (size_t i = 0; are[i]; i++)
        assert_true(iso3166_area(span_str(are[i])));
    for (size_t i = 0; are_not[i]; i++)
        assert_false(iso3166_area(span_str(are_not[i])));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_that_are_and_are_not),
    };
    return cmocka_run_group_tests_name("iso3166", tests, NULL, NULL);
}
