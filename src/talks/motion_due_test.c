// SPDX-License-Identifier: Apache-2.0
// Motions at their deadlines: silence and who breaks it; their order, and what one does to the
// next.
#include "talks/world.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define GO_ON "{'text':{'en':'go on'}}"
#define SILENCE ",'silence':true"
#define DAY 1440
#define NEEDS "'motion':{'admit':{'guarantor':'all','party':'all'},'procedural':{'guarantor':2},"
#define ALL "'*':{'guarantor':'all'}}"
#define ANY "'*':{'guarantor':'consensus'}}"
#define PARTIES "'*':{'party':'all'}}"
#define RULES(silence)                                                                             \
    "'rules':{'format':0,'founders':[],'holders':['irn','rus','tur'],'held':2,'seen':2,"           \
    "'reading':'public','motion':{'*':{'guarantor':'consensus'}},'silence_hours':" silence "}"
#define KEY(key, use) "{'vkey':'<vkey " key ">','use':['" use "'],'proof':'<proof " key ">'}"
#define ADMIT(who) "{'participant':{'id':'" who "','name':{'en':'P'},'roles':['party'],'keys':[]}}"

// Founds with one kind of need for all motions.
static void begin(struct world *w, const char *need) {
    world_found(w, NEEDS ALL, need);
}

// A round, log time 9:00, and a motion un/s under silence, which all guarantors or parties are to
// keep for three days.
static void begin_silence(struct world *w, const char *need) {
    begin(w, need);
    world_act(w, "kaz/desk", "round",
              "{'id':'r','kind':'round','track':'astana','title':{'en':'R'},'place':{'name':{'en':"
              "'A'}},'from':'2017-05-03','to':'2017-05-04','state':'open'}");
    world_act(w, "kaz/desk", "meeting",
              "{'id':'m','title':{'en':'M'},'level':'heads','format':'plenary','place':{'name':"
              "{'en':'A'}},'from':'2017-05-03T10:00:00+06:00','with':[{'who':'syr'}],'state':"
              "'planned'}");
    world_clock(w, 0);
    world_move(w, "un", "s", "procedural", GO_ON, 3 * DAY, SILENCE);
}

static void silence_needs_log_time_and_its_hours(void **state) {
    (void)state;
    struct world w;
    begin(&w, "'motion':{" ANY);
    world_refused(&w, "silence-short", "un/desk", "motion",
                  world_motion(&w, "s", "procedural", GO_ON, 100 * DAY, SILENCE));
    world_clock(&w, 0);
    world_move(&w, "un", "s", "procedural", GO_ON, 3 * DAY, SILENCE);
    world_refused(&w, "silence-short", "un/desk", "motion",
                  world_motion(&w, "t", "procedural", GO_ON, 3 * DAY - 1, SILENCE));
    world_move(&w, "un", "loud", "procedural", GO_ON, 1, ",'silence':false");
    world_end(&w);
}

static void the_longest_silence_is_longer_than_any_time(void **state) {
    (void)state;
    static const char *const hours[] = {"8785", "9007199254740991", "100000001", "71000000"};
    struct world w;
    for (size_t i = 0; i < sizeof hours / sizeof *hours; i++) {
        world_found(&w, "'silence_hours':72", "'silence_hours':0");
        world_clock(&w, 0);
        world_move(&w, "un", "now", "procedural", GO_ON, 1, SILENCE);
        char change[64];
        snprintf(change, sizeof change, "'silence_hours':%s", hours[i]);
        world_end(&w);
        world_found(&w, "'silence_hours':72", change);
        world_clock(&w, 0);
        world_refused(&w, "silence-short", "un/desk", "motion",
                      world_motion(&w, "s", "procedural", GO_ON, 366 * DAY, SILENCE));
        bool long_enough = strtoull(hours[i], NULL, 10) < 70000000;
        struct span text = world_text(
            &w, "un/desk", NULL,
            world_open_act(&w, "motion",
                           "{'id':'s','title':{'en':'M'},'kind':'procedural','payload':" GO_ON
                           ",'decide_by':'9999-12-31T23:59:59-23:59','silence':true}"));
        assert_int_equal(world_put(&w, world_sign(&w, text, "un/desk")).class,
                         long_enough ? VERDICT_OK : VERDICT_VOID);
        world_end(&w);
    }
}

static void silence_carries_at_the_deadline_and_not_before(void **state) {
    (void)state;
    struct world w;
    begin_silence(&w, "'motion':{" ALL);
    world_vote(&w, "irn", "un/s", "yes");
    world_vote(&w, "rus", "un/s", "yes");
    world_vote(&w, "tur", "un/s", "yes");
    assert_string_equal(world_decision(&w, "un/s"), ""); // though all have said so
    world_clock(&w, 3 * DAY - 1);
    assert_string_equal(world_decision(&w, "un/s"), "");
    world_clock(&w, 3 * DAY);
    assert_string_equal(world_decision(&w, "un/s"), "carried");
    world_end(&w);
}

static void a_no_that_stands_breaks_silence(void **state) {
    (void)state;
    static const struct {
        const char *votes[3];
        const char *outcome;
    } cases[] = {
        {{NULL}, "carried"},
        {{"abstain", NULL}, "carried"},
        {{"no", NULL}, "failed"},
        {{"no", "yes", NULL}, "carried"},
        {{"no", "abstain", NULL}, "carried"},
        {{"yes", "no", NULL}, "failed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world w;
        begin_silence(&w, "'motion':{" ALL);
        for (size_t k = 0; k < 3 && cases[i].votes[k]; k++)
            world_vote(&w, "tur", "un/s", cases[i].votes[k]);
        world_refused(&w, "not-entitled", "syr/desk", "vote", "{'motion':'un/s','choice':'no'}");
        world_clock(&w, 4 * DAY);
        assert_string_equal(world_decision(&w, "un/s"), cases[i].outcome);
        world_end(&w);
    }
}

#define SAYS(who, rest) "{'round':'kaz/r','participants':['" who "'],'part':'delegation'," rest "}"

// What a party's presence acts do to silence that parties are to keep.
static const struct {
    const char *by, *body; // presence acts, in this order
    const char *by_2, *body_2;
    const char *outcome, *why;
} presences[] = {
    {"syr", SAYS("syr", "'state':'suspended-participation'"), NULL, NULL, "failed",
     "it stays away, by its own word"},
    {"syr", SAYS("syr", "'state':'walked-out'"), NULL, NULL, "failed", "it has walked out"},
    {"syr", SAYS("syr", "'state':'suspended-participation'"), "syr",
     SAYS("syr", "'state':'resumed'"), "carried", "it is back in time"},
    {"syr", SAYS("syr", "'state':'resumed'"), "syr", SAYS("syr", "'state':'walked-out'"), "failed",
     "the last word counts"},
    {"syr", SAYS("syr", "'state':'suspended-participation'"), "syr",
     SAYS("syr", "'state':'arrived'"), "failed", "a journey is another axis"},
    {"syr", SAYS("syr", "'state':'suspended-participation'"), "syr",
     SAYS("syr", "'state':'confirmed'"), "failed", "and so is an answer"},
    {"kaz", SAYS("syr", "'state':'walked-out'"), NULL, NULL, "carried", "the host says so"},
    {"syr", SAYS("syr", "'state':'suspended-participation'"), "kaz",
     SAYS("syr", "'state':'resumed'"), "failed", "nor does the host bring it back"},
    {"syr", SAYS("syr", "'meeting':'kaz/m','state':'walked-out'"), NULL, NULL, "carried",
     "out of one meeting"},
    {"syr", SAYS("syr", "'persons':[{'name':{'en':'A'}}],'state':'walked-out'"), NULL, NULL,
     "carried", "one person"},
    {"syr", "{'round':'kaz/r','participants':['syr'],'part':'head','state':'walked-out'}", NULL,
     NULL, "carried", "its head"},
    {"syr", SAYS("syr", "'state':'left'"), NULL, NULL, "carried", "to leave is to have been there"},
    {"irn", SAYS("irn", "'state':'walked-out'"), NULL, NULL, "carried", "it has no vote on this"},
};

static void a_delegation_that_stays_away_breaks_silence(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof presences / sizeof *presences; i++) {
        struct world w;
        begin_silence(&w, "'motion':{" PARTIES);
        char key[32];
        snprintf(key, sizeof key, "%s/desk", presences[i].by);
        world_act(&w, key, "presence", presences[i].body);
        if (presences[i].by_2) {
            snprintf(key, sizeof key, "%s/desk", presences[i].by_2);
            world_act(&w, key, "presence", presences[i].body_2);
        }
        world_clock(&w, 4 * DAY);
        if (strcmp(world_decision(&w, "un/s"), presences[i].outcome) != 0)
            fail_msg("%s: not %s", presences[i].why, presences[i].outcome);
        world_end(&w);
    }
}

// The host may speak of many at once; only what it says of itself is its own.
static void the_host_stays_away_by_its_own_word_about_itself(void **state) {
    (void)state;
    static const char *const named[] = {"'syr'", "'syr','kaz'"};
    for (size_t i = 0; i < 2; i++) {
        struct world w;
        begin_silence(&w, "'motion':{'*':{'who:kaz':'all'}}");
        world_act(&w, "kaz/desk", "presence",
                  arena_printf(&w.arena,
                               "{'round':'kaz/r','participants':[%s],'part':'delegation','state':"
                               "'walked-out'}",
                               named[i]));
        world_clock(&w, 4 * DAY);
        assert_string_equal(world_decision(&w, "un/s"), i ? "failed" : "carried");
        world_end(&w);
    }
}

static void a_restricted_or_void_word_breaks_no_silence(void **state) {
    (void)state;
    struct world w;
    begin_silence(&w, "'motion':{" PARTIES);
    world_refused(&w, "unknown-ref", "syr/desk", "presence",
                  "{'round':'kaz/q','participants':['syr'],'part':'delegation','state':"
                  "'walked-out'}");
    struct span text =
        world_text(&w, "opp/desk", NULL, "'to':['syr'],'sealed':'YWdl','digest':'<state 1>'");
    world_put(&w, world_sign(&w, text, "opp/desk"));
    world_clock(&w, 4 * DAY);
    assert_string_equal(world_decision(&w, "un/s"), "carried");
    world_end(&w);
}

static void due_motions_are_decided_by_deadline_then_index(void **state) {
    (void)state;
    struct world w;
    begin(&w, "'motion':{" ANY);
    world_move(&w, "un", "late", "procedural", GO_ON, 90, "");
    world_move(&w, "un", "first", "procedural", GO_ON, 30, "");
    world_move(&w, "irn", "second", "procedural", GO_ON, 30, "");
    world_move(&w, "un", "middle", "procedural", GO_ON, 60, "");
    world_move(&w, "un", "later", "procedural", GO_ON, 91, "");
    world_clock(&w, 90);
    assert_string_equal(
        world_ask(&w,
                  "SELECT group_concat(id) FROM (SELECT m.id FROM decision d JOIN motion m"
                  " ON m.i = d.motion WHERE ?1 = '' ORDER BY d.rowid)",
                  ""),
        "first,second,middle,late");
    world_end(&w);
}

// Two motions due in one hold act: the first leaves the second nothing to do, or another state.
static const struct {
    const char *kind, *payload;
    const char *kind_2, *payload_2;
    const char *second, *why;
} pairs[] = {
    {"admit", ADMIT("usa"), "admit", ADMIT("usa"), "moot slug-taken", "one slug for two"},
    {"admit", ADMIT("usa"), "admit", ADMIT("qat"), "carried", "two slugs"},
    {"root-key", "{'who':'syr','add':" KEY("syr/n", "root") "}", "root-key",
     "{'who':'syr','add':" KEY("syr/n", "root") "}", "moot key-known", "one key, twice"},
    {"root-key", "{'who':'syr','revoke':'<vkey syr/desk>'}", "root-key",
     "{'who':'syr','add':" KEY("syr/n", "root") ",'revoke':'<vkey syr/desk>'}", "moot key-revoked",
     "then not even the key that comes"},
    {"suspend", "{'who':'syr'}", "suspend", "{'who':'syr'}", "moot standing", "it is suspended"},
    {"suspend", "{'who':'syr'}", "admit", ADMIT("usa"), "carried", "another matter"},
    {"amend-rules", "{'base':'<rules>'," RULES("1") "}", "amend-rules",
     "{'base':'<rules>'," RULES("2") "}", "moot stale-base", "other rules are in force"},
    {"holders", "{'holders':['irn','rus'],'held':2}", "amend-rules",
     "{'base':'<rules>'," RULES("2") "}", "moot stale-base", "holders are rules"},
    {"amend-rules", "{'base':'<rules>'," RULES("1") "}", "holders",
     "{'holders':['irn','rus'],'held':2}", "carried", "holders take the rules as they are"},
    {"root-key", "{'who':'irn','revoke':'<vkey irn/node>'}", "holders",
     "{'holders':['irn','rus'],'held':2}", "moot rules-holders", "irn has no machine any more"},
    {"root-key", "{'who':'irn','revoke':'<vkey irn/hold>'}", "amend-rules",
     "{'base':'<rules>','rules':{'format':0,'founders':[],'holders':['irn','rus'],'held':2,'seen':"
     "2,'reading':'public','motion':{'*':{'guarantor':1}},'silence_hours':1}}",
     "moot rules-holders", "irn cannot cosign any more"},
    {"adopt", "{'what':'<id 0>'}", "adopt", "{'what':'<id 0>'}", "carried", "once more"},
    {"procedural", GO_ON, "procedural", GO_ON, "carried", "once more"},
};

static void the_first_of_two_changes_what_the_second_can_do(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct world w;
        begin(&w, "'motion':{" ANY);
        world_move(&w, "un", "one", pairs[i].kind, pairs[i].payload, 60, "");
        world_move(&w, "un", "two", pairs[i].kind_2, pairs[i].payload_2, 60, "");
        world_hold(&w, "rus", 60);
        world_hold(&w, "tur", 61);
        assert_string_equal(world_decision(&w, "un/one"), "carried");
        if (strcmp(world_decision(&w, "un/two"), pairs[i].second) != 0)
            fail_msg("%s, then %s (%s): %s", pairs[i].kind, pairs[i].kind_2, pairs[i].why,
                     world_decision(&w, "un/two"));
        assert_int_equal(fold_state(w.fold)->motion_count, 0);
        world_end(&w);
    }
}

static void readmitting_twice_is_moot_and_leaves_one_row(void **state) {
    (void)state;
    struct world w;
    begin(&w, "'motion':{" ANY);
    world_move(&w, "un", "out", "suspend", "{'who':'syr'}", 30, "");
    world_clock(&w, 30);
    world_move(&w, "un", "in", "readmit", "{'who':'syr'}", 60, "");
    world_move(&w, "un", "again", "readmit", "{'who':'syr'}", 60, "");
    world_clock(&w, 60);
    assert_string_equal(world_decision(&w, "un/again"), "moot standing");
    assert_string_equal(
        world_ask(&w, "SELECT group_concat(state) FROM standing WHERE who = ?1", "syr"),
        "suspended,readmitted");
    world_end(&w);
}

// Together they come to more than a megabyte of rows in one entry.
static void one_hold_act_decides_whatever_is_due(void **state) {
    (void)state;
    struct world w;
    char id[16];
    begin(&w, "'motion':{" ANY);
    for (int i = 0; i < 20; i++) {
        snprintf(id, sizeof id, "m%d", i);
        world_move(&w, "un", id, "admit",
                   arena_printf(&w.arena,
                                "{'participant':{'id':'p%d','name':{'en':'<fill 60000>'},'roles':"
                                "['party'],'keys':[]}}",
                                i),
                   60, "");
    }
    world_clock(&w, 60);
    assert_int_equal(fold_state(w.fold)->member_count, 29);
    world_end(&w);
}

static void holders_change_before_the_clock_is_read_again(void **state) {
    (void)state;
    struct world w;
    begin(&w, "'motion':{" ANY);
    world_hold(&w, "tur", 600); // alone, no log time
    world_move(&w, "un", "h", "holders", "{'holders':['tur'],'held':1}", 30, "");
    world_move(&w, "un", "p", "procedural", GO_ON, 400, "");
    world_hold(&w, "irn", 60); // the second of three: log time 60, un/h is due
    assert_string_equal(world_decision(&w, "un/h"), "carried");
    assert_int_equal(fold_state(w.fold)->log_time, SAMPLE_BEGIN + 60 * 60);
    assert_string_equal(world_decision(&w, "un/p"), ""); // read after the next hold act
    world_refused(&w, "not-permitted", "irn/node", "hold",
                  "{'size':1,'root':'<root 1>','state':'<state 1>'}");
    assert_string_equal(world_decision(&w, "un/p"), "");
    world_hold(&w, "tur", 601);
    assert_string_equal(world_decision(&w, "un/p"), "carried");
    world_end(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(silence_needs_log_time_and_its_hours),
        cmocka_unit_test(the_longest_silence_is_longer_than_any_time),
        cmocka_unit_test(silence_carries_at_the_deadline_and_not_before),
        cmocka_unit_test(a_no_that_stands_breaks_silence),
        cmocka_unit_test(a_delegation_that_stays_away_breaks_silence),
        cmocka_unit_test(the_host_stays_away_by_its_own_word_about_itself),
        cmocka_unit_test(a_restricted_or_void_word_breaks_no_silence),
        cmocka_unit_test(due_motions_are_decided_by_deadline_then_index),
        cmocka_unit_test(the_first_of_two_changes_what_the_second_can_do),
        cmocka_unit_test(readmitting_twice_is_moot_and_leaves_one_row),
        cmocka_unit_test(one_hold_act_decides_whatever_is_due),
        cmocka_unit_test(holders_change_before_the_clock_is_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
