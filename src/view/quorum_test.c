// SPDX-License-Identifier: Apache-2.0
// Holders that change by motion: each size is judged by the rules in force there.
#include "view/sample.h"

#include "base/codec.h"
#include "log/cosignature.h"
#include "view/quorum.h"

static void hold(struct sample *s, const char *who, int minute) {
    struct error e = {0};
    if (sample_hold(s->r, who, minute, &e))
        fail_msg("%s", e.message);
}

static uint64_t attested(struct sample *s, int minute) {
    struct error e = {0};
    uint64_t size = UINT64_MAX;
    if (quorum_attested(s->r, SAMPLE_BEGIN + 60 * (int64_t)minute, &size, &e))
        fail_msg("%s", e.message);
    return size;
}

// Holders become those named, all of whom are needed; the index of the vote that carries it.
static uint64_t change_holders(struct sample *s, int minute, const char *slug, const char *holders,
                               int held) {
    BUF_SCOPED struct buf body;
    uint64_t last = 0;
    buf_init(&body, 4096);
    buf_printf(&body,
               "{'id':'%s','title':{'en':'Holders'},'kind':'holders','payload':{'holders':[%s],"
               "'held':%d},'decide_by':'2018-01-01T00:00:00Z'}",
               slug, holders, held);
    sample_say(s, "kaz", "motion", minute, buf_str(&body));
    buf_clear(&body);
    buf_printf(&body, "{'motion':'kaz/%s','choice':'yes'}", slug);
    static const char *const who[] = {"irn", "rus", "tur"};
    for (size_t i = 0; i < 3; i++)
        last = sample_say(s, who[i], "vote", minute, buf_str(&body));
    return last;
}

static void what_two_of_three_attested_by_then_is_known(void **state) {
    struct sample *s = *state;
    assert_int_equal(attested(s, 1000), 0);
    hold(s, "irn", 10); // entry 1, of size 1
    assert_int_equal(attested(s, 1000), 0);
    hold(s, "rus", 20); // entry 2, of size 2
    assert_int_equal(attested(s, 19), 0);
    assert_int_equal(attested(s, 20), 1);
    hold(s, "irn", 30); // entry 3, of size 3
    assert_int_equal(attested(s, 29), 1);
    assert_int_equal(attested(s, 30), 2);
}

static void holders_who_have_gone_count_for_what_they_held(void **state) {
    struct sample *s = *state;
    hold(s, "irn", 10);
    hold(s, "rus", 20);
    change_holders(s, 30, "a", "'tur'", 1);
    assert_int_equal(attested(s, 25), 1); // as it was before anybody thought of tur alone
    assert_int_equal(attested(s, 1000), 1);
    uint64_t size = record_size(s->r);
    hold(s, "tur", 50);
    assert_int_equal(attested(s, 49), 1);
    assert_int_equal(attested(s, 50), size);
}

static void holders_who_come_later_count_for_nothing_before(void **state) {
    struct sample *s = *state;
    change_holders(s, 5, "a", "'irn'", 1);
    uint64_t first = record_size(s->r);
    hold(s, "irn", 10);
    change_holders(s, 20, "b", "'rus','tur'", 2);
    assert_int_equal(attested(s, 9), 0);
    assert_int_equal(attested(s, 15), first); // neither rus nor tur had attested anything by then
    hold(s, "rus", 40);
    assert_int_equal(attested(s, 40), first);
    uint64_t second = record_size(s->r) - 1; // that rus has attested too
    hold(s, "tur", 41);
    assert_int_equal(attested(s, 40), first);
    assert_int_equal(attested(s, 41), second);
}

static void rules_reach_from_one_change_to_the_next(void **state) {
    struct sample *s = *state;
    struct error e = {0};
    uint64_t change = change_holders(s, 5, "a", "'irn'", 1), upto;
    static const struct {
        int64_t after;
        size_t holders;
    } cases[] = {{-3, 3}, {0, 3}, {1, 1}, {1000, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        JSON_SCOPED struct json *rules = NULL;
        uint64_t size = change + (uint64_t)cases[i].after;
        assert_int_equal(quorum_rules(s->r, size, &rules, &upto, &e), OK);
        assert_int_equal(json_count(json_get(rules, "holders")), cases[i].holders);
        assert_true(upto == (cases[i].after > 0 ? UINT64_MAX : change));
    }
    struct json *none;
    assert_int_equal(quorum_rules(s->r, 0, &none, &upto, &e), ERR_NOT_FOUND);
}

// A checkpoint of the record's size that these have cosigned.
static struct grade cosigned(struct sample *s, const char *const *who) {
    struct arena a;
    struct checkpoint c;
    struct note parsed;
    struct span note;
    struct grade out = {0};
    struct error e = {0};
    BUF_SCOPED struct buf bytes;
    buf_init(&bytes, 65536);
    arena_init(&a);
    assert_int_equal(record_checkpoint(s->r, record_size(s->r), &a, &c, &note, &e), OK);
    assert_int_equal(note_parse(note, &a, &parsed, &e), OK);
    buf_put_span(&bytes, note);
    for (; *who; who++) {
        struct secret_key key = sample_key(*who, "hold");
        assert_int_equal(cosignature_sign(parsed.text, &key, SAMPLE_BEGIN, &bytes, NULL), OK);
    }
    assert_int_equal(note_parse(buf_span(&bytes), &a, &parsed, &e), OK);
    assert_int_equal(quorum_cosigned(s->r, &parsed, c.size, &out, &e), OK);
    arena_done(&a);
    return out;
}

static void a_cosignature_counts_by_the_rules_and_keys_of_its_size(void **state) {
    struct sample *s = *state;
    static const char *const all[] = {"irn", "rus", "tur", NULL}, *const twice[] = {"irn", "irn",
                                                                                    NULL};
    assert_int_equal(cosigned(s, all).held_have, 3);
    assert_int_equal(cosigned(s, twice).held_have, 1);
    BUF_SCOPED struct buf body, vkey;
    struct secret_key key = sample_key("rus", "hold");
    buf_init(&body, 4096);
    buf_init(&vkey, 1024);
    key_vkey(span_str(key.name), key.type, key.pub, &vkey);
    buf_printf(&body, "{'op':'revoke','vkey':'%s'}", buf_str(&vkey));
    sample_say(s, "rus", "key", 3, buf_str(&body));
    struct grade g = cosigned(s, all);
    assert_int_equal(g.held_have, 2); // its key was revoked before this size
    assert_int_equal(g.held_of, 3);
    change_holders(s, 5, "a", "'irn'", 1);
    g = cosigned(s, all);
    assert_int_equal(g.held_have, 1);
    assert_int_equal(g.held_need, 1);
    assert_int_equal(g.held_of, 1);
}

static void the_head_names_the_holders_of_what_it_shows(void **state) {
    struct sample *s = *state;
    struct error e = {0};
    sample_say(s, "syr", "interest", 1, "{'about':{'who':'syr'},'state':'exploring'}");
    assert_int_equal(sample_cosign(s->r, &e), OK); // size 2, by all three
    change_holders(s, 5, "a", "'irn'", 1);
    assert_int_equal(sample_cosign(s->r, &e), OK);
    sample_ask(s, &(struct question){.view = "rounds", .as_of = 2});
    sample_is(s->answer, "held/text", "held by 3 of 3");
    assert_int_equal(json_int(sample_at(s->answer, "held/need")), 2);
    sample_ask(s, &(struct question){.view = "rounds"});
    sample_is(s->answer, "held/text", "held by 1 of 1");
    assert_int_equal(json_int(sample_at(s->answer, "held/need")), 1);
}

int main(void) {
#define CASE(f) cmocka_unit_test_setup_teardown(f, sample_setup, sample_teardown)
    const struct CMUnitTest tests[] = {
        CASE(what_two_of_three_attested_by_then_is_known),
        CASE(holders_who_have_gone_count_for_what_they_held),
        CASE(holders_who_come_later_count_for_nothing_before),
        CASE(rules_reach_from_one_change_to_the_next),
        CASE(a_cosignature_counts_by_the_rules_and_keys_of_its_size),
        CASE(the_head_names_the_holders_of_what_it_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
