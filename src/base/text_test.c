// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define T(text) text, sizeof text - 1
#define ISOLATE "\u2068"
#define END "\u2069"
#define FFFD "\ufffd"

static void slugs_are_lowercase_words(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool ok;
        const char *why;
    } cases[] = {
        {"a", true, "one letter"},
        {"0", true, "one digit"},
        {"syr-opp", true, "a hyphen"},
        {"astana-4-2017", true, "digits and hyphens"},
        {"a-", true, "a hyphen last"},
        {"a--b", true, "two hyphens"},
        {"123456789012345678901234567890123456789012345678901234567890123", true, "63 bytes"},
        {"1234567890123456789012345678901234567890123456789012345678901234", false, "64 bytes"},
        {"", false, "nothing"},
        {"-a", false, "a hyphen first"},
        {"-", false, "a hyphen alone"},
        {"A", false, "an uppercase letter"},
        {"aB", false, "an uppercase letter"},
        {"a b", false, "a space"},
        {"a\n", false, "a line end"},
        {"a_b", false, "an underscore"},
        {"a.b", false, "a full stop"},
        {"a/b", false, "a slash"},
        {"\xc3\xa9", false, "no ASCII"},
        {"a\xd1\x8f", false, "no ASCII"},
        {"a`", false, "the character before a"},
        {"a{", false, "the character after z"},
        {"a:", false, "the character after 9"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (slug_ok(span_str(cases[i].text)) != cases[i].ok)
            fail_msg("%s: %s", cases[i].text, cases[i].why);
    assert_false(slug_ok(span("a\0", 2)));
    assert_false(slug_ok(span(NULL, 0)));
}

static void utf8_is_judged_by_its_bytes(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        bool ok;
        int32_t first; // of utf8_next
        const char *why;
    } cases[] = {
        {T("a"), true, 'a', "ASCII"},
        {T("\0"), true, 0, "U+0000 is UTF-8"},
        {T("\x7f"), true, 0x7f, "the last byte of ASCII"},
        {T("\xc2\x80"), true, 0x80, "the first of two bytes"},
        {T("\xdf\xbf"), true, 0x7ff, "the last of two bytes"},
        {T("\xe0\xa0\x80"), true, 0x800, "the first of three bytes"},
        {T("\xed\x9f\xbf"), true, 0xd7ff, "before the surrogates"},
        {T("\xee\x80\x80"), true, 0xe000, "after the surrogates"},
        {T("\xef\xbf\xbf"), true, 0xffff, "a noncharacter is UTF-8"},
        {T("\xf0\x90\x80\x80"), true, 0x10000, "the first of four bytes"},
        {T("\xf4\x8f\xbf\xbf"), true, 0x10ffff, "the last character"},
        {T("\x80"), false, 0xfffd, "a continuation alone"},
        {T("\xbf"), false, 0xfffd, "a continuation alone"},
        {T("\xc0\x80"), false, 0xfffd, "overlong U+0000"},
        {T("\xc1\xbf"), false, 0xfffd, "overlong"},
        {T("\xe0\x9f\xbf"), false, 0xfffd, "overlong"},
        {T("\xf0\x8f\xbf\xbf"), false, 0xfffd, "overlong"},
        {T("\xed\xa0\x80"), false, 0xfffd, "a surrogate"},
        {T("\xed\xbf\xbf"), false, 0xfffd, "a surrogate"},
        {T("\xf4\x90\x80\x80"), false, 0xfffd, "beyond the last"},
        {T("\xf8\x88\x80\x80\x80"), false, 0xfffd, "five bytes"},
        {T("\xff"), false, 0xfffd, "no byte of UTF-8"},
        {T("\xc3"), false, 0xfffd, "the end is missing"},
        {T("\xe2\x82"), false, 0xfffd, "the end is missing"},
        {T("\xf0\x9f\x98"), false, 0xfffd, "the end is missing"},
        {T("\xc3z"), false, 0xfffd, "a letter where its end should be"},
        {T("a\xff"), false, 'a', "broken further on"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t *exact = malloc(cases[i].size);
        assert_non_null(exact);
        memcpy(exact, cases[i].text, cases[i].size);
        struct span rest = span(exact, cases[i].size);
        bool right = utf8_ok(rest) == cases[i].ok && utf8_next(&rest) == cases[i].first;
        while (rest.size) // ends, whatever it holds
            (void)utf8_next(&rest);
        assert_int_equal(utf8_next(&rest), -1);
        free(exact);
        if (!right)
            fail_msg("%s", cases[i].why);
    }
    assert_true(utf8_ok(span(NULL, 0)));
}

static void columns_are_those_of_a_terminal(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t columns;
        const char *why;
    } cases[] = {
        {"", 0, "nothing"},
        {"Astana", 6, "Latin"},
        {"Астана", 6, "Cyrillic"},
        {"Қазақстан", 9, "Kazakh"},
        {"أستانا", 6, "Arabic"},
        {"آستانه", 6, "Persian"},
        {"مُحَمَّد", 4, "Arabic with its vowels, which combine"},
        {"阿斯塔纳", 8, "Chinese"},
        {"アスタナ", 8, "Katakana"},
        {"ｱｽﾀﾅ", 4, "half-width Katakana"},
        {"Ａ", 2, "full-width Latin"},
        {"아스타나", 8, "Korean"},
        {"e\u0301", 1, "a combining accent"},
        {"é", 1, "the same as one character"},
        {"e\u0301\u0323\u20e3", 1, "three combining characters"},
        {"\u200b\u200d\u2060\ufeff", 0, "format characters"},
        {ISOLATE "أب" END, 2, "isolates take no column"},
        {"\u00ad", 0, "a soft hyphen"},
        {"नमस्ते", 4, "Devanagari with signs that combine"},
        {"की", 2, "Devanagari with a spacing vowel sign"},
        {"─│", 2, "lines of a box"},
        {"😀", 2, "an emoji"},
        {"a\tb", 3, "a control character shows as one"},
        {"\xff", 1, "so does a byte of no UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (text_columns(span_str(cases[i].text)) != cases[i].columns)
            fail_msg("%s: %zu columns: %s", cases[i].text, text_columns(span_str(cases[i].text)),
                     cases[i].why);
}

static void names_are_isolated_and_cannot_break_out(void **state) {
    (void)state;
    static const struct {
        const char *text, *shows, *why;
    } cases[] = {
        {"", "", "nothing"},
        {"Kazakhstan", "Kazakhstan", "Latin as it is"},
        {"Казахстан", "Казахстан", "Cyrillic as it is"},
        {"中国", "中国", "Chinese as it is"},
        {"سوريا", ISOLATE "سوريا" END, "Arabic"},
        {"ישראל", ISOLATE "ישראל" END, "Hebrew"},
        {"ܣܘܪܝܝܐ", ISOLATE "ܣܘܪܝܝܐ" END, "Syriac"},
        {"Syria (سوريا)", ISOLATE "Syria (سوريا)" END, "Arabic within Latin"},
        {"\u200fabc", ISOLATE "<U+200F>abc" END, "a right-to-left mark"},
        {"١٢", ISOLATE "١٢" END, "Arabic digits"},
        {"a\u202e"
         "b",
         "a<U+202E>b", "an override"},
        {"سو\u2069ريا", ISOLATE "سو<U+2069>ريا" END, "an isolate's end within"},
        {"\u2068"
         "a",
         "<U+2068>a", "an isolate's begin within"},
        {"\u2068"
         "a\u2069",
         "<U+2068>a<U+2069>", "a whole isolate within"},
        {"a\nb", "a" FFFD "b", "a name has one line"},
        {"a\x1b[31mb", "a" FFFD "[31mb", "an escape sequence"},
        {"a\xc2\x9b"
         "31mb",
         "a" FFFD "31mb", "the same in C1"},
        {"a\x7f"
         "b",
         "a" FFFD "b", "delete"},
        {"a\ufffe", "a" FFFD, "a noncharacter"},
        {"a\ufffd", "a" FFFD, "a replacement stays one"},
        {"a\xff"
         "b\xe2\x82",
         "a" FFFD "b" FFFD, "bytes of no UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BUF_SCOPED struct buf b;
        buf_init(&b, 1000);
        text_put_name(&b, span_str(cases[i].text));
        if (strcmp(buf_str(&b), cases[i].shows) != 0)
            fail_msg("\"%s\": %s", buf_str(&b), cases[i].why);
    }
}

static void text_keeps_its_lines_and_loses_its_controls(void **state) {
    (void)state;
    BUF_SCOPED struct buf b;
    buf_init(&b, 1000);
    text_put(&b, span("a\nb\tc\0\x1b\u202e\xff", 11));
    assert_string_equal(buf_str(&b), "a\nb" FFFD "c" FFFD FFFD "<U+202E>" FFFD);
    buf_clear(&b);
    utf8_put(&b, span("a\t\xff\xffz", 5));
    assert_string_equal(buf_str(&b), "a\t" FFFD FFFD "z");
    assert_true(utf8_ok(buf_span(&b)));
}

static void what_is_unseen_is_shown_and_what_scripts_need_stays(void **state) {
    (void)state;
    static const int32_t hidden[] = {0x202a,  0x202e,  0x2066,  0x2067, 0x2069, 0x2028, 0x2029,
                                     0x200e,  0x200f,  0x061c,  0x200b, 0x2060, 0xfeff, 0xe0000,
                                     0xe0041, 0xe007f, 0xfff9,  0xfffb, 0x00ad, 0x3164, 0x206f,
                                     0x115f,  0x2061,  0x1d173, 0x180e};
    static const char *const stay[] = {"می\u200cخواهم", "क्\u200dष", "❤\ufe0f", "ᠠ\u180b",
                                       "葛\U000e0100",  "é",        "中",      "مُحَمَّد"};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (!codepoint_hidden(hidden[i]))
            fail_msg("U+%04X passes", (unsigned)hidden[i]);
    assert_false(codepoint_hidden('\n') || codepoint_hidden('a') || codepoint_hidden(0xfffd));
    for (size_t i = 0; i < sizeof stay / sizeof *stay; i++) {
        BUF_SCOPED struct buf b;
        buf_init(&b, 1000);
        text_put(&b, span_str(stay[i]));
        assert_string_equal(buf_str(&b), stay[i]);
    }
    BUF_SCOPED struct buf b;
    buf_init(&b, 1000);
    text_put(&b, span_str("a\u2028b\u200f\U000e0041"));
    assert_string_equal(buf_str(&b), "a<U+2028>b<U+200F><U+E0041>");
}

static void isolates_stay_where_they_close_in_their_line(void **state) {
    (void)state;
    static const struct {
        const char *text, *shows, *why;
    } cases[] = {
        {"x " ISOLATE "سوريا" END ", y", "x " ISOLATE "سوريا" END ", y", "a name isolated before"},
        {ISOLATE ISOLATE "س" END END, ISOLATE ISOLATE "س" END END, "one within another"},
        {ISOLATE "a\nb" END, "<U+2068>a\nb<U+2069>", "over a line end"},
        {"a" END "b", "a<U+2069>b", "an end alone"},
        {ISOLATE "a", "<U+2068>a", "a beginning alone"},
        {ISOLATE ISOLATE "a" END, "<U+2068>" ISOLATE "a" END, "the inner closes"},
        {ISOLATE "a" END END, ISOLATE "a" END "<U+2069>", "one end too many"},
        {"\u2067"
         "a" END,
         "\u2067"
         "a" END,
         "a line that is written from the right"},
        {"\u2067"
         "a",
         "<U+2067>a", "its beginning alone"},
        {"\u2066"
         "a" END,
         "<U+2066>a<U+2069>", "the other kind of isolate"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BUF_SCOPED struct buf b;
        buf_init(&b, 1000);
        text_put(&b, span_str(cases[i].text));
        if (strcmp(buf_str(&b), cases[i].shows) != 0)
            fail_msg("\"%s\": %s", buf_str(&b), cases[i].why);
    }
}

static void words_are_folded(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t columns, indent;
        const char *expect, *why;
    } cases[] = {
        {"", 10, 2, "", "nothing"},
        {"one two three", 0, 0, "one two three\n", "never folded"},
        {"one two three", 0, 2, "  one two three\n", "never folded, indented"},
        {"one two three", 13, 0, "one two three\n", "it just fits"},
        {"one two three", 12, 0, "one two\nthree\n", "it just does not"},
        {"one two three", 7, 0, "one two\nthree\n", "two words just fit"},
        {"one two three", 6, 0, "one\ntwo\nthree\n", "one word a line"},
        {"one two three", 9, 2, "  one two\n  three\n", "the indent counts"},
        {"one two three", 2, 0, "one\ntwo\nthree\n", "a word is never cut"},
        {"one two three", 1, 4, "    one\n    two\n    three\n", "no room beside the indent"},
        {"a\nb", 10, 0, "a\nb\n", "lines stay"},
        {"a\n\nb\n", 10, 2, "  a\n\n  b\n", "an empty line has no spaces"},
        {"one   two", 9, 0, "one   two\n", "inner spaces stay"},
        {"one   two", 8, 0, "one\ntwo\n", "spaces at a break go"},
        {"one two   ", 9, 0, "one two\n", "spaces at the end go"},
        {"  one two", 6, 0, "  one\ntwo\n", "spaces at the beginning stay"},
        {"   ", 6, 2, "\n", "spaces alone"},
        {"a-b-c-d e", 5, 0, "a-b-c-d\ne\n", "a slug stays whole"},
        {"https://a.example/b?c=d e", 9, 0, "https://a.example/b?c=d\ne\n", "an address"},
        {"a\u00a0b c", 3, 0, "a\u00a0b\nc\n", "a no-break space does not break"},
        {"слово за словом", 10, 0, "слово за\nсловом\n", "columns, not bytes"},
        {"كلمة بعد كلمة", 8, 0, "كلمة بعد\nكلمة\n", "columns, not bytes"},
        {"叙利亚和谈", 4, 0, "叙利\n亚和\n谈\n", "between ideographs"},
        {"叙利亚和谈", 5, 0, "叙利\n亚和\n谈\n", "half an ideograph does not fit"},
        {"和谈。好", 4, 0, "和\n谈。\n好\n", "no full stop begins a line"},
        {"e\u0301 e\u0301 e\u0301", 3, 0, "e\u0301 e\u0301\ne\u0301\n", "combining take none"},
        {"a [ b", 4, 0, "a [\nb\n", "after a bracket and a space, too"},
        {"b \u0301 c", 4, 3, "   b\n   \u0301\n   c\n", "a word without a column is a word"},
        {"a\tb\x1b", 9, 0, "a" FFFD "b" FFFD "\n", "controls do not pass"},
        {"a \xff\xe2 b", 2, 0, "a\n" FFFD FFFD "\nb\n", "nor do bytes of no UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BUF_SCOPED struct buf b;
        buf_init(&b, 1000);
        text_wrap(&b, span_str(cases[i].text), cases[i].columns, cases[i].indent);
        if (strcmp(buf_str(&b), cases[i].expect) != 0)
            fail_msg("\"%s\": %s", buf_str(&b), cases[i].why);
    }
}

static void long_words_are_broken_between_characters(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t columns;
        const char *expect, *why;
    } cases[] = {
        {"", 4, "", "nothing"},
        {"abcd ef", 4, "abcd ef", "what fits stays"},
        {"abcdefghi", 4, "abcd\nefgh\ni", "a word of three lines"},
        {"ab cdefgh", 4, "ab cdef\ngh", "counted from where the word begins"},
        {"abcd\nefgh", 4, "abcd\nefgh", "lines stay"},
        {"аннулирование", 7, "аннулир\nование", "columns, not bytes"},
        {"المستشفيات", 6, "المستش\nفيات", "from the right"},
        {"ae\u0301io", 2, "ae\u0301\nio", "an accent stays with its letter"},
        {"叙利亚", 5, "叙利\n亚", "half an ideograph does not fit"},
        {"叙利", 1, "叙\n利", "nothing fits, and all is there"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BUF_SCOPED struct buf b;
        buf_init(&b, 1000);
        text_break(&b, span_str(cases[i].text), cases[i].columns);
        if (strcmp(buf_str(&b), cases[i].expect) != 0)
            fail_msg("\"%s\": %s", buf_str(&b), cases[i].why);
    }
}

static void isolates_close_at_line_ends_and_begin_again(void **state) {
    (void)state;
    static const struct {
        const char *text, *expected, *why;
    } cases[] = {
        {"a\nb", "a\nb\n", "none"},
        {ISOLATE "a" END "\nb", ISOLATE "a" END "\nb\n", "closed in its line"},
        {ISOLATE "a\nb" END "c", ISOLATE "a" END "\n" ISOLATE "b" END "c\n", "over one end"},
        {"\u2067x" ISOLATE "a\nb" END "\nc" END,
         "\u2067x" ISOLATE "a" END END "\n\u2067" ISOLATE "b" END END "\n\u2067c" END "\n",
         "one within another, each of its kind"},
        {"a" END "\nb", "a" END "\nb\n", "an end too many is not counted"},
        {"", "", "nothing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BUF_SCOPED struct buf b;
        buf_init(&b, BUF_MAX);
        text_isolate_lines(&b, span_str(cases[i].text));
        if (strcmp(buf_str(&b), cases[i].expected) != 0)
            fail_msg("%s: \"%s\"", cases[i].why, buf_str(&b));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(isolates_close_at_line_ends_and_begin_again),
        cmocka_unit_test(slugs_are_lowercase_words),
        cmocka_unit_test(utf8_is_judged_by_its_bytes),
        cmocka_unit_test(columns_are_those_of_a_terminal),
        cmocka_unit_test(names_are_isolated_and_cannot_break_out),
        cmocka_unit_test(text_keeps_its_lines_and_loses_its_controls),
        cmocka_unit_test(what_is_unseen_is_shown_and_what_scripts_need_stays),
        cmocka_unit_test(isolates_stay_where_they_close_in_their_line),
        cmocka_unit_test(words_are_folded),
        cmocka_unit_test(long_words_are_broken_between_characters),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
