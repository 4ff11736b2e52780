// SPDX-License-Identifier: Apache-2.0
// What a text needs before it may enter into force, told as stories for several sets of rules; and
// that nothing less will do.
#include "store/test_help.h"
#include "talks/world.h"

// Founded with these rules of adoption.
static void begin(struct world *w, const char *adopt) {
    char text[512];
    snprintf(text, sizeof text, "'adopt':%s,'silence_hours'", adopt);
    world_found(w, "'silence_hours'", text);
}

static const char *agreement(struct world *w, const char *id, const char *more) {
    return arena_printf(&w->arena,
                        "{'id':'%s','kind':'agreement','title':{'en':'T'},'track':'astana',"
                        "'languages':['en'],'authentic':['en'],'depositary':'un'%s}",
                        id, more);
}

static void document(struct world *w, const char *id, const char *more) {
    world_act(w, "un/desk", "document", agreement(w, id, more));
}

// A version with one clause; its act's id.
static const char *draft(struct world *w, const char *id, const char *label) {
    world_act(w, "un/desk", "draft",
              arena_printf(&w->arena,
                           "{'document':'un/%s','version':'%s','clauses':[{'id':'one','level':1,"
                           "'text':{'en':'words'}}]}",
                           id, label));
    return arena_printf(&w->arena, "<id %zu>", w->count - 1);
}

static const char *signing(struct world *w, const char *version, const char *capacity,
                           const char *more) {
    return arena_printf(&w->arena,
                        "{'draft':'%s','signatory':{'name':{'en':'A'}},'capacity':'%s','form':"
                        "'electronic'%s}",
                        version, capacity, more);
}

static const char *on_paper(struct world *w, const char *version, const char *capacity) {
    return arena_printf(&w->arena,
                        "{'draft':'%s','signatory':{'name':{'en':'A'}},'capacity':'%s','form':"
                        "'paper'}",
                        version, capacity);
}

// Of what rus has put on paper.
static const char *certificate(struct world *w, const char *version) {
    return arena_printf(
        &w->arena,
        "{'draft':'%s','signatory':'rus','scan':{'sha256':"
        "'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','size':1,"
        "'media_type':'image/png'}}",
        version);
}

static void sign(struct world *w, const char *who, const char *version, const char *capacity) {
    world_act(w, arena_printf(&w->arena, "%s/desk", who), "sign",
              signing(w, version, capacity, ""));
}

static const char *of(struct world *w, const char *version) {
    return arena_printf(&w->arena, "{'draft':'%s'}", version);
}

static const char *entry(struct world *w, const char *version) {
    return arena_printf(&w->arena,
                        "{'draft':'%s','from':'2017-05-06T00:00:00Z','extension':'none'}", version);
}

static void not_yet(struct world *w, const char *version, const char *rule) {
    world_refused(w, rule, "un/desk", "entry", entry(w, version));
}

static void enters(struct world *w, const char *version) {
    world_act(w, "un/desk", "entry", entry(w, version));
}

// Three guarantors sign: with every one of them, on whatever they signed.
static void all_of_them_and_nobody_as_witness(void **state) {
    struct world w = {0};
    (void)state;
    begin(&w, "{'*':{'sign':{'guarantor':'all'}}}");
    document(&w, "text", "");
    const char *v = draft(&w, "text", "1"), *other = draft(&w, "text", "2");
    not_yet(&w, v, "not-adopted");
    sign(&w, "irn", v, "guarantor");
    sign(&w, "rus", v, "guarantor");
    sign(&w, "tur", other, "guarantor"); // another version is another text
    not_yet(&w, v, "not-adopted");
    not_yet(&w, other, "not-adopted");
    sign(&w, "tur", v, "witness"); // was there, no more
    sign(&w, "kaz", v, "host");
    sign(&w, "syr", v, "witness");
    not_yet(&w, v, "not-adopted");
    world_act(&w, "rus/desk", "denounce", of(&w, v));
    sign(&w, "tur", v, "guarantor");
    not_yet(&w, v, "not-adopted"); // rus is out of it
    sign(&w, "irn", other, "guarantor");
    sign(&w, "rus", other, "guarantor");
    enters(&w, other);
    world_end(&w);
}

static void ad_referendum_counts_once_confirmed_and_paper_once_certified(void **state) {
    struct world w = {0};
    (void)state;
    begin(&w, "{'agreement':{'sign':{'guarantor':2}}}");
    document(&w, "text", "");
    const char *v = draft(&w, "text", "1");
    world_act(&w, "irn/desk", "sign", signing(&w, v, "guarantor", ",'ad_referendum':true"));
    world_act(&w, "rus/desk", "sign", on_paper(&w, v, "guarantor"));
    not_yet(&w, v, "not-adopted");
    world_act(&w, "irn/desk", "confirm", of(&w, v));
    world_refused(&w, "already-signed", "irn/desk", "confirm", of(&w, v));
    not_yet(&w, v, "not-adopted");
    world_refused(&w, "not-depositary", "rus/desk", "certify", certificate(&w, v));
    world_act(&w, "un/desk", "certify", certificate(&w, v));
    enters(&w, v);
    world_end(&w);
}

// The depositary has seen one page; what its signatory says of another, later, waits for it.
static void a_certificate_is_of_the_papers_before_it(void **state) {
    static const struct {
        const char *act, *capacity;
    } seen[] = {{"initial", "guarantor"}, {"sign", "witness"}};
    (void)state;
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
        struct world w = {0};
        begin(&w, "{'*':{'sign':{'guarantor':1}}}");
        document(&w, "text", "");
        const char *v = draft(&w, "text", "1");
        world_act(&w, "rus/desk", seen[i].act, on_paper(&w, v, seen[i].capacity));
        world_act(&w, "un/desk", "certify", certificate(&w, v));
        world_act(&w, "rus/desk", "sign", on_paper(&w, v, "guarantor"));
        not_yet(&w, v, "not-adopted");
        world_act(&w, "un/desk", "certify", certificate(&w, v));
        enters(&w, v);
        world_end(&w);
    }
}

// Two parties; guarantors sign as witnesses; both have it endorsed at home.
static void what_is_rejected_at_home_is_not_in_force(void **state) {
    struct world w = {0};
    (void)state;
    begin(&w, "{'*':{'sign':{'party':'all'},'ratify':{'party':1},'endorse':{'party':'all'}}}");
    document(&w, "text", "");
    const char *v = draft(&w, "text", "1");
    world_refused(&w, "not-signed", "syr/desk", "ratify", of(&w, v));
    sign(&w, "syr", v, "party");
    sign(&w, "opp", v, "party");
    sign(&w, "irn", v, "witness");
    world_refused(&w, "not-signed", "irn/desk", "ratify", of(&w, v)); // a witness is not bound
    world_refused(&w, "not-entitled", "rus/desk", "sign", signing(&w, v, "guarantor", ""));
    not_yet(&w, v, "not-adopted");
    world_act(&w, "syr/desk", "ratify", of(&w, v));
    world_refused(&w, "already-signed", "syr/desk", "ratify", of(&w, v));
    static const char endorsed[] = "{'draft':'%s','result':'%s'}";
    world_act(&w, "syr/desk", "endorse", arena_printf(&w.arena, endorsed, v, "approved"));
    world_act(&w, "opp/desk", "endorse", arena_printf(&w.arena, endorsed, v, "rejected"));
    not_yet(&w, v, "not-adopted");
    world_act(&w, "opp/desk", "endorse", arena_printf(&w.arena, endorsed, v, "approved"));
    enters(&w, v);
    world_end(&w);
}

// Rules that ask no signature for such a text: a motion adopts it, and this very version.
static void where_nobody_is_asked_to_sign_a_motion_adopts(void **state) {
    struct world w = {0};
    (void)state;
    begin(&w, "{'letter':{'sign':{'guarantor':'all'}}}");
    document(&w, "text", "");
    const char *v = draft(&w, "text", "1"), *other = draft(&w, "text", "2");
    world_refused(&w, "not-entitled", "irn/desk", "sign", signing(&w, v, "guarantor", ""));
    world_move(&w, "un", "it", "adopt", arena_printf(&w.arena, "{'what':'%s'}", v), 600, "");
    not_yet(&w, v, "not-adopted");
    world_vote(&w, "irn", "un/it", "yes");
    world_vote(&w, "rus", "un/it", "yes");
    not_yet(&w, v, "not-adopted");
    world_vote(&w, "tur", "un/it", "yes");
    assert_string_equal(world_decision(&w, "un/it"), "carried");
    not_yet(&w, other, "not-adopted");
    enters(&w, v);
    enters(&w, v); // and goes on
    world_end(&w);
}

// What was asked when the version was made stays asked, and who was asked.
static void rules_are_those_of_the_draft(void **state) {
    struct world w = {0};
    (void)state;
    begin(&w, "{'*':{'sign':{'guarantor':'all'}}}");
    document(&w, "text", "");
    const char *v = draft(&w, "text", "1");
    world_move(&w, "irn", "fewer", "amend-rules",
               "{'base':'<rules>','rules':{'format':0,'founders':['guarantor'],'holders':['irn',"
               "'rus','tur'],'held':2,'seen':2,'reading':'public','motion':{'*':{'guarantor':'all'"
               "}},'adopt':{'*':{'sign':{'who:un':1}}},'silence_hours':72}}",
               600, "");
    world_vote(&w, "irn", "irn/fewer", "yes");
    world_vote(&w, "rus", "irn/fewer", "yes");
    world_vote(&w, "tur", "irn/fewer", "yes");
    assert_string_equal(world_decision(&w, "irn/fewer"), "carried");
    const char *later = draft(&w, "text", "2");
    world_refused(&w, "not-entitled", "un/desk", "sign", signing(&w, v, "mediator", ""));
    sign(&w, "un", later, "mediator");
    enters(&w, later);
    not_yet(&w, v, "not-adopted");
    sign(&w, "irn", v, "guarantor");
    sign(&w, "rus", v, "guarantor");
    sign(&w, "tur", v, "guarantor");
    enters(&w, v);
    world_end(&w);
}

static void nothing_is_agreed_until_all_is(void **state) {
    struct world w = {0};
    (void)state;
    begin(&w, "{'*':{'sign':{'guarantor':1}}}");
    document(&w, "whole", ",'conditional':'nothing-agreed-until-all'");
    document(&w, "maps", ",'part_of':'un/whole'");
    document(&w, "lists", ",'part_of':'un/whole'");
    document(&w, "alone", "");
    const char *whole = draft(&w, "whole", "1"), *maps = draft(&w, "maps", "1"),
               *alone = draft(&w, "alone", "1");
    sign(&w, "irn", maps, "guarantor");
    not_yet(&w, maps, "not-all");
    sign(&w, "irn", whole, "guarantor");
    not_yet(&w, maps, "not-all"); // the lists have no version yet
    const char *lists = draft(&w, "lists", "1");
    not_yet(&w, whole, "not-all");
    sign(&w, "irn", alone, "guarantor");
    enters(&w, alone);
    const char *better = draft(&w, "lists", "2");
    sign(&w, "rus", better, "guarantor");
    not_yet(&w, lists, "not-adopted"); // its own version must be
    enters(&w, maps);
    enters(&w, better);
    enters(&w, whole);
    world_act(&w, "irn/desk", "denounce", of(&w, whole));
    not_yet(&w, maps, "not-all");
    world_end(&w);
}

// What others signed for holds, whatever the documents' authors say afterwards.
static void nobody_takes_the_condition_away(void **state) {
    struct world w = {0};
    (void)state;
    begin(&w, "{'*':{'sign':{'guarantor':1}}}");
    document(&w, "whole", ",'conditional':'nothing-agreed-until-all'");
    document(&w, "maps", ",'part_of':'un/whole'");
    const char *whole = draft(&w, "whole", "1");
    sign(&w, "irn", whole, "guarantor");
    not_yet(&w, whole, "not-all");
    world_act(&w, "un/desk", "withdraw", "{'what':'un/maps'}");
    not_yet(&w, whole, "not-all");
    world_act(&w, "un/desk", "correct",
              arena_printf(&w.arena, "{'what':'un/whole','body':%s}", agreement(&w, "whole", "")));
    not_yet(&w, whole, "not-all");
    const char *alone = draft(&w, "whole", "2"); // another bargain is another version
    not_yet(&w, alone, "not-adopted");
    sign(&w, "irn", alone, "guarantor");
    enters(&w, alone);
    world_end(&w);
}

// Who names a text part of another's does not hold that up, unless it holds its pen.
static void nobody_hangs_a_text_on_its_own(void **state) {
    struct world w = {0};
    (void)state;
    begin(&w, "{'*':{'sign':{'guarantor':1}}}");
    document(&w, "whole", ",'conditional':'nothing-agreed-until-all'");
    world_act(&w, "syr/desk", "document", agreement(&w, "never", ",'part_of':'un/whole'"));
    const char *free = draft(&w, "whole", "1");
    sign(&w, "irn", free, "guarantor");
    enters(&w, free);
    world_move(&w, "irn", "pen", "pen-holder", "{'document':'un/whole','who':['syr']}", 600, "");
    world_vote(&w, "rus", "irn/pen", "yes");
    world_vote(&w, "tur", "irn/pen", "yes");
    world_vote(&w, "irn", "irn/pen", "yes");
    const char *held = draft(&w, "whole", "2");
    sign(&w, "irn", held, "guarantor");
    not_yet(&w, held, "not-all");
    enters(&w, free);
    world_end(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_them_and_nobody_as_witness),
        cmocka_unit_test(ad_referendum_counts_once_confirmed_and_paper_once_certified),
        cmocka_unit_test(a_certificate_is_of_the_papers_before_it),
        cmocka_unit_test(what_is_rejected_at_home_is_not_in_force),
        cmocka_unit_test(where_nobody_is_asked_to_sign_a_motion_adopts),
        cmocka_unit_test(rules_are_those_of_the_draft),
        cmocka_unit_test(nothing_is_agreed_until_all_is),
        cmocka_unit_test(nobody_takes_the_condition_away),
        cmocka_unit_test(nobody_hangs_a_text_on_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
