// SPDX-License-Identifier: Apache-2.0
// Nobody takes for an act what is none: what an entry of a faulty host is shown as.
#include "view/sample.h"

#include "view/standing.h"

#define SPEECH                                                                                     \
    "{\"id\":\"%s\",\"speaker\":{\"name\":{\"en\":\"R\"}},\"on_behalf\":[\"rus\"],"                \
    "\"text\":{\"en\":\"We agree to everything.\"}}"

static uint64_t log_note(struct sample *s, struct span note) {
    struct error e = {0};
    struct appended done;
    struct secret_key log = sample_key("", "log");
    if (record_append(s->r, &log, &note, 1, APPEND_ADMIT_ALL, &done, &e))
        fail_msg("%s", e.message);
    assert_true(done.logged);
    return done.index;
}

// A statement by rus; `spoil` changes the note's bytes before it is logged.
static uint64_t forge(struct sample *s, const char *slug, void (*spoil)(struct buf *)) {
    BUF_SCOPED struct buf note, body;
    struct error e = {0};
    buf_init(&note, LIMIT_ENTRY_BYTES);
    buf_init(&body, 4096);
    buf_printf(&body, SPEECH, slug);
    if (sample_note(s->r, "rus", "desk", "statement", buf_str(&body), 5, &note, &e))
        fail_msg("%s", e.message);
    spoil(&note);
    return log_note(s, buf_span(&note));
}

static void other_words(struct buf *note) {
    uint8_t *at = memmem(note->data, note->size, "everything", 10);
    assert_non_null(at);
    memcpy(at, "no article", 10);
}

static void other_key_name(struct buf *note) {
    uint8_t *at = note->data + note->size;
    while (memcmp(at, "/desk ", 6) != 0)
        at--;
    memcpy(at, "/dusk ", 6);
}

static void other_count(struct buf *note) { // and signed again
    struct secret_key key = sample_key("rus", "desk");
    const struct secret_key *keys[] = {&key};
    uint8_t *at = memmem(note->data, note->size, "\"n\":0", 5);
    assert_non_null(at);
    at[4] = '7';
    BUF_SCOPED struct buf again;
    buf_init(&again, LIMIT_ENTRY_BYTES);
    uint8_t *end = memmem(note->data, note->size, "\n\n", 2);
    assert_int_equal(
        note_sign(span(note->data, (size_t)(end - note->data) + 1), keys, 1, &again, NULL), OK);
    buf_clear(note);
    buf_put_span(note, buf_span(&again));
}

static const struct json *show(struct sample *s, uint64_t index) {
    char ref[32];
    snprintf(ref, sizeof ref, "%llu", (unsigned long long)index);
    sample_ask(s, &(struct question){.view = "act", .ref = ref});
    return sample_at(s->answer, "items/0");
}

static void a_forged_act_is_said_to_be_none(void **state) {
    struct sample *s = *state;
    const struct json *item = show(s, forge(s, "a", other_words));
    sample_is(item, "headline",
              "Alien: never an act of rus: the signature does not verify (bad-signature)");
    assert_int_equal(json_count(json_get(item, "keys")), 0);
    sample_is(item, "claims/0", SAMPLE_RECORD "/rus/desk");
    assert_true(sample_text_has(s, "\nAlien: never an act of rus: the signature does not verify "
                                   "(bad-signature)\nWhat it would say: "));
    assert_true(sample_text_has(s, "claims to be signed by " SAMPLE_RECORD
                                   "/rus/desk; it does not verify"));
    assert_false(sample_text_has(s, "signed by  "));
}

static void a_key_that_nobody_knows_has_signed_nothing(void **state) {
    struct sample *s = *state;
    const struct json *item = show(s, forge(s, "a", other_key_name));
    sample_is(item, "rule", "unknown-key");
    sample_is(item, "headline",
              "Alien: never an act of rus: no key of that participant in this record signed it "
              "(unknown-key)");
    sample_is(item, "claims/0", SAMPLE_RECORD "/rus/dusk");
}

static void an_act_out_of_place_is_signed_and_alien(void **state) {
    struct sample *s = *state;
    const struct json *item = show(s, forge(s, "a", other_count));
    sample_is(
        item, "headline",
        "Alien: never an act of rus: n counts the key's acts without gap or repeat (wrong-n)");
    sample_is(item, "keys/0", SAMPLE_RECORD "/rus/desk");
    assert_int_equal(json_count(json_get(item, "claims")), 0);
}

static void bytes_that_are_no_act_are_nobodys(void **state) {
    struct sample *s = *state;
    const struct json *item = show(s, log_note(s, span_str("garbage\n")));
    sample_is(item, "headline",
              "Alien: never an act of anybody: an act is one signed note with one signature "
              "(malformed-note)");
    assert_true(sample_text_has(s, "These bytes are no act."));
    assert_null(json_get(item, "keys"));
}

static void a_void_act_is_signed_and_has_no_effect(void **state) {
    struct sample *s = *state;
    const struct json *item =
        show(s, sample_force(s, "opp", "invite", 2, "{'to':{'who':'jor'},'as':'observer'}"));
    sample_is(item, "headline",
              "Void: signed by opp and without effect: the author has a role that may do this "
              "(not-permitted)");
    sample_is(item, "keys/0", SAMPLE_RECORD "/opp/desk");
    assert_true(sample_text_has(s, "\nVoid: signed by opp and without effect"));
}

static void an_act_in_force_has_no_headline(void **state) {
    struct sample *s = *state;
    const struct json *item =
        show(s, sample_say(s, "syr", "interest", 3, "{'about':{'who':'syr'},'state':'exploring'}"));
    assert_int_equal(json_type(json_get(item, "headline")), JSON_NULL_T);
    sample_is(item, "keys/0", SAMPLE_RECORD "/syr/desk");
    assert_true(sample_text_has(s, "signed by"));
    item = show(s, 0);
    assert_int_equal(json_count(json_get(item, "keys")), 4); // all founders
    assert_int_equal(json_count(json_get(item, "claims")), 0);
}

static void past_the_end_nothing_stands(void **state) {
    struct sample *s = *state;
    struct standing out;
    struct error e;
    assert_int_equal(standing_of(s->r, 1, &out, &e), ERR_NOT_FOUND);
    assert_int_equal(standing_of(s->r, UINT64_MAX, &out, &e), ERR_NOT_FOUND);
}

int main(void) {
#define CASE(f) cmocka_unit_test_setup_teardown(f, sample_setup, sample_teardown)
    const struct CMUnitTest tests[] = {
        CASE(a_forged_act_is_said_to_be_none),
        CASE(a_key_that_nobody_knows_has_signed_nothing),
        CASE(an_act_out_of_place_is_signed_and_alien),
        CASE(bytes_that_are_no_act_are_nobodys),
        CASE(a_void_act_is_signed_and_has_no_effect),
        CASE(an_act_in_force_has_no_headline),
        CASE(past_the_end_nothing_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
