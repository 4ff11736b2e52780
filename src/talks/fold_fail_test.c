// SPDX-License-Identifier: Apache-2.0
// Failures that are not the act's: the database, the log; and what a fold loaded again must find.
#include "talks/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_S 20 // for one entry
#define INTEREST "'act':'interest','body':{'about':{'who':'syr'},'state':'exploring'}"

static struct span entry_of(struct world *w, const char *key, const char *rest) {
    return world_sign(w, world_text(w, key, NULL, rest), key);
}

// Puts it in a transaction of its own in which `script` has been run, and takes that back.
static enum err put_spoilt(struct world *w, struct span entry, const char *script,
                           struct error *e) {
    struct candidate c;
    struct verdict v = {.class = VERDICT_OPAQUE};
    struct error ignored;
    candidate_prepare(&c, entry, &w->arena);
    assert_int_equal(db_begin(w->db, &ignored), OK);
    assert_int_equal(db_script(w->db, script, &ignored), OK);
    enum err err = fold_put(w->fold, &c, &v, e);
    world_rollback(w, w->count);
    return err;
}

static void a_database_failure_is_no_verdict(void **state) {
    (void)state;
    struct world w;
    uint8_t before[HASH_BYTES], after[HASH_BYTES];
    struct error e;
    world_found(&w, NULL, NULL);
    world_move(&w, "un", "p", "procedural", "{'text':{'en':'go on'}}", 60, "");
    static const struct {
        const char *script, *key, *rest;
    } cases[] = {
        // First: what has resolved once is not asked for again.
        {"DROP TABLE thing", "irn/desk", "'act':'vote','body':{'motion':'un/p','choice':'yes'}"},
        {"DROP TABLE act", "syr/desk", INTEREST},
        {"DROP TABLE interest", "syr/desk", INTEREST},
        {"DROP TABLE electorate", "irn/desk",
         "'act':'vote','body':{'motion':'un/p','choice':'yes'}"},
        {"DROP TABLE vote", "irn/desk", "'act':'vote','body':{'motion':'un/p','choice':'yes'}"},
        {"DROP TABLE hold", "irn/node",
         "'act':'hold','body':{'size':1,'root':'<root 1>','state':'<state 1>'}"},
    };
    fold_digest(w.fold, before);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct span entry = entry_of(&w, cases[i].key, cases[i].rest);
        e = (struct error){0};
        if (put_spoilt(&w, entry, cases[i].script, &e) == OK || !e.code || !e.message[0])
            fail_msg("%s: nobody is told", cases[i].script);
        fold_digest(w.fold, after);
        assert_memory_equal(before, after, HASH_BYTES);
        assert_int_equal(fold_size(w.fold), w.count);
        assert_int_equal(world_judge(&w, entry).class, VERDICT_OK); // it was never the act's fault
    }
    world_end(&w);
}

// The database refuses everything after its first failure, so that a motion that is due then stays
// due; the hold that brings it there ends all the same, as a failure.
static void a_failure_while_a_motion_is_due_ends(void **state) {
    (void)state;
    struct world w;
    uint8_t before[HASH_BYTES], after[HASH_BYTES];
    static const char *const scripts[] = {
        "DROP TABLE hold",       "DROP TABLE clock",      "DROP TABLE motion",
        "DROP TABLE electorate", "DROP TABLE vote",       "DROP TABLE decision",
        "DELETE FROM motion",    "UPDATE motion SET kind = 'none'",
    };
    world_found(&w, NULL, NULL);
    world_move(&w, "un", "p", "procedural", "{'text':{'en':'go on'}}", 60, "");
    world_move(&w, "un", "q", "procedural", "{'text':{'en':'go on'}}", 61, "");
    world_hold(&w, "rus", 90);
    w.minute = 90;
    struct span entry = entry_of(
        &w, "irn/node", "'act':'hold','body':{'size':1,'root':'<root 1>','state':'<state 1>'}");
    fold_digest(w.fold, before);
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        struct error e = {0};
        alarm(PATIENCE_S);
        enum err err = put_spoilt(&w, entry, scripts[i], &e);
        alarm(0);
        if (err == OK || !e.message[0])
            fail_msg("%s: nobody is told", scripts[i]);
        fold_digest(w.fold, after);
        assert_memory_equal(before, after, HASH_BYTES);
    }
    assert_int_equal(world_put(&w, entry).class, VERDICT_OK);
    assert_string_equal(world_ask(&w, "SELECT CAST(count(*) AS TEXT) FROM decision WHERE ?1 = ''",
                                  ""),
                        "2");
    world_end(&w);
}

static void a_log_that_gives_no_root_is_no_verdict(void **state) {
    (void)state;
    struct world w;
    struct candidate c;
    struct verdict v;
    struct error e = {0};
    world_found(&w, NULL, NULL);
    struct span entry = entry_of(&w, "syr/desk", INTEREST);
    size_t count = w.count;
    w.count = 0; // its root is not to be had
    candidate_prepare(&c, entry, &w.arena);
    assert_int_equal(fold_put(w.fold, &c, &v, &e), ERR_NOT_FOUND);
    w.count = count;
    assert_int_equal(fold_reload(w.fold, &e), OK);
    assert_int_equal(world_put(&w, entry).class, VERDICT_OK);
    world_end(&w);
}

static void keys_of_witnesses_are_known_after_loading(void **state) {
    (void)state;
    struct world w;
    struct error e;
    world_found(&w, "'rules':{",
                "'witnesses':[{'name':'w','vkey':'<vkey syr/witness>'}],'rules':{");
    size_t keys = fold_state(w.fold)->key_count;
    for (int i = 0; i < 2; i++) {
        world_refused(&w, "key-known", "syr/root", "key",
                      "{'op':'add','vkey':'<vkey syr/witness>','use':['witness'],'proof':"
                      "'<proof syr/witness>'}");
        world_refused(&w, "not-own-key", "syr/root", "key",
                      "{'op':'revoke','vkey':'<vkey syr/witness>'}");
        assert_int_equal(fold_reload(w.fold, &e), OK);
        assert_int_equal(fold_state(w.fold)->key_count, keys);
    }
    world_end(&w);
}

static void signatures_are_tried_with_a_copy_of_the_keys(void **state) {
    (void)state;
    struct world w;
    struct state copy;
    struct candidate c;
    world_found(&w, NULL, NULL);
    struct span good = entry_of(&w, "syr/desk", INTEREST);
    struct span bad = world_change(&w, good, "'exploring'", "'requested'");
    struct span unknown = entry_of(&w, "syr/ghost", INTEREST);
    state_copy_keys(fold_state(w.fold), &copy);
    world_act(&w, "syr/root", "key", // the state goes on
              "{'op':'add','vkey':'<vkey syr/b>','use':['act'],'proof':'<proof syr/b>'}");
    candidate_prepare(&c, good, &w.arena);
    candidate_precheck(&c, &copy);
    assert_true(c.checked && c.good);
    candidate_prepare(&c, bad, &w.arena);
    candidate_precheck(&c, &copy);
    assert_true(c.checked && !c.good);
    candidate_prepare(&c, unknown, &w.arena);
    candidate_precheck(&c, &copy);
    assert_false(c.checked);
    state_done(&copy);
    world_end(&w);
}

static void what_is_no_object_or_no_act_is_alien(void **state) {
    (void)state;
    struct world w;
    static const char *const lines[] = {"[1]\n", "1\n", "null\n", "'x'\n", "{}\n"};
    world_found(&w, NULL, NULL);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct verdict v = world_put(&w, world_sign(&w, world_words(&w, lines[i]), "syr/desk"));
        assert_int_equal(v.class, VERDICT_ALIEN);
        assert_string_equal(v.why.rule, i < 4 ? "malformed-json" : "malformed-envelope");
    }
    world_end(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_database_failure_is_no_verdict),
        cmocka_unit_test(a_failure_while_a_motion_is_due_ends),
        cmocka_unit_test(a_log_that_gives_no_root_is_no_verdict),
        cmocka_unit_test(keys_of_witnesses_are_known_after_loading),
        cmocka_unit_test(signatures_are_tried_with_a_copy_of_the_keys),
        cmocka_unit_test(what_is_no_object_or_no_act_is_alien),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
