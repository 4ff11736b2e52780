// SPDX-License-Identifier: Apache-2.0
#include "log/policy.h"

#include "log/example.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define L "log " EXAMPLE_LOG_VKEY "\n"
#define KEY_A "w-a+006eecf3+BMqXgRLKG73K+sIxs5oj3E2nhu/4FHxOcrmAd4Wv7ki7"
#define KEY_A_OTHER_NAME "other+eb3e98e3+BMqXgRLKG73K+sIxs5oj3E2nhu/4FHxOcrmAd4Wv7ki7"
#define KEY_A_AS_LOG "l+72e54687+AcqXgRLKG73K+sIxs5oj3E2nhu/4FHxOcrmAd4Wv7ki7"
#define KEY_B "w-b+163b825b+BD4j6BYAOVlKM4lPZWThsTSLvXoAiNQsSstz7q7VnACd"
#define KEY_C "w-c+dd805bb2+BC59LAOpUHriZez1tTVohaUzk6ICnSQTlJlyZaGiWu/G"
#define KEY_D "w-d+1359cad2+BBisPnND8BaJDFEOk/k1JhFp2eP1ZUNkKYMPrwk09Pjk"
#define A "witness A " KEY_A "\n"
#define B "witness B " KEY_B "\n"
#define C "witness C " KEY_C "\n"
#define D "witness D " KEY_D "\n"
#define Q "quorum none\n"

static const struct {
    const char *text;
    const char *print; // as policy_print has it; NULL: as `text`
    const char *why;
} policies[] = {
    {L A B C "group G 2 A B C\nquorum G\n", NULL, "two of three"},
    {Q, NULL, "no witness, no log, no quorum"},
    {A "quorum A\n", NULL, "one witness"},
    {"log " EXAMPLE_LOG_VKEY " https://talks.example/\n" Q, NULL, "a log with an address"},
    {"witness A " KEY_A " https://a.example/w\nquorum A\n", NULL, "a witness with an address"},
    {"# a comment \xFF\n\n \t\n" A "  \t# another\nquorum A\n", A "quorum A\n",
     "comments, also not UTF-8, and blank lines"},
    {" \twitness\t A  " KEY_A "\t\nquorum \t A \n", A "quorum A\n", "spaces and tabs"},
    {A B "group G any A B\nquorum G\n", A B "group G 1 A B\nquorum G\n", "any"},
    {A B "group G all A B\nquorum G\n", A B "group G 2 A B\nquorum G\n", "all"},
    {A "group G 1 A\n" B "group H all G B\nquorum H\n",
     A B "group G 1 A\ngroup H 2 G B\nquorum H\n", "a witness behind a group, a group in a group"},
    {"quorum none\n" A L, L A Q, "the quorum need not come last"},
    {A B "group G all A B\nquorum A\n", A B "group G 2 A B\nquorum A\n", "a quorum of a member"},
    {"witness all " KEY_A "\nwitness 2 " KEY_B "\ngroup any 2 all 2\nquorum any\n", NULL,
     "names that are words of the format elsewhere"},
    {"witness \xFF\xC2\xA0+ " KEY_A "\nquorum \xFF\xC2\xA0+\n", NULL, "a name of opaque bytes"},
    {A "witness a " KEY_B "\nquorum a\n", NULL, "names differ by case"},
};

static void policies_are_read_and_printed(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
        ARENA_SCOPED struct arena a;
        BUF_SCOPED struct buf out;
        arena_init(&a);
        buf_init(&out, 10000);
        struct policy p;
        struct error e = {0};
        if (policy_parse(span_str(policies[i].text), &a, &p, &e))
            fail_msg("%s: %s", policies[i].why, e.message);
        policy_print(&p, &out);
        assert_string_equal(buf_str(&out),
                            policies[i].print ? policies[i].print : policies[i].text);
    }
}

static const struct {
    const char *text;
    const char *line; // how the message begins
    enum err want;
    const char *why;
} refusals[] = {
#define BAD(n) "line " #n ":", ERR_INVALID
    {"", BAD(1), "an empty file has no quorum"},
    {L A, BAD(2), "no quorum line"},
    {L A "quorum A", BAD(3), "no newline at the end"},
    {"# " L A "quorum A\n# comment", BAD(4), "no newline behind a comment at the end"},
    {"quorum A\n" A, BAD(1), "the quorum is defined later"},
    {A "quorum B\n", BAD(2), "the quorum is not defined"},
    {A "quorum\n", BAD(2), "a quorum line without a name"},
    {A "quorum None\n", BAD(2), "None is not none"},
    {A "quorum A A\n", BAD(2), "two names in the quorum line"},
    {A "quorum A\nquorum A\n", BAD(3), "two quorum lines"},
    {A "quorum none\nquorum A\n", BAD(3), "a quorum line after quorum none"},
    {L A "quorum " EXAMPLE_ORIGIN "\n", BAD(3), "a log cannot be the quorum"},
    {A "quorum w-a\n", BAD(2), "a key's name is not the witness's name"},

    {A "group G 0 A\nquorum G\n", BAD(2), "k is 0"},
    {A B "group G 3 A B\nquorum G\n", BAD(3), "k is larger than n"},
    {A "group G 18446744073709551617 A\nquorum G\n", BAD(2), "a k that is 1 in 64 bits"},
    {A "group G 01 A\nquorum G\n", BAD(2), "k with a leading zero"},
    {A "group G -1 A\nquorum G\n", BAD(2), "k below 0"},
    {A "group G most A\nquorum G\n", BAD(2), "neither all, any nor a number"},
    {A "group G ALL A\nquorum G\n", BAD(2), "all in capitals"},
    {A "group G all\n" Q, BAD(2), "all of no members"},
    {A "group G any\n" Q, BAD(2), "any of no members"},
    {A "group G 1\n" Q, BAD(2), "one of no members"},
    {A "group G\n" Q, BAD(2), "a group line with a name alone"},
    {A "group\n" Q, BAD(2), "a group line without a name"},
    {A "group G A\n" Q, BAD(2), "no k: the member stands in its place"},
    {A "group G 1 B\n" B Q, BAD(2), "a member defined later"},
    {A "group G 1 G\n" Q, BAD(2), "a group in itself"},
    {A "group G any none\n" Q, BAD(2), "none is no member"},
    {A "group G any a\n" Q, BAD(2), "a member's name in another case"},
    {A "group G 1 A A\n" Q, BAD(2), "a member twice in one group"},
    {A B "group G 1 A B\ngroup H 1 A\n" Q, BAD(4), "a member of two groups"},
    {A "group G 1 A\ngroup H 1 G\ngroup I 1 G\n" Q, BAD(4), "a group in two groups"},
    {A "group A 1 A\n" Q, BAD(2), "a group with a witness's name"},
    {A B "group G 1 A\ngroup G 1 B\n" Q, BAD(4), "two groups of one name"},
    {A "group none 1 A\n" Q, BAD(2), "a group named none"},

    {A "witness A " KEY_B "\n" Q, BAD(2), "two witnesses of one name"},
    {A "group G 1 A\nwitness G " KEY_B "\n" Q, BAD(3), "a witness with a group's name"},
    {"witness none " KEY_A "\n" Q, BAD(1), "a witness named none"},
    {"witness A\n" Q, BAD(1), "a witness without a key"},
    {"witness\n" Q, BAD(1), "a witness line alone"},
    {"witness " KEY_A "\n" Q, BAD(1), "a witness without a name"},
    {"witness A " KEY_A " https://a.example more\n" Q, BAD(1), "words behind the address"},
    {"witness A " EXAMPLE_LOG_VKEY "\n" Q, BAD(1), "a log's key for a witness"},
    {A "witness B " KEY_A "\n" Q, BAD(2), "one key for two witnesses"},
    {A "witness B " KEY_A_OTHER_NAME "\n" Q, BAD(2), "the same under another key name"},
    {"witness A w-a+006eecf4+BMqXgRLKG73K+sIxs5oj3E2nhu/4FHxOcrmAd4Wv7ki7\n" Q, BAD(1),
     "a key whose id is not its own"},
    {"witness A w+82ae36d9+BgAA\n" Q, "line 1:", ERR_UNSUPPORTED, "an ML-DSA key"},

    {"log\n" Q, BAD(1), "a log line alone"},
    {"log " KEY_A "\n" Q, BAD(1), "a cosigner's key for a log"},
    {"log " EXAMPLE_LOG_VKEY " https://a.example more\n" Q, BAD(1), "words behind the address"},
    {"log " EXAMPLE_ORIGIN " " EXAMPLE_LOG_VKEY "\n" Q, BAD(1), "a log with a name before its key"},
    {L L Q, BAD(2), "one log twice"},
    {L L "\x01", BAD(2), "the first fault is the one named"},
    {A "log " KEY_A_AS_LOG "\n" Q, BAD(2), "one key for witness and log"},

    {L "logs " EXAMPLE_LOG_VKEY "\n" Q, BAD(2), "an unknown word"},
    {"Log " EXAMPLE_LOG_VKEY "\n" Q, BAD(1), "a capital"},
    {EXAMPLE_LOG_VKEY "\n" Q, BAD(1), "a key alone"},
    {Q "trailing words\n", BAD(2), "anything behind the quorum"},
    {L "quorum none # comment\n", BAD(2), "a comment behind words"},
    {L "\n# \x1B[2J\n" Q, BAD(3), "escape in a comment"},
    {"#\x7F\n" Q, BAD(1), "DEL"},
    {L "quorum none\r\n", BAD(2), "a carriage return"},
    {"log\v" EXAMPLE_LOG_VKEY "\n" Q, BAD(1), "a vertical tab"},
    {"log\xC2\xA0" EXAMPLE_LOG_VKEY "\n" Q, BAD(1), "a no-break space is no space"},
};

static void each_broken_rule_is_refused_by_its_line(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        ARENA_SCOPED struct arena a;
        arena_init(&a);
        struct policy p = {.quorum = 77};
        struct error e = {0};
        enum err got = policy_parse(span_str(refusals[i].text), &a, &p, &e);
        if (got != refusals[i].want || p.quorum != 77 ||
            strncmp(e.message, refusals[i].line, strlen(refusals[i].line)) != 0)
            fail_msg("%s: got %d (%s)", refusals[i].why, got, e.message);
    }
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    struct policy p;
    assert_int_equal(policy_parse(span("quorum none\0\n", 13), &a, &p, NULL), ERR_INVALID);
}

static const struct {
    const char *quorum; // lines behind the four witnesses
    const char *met;    // the sets of witnesses that meet it, "-" for the empty one
    const char *why;
} quorums[] = {
    {Q, "- A B C D AB AC AD BC BD CD ABC ABD ACD BCD ABCD", "no quorum is always met"},
    {"quorum A\n", "A AB AC AD ABC ABD ACD ABCD", "one witness"},
    {"group G 2 A B C\nquorum G\n", "AB AC BC ABC ABD ACD BCD ABCD", "two of three"},
    {"group G any A B\nquorum G\n", "A B AB AC AD BC BD ABC ABD ACD BCD ABCD", "any of two"},
    {"group G all A B C D\nquorum G\n", "ABCD", "all of four"},
    {"group G any A B\ngroup H any C D\ngroup I all G H\nquorum I\n",
     "AC AD BC BD ABC ABD ACD BCD ABCD", "one of each pair"},
    {"group G all A B\ngroup H any G C\nquorum H\n", "C AB AC BC CD ABC ABD ACD BCD ABCD",
     "a pair or a third"},
    {"group G all A B\ngroup H any G C\nquorum G\n", "AB ABC ABD ABCD", "a group inside another"},
};

static void quorums_are_met_by_these_sets_alone(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof quorums / sizeof quorums[0]; i++) {
        ARENA_SCOPED struct arena a;
        BUF_SCOPED struct buf text;
        arena_init(&a);
        buf_init(&text, 10000);
        buf_put_str(&text, L A B C D);
        buf_put_str(&text, quorums[i].quorum);
        struct policy p;
        assert_int_equal(policy_parse(buf_span(&text), &a, &p, NULL), OK);
        for (unsigned set = 0; set < 16; set++) {
            bool have[4], want = false;
            char name[5] = "";
            for (size_t w = 0, n = 0; w < 4; w++)
                if ((have[w] = set >> w & 1))
                    name[n++] = (char)('A' + w);
            struct span rest = span_str(quorums[i].met), one;
            while (span_cut(&rest, ' ', &one))
                want |= span_is(one, set ? name : "-");
            if (policy_met(&p, have) != want)
                fail_msg("%s: with \"%s\"", quorums[i].why, name);
        }
    }
}

static void what_is_too_large_is_refused(void **state) {
    (void)state;
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf text;
    arena_init(&a);
    buf_init(&text, 2 * LIMIT_POLICY_BYTES);
    struct policy p;
    buf_put_str(&text, Q);
    while (text.size < LIMIT_POLICY_BYTES)
        buf_put_byte(&text, '\n');
    assert_int_equal(policy_parse(buf_span(&text), &a, &p, NULL), OK);
    buf_put_byte(&text, '\n');
    assert_int_equal(policy_parse(buf_span(&text), &a, &p, NULL), ERR_LIMIT);

    for (int lines = POLICY_LINES_MAX; lines <= POLICY_LINES_MAX + 1; lines++) {
        buf_clear(&text);
        for (int i = 0; i < lines; i++) {
            char word[16];
            snprintf(word, sizeof word, "%d", i);
            struct secret_key key = example_key(word, word, KEY_COSIGNER);
            buf_printf(&text, "witness %d ", i);
            key_vkey(span_str(word), KEY_COSIGNER, key.pub, &text);
            buf_put_byte(&text, '\n');
        }
        buf_put_str(&text, "quorum 7\n");
        assert_int_equal(policy_parse(buf_span(&text), &a, &p, NULL),
                         lines > POLICY_LINES_MAX ? ERR_LIMIT : OK);
        assert_int_equal(p.witness_count, POLICY_LINES_MAX);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policies_are_read_and_printed),
        cmocka_unit_test(each_broken_rule_is_refused_by_its_line),
        cmocka_unit_test(quorums_are_met_by_these_sets_alone),
        cmocka_unit_test(what_is_too_large_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
