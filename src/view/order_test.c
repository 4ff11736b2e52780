// SPDX-License-Identifier: Apache-2.0
// The order of delegations by each rule, against lists written by hand; rules that are none.
#include "view/order.h"
#include "view/sample.h"
#include "words/catalog.h"

static const struct {
    const char *rule;
    enum err code;
    const char *why;
} rules[] = {
    {"", OK, "the usual one"},
    {"alphabet", OK, "in the page's language"},
    {"alphabet:fr", OK, "in another one"},
    {"from:R", OK, "a letter drawn"},
    {"from:Republic of", OK, "a name"},
    {"from:\xd0\xa0:ru", OK, "a letter of another language"},
    {"round", OK, "each in its turn"},
    {"round:ar", OK, "in another language"},
    {"entry", OK, "as they entered"},
    {"Alphabet", ERR_INVALID, "words are in small letters"},
    {"alphabetical", ERR_INVALID, "no such word"},
    {"alphabet:", ERR_INVALID, "a language that is not named"},
    {"alphabet:english_", ERR_INVALID, "no language tag"},
    {"alphabet:en:fr", ERR_INVALID, "two languages"},
    {"from", ERR_INVALID, "from where?"},
    {"from:", ERR_INVALID, "from where?"},
    {"from::en", ERR_INVALID, "from where?"},
    {"entry:en", ERR_INVALID, "entries are in no language"},
    {"round:", ERR_INVALID, "a language that is not named"},
    {"from:\xff", ERR_INVALID, "no text"},
    {":en", ERR_INVALID, "no word"},
};

static void rules_are_these_and_no_others(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct error e = {0};
        if (order_check(span_str(rules[i].rule), &e) != rules[i].code)
            fail_msg("\"%s\": \"%s\": %s", rules[i].rule, e.message, rules[i].why);
    }
}

// All of the sample's participants but the press, round 4; names stand in sample.c.
static const struct {
    const char *rule, *lang, *slugs, *text;
} orders[] = {
    {NULL, NULL, "opp irn jor kaz tur rus syr un", "alphabetical in English"},
    {NULL, "ru", "opp jor irn un kaz rus syr tur", "по алфавиту, язык – русский"},
    {NULL, "ar", "rus jor un tur syr irn kaz opp", "أبجدي بالعربية"},
    {"alphabet:ru", "en", "opp jor irn un kaz rus syr tur", "alphabetical in Russian"},
    {"from:R", NULL, "kaz tur rus syr un opp irn jor", "alphabetical in English, beginning at R"},
    {"from:republic of t", NULL, "tur rus syr un opp irn jor kaz", "beginning at republic of t"},
    {"from:Z", NULL, "opp irn jor kaz tur rus syr un", "beginning at Z"},
    {"from:\xd0\xa0:ru", "en", "kaz rus syr tur opp jor irn un", "alphabetical in Russian, begin"},
    {"round", NULL, "kaz tur rus syr un opp irn jor", "each first in its turn: round 4"},
    {"round:ru", NULL, "un kaz rus syr tur opp jor irn", "alphabetical in Russian, each first"},
    {"entry", NULL, "", "as they entered the record"},
};

static void order_of_items(struct sample *s, struct buf *out) {
    const struct json *items = json_get(s->answer, "items");
    buf_clear(out);
    for (size_t i = 0; i < json_count(items); i++)
        buf_printf(out, "%s" SPAN_FMT, i ? " " : "",
                   SPAN_ARG(json_get_text(json_at(items, i), "id")));
}

static void delegations_stand_by_the_rule_and_the_page_names_it(void **state) {
    struct sample *s = *state;
    static const char *const people[] = {"jor", "un", "syr", "opp", "kaz", "tur", "rus", "irn"};
    static const char *const pages[] = {"board", "delegations"};
    for (size_t i = 0; i < 8; i++) {
        sample_presence(s, "kaz", 2, people[i], "delegation", "expected", "");
        sample_say(s, people[i], "delegation", 3, "{'round':'kaz/r'}");
    }
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        for (size_t v = 0; v < 2; v++) {
            BUF_SCOPED struct buf found;
            buf_init(&found, 4096);
            struct question q = {
                .view = pages[v], .lang = orders[i].lang, .order = orders[i].rule, .columns = 200};
            sample_ask(s, &q);
            order_of_items(s, &found);
            if (orders[i].slugs[0] && !span_is(buf_span(&found), orders[i].slugs))
                fail_msg("%s in %s: %s, expected %s", orders[i].rule ? orders[i].rule : "none",
                         pages[v], buf_str(&found), orders[i].slugs);
            const struct catalog *words = catalog_find(span_str(orders[i].lang));
            const char *of = catalog_get(words, NULL, "Order of delegations: {1}");
            buf_clear(&found);
            buf_put_span(&found, span_head(span_str(of), strlen(of) - strlen("{1}")));
            if (!sample_text_has(s, orders[i].text) || !sample_text_has(s, buf_str(&found)))
                fail_msg("%s: the page does not say \"%s\"", pages[v], orders[i].text);
        }
}

static void by_entry_is_the_order_of_the_founding_act(void **state) {
    struct sample *s = *state;
    sample_ask(s, &(struct question){.view = "participants", .order = "entry"});
    for (size_t i = 0; i < json_count(json_get(s->answer, "items")); i++) {
        char path[32];
        snprintf(path, sizeof path, "items/%zu/id", i);
        struct span slug = json_text(sample_at(s->answer, path));
        static const char *const founding[] = {"kaz", "irn", "rus", "tur", "syr",
                                               "opp", "un",  "jor", "clip"};
        assert_true(span_is(slug, founding[i]));
    }
}

// Nobody is left out and nobody stands twice, wherever the order begins.
static void each_round_begins_with_the_next(void **state) {
    struct sample *s = *state;
    BUF_SCOPED struct buf seen;
    buf_init(&seen, 4096);
    for (int n = 1; n <= 10; n++) {
        BUF_SCOPED struct buf body;
        BUF_SCOPED struct buf found;
        buf_init(&body, 4096);
        buf_init(&found, 4096);
        buf_printf(&body,
                   "{'id':'r%d','kind':'round','track':'astana','number':%d,'title':{'en':'R'},"
                   "'place':{'name':{'en':'A'}},'from':'2017-05-03','to':'2017-05-04',"
                   "'state':'announced'}",
                   n, n);
        sample_say(s, "kaz", "round", n, buf_str(&body));
        buf_clear(&body);
        buf_printf(&body,
                   "{'round':'kaz/r%d','participants':['irn','rus','tur'],'part':'delegation',"
                   "'state':'expected'}",
                   n);
        sample_say(s, "kaz", "presence", n, buf_str(&body));
        char ref[16];
        snprintf(ref, sizeof ref, "kaz/r%d", n);
        sample_ask(s, &(struct question){.view = "board", .ref = ref, .order = "round"});
        order_of_items(s, &found);
        static const char *const turns[] = {"irn tur rus", "tur rus irn", "rus irn tur"};
        assert_string_equal(buf_str(&found), turns[(n - 1) % 3]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_are_these_and_no_others),
        cmocka_unit_test_setup_teardown(delegations_stand_by_the_rule_and_the_page_names_it,
                                        sample_round_setup, sample_teardown),
        cmocka_unit_test_setup_teardown(by_entry_is_the_order_of_the_founding_act, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(each_round_begins_with_the_next, sample_setup,
                                        sample_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
