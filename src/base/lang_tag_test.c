// SPDX-License-Identifier: Apache-2.0
#include "base/stamp.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

// Some from RFC 5646 appendix A, the others by its grammar.
static const char *const TAKEN[] = {
    "en",
    "ru",
    "ar",
    "kk",
    "fa",
    "tr",
    "und",
    "mul",
    "zxx",
    "de",
    "EN",
    "eN",
    "ar-SY",
    "ru-KZ",
    "kk-Cyrl",
    "kk-Latn-KZ",
    "zh-Hant",
    "zh-Hans-CN",
    "sr-Latn-RS",
    "zh-cmn-Hans-CN",
    "cmn-Hans-CN",
    "zh-yue-HK",
    "yue-HK",
    "sl-rozaj",
    "sl-rozaj-biske",
    "sl-nedis",
    "de-CH-1901",
    "sl-IT-nedis",
    "hy-Latn-IT-arevela",
    "es-419",
    "de-Qaaa",
    "de-CH-x-phonebk",
    "az-Arab-x-AZE-derbend",
    "x-whatever",
    "qaa-Qaaa-QM-x-southern",
    "sr-Qaaa-RS",
    "en-US-u-islamcal",
    "zh-CN-a-myext-x-private",
    "en-a-myext-b-another",
    "de-Latf-DE-1996",
    "abcd",
    "abcde",
    "abcdefgh",
    "de-1996",
    "de-a1b2c",
    "en-0-ab",
    "x-a-b-c",
    "X-A",
    "zh-min-nan",
    "zh-min",
    "art-lojban",
    "zh-abc-def-ghi",
    "i-klingon",
    "I-Default",
    "en-GB-oed",
    "en-gb-OED",
    "sgn-BE-FR",
    "sgn-CH-DE",
    "i-hak",
    "en-a-bbb-x-a-ccc",
    "en-x-a-a",
    "ab-x-abcdefgh-abcdefgh-abcdefgh-abc",
};

static void well_formed_tags_are_taken(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof TAKEN / sizeof *TAKEN; i++)
        if (!lang_tag_ok(span_str(TAKEN[i])))
            fail_msg("refused: %s", TAKEN[i]);
}

#define T(text) text, sizeof text - 1

static const struct {
    const char *text;
    size_t size;
    const char *why;
} REFUSED[] = {
    {T(""), "nothing"},
    {T("a"), "one letter"},
    {T("x"), "private use of nothing"},
    {T("i"), "a grandfathered prefix alone"},
    {T("-"), "a hyphen alone"},
    {T("-en"), "a hyphen before"},
    {T("en-"), "a hyphen after"},
    {T("en--US"), "two hyphens"},
    {T("en_US"), "an underscore"},
    {T("en US"), "a space"},
    {T(" en"), "a space before"},
    {T("en "), "a space after"},
    {T("en\n"), "a line end"},
    {T("en\0"), "U+0000"},
    {T("en.UTF-8"), "a locale's name"},
    {T("en@euro"), "a locale's name"},
    {T("*"), "a range, no tag"},
    {T("en-*"), "a range, no tag"},
    {T("en;q=1"), "a header's weight"},
    {T("e1"), "a digit in the language"},
    {T("12"), "a number"},
    {T("419"), "a region alone"},
    {T("abcdefghi"), "a language of nine letters"},
    {T("en-abcdefghi"), "a variant of nine"},
    {T("en-toolongsubtag"), "a subtag over eight"},
    {T("de-419-DE"), "two regions"},
    {T("en-US-GB"), "two regions"},
    {T("en-Latn-Cyrl"), "two scripts"},
    {T("en-US-Latn"), "the script after the region"},
    {T("en-1901-US"), "the region after a variant"},
    {T("en-12"), "a region of two digits"},
    {T("en-U1"), "a region of letter and digit"},
    {T("en-1"), "an extension of nothing"},
    {T("en-a"), "an extension of nothing"},
    {T("en-u-"), "an extension of nothing"},
    {T("en-a-b"), "an extension's subtag of one letter"},
    {T("en-a-x-b"), "an extension of nothing before private use"},
    {T("ar-a-aaa-b-bbb-a-ccc"), "an extension twice"},
    {T("ar-a-aaa-A-ccc"), "an extension twice, the case apart"},
    {T("de-1996-1996"), "a variant twice"},
    {T("sl-rozaj-ROZAJ"), "a variant twice, the case apart"},
    {T("en-US-abcd"), "a variant of four letters"},
    {T("en-Latn-abcd"), "a variant of four letters"},
    {T("zh-abc-def-ghi-jkl"), "four extended languages"},
    {T("abcd-efg"), "an extended language after four letters"},
    {T("abcde-fgh"), "an extended language after five letters"},
    {T("en-x"), "private use of nothing"},
    {T("en-x-"), "private use of nothing"},
    {T("x-abcdefghi"), "a private subtag of nine"},
    {T("x--a"), "an empty private subtag"},
    {T("i-nosuch"), "no grandfathered tag"},
    {T("i-klingon-x"), "a grandfathered tag with more"},
    {T("i-hak-TW"), "a grandfathered tag with more"},
    {T("sgn-BE-DE"), "no grandfathered tag, and two regions"},
    {T("f-Latn"), "one letter for a language"},
    {T("a-DE"), "one letter for a language"},
    {T("tlh-a-b-foo"), "an extension's subtag of one letter"},
    {T("\xd1\x80\xd1\x83"), "Cyrillic letters"},
    {T("\xc3\xa9n"), "a letter beyond ASCII"},
    {T("en-\xef\xbc\xb5\xef\xbc\xb3"), "wide letters"},
    {T("ab-x-abcdefgh-abcdefgh-abcdefgh-abcd"), "36 bytes"},
    {T("x-a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r"), "37 bytes"},
};

static void other_tags_are_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        uint8_t *exact = malloc(REFUSED[i].size + 1);
        assert_non_null(exact);
        memcpy(exact + 1, REFUSED[i].text, REFUSED[i].size);
        bool taken = lang_tag_ok(span(exact + 1, REFUSED[i].size));
        free(exact);
        if (taken)
            fail_msg("taken: %s: %s", REFUSED[i].text, REFUSED[i].why);
    }
    print_message("%zu refused\n", sizeof REFUSED / sizeof *REFUSED);
}

static void as_many_subtags_as_fit_are_read(void **state) {
    (void)state;
    assert_true(lang_tag_ok(span_str("x-a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q"))); // 35 bytes, 18
    assert_false(lang_tag_ok(span_str("a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a")));
    assert_false(lang_tag_ok(span_str("-----------------------------------")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed_tags_are_taken),
        cmocka_unit_test(other_tags_are_refused),
        cmocka_unit_test(as_many_subtags_as_fit_are_read),
    };
    return cmocka_run_group_tests_name("lang_tag", tests, NULL, NULL);
}
