// SPDX-License-Identifier: Apache-2.0
// Who is asked to reconcile and to find, of what, and what ends it. More is not asked than is.
#include "view/sample.h"
#include "view/unanswered.h"

static void truce(struct sample *s) {
    sample_say(s, "rus", "ceasefire", 1,
               "{'id':'truce','kind':'ceasefire','title':{'en':'Truce'},'declared_by':['rus'],"
               "'binds':[{'who':'syr'}],'from':'2017-05-02T09:00:00+06:00'}");
    sample_say(s, "tur", "ceasefire", 1,
               "{'id':'other','kind':'ceasefire','title':{'en':'Other'},'declared_by':['tur'],"
               "'binds':[{'who':'syr'}],'from':'2017-05-02T09:00:00+06:00'}");
}

static void count(struct sample *s, const char *who, const char *id, const char *of) {
    sample_sayf(s, who, "count", 700,
                "{'id':'%s','ceasefire':'%s','from':'2017-05-02','to':'2017-05-02','total':5,'by':"
                "[]}",
                id, of);
}

static void incident(struct sample *s, const char *who, const char *id, const char *more) {
    sample_sayf(s, who, "incident", 700,
                "{'id':'%s','when':'2017-05-02T10:00:00+06:00','place':{'name':{'en':'P'}},'kind':"
                "'attack','basis':'heard'%s}",
                id, more);
}

struct case_of {
    const char *who, *counts, *incidents; // refs, the newest first, a space behind each
    const char *why;
};

static void put_refs(const struct rows *rows, char *out, size_t room) {
    out[0] = '\0';
    for (size_t i = 0; i < rows->count; i++)
        snprintf(out + strlen(out), room - strlen(out), SPAN_FMT " ", SPAN_ARG(rows->list[i].ref));
}

static void check(struct sample *s, const struct view_query *q, const struct case_of *c) {
    ASKING_SCOPED struct asking a;
    struct error e = {0};
    struct rows rows;
    char refs[2][4096];
    bool cut;
    assert_int_equal(asking_begin(&a, s->r, q, &e), OK);
    assert_int_equal(unanswered_counts(&a, span_str(c->who), &rows, &cut, &e), OK);
    assert_false(cut);
    put_refs(&rows, refs[0], sizeof refs[0]);
    assert_int_equal(unanswered_incidents(&a, span_str(c->who), &rows, &cut, &e), OK);
    assert_false(cut);
    put_refs(&rows, refs[1], sizeof refs[1]);
    if (strcmp(refs[0], c->counts) != 0 || strcmp(refs[1], c->incidents) != 0)
        fail_msg("%s: %s has \"%s\" and \"%s\"", c->why, c->who, refs[0], refs[1]);
}

static void check_all(struct sample *s, const struct case_of *cases, size_t count) {
    const struct view_query q = {.as_of = record_size(s->r)};
    for (size_t i = 0; i < count; i++)
        check(s, &q, &cases[i]);
}
#define CHECK(s, cases) check_all(s, cases, sizeof(cases) / sizeof *(cases))

static void who_has_taken_it_on_is_asked_until_it_has_answered(void **state) {
    struct sample *s = *state;
    truce(s);
    count(s, "rus", "one", "rus/truce");
    incident(s, "syr", "first", "");
    static const struct case_of nobody[] = {
        {"tur", "", "", "a guarantor that neither counts nor finds"},
        {"rus", "", "", "its own count"},
        {"syr", "", "", "a party counts nothing"},
        {"clip", "", "", "the press"},
        {"none", "", "", "nobody of this record"},
    };
    CHECK(s, nobody);
    count(s, "tur", "one", "rus/truce");
    count(s, "irn", "one", "tur/other");
    sample_say(s, "irn", "finding", 701, "{'incident':'syr/first','occurred':'under-check'}");
    incident(s, "opp", "second", "");
    incident(s, "irn", "own", "");
    static const struct case_of some[] = {
        {"tur", "rus/one ", "", "it counts the same ceasefire"},
        {"rus", "tur/one ", "", "and so does the other"},
        {"irn", "", "opp/second ", "another ceasefire; not what it has found on, nor its own"},
        {"syr", "", "", "it reports, and finds nothing"},
    };
    CHECK(s, some);
    sample_say(s, "tur", "reconcile", 702, "{'count':'rus/one','confirmed':1}");
    sample_say(s, "irn", "finding", 702, "{'incident':'opp/second','occurred':'not-confirmed'}");
    static const struct case_of done[] = {
        {"tur", "irn/one ", "", "a partial answer is one; who reconciles is asked of all"},
        {"rus", "tur/one ", "", "what the other has answered answers nothing of its own"},
        {"irn", "", "", "found"},
    };
    CHECK(s, done);
}

static void what_is_taken_back_asks_for_nothing_and_an_answer_taken_back_is_none(void **state) {
    struct sample *s = *state;
    truce(s);
    count(s, "tur", "one", "rus/truce");
    count(s, "rus", "one", "rus/truce");
    incident(s, "syr", "first", "");
    sample_say(s, "tur", "finding", 701, "{'incident':'syr/first','occurred':'confirmed'}");
    incident(s, "syr", "second", "");
    uint64_t before = record_size(s->r);
    static const struct case_of asked[] = {{"tur", "rus/one ", "syr/second ", "both stand"}};
    CHECK(s, asked);
    sample_say(s, "rus", "withdraw", 702, "{'what':'rus/one'}");
    sample_say(s, "syr", "withdraw", 702, "{'what':'syr/second'}");
    static const struct case_of gone[] = {{"tur", "", "", "both were withdrawn"}};
    CHECK(s, gone);
    check(s, &(struct view_query){.as_of = before}, asked); // who does not know of it yet
    count(s, "rus", "two", "rus/truce");
    uint64_t said = sample_say(s, "tur", "reconcile", 703, "{'count':'rus/two','confirmed':5}");
    CHECK(s, gone);
    sample_sayf(s, "tur", "withdraw", 704, "{'what':'%s'}", sample_id(s, said));
    static const struct case_of again[] = {{"tur", "rus/two ", "", "the answer was withdrawn"}};
    CHECK(s, again);
}

static void a_copy_is_not_asked_of_beside_what_it_copies(void **state) {
    struct sample *s = *state;
    incident(s, "syr", "first", "");
    sample_say(s, "rus", "finding", 701, "{'incident':'syr/first','occurred':'confirmed'}");
    incident(s, "opp", "copy", "");
    incident(s, "opp", "fine", ",'coarser':'opp/copy'");
    static const struct case_of cases[] = {{"rus", "", "opp/fine ", "the finer alone"}};
    CHECK(s, cases);
}

// Rules that give findings to the mediator, and reconciling to one guarantor.
static void name_them(struct json *body) {
    struct json *may = json_get(json_get(body, "rules"), "may");
    struct json *finders = json_new_list(), *recorders = json_new_list();
    json_add(finders, json_new_text(span_str("mediator")));
    json_put(may, "finding", finders);
    json_add(recorders, json_new_text(span_str("irn")));
    json_put(may, "reconcile", recorders);
}

static int named_setup(void **state) {
    struct sample *s = memory_get(sizeof *s);
    struct error e = {0};
    buf_init(&s->text, BUF_MAX);
    arena_init(&s->arena);
    *state = s;
    return sample_create_with(sample_path(s->folder, "named.truce", s->path), name_them, &s->r,
                              &e) != OK;
}

static void whom_the_rules_name_is_asked_from_the_first(void **state) {
    struct sample *s = *state;
    truce(s);
    count(s, "rus", "one", "rus/truce");
    count(s, "tur", "one", "rus/truce");
    incident(s, "syr", "first", "");
    static const struct case_of cases[] = {
        {"irn", "tur/one rus/one ", "", "named to reconcile, though it counts nothing"},
        {"un", "", "syr/first ", "by the role that is named to find"},
        {"rus", "", "", "it counts, and may reconcile no more"},
        {"tur", "", "", "a guarantor that is not named"},
    };
    CHECK(s, cases);
}

// Carried by those guarantors who vote on it.
static void carry(struct sample *s, const char *id, const char *kind, const char *payload,
                  const char *voters) {
    static const char *const guarantors[] = {"irn", "rus", "tur"};
    sample_sayf(s, "irn", "motion", 800,
                "{'id':'%s','title':{'en':'M'},'kind':'%s','payload':%s,'decide_by':"
                "'2017-05-09T00:00:00+06:00'}",
                id, kind, payload);
    for (size_t i = 0; i < 3; i++)
        if (strstr(voters, guarantors[i]))
            sample_sayf(s, guarantors[i], "vote", 801, "{'motion':'irn/%s','choice':'yes'}", id);
}

// By the rules, roles and standing that the question knows, not by those of now.
static void who_may_is_what_the_question_knows(void **state) {
    struct sample *s = *state;
    truce(s);
    count(s, "rus", "one", "rus/truce");
    count(s, "tur", "one", "rus/truce");
    incident(s, "syr", "first", "");
    sample_say(s, "tur", "finding", 701, "{'incident':'syr/first','occurred':'confirmed'}");
    sample_say(s, "rus", "finding", 701, "{'incident':'syr/first','occurred':'confirmed'}");
    incident(s, "opp", "second", "");
    const struct view_query before = {.as_of = record_size(s->r)};
    static const struct case_of all[] = {
        {"tur", "rus/one ", "opp/second ", "a guarantor"},
        {"rus", "tur/one ", "opp/second ", "another"},
        {"un", "", "", "a mediator that has taken on nothing"},
    };
    carry(s, "other", "change-role", "{'who':'tur','roles':['observer']}", "irn rus tur");
    const struct view_query between = {.as_of = record_size(s->r)};
    carry(s, "out", "suspend", "{'who':'rus'}", "irn");
    static const struct case_of changed[] = {
        {"tur", "", "", "an observer by now"},
        {"rus", "tur/one ", "opp/second ", "a guarantor still"},
    };
    static const struct case_of suspended[] = {
        {"tur", "", "", "an observer"},
        {"rus", "", "", "suspended"},
    };
    CHECK(s, suspended);
    for (size_t i = 0; i < 2; i++)
        check(s, &between, &changed[i]);
    for (size_t i = 0; i < 3; i++)
        check(s, &before, &all[i]);
    const struct view_query out = {.as_of = record_size(s->r)};
    carry(s, "in", "readmit", "{'who':'rus'}", "irn rus");
    static const struct case_of back[] = {{"rus", "tur/one ", "opp/second ", "readmitted"}};
    CHECK(s, back);
    check(s, &out, &suspended[1]);
}

static void of_many_the_newest_are_told_and_that_there_are_more(void **state) {
    struct sample *s = *state;
    incident(s, "rus", "first", "");
    sample_say(s, "tur", "finding", 701, "{'incident':'rus/first','occurred':'confirmed'}");
    for (int i = 0; i <= UNANSWERED_MOST; i++) {
        char id[16];
        ASKING_SCOPED struct asking a;
        struct view_query now = {0};
        struct error e = {0};
        struct rows rows;
        bool cut;
        snprintf(id, sizeof id, "n%d", i);
        incident(s, "rus", id, "");
        now.as_of = record_size(s->r);
        assert_int_equal(asking_begin(&a, s->r, &now, &e), OK);
        assert_int_equal(unanswered_incidents(&a, span_str("tur"), &rows, &cut, &e), OK);
        assert_int_equal(cut, i == UNANSWERED_MOST);
        assert_int_equal(rows.count, i < UNANSWERED_MOST ? i + 1 : UNANSWERED_MOST);
    }
}

static void who_is_alleged_is_asked_behind_any_number_that_it_has_answered(void **state) {
    struct sample *s = *state;
    struct error e = {0};
    for (int i = 0; i <= UNANSWERED_MOST + 1; i++) {
        char id[16];
        snprintf(id, sizeof id, "n%d", i);
        incident(s, "rus", id, ",'alleged':[{'who':'syr'},{'who':'opp'}]");
        if (i)
            sample_sayf(s, "syr", "respond", 701, "{'incident':'rus/%s','text':{'en':'No.'}}", id);
    }
    incident(s, "syr", "own", ",'alleged':[{'who':'syr'}]");
    incident(s, "rus", "gone", ",'alleged':[{'who':'syr'}]");
    sample_say(s, "rus", "withdraw", 702, "{'what':'rus/gone'}");
    incident(s, "rus", "copy", ",'alleged':[{'who':'syr'}]");
    incident(s, "rus", "fine", ",'alleged':[{'who':'jor'}],'coarser':'rus/copy'");
    for (int late = 0; late < 2; late++) {
        ASKING_SCOPED struct asking a;
        struct view_query now = {.as_of = record_size(s->r)};
        struct rows rows;
        bool cut;
        assert_int_equal(asking_begin(&a, s->r, &now, &e), OK);
        assert_int_equal(unanswered_alleged(&a, span_str("syr"), &rows, &cut, &e), OK);
        assert_false(cut);
        assert_int_equal(rows.count, late ? 2 : 1);
        assert_true(span_is(rows.list[rows.count - 1].ref, "rus/n0"));
        assert_int_equal(unanswered_alleged(&a, span_str("opp"), &rows, &cut, &e), OK);
        assert_true(cut);
        assert_int_equal(rows.count, UNANSWERED_MOST);
        if (!late) // an answer that was taken back is none
            sample_sayf(s, "syr", "withdraw", 703, "{'what':'%s'}", sample_id(s, 3));
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(who_has_taken_it_on_is_asked_until_it_has_answered),
        CASE(what_is_taken_back_asks_for_nothing_and_an_answer_taken_back_is_none),
        CASE(a_copy_is_not_asked_of_beside_what_it_copies),
        cmocka_unit_test_setup_teardown(whom_the_rules_name_is_asked_from_the_first, named_setup,
                                        sample_teardown),
        CASE(who_may_is_what_the_question_knows),
        CASE(of_many_the_newest_are_told_and_that_there_are_more),
        CASE(who_is_alleged_is_asked_behind_any_number_that_it_has_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
