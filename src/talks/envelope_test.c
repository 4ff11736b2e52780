// SPDX-License-Identifier: Apache-2.0
// What the order of acts does: chains, seen, until, keys that come and go, look-ups, groups.
#include "talks/world.h"

#include "base/codec.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define INTEREST "'act':'interest','body':{'about':{'who':'syr'},'state':'exploring'}"
#define MEETING(id)                                                                                \
    "{'id':'" id "','title':{'en':'M'},'level':'heads','format':'plenary','place':{'name':{'en':"  \
    "'Astana'}},'from':'2017-05-03T10:00:00+06:00','with':[{'who':'syr'}],'state':'planned'}"
#define STATEMENT(id, meeting)                                                                     \
    "{'id':'" id "','speaker':{'name':{'en':'A'}},'on_behalf':['syr'],'meeting':'" meeting "',"    \
    "'text':{'en':'words'}}"
#define ADD(key, use)                                                                              \
    "{'op':'add','vkey':'<vkey " key ">','use':['" use "'],'proof':'<proof " key ">'}"
#define REVOKE(key) "{'op':'revoke','vkey':'<vkey " key ">'}"

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

static const struct key *key_of(struct world *w, const char *key) {
    struct secret_key k = world_key(key);
    return state_key(fold_state(w->fold), span_str(k.name), k.id);
}

// An act by this key, one thing changed; its class.
static enum verdict_class put(struct world *w, const char *key, const char *rest, const char *from,
                              const char *to) {
    struct span text = world_text(w, key, NULL, rest);
    if (from)
        text = world_change(w, text, from, to);
    w->minute++;
    return world_put(w, world_sign(w, text, key)).class;
}

static void good_void_and_opaque_acts_advance_a_chain(void **state) {
    struct world *w = *state;
    assert_int_equal(put(w, "syr/desk", INTEREST, NULL, NULL), VERDICT_OK);
    assert_int_equal(put(w, "syr/desk", INTEREST, "'exploring'", "'dreaming'"), VERDICT_VOID);
    assert_int_equal(
        put(w, "syr/desk", "'to':['irn'],'sealed':'YWdl','digest':'<state 1>'", NULL, NULL),
        VERDICT_OPAQUE);
    assert_int_equal(key_of(w, "syr/desk")->next_n, 3);
    struct span third = w->entries[3];
    uint8_t id[HASH_BYTES];
    ptrdiff_t end = span_find(third, '\n');
    hash_one(span_head(third, (size_t)end + 1), id);
    assert_memory_equal(key_of(w, "syr/desk")->prev, id, HASH_BYTES);
    assert_int_equal(key_of(w, "syr/desk")->seen, 3);
    assert_int_equal(key_of(w, "syr/root")->next_n, 0); // each key has its own
}

static void alien_acts_advance_nothing(void **state) {
    struct world *w = *state;
    struct key before = *key_of(w, "syr/desk");
    assert_int_equal(put(w, "syr/desk", INTEREST, "'n':0", "'n':1"), VERDICT_ALIEN);
    assert_int_equal(put(w, "syr/desk", INTEREST, "'size':2", "'size':3"), VERDICT_ALIEN);
    assert_int_equal(put(w, "syr/desk", INTEREST, "'epoch':0", "'epoch':1"), VERDICT_ALIEN);
    struct verdict v = world_put(w, span_str("no note at all"));
    assert_int_equal(v.class, VERDICT_ALIEN);
    assert_memory_equal(key_of(w, "syr/desk"), &before, sizeof before);
    assert_int_equal(fold_size(w->fold), 5); // but they stand in the log
    assert_int_equal(put(w, "syr/desk", INTEREST, NULL, NULL), VERDICT_OK);
}

static void n_is_signed_again_after_a_refusal_that_was_not_logged(void **state) {
    struct world *w = *state;
    struct span late = world_text(w, "syr/desk", NULL, INTEREST);
    struct span other = world_change(w, late, "'exploring'", "'requested'");
    struct span refused = world_change(w, late, "'exploring'", "'dreaming'");
    assert_int_equal(world_judge(w, world_sign(w, refused, "syr/desk")).class, VERDICT_VOID);
    assert_int_equal(world_put(w, world_sign(w, other, "syr/desk")).class, VERDICT_OK);
    struct verdict v = world_put(w, world_sign(w, late, "syr/desk"));
    assert_string_equal(v.why.rule, "wrong-n"); // the one that was logged stands
}

static void until_counts_by_log_time_alone(void **state) {
    struct world *w = *state;
    const char *rest = "'until':'2017-05-02T10:00:00+06:00'," INTEREST;
    w->minute = 600; // its own `at` is later: nobody asks
    assert_int_equal(put(w, "syr/desk", rest, NULL, NULL), VERDICT_OK);
    world_hold(w, "irn", 61);
    assert_int_equal(put(w, "syr/desk", rest, NULL, NULL), VERDICT_OK); // one of two needed
    world_hold(w, "rus", 60);
    assert_int_equal(put(w, "syr/desk", rest, NULL, NULL), VERDICT_OK); // 10:00 is not past it
    world_hold(w, "rus", 62);
    assert_int_equal(put(w, "syr/desk", rest, NULL, NULL), VERDICT_ALIEN);
    world_hold(w, "rus", 10); // log time does not fall back
    assert_int_equal(put(w, "syr/desk", rest, NULL, NULL), VERDICT_ALIEN);
}

static void seen_never_falls_for_a_key_and_may_for_another(void **state) {
    struct world *w = *state;
    put(w, "syr/desk", INTEREST, NULL, NULL);
    put(w, "syr/desk", INTEREST, NULL, NULL);
    const char *one = "'size':1,'root':'<root 1>'", *two = "'size':2,'root':'<root 2>'";
    const char *all = "'size':3,'root':'<root 3>'";
    assert_int_equal(put(w, "syr/desk", INTEREST, all, one), VERDICT_ALIEN);
    assert_int_equal(put(w, "syr/desk", INTEREST, "'size':4,'root':'<root 4>'", two), VERDICT_OK);
    assert_int_equal(put(w, "irn/desk", INTEREST, "'size':5,'root':'<root 5>'", one), VERDICT_OK);
}

static void keys_work_from_the_entry_after_and_stop_so(void **state) {
    struct world *w = *state;
    assert_int_equal(put(w, "syr/new", INTEREST, NULL, NULL), VERDICT_ALIEN);
    world_act(w, "syr/root", "key", ADD("syr/new", "act"));
    assert_int_equal(put(w, "syr/new", INTEREST, NULL, NULL), VERDICT_OK);
    world_act(w, "syr/root", "key", REVOKE("syr/new"));
    assert_int_equal(put(w, "syr/new", INTEREST, NULL, NULL), VERDICT_ALIEN);
    world_refused(w, "key-known", "syr/root", "key", ADD("syr/new", "act"));
    assert_string_equal(
        world_ask(w, "SELECT CAST(count(*) AS TEXT) FROM interest WHERE author = ?1", "syr"), "1");
}

static void things_are_seen_by_what_comes_after_them_alone(void **state) {
    struct world *w = *state;
    world_refused(w, "unknown-ref", "syr/desk", "statement", STATEMENT("a", "kaz/one"));
    world_act(w, "kaz/desk", "meeting", MEETING("one"));
    world_act(w, "syr/desk", "statement", STATEMENT("a", "kaz/one"));
    world_refused(w, "unknown-ref", "syr/desk", "statement", STATEMENT("b", "irn/one"));
    world_refused(w, "took-part", "irn/desk", "meeting", MEETING("one")); // void: names nothing
    world_refused(w, "unknown-ref", "syr/desk", "statement", STATEMENT("b", "irn/one"));
}

// Acts prepared in one go, as a group is, then put one by one: what each does to the next counts.
static void a_group_is_judged_act_by_act(void **state) {
    struct world *w = *state;
    static const char *const types[] = {"key", "interest", "key", "interest"};
    static const char *const keys[] = {"syr/root", "syr/new", "syr/root", "syr/new"};
    static const char *const bodies[] = {
        ADD("syr/new", "act"), "{'about':{'who':'syr'},'state':'exploring'}", REVOKE("syr/new"),
        "{'about':{'who':'syr'},'state':'requested'}"};
    static const enum verdict_class want[] = {VERDICT_OK, VERDICT_OK, VERDICT_OK, VERDICT_ALIEN};
    struct candidate c[4];
    struct span notes[4];
    struct world twin; // gives the texts that the chain needs
    world_found(&twin, NULL, NULL);
    for (size_t i = 0; i < 4; i++) {
        struct span text =
            world_text(&twin, keys[i], NULL, world_open_act(&twin, types[i], bodies[i]));
        notes[i] = world_sign(&twin, text, keys[i]);
        assert_int_equal(world_put(&twin, notes[i]).class, want[i]);
    }
    for (size_t i = 0; i < 4; i++) {
        candidate_prepare(&c[i], notes[i], &w->arena);
        candidate_precheck(&c[i], fold_state(w->fold));
        assert_int_equal(c[i].checked, i % 2 == 0); // the new key is not known yet
        assert_true(!c[i].checked || c[i].good);
    }
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(world_put_candidate(w, &c[i]).class, want[i]);
    world_end(&twin);
}

static void a_signature_tried_with_another_key_is_tried_again(void **state) {
    struct world *w = *state;
    struct verdict v;
    struct candidate c;
    struct span good = world_sign(w, world_text(w, "syr/desk", NULL, INTEREST), "syr/desk");
    candidate_prepare(&c, good, &w->arena);
    c.checked = true; // by somebody who took another key for it
    c.good = false;
    memset(c.pub, 7, sizeof c.pub);
    assert_int_equal(fold_judge(w->fold, &c, &v, NULL), OK);
    assert_int_equal(v.class, VERDICT_OK);
    struct span spoilt = world_change(w, good, "'exploring'", "'requested'");
    candidate_prepare(&c, spoilt, &w->arena);
    c.checked = c.good = true;
    memset(c.pub, 7, sizeof c.pub);
    assert_int_equal(fold_judge(w->fold, &c, &v, NULL), OK);
    assert_string_equal(v.why.rule, "bad-signature");
}

// A group that fails is rolled back; the log goes on differently, and so do its roots.
static void roots_of_a_log_taken_back_are_forgotten(void **state) {
    struct world *w = *state;
    struct error e;
    assert_int_equal(db_begin(w->db, &e), OK);
    assert_int_equal(put(w, "irn/desk", INTEREST, NULL, NULL), VERDICT_OK);
    assert_int_equal(put(w, "rus/desk", INTEREST, NULL, NULL), VERDICT_OK); // has seen size 2
    world_rollback(w, 1);
    assert_int_equal(fold_size(w->fold), 1);
    assert_int_equal(put(w, "tur/desk", INTEREST, NULL, NULL), VERDICT_OK);
    assert_int_equal(put(w, "rus/desk", INTEREST, NULL, NULL), VERDICT_OK); // another size 2
}

static void a_restricted_act_leaves_what_everybody_may_see(void **state) {
    struct world *w = *state;
    put(w, "un/desk", "'to':['irn','syr'],'sealed':'YWdlIQ==','digest':'<state 1>'", NULL, NULL);
    put(w, "un/desk", "'to':['irn'],'sealed':'YWdl','digest':'<state 1>'", NULL, NULL);
    const char *shown = world_ask(
        w,
        "SELECT group_concat(author || ' ' || n || ' ' || \"to\" || ' ' || bytes, '; ') FROM sealed"
        " WHERE ?1 = ''",
        "");
    assert_string_equal(shown, "un 0 [\"irn\",\"syr\"] 4; un 1 [\"irn\"] 3");
    assert_string_equal(
        world_ask(w, "SELECT coalesce(type, 'none') FROM act WHERE author = ?1", "un"), "none");
    BUF_SCOPED struct buf hex;
    uint8_t digest[HASH_BYTES];
    struct error e;
    buf_init(&hex, 64);
    assert_int_equal(fold_digest_at(w->fold, 1, digest, &e), OK);
    hex_put(&hex, span(digest, HASH_BYTES));
    assert_string_equal(world_ask(w, "SELECT digest FROM sealed WHERE author = ?1", "un"),
                        buf_str(&hex));
}

// Two keys that share name and key id, found by search.
static void put_twin(struct world *w, const char *word, const char **vkey, const char **proof) {
    struct secret_key k;
    uint8_t seed[HASH_BYTES], sig[ED25519_SIG_BYTES];
    BUF_SCOPED struct buf key, text;
    buf_init(&key, 512);
    buf_init(&text, 1024);
    hash_one(span_str(word), seed);
    secret_key_init(&k, span_str(SAMPLE_RECORD "/syr/twin"), KEY_ED25519, seed);
    key_vkey(span_str(k.name), k.type, k.pub, &key);
    buf_printf(&text, "truce.key/v1\n" SAMPLE_RECORD "\nsyr\n%s\n", buf_str(&key));
    ed25519_sign(k.secret, buf_span(&text), sig);
    buf_clear(&text);
    base64_put(&text, span(sig, sizeof sig));
    *vkey = arena_printf(&w->arena, "%s", buf_str(&key));
    *proof = arena_printf(&w->arena, "%s", buf_str(&text));
}

static void a_key_is_more_than_its_name_and_id(void **state) {
    struct world *w = *state;
    const char *vkey[2], *proof[2];
    static const char add[] = "{'op':'add','vkey':'%s','use':['act'],'proof':'%s'}";
    put_twin(w, "twin 9173", &vkey[0], &proof[0]);
    put_twin(w, "twin 308087", &vkey[1], &proof[1]);
    assert_memory_equal(vkey[0], vkey[1], strlen(SAMPLE_RECORD "/syr/twin+") + 8);
    assert_string_not_equal(vkey[0], vkey[1]);
    world_act(w, "syr/root", "key", arena_printf(&w->arena, add, vkey[0], proof[0]));
    world_refused(w, "key-known", "syr/root", "key",
                  arena_printf(&w->arena, add, vkey[1], proof[1]));
    world_refused(w, "not-own-key", "syr/root", "key",
                  arena_printf(&w->arena, "{'op':'revoke','vkey':'%s'}", vkey[1]));
    world_act(w, "syr/root", "key",
              arena_printf(&w->arena, "{'op':'revoke','vkey':'%s'}", vkey[0]));
}

static void a_compiler_may_everything_in_a_reconstruction(void **state) {
    struct world *w = *state;
    world_refused(w, "not-permitted", "clip/desk", "meeting", MEETING("one"));
    struct world past;
    world_found(&past, "'roles':['press']", "'roles':['press','compiler']");
    world_refused(&past, "not-permitted", "clip/desk", "meeting", MEETING("one")); // an exercise
    world_end(&past);
    world_begin(&past);
    struct span text = world_founding_text(&past);
    text = world_change(&past, text, "'roles':['press']", "'roles':['compiler']");
    text = world_change(&past, text, "'exercise'", "'reconstruction'");
    assert_int_equal(
        world_put(&past, world_sign(&past, text, "kaz/root irn/root rus/root tur/root")).class,
        VERDICT_OK);
    world_act(&past, "clip/desk", "meeting", MEETING("one"));
    world_act(&past, "clip/desk", "communique",
              "{'id':'c','title':{'en':'C'},'text':{'en':'words'},'issued_by':['kaz','clip']}");
    world_end(&past);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(good_void_and_opaque_acts_advance_a_chain),
        CASE(alien_acts_advance_nothing),
        CASE(n_is_signed_again_after_a_refusal_that_was_not_logged),
        CASE(until_counts_by_log_time_alone),
        CASE(seen_never_falls_for_a_key_and_may_for_another),
        CASE(keys_work_from_the_entry_after_and_stop_so),
        CASE(things_are_seen_by_what_comes_after_them_alone),
        CASE(a_group_is_judged_act_by_act),
        CASE(a_signature_tried_with_another_key_is_tried_again),
        CASE(roots_of_a_log_taken_back_are_forgotten),
        CASE(a_restricted_act_leaves_what_everybody_may_see),
        CASE(a_key_is_more_than_its_name_and_id),
        CASE(a_compiler_may_everything_in_a_reconstruction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
