// SPDX-License-Identifier: Apache-2.0
// Who counts under which checkpoint: sets of cosigners against the policy given to strangers, keys
// that come and go, holders that change with and without a bridge.
#include "record/grade.h"

#include "base/codec.h"
#include "log/cosignature.h"
#include "log/policy.h"
#include "record/sample.h"
#include "record/share.h"
#include "record/verify.h"
#include "store/test_help.h"

struct place {
    char folder[64], path[128];
    struct record *r;
    struct arena arena;
    int minute;
};

static int setup(void **state) {
    struct place *p = memory_get(sizeof *p);
    struct error e = {0};
    sample_path(p->folder, "a.truce", p->path);
    arena_init(&p->arena);
    if (sample_create(p->path, &p->r, &e))
        return print_message("%s\n", e.message), -1;
    *state = p;
    return 0;
}

static int teardown(void **state) {
    struct place *p = *state;
    record_close(p->r);
    arena_done(&p->arena);
    sample_clean(p->folder);
    free(p);
    return 0;
}

// Acting.

static void act(struct place *p, const char *who, const char *label, const char *type,
                const char *body) {
    struct error e;
    if (sample_act(p->r, who, label, type, body, ++p->minute, &e))
        fail_msg("%s by %s: %s", type, who, e.message);
}

// Any act: a new size with a checkpoint of its own.
static uint64_t next_size(struct place *p) {
    act(p, "un", "desk", "interest", "{\"about\":{\"who\":\"syr\"},\"state\":\"declined\"}");
    return record_size(p->r);
}

static struct secret_key key_of(const char *who, const char *label) {
    struct secret_key key;
    uint8_t seed[32];
    char name[128];
    if (!strcmp(label, "hold"))
        return sample_key(who, label);
    snprintf(name, sizeof name, "%s/%s/%s", SAMPLE_RECORD, who, label);
    hash_one(span_str(name), seed);
    bool machine = !strcmp(label, "node");
    secret_key_init(&key, span_str(name), machine ? KEY_ED25519 : KEY_COSIGNER, seed);
    return key;
}

static const char *vkey_of(struct place *p, const struct secret_key *key) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 1024);
    key_vkey(span_str(key->name), key->type, key->pub, &text);
    return arena_printf(&p->arena, "%s", buf_str(&text));
}

// `who` adds a key, with the proof that somebody holds it.
static void add_key(struct place *p, const char *who, const char *label, const char *use) {
    struct secret_key key = key_of(who, label);
    const char *vkey = vkey_of(p, &key);
    const char *said =
        arena_printf(&p->arena, "truce.key/v1\n%s\n%s\n%s\n", SAMPLE_RECORD, who, vkey);
    uint8_t sig[ED25519_SIG_BYTES];
    BUF_SCOPED struct buf proof;
    buf_init(&proof, 256);
    ed25519_sign(key.secret, span_str(said), sig);
    base64_put(&proof, span(sig, sizeof sig));
    act(p, who, "root", "key",
        arena_printf(&p->arena,
                     "{\"op\":\"add\",\"vkey\":\"%s\",\"use\":[\"%s\"],\"proof\":\"%s\"}", vkey,
                     use, buf_str(&proof)));
}

static void revoke_key(struct place *p, const char *who, const char *label) {
    struct secret_key key = key_of(who, label);
    act(p, who, "root", "key",
        arena_printf(&p->arena, "{\"op\":\"revoke\",\"vkey\":\"%s\"}", vkey_of(p, &key)));
}

// A line under any checkpoint, as anybody could pass it on: no rule of ours is asked.
static void cosign_at(struct place *p, uint64_t size, const char *who, const char *label) {
    struct secret_key key = key_of(who, label);
    struct checkpoint c;
    struct span bytes;
    struct note note;
    BUF_SCOPED struct buf line;
    buf_init(&line, 4096);
    assert_ok(record_checkpoint(p->r, size, &p->arena, &c, &bytes, e));
    assert_int_equal(c.size, size);
    assert_ok(note_parse(bytes, &p->arena, &note, e));
    assert_int_equal(cosignature_sign(note.text, &key, SAMPLE_BEGIN + 99, &line, NULL), OK);
    assert_ok(truth_begin(record_truth(p->r), e));
    truth_put_cosignature(record_truth(p->r), size, span_str(key.name), key.id, SAMPLE_BEGIN + 99,
                          buf_span(&line));
    assert_ok(truth_commit(record_truth(p->r), e));
}

static uint64_t held(struct place *p) {
    uint64_t size = UINT64_MAX;
    assert_ok(record_held_size(p->r, &size, e));
    return size;
}

static void grade_is(struct place *p, uint64_t size, int64_t hold, int64_t seen) {
    struct grade g;
    assert_ok(record_grade(p->r, size, &g, e));
    if (g.held_have != hold || g.seen_have != seen)
        fail_msg("size %llu: held by %lld, seen by %lld; expected %lld, %lld",
                 (unsigned long long)size, (long long)g.held_have, (long long)g.seen_have,
                 (long long)hold, (long long)seen);
}

// Sets of cosigners.

struct cosigner {
    const char *who, *label;
};

// Which witness of the policy has this key; the test fails when it has none and should.
static ptrdiff_t in_policy(const struct policy *policy, const struct secret_key *key) {
    for (size_t i = 0; i < policy->witness_count; i++)
        if (policy->witnesses[i].key.id == key->id &&
            span_is(policy->witnesses[i].key.name, key->name))
            return (ptrdiff_t)i;
    return -1;
}

static void the_policy_says_held_of_the_very_sets_that_are_held(void **state) {
    static const struct cosigner cosigners[] = {
        {"irn", "hold"}, {"irn", "spare"}, {"rus", "hold"},
        {"tur", "hold"}, {"syr", "hold"},  {"tur", "old"}, // revoked
    };
    enum { COUNT = sizeof cosigners / sizeof *cosigners };
    struct place *p = *state;
    BUF_SCOPED struct buf text;
    struct policy policy;
    bool have[8];
    buf_init(&text, LIMIT_POLICY_BYTES);
    add_key(p, "irn", "spare", "hold");
    add_key(p, "syr", "hold", "hold"); // holds keys, and is no holder
    add_key(p, "tur", "old", "hold");
    revoke_key(p, "tur", "old");
    assert_ok(record_policy(p->r, &text, e));
    assert_ok(policy_parse(buf_span(&text), &p->arena, &policy, e));
    assert_int_equal(policy.witness_count, 4);
    assert_int_equal(policy.log_count, 1);
    assert_int_equal(policy.logs[0].key.id, record_log_key(p->r).id);
    for (unsigned set = 0; set < 1u << COUNT; set++) {
        uint64_t size = next_size(p);
        memset(have, 0, sizeof have);
        for (size_t i = 0; i < COUNT; i++) {
            struct secret_key key = key_of(cosigners[i].who, cosigners[i].label);
            ptrdiff_t at = in_policy(&policy, &key);
            if (!(set & 1u << i))
                continue;
            cosign_at(p, size, cosigners[i].who, cosigners[i].label);
            if (at >= 0)
                have[at] = true;
        }
        struct grade g;
        assert_ok(record_grade(p->r, size, &g, e));
        bool is_held = g.held_have >= g.held_need;
        if (policy_met(&policy, have) != is_held)
            fail_msg("set %02x: the policy says %d, the grade %lld of %lld", set, !is_held,
                     (long long)g.held_have, (long long)g.held_need);
        int irn = (set & 3) != 0, rus = (set & 4) != 0, tur = (set & 8) != 0, syr = (set & 16) != 0;
        grade_is(p, size, irn + rus + tur, irn + rus + tur + syr); // people, not keys
        assert_int_equal(held(p) == size, is_held);
    }
}

// Keys that come and go.

static void a_key_counts_from_its_coming_to_its_going(void **state) {
    struct place *p = *state;
    uint64_t before = next_size(p);
    add_key(p, "irn", "spare", "hold"); // entry `before`: in force under sizes above it
    uint64_t after = record_size(p->r);
    cosign_at(p, before, "irn", "spare");
    cosign_at(p, after, "irn", "spare");
    grade_is(p, before, 0, 0);
    grade_is(p, after, 1, 1);
    uint64_t last = next_size(p);
    revoke_key(p, "irn", "spare"); // entry `last`
    uint64_t gone = record_size(p->r);
    cosign_at(p, last, "irn", "spare");
    cosign_at(p, gone, "irn", "spare");
    grade_is(p, last, 1, 1);
    grade_is(p, gone, 0, 0);
    cosign_at(p, after, "rus", "hold");
    cosign_at(p, gone, "rus", "hold");
    assert_int_equal(held(p), after); // what was held with it stays held
}

static void lines_that_say_nothing_count_nothing(void **state) {
    struct place *p = *state;
    uint64_t size = next_size(p), other = next_size(p);
    struct secret_key key = key_of("irn", "hold"), stranger = key_of("syr", "hold");
    BUF_SCOPED struct buf line;
    BUF_SCOPED struct buf strange;
    struct checkpoint c;
    struct span bytes;
    struct note note;
    buf_init(&line, 4096);
    buf_init(&strange, 4096);
    assert_ok(record_checkpoint(p->r, size, &p->arena, &c, &bytes, e));
    assert_ok(note_parse(bytes, &p->arena, &note, e));
    assert_int_equal(cosignature_sign(note.text, &key, 5, &line, NULL), OK);
    assert_int_equal(cosignature_sign(note.text, &stranger, 5, &strange, NULL), OK);
    struct truth *t = record_truth(p->r);
    assert_ok(truth_begin(t, e));
    truth_put_cosignature(t, other, span_str(key.name), key.id, 5, buf_span(&line)); // elsewhere
    truth_put_cosignature(t, size, span_str("x"), 1, 5, span_str("junk"));
    truth_put_cosignature(t, size, span_str(stranger.name), stranger.id, 5, buf_span(&strange));
    assert_ok(truth_commit(t, e));
    grade_is(p, size, 0, 0);
    grade_is(p, other, 0, 0);
    struct grade g;
    assert_refused(record_grade(p->r, other + 1, &g, e), ERR_NOT_FOUND, "no checkpoint");
    cosign_at(p, size, "irn", "hold");
    grade_is(p, size, 1, 1);
    assert_int_equal(held(p), 0);
}

// Holders that change.

static void holders(struct place *p, const char *id, const char *list) {
    static const char *const electors[] = {"irn", "rus", "tur"};
    act(p, "kaz", "desk", "motion",
        arena_printf(
            &p->arena,
            "{\"id\":\"%s\",\"title\":{\"en\":\"Holders\"},\"kind\":\"holders\",\"payload\":"
            "{\"holders\":%s,\"held\":2},\"decide_by\":\"2017-06-01T00:00:00Z\"}",
            id, list));
    for (size_t i = 0; i < 3; i++)
        act(p, electors[i], "desk", "vote",
            arena_printf(&p->arena, "{\"motion\":\"kaz/%s\",\"choice\":\"yes\"}", id));
}

static void new_holders_get_keys(struct place *p) {
    static const char *const who[] = {"syr", "opp", "un", "jor"};
    for (size_t i = 0; i < 4; i++) {
        add_key(p, who[i], "node", "machine");
        add_key(p, who[i], "hold", "hold");
    }
}

static void cosign(struct place *p, uint64_t size, const char *a, const char *b) {
    cosign_at(p, size, a, "hold");
    if (b)
        cosign_at(p, size, b, "hold");
}

static void new_holders_hold_nothing_before_a_bridge(void **state) {
    struct place *p = *state;
    new_holders_get_keys(p);
    uint64_t before = next_size(p);
    cosign(p, before, "irn", "rus");
    assert_int_equal(held(p), before);
    holders(p, "h", "[\"syr\",\"opp\",\"un\"]");
    uint64_t change = record_size(p->r); // covers the change
    cosign(p, change, "syr", "opp");
    grade_is(p, change, 2, 2); // enough of them
    assert_int_equal(held(p), before);
    cosign(p, change, "irn", NULL); // and half a bridge
    assert_int_equal(held(p), before);
    uint64_t old_alone = next_size(p);
    cosign(p, old_alone, "irn", "rus");
    assert_int_equal(held(p), before);
    uint64_t bridge = next_size(p);
    cosign(p, bridge, "irn", "tur");
    cosign(p, bridge, "opp", "un");
    assert_int_equal(held(p), bridge);
    uint64_t later = next_size(p);
    cosign(p, later, "syr", "un"); // from now on the new ones alone
    assert_int_equal(held(p), later);
    struct verify_report report;
    record_close(p->r);
    p->r = NULL;
    assert_ok(record_verify(p->path, &(struct verify_options){0}, &report, e));
    assert_true(report.valid);
    assert_int_equal(report.held_size, later);
    assert_int_equal(report.held_have, 2);
    verify_report_done(&report);
}

static void every_change_needs_its_bridge(void **state) {
    struct place *p = *state;
    new_holders_get_keys(p);
    holders(p, "first", "[\"syr\",\"opp\",\"un\"]"); // no bridge from irn, rus, tur
    holders(p, "second", "[\"opp\",\"un\",\"jor\"]");
    uint64_t size = record_size(p->r);
    cosign(p, size, "opp", "un"); // a quorum of the second, and of the first
    assert_int_equal(held(p), 0);
    uint64_t next = next_size(p);
    cosign(p, next, "opp", "jor");
    cosign(p, next, "irn", "rus"); // old and new, not the ones between
    assert_int_equal(held(p), 0);
    uint64_t bridge = next_size(p);
    cosign(p, bridge, "irn", "rus");
    cosign(p, bridge, "opp", "un");
    assert_int_equal(held(p), bridge);
    uint64_t later = next_size(p);
    cosign(p, later, "jor", "un");
    assert_int_equal(held(p), later);
}

static void rules_that_keep_their_holders_need_no_bridge(void **state) {
    struct place *p = *state;
    uint64_t before = next_size(p);
    cosign(p, before, "irn", "rus");
    holders(p, "same", "[\"irn\",\"rus\",\"tur\"]");
    uint64_t after = record_size(p->r);
    cosign(p, after, "rus", "tur");
    assert_int_equal(held(p), after);
}

static void a_bridge_that_comes_late_counts_for_what_stands_behind_it(void **state) {
    struct place *p = *state;
    new_holders_get_keys(p);
    holders(p, "h", "[\"syr\",\"opp\",\"un\"]");
    uint64_t early = record_size(p->r), middle = next_size(p), late = next_size(p);
    cosign(p, early, "syr", "opp");
    cosign(p, late, "syr", "opp");
    assert_int_equal(held(p), 0);
    cosign(p, middle, "irn", "rus"); // lines may come in any order
    cosign(p, middle, "syr", "un");
    assert_int_equal(held(p), late);
    struct grade g;
    assert_ok(record_grade(p->r, early, &g, e));
    assert_int_equal(g.held_have, 2);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        ALONE(the_policy_says_held_of_the_very_sets_that_are_held),
        ALONE(a_key_counts_from_its_coming_to_its_going),
        ALONE(lines_that_say_nothing_count_nothing),
        ALONE(new_holders_hold_nothing_before_a_bridge),
        ALONE(every_change_needs_its_bridge),
        ALONE(rules_that_keep_their_holders_need_no_bridge),
        ALONE(a_bridge_that_comes_late_counts_for_what_stands_behind_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
