// SPDX-License-Identifier: Apache-2.0
// Motions: who may vote, what carries them and when, what they do and when they no longer can.
#include "talks/world.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define GO_ON "{'text':{'en':'go on'}}"
#define NEEDS "'procedural':{'guarantor':2},'*':{'guarantor':'all'}"
#define RULES(motion)                                                                              \
    "'rules':{'format':0,'founders':['guarantor'],'holders':['irn','rus','tur'],'held':2,"         \
    "'seen':2,'reading':'public','motion':{" motion "},'silence_hours':72}"
#define USA                                                                                        \
    "{'participant':{'id':'usa','name':{'en':'US'},'roles':['observer'],'keys':[" USA_KEY "]}}"
#define USA_KEY "{'vkey':'<vkey usa/desk>','use':['act'],'proof':'<proof usa/desk>'}"
#define STATE "{'about':{'who':'syr'},'state':'exploring'}"

static int set_up(void **state) {
    struct world *w = memory_get(sizeof *w);
    world_found(w, NULL, NULL);
    *state = w;
    return 0;
}

static int tear_down(void **state) {
    world_end(*state);
    free(*state);
    return 0;
}

// Founds again, with other needs for motions.
static void needs(struct world *w, const char *motion) {
    world_end(w);
    world_found(w, NEEDS, motion);
}

static void all(struct world *w, const char *motion) {
    world_vote(w, "irn", motion, "yes");
    world_vote(w, "rus", motion, "yes");
    assert_string_equal(world_decision(w, motion), "");
    world_vote(w, "tur", motion, "yes");
}

static const struct member *member(struct world *w, const char *who) {
    return state_member(fold_state(w->fold), span_str(who));
}

static void the_vote_that_meets_all_lines_carries(void **state) {
    struct world *w = *state;
    static const char *const voters[] = {"syr", "irn", "rus", "tur"};
    world_move(w, "un", "a", "admit", USA, 60, "");
    for (size_t i = 0; i < 4; i++) {
        world_vote(w, voters[i], "un/a", "yes");
        assert_string_equal(world_decision(w, "un/a"), "");
    }
    assert_null(member(w, "usa"));
    world_vote(w, "opp", "un/a", "yes");
    assert_string_equal(world_decision(w, "un/a"), "carried");
    world_act(w, "usa/desk", "interest", STATE); // in force from the entry after
    world_refused(w, "motion-decided", "opp/desk", "vote", "{'motion':'un/a','choice':'no'}");
}

static void the_last_vote_of_each_counts(void **state) {
    struct world *w = *state;
    world_move(w, "un", "p", "procedural", GO_ON, 60, "");
    world_vote(w, "irn", "un/p", "yes");
    world_vote(w, "irn", "un/p", "yes"); // once
    world_vote(w, "irn", "un/p", "abstain");
    world_vote(w, "rus", "un/p", "yes");
    world_vote(w, "rus", "un/p", "no");
    world_vote(w, "tur", "un/p", "yes");
    assert_string_equal(world_decision(w, "un/p"), "");
    world_vote(w, "rus", "un/p", "yes");
    assert_string_equal(world_decision(w, "un/p"), "carried");
}

static void a_majority_is_more_than_half_of_those_entitled(void **state) {
    struct world *w = *state;
    needs(w, "'*':{'party':'majority'}");
    world_move(w, "un", "p", "procedural", GO_ON, 60, "");
    world_vote(w, "syr", "un/p", "yes");
    assert_string_equal(world_decision(w, "un/p"), ""); // one of two
    world_vote(w, "opp", "un/p", "yes");
    assert_string_equal(world_decision(w, "un/p"), "carried");
    needs(w, "'*':{'guarantor':'majority'}");
    world_move(w, "un", "p", "procedural", GO_ON, 60, "");
    world_vote(w, "tur", "un/p", "yes");
    world_vote(w, "irn", "un/p", "yes"); // two of three
    assert_string_equal(world_decision(w, "un/p"), "carried");
}

static void lines_are_met_together_each_by_its_own(void **state) {
    struct world *w = *state;
    needs(w, "'*':{'guarantor':1,'party':'all','who:irn':1}");
    world_move(w, "un", "p", "procedural", GO_ON, 60, "");
    world_vote(w, "syr", "un/p", "yes");
    world_vote(w, "opp", "un/p", "yes");
    world_vote(w, "rus", "un/p", "yes");
    assert_string_equal(world_decision(w, "un/p"), "");
    world_vote(w, "irn", "un/p", "yes"); // counts in two lines
    assert_string_equal(world_decision(w, "un/p"), "carried");
}

static void consensus_waits_for_the_deadline(void **state) {
    struct world *w = *state;
    needs(w, "'*':{'guarantor':'consensus'}");
    world_move(w, "un", "yes", "procedural", GO_ON, 60, "");
    world_move(w, "un", "no", "procedural", GO_ON, 60, "");
    world_move(w, "un", "quiet", "procedural", GO_ON, 60, "");
    world_move(w, "un", "withdrawn", "procedural", GO_ON, 60, "");
    world_vote(w, "irn", "un/yes", "yes");
    world_vote(w, "rus", "un/yes", "yes");
    world_vote(w, "tur", "un/yes", "yes");
    assert_string_equal(world_decision(w, "un/yes"), "");
    world_vote(w, "irn", "un/no", "yes");
    world_vote(w, "rus", "un/no", "no");
    world_vote(w, "rus", "un/withdrawn", "no");
    world_vote(w, "rus", "un/withdrawn", "abstain");
    world_clock(w, 59);
    assert_string_equal(world_decision(w, "un/yes"), "");
    world_clock(w, 60);
    assert_string_equal(world_decision(w, "un/yes"), "carried");
    assert_string_equal(world_decision(w, "un/no"), "failed");
    assert_string_equal(world_decision(w, "un/quiet"), "carried");
    assert_string_equal(world_decision(w, "un/withdrawn"), "carried");
}

static void consensus_of_some_and_the_votes_of_others(void **state) {
    struct world *w = *state;
    needs(w, "'*':{'guarantor':'consensus','party':2}");
    world_move(w, "un", "both", "procedural", GO_ON, 60, "");
    world_move(w, "un", "one", "procedural", GO_ON, 60, "");
    world_vote(w, "syr", "un/both", "yes");
    world_vote(w, "opp", "un/both", "yes");
    world_vote(w, "syr", "un/one", "yes");
    world_clock(w, 61);
    assert_string_equal(world_decision(w, "un/both"), "carried");
    assert_string_equal(world_decision(w, "un/one"), "failed");
}

static void only_the_deadline_fails_a_motion(void **state) {
    struct world *w = *state;
    world_move(w, "un", "p", "procedural", GO_ON, 60, "");
    world_vote(w, "irn", "un/p", "no");
    world_vote(w, "rus", "un/p", "no");
    world_vote(w, "tur", "un/p", "no");
    assert_string_equal(world_decision(w, "un/p"), ""); // all may change their mind
    world_hold(w, "irn", 500);                          // one holder is not log time
    assert_string_equal(world_decision(w, "un/p"), "");
    world_hold(w, "tur", 59);
    assert_string_equal(world_decision(w, "un/p"), "");
    world_hold(w, "tur", 60);
    assert_string_equal(world_decision(w, "un/p"), "failed");
}

static void before_there_is_log_time_a_deadline_may_be_past(void **state) {
    struct world *w = *state;
    world_move(w, "un", "p", "procedural", GO_ON, -1000, "");
    world_vote(w, "irn", "un/p", "yes");
    world_clock(w, 0); // the first log time there is
    assert_string_equal(world_decision(w, "un/p"), "failed");
    world_refused(w, "deadline-past", "un/desk", "motion",
                  world_motion(w, "q", "procedural", GO_ON, 0, ""));
}

// Every kind of motion fails alike, and then has done nothing.
static void a_failed_motion_changes_nothing(void **state) {
    struct world *w = *state;
    static const char *const motions[][2] = {
        {"admit", USA},
        {"suspend", "{'who':'syr'}"},
        {"adopt", "{'what':'<id 0>'}"},
        {"amend-rules", "{'base':'<rules>'," RULES("'*':{'who:kaz':1}") "}"},
        {"holders", "{'holders':['irn','rus'],'held':2}"},
        {"root-key", "{'who':'syr','revoke':'<vkey syr/root>'}"},
        {"procedural", GO_ON}};
    char name[32];
    for (size_t i = 0; i < sizeof motions / sizeof *motions; i++) {
        snprintf(name, sizeof name, "m%zu", i);
        world_move(w, "un", name, motions[i][0], motions[i][1], 60, "");
        snprintf(name, sizeof name, "un/m%zu", i);
        world_vote(w, "irn", name, "yes");
    }
    world_clock(w, 60);
    assert_string_equal(
        world_ask(w, "SELECT group_concat(outcome) FROM decision WHERE ?1 = ''", ""),
        "failed,failed,failed,failed,failed,failed,failed");
    assert_null(member(w, "usa"));
    assert_false(member(w, "syr")->suspended);
    assert_memory_equal(fold_state(w->fold)->rules_id, fold_state(w->fold)->found_id, HASH_BYTES);
    world_act(w, "syr/root", "key",
              "{'op':'add','vkey':'<vkey syr/b>','use':['act'],'proof':'<proof syr/b>'}");
    assert_int_equal(fold_state(w->fold)->motion_count, 0);
}

static void suspending_and_readmitting(void **state) {
    struct world *w = *state;
    world_move(w, "un", "out", "suspend", "{'who':'opp','reason':{'en':'why'}}", 60, "");
    all(w, "un/out");
    assert_true(member(w, "opp")->suspended);
    world_refused(w, "suspended", "opp/desk", "interest", STATE);
    world_refused(w, "standing", "un/desk", "motion",
                  world_motion(w, "x", "suspend", "{'who':'opp'}", 60, ""));
    world_move(w, "un", "in", "readmit", "{'who':'opp'}", 60, "");
    all(w, "un/in");
    assert_false(member(w, "opp")->suspended);
    world_act(w, "opp/desk", "interest", STATE);
    assert_string_equal(
        world_ask(w, "SELECT group_concat(state) FROM standing WHERE who = ?1", "opp"),
        "suspended,readmitted");
}

static void nobody_votes_on_its_own_suspension(void **state) {
    struct world *w = *state;
    world_move(w, "un", "out", "suspend", "{'who':'irn'}", 60, "");
    world_refused(w, "not-entitled", "irn/desk", "vote", "{'motion':'un/out','choice':'no'}");
    world_vote(w, "rus", "un/out", "yes");
    world_vote(w, "tur", "un/out", "yes"); // all of the others
    assert_string_equal(world_decision(w, "un/out"), "carried");
    world_hold(w, "irn", 10); // its machine goes on
    world_hold(w, "rus", 10);
    assert_int_equal(fold_state(w->fold)->log_time, SAMPLE_BEGIN + 600);
}

static void the_suspended_vote_where_all_count_and_on_their_readmission(void **state) {
    struct world *w = *state;
    needs(w, "'procedural':{'party':'all'},'adopt':{'party':'majority'},'readmit':{'party':"
             "'majority'},'*':{'guarantor':'all'}");
    world_move(w, "un", "out", "suspend", "{'who':'opp'}", 60, "");
    all(w, "un/out");
    world_move(w, "un", "p", "procedural", GO_ON, 60, "");
    world_vote(w, "opp", "un/p", "yes");
    world_vote(w, "syr", "un/p", "yes");
    assert_string_equal(world_decision(w, "un/p"), "carried");
    world_move(w, "un", "a", "adopt", "{'what':'<id 0>'}", 60, "");
    world_refused(w, "not-entitled", "opp/desk", "vote", "{'motion':'un/a','choice':'no'}");
    world_vote(w, "syr", "un/a", "yes"); // one of one
    assert_string_equal(world_decision(w, "un/a"), "carried");
    world_move(w, "un", "in", "readmit", "{'who':'opp'}", 60, "");
    world_vote(w, "opp", "un/in", "yes");
    world_vote(w, "syr", "un/in", "yes");
    assert_string_equal(world_decision(w, "un/in"), "carried");
}

static void who_votes_and_what_is_needed_is_frozen(void **state) {
    struct world *w = *state;
    world_move(w, "un", "old", "procedural", GO_ON, 60, "");
    world_move(w, "un", "out", "suspend", "{'who':'irn'}", 60, "");
    world_vote(w, "rus", "un/out", "yes");
    world_vote(w, "tur", "un/out", "yes");
    world_vote(w, "irn", "un/old", "yes"); // was entitled, and a suspended participant votes
    world_move(w, "un", "amend", "amend-rules", "{'base':'<rules>'," RULES("'*':{'who:kaz':1}") "}",
               60, "");
    all(w, "un/amend");
    world_refused(w, "not-entitled", "kaz/desk", "vote", "{'motion':'un/old','choice':'yes'}");
    world_vote(w, "rus", "un/old", "yes");
    assert_string_equal(world_decision(w, "un/old"), "carried");
    world_move(w, "un", "new", "procedural", GO_ON, 60, "");
    world_vote(w, "kaz", "un/new", "yes");
    assert_string_equal(world_decision(w, "un/new"), "carried");
}

static void the_admitted_have_no_vote_on_what_was_moved_before(void **state) {
    struct world *w = *state;
    world_end(w);
    world_found(w, "'motion':{'admit':{'guarantor':'all','party':'all'}," NEEDS "}",
                "'motion':{'*':{'observer':'all'}}");
    world_move(w, "un", "a", "admit", USA, 60, "");
    world_move(w, "un", "old", "procedural", GO_ON, 60, "");
    world_vote(w, "jor", "un/a", "yes");
    world_refused(w, "not-entitled", "usa/desk", "vote", "{'motion':'un/old','choice':'no'}");
    world_vote(w, "jor", "un/old", "yes");
    assert_string_equal(world_decision(w, "un/old"), "carried");
    world_move(w, "un", "new", "procedural", GO_ON, 60, "");
    world_vote(w, "jor", "un/new", "yes");
    assert_string_equal(world_decision(w, "un/new"), ""); // now there are two
}

static void a_motion_whose_electors_cannot_meet_it_is_void(void **state) {
    struct world *w = *state;
    needs(w, "'suspend':{'guarantor':3},'adopt':{'who:opp':1},'*':{'guarantor':'all'}");
    world_refused(w, "unmeetable", "un/desk", "motion", // without irn there are two
                  world_motion(w, "x", "suspend", "{'who':'irn'}", 60, ""));
    world_move(w, "un", "adopt", "adopt", "{'what':'<id 0>'}", 60, "");
    world_move(w, "un", "out", "suspend", "{'who':'opp'}", 60, "");
    all(w, "un/out");
    world_refused(w, "unmeetable", "un/desk", "motion",
                  world_motion(w, "y", "adopt", "{'what':'<id 0>'}", 60, ""));
    world_vote(w, "opp", "un/adopt", "yes"); // made in time
    assert_string_equal(world_decision(w, "un/adopt"), "carried");
}

static void an_amendment_rests_on_the_rules_in_force(void **state) {
    struct world *w = *state;
    const char *first = world_motion(w, "one", "amend-rules",
                                     "{'base':'<rules>'," RULES("'*':{'guarantor':2}") "}", 60, "");
    const char *second = world_motion(
        w, "two", "amend-rules", "{'base':'<id 0>'," RULES("'*':{'guarantor':'all'}") "}", 60, "");
    world_act(w, "un/desk", "motion", first);
    world_act(w, "un/desk", "motion", second);
    all(w, "un/one");
    all(w, "un/two");
    assert_string_equal(world_decision(w, "un/one"), "carried");
    assert_string_equal(world_decision(w, "un/two"), "moot stale-base");
    world_refused(w, "stale-base", "un/desk", "motion",
                  world_motion(w, "three", "amend-rules",
                               "{'base':'<id 0>'," RULES("'*':{'guarantor':1}") "}", 60, ""));
    world_move(w, "un", "three", "amend-rules",
               "{'base':'<id un/one>'," RULES("'*':{'guarantor':1}") "}", 60, "");
    world_vote(w, "irn", "un/three", "yes");
    world_vote(w, "rus", "un/three", "yes"); // two: as the first amendment has it
    assert_string_equal(world_decision(w, "un/three"), "carried");
}

static void other_holders_make_log_time(void **state) {
    struct world *w = *state;
    world_clock(w, 60);
    world_hold(w, "tur", 90);
    assert_int_equal(fold_state(w->fold)->log_time, SAMPLE_BEGIN + 3600);
    world_move(w, "un", "h", "holders", "{'holders':['rus','tur'],'held':2}", 200, "");
    all(w, "un/h");
    world_refused(w, "not-permitted", "irn/node", "hold",
                  "{'size':1,'root':'<root 1>','state':'<state 1>'}");
    assert_int_equal(fold_state(w->fold)->log_time, SAMPLE_BEGIN + 3600);
    world_hold(w, "rus", 80); // rus 80, tur 90
    assert_int_equal(fold_state(w->fold)->log_time, SAMPLE_BEGIN + 80 * 60);
    assert_string_equal(world_ask(w, "SELECT rules FROM ruleset WHERE i > 0 AND ?1 = ''", "") + 32,
                        world_ask(w,
                                  "SELECT replace(substr(rules, 33), '[\"irn\",\"rus\",\"tur\"]',"
                                  " '[\"rus\",\"tur\"]') FROM ruleset WHERE i = 0 AND ?1 = ''",
                                  ""));
}

static void a_root_key_for_another(void **state) {
    struct world *w = *state;
    world_move(w, "un", "k", "root-key",
               "{'who':'syr','add':{'vkey':'<vkey syr/root-2>','use':['root'],'proof':"
               "'<proof syr/root-2>'},'revoke':'<vkey syr/root>'}",
               60, "");
    all(w, "un/k");
    struct span text = world_text(
        w, "syr/root", NULL, world_open_act(w, "key", "{'op':'revoke','vkey':'<vkey syr/desk>'}"));
    assert_string_equal(world_put(w, world_sign(w, text, "syr/root")).why.rule, "revoked-key");
    world_act(w, "syr/root-2", "key", "{'op':'revoke','vkey':'<vkey syr/desk>'}");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(the_vote_that_meets_all_lines_carries),
        CASE(the_last_vote_of_each_counts),
        CASE(a_majority_is_more_than_half_of_those_entitled),
        CASE(lines_are_met_together_each_by_its_own),
        CASE(consensus_waits_for_the_deadline),
        CASE(consensus_of_some_and_the_votes_of_others),
        CASE(only_the_deadline_fails_a_motion),
        CASE(before_there_is_log_time_a_deadline_may_be_past),
        CASE(a_failed_motion_changes_nothing),
        CASE(suspending_and_readmitting),
        CASE(nobody_votes_on_its_own_suspension),
        CASE(the_suspended_vote_where_all_count_and_on_their_readmission),
        CASE(who_votes_and_what_is_needed_is_frozen),
        CASE(the_admitted_have_no_vote_on_what_was_moved_before),
        CASE(a_motion_whose_electors_cannot_meet_it_is_void),
        CASE(an_amendment_rests_on_the_rules_in_force),
        CASE(other_holders_make_log_time),
        CASE(a_root_key_for_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
