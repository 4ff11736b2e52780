// SPDX-License-Identifier: Apache-2.0
// The board's rules 1-6 (board_state.c): which words count, and whose. Each case fails when its
// rule is left out.
#include "view/sample.h"

#define HOST "kaz"
#define ROUND "'round':'kaz/r'"
static const struct question now = {.view = "board"};

// Rule 1.
static void what_came_later_is_not_known_as_of_before(void **state) {
    struct sample *s = *state;
    sample_presence(s, HOST, 10, "syr", "delegation", "expected", "");
    uint64_t index = sample_presence(s, HOST, 20, "syr", "delegation", "arrived", "");
    sample_headline(s, &now, "syr", "arrived", "Arrived");
    sample_headline(s, &(struct question){.view = "board", .as_of = index}, "syr", "expected",
                    "Expected");
}

static void by_valid_time_what_happened_first_counts_first(void **state) {
    struct sample *s = *state;
    sample_presence(s, HOST, 60, "syr", "delegation", "arrived", "");
    sample_presence(s, HOST, 90, "syr", "delegation", "travelling",
                    ",'when':'2017-05-02T09:30:00+06:00'");
    sample_headline(s, &now, "syr", "expected", "On the way, expected at 09:30");
    sample_headline(s, &(struct question){.view = "board", .has_at = true, .at = 95}, "syr",
                    "arrived", "Arrived");
    sample_headline(s, &(struct question){.view = "board", .has_at = true, .at = 45}, "syr",
                    "expected", "On the way, was expected at 09:30");
}

static void of_rows_that_say_the_same_the_clock_picks_the_last(void **state) {
    struct sample *s = *state;
    sample_presence(s, HOST, 60, "syr", "delegation", "arrived", ",'strength':'partial'");
    sample_presence(s, HOST, 90, "syr", "delegation", "arrived",
                    ",'strength':'full','when':'2017-05-02T09:30:00+06:00'");
    sample_headline(s, &now, "syr", "full", "At full strength");
    sample_headline(s, &(struct question){.view = "board", .has_at = true, .at = 95}, "syr", "part",
                    "Arrived in part");
    sample_headline(s, &(struct question){.view = "board", .has_at = true, .at = 45}, "syr", "full",
                    "At full strength");
}

static void the_two_clocks_combine(void **state) {
    struct sample *s = *state;
    sample_presence(s, HOST, 60, "syr", "delegation", "arrived", "");
    uint64_t late = sample_presence(s, HOST, 90, "syr", "head", "arrived",
                                    ",'when':'2017-05-02T09:30:00+06:00'");
    sample_headline(s, &(struct question){.view = "board", .has_at = true, .at = 45}, "syr", "part",
                    "Head arrived");
    sample_ask(s, &(struct question){.view = "board", .has_at = true, .at = 45, .as_of = late});
    assert_null(sample_item(s, "syr"));
}

static void acts_and_reports_are_in_one_order(void **state) {
    struct sample *s = *state;
    sample_told(s, "a", 60, "{'who':'kaz'}", "syr", "head", "expected", "");
    sample_presence(s, HOST, 90, "syr", "delegation", "arrived",
                    ",'when':'2017-05-02T09:30:00+06:00'");
    sample_headline(s, &now, "syr", "arrived", "Arrived"); // said later: it covers the head
    sample_headline(s, &(struct question){.view = "board", .has_at = true, .at = 95}, "syr", "part",
                    "Arrived; head expected, as reported"); // happened before
    sample_ask(s, &(struct question){.view = "board", .has_at = true, .at = 95, .as_of = 2});
    sample_is(s->answer, "clock/text",
              "Tue 2 May 2017, 10:35 (UTC+06:00), what acts claim and as recorded up to entry 1");
}

static void other_rounds_do_not_show(void **state) {
    struct sample *s = *state;
    sample_say(s, HOST, "round", 1,
               "{'id':'old','kind':'round','track':'astana','title':{'en':'Third'},"
               "'place':{'name':{'en':'Astana'}},'from':'2017-03-14','to':'2017-03-15',"
               "'state':'closed'}");
    sample_say(s, HOST, "presence", 2,
               "{'round':'kaz/old','participants':['syr'],'part':'delegation','state':'left'}");
    sample_ask(s, &now);
    assert_null(sample_item(s, "syr"));
    sample_headline(s, &(struct question){.view = "board", .ref = "old"}, "syr", "left", "Left");
}

// Rule 2.
static void that_all_have_confirmed_does_not_erase_who_arrived(void **state) {
    struct sample *s = *state;
    sample_presence(s, HOST, 10, "syr", "delegation", "arrived", ",'strength':'full'");
    sample_say(s, HOST, "presence", 20,
               "{" ROUND ",'participants':['syr','opp','irn'],'part':'delegation',"
               "'state':'confirmed'}");
    sample_headline(s, &now, "syr", "full", "At full strength");
    sample_is(sample_item(s, "syr"), "answer/state", "confirmed");
    sample_headline(s, &now, "opp", "none", "Confirmed");
    sample_is(s->answer, "confirmed/text", "3 of 3 confirmed, host says");
}

static void reports_of_two_sources_stand_side_by_side(void **state) {
    struct sample *s = *state;
    sample_told(s, "one", 10, "{'name':{'en':'TASS'}}", "opp", "delegation", "arrived", "");
    sample_told(s, "two", 20, "{'name':{'en':'Reuters'}}", "opp", "delegation", "travelling", "");
    sample_told(s, "three", 30, "{'name':{'en':'TASS'}}", "opp", "delegation", "left", "");
    sample_headline(s, &now, "opp", "left", "Left, as reported");
    sample_is(sample_item(s, "opp"), "journey/0/according_to", "as reported by TASS, via clip");
    assert_int_equal(sample_count(s, "opp", "journey/0/beside"), 1);
    sample_is(sample_item(s, "opp"), "journey/0/beside/0/text", "on the way");
}

// Rule 3.
static void two_members_who_walk_out_of_a_meeting_are_a_note(void **state) {
    struct sample *s = *state;
    sample_say(s, HOST, "meeting", 5,
               "{'id':'m'," ROUND ",'title':{'en':'Plenary'},'level':'heads','format':'plenary',"
               "'place':{'name':{'en':'Astana'}},'from':'2017-05-02T09:10:00+06:00',"
               "'with':[{'who':'opp'}],'state':'in-session'}");
    sample_presence(s, HOST, 10, "opp", "delegation", "arrived", ",'strength':'full'");
    sample_presence(s, HOST, 20, "opp", "members", "walked-out", ",'meeting':'kaz/m','count':2");
    sample_headline(s, &now, "opp", "full", "At full strength");
    sample_is(sample_item(s, "opp"), "notes/0/text",
              "2 members walked out at \u201cPlenary\u201d, host says, 09:20");
}

static void what_is_said_of_a_meeting_is_no_state_of_the_round(void **state) {
    struct sample *s = *state;
    sample_say(s, HOST, "meeting", 5,
               "{'id':'m'," ROUND ",'title':{'en':'Plenary'},'level':'heads','format':'plenary',"
               "'place':{'name':{'en':'Astana'}},'from':'2017-05-02T09:10:00+06:00',"
               "'with':[{'who':'opp'}],'state':'in-session'}");
    sample_presence(s, HOST, 10, "opp", "delegation", "arrived", "");
    sample_presence(s, HOST, 20, "opp", "delegation", "left", ",'meeting':'kaz/m'");
    sample_presence(s, "opp", 21, "opp", "delegation", "walked-out", ",'meeting':'kaz/m'");
    sample_presence(s, "opp", 22, "opp", "delegation", "walked-out",
                    ",'persons':[{'name':{'en':'A. Person'}}]");
    sample_headline(s, &now, "opp", "arrived", "Arrived");
    assert_int_equal(sample_count(s, "opp", "notes"), 3);
}

static void members_by_name_or_number_are_a_note_and_members_alone_are_not(void **state) {
    struct sample *s = *state;
    sample_presence(s, HOST, 10, "opp", "members", "arrived", ",'count':3");
    sample_presence(s, HOST, 11, "opp", "members", "left",
                    ",'persons':[{'name':{'en':'A. Person'}}]");
    sample_headline(s, &now, "opp", "none", "Nothing said of its coming");
    assert_int_equal(sample_count(s, "opp", "notes"), 2);
    sample_is(sample_item(s, "opp"), "notes/0/text", "3 members arrived, host says, 09:10");
    sample_is(sample_item(s, "opp"), "notes/1/text", "A. Person left, host says, 09:11");
    sample_presence(s, HOST, 12, "opp", "members", "arrived", "");
    sample_headline(s, &now, "opp", "part", "Members arrived");
}

static void a_head_who_is_named_is_no_note(void **state) {
    struct sample *s = *state;
    sample_presence(s, HOST, 10, "un", "head", "expected",
                    ",'persons':[{'name':{'en':'The Envoy'}}]");
    sample_headline(s, &now, "un", "expected", "Head expected");
    sample_is(sample_item(s, "un"), "head/0/name", "The Envoy");
    sample_is(sample_item(s, "un"), "head/0/according_to", "host says");
}

// Rule 4.
static void the_own_answer_stands_before_a_later_one_of_the_host(void **state) {
    struct sample *s = *state;
    sample_presence(s, "syr", 10, "syr", "delegation", "declined", "");
    sample_presence(s, HOST, 20, "syr", "delegation", "confirmed", "");
    sample_headline(s, &now, "syr", "declined", "Declined");
    sample_is(sample_item(s, "syr"), "answer/according_to", "own word");
    sample_is(sample_item(s, "syr"), "answer/beside/0/text", "confirmed");
    sample_is(sample_item(s, "syr"), "answer/beside/0/according_to", "host says");
    sample_is(s->answer, "confirmed/text", "0 of 1 confirmed");
}

static void the_count_tells_own_word_from_the_hosts_and_from_reports(void **state) {
    struct sample *s = *state;
    sample_presence(s, HOST, 10, "syr", "delegation", "confirmed", "");
    sample_presence(s, "opp", 11, "opp", "delegation", "confirmed", "");
    sample_presence(s, HOST, 12, "un", "head", "expected", "");
    sample_told(s, "a", 13, "{'who':'kaz'}", "un", "delegation", "confirmed", "");
    sample_told(s, "b", 14, "{'who':'kaz'}", "jor", "delegation", "confirmed", "");
    sample_ask(s, &now);
    sample_is(s->answer, "confirmed/text",
              "2 of 3 confirmed, 1 by own word, 1 as the host says; 1 more as reported");
    sample_is(sample_item(s, "jor"), "headline/text", "Confirmed, as reported");
    assert_int_equal(json_int(sample_at(s->answer, "confirmed/of")), 3); // jor: no act names it
}

// The highest of whom a source names; what another source says differently beside it.
static void the_level_is_of_those_who_are_named_and_each_source_has_its_own(void **state) {
    struct sample *s = *state;
#define MEMBERS(one, two)                                                                          \
    "'members':[{'person':{'name':{'en':'B. Adviser'}},'level':'" one "','role':'adviser'},"       \
    "{'person':{'name':{'en':'A. Minister'}},'level':'" two "','role':'member'}]"
    sample_presence(s, HOST, 1, "jor", "delegation", "arrived", "");
    sample_say(s, "syr", "delegation", 10,
               "{" ROUND
               ",'head':{'name':{'en':'A. Minister'}}," MEMBERS("technical", "ministers") "}");
    sample_say(s, "rus", "delegation", 11, "{" ROUND ",'head':{'name':{'en':'Somebody'}}}");
    sample_tell(s, "other", 12, "{'who':'kaz'}",
                "{'act':'delegation','by':{'who':'syr'},'body':{" ROUND
                "," MEMBERS("experts", "deputies") "}}");
    sample_tell(s, "same", 13, "{'who':'un'}",
                "{'act':'delegation','by':{'who':'syr'},'body':{" ROUND
                "," MEMBERS("ministers", "experts") "}}");
    sample_ask(s, &now);
    assert_int_equal(sample_count(s, "syr", "level"), 2);
    sample_is(sample_item(s, "syr"), "level/0/level", "ministers");
    sample_is(sample_item(s, "syr"), "level/0/according_to", "own word");
    sample_is(sample_item(s, "syr"), "level/1/level", "deputies");
    sample_is(sample_item(s, "syr"), "level/1/according_to", "as reported by the host, via clip");
    assert_int_equal(sample_count(s, "rus", "level"), 0); // its act names no members
    assert_int_equal(sample_count(s, "jor", "level"), 0);
    assert_true(sample_text_has(s, "level: ministers, own word"));
    sample_say(s, "syr", "delegation", 20, "{" ROUND "," MEMBERS("deputies", "experts") "}");
    sample_ask(s, &now);
    sample_is(sample_item(s, "syr"), "level/0/level", "deputies");  // its later word
    sample_is(sample_item(s, "syr"), "level/1/level", "ministers"); // now the other report differs
    sample_ask(s, &(struct question){.view = "board", .lang = "ru"});
    assert_true(sample_text_has(s, "уровень: заместители глав"));
}

// Rule 5.
static void the_later_of_own_word_and_host_shows_and_the_other_beside(void **state) {
    struct sample *s = *state;
    sample_presence(s, "rus", 10, "rus", "head", "arrived", "");
    sample_presence(s, HOST, 20, "rus", "head", "delayed", "");
    sample_headline(s, &now, "rus", "expected", "Head delayed");
    sample_is(sample_item(s, "rus"), "journey/0/according_to", "host says");
    sample_is(sample_item(s, "rus"), "journey/0/beside/0/text", "arrived");
    sample_is(sample_item(s, "rus"), "journey/0/beside/0/according_to", "own word");
    assert_true(sample_text_has(s, "beside: head arrived, own word, 09:10"));
    sample_presence(s, "rus", 30, "rus", "head", "delayed", "");
    sample_headline(s, &now, "rus", "expected", "Head delayed");
    sample_is(sample_item(s, "rus"), "journey/0/according_to", "own word");
    assert_int_equal(sample_count(s, "rus", "journey/0/beside"), 0);
}

static void reports_fill_only_where_nobody_else_spoke(void **state) {
    struct sample *s = *state;
    sample_told(s, "a", 10, "{'who':'kaz'}", "opp", "delegation", "arrived", "");
    sample_headline(s, &now, "opp", "reported", "Arrived, as reported");
    sample_is(sample_item(s, "opp"), "journey/0/according_to", "as reported by the host, via clip");
    sample_presence(s, HOST, 20, "opp", "delegation", "travelling", "");
    sample_told(s, "b", 30, "{'who':'kaz'}", "opp", "delegation", "left", "");
    sample_headline(s, &now, "opp", "expected", "On the way");
    sample_is(sample_item(s, "opp"), "journey/0/beside/0/text", "left");
    assert_int_equal(sample_count(s, "opp", "journey"), 1);
}

// Rule 6.
static void an_arrival_covers_what_was_said_before_of_the_parts(void **state) {
    struct sample *s = *state;
    sample_presence(s, HOST, 10, "irn", "experts", "arrived", ",'strength':'full'");
    sample_presence(s, HOST, 11, "irn", "head", "expected", "");
    sample_headline(s, &now, "irn", "part", "Experts at full strength; head expected");
    sample_presence(s, "irn", 20, "irn", "delegation", "arrived", ",'strength':'full'");
    sample_headline(s, &now, "irn", "full", "At full strength");
    assert_true(sample_text_has(s, "experts at full strength since 09:10, host says"));
    sample_presence(s, HOST, 30, "irn", "head", "expected",
                    ",'when':{'from':'2017-05-02T18:00:00+06:00',"
                    "'to':'2017-05-03T06:00:00+06:00','text':{'en':'tonight'}}");
    sample_headline(s, &now, "irn", "part", "Arrived; head expected tonight");
    sample_presence(s, HOST, 40, "irn", "delegation", "left", "");
    sample_headline(s, &now, "irn", "left", "Left");
}

static void that_the_whole_is_expected_covers_nothing(void **state) {
    static const char *const states[] = {"expected", "travelling", "delayed"};
    static const char *const words[] = {"Experts arrived; delegation expected",
                                        "Experts arrived; delegation on the way",
                                        "Experts arrived; delegation delayed"};
    struct sample *s = *state;
    sample_presence(s, HOST, 10, "tur", "experts", "arrived", "");
    for (int i = 0; i < 3; i++) {
        sample_presence(s, HOST, 20 + i, "tur", "delegation", states[i], "");
        sample_headline(s, &now, "tur", "part", words[i]);
    }
}

static void a_reported_arrival_covers_no_word_of_the_hosts(void **state) {
    struct sample *s = *state;
    sample_presence(s, HOST, 10, "tur", "head", "expected", "");
    sample_told(s, "a", 20, "{'name':{'en':'TASS'}}", "tur", "delegation", "arrived",
                ",'strength':'full'");
    sample_headline(s, &now, "tur", "reported", "Head expected; delegation arrived, as reported");
}

int main(void) {
#define CASE(f) cmocka_unit_test_setup_teardown(f, sample_round_setup, sample_teardown)
    const struct CMUnitTest tests[] = {
        CASE(what_came_later_is_not_known_as_of_before),
        CASE(by_valid_time_what_happened_first_counts_first),
        CASE(of_rows_that_say_the_same_the_clock_picks_the_last),
        CASE(the_two_clocks_combine),
        CASE(acts_and_reports_are_in_one_order),
        CASE(other_rounds_do_not_show),
        CASE(that_all_have_confirmed_does_not_erase_who_arrived),
        CASE(reports_of_two_sources_stand_side_by_side),
        CASE(two_members_who_walk_out_of_a_meeting_are_a_note),
        CASE(what_is_said_of_a_meeting_is_no_state_of_the_round),
        CASE(members_by_name_or_number_are_a_note_and_members_alone_are_not),
        CASE(a_head_who_is_named_is_no_note),
        CASE(the_own_answer_stands_before_a_later_one_of_the_host),
        CASE(the_count_tells_own_word_from_the_hosts_and_from_reports),
        CASE(the_level_is_of_those_who_are_named_and_each_source_has_its_own),
        CASE(the_later_of_own_word_and_host_shows_and_the_other_beside),
        CASE(reports_fill_only_where_nobody_else_spoke),
        CASE(an_arrival_covers_what_was_said_before_of_the_parts),
        CASE(that_the_whole_is_expected_covers_nothing),
        CASE(a_reported_arrival_covers_no_word_of_the_hosts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
