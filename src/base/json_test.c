// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include "base/limits.h"
#include "base/text.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define T(text) text, sizeof text - 1
#define D JSON_DECIMALS
#define L JSON_LINES

// What the message must say beside the place, and why the input is refused.
static const struct refused {
    const char *text;
    size_t size;
    unsigned flags;
    const char *says, *why;
} REFUSED[] = {
    {T(""), 0, "ends too early", "no value at all"},
    {T(" "), 0, "ends too early", "white space is no value"},
    {T("{"), 0, "ends too early", "an object without an end"},
    {T("["), 0, "ends too early", "a list without an end"},
    {T("[1"), 0, "ends too early", "a list without an end"},
    {T("{\"a\":1"), 0, "ends too early", "an object without an end"},
    {T("{\"a\""), 0, "ends too early", "a name without a value"},
    {T("\"a"), 0, "string without an end", "a string without an end"},
    {T("\""), 0, "string without an end", "a quote alone"},
    {T("\"a\\"), 0, "string without an end", "a backslash at the end of the text"},
    {T("\"a\\\""), 0, "string without an end", "the last quote is escaped"},
    {T("]"), 0, "no JSON", "an end without a beginning"},
    {T("}"), 0, "no JSON", "an end without a beginning"},
    {T("[}"), 0, "no JSON", "ends that do not match"},
    {T("{]"), 0, "no JSON", "ends that do not match"},
    {T("[1,]"), 0, "no JSON", "a comma before the end"},
    {T("[,1]"), 0, "no JSON", "a comma at the beginning"},
    {T("[1 2]"), 0, "no JSON", "no comma between"},
    {T("[1,,2]"), 0, "no JSON", "two commas"},
    {T("{\"a\":1,}"), 0, "no JSON", "a comma before the end"},
    {T("{\"a\" 1}"), 0, "no JSON", "no colon"},
    {T("{\"a\"::1}"), 0, "no JSON", "two colons"},
    {T("{\"a\":}"), 0, "no JSON", "no value"},
    {T("{a:1}"), 0, "no JSON", "a name without quotes"},
    {T("{'a':1}"), 0, "no JSON", "apostrophes"},
    {T("{1:1}"), 0, "no JSON", "a name that is a number"},
    {T("{null:1}"), 0, "no JSON", "a name that is no string"},
    {T("tru"), 0, "no JSON", "no literal"},
    {T("True"), 0, "no JSON", "literals are lowercase"},
    {T("NULL"), 0, "no JSON", "literals are lowercase"},
    {T("nullx"), 0, "no JSON", "a literal with something after it"},
    {T("undefined"), 0, "no JSON", "a word of JavaScript"},
    {T("NaN"), D, "no JSON", "no number of JSON"},
    {T("Infinity"), D, "no JSON", "no number of JSON"},
    {T("-Infinity"), D, "minus sign without a digit", "no number of JSON"},
    {T("1 2"), 0, "after the value", "two values"},
    {T("{}{}"), 0, "after the value", "two values"},
    {T("{} x"), 0, "after the value", "a word after the value"},
    {T("{},"), 0, "after the value", "a comma after the value"},
    {T("// a\n1"), L, "no JSON", "a comment"},
    {T("/* a */1"), 0, "no JSON", "a comment"},
    {T("# a"), 0, "no JSON", "a comment"},
    {T("\xef\xbb\xbf{}"), 0, "no JSON", "a byte order mark"},
    {T("{}\n"), 0, "byte 3: a control character", "a line end after the value"},
    {T("\n{}"), 0, "byte 1: a control character", "a line end before the value"},
    {T("{\"a\":\n1}"), 0, "byte 6: a control character", "a line end between tokens"},
    {T("[1,\t2]"), 0, "a control character", "a tab between tokens"},
    {T("[\r]"), 0, "a control character", "a carriage return between tokens"},
    {T("[\f]"), L, "a control character", "a form feed is no white space"},
    {T("[\v]"), L, "a control character", "a vertical tab is no white space"},
    {T("[\0]"), 0, "a control character", "U+0000 between tokens"},
    {T("{}\0"), 0, "a control character", "U+0000 after the value"},
    {T("[\xc2\xa0]"), 0, "no JSON", "a no-break space is no white space"},
    {T("[\xe3\x80\x80]"), 0, "no JSON", "an ideographic space is no white space"},
    {T("\"a\nb\""), 0, "byte 3: a control character", "a raw line end in a string"},
    {T("\"a\nb\""), L, "control character in a string", "the same where lines are permitted"},
    {T("\"a\tb\""), L, "control character in a string", "a raw tab in a string"},
    {T("\"a\0b\""), 0, "control character in a string", "raw U+0000 in a string"},
    {T("\"\\\n\""), L, "control character in a string", "an escaped raw line end"},
    {T("{\"a\n\":1}"), L, "control character in a string", "a raw line end in a name"},
    {T("\"\\u0000\""), 0, "U+0000", "U+0000 by its escape"},
    {T("{\"\\u0000\":1}"), 0, "U+0000", "U+0000 in a name"},
    {T("{\"a\\u0000b\":1}"), 0, "U+0000", "U+0000 within a name"},
    {T("\"\\u0009\""), 0, "U+0009", "a tab by its escape"},
    {T("\"\\t\""), 0, "U+0009", "a tab by its short escape"},
    {T("\"\\r\""), 0, "U+000D", "a carriage return"},
    {T("\"\\b\""), 0, "U+0008", "a backspace"},
    {T("\"\\f\""), 0, "U+000C", "a form feed"},
    {T("\"\\u001b[31m\""), 0, "U+001B", "an escape sequence of terminals"},
    {T("\"\x7f\""), 0, "U+007F", "delete, raw"},
    {T("\"\\u007f\""), 0, "U+007F", "delete, by its escape"},
    {T("\"\xc2\x9b\""), 0, "U+009B", "a C1 control, raw"},
    {T("\"\\u0085\""), 0, "U+0085", "a C1 control, by its escape"},
    {T("[[{\"b\":[0,\"\\u202e\"]}]]"), 0, "in /0/0/b/1: U+202E", "an override, with its place"},
    {T("\"\xe2\x80\xae\""), 0, "U+202E", "an override, raw"},
    {T("\"\\u2066\""), 0, "U+2066", "an isolate"},
    {T("\"a\xe2\x81\xa9z\""), 0, "U+2069", "the end of an isolate"},
    {T("{\"\\u202a\":1}"), 0, "in /?: U+202A", "an embedding in a name"},
    {T("{\"A b\":\"\\u202b\"}"), 0, "in /?: U+202B", "the place does not repeat a strange name"},
    {T("\"\\ufffe\""), 0, "U+FFFE", "a noncharacter"},
    {T("\"\xef\xbf\xbf\""), 0, "U+FFFF", "a noncharacter, raw"},
    {T("\"\xef\xb7\x90\""), 0, "U+FDD0", "a noncharacter of Arabic Presentation Forms"},
    {T("\"\\ud83f\\udffe\""), 0, "U+1FFFE", "a noncharacter by its surrogates"},
    {T("\"\xf4\x8f\xbf\xbf\""), 0, "U+10FFFF", "the last noncharacter"},
    {T("{\"a\":1,\"\\ufdef\":2}"), 0, "U+FDEF", "a noncharacter in a name"},
    {T("\"\\ud800\""), 0, "no JSON", "a high surrogate alone"},
    {T("\"\\udc00\""), 0, "no JSON", "a low surrogate alone"},
    {T("\"\\ud800\\ud800\""), 0, "no JSON", "two high surrogates"},
    {T("\"\\udc00\\ud800\""), 0, "no JSON", "surrogates the wrong way round"},
    {T("\"\\ud800x\""), 0, "no JSON", "a high surrogate before a letter"},
    {T("\"\\ud800\\n\""), 0, "no JSON", "a high surrogate before an escape"},
    {T("\"\xed\xa0\x80\""), 0, "no UTF-8", "a surrogate in three bytes"},
    {T("\"\xff\""), 0, "no UTF-8", "a byte of no UTF-8"},
    {T("\"\xc0\xaf\""), 0, "no UTF-8", "an overlong slash"},
    {T("\"\xe0\x80\xaf\""), 0, "no UTF-8", "an overlong slash in three bytes"},
    {T("\"\xc1\xbf\""), 0, "no UTF-8", "an overlong U+007F"},
    {T("\"\xf4\x90\x80\x80\""), 0, "no UTF-8", "beyond U+10FFFF"},
    {T("\"\x80\""), 0, "no UTF-8", "a continuation byte alone"},
    {T("\"\xc3\""), 0, "no UTF-8", "a character without its end"},
    {T("\"\xe2\x82\""), 0, "no UTF-8", "a character without its end"},
    {T("\"\xc3\xa9\xe9\""), 0, "no UTF-8", "Latin-1"},
    {T("\xff"), 0, "no UTF-8", "a byte of no UTF-8 outside strings"},
    {T("{\"\xff\":1}"), 0, "no UTF-8", "a byte of no UTF-8 in a name"},
    {T("\"\\x41\""), 0, "no JSON", "an escape of C"},
    {T("\"\\'\""), 0, "no JSON", "an escape of C"},
    {T("\"\\0\""), 0, "no JSON", "an escape of C"},
    {T("\"\\U0041\""), 0, "no JSON", "escapes are lowercase"},
    {T("\"\\u41\""), 0, "no JSON", "two digits in place of four"},
    {T("\"\\u00g1\""), 0, "no JSON", "no hex digit"},
    {T("\"\\u 041\""), 0, "no JSON", "a space in an escape"},
    {T("\"\\u+041\""), 0, "no JSON", "a sign in an escape"},
    {T("{\"a\":1,\"a\":1}"), 0, "second time", "a name twice, with the same value"},
    {T("{\"a\":1,\"\\u0061\":2}"), 0, "second time", "the same name, escaped once"},
    {T("{\"/\":1,\"\\/\":2}"), 0, "second time", "the same name, its slash escaped once"},
    {T("{\"\xc3\xa9\":1,\"\\u00e9\":2}"), 0, "second time", "the same name beyond ASCII"},
    {T("{\"\":1,\"\":2}"), 0, "second time", "the empty name twice"},
    {T("[{\"b\":{\"a\":1,\"c\":2,\"a\":3}}]"), 0, "second time", "a name twice, further down"},
    {T("01"), 0, "leading zero", "a leading zero"},
    {T("-01"), 0, "leading zero", "a leading zero after the sign"},
    {T("00"), 0, "leading zero", "two zeros"},
    {T("00.5"), D, "leading zero", "two zeros before the point"},
    {T("+1"), 0, "no JSON", "a plus sign"},
    {T("-"), 0, "minus sign without a digit", "a sign alone"},
    {T("--1"), 0, "minus sign without a digit", "two signs"},
    {T("- 1"), 0, "minus sign without a digit", "a space after the sign"},
    {T("-0"), 0, "minus zero", "minus zero"},
    {T("[-0]"), D, "byte 2: minus zero", "minus zero where fractions are permitted"},
    {T("-0.0"), D, "minus zero", "minus zero as a fraction"},
    {T("-0.0000000"), D, "minus zero", "minus zero to seven places"},
    {T("1e2"), 0, "an exponent", "an exponent"},
    {T("1E2"), D, "an exponent", "an exponent"},
    {T("1.5e1"), D, "an exponent", "an exponent after a fraction"},
    {T("-1e-2"), D, "an exponent", "an exponent with a sign"},
    {T("0e0"), D, "an exponent", "an exponent of zero"},
    {T("1.0"), 0, "a fraction where", "a fraction of zero is a fraction"},
    {T("{\"n\":4.5}"), 0, "a fraction where", "a fraction"},
    {T("1."), D, "no digit after the point", "a point at the end"},
    {T("[1.]"), D, "no digit after the point", "a point without digits"},
    {T("1.-5"), D, "no digit after the point", "a sign after the point"},
    {T(".5"), D, "no JSON", "a point without digits before it"},
    {T("-.5"), D, "minus sign without a digit", "a point without digits before it"},
    {T("1.2.3"), D, "after the value", "two points"},
    {T("0.12345678"), D, "more than 7 places", "eight places"},
    {T("0.00000000"), D, "more than 7 places", "eight places of nothing"},
    {T("12345678901.5"), D, "more than 10 digits", "eleven digits before the point"},
    {T("00000000000.5"), D, "leading zero", "eleven zeros before the point"},
    {T("9007199254740992"), 0, "outside", "2^53"},
    {T("-9007199254740992"), 0, "outside", "-2^53"},
    {T("9223372036854775807"), D, "outside", "2^63-1"},
    {T("18446744073709551617"), 0, "outside", "2^64+1, which would wrap to 1"},
    {T("184467440737095516160000000000000000001"), 0, "outside", "far too large"},
    {T("0x10"), 0, "after the value", "hexadecimal"},
    {T("1_234"), 0, "after the value", "a digit separator"},
    {T("1,5"), D, "after the value", "a decimal comma"},
    {T("\xd9\xa1"), 0, "no JSON", "an Arabic digit"},
    {T("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]"), 0, "deeper than 16", "17 lists"},
    {T("[[[[[[[[[[[[[[[[[1"), 0, "deeper than 16", "17 lists without an end"},
    {T("[[[[[[[[[[[[[[[{\"a\":[]}]]]]]]]]]]]]]]]"), 0, "deeper than 16", "a list in an object"},
};

// In an arena the same comes of it, and nothing of it outlives the arena.
static void same_in_an_arena(struct span text, unsigned flags, enum err wanted,
                             const struct json *tree) {
    ARENA_SCOPED struct arena a;
    struct json *there = NULL;
    struct error e;
    arena_init(&a);
    assert_int_equal(json_parse_in(text, flags, &a, &there, &e), wanted);
    assert_true(wanted ? !there : json_equal(there, tree));
}

// Parsed from memory of exactly that size, so that a sanitizer sees a read past the end.
static enum err parse(const char *text, size_t size, unsigned flags, struct json **out,
                      struct error *e) {
    uint8_t *exact = memory_get(size);
    memcpy(exact, text, size);
    enum err code = json_parse(span(exact, size), flags, out, e);
    same_in_an_arena(span(exact, size), flags, code, *out);
    free(exact);
    return code;
}

static void every_refusal_names_its_reason(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        const struct refused *r = &REFUSED[i];
        struct json *untouched = NULL;
        struct error e = {0};
        enum err code = parse(r->text, r->size, r->flags, &untouched, &e);
        if (code != ERR_INVALID || untouched || e.code != ERR_INVALID)
            fail_msg("taken: %s: %s", r->text, r->why);
        if (!e.rule || strcmp(e.rule, "malformed-json") || !strstr(e.message, r->says))
            fail_msg("%s: \"%s\" does not say \"%s\"", r->why, e.message, r->says);
        assert_true(utf8_ok(span_str(e.message)));
        assert_int_equal(parse(r->text, r->size, r->flags, &untouched, NULL), ERR_INVALID);
    }
    print_message("%zu refused\n", sizeof REFUSED / sizeof *REFUSED);
}

// Printed form of what is taken: NULL means the same as the text.
static const struct taken {
    const char *text;
    unsigned flags;
    const char *prints, *why;
} TAKEN[] = {
    {"{}", 0, NULL, "the smallest object"},
    {"[]", 0, NULL, "the smallest list"},
    {"\"\"", 0, NULL, "an empty text"},
    {"null", 0, NULL, "a literal alone"},
    {"  [ true , false ,null ]  ", 0, "[true,false,null]", "spaces between tokens and around"},
    {"\r\n{\n\t\"a\":\n1}\n", L, "{\"a\":1}", "lines where they are permitted"},
    {"{\"b\":1,\"a\":2,\"c\":3}", 0, NULL, "members keep their order"},
    {"{\"a\":{\"a\":{\"a\":1}}}", 0, NULL, "the same name in different objects"},
    {"{\"a\":1,\"A\":2,\"\xc3\xa9\":3,\"e\xcc\x81\":4}", 0, NULL, "names that only look alike"},
    {"{\"\":1}", 0, NULL, "an empty name"},
    {"[0,1,-1,9007199254740991,-9007199254740991]", 0, NULL, "integers up to their bounds"},
    {"[0.5,-0.5,9999999999.9999999,-9999999999.9999999,0.0000001,-0.0000001]", D, NULL, "decimals"},
    {"[1.50,1.0,0.0,10.0000000,-3.0,100.0]", D, "[1.5,1,0,10,-3,100]", "spellings of decimals"},
    {"[51.1605227,71.4703558]", D, NULL, "Astana"},
    {"\"a\\nb\"", 0, NULL, "a line end in a text"},
    {"\"\\\"\\\\\\/\"", 0, "\"\\\"\\\\/\"", "the escapes we take"},
    {"\"\\u0041\\u00e9\\u4e2d\"", 0, "\"A\xc3\xa9\xe4\xb8\xad\"", "escapes become what they mean"},
    {"\"\\ud83d\\ude00\"", 0, "\"\xf0\x9f\x98\x80\"", "surrogates become one character"},
    {"\"\\u000a\\u000A\"", 0, "\"\\n\\n\"", "a line end by its number"},
    {"\"\\u2028\\u2029\"", 0, "\"\xe2\x80\xa8\xe2\x80\xa9\"", "separators of JavaScript are raw"},
    {"\"\\u200e\\u200f\\u061c\"", 0, "\"\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c\"",
     "marks are no overrides"},
    {"\"\\ufffd\\ufdcf\\ufdf0\\u00a0\"", 0, "\"\xef\xbf\xbd\xef\xb7\x8f\xef\xb7\xb0\xc2\xa0\"",
     "neighbours of what is refused"},
    {"\"</script><!-- & ' -->\"", 0, NULL, "no escapes beyond need"},
    {"\"1e5 -0 [[[[[[[[[[[[[[[[[[ \\\\\\\" 1.5\"", 0, NULL, "what a text holds is no token"},
    {"{\"1e5\":[\"-0\"],\"01\":{}}", 0, NULL, "what a name holds is no token"},
    {"[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", 0, NULL, "16 lists"},
    {"[[[[[[[[[[[[[[[{\"a\":1}]]]]]]]]]]]]]]]", 0, NULL, "a value in 16 levels"},
    {"[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]", 0, NULL, "breadth is no depth"},
};

static void what_is_taken_prints_by_the_byte(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof TAKEN / sizeof *TAKEN; i++) {
        const struct taken *t = &TAKEN[i];
        JSON_SCOPED struct json *j = NULL, *again = NULL;
        struct error e = {0};
        if (parse(t->text, strlen(t->text), t->flags, &j, &e))
            fail_msg("%s: %s", t->why, e.message);
        BUF_SCOPED struct buf b;
        buf_init(&b, 10000);
        json_print(j, &b);
        assert_string_equal(buf_str(&b), t->prints ? t->prints : t->text);
        assert_int_equal(json_parse(buf_span(&b), t->flags, &again, &e), OK);
        assert_true(json_equal(j, again));
    }
}

static bool refused_by_the_contract(int32_t c) {
    return (c < 0x20 && c != '\n') || (c >= 0x7f && c <= 0x9f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || (c >= 0xd800 && c <= 0xdfff) ||
           (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xffff) >= 0xfffe;
}

static size_t encode(int32_t c, char *out) {
    if (c < 0x80)
        return (size_t)snprintf(out, 5, "%c", c);
    if (c < 0x800)
        return (size_t)snprintf(out, 5, "%c%c", 0xc0 | c >> 6, 0x80 | (c & 63));
    if (c < 0x10000)
        return (size_t)snprintf(out, 5, "%c%c%c", 0xe0 | c >> 12, 0x80 | (c >> 6 & 63),
                                0x80 | (c & 63));
    return (size_t)snprintf(out, 5, "%c%c%c%c", 0xf0 | c >> 18, 0x80 | (c >> 12 & 63),
                            0x80 | (c >> 6 & 63), 0x80 | (c & 63));
}

static bool takes(const char *text, size_t size) {
    JSON_SCOPED struct json *j = NULL;
    return !json_parse(span(text, size), 0, &j, NULL);
}

static void check_character(int32_t c) {
    char raw[16] = "\"", escape[32];
    size_t size = 1 + encode(c, raw + 1);
    raw[size] = '"';
    if (c < 0x10000)
        snprintf(escape, sizeof escape, "{\"\\u%04x\":1}", (unsigned)c);
    else
        snprintf(escape, sizeof escape, "{\"\\u%04X\\u%04X\":1}",
                 0xd800u + ((unsigned)(c - 0x10000) >> 10), 0xdc00u + (c & 0x3ff));
    bool syntax = c == '"' || c == '\\' || c == '\n'; // raw, they mean something else
    if (!syntax && takes(raw, size + 1) == refused_by_the_contract(c))
        fail_msg("U+%04X raw", (unsigned)c);
    if (takes(escape, strlen(escape)) == (refused_by_the_contract(c) || c == '\n'))
        fail_msg("U+%04X escaped, in a name", (unsigned)c);
    if (codepoint_forbidden(c) != refused_by_the_contract(c))
        fail_msg("U+%04X", (unsigned)c);
}

static void every_character_is_judged_raw_and_escaped(void **state) {
    (void)state;
    for (int32_t c = 0; c < 0x10000; c++)
        check_character(c);
    for (int32_t plane = 0x10000; plane <= 0x100000; plane += 0x10000)
        for (int32_t c = 0; c < 0x10000; c += c < 0x20 || c >= 0xffe0 ? 1 : 0x20)
            check_character(plane + c);
}

static uint64_t next_random(uint64_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void decimals_are_exact_to_seven_places(void **state) {
    (void)state;
    uint64_t seed = 20170504;
    for (int i = 0; i < 50000; i++) {
        static const uint64_t tens[] = {1, 10, 1000, 100000, 10000000};
        uint64_t whole = next_random(&seed) % 10000000000 / tens[next_random(&seed) % 5];
        int places = (int)(next_random(&seed) % 7) + 1;
        uint64_t part = next_random(&seed) % 10000000;
        for (int k = places; k < 7; k++)
            part -= part % tens[1] ? part % tens[1] : 0, part /= 10;
        char text[64];
        snprintf(text, sizeof text, "[0.5,%s%llu.%0*llu,1]", i % 2 && whole ? "-" : "",
                 (unsigned long long)whole, places, (unsigned long long)part);
        for (int k = places; k < 7; k++)
            part *= 10;
        int64_t expect = (int64_t)(whole * 10000000 + part) * (i % 2 && whole ? -1 : 1);
        JSON_SCOPED struct json *j = NULL;
        assert_int_equal(json_parse(span_str(text), D, &j, NULL), OK);
        if (json_e7(json_at(j, 1)) != expect)
            fail_msg("%s gave %lld", text, (long long)json_e7(json_at(j, 1)));
        assert_true(json_e7(json_at(j, 0)) == 5000000 && json_e7(json_at(j, 2)) == 10000000);
    }
}

static void decimals_keep_their_places_in_a_tree(void **state) {
    (void)state;
    JSON_SCOPED struct json *j = NULL;
    const char *text =
        "{\"z\":0.1,\"a\":[{\"k\":0.2},0.3,\"0.9\",4],\"m\":{\"0.8\":0.5},\"b\":-0.6}";
    assert_int_equal(json_parse(span_str(text), D, &j, NULL), OK);
    struct json *list = json_get(j, "a");
    assert_int_equal(json_e7(json_get(j, "z")), 1000000);
    assert_int_equal(json_e7(json_get(json_at(list, 0), "k")), 2000000);
    assert_int_equal(json_e7(json_at(list, 1)), 3000000);
    assert_int_equal(json_e7(json_at(list, 2)), 0);
    assert_int_equal(json_e7(json_at(list, 3)), 40000000);
    assert_int_equal(json_e7(json_get(json_get(j, "m"), "0.8")), 5000000);
    assert_int_equal(json_e7(json_get(j, "b")), -6000000);
    assert_int_equal(json_type(json_at(list, 1)), JSON_DECIMAL_T);
    assert_int_equal(json_type(json_at(list, 3)), JSON_INT_T);
}

static void *parse_many(void *failed) {
    for (int i = 0; i < 3000; i++) {
        char text[200];
        int size = snprintf(text, sizeof text,
                            "{\"n\":%d,\"a\":[%d.5,\"x\"],\"t\":true,\"z\":null}", i, i);
        JSON_SCOPED struct json *j = NULL;
        if (json_parse(span(text, (size_t)size), D, &j, NULL) || json_get_int(j, "n") != i)
            *(bool *)failed = true;
        struct buf b;
        buf_init(&b, 1000);
        json_print(j, &b);
        if (!span_equal(buf_span(&b), span(text, (size_t)size)))
            *(bool *)failed = true;
        buf_done(&b);
    }
    return NULL;
}

static void several_threads_parse_at_once(void **state) {
    (void)state;
    pthread_t threads[4];
    bool failed[4] = {false};
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, parse_many, &failed[i]), 0);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_false(failed[i]);
    }
}

static void values_are_counted_before_any_is_made(void **state) {
    (void)state;
    static const struct {
        size_t items;
        enum err want;
        const char *why;
    } cases[] = {
        {LIMIT_JSON_VALUES / 2 - 1, OK, "as many as may be"},
        {LIMIT_JSON_VALUES, ERR_INVALID, "more than that, and small"},
        {3000000, ERR_INVALID, "as much as a page may have"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        JSON_SCOPED struct json *j = NULL;
        BUF_SCOPED struct buf text;
        struct error e = {0};
        buf_init(&text, 16u << 20);
        buf_put_str(&text, "[{\"a\":1}"); // a list, an object, a name and a number
        for (size_t n = 2; n < cases[i].items; n++)
            buf_put_str(&text, ",{}");
        buf_put_byte(&text, ']');
        if (json_parse(buf_span(&text), 0, &j, &e) != cases[i].want ||
            (e.code && !strstr(e.message, "more than 262144")))
            fail_msg("%s: %s", cases[i].why, e.message);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_threads_parse_at_once), // first: they race for the seed
        cmocka_unit_test(every_refusal_names_its_reason),
        cmocka_unit_test(values_are_counted_before_any_is_made),
        cmocka_unit_test(what_is_taken_prints_by_the_byte),
        cmocka_unit_test(every_character_is_judged_raw_and_escaped),
        cmocka_unit_test(decimals_are_exact_to_seven_places),
        cmocka_unit_test(decimals_keep_their_places_in_a_tree),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
