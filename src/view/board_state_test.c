// SPDX-License-Identifier: Apache-2.0
// The board's rules 7-12 (board_state.c): what is said of them, and the table.
#include "view/sample.h"

#include "base/text.h"

#define HOST "kaz"
#define ROUND "'round':'kaz/r'"
static const struct question now = {.view = "board"};

// Rule 7.
static void full_strength_is_said_of_what_is_full_alone(void **state) {
    struct sample *s = *state;
    sample_presence(s, HOST, 10, "rus", "experts", "arrived", ",'strength':'full'");
    sample_headline(s, &now, "rus", "part", "Experts at full strength");
    sample_presence(s, HOST, 20, "rus", "delegation", "arrived", "");
    sample_headline(s, &now, "rus", "arrived", "Arrived");
    sample_presence(s, HOST, 30, "rus", "delegation", "arrived", ",'strength':'partial'");
    sample_headline(s, &now, "rus", "part", "Arrived in part");
    sample_presence(s, HOST, 40, "rus", "delegation", "arrived", ",'strength':'full'");
    sample_headline(s, &now, "rus", "full", "At full strength");
    sample_presence(s, HOST, 50, "rus", "experts", "arrived", "");
    sample_headline(s, &now, "rus", "full", "At full strength; experts arrived");
    sample_presence(s, HOST, 60, "rus", "experts", "arrived", ",'strength':'partial'");
    sample_headline(s, &now, "rus", "part", "Arrived; experts arrived in part");
    sample_presence(s, HOST, 70, "rus", "experts", "left", "");
    sample_headline(s, &now, "rus", "part", "Arrived; experts left");
}

static void a_report_takes_nothing_from_full_strength(void **state) {
    struct sample *s = *state;
    sample_presence(s, HOST, 10, "rus", "delegation", "arrived", ",'strength':'full'");
    sample_told(s, "a", 20, "{'name':{'en':'TASS'}}", "rus", "head", "left", "");
    sample_headline(s, &now, "rus", "full", "At full strength; head left, as reported");
}

// Rule 8.
#define TONIGHT                                                                                    \
    ",'when':{'from':'2017-05-02T18:00:00+06:00','to':'2017-05-03T06:00:00+06:00',"                \
    "'text':{'en':'tonight','ru':'сегодня ночью'}}"
#define INTERVAL ",'when':{'from':'2017-05-02T18:00:00+06:00','to':'2017-05-03T06:00:00+06:00'}"

static void what_was_expected_and_did_not_come_was_expected(void **state) {
    struct sample *s = *state;
    struct question evening = {.view = "board", .has_at = true, .at = 660};
    struct question morning = {.view = "board", .has_at = true, .at = 1270};
    sample_presence(s, HOST, 10, "rus", "head", "expected", TONIGHT);
    sample_presence(s, HOST, 10, "tur", "head", "expected", INTERVAL);
    sample_presence(s, HOST, 10, "jor", "head", "expected", ",'when':'2017-05-02T21:00:00+06:00'");
    sample_headline(s, &evening, "rus", "expected", "Head expected tonight");
    sample_headline(s, &evening, "tur", "expected", "Head expected between 18:00 and 3 May, 06:00");
    sample_headline(s, &evening, "jor", "expected", "Head expected at 21:00");
    sample_headline(s, &morning, "rus", "expected", "Head was expected by 06:00");
    sample_headline(s, &morning, "tur", "expected", "Head was expected by 06:00");
    sample_headline(s, &morning, "jor", "expected", "Head was expected on 2 May, 21:00");
    sample_presence(s, "rus", 1250, "rus", "head", "arrived", "");
    sample_headline(s, &morning, "rus", "part", "Head arrived");
    sample_is(sample_item(s, "rus"), "journey/0/beside/0/text", "expected tonight");
}

// Without --at: by log time, which two of three holders move, and by nothing else.
static void log_time_alone_makes_late_without_at(void **state) {
    struct sample *s = *state;
    struct error e = {0};
    sample_presence(s, HOST, 10, "tur", "head", "expected", INTERVAL);
    sample_presence(s, HOST, 1280, "syr", "head", "arrived", "");
    sample_presence(s, "syr", 99999, "syr", "experts", "arrived", "");
    sample_headline(s, &now, "tur", "expected", "Head expected between 2 May, 18:00 and 06:00");
    sample_is(s->answer, "clock/moment_by", "host");
    assert_true(sample_text_has(s, "no log time yet, the host says Wed 3 May 2017, 06:20"));
    assert_int_equal(sample_hold(s->r, "irn", 1270, &e), OK);
    sample_headline(s, &now, "tur", "expected", "Head expected between 2 May, 18:00 and 06:00");
    uint64_t before = record_size(s->r);
    assert_int_equal(sample_hold(s->r, "rus", 1290, &e), OK);
    sample_headline(s, &now, "tur", "expected", "Head was expected by 06:00");
    sample_is(s->answer, "clock/moment_by", "log-time");
    assert_true(sample_text_has(s, "log time Wed 3 May 2017, 06:10 (UTC+06:00)"));
    sample_headline(s, &(struct question){.view = "board", .as_of = before}, "tur", "expected",
                    "Head expected between 2 May, 18:00 and 06:00");
    sample_headline(s, &(struct question){.view = "board", .has_at = true, .at = 700}, "tur",
                    "expected", "Head expected between 18:00 and 3 May, 06:00");
    sample_is(s->answer, "clock/moment_by", "question");
}

static void nobody_makes_others_late_by_dating_an_act_ahead(void **state) {
    struct sample *s = *state;
    struct error e = {0};
    sample_presence(s, HOST, 10, "rus", "head", "expected", INTERVAL);
    sample_presence(s, "syr", 99999, "syr", "head", "arrived", "");
    sample_presence(s, HOST, 99999, "syr", "head", "arrived", ""); // the host neither
    sample_ask(s, &now);
    assert_false(sample_text_has(s, "was expected"));
    assert_int_equal(sample_hold(s->r, "irn", 99999, &e), OK); // nor one holder
    assert_int_equal(sample_hold(s->r, "rus", 20, &e), OK);
    sample_headline(s, &now, "rus", "expected", "Head expected between 18:00 and 3 May, 06:00");
}

// Rule 9.
static void only_the_own_word_suspends_and_resumed_ends_it(void **state) {
    struct sample *s = *state;
    sample_presence(s, HOST, 10, "opp", "delegation", "arrived", "");
    sample_presence(s, HOST, 20, "opp", "delegation", "suspended-participation", "");
    sample_headline(s, &now, "opp", "arrived", "Arrived");
    sample_is(sample_item(s, "opp"), "notes/0/text",
              "Delegation suspended its participation, host says, 09:20");
    sample_presence(s, "opp", 30, "opp", "head", "walked-out", "");
    sample_headline(s, &now, "opp", "arrived", "Arrived");
    sample_presence(s, "opp", 40, "opp", "delegation", "suspended-participation",
                    ",'reason':{'en':'Air strikes go on.'}");
    sample_headline(s, &now, "opp", "away", "Suspended its participation");
    sample_is(sample_item(s, "opp"), "taking_part/according_to", "own word");
    sample_is(sample_item(s, "opp"), "headline/coming", "Arrived");
    assert_true(sample_text_has(s, "(Air strikes go on.)"));
    sample_presence(s, HOST, 50, "opp", "delegation", "resumed", "");
    sample_headline(s, &now, "opp", "away", "Suspended its participation");
    sample_presence(s, "opp", 60, "opp", "delegation", "resumed", "");
    sample_headline(s, &now, "opp", "arrived", "Arrived");
    sample_presence(s, "opp", 70, "opp", "delegation", "walked-out", "");
    sample_headline(s, &now, "opp", "away", "Walked out");
    sample_presence(s, "opp", 80, "opp", "delegation", "resumed", "");
    sample_headline(s, &now, "opp", "arrived", "Arrived");
}

// Rule 10.
static void the_headline_is_taking_part_then_journey_then_answer(void **state) {
    struct sample *s = *state;
    sample_presence(s, "syr", 10, "syr", "delegation", "confirmed", "");
    sample_headline(s, &now, "syr", "none", "Confirmed");
    sample_presence(s, HOST, 20, "syr", "delegation", "travelling", "");
    sample_headline(s, &now, "syr", "expected", "On the way");
    sample_presence(s, "syr", 30, "syr", "delegation", "walked-out", "");
    sample_headline(s, &now, "syr", "away", "Walked out");
    sample_is(sample_item(s, "syr"), "answer/state", "confirmed");
}

// Rule 11.
#define HEAD(name) "{" ROUND ",'head':{'name':{'en':'" name "'}}}"
#define TELLS_HEAD(name) "{'by':{'who':'opp'},'act':'delegation','body':" HEAD(name) "}"

static void the_head_is_the_own_word_and_what_reports_tell_differently(void **state) {
    struct sample *s = *state;
    sample_tell(s, "a", 10, "{'who':'kaz'}", TELLS_HEAD("M. Alloush"));
    sample_tell(s, "b", 11, "{'name':{'en':'TASS'}}", TELLS_HEAD("Somebody else"));
    sample_ask(s, &now);
    const struct json *opp = sample_item(s, "opp");
    assert_int_equal(json_count(json_get(opp, "head")), 2);
    sample_is(opp, "head/0/name", "M. Alloush");
    sample_is(opp, "head/0/according_to", "as reported by the host, via clip");
    sample_is(opp, "head/1/according_to", "as reported by TASS, via clip");
    assert_int_equal(json_int(sample_at(s->answer, "confirmed/of")), 0); // told of is not named
    sample_say(s, "opp", "delegation", 20, HEAD("First"));
    sample_say(s, "opp", "delegation", 30, HEAD("M. Alloush"));
    sample_ask(s, &now);
    opp = sample_item(s, "opp");
    assert_int_equal(json_count(json_get(opp, "head")), 2);
    sample_is(opp, "head/0/source", "own");
    sample_is(opp, "head/0/name", "M. Alloush");
    sample_is(opp, "head/1/name", "Somebody else");
    assert_int_equal(json_int(sample_at(s->answer, "confirmed/of")), 1);
}

static void a_report_of_a_head_may_say_whose_by_whom_it_is_about(void **state) {
    struct sample *s = *state;
    sample_say(s, "clip", "report", 10,
               "{'id':'a','said_by':{'who':'kaz'},'standing':'official','wording':'paraphrase',"
               "'sort':'fact','about':[{'who':'opp'}],'tells':{'act':'delegation','body':" HEAD(
                   "M. Alloush") "}}");
    sample_ask(s, &now);
    sample_is(sample_item(s, "opp"), "head/0/name", "M. Alloush");
}

// Rule 12, with the participants there are here.
static void play_the_second_of_may(struct sample *s) {
    sample_presence(s, HOST, 2, "irn", "delegation", "expected", TONIGHT);
    sample_presence(s, HOST, 120, "syr", "delegation", "arrived", ",'strength':'full'");
    sample_presence(s, HOST, 121, "un", "experts", "arrived", ",'strength':'full'");
    sample_say(s, HOST, "presence", 122,
               "{" ROUND ",'participants':['irn','rus','tur'],'part':'experts','state':'arrived',"
               "'strength':'full'}");
    sample_say(s, HOST, "presence", 242,
               "{" ROUND ",'participants':['rus','tur'],'part':'head','state':'expected'" TONIGHT
               "}");
    sample_say(s, HOST, "presence", 244,
               "{" ROUND ",'participants':['irn','rus','tur','syr','opp','un','jor'],"
               "'part':'delegation','state':'confirmed'}");
    sample_presence(s, HOST, 246, "jor", "delegation", "expected", ",'as':'observer'");
    sample_presence(s, HOST, 247, "un", "head", "expected", ",'as':'observer'");
    sample_tell(s, "head", 300, "{'who':'kaz'}", TELLS_HEAD("Mohamed Alloush"));
    sample_told(s, "here", 302, "{'who':'kaz'}", "opp", "delegation", "arrived", "");
    sample_presence(s, "irn", 510, "irn", "delegation", "arrived", ",'strength':'full'");
}

static const struct question evening = {.view = "board", .has_at = true, .at = 660, .columns = 100};

static void the_evening_of_the_second_of_may(void **state) {
    struct sample *s = *state;
    play_the_second_of_may(s);
    sample_headline(s, &evening, "irn", "full", "At full strength");
    sample_is(sample_item(s, "irn"), "journey/0/source", "own");
    sample_is(sample_item(s, "irn"), "journey/0/beside/0/text", "expected tonight");
    sample_headline(s, &evening, "rus", "part", "Experts at full strength; head expected tonight");
    sample_headline(s, &evening, "tur", "part", "Experts at full strength; head expected tonight");
    sample_headline(s, &evening, "syr", "full", "At full strength");
    sample_headline(s, &evening, "opp", "reported", "Arrived, as reported");
    sample_is(sample_item(s, "opp"), "head/0/name", "Mohamed Alloush");
    sample_headline(s, &evening, "un", "part", "Experts at full strength; head expected");
    sample_is(sample_item(s, "un"), "notes/0/text", "Listed as observer, host says, 13:07");
    sample_headline(s, &evening, "jor", "expected", "Expected");
    assert_int_equal(sample_count(s, "jor", "notes"), 0); // it is an observer
    sample_is(s->answer, "confirmed/text", "7 of 7 confirmed, host says");
    assert_true(sample_text_has(s, "Tue 2 May 2017, 20:00 (UTC+06:00), what acts claim"));
}

// The column in which each state's shape stands; SIZE_MAX when they differ.
static size_t shape_column(struct sample *s) {
    struct span rest = buf_span(&s->text), line;
    size_t column = 0;
    while (span_cut(&rest, '\n', &line))
        for (size_t i = 0; i + 3 <= line.size; i++) {
            bool shape =
                line.data[i] == 0xe2 && (line.data[i + 1] == 0x97 || (line.data[i + 1] == 0x8a));
            size_t here = text_columns(span_head(line, i));
            if (shape && column && here != column)
                return SIZE_MAX;
            column = shape ? here : column;
        }
    return column;
}

static void columns_align_in_every_script(void **state) {
    static const char *const languages[] = {"en", "ru", "ar"};
    static const size_t widths[] = {0, 80, 100, 140};
    struct sample *s = *state;
    play_the_second_of_may(s);
    for (size_t l = 0; l < 3; l++)
        for (size_t w = 0; w < 4; w++) {
            struct question q = evening;
            q.lang = languages[l];
            q.columns = widths[w];
            sample_ask(s, &q);
            size_t column = shape_column(s);
            assert_in_range(column, 20, 80);
            struct span rest = buf_span(&s->text), line;
            while (widths[w] && span_cut(&rest, '\n', &line))
                assert_in_range(text_columns(line), 0, widths[w]);
        }
}

static void on_a_narrow_terminal_rows_become_blocks(void **state) {
    struct sample *s = *state;
    struct question q = evening;
    play_the_second_of_may(s);
    q.columns = 40;
    sample_ask(s, &q);
    assert_true(sample_text_has(s, "  Head: not named\n"));
    struct span rest = buf_span(&s->text), line;
    while (span_cut(&rest, '\n', &line))
        assert_in_range(text_columns(line), 0, 60); // a fingerprint is one long word
}

static void delegations_stand_by_name_in_the_language_asked_for(void **state) {
    struct sample *s = *state;
    play_the_second_of_may(s);
    sample_ask(s, &(struct question){.view = "board"});
    sample_is(s->answer, "items/0/id", "opp"); // Armed opposition
    sample_is(s->answer, "items/1/id", "irn"); // Islamic
    sample_is(s->answer, "items/2/id", "jor"); // Jordan
    sample_ask(s, &(struct question){.view = "board", .lang = "ru-RU"});
    sample_is(s->answer, "items/0/id", "opp"); // Вооружённая
    sample_is(s->answer, "items/1/id", "jor"); // Иордания
    sample_is(s->answer, "items/2/id", "irn"); // Исламская
    sample_is(s->answer, "items/2/name", "Исламская Республика Иран");
    sample_is(sample_item(s, "rus"), "journey/1/when/text", "сегодня ночью");
}

int main(void) {
#define CASE(f) cmocka_unit_test_setup_teardown(f, sample_round_setup, sample_teardown)
    const struct CMUnitTest tests[] = {
        CASE(full_strength_is_said_of_what_is_full_alone),
        CASE(a_report_takes_nothing_from_full_strength),
        CASE(what_was_expected_and_did_not_come_was_expected),
        CASE(log_time_alone_makes_late_without_at),
        CASE(nobody_makes_others_late_by_dating_an_act_ahead),
        CASE(only_the_own_word_suspends_and_resumed_ends_it),
        CASE(the_headline_is_taking_part_then_journey_then_answer),
        CASE(the_head_is_the_own_word_and_what_reports_tell_differently),
        CASE(a_report_of_a_head_may_say_whose_by_whom_it_is_about),
        CASE(the_evening_of_the_second_of_may),
        CASE(columns_align_in_every_script),
        CASE(on_a_narrow_terminal_rows_become_blocks),
        CASE(delegations_stand_by_name_in_the_language_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
