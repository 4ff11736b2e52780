// SPDX-License-Identifier: Apache-2.0
// The family of operations: notice that something is to be done, the consent of those whom it
// needs, and what came of it. Silence is never consent: there is no deadline here.
#include "talks/acts.h"
#include "talks/family.h"
#include "talks/refusal.h"
#include "talks/territory.h"

static const char *const kinds[] = {"operation",
                                    "strike",
                                    "overflight",
                                    "convoy",
                                    "aid-delivery",
                                    "evacuation",
                                    "withdrawal",
                                    "patrol",
                                    "detainee-exchange",
                                    "handover-of-remains",
                                    "demining",
                                    "reopening",
                                    "access-for-monitors",
                                    NULL};
static const char *const answers[] = {"consent", "refuse", "conditional", NULL};
static const char *const results[] = {"carried-out", "partly", "not-carried-out", "aborted", NULL};

static const struct field notice_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    {"ceasefire", F_REF, FIELD_OPTIONAL, NULL, NULL, "ceasefire", "which ceasefire it falls under"},
    {"kind", F_ENUM, 0, kinds, NULL, NULL, "what is to be done"},
    {"actor", F_ACTOR, 0, NULL, NULL, NULL, "by whom"},
    {"against", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "against whom"},
    TERRITORY_FIELDS,
    {"when", F_WHEN, 0, NULL, NULL, NULL, "when"},
    {"consent_of", F_WHO, FIELD_LIST, NULL, NULL, NULL, "whose consent it needs"},
    {"text", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "more about it"},
    {0},
};

static const struct field consent_fields[] = {
    {"notice", F_REF, 0, NULL, NULL, "notice", "to what"},
    {"answer", F_ENUM, 0, answers, NULL, NULL, "the answer; the last counts"},
    {"terms", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "on which conditions"},
    {0},
};

static const struct field outcome_fields[] = {
    {"notice", F_REF, 0, NULL, NULL, "notice", "of what"},
    {"result", F_ENUM, 0, results, NULL, NULL, "what came of it"},
    {"when", F_WHEN, 0, NULL, NULL, NULL, "when"},
    {"assisted_by", F_WHO, FIELD_OPTIONAL | FIELD_LIST, NULL, NULL, NULL,
     "with whose help, as the author says"},
    {"text", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "more about it"},
    {0},
};

static const char asked_sql[] = "SELECT consent_of FROM notice WHERE author = ?1 AND id = ?2"
                                " AND " FOLD_COUNTS("notice") " ORDER BY o DESC, i DESC LIMIT 1";

// What the notice's latest row that counts asks for; nothing where it was withdrawn.
static enum err check_consent(struct fold *f, const struct act *a, struct error *e) {
    struct span author, slug, ref = json_get_text(a->body, "notice");
    struct json *asked = NULL;
    struct error why;
    if (!ref_split(ref, &author, &slug))
        return OK; // the form asks for a ref
    struct texts rows = fold_texts(f, asked_sql, (struct value[]){V_TEXT(author), V_TEXT(slug)}, 2);
    if (!rows.count)
        return refuse(e, "gone", "consent: the notice \"" SPAN_FMT "\" was taken back",
                      SPAN_ARG(ref));
    if (json_parse_in(rows.items[0], JSON_DECIMALS, fold_arena(f), &asked, &why))
        fold_fail(f, &why); // a row of our own making
    if (!json_has_text(asked, a->by))
        return refuse(e, "not-asked", "consent: \"" SPAN_FMT "\" is not asked for its consent",
                      SPAN_ARG(a->by));
    bool conditional = span_is(json_get_text(a->body, "answer"), "conditional");
    return conditional && !json_get(a->body, "terms")
               ? refuse(e, "missing-field", "consent: a conditional answer has terms")
               : OK;
}

static enum err check_notice(struct fold *f, const struct act *a, struct error *e) {
    (void)f;
    return territory_check(a, false, e);
}

static enum err check_outcome(struct fold *f, const struct act *a, struct error *e) {
    struct span author, slug;
    (void)f;
    return ref_split(json_get_text(a->body, "notice"), &author, &slug) && span_equal(author, a->by)
               ? OK
               : refuse(e, "not-yours", "outcome: it is told by who gave the notice");
}

const struct act_type operations_types[] = {
    {.name = "notice",
     .help = "gives notice of an operation and asks for consent",
     .fields = notice_fields,
     .may = ROLES_INSIDE,
     .may_text = "any",
     .flags = ACT_CREATES | ACT_TELLABLE | ACT_REVISABLE,
     .check = check_notice,
     .view = "operations",
     .example = {"kaz", "{'id':'convoy-1','kind':'convoy','actor':{'name':{'en':'an aid agency'}},'"
                        "admin':['SY-HI'],'when':{'from':'2017-05-04T06:00:00+03:00','to':'2017-05-"
                        "04T18:00:00+03:00'},'consent_of':['syr']}"}},
    {.name = "consent",
     .help = "consents to an operation, refuses, or says on which conditions",
     .not_meant = "It is about this operation alone, and recognises nobody.",
     .fields = consent_fields,
     .may = ROLES_INSIDE,
     .may_text = "those named",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .check = check_consent,
     .view = "operations",
     .example = {"syr", "{'notice':'kaz/convoy-1','answer':'conditional','terms':{'en':'one checkpo"
                        "int more'}}"}},
    {.name = "outcome",
     .help = "says what came of an operation",
     .fields = outcome_fields,
     .may = ROLES_INSIDE,
     .may_text = "who gave the notice",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .times = {{NULL, "when"}},
     .check = check_outcome,
     .view = "operations",
     .example = {"kaz", "{'notice':'kaz/convoy-1','result':'partly','when':'2017-05-02T09:00:00+06:"
                        "00','assisted_by':['tur']}"}},
    {0},
};
