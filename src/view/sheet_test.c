// SPDX-License-Identifier: Apache-2.0
// The evening sheet: what is on it, in two languages, within its columns.
#include "view/sample.h"
#include "view/sheet_words.h"

#include "base/text.h"

// The evening of 2 May, 20:00; the round is on 3 and 4 May.
static const struct question evening = {.view = "sheet",
                                        .ref = "kaz/r",
                                        .lang = "en",
                                        .beside = "ru",
                                        .has_at = true,
                                        .at = 11 * 60,
                                        .columns = 100};

static void meeting(struct sample *s, const char *id, const char *from, const char *more) {
    BUF_SCOPED struct buf body;
    buf_init(&body, 4096);
    buf_printf(
        &body,
        "{'id':'%s','round':'kaz/r','title':{'en':'Meeting %s','ru':'Встреча %s'},"
        "'level':'heads','format':'bilateral','place':{'name':{'en':'Astana','ru':'Астана'}},"
        "'from':'%s','with':[{'who':'syr'},{'who':'opp'},{'name':{'en':'Guests',"
        "'ru':'Гости'}}],'state':'planned'%s}",
        id, id, id, from, more);
    sample_say(s, "kaz", "meeting", 5, buf_str(&body));
}

static void it_has_the_programme_of_the_day_and_the_next(void **state) {
    struct sample *s = *state;
    meeting(s, "late", "2017-05-03T15:00:00+06:00", ",'to':'2017-05-03T16:00:00+06:00'");
    meeting(s, "early", "2017-05-03T09:00:00+06:00", "");
    meeting(s, "today", "2017-05-02T21:00:00+06:00", "");
    meeting(s, "past", "2017-05-01T21:00:00+06:00", "");
    meeting(s, "far", "2017-05-04T09:00:00+06:00", "");
    sample_ask(s, &evening);
    const struct json *page = json_at(json_get(s->answer, "items"), 0);
    sample_is(page, "days/0/day", "2017-05-02");
    sample_is(page, "days/0/meetings/0/ref", "kaz/today");
    sample_is(page, "days/1/day", "2017-05-03");
    sample_is(page, "days/1/meetings/0/ref", "kaz/early");
    sample_is(page, "days/1/meetings/1/ref", "kaz/late");
    assert_int_equal(json_count(sample_at(page, "days/0/meetings")), 1);
    assert_int_equal(json_count(sample_at(page, "days/1/meetings")), 2);
    assert_true(sample_text_has(s, "15:00-16:00 Meeting late"));
    assert_true(sample_text_has(s, "Встреча late"));
    assert_true(sample_text_has(s, "with: syr, opp, Guests"));
    assert_false(sample_text_has(s, "Meeting past"));
    assert_false(sample_text_has(s, "Meeting far"));
}

static void it_says_who_sits_apart_and_who_goes_between(void **state) {
    struct sample *s = *state;
    meeting(s, "near", "2017-05-03T09:00:00+06:00", ",'rooms':'separate','go_between':'un'");
    sample_ask(s, &evening);
    assert_true(sample_text_has(s, "rooms apart: syr | opp;"));
    assert_true(sample_text_has(s, "в разных залах: syr | opp;"));
}

static void delegations_stand_with_head_state_and_source(void **state) {
    struct sample *s = *state;
    sample_presence(s, "kaz", 2, "tur", "experts", "arrived", ",'strength':'full'");
    sample_presence(s, "kaz", 3, "tur", "head", "expected",
                    ",'when':{'from':'2017-05-02T18:00:00+06:00','to':'2017-05-03T06:00:00+06:00',"
                    "'text':{'en':'tonight','ru':'сегодня ночью'}}");
    sample_say(s, "tur", "delegation", 4,
               "{'round':'kaz/r','head':{'name':{'en':'S. Onal','ru':'С. Онал'}},'members':[{"
               "'person':{'name':{'en':'S. Onal'}},'level':'envoys','role':'member'}]}");
    sample_presence(s, "syr", 5, "syr", "delegation", "suspended-participation", "");
    sample_told(s, "opp", 6, "{'who':'kaz'}", "opp", "delegation", "arrived", "");
    sample_ask(s, &evening);
    assert_true(sample_text_has(s, "head: S. Onal, own word"));
    assert_true(sample_text_has(s, "глава: С. Онал, сама делегация"));
    assert_true(sample_text_has(s, "level: envoys, own word"));
    assert_true(sample_text_has(s, "уровень: специальные посланники"));
    assert_true(sample_text_has(s, "experts: arrived, at full strength;"));
    assert_true(sample_text_has(s, "head: expected, tonight;"));
    assert_true(sample_text_has(s, "participation suspended; own word"));
    assert_true(sample_text_has(s, "участие приостановлено; сама делегация"));
    assert_true(sample_text_has(s, "arrived; as reported"));
}

// Both columns are in one order: that of the first language.
static void both_languages_are_in_one_order(void **state) {
    struct sample *s = *state;
    static const char *const people[] = {"jor", "un", "syr", "opp", "kaz", "tur", "rus", "irn"};
    for (size_t i = 0; i < 8; i++)
        sample_presence(s, "kaz", 2, people[i], "delegation", "expected", "");
    static const char *const orders[] = {"", "from:R", "round", "entry", "alphabet:ar"};
    for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
        struct question q = evening;
        q.order = orders[o];
        sample_ask(s, &q);
        for (size_t i = 0; i < 8; i++) {
            char left[64], right[64];
            snprintf(left, sizeof left, "items/0/delegations/%zu/id", i);
            snprintf(right, sizeof right, "items/1/delegations/%zu/id", i);
            assert_true(span_equal(json_text(sample_at(s->answer, left)),
                                   json_text(sample_at(s->answer, right))));
        }
    }
}

static void only_what_is_open_is_a_deadline(void **state) {
    struct sample *s = *state;
#define MOTION(id)                                                                                 \
    "{'id':'" id "','title':{'en':'Motion " id "','ru':'x'},'kind':'procedural',"                  \
    "'payload':{'text':{'en':'x'}},'decide_by':'2017-05-03T07:00:00+06:00'}"
    sample_say(s, "kaz", "motion", 1, MOTION("open"));
    sample_say(s, "kaz", "motion", 1, MOTION("done"));
    sample_say(s, "irn", "vote", 2, "{'motion':'kaz/done','choice':'yes'}");
    sample_say(s, "rus", "vote", 3, "{'motion':'kaz/done','choice':'yes'}");
    sample_say(s, "rus", "vote", 4, "{'motion':'kaz/open','choice':'no'}");
    sample_ask(s, &evening);
    assert_int_equal(json_count(sample_at(s->answer, "items/0/open")), 1);
    sample_is(s->answer, "items/0/open/0/ref", "kaz/open");
    assert_true(sample_text_has(s, "to be decided by 2017-05-03 07:00"));
    assert_true(sample_text_has(s, "no word yet of: irn, tur"));
    assert_true(sample_text_has(s, "against: rus"));
}

static void it_keeps_within_eighty_columns_and_can_be_in_one_language(void **state) {
    struct sample *s = *state;
    static const char *const langs[][2] = {{"en", "ar"}, {"ar", "ru"}, {"en", NULL}, {"xx", "en"}};
    static const size_t widths[] = {0, 200, 80, 60};
    meeting(s, "m", "2017-05-03T09:00:00+06:00", "");
    sample_presence(s, "kaz", 2, "tur", "delegation", "expected", "");
    for (size_t l = 0; l < 4; l++)
        for (size_t w = 0; w < 4; w++) {
            struct question q = evening;
            q.lang = langs[l][0];
            q.beside = langs[l][1];
            q.columns = widths[w];
            sample_ask(s, &q);
            assert_int_equal(json_count(json_get(s->answer, "items")), langs[l][1] ? 2 : 1);
            struct span rest = buf_span(&s->text), line;
            while (span_cut(&rest, '\n', &line))
                if (!span_starts(line, span_str(SAMPLE_RECORD)) && widths[w])
                    assert_in_range(text_columns(line), 0, widths[w] < 80 ? 60 : 80);
        }
}

static void every_word_has_its_translations(void **state) {
    (void)state;
    static const char *const words[] = {"Programme", "host", "in-session", "experts", "reported"};
    for (size_t i = 0; i < 5; i++) {
        assert_string_not_equal(sheet_word(span_str("ru"), words[i]),
                                sheet_word(span_str("ar-SY"), words[i]));
        assert_string_not_equal(sheet_word(span_str("ru"), words[i]),
                                sheet_word(span_str("en"), words[i]));
        assert_string_equal(sheet_word(span_str("es"), words[i]),
                            sheet_word(span_str(""), words[i]));
    }
    assert_string_equal(sheet_word(span_str("ru"), "no word of ours"), "no word of ours");
    assert_string_equal(sheet_word(span_str("en"), "walked-out"), "walked out");
}

int main(void) {
#define CASE(f) cmocka_unit_test_setup_teardown(f, sample_round_setup, sample_teardown)
    const struct CMUnitTest tests[] = {
        CASE(it_has_the_programme_of_the_day_and_the_next),
        CASE(it_says_who_sits_apart_and_who_goes_between),
        CASE(delegations_stand_with_head_state_and_source),
        CASE(both_languages_are_in_one_order),
        CASE(only_what_is_open_is_a_deadline),
        CASE(it_keeps_within_eighty_columns_and_can_be_in_one_language),
        cmocka_unit_test(every_word_has_its_translations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
