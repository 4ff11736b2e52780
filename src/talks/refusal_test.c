// SPDX-License-Identifier: Apache-2.0
// What is refused, by which rule; and that no rule stands in the table which nothing breaks.
#include "talks/refusal.h"

#include "base/limits.h"
#include "talks/acts.h"
#include "talks/refused.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

// Which rules have been broken so far, in the order of `refusals`.
struct broken {
    struct world stage, empty;
    bool rule[128];
    bool permitted[64], refused[64]; // act types
    size_t cases, wrong;
};

static void note_broken(struct broken *b, const char *slug) {
    const struct refusal *r = refusal_find(slug);
    assert_non_null(r);
    b->rule[r - refusals] = true;
}

static int set_up(void **state) {
    struct broken *b = memory_get(sizeof *b);
    stage_begin(&b->stage);
    world_begin(&b->empty);
    *state = b;
    return 0;
}

static int tear_down(void **state) {
    struct broken *b = *state;
    world_end(&b->stage);
    world_end(&b->empty);
    free(b);
    return 0;
}

static void compare(struct broken *b, const struct refused *row, const struct verdict *v) {
    const char *rule = v->class == VERDICT_OK || v->class == VERDICT_OPAQUE ? NULL : v->why.rule;
    b->cases++;
    const char *name = strcmp(row->act, "found") == 0 ? "found" : stage_act(row->act)->type;
    ptrdiff_t type = name ? act_type_number(span_str(name)) : -1;
    if (type >= 0 && v->class == VERDICT_OK)
        b->permitted[type] = true;
    else if (type >= 0 && rule)
        b->refused[type] = true;
    if (v->class != row->class || !row->rule != !rule || (rule && strcmp(rule, row->rule) != 0)) {
        b->wrong++;
        print_message("%s, %s -> %s (%s): %s %s: %s; expected %s %s\n", row->act, row->from,
                      row->to, row->why, verdict_words[v->class], rule ? rule : "",
                      rule ? v->why.message : "", verdict_words[row->class],
                      row->rule ? row->rule : "");
    }
    if (!rule)
        return;
    note_broken(b, rule);
    if (!v->why.message[0] || !v->why.code || strlen(v->why.message) > 500)
        fail_msg("%s (%s): a message that nobody can show", row->act, row->why);
}

static void judge_row(struct broken *b, struct world *w, struct span text, const char *keys,
                      const struct refused *row) {
    if (row->from && !row->after)
        text = world_change(w, text, row->from, row->to);
    struct span note = world_sign(w, text, row->keys ? row->keys : keys);
    if (row->after)
        note = world_change(w, note, row->from, row->to);
    struct verdict v = world_judge(w, note);
    compare(b, row, &v);
}

static void walk(struct broken *b, const struct refused *rows) {
    b->wrong = 0;
    for (const struct refused *row = rows; row->act; row++) {
        struct good g = *stage_act(row->act);
        g.key = row->as ? row->as : g.key;
        judge_row(b, &b->stage, stage_text(&b->stage, &g), g.key, row);
    }
    assert_int_equal(b->wrong, 0);
}

static void founding_acts(void **state) {
    struct broken *b = *state;
    struct span text = world_founding_text(&b->empty);
    b->wrong = 0;
    for (const struct refused *row = refused_founding; row->act; row++)
        judge_row(b, &b->empty, text, "kaz/root irn/root rus/root tur/root", row);
    assert_int_equal(b->wrong, 0);
}

static void notes_and_lines(void **state) {
    walk(*state, refused_lines);
}
static void envelopes_keys_and_chains(void **state) {
    walk(*state, refused_envelope);
}
static void forms_and_look_ups(void **state) {
    walk(*state, refused_forms);
}
static void the_constitution(void **state) {
    walk(*state, refused_constitution);
}
static void rounds_speech_texts_and_the_ceasefire(void **state) {
    walk(*state, refused_rounds);
    walk(*state, refused_revision);
    walk(*state, refused_texts);
    walk(*state, refused_conclusion);
    walk(*state, refused_ceasefire);
}

static void every_good_act_is_in_force_on_the_stage(void **state) {
    struct broken *b = *state;
    for (const struct good *const *list = stage_lists; *list; list++)
        for (const struct good *g = *list; g->name; g++) {
            struct verdict v =
                world_judge(&b->stage, world_sign(&b->stage, stage_text(&b->stage, g), g->key));
            if (v.class != (g->type ? VERDICT_OK : VERDICT_OPAQUE))
                fail_msg("%s: %s", g->name, v.why.message);
        }
}

static void a_founding_stands_at_entry_0_and_there_alone(void **state) {
    struct broken *b = *state;
    struct world w;
    struct span founding = world_sign(&b->empty, world_founding_text(&b->empty),
                                      "kaz/root irn/root rus/root tur/root");
    struct verdict v = world_judge(&b->stage, founding);
    assert_int_equal(v.class, VERDICT_ALIEN);
    assert_string_equal(v.why.rule, "already-founded");
    note_broken(b, v.why.rule);
    const struct good *g = stage_act("quiet");
    struct span act = world_sign(&b->stage, stage_text(&b->stage, g), g->key);
    world_begin(&w);
    v = world_put(&w, act);
    assert_int_equal(v.class, VERDICT_ALIEN);
    assert_string_equal(v.why.rule, "not-founded");
    note_broken(b, v.why.rule);
    v = world_put(&w, founding); // too late: a reader stops at entry 0
    assert_int_equal(v.class, VERDICT_ALIEN);
    assert_false(fold_state(w.fold)->founded);
    world_end(&w);
}

static void a_text_is_logged_once_whoever_signs_it(void **state) {
    struct broken *b = *state;
    struct world w;
    world_found(&w, NULL, NULL);
    world_act(&w, "syr/root", "key",
              "{'op':'add','vkey':'<vkey syr/second>','use':['act'],'proof':'<proof syr/second>'}");
    struct span text = world_text(&w, "syr/desk", NULL,
                                  "'act':'interest','body':{'about':{'who':'syr'},'state':"
                                  "'exploring'}");
    struct verdict v = world_put(&w, world_sign(&w, text, "irn/desk"));
    assert_int_equal(v.class, VERDICT_ALIEN); // leaves the text free
    v = world_put(&w, world_sign(&w, text, "syr/desk"));
    assert_int_equal(v.class, VERDICT_OK);
    v = world_put(&w, world_sign(&w, text, "syr/desk"));
    assert_string_equal(v.why.rule, "wrong-n");
    v = world_put(&w, world_sign(&w, text, "syr/second")); // stands at n = 0 as the other did
    assert_int_equal(v.class, VERDICT_ALIEN);
    assert_string_equal(v.why.rule, "already-logged");
    note_broken(b, v.why.rule);
    world_end(&w);
}

static void an_entry_has_at_most_65535_bytes(void **state) {
    struct broken *b = *state;
    const struct good *g = stage_act("quiet");
    struct span text = stage_text(&b->stage, g);
    size_t around = world_sign(&b->stage, text, g->key).size - strlen("words");
    for (size_t size = LIMIT_ENTRY_BYTES; size <= LIMIT_ENTRY_BYTES + 1; size++) {
        const char *fill = arena_printf(&b->stage.arena, "<fill %zu>", size - around);
        struct span note =
            world_sign(&b->stage, world_change(&b->stage, text, "words", fill), g->key);
        assert_int_equal(note.size, size);
        struct verdict v = world_judge(&b->stage, note);
        assert_int_equal(v.class, size > LIMIT_ENTRY_BYTES ? VERDICT_ALIEN : VERDICT_OK);
    }
    struct verdict v = world_judge(&b->stage, span("", 0));
    assert_string_equal(v.why.rule, "too-large");
}

static void judging_leaves_no_trace(void **state) {
    struct broken *b = *state;
    uint8_t digest[HASH_BYTES], again[HASH_BYTES];
    struct error e;
    fold_digest(b->stage.fold, digest);
    assert_int_equal(fold_size(b->stage.fold), STAGE_SIZE);
    assert_int_equal(fold_size(b->empty.fold), 0);
    assert_int_equal(fold_reload(b->stage.fold, &e), OK);
    fold_digest(b->stage.fold, again);
    assert_memory_equal(digest, again, HASH_BYTES);
    const char *rows =
        world_ask(&b->stage, "SELECT CAST(count(*) AS TEXT) FROM act WHERE ?1 = ''", "");
    assert_int_equal(strtol(rows, NULL, 10), STAGE_SIZE);
}

static void every_rule_has_been_broken(void **state) {
    struct broken *b = *state;
    size_t missing = 0;
    for (const struct refusal *r = refusals; r->slug; r++) {
        if (!b->rule[r - refusals] && !refused_in_stories(r->slug)) {
            missing++;
            print_message("%s: no case breaks it\n", r->slug);
        }
    }
    print_message("%zu cases\n", b->cases);
    assert_int_equal(missing, 0);
    assert_true(b->cases >= 300);
}

static void every_type_has_a_permitted_and_a_refused_case(void **state) {
    struct broken *b = *state;
    const struct act_type *t;
    for (size_t n = 0; (t = act_type_at(n)); n++)
        if ((!b->permitted[n] || !b->refused[n]) && !stories_of(t))
            fail_msg("%s: no case that is %s", t->name, b->permitted[n] ? "refused" : "permitted");
}

static void every_rule_has_a_sentence_and_a_status_that_fits(void **state) {
    (void)state;
    static const int statuses[] = {400, 403, 409, 413, 422};
    for (const struct refusal *r = refusals; r->slug; r++) {
        bool fits = false;
        for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
            fits = fits || r->status == statuses[i];
        assert_true(fits);
        assert_true(strlen(r->sentence) > 10 && strlen(r->sentence) < 100);
        assert_ptr_equal(refusal_find(r->slug), r); // and stands once
    }
    assert_null(refusal_find("no-such-rule"));
    assert_null(refusal_find(NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_good_act_is_in_force_on_the_stage),
        cmocka_unit_test(founding_acts),
        cmocka_unit_test(notes_and_lines),
        cmocka_unit_test(envelopes_keys_and_chains),
        cmocka_unit_test(forms_and_look_ups),
        cmocka_unit_test(the_constitution),
        cmocka_unit_test(rounds_speech_texts_and_the_ceasefire),
        cmocka_unit_test(a_founding_stands_at_entry_0_and_there_alone),
        cmocka_unit_test(a_text_is_logged_once_whoever_signs_it),
        cmocka_unit_test(an_entry_has_at_most_65535_bytes),
        cmocka_unit_test(judging_leaves_no_trace),
        cmocka_unit_test(every_rule_has_been_broken), // after all of them
        cmocka_unit_test(every_type_has_a_permitted_and_a_refused_case),
        cmocka_unit_test(every_rule_has_a_sentence_and_a_status_that_fits),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
