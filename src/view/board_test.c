// SPDX-License-Identifier: Apache-2.0
// The board, rule by rule (board_state.c): each case fails when its rule is left out.
#include "view/sample.h"

#include "base/text.h"

#define HOST "kaz"
#define ROUND "'round':'kaz/r'"
static const struct question now = {.view = "board"};

static void announce(struct sample *s) {
    sample_say(s, HOST, "round", 0,
               "{'id':'r','kind':'round','track':'astana','number':4,'title':{'en':'Fourth round',"
               "'ru':'Четвёртый раунд'},'place':{'name':{'en':'Astana','ru':'Астана'}},"
               "'from':'2017-05-03','to':'2017-05-04','state':'announced'}");
}

static int setup(void **state) {
    sample_setup(state);
    announce(*state);
    return 0;
}

// A presence act on one participant; `more` begins with a comma or is empty.
static uint64_t presence(struct sample *s, const char *by, int minute, const char *of,
                         const char *part, const char *state, const char *more) {
    BUF_SCOPED struct buf body;
    buf_init(&body, 4096);
    buf_printf(&body, "{" ROUND ",'participants':['%s'],'part':'%s','state':'%s'%s}", of, part,
               state, more);
    return sample_say(s, by, "presence", minute, buf_str(&body));
}

static uint64_t told(struct sample *s, const char *slug, int minute, const char *said_by,
                     const char *of, const char *part, const char *state, const char *more) {
    BUF_SCOPED struct buf tells;
    buf_init(&tells, 4096);
    buf_printf(&tells,
               "{'act':'presence','body':{" ROUND ",'participants':['%s'],'part':'%s',"
               "'state':'%s'%s}}",
               of, part, state, more);
    return sample_tell(s, slug, minute, said_by, buf_str(&tells));
}

static void headline(struct sample *s, const struct question *q, const char *who, const char *shape,
                     const char *text) {
    sample_ask(s, q);
    sample_is(sample_item(s, who), "headline/shape", shape);
    sample_is(sample_item(s, who), "headline/text", text);
}

static size_t count_at(const struct sample *s, const char *who, const char *path) {
    return json_count(sample_at(sample_item(s, who), path));
}

// Rule 1.
static void what_came_later_is_not_known_as_of_before(void **state) {
    struct sample *s = *state;
    presence(s, HOST, 10, "syr", "delegation", "expected", "");
    uint64_t index = presence(s, HOST, 20, "syr", "delegation", "arrived", "");
    headline(s, &now, "syr", "arrived", "Arrived");
    headline(s, &(struct question){.view = "board", .as_of = index}, "syr", "expected", "Expected");
}

static void by_valid_time_what_happened_first_counts_first(void **state) {
    struct sample *s = *state;
    presence(s, HOST, 60, "syr", "delegation", "arrived", "");
    presence(s, HOST, 90, "syr", "delegation", "travelling", ",'when':'2017-05-02T09:30:00+06:00'");
    headline(s, &now, "syr", "expected", "On the way, was expected at 09:30");
    headline(s, &(struct question){.view = "board", .has_at = true, .at = 95}, "syr", "arrived",
             "Arrived");
    headline(s, &(struct question){.view = "board", .has_at = true, .at = 45}, "syr", "expected",
             "On the way, was expected at 09:30");
}

static void the_two_clocks_combine(void **state) {
    struct sample *s = *state;
    presence(s, HOST, 60, "syr", "delegation", "arrived", "");
    uint64_t late =
        presence(s, HOST, 90, "syr", "head", "arrived", ",'when':'2017-05-02T09:30:00+06:00'");
    headline(s, &(struct question){.view = "board", .has_at = true, .at = 45}, "syr", "part",
             "Head arrived");
    sample_ask(s, &(struct question){.view = "board", .has_at = true, .at = 45, .as_of = late});
    assert_null(sample_item(s, "syr"));
}

static void acts_and_reports_are_in_one_order(void **state) {
    struct sample *s = *state;
    told(s, "a", 60, "{'who':'kaz'}", "syr", "head", "expected", "");
    presence(s, HOST, 90, "syr", "delegation", "arrived", ",'when':'2017-05-02T09:30:00+06:00'");
    headline(s, &now, "syr", "arrived", "Arrived"); // said later: it covers the head
    headline(s, &(struct question){.view = "board", .has_at = true, .at = 95}, "syr", "part",
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
    headline(s, &(struct question){.view = "board", .ref = "old"}, "syr", "left", "Left");
}

// Rule 2.
static void that_all_have_confirmed_does_not_erase_who_arrived(void **state) {
    struct sample *s = *state;
    presence(s, HOST, 10, "syr", "delegation", "arrived", ",'strength':'full'");
    sample_say(s, HOST, "presence", 20,
               "{" ROUND ",'participants':['syr','opp','irn'],'part':'delegation',"
               "'state':'confirmed'}");
    headline(s, &now, "syr", "full", "At full strength");
    sample_is(sample_item(s, "syr"), "answer/state", "confirmed");
    headline(s, &now, "opp", "none", "Confirmed");
    sample_is(s->answer, "confirmed/text", "3 of 3 confirmed, host says");
}

static void reports_of_two_sources_stand_side_by_side(void **state) {
    struct sample *s = *state;
    told(s, "one", 10, "{'name':{'en':'TASS'}}", "opp", "delegation", "arrived", "");
    told(s, "two", 20, "{'name':{'en':'Reuters'}}", "opp", "delegation", "travelling", "");
    told(s, "three", 30, "{'name':{'en':'TASS'}}", "opp", "delegation", "left", "");
    headline(s, &now, "opp", "left", "Left, as reported");
    sample_is(sample_item(s, "opp"), "journey/0/according_to", "as reported by TASS, via clip");
    assert_int_equal(count_at(s, "opp", "journey/0/beside"), 1);
    sample_is(sample_item(s, "opp"), "journey/0/beside/0/text", "on the way");
}

// Rule 3.
static void two_members_who_walk_out_of_a_meeting_are_a_note(void **state) {
    struct sample *s = *state;
    sample_say(s, HOST, "meeting", 5,
               "{'id':'m'," ROUND ",'title':{'en':'Plenary'},'level':'heads','format':'plenary',"
               "'place':{'name':{'en':'Astana'}},'from':'2017-05-02T09:10:00+06:00',"
               "'with':[{'who':'opp'}],'state':'in-session'}");
    presence(s, HOST, 10, "opp", "delegation", "arrived", ",'strength':'full'");
    presence(s, HOST, 20, "opp", "members", "walked-out", ",'meeting':'kaz/m','count':2");
    headline(s, &now, "opp", "full", "At full strength");
    sample_is(sample_item(s, "opp"), "notes/0/text",
              "2 members walked out at kaz/m, host says, 09:20");
}

static void what_is_said_of_a_meeting_is_no_state_of_the_round(void **state) {
    struct sample *s = *state;
    sample_say(s, HOST, "meeting", 5,
               "{'id':'m'," ROUND ",'title':{'en':'Plenary'},'level':'heads','format':'plenary',"
               "'place':{'name':{'en':'Astana'}},'from':'2017-05-02T09:10:00+06:00',"
               "'with':[{'who':'opp'}],'state':'in-session'}");
    presence(s, HOST, 10, "opp", "delegation", "arrived", "");
    presence(s, HOST, 20, "opp", "delegation", "left", ",'meeting':'kaz/m'");
    presence(s, "opp", 21, "opp", "delegation", "walked-out", ",'meeting':'kaz/m'");
    presence(s, "opp", 22, "opp", "delegation", "walked-out",
             ",'persons':[{'name':{'en':'A. Person'}}]");
    headline(s, &now, "opp", "arrived", "Arrived");
    assert_int_equal(count_at(s, "opp", "notes"), 3);
}

static void members_by_name_or_number_are_a_note_and_members_alone_are_not(void **state) {
    struct sample *s = *state;
    presence(s, HOST, 10, "opp", "members", "arrived", ",'count':3");
    presence(s, HOST, 11, "opp", "members", "left", ",'persons':[{'name':{'en':'A. Person'}}]");
    headline(s, &now, "opp", "none", "Nothing said of its coming");
    assert_int_equal(count_at(s, "opp", "notes"), 2);
    sample_is(sample_item(s, "opp"), "notes/0/text", "3 members arrived, host says, 09:10");
    sample_is(sample_item(s, "opp"), "notes/1/text", "A. Person left, host says, 09:11");
    presence(s, HOST, 12, "opp", "members", "arrived", "");
    headline(s, &now, "opp", "part", "Members arrived");
}

static void a_head_who_is_named_is_no_note(void **state) {
    struct sample *s = *state;
    presence(s, HOST, 10, "un", "head", "expected", ",'persons':[{'name':{'en':'The Envoy'}}]");
    headline(s, &now, "un", "expected", "Head expected");
    sample_is(sample_item(s, "un"), "head/0/name", "The Envoy");
    sample_is(sample_item(s, "un"), "head/0/according_to", "host says");
}

// Rule 4.
static void the_own_answer_stands_before_a_later_one_of_the_host(void **state) {
    struct sample *s = *state;
    presence(s, "syr", 10, "syr", "delegation", "declined", "");
    presence(s, HOST, 20, "syr", "delegation", "confirmed", "");
    headline(s, &now, "syr", "declined", "Declined");
    sample_is(sample_item(s, "syr"), "answer/according_to", "own word");
    sample_is(sample_item(s, "syr"), "answer/beside/0/text", "confirmed");
    sample_is(sample_item(s, "syr"), "answer/beside/0/according_to", "host says");
    sample_is(s->answer, "confirmed/text", "0 of 1 confirmed");
}

static void the_count_tells_own_word_from_the_hosts_and_from_reports(void **state) {
    struct sample *s = *state;
    presence(s, HOST, 10, "syr", "delegation", "confirmed", "");
    presence(s, "opp", 11, "opp", "delegation", "confirmed", "");
    presence(s, HOST, 12, "un", "head", "expected", "");
    told(s, "a", 13, "{'who':'kaz'}", "un", "delegation", "confirmed", "");
    told(s, "b", 14, "{'who':'kaz'}", "jor", "delegation", "confirmed", "");
    sample_ask(s, &now);
    sample_is(s->answer, "confirmed/text",
              "2 of 3 confirmed, 1 by own word, 1 as the host says; 1 more as reported");
    sample_is(sample_item(s, "jor"), "headline/text", "Confirmed, as reported");
    assert_int_equal(json_int(sample_at(s->answer, "confirmed/of")), 3); // jor: no act names it
}

// Rule 5.
static void the_later_of_own_word_and_host_shows_and_the_other_beside(void **state) {
    struct sample *s = *state;
    presence(s, "rus", 10, "rus", "head", "arrived", "");
    presence(s, HOST, 20, "rus", "head", "delayed", "");
    headline(s, &now, "rus", "expected", "Head delayed");
    sample_is(sample_item(s, "rus"), "journey/0/according_to", "host says");
    sample_is(sample_item(s, "rus"), "journey/0/beside/0/text", "arrived");
    sample_is(sample_item(s, "rus"), "journey/0/beside/0/according_to", "own word");
    assert_true(sample_text_has(s, "beside: head arrived, own word, 09:10"));
    presence(s, "rus", 30, "rus", "head", "delayed", "");
    headline(s, &now, "rus", "expected", "Head delayed");
    sample_is(sample_item(s, "rus"), "journey/0/according_to", "own word");
    assert_int_equal(count_at(s, "rus", "journey/0/beside"), 0);
}

static void reports_fill_only_where_nobody_else_spoke(void **state) {
    struct sample *s = *state;
    told(s, "a", 10, "{'who':'kaz'}", "opp", "delegation", "arrived", "");
    headline(s, &now, "opp", "reported", "Arrived, as reported");
    sample_is(sample_item(s, "opp"), "journey/0/according_to", "as reported by the host, via clip");
    presence(s, HOST, 20, "opp", "delegation", "travelling", "");
    told(s, "b", 30, "{'who':'kaz'}", "opp", "delegation", "left", "");
    headline(s, &now, "opp", "expected", "On the way");
    sample_is(sample_item(s, "opp"), "journey/0/beside/0/text", "left");
    assert_int_equal(count_at(s, "opp", "journey"), 1);
}

// Rule 6.
static void an_arrival_covers_what_was_said_before_of_the_parts(void **state) {
    struct sample *s = *state;
    presence(s, HOST, 10, "irn", "experts", "arrived", ",'strength':'full'");
    presence(s, HOST, 11, "irn", "head", "expected", "");
    headline(s, &now, "irn", "part", "Experts at full strength; head expected");
    presence(s, "irn", 20, "irn", "delegation", "arrived", ",'strength':'full'");
    headline(s, &now, "irn", "full", "At full strength");
    assert_true(sample_text_has(s, "experts at full strength since 09:10, host says"));
    presence(s, HOST, 30, "irn", "head", "expected",
             ",'when':{'from':'2017-05-02T18:00:00+06:00',"
             "'to':'2017-05-03T06:00:00+06:00','text':{'en':'tonight'}}");
    headline(s, &now, "irn", "part", "Arrived; head expected tonight");
    presence(s, HOST, 40, "irn", "delegation", "left", "");
    headline(s, &now, "irn", "left", "Left");
}

static void that_the_whole_is_expected_covers_nothing(void **state) {
    static const char *const states[] = {"expected", "travelling", "delayed"};
    static const char *const words[] = {"Experts arrived; delegation expected",
                                        "Experts arrived; delegation on the way",
                                        "Experts arrived; delegation delayed"};
    struct sample *s = *state;
    presence(s, HOST, 10, "tur", "experts", "arrived", "");
    for (int i = 0; i < 3; i++) {
        presence(s, HOST, 20 + i, "tur", "delegation", states[i], "");
        headline(s, &now, "tur", "part", words[i]);
    }
}

static void a_reported_arrival_covers_no_word_of_the_hosts(void **state) {
    struct sample *s = *state;
    presence(s, HOST, 10, "tur", "head", "expected", "");
    told(s, "a", 20, "{'name':{'en':'TASS'}}", "tur", "delegation", "arrived",
         ",'strength':'full'");
    headline(s, &now, "tur", "reported", "Head expected; delegation arrived, as reported");
}

// Rule 7.
static void full_strength_is_said_of_what_is_full_alone(void **state) {
    struct sample *s = *state;
    presence(s, HOST, 10, "rus", "experts", "arrived", ",'strength':'full'");
    headline(s, &now, "rus", "part", "Experts at full strength");
    presence(s, HOST, 20, "rus", "delegation", "arrived", "");
    headline(s, &now, "rus", "arrived", "Arrived");
    presence(s, HOST, 30, "rus", "delegation", "arrived", ",'strength':'partial'");
    headline(s, &now, "rus", "part", "Arrived in part");
    presence(s, HOST, 40, "rus", "delegation", "arrived", ",'strength':'full'");
    headline(s, &now, "rus", "full", "At full strength");
    presence(s, HOST, 50, "rus", "experts", "arrived", "");
    headline(s, &now, "rus", "full", "At full strength; experts arrived");
    presence(s, HOST, 60, "rus", "experts", "arrived", ",'strength':'partial'");
    headline(s, &now, "rus", "part", "Arrived; experts arrived in part");
    presence(s, HOST, 70, "rus", "experts", "left", "");
    headline(s, &now, "rus", "part", "Arrived; experts left");
}

static void a_report_takes_nothing_from_full_strength(void **state) {
    struct sample *s = *state;
    presence(s, HOST, 10, "rus", "delegation", "arrived", ",'strength':'full'");
    told(s, "a", 20, "{'name':{'en':'TASS'}}", "rus", "head", "left", "");
    headline(s, &now, "rus", "full", "At full strength; head left, as reported");
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
    presence(s, HOST, 10, "rus", "head", "expected", TONIGHT);
    presence(s, HOST, 10, "tur", "head", "expected", INTERVAL);
    presence(s, HOST, 10, "jor", "head", "expected", ",'when':'2017-05-02T21:00:00+06:00'");
    headline(s, &evening, "rus", "expected", "Head expected tonight");
    headline(s, &evening, "tur", "expected", "Head expected between 18:00 and 3 May, 06:00");
    headline(s, &evening, "jor", "expected", "Head expected at 21:00");
    headline(s, &morning, "rus", "expected", "Head was expected by 06:00");
    headline(s, &morning, "tur", "expected", "Head was expected by 06:00");
    headline(s, &morning, "jor", "expected", "Head was expected on 2 May, 21:00");
    presence(s, "rus", 1250, "rus", "head", "arrived", "");
    headline(s, &morning, "rus", "part", "Head arrived");
    sample_is(sample_item(s, "rus"), "journey/0/beside/0/text", "expected tonight");
    presence(s, HOST, 1280, "syr", "head", "arrived", ""); // the host's newest act is the clock
    headline(s, &now, "tur", "expected", "Head was expected by 06:00");
}

static void nobody_makes_others_late_by_dating_an_act_ahead(void **state) {
    struct sample *s = *state;
    presence(s, HOST, 10, "rus", "head", "expected", TONIGHT);
    presence(s, "syr", 99999, "syr", "head", "arrived", "");
    headline(s, &now, "rus", "expected", "Head expected tonight");
}

// Rule 9.
static void only_the_own_word_suspends_and_resumed_ends_it(void **state) {
    struct sample *s = *state;
    presence(s, HOST, 10, "opp", "delegation", "arrived", "");
    presence(s, HOST, 20, "opp", "delegation", "suspended-participation", "");
    headline(s, &now, "opp", "arrived", "Arrived");
    sample_is(sample_item(s, "opp"), "notes/0/text",
              "Delegation suspended its participation, host says, 09:20");
    presence(s, "opp", 30, "opp", "head", "walked-out", "");
    headline(s, &now, "opp", "arrived", "Arrived");
    presence(s, "opp", 40, "opp", "delegation", "suspended-participation",
             ",'reason':{'en':'Air strikes go on.'}");
    headline(s, &now, "opp", "away", "Suspended its participation");
    sample_is(sample_item(s, "opp"), "taking_part/according_to", "own word");
    sample_is(sample_item(s, "opp"), "headline/coming", "Arrived");
    assert_true(sample_text_has(s, "(Air strikes go on.)"));
    presence(s, HOST, 50, "opp", "delegation", "resumed", "");
    headline(s, &now, "opp", "away", "Suspended its participation");
    presence(s, "opp", 60, "opp", "delegation", "resumed", "");
    headline(s, &now, "opp", "arrived", "Arrived");
    presence(s, "opp", 70, "opp", "delegation", "walked-out", "");
    headline(s, &now, "opp", "away", "Walked out");
    presence(s, "opp", 80, "opp", "delegation", "resumed", "");
    headline(s, &now, "opp", "arrived", "Arrived");
}

// Rule 10.
static void the_headline_is_taking_part_then_journey_then_answer(void **state) {
    struct sample *s = *state;
    presence(s, "syr", 10, "syr", "delegation", "confirmed", "");
    headline(s, &now, "syr", "none", "Confirmed");
    presence(s, HOST, 20, "syr", "delegation", "travelling", "");
    headline(s, &now, "syr", "expected", "On the way");
    presence(s, "syr", 30, "syr", "delegation", "walked-out", "");
    headline(s, &now, "syr", "away", "Walked out");
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
    presence(s, HOST, 2, "irn", "delegation", "expected", TONIGHT);
    presence(s, HOST, 120, "syr", "delegation", "arrived", ",'strength':'full'");
    presence(s, HOST, 121, "un", "experts", "arrived", ",'strength':'full'");
    sample_say(s, HOST, "presence", 122,
               "{" ROUND ",'participants':['irn','rus','tur'],'part':'experts','state':'arrived',"
               "'strength':'full'}");
    sample_say(s, HOST, "presence", 242,
               "{" ROUND ",'participants':['rus','tur'],'part':'head','state':'expected'" TONIGHT
               "}");
    sample_say(s, HOST, "presence", 244,
               "{" ROUND ",'participants':['irn','rus','tur','syr','opp','un','jor'],"
               "'part':'delegation','state':'confirmed'}");
    presence(s, HOST, 246, "jor", "delegation", "expected", ",'as':'observer'");
    presence(s, HOST, 247, "un", "head", "expected", ",'as':'observer'");
    sample_tell(s, "head", 300, "{'who':'kaz'}", TELLS_HEAD("Mohamed Alloush"));
    told(s, "here", 302, "{'who':'kaz'}", "opp", "delegation", "arrived", "");
    presence(s, "irn", 510, "irn", "delegation", "arrived", ",'strength':'full'");
}

static const struct question evening = {.view = "board", .has_at = true, .at = 660, .columns = 100};

static void the_evening_of_the_second_of_may(void **state) {
    struct sample *s = *state;
    play_the_second_of_may(s);
    headline(s, &evening, "irn", "full", "At full strength");
    sample_is(sample_item(s, "irn"), "journey/0/source", "own");
    sample_is(sample_item(s, "irn"), "journey/0/beside/0/text", "expected tonight");
    headline(s, &evening, "rus", "part", "Experts at full strength; head expected tonight");
    headline(s, &evening, "tur", "part", "Experts at full strength; head expected tonight");
    headline(s, &evening, "syr", "full", "At full strength");
    headline(s, &evening, "opp", "reported", "Arrived, as reported");
    sample_is(sample_item(s, "opp"), "head/0/name", "Mohamed Alloush");
    headline(s, &evening, "un", "part", "Experts at full strength; head expected");
    sample_is(sample_item(s, "un"), "notes/0/text", "Listed as observer, host says, 13:07");
    headline(s, &evening, "jor", "expected", "Expected");
    assert_int_equal(count_at(s, "jor", "notes"), 0); // it is an observer
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
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, sample_teardown)
    const struct CMUnitTest tests[] = {
        CASE(what_came_later_is_not_known_as_of_before),
        CASE(by_valid_time_what_happened_first_counts_first),
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
        CASE(the_later_of_own_word_and_host_shows_and_the_other_beside),
        CASE(reports_fill_only_where_nobody_else_spoke),
        CASE(an_arrival_covers_what_was_said_before_of_the_parts),
        CASE(that_the_whole_is_expected_covers_nothing),
        CASE(a_reported_arrival_covers_no_word_of_the_hosts),
        CASE(full_strength_is_said_of_what_is_full_alone),
        CASE(a_report_takes_nothing_from_full_strength),
        CASE(what_was_expected_and_did_not_come_was_expected),
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
