// SPDX-License-Identifier: Apache-2.0
// One version of a text: clauses, options, stances, amendments, and what is missing from whom.
#include "view/sample.h"

#define DOCUMENT(id, kind, more)                                                                   \
    "{'id':'" id "','kind':'" kind "','title':{'en':'On areas','ru':'О зонах'},'track':"     \
    "'astana','languages':['en','ru'],'authentic':['en','ru']" more "}"
#define OPEN_CLAUSES                                                                               \
    "{'id':'areas','level':1,'heading':{'en':'Areas'},'options':[{'id':'four','by':['rus','irn']," \
    "'against':['tur'],'text':{'en':'Four areas.','ru':'Четыре зоны.'}},{'id':'three',"  \
    "'by':['tur'],'text':{'en':'Three areas.'}}]},{'id':'term','level':2,'text':{'en':'For [six] " \
    "months.'}}"
#define CLEAN_CLAUSES                                                                              \
    "{'id':'areas','level':1,'text':{'en':'Four "                                                  \
    "areas.'}},{'id':'term','level':2,'text':{'en':'For "                                          \
    "six months.'}}"

static const struct question text = {.view = "text", .ref = "memo"};

static const char *draft(struct sample *s, const char *version, const char *clauses,
                         const char *more) {
    return sample_id(s, sample_sayf(s, "un", "draft", 10,
                                    "{'document':'un/memo','version':'%s','clauses':[%s]%s}",
                                    version, clauses, more));
}

static const char *clean(struct sample *s, const char *kind) {
    BUF_SCOPED struct buf body;
    buf_init(&body, 4096);
    buf_printf(&body,
               "{'id':'memo','kind':'%s','title':{'en':'On areas'},'track':'astana','languages':"
               "['en'],'authentic':['en'],'depositary':'kaz'}",
               kind);
    sample_say(s, "un", "document", 1, buf_str(&body));
    return draft(s, "1", CLEAN_CLAUSES, "");
}

static void sign(struct sample *s, const char *who, const char *version, const char *capacity,
                 const char *form, const char *more) {
    sample_sayf(s, who, "sign", 20,
                "{'draft':'%s','signatory':{'name':{'en':'A. Envoy'}},'capacity':'%s','form':'%s'"
                "%s}",
                version, capacity, form, more);
}

static void missing(struct sample *s, const char *words, bool complete) {
    sample_ask(s, &text);
    sample_is(s->answer, "text/missing/text", words);
    assert_int_equal(json_bool(sample_at(s->answer, "text/missing/complete")), complete);
    assert_int_equal(json_bool(sample_at(s->answer, "text/agreed")), complete);
}

// Whoever drafts chooses a label, also one that looks like the id of another's version.
static void an_id_names_one_version_whatever_others_are_called(void **state) {
    struct sample *s = *state;
    sample_say(s, "un", "document", 1, DOCUMENT("memo", "memorandum", ""));
    const char *first = draft(s, "1", OPEN_CLAUSES, "");
    draft(s, first, CLEAN_CLAUSES, "");
    struct question q = text;
    q.version = first;
    sample_is(sample_ask(s, &q), "text/id", first);
    sample_is(s->answer, "text/version", "1");
}

static void options_stand_with_the_drafter_s_word_and_each_one_s_own(void **state) {
    struct sample *s = *state;
    sample_say(s, "un", "document", 1, DOCUMENT("memo", "memorandum", ""));
    const char *v = draft(s, "1", OPEN_CLAUSES, "");
    sample_sayf(s, "tur", "stance", 11,
                "{'draft':'%s','clause':'areas','option':'four','position':'object','reason':{'en':"
                "'too many'}}",
                v);
    sample_sayf(s, "tur", "stance", 12,
                "{'draft':'%s','clause':'areas','option':'four','position':'accept','if':[{"
                "'clause':'term'}]}",
                v);
    sample_sayf(s, "irn", "stance", 12, "{'draft':'%s','position':'reserve'}", v);
    sample_sayf(s, "syr", "stance", 12, "{'draft':'%s','clause':'term','position':'agree'}", v);
    sample_sayf(s, "syr", "stance", 13, "{'draft':'%s','clause':'term','position':'none'}", v);
    const struct json *a = sample_ask(s, &text);
    sample_is(a, "items/0/options/0/by/1", "irn");
    sample_is(a, "items/0/options/0/against/0", "tur");
    sample_is(a, "items/0/options/0/stances/0/who", "tur");
    sample_is(a, "items/0/options/0/stances/0/position", "accept"); // its later word
    sample_is(a, "items/0/options/0/stances/0/if/0/clause", "term");
    assert_int_equal(json_count(sample_at(a, "items/0/options/0/stances")), 1);
    assert_int_equal(json_count(sample_at(a, "items/1/stances")), 0); // took its word back
    sample_is(a, "text/stances/0/position", "reserve");
    assert_int_equal(json_int(sample_at(a, "text/counts/open_clauses")), 1);
    assert_int_equal(json_int(sample_at(a, "text/counts/options")), 2);
    sample_is(a, "text/by_delegation/2/who", "tur");
    assert_int_equal(json_int(sample_at(a, "text/by_delegation/2/wants")), 1);
    assert_int_equal(json_int(sample_at(a, "text/by_delegation/2/against")), 1);
    sample_is(a, "text/missing/text",
              "Missing: a text for 1 clause that has options; a carried motion to adopt it (the "
              "rules ask nobody to sign).");
    assert_true(sample_text_has(s, "wanted by Republic of Turkey (tur), as United Nations (un)"));
    assert_true(sample_text_has(s, "accept (entry 4); if term stands"));
    sample_ask(s, &(struct question){.view = "text", .ref = "un/memo", .lang = "ru"});
    sample_is(s->answer, "items/0/options/0/text", "Четыре зоны.");
    sample_is(s->answer, "items/0/options/1/text", "Three areas.");
}

static void languages_stand_side_by_side_and_none_falls_back(void **state) {
    struct sample *s = *state;
    struct question both = {.view = "text", .ref = "memo", .lang = "en", .beside = "ru"};
    sample_say(s, "un", "document", 1, DOCUMENT("memo", "memorandum", ""));
    draft(s, "1", OPEN_CLAUSES, "");
    both.columns = 60;
    const struct json *a = sample_ask(s, &both);
    sample_is(a, "text/columns/1", "ru");
    sample_is(a, "items/0/heading", "Areas"); // the answer is in the first
    sample_is(a, "items/0/columns/0/heading", "Areas");
    assert_null(sample_at(a, "items/0/columns/1/heading"));
    sample_is(a, "items/0/options/0/columns/1/text", "Четыре зоны.");
    assert_null(sample_at(a, "items/0/options/1/columns/1/text")); // in English alone
    sample_is(a, "items/1/columns/0/text", "For [six] months.");
    assert_true(sample_text_has(s, "Four areas.                    Четыре зоны.\n"));
    assert_true(sample_text_has(s, "Three areas.                   \u2013\n"));
    both.columns = 30; // too narrow
    sample_ask(s, &both);
    assert_true(sample_text_has(s, "\nFour areas.\nЧетыре зоны.\n"));
    both.beside = "ar";
    struct error e = sample_refused(s, &both, ERR_NOT_FOUND);
    assert_string_equal(e.message, "the version has no text in \"ar\"");
    both.beside = "ru";
    both.diff = "1..1";
    sample_refused(s, &both, ERR_INVALID);
    both = (struct question){.view = "stances", .ref = "memo", .lang = "en", .beside = "ru"};
    sample_refused(s, &both, ERR_INVALID);
}

static void which_version_is_meant(void **state) {
    struct sample *s = *state;
    static const struct {
        const char *ref, *version, *is;
    } good[] = {{"memo", NULL, "2"}, {"un/memo", "1", "1"}, {NULL, NULL, "2"}, {NULL, "1", "1"}};
    sample_say(s, "un", "document", 1, DOCUMENT("memo", "memorandum", ""));
    const char *one = draft(s, "1", OPEN_CLAUSES, "");
    char more[128];
    snprintf(more, sizeof more, ",'base':'%s'", one);
    draft(s, "2", CLEAN_CLAUSES, more);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        sample_ask(
            s, &(struct question){.view = "text", .ref = good[i].ref, .version = good[i].version});
        sample_is(s->answer, "text/version", good[i].is);
    }
    sample_ask(s, &(struct question){.view = "text", .ref = one});
    sample_is(s->answer, "text/version", "1");
    assert_true(sample_text_has(s, "there is a newer version"));
    sample_ask(s, &(struct question){.view = "text", .version = one});
    sample_is(s->answer, "text/version", "1");
    sample_ask(s, &text);
    sample_is(s->answer, "text/base/version", "1");
    sample_refused(s, &(struct question){.view = "text", .ref = "other"}, ERR_NOT_FOUND);
    sample_refused(s, &(struct question){.view = "text", .ref = "rus/memo"}, ERR_NOT_FOUND);
    sample_refused(s, &(struct question){.view = "text", .ref = "memo", .version = "3"},
                   ERR_NOT_FOUND);
    sample_refused(s, &(struct question){.view = "motions", .version = "3"}, ERR_INVALID);
    sample_refused(s, &(struct question){.view = "text", .take = "a=b"}, ERR_INVALID);
    sample_say(s, "rus", "document", 1, DOCUMENT("memo", "memorandum", ""));
    sample_refused(s, &text, ERR_CONFLICT);
    sample_refused(s, &(struct question){.view = "text", .ref = "rus/memo"}, ERR_NOT_FOUND);
}

static void amendments_stand_under_their_clause_and_say_where_they_ended(void **state) {
    struct sample *s = *state;
    sample_say(s, "un", "document", 1, DOCUMENT("memo", "memorandum", ""));
    const char *v = draft(s, "1", OPEN_CLAUSES, "");
    sample_sayf(s, "tur", "amend", 11,
                "{'id':'year','draft':'%s','clause':'term','op':'replace','text':{'en':'For a "
                "year.'},'reason':{'en':'six months are short'}}",
                v);
    sample_sayf(s, "irn", "amend", 11, "{'id':'out','draft':'%s','clause':'term','op':'delete'}",
                v);
    sample_sayf(s, "opp", "amend", 11, "{'id':'gone','draft':'%s','clause':'term','op':'delete'}",
                v);
    sample_say(s, "opp", "withdraw", 12, "{'what':'opp/gone'}");
    sample_sayf(s, "tur", "correct", 12,
                "{'what':'tur/year','body':{'id':'year','draft':'%s','clause':'term','op':"
                "'replace','text':{'en':'For one year.'}}}",
                v);
    sample_say(s, "irn", "support", 13, "{'what':'tur/year','choice':'support'}");
    const struct json *a = sample_ask(s, &text);
    assert_int_equal(json_count(sample_at(a, "items/1/amendments")), 2);
    sample_is(a, "items/1/amendments/0/text", "For one year."); // as it was corrected
    sample_is(a, "items/1/amendments/0/support/0/who", "irn");
    assert_int_equal(json_int(sample_at(a, "text/counts/unsettled")), 2);
    assert_true(sample_text_has(s, "open: no later version says what became of it"));
    draft(
        s, "2", OPEN_CLAUSES,
        ",'settles':[{'amend':'tur/year','how':'taken-partly','clause':'areas','option':'four'}]");
    struct question first = text;
    first.version = "1";
    a = sample_ask(s, &first);
    sample_is(a, "items/1/amendments/0/settled/0/how", "taken-partly");
    sample_is(a, "items/1/amendments/0/settled/0/version", "2");
    sample_is(a, "items/1/amendments/0/settled/0/option", "four");
    assert_int_equal(json_count(sample_at(a, "items/1/amendments/1/settled")), 0);
    assert_int_equal(json_int(sample_at(a, "text/counts/unsettled")), 1);
    assert_true(sample_text_has(s, "taken partly in version 2, areas=four, as United Nations"));
    sample_sayf(s, "tur", "correct", 14, // and is open again, as it stands now
                "{'what':'tur/year','body':{'id':'year','draft':'%s','clause':'term','op':"
                "'replace','text':{'en':'For ten years.'}}}",
                v);
    a = sample_ask(s, &first);
    assert_true(json_bool(sample_at(a, "items/1/amendments/0/settled/0/earlier")));
    assert_int_equal(json_int(sample_at(a, "text/counts/unsettled")), 2);
    assert_true(sample_text_has(s, "this was said before what it is about was corrected"));
    a = sample_ask(s, &text); // amendments are to the version they name
    assert_int_equal(json_int(sample_at(a, "text/counts/amendments")), 0);
}

static void what_is_missing_is_said_from_whom(void **state) {
    struct sample *s = *state;
    const char *v = clean(s, "agreement");
    missing(
        s,
        "Missing: the signature of Islamic Republic of Iran (irn), Russian Federation (rus) and "
        "Republic of Turkey (tur) as guarantor; the signature of Syrian Arab Republic (syr) and "
        "Armed opposition (opp) as party.",
        false);
    sign(s, "rus", v, "guarantor", "electronic", "");
    sign(s, "tur", v, "guarantor", "paper", "");
    sign(s, "irn", v, "guarantor", "electronic", ",'ad_referendum':true");
    sign(s, "syr", v, "party", "electronic", "");
    sign(s, "opp", v, "witness", "electronic", "");
    missing(s,
            "Missing: the word of Republic of Kazakhstan (kaz) that it has what Republic of Turkey "
            "(tur) put on paper; confirmation by Islamic Republic of Iran (irn) of what was signed "
            "ad referendum; the signature of Armed opposition (opp) as party.",
            false);
    assert_true(sample_text_has(s, "the depositary has not said that it has the page"));
    sample_sayf(s, "kaz", "certify", 21,
                "{'draft':'%s','signatory':'tur','scan':{'sha256':'0123456789abcdef0123456789abcdef"
                "0123456789abcdef0123456789abcdef','size':20,'media_type':'application/pdf'}}",
                v);
    sample_sayf(s, "irn", "confirm", 22, "{'draft':'%s'}", v);
    sign(s, "opp", v, "party", "electronic", "");
    missing(s,
            "Nothing that the rules ask is missing; when it enters into force, Republic of "
            "Kazakhstan (kaz) has to say.",
            true);
    uint64_t entry = sample_sayf(s, "kaz", "entry", 23,
                                 "{'draft':'%s','from':'2017-05-06T00:00:00+06:00','until':"
                                 "'2017-11-06T00:00:00+06:00','extension':'automatic'}",
                                 v);
    missing(s,
            "Nothing that the rules ask is missing (in force from 6 May, 00:00, as Republic of "
            "Kazakhstan (kaz) says).",
            true);
    sample_is(s->answer, "text/in_force/state", "not-yet");
    assert_int_equal(json_int(sample_at(s->answer, "text/in_force/i")), entry);
    assert_true(sample_text_has(s, "extension: automatic"));
    sample_sayf(s, "rus", "denounce", 24, "{'draft':'%s','reason':{'en':'It was not kept.'}}", v);
    missing(s, "Missing: Russian Federation (rus) has denounced it.", false);
    struct question then = text;
    then.as_of = entry + 1;
    sample_ask(s, &then);
    assert_true(json_bool(sample_at(s->answer, "text/agreed"))); // as it was known then
}

// The same page does not stand for what its signatory puts on paper afterwards.
static void a_certificate_is_shown_with_the_papers_before_it(void **state) {
    struct sample *s = *state;
    const char *v = clean(s, "protocol");
    sign(s, "opp", v, "party", "electronic", "");
    sign(s, "syr", v, "witness", "paper", "");
    static const char certificate[] =
        "{'draft':'%s','signatory':'syr','scan':{'sha256':'0123456789abcdef0123456789abcdef"
        "0123456789abcdef0123456789abcdef','size':20,'media_type':'application/pdf'}}";
    uint64_t first = sample_sayf(s, "kaz", "certify", 21, certificate, v);
    sign(s, "syr", v, "party", "paper", "");
    sample_ask(s, &text);
    assert_int_equal(json_int(sample_at(s->answer, "text/sign/1/certified")), first);
    assert_int_equal(json_type(sample_at(s->answer, "text/sign/2/certified")), JSON_NULL_T);
    sample_is(s->answer, "text/asked/0/electors/0/state", "paper");
    uint64_t second = sample_sayf(s, "kaz", "certify", 22, certificate, v);
    sample_ask(s, &text);
    assert_int_equal(json_int(sample_at(s->answer, "text/sign/1/certified")), second);
    assert_int_equal(json_int(sample_at(s->answer, "text/sign/2/certified")), second);
    sample_is(s->answer, "text/asked/0/electors/0/state", "done");
}

static void signatures_on_two_versions_add_up_to_none(void **state) {
    struct sample *s = *state;
    const char *one = clean(s, "protocol"), *two = draft(s, "2", CLEAN_CLAUSES, "");
    sign(s, "syr", one, "party", "electronic", "");
    sign(s, "opp", two, "party", "electronic", "");
    missing(s,
            "Missing: the signature of Syrian Arab Republic (syr) as party; 1 more to ratify of "
            "Syrian Arab Republic (syr) and Armed opposition (opp) as party.",
            false);
    assert_int_equal(json_count(sample_at(s->answer, "text/sign")), 1);
    sample_is(s->answer, "text/sign/0/author", "opp");
    struct question first = text;
    first.version = "1";
    sample_ask(s, &first);
    assert_false(json_bool(sample_at(s->answer, "text/agreed")));
    sample_is(s->answer, "text/sign/0/author", "syr");
    sample_sayf(s, "syr", "ratify", 22, "{'draft':'%s','by':{'name':{'en':'The assembly'}}}", one);
    sample_ask(s, &first);
    sample_is(s->answer, "text/asked/1/electors/0/state", "done");
    assert_true(json_bool(sample_at(s->answer, "text/asked/1/met")));
    sample_is(s->answer, "text/missing/text",
              "Missing: the signature of Armed opposition (opp) as party.");
}

static void what_is_declared_stands_beside_its_clause(void **state) {
    struct sample *s = *state;
    const char *v = clean(s, "protocol");
    uint64_t i = sample_sayf(s, "tur", "declare", 12,
                             "{'draft':'%s','kind':'reservation','clause':'term','text':{'en':'Not "
                             "in winter.'}}",
                             v);
    const char *first = sample_id(s, i);
    sample_sayf(s, "syr", "declare", 13,
                "{'draft':'%s','kind':'objection','to':'%s','text':{'en':'In winter too.'}}", v,
                first);
    uint64_t gone = sample_sayf(s, "irn", "declare", 13,
                                "{'draft':'%s','kind':'explanation','text':{'en':'Well.'}}", v);
    sample_sayf(s, "irn", "withdraw", 14, "{'what':'%s'}", sample_id(s, gone));
    sample_ask(s, &text);
    assert_int_equal(json_int(sample_at(s->answer, "items/1/declarations/0")), i);
    assert_int_equal(json_count(sample_at(s->answer, "text/declare")), 2);
    assert_true(sample_text_has(s, "reservation by Republic of Turkey (tur) on term"));
    assert_true(sample_text_has(s, "objection by Syrian Arab Republic (syr) to the declaration"));
}

static void a_correction_of_a_signed_text_leaves_its_words(void **state) {
    struct sample *s = *state;
    static const char *const guarantors[] = {"irn", "rus", "tur"};
    const char *v = clean(s, "protocol");
    sample_sayf(
        s, "irn", "motion", 12,
        "{'id':'m','title':{'en':'Error'},'kind':'rectify','payload':{'draft':'%s','clause':"
        "'term','text':{'en':'For seven months.'}},'decide_by':'2017-05-09T00:00:00+06:00'}",
        v);
    for (size_t i = 0; i < 3; i++)
        sample_say(s, guarantors[i], "vote", 13, "{'motion':'irn/m','choice':'yes'}");
    sample_ask(s, &text);
    sample_is(s->answer, "items/1/text", "For six months.");
    sample_is(s->answer, "items/1/rectified/0/text", "For seven months.");
    sample_is(s->answer, "items/1/rectified/0/motion", "irn/m");
    assert_int_equal(json_int(sample_at(s->answer, "text/counts/rectified")), 1);
    assert_true(sample_text_has(s, "corrected by motion irn/m"));
}

static void clauses_come_in_pages(void **state) {
    struct sample *s = *state;
    clean(s, "protocol");
    struct question page = text;
    page.limit = 1;
    sample_ask(s, &page);
    sample_is(s->answer, "items/0/id", "areas");
    assert_int_equal(json_get_int(s->answer, "next"), 1);
    assert_int_equal(json_get_int(s->answer, "more"), 1);
    assert_int_equal(json_int(sample_at(s->answer, "text/counts/clauses")), 2);
    page.after = 1;
    sample_ask(s, &page);
    sample_is(s->answer, "items/0/id", "term");
    assert_int_equal(json_type(json_get(s->answer, "next")), JSON_NULL_T);
    page.after = 7;
    sample_ask(s, &page);
    assert_int_equal(json_count(json_get(s->answer, "items")), 0);
}

static void a_document_that_was_taken_back_leaves_its_versions(void **state) {
    struct sample *s = *state;
    const char *v = clean(s, "protocol");
    sample_say(s, "un", "withdraw", 12, "{'what':'un/memo'}");
    sample_ask(s, &text);
    sample_is(s->answer, "text/id", v);
    assert_int_equal(json_type(sample_at(s->answer, "text/document")), JSON_NULL_T);
    assert_true(sample_text_has(s, "the document was taken back; its versions stand"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(an_id_names_one_version_whatever_others_are_called),
        CASE(options_stand_with_the_drafter_s_word_and_each_one_s_own),
        CASE(languages_stand_side_by_side_and_none_falls_back),
        CASE(which_version_is_meant),
        CASE(amendments_stand_under_their_clause_and_say_where_they_ended),
        CASE(what_is_missing_is_said_from_whom),
        CASE(a_certificate_is_shown_with_the_papers_before_it),
        CASE(signatures_on_two_versions_add_up_to_none),
        CASE(what_is_declared_stands_beside_its_clause),
        CASE(a_correction_of_a_signed_text_leaves_its_words),
        CASE(clauses_come_in_pages),
        CASE(a_document_that_was_taken_back_leaves_its_versions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
