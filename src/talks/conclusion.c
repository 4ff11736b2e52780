// SPDX-License-Identifier: Apache-2.0
// The family of conclusion: what is done with a version that stands, after the Vienna Convention on
// the Law of Treaties (articles 7-24, 54, 76-79), each its own fact; and what was promised in it.
// docs/record-format.md section 13.
#include "talks/acts.h"
#include "talks/refusal.h"
#include "talks/version.h"

#include "base/stamp.h"

// Of the examples: the version that the examples' record has another id of.
#define DRAFT "c1eac1eac1eac1eac1eac1eac1eac1eac1eac1eac1eac1eac1eac1eac1eac1ea"

static const char *const sign_forms[] = {"electronic", "paper", NULL};
static const char *const results[] = {"approved", "rejected", NULL};
static const char *const declarations[] = {"reservation",  "interpretative", "objection",
                                           "dissociation", "explanation",    NULL};
static const char *const hows[] = {"read-out", "published", NULL};
static const char *const extensions[] = {"none", "consensus", "automatic",
                                         "automatic-unless-objection", NULL};
static const char *const progress_states[] = {"begun",    "done",     "partly",
                                              "not-done", "disputed", NULL};

#define OF_DRAFT                                                                                   \
    { "draft", F_ID, 0, NULL, NULL, "draft", "the version" }

static const struct field initial_fields[] = {
    OF_DRAFT,
    {"signatory", F_PERSON, 0, NULL, NULL, NULL, "who holds the pen"},
    {"capacity", F_ROLE, 0, NULL, NULL, NULL, "in which role; witness anybody may be"},
    {"form", F_ENUM, 0, sign_forms, NULL, NULL, "paper counts once the depositary certifies it"},
    {"when", F_TIME, FIELD_OPTIONAL, NULL, NULL, NULL, "when"},
    {"place", F_PLACE, FIELD_OPTIONAL, NULL, NULL, NULL, "where"},
    {"full_powers", F_BLOB, FIELD_OPTIONAL, NULL, NULL, NULL, "who may sign, in writing"},
    {0},
};

static const struct field sign_fields[] = {
    OF_DRAFT,
    {"signatory", F_PERSON, 0, NULL, NULL, NULL, "who holds the pen"},
    {"capacity", F_ROLE, 0, NULL, NULL, NULL, "in which role; witness anybody may be"},
    {"on_behalf", F_WHO, FIELD_OPTIONAL | FIELD_LIST, NULL, NULL, NULL,
     "for whom else, as the signatory says; it counts for the author alone"},
    {"ad_referendum", F_BOOL, FIELD_OPTIONAL, NULL, NULL, NULL, "it counts once confirmed"},
    {"form", F_ENUM, 0, sign_forms, NULL, NULL, "paper counts once the depositary certifies it"},
    {"when", F_TIME, FIELD_OPTIONAL, NULL, NULL, NULL, "when"},
    {"place", F_PLACE, FIELD_OPTIONAL, NULL, NULL, NULL, "where"},
    {"full_powers", F_BLOB, FIELD_OPTIONAL, NULL, NULL, NULL, "who may sign, in writing"},
    {0},
};

static const struct field certify_fields[] = {
    OF_DRAFT,
    {"signatory", F_WHO, 0, NULL, NULL, NULL, "whose signature on paper"},
    {"scan", F_BLOB, 0, NULL, NULL, NULL, "the page with it"},
    {0},
};

static const struct field confirm_fields[] = {
    OF_DRAFT,
    {"by", F_ACTOR, FIELD_OPTIONAL, NULL, NULL, NULL, "which body has decided so"},
    {"reference", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "its decision"},
    {0},
};

static const struct field ratify_fields[] = {
    OF_DRAFT,
    {"by", F_ACTOR, FIELD_OPTIONAL, NULL, NULL, NULL, "which body has decided so"},
    {"reference", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "its decision"},
    {"when", F_TIME, FIELD_OPTIONAL, NULL, NULL, NULL, "when"},
    {0},
};

static const struct field endorse_fields[] = {
    OF_DRAFT,
    {"by", F_ACTOR, FIELD_OPTIONAL, NULL, NULL, NULL, "which body"},
    {"result", F_ENUM, 0, results, NULL, NULL, "what it said"},
    {"reference", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "its decision"},
    {"when", F_TIME, FIELD_OPTIONAL, NULL, NULL, NULL, "when"},
    {0},
};

static const struct field declare_fields[] = {
    OF_DRAFT,
    {"kind", F_ENUM, 0, declarations, NULL, NULL, "what is declared"},
    {"clause", F_SLUG, FIELD_OPTIONAL, NULL, NULL, NULL, "on which clause"},
    {"to", F_ID, FIELD_OPTIONAL, NULL, NULL, "declare", "the declaration that is objected to"},
    {"text", F_TEXT, 0, NULL, NULL, NULL, "in which words"},
    {0},
};

static const struct field release_fields[] = {
    OF_DRAFT,
    {"how", F_ENUM, 0, hows, NULL, NULL, "read out or published"},
    {"by", F_PERSON, FIELD_OPTIONAL, NULL, NULL, NULL, "by whom"},
    {0},
};

static const struct field entry_fields[] = {
    OF_DRAFT,
    {"from", F_TIME, 0, NULL, NULL, NULL, "from when it is in force"},
    {"until", F_TIME, FIELD_OPTIONAL, NULL, NULL, NULL, "until when"},
    {"extension", F_ENUM, 0, extensions, NULL, NULL, "how it goes on after that"},
    {"condition", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "on which condition"},
    {0},
};

static const struct field denounce_fields[] = {
    OF_DRAFT,
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

static const struct field commitment_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    OF_DRAFT,
    {"clause", F_SLUG, 0, NULL, NULL, NULL, "by which clause"},
    {"of", F_WHO, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL, "whose, as the author says"},
    {"text", F_TEXT, 0, NULL, NULL, NULL, "what is to be done"},
    {"due", F_TIME, FIELD_OPTIONAL, NULL, NULL, NULL, "by when"},
    {"after", F_ID, FIELD_OPTIONAL, NULL, NULL, NULL, "or so many days after this act"},
    {"days", F_INT, FIELD_OPTIONAL, NULL, NULL, NULL, "how many"},
    {0},
};

static const struct field progress_fields[] = {
    {"commitment", F_REF, 0, NULL, NULL, "commitment", "which commitment"},
    {"state", F_ENUM, 0, progress_states, NULL, NULL, "how it stands, as the author says"},
    {"when", F_TIME, FIELD_OPTIONAL, NULL, NULL, NULL, "since when"},
    {"text", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "more about it"},
    {0},
};

// A text is concluded before those who read it, no more and no fewer.
static enum err concludes(struct fold *f, const struct act *a, struct version *v, struct error *e) {
    *v = version_find(f, json_get_text(a->body, "draft"));
    return version_is_for(f, v, fold_audience(f))
               ? OK
               : refuse(e, "other-audience", SPAN_FMT ": it is for exactly those who read the text",
                        SPAN_ARG(a->type));
}

static const char entitled_sql[] = "SELECT 1 FROM entitled WHERE i = ?1 AND act = ?2"
                                   " AND who = ?3 LIMIT 1";
static const char asked_sql[] = "SELECT 1 FROM entitled WHERE i = ?1 AND act = ?2 LIMIT 1";

// Those whom the rules asked when the version was made. Who may sign may initial, where the rules
// say nothing else.
static bool is_entitled(struct fold *f, const struct act *a, const struct version *v) {
    struct value asked[] = {V_INT((int64_t)v->asked), V_TEXT(a->type), V_TEXT(a->by)};
    if (!fold_exists(f, asked_sql, asked, 2))
        asked[1] = V_TEXT(span_str("sign"));
    return fold_exists(f, entitled_sql, asked, 3);
}

static enum err check_capacity(struct fold *f, const struct act *a, const struct version *v,
                               struct error *e) {
    struct span capacity = json_get_text(a->body, "capacity");
    int role = word_index(role_words, capacity);
    if (span_is(capacity, "witness"))
        return OK;
    if (role < 0 || !fold_author_has(f, a, 1u << role))
        return refuse(e, "capacity", SPAN_FMT ": \"" SPAN_FMT "\" is not " SPAN_FMT " here",
                      SPAN_ARG(a->type), SPAN_ARG(a->by), SPAN_ARG(capacity));
    if (span_is(capacity, "host") || span_is(capacity, "facilitator") || is_entitled(f, a, v))
        return OK;
    return refuse(e, "not-entitled",
                  SPAN_FMT ": the rules do not ask for \"" SPAN_FMT "\": it may do so as witness",
                  SPAN_ARG(a->type), SPAN_ARG(a->by));
}

// One SQL a table: a manner of signing is capacity, form and whether it has to be confirmed.
static const char initialled_sql[] =
    "SELECT 1 FROM initial WHERE draft = ?1 AND author = ?2 AND capacity = ?3 AND form = ?4"
    " AND ?5 = 0 AND " FOLD_COUNTS("initial") " LIMIT 1";
static const char signed_sql[] =
    "SELECT 1 FROM sign WHERE draft = ?1 AND author = ?2 AND capacity = ?3 AND form = ?4"
    " AND ifnull(ad_referendum, 0) = ?5 AND " FOLD_COUNTS("sign") " LIMIT 1";

static enum err check_signature(struct fold *f, const struct act *a, struct error *e) {
    struct version v;
    bool signs = span_is(a->type, "sign");
    enum err err = concludes(f, a, &v, e);
    if (!err && version_is_open(f, &v))
        err = refuse(e, "not-clean", SPAN_FMT ": that version has open options", SPAN_ARG(a->type));
    if (!err)
        err = check_capacity(f, a, &v, e);
    struct value manner[] = {
        V_TEXT(v.id), V_TEXT(a->by), V_TEXT(json_get_text(a->body, "capacity")),
        V_TEXT(json_get_text(a->body, "form")), V_INT(json_get_bool(a->body, "ad_referendum"))};
    if (!err && fold_exists(f, signs ? signed_sql : initialled_sql, manner, 5))
        err = refuse(e, "already-signed", SPAN_FMT ": \"" SPAN_FMT "\" has done so",
                     SPAN_ARG(a->type), SPAN_ARG(a->by));
    return err;
}

static enum err check_kept(struct fold *f, const struct act *a, const struct version *v,
                           struct error *e) {
    return version_kept_by(f, v, a)
               ? OK
               : refuse(e, "not-depositary",
                        SPAN_FMT ": \"" SPAN_FMT "\" is not depositary of \"" SPAN_FMT "\"",
                        SPAN_ARG(a->type), SPAN_ARG(a->by), SPAN_ARG(v->document));
}

static const char on_paper_sql[] = "SELECT 1 FROM sign WHERE draft = ?1 AND author = ?2"
                                   " AND form = 'paper' AND " FOLD_COUNTS("sign") " LIMIT 1";
static const char initialled_on_paper_sql[] =
    "SELECT 1 FROM initial WHERE draft = ?1 AND author = ?2 AND form = 'paper' AND " FOLD_COUNTS(
        "initial") " LIMIT 1";

static enum err check_certify(struct fold *f, const struct act *a, struct error *e) {
    struct version v;
    struct span who = json_get_text(a->body, "signatory");
    enum err err = concludes(f, a, &v, e);
    if (!err)
        err = check_kept(f, a, &v, e);
    const struct value whose[] = {V_TEXT(v.id), V_TEXT(who)};
    if (!err && !fold_exists(f, on_paper_sql, whose, 2) &&
        !fold_exists(f, initialled_on_paper_sql, whose, 2))
        err = refuse(e, "not-signed", "certify: \"" SPAN_FMT "\" has put nothing on paper",
                     SPAN_ARG(who));
    return err;
}

static const char unsure_sql[] = "SELECT 1 FROM sign WHERE draft = ?1 AND author = ?2"
                                 " AND ad_referendum = 1 AND " FOLD_COUNTS("sign") " LIMIT 1";
static const char bound_sql[] = "SELECT 1 FROM sign WHERE draft = ?1 AND author = ?2"
                                " AND capacity <> 'witness' AND " FOLD_COUNTS("sign") " LIMIT 1";
static const char confirmed_sql[] = "SELECT 1 FROM confirm WHERE draft = ?1 AND author = ?2"
                                    " AND " FOLD_COUNTS("confirm") " LIMIT 1";
static const char ratified_sql[] = "SELECT 1 FROM ratify WHERE draft = ?1 AND author = ?2"
                                   " AND " FOLD_COUNTS("ratify") " LIMIT 1";
static const char denounced_sql[] = "SELECT 1 FROM denounce WHERE draft = ?1 AND author = ?2"
                                    " AND " FOLD_COUNTS("denounce") " LIMIT 1";

// What one does once, after one has signed: `before` is the signature it needs, `done` that it was
// done.
static enum err check_after(struct fold *f, const struct act *a, const char *before,
                            const char *done, struct error *e) {
    struct version v;
    enum err err = concludes(f, a, &v, e);
    const struct value whose[] = {V_TEXT(v.id), V_TEXT(a->by)};
    if (!err && !fold_exists(f, before, whose, 2))
        err = refuse(e, "not-signed", SPAN_FMT ": \"" SPAN_FMT "\" has not signed so",
                     SPAN_ARG(a->type), SPAN_ARG(a->by));
    if (!err && fold_exists(f, done, whose, 2))
        err = refuse(e, "already-signed", SPAN_FMT ": \"" SPAN_FMT "\" has done so",
                     SPAN_ARG(a->type), SPAN_ARG(a->by));
    return err;
}

static enum err check_confirm(struct fold *f, const struct act *a, struct error *e) {
    return check_after(f, a, unsure_sql, confirmed_sql, e);
}

static enum err check_ratify(struct fold *f, const struct act *a, struct error *e) {
    return check_after(f, a, bound_sql, ratified_sql, e);
}

static enum err check_denounce(struct fold *f, const struct act *a, struct error *e) {
    return check_after(f, a, bound_sql, denounced_sql, e);
}

static enum err check_endorse(struct fold *f, const struct act *a, struct error *e) {
    struct version v;
    return concludes(f, a, &v, e);
}

static enum err check_entry(struct fold *f, const struct act *a, struct error *e) {
    struct version v;
    struct stamp from, until;
    enum err err = concludes(f, a, &v, e);
    if (!err)
        err = check_kept(f, a, &v, e);
    if (!err && json_get(a->body, "until") && stamp_parse(json_get_text(a->body, "from"), &from) &&
        stamp_parse(json_get_text(a->body, "until"), &until) && until.seconds < from.seconds)
        err = refuse(e, "dates", "entry: it ends before it begins");
    if (!err && !version_agreed(f, &v))
        err = refuse(e, "not-adopted",
                     "entry: what the rules ask for \"" SPAN_FMT "\" has not been done",
                     SPAN_ARG(v.document));
    if (!err && !version_all_agreed(f, &v))
        err = refuse(e, "not-all",
                     "entry: nothing is agreed until all is, and what \"" SPAN_FMT
                     "\" hangs on is not",
                     SPAN_ARG(v.document));
    return err;
}

static enum err check_declare(struct fold *f, const struct act *a, struct error *e) {
    struct version v = version_find(f, json_get_text(a->body, "draft"));
    struct span to = json_get_text(a->body, "to");
    enum err err = version_has(f, &v, a, json_get_text(a->body, "clause"), span(NULL, 0), e);
    if (err || !to.data)
        return err;
    if (!span_is(json_get_text(a->body, "kind"), "objection"))
        return refuse(e, "objection", "declare: only an objection is to a declaration");
    return version_declared(f, &v, to)
               ? OK
               : refuse(e, "objection", "declare: that declaration is on another version");
}

static enum err check_release(struct fold *f, const struct act *a, struct error *e) {
    struct version v = version_find(f, json_get_text(a->body, "draft"));
    return fold_author_has(f, a, ROLE_HOST) ? OK : check_kept(f, a, &v, e);
}

static enum err check_commitment(struct fold *f, const struct act *a, struct error *e) {
    struct version v = version_find(f, json_get_text(a->body, "draft"));
    struct span author, slug;
    bool drafts = ref_split(v.document, &author, &slug) && span_equal(author, a->by);
    bool due = json_get(a->body, "due"), after = json_get(a->body, "after"),
         days = json_get(a->body, "days");
    if (!drafts && !version_kept_by(f, &v, a))
        return refuse(e, "not-yours",
                      "commitment: they are drawn from \"" SPAN_FMT
                      "\" by its author or its depositary",
                      SPAN_ARG(v.document));
    enum err err = version_has(f, &v, a, json_get_text(a->body, "clause"), span(NULL, 0), e);
    if (!err && (after != days || (due && after)))
        err = refuse(e, "due-form", "commitment: either due, or after and days, or none of them");
    return err;
}

// NOLINTBEGIN: long lines of sentences
#define NOT_RECOGNITION "It recognises nobody."
const struct act_type conclusion_types[] = {
    {.name = "initial",
     .help = "initials a version: this is the text",
     .effect = "Says that these words, and no others, are the text that was negotiated (Vienna "
               "Convention on the Law of Treaties, article 10).",
     .not_meant = "It does not bind: that takes a signature or more. " NOT_RECOGNITION,
     .fields = initial_fields,
     .may = ROLES_INSIDE | ROLE_WITNESS,
     .may_text = "whom the rules ask to, or to sign; others as witness, host, facilitator",
     .flags = ACT_TELLABLE | ACT_FIXED_MAY | ACT_WITNESS,
     .times = {{NULL, "when"}},
     .check = check_signature,
     .view = "text",
     .example = {"rus",
                 "{'draft':'" DRAFT "','signatory':{'name':{'en':'A. Negotiator'}},'capacity':'gua"
                 "rantor','form':'electronic'}"}},
    {.name = "sign",
     .help = "signs a version",
     .effect =
         "Signs this version for its author, in the capacity named. Whether that binds at once, or "
         "after ratification, is what the text and the rules say (articles 12 and 18); ad "
         "referendum it counts once confirmed. It cannot be taken back, only denounced.",
     .not_meant = "As witness it says that one was there and nothing more. " NOT_RECOGNITION,
     .fields = sign_fields,
     .may = ROLES_INSIDE | ROLE_WITNESS,
     .may_text = "whom the rules ask to; others as witness, host, facilitator",
     .flags = ACT_TELLABLE | ACT_FIXED_MAY | ACT_WITNESS,
     .times = {{NULL, "when"}},
     .check = check_signature,
     .view = "text",
     .example = {"rus",
                 "{'draft':'" DRAFT "','signatory':{'name':{'en':'A. Envoy'}},'capacity':'guaranto"
                 "r','ad_referendum':true,'form':'paper','when':'2017-05-02T09:30:00+06:00'}"}},
    {.name = "certify",
     .help = "the depositary has a signature on paper",
     .effect = "The depositary has all that the signatory has put on paper for this version by "
               "then, and keeps the pages (article 77).",
     .not_meant = "It says nothing of whether who signed was allowed to.",
     .fields = certify_fields,
     .may = ROLES_INSIDE,
     .may_text = "the depositary",
     .flags = ACT_TELLABLE | ACT_FIXED_MAY,
     .check = check_certify,
     .view = "text",
     .example =
         {"kaz",
          "{'draft':'" DRAFT "','signatory':'rus','scan':{'sha256':'0123456789abcdef0123456789abcd"
          "ef0123456789abcdef0123456789abcdef','size':20480,'media_type':'application/pdf'}}"}},
    {.name = "confirm",
     .help = "stands by what one signed ad referendum",
     .effect = "Makes a signature ad referendum a full one (article 12). It cannot be taken back.",
     .fields = confirm_fields,
     .may = ROLES_INSIDE,
     .may_text = "who has signed ad referendum",
     .flags = ACT_TELLABLE | ACT_FIXED_MAY,
     .check = check_confirm,
     .view = "text",
     .example = {"rus", "{'draft':'" DRAFT "','by':{'name':{'en':'The ministry'}}}"}},
    {.name = "ratify",
     .help = "is bound by what one signed",
     .effect = "Consents to be bound by this version (article 14). It cannot be taken back, only "
               "denounced.",
     .not_meant = NOT_RECOGNITION,
     .fields = ratify_fields,
     .may = ROLES_INSIDE,
     .may_text = "who has signed, but not as witness",
     .flags = ACT_TELLABLE | ACT_FIXED_MAY,
     .times = {{NULL, "when"}},
     .check = check_ratify,
     .view = "text",
     .example = {"rus", "{'draft':'" DRAFT "','by':{'name':{'en':'The parliament'}}}"}},
    {.name = "endorse",
     .help = "a body at home, or somebody else, approves a version or rejects it",
     .effect = "Tells what a body has said of this version.",
     .not_meant =
         "It counts for the rules only where they ask for endorsement, and binds nobody by "
         "itself.",
     .fields = endorse_fields,
     .may = ROLES_INSIDE,
     .may_text = "any",
     .flags = ACT_TELLABLE,
     .times = {{NULL, "when"}},
     .check = check_endorse,
     .view = "text",
     .example = {"syr",
                 "{'draft':'" DRAFT "','by':{'name':{'en':'The assembly'}},'result':'approved'}"}},
    {.name = "declare",
     .help = "a reservation, an interpretation, an objection",
     .effect = "A reservation excludes or changes what a clause does for its author, as far as the "
               "text permits it; others may object (articles 19-23).",
     .not_meant = "An interpretative declaration changes nothing.",
     .fields = declare_fields,
     .may = ROLES_BUT_OBSERVER,
     .may_text = "any but observer",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .check = check_declare,
     .view = "text",
     .example = {"tur",
                 "{'draft':'" DRAFT "','kind':'interpretative','clause':'term','text':{'en':'Six m"
                 "onths are counted from signature.'}}"}},
    {.name = "release",
     .help = "a version was read out or published",
     .effect = "Tells that the text was read out or published.",
     .not_meant = "Nobody is bound by that.",
     .fields = release_fields,
     .may = ROLES_INSIDE,
     .may_text = "the host, the depositary",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .check = check_release,
     .view = "text",
     .example = {"kaz",
                 "{'draft':'" DRAFT "','how':'read-out','by':{'name':{'en':'The minister'}}}"}},
    {.name = "entry",
     .help = "a version enters into force, or its term is extended",
     .effect = "Says that this version is in force from then on (article 24). It is refused while "
               "anything that the rules ask is missing.",
     .fields = entry_fields,
     .may = ROLES_INSIDE,
     .may_text = "the depositary",
     .flags = ACT_TELLABLE | ACT_FIXED_MAY,
     .times = {{NULL, "from"}},
     .check = check_entry,
     .view = "text",
     .example = {"kaz",
                 "{'draft':'" DRAFT "','from':'2017-05-06T00:00:00+03:00','until':'2017-11-06T00:0"
                 "0:00+03:00','extension':'automatic'}"}},
    {.name = "denounce",
     .help = "is bound no more by what one signed",
     .effect = "Its author withdraws from this version (articles 54 and 56), or refuses what it "
               "signed before it was in force.",
     .not_meant = "What was done under it stays done.",
     .fields = denounce_fields,
     .may = ROLES_INSIDE,
     .may_text = "who has signed, but not as witness",
     .flags = ACT_TELLABLE | ACT_FIXED_MAY,
     .check = check_denounce,
     .view = "text",
     .example = {"rus", "{'draft':'" DRAFT "','reason':{'en':'It was not kept.'}}"}},
    {.name = "commitment",
     .help = "what somebody is to do by a clause, and by when",
     .effect = "Says what a clause asks of whom.",
     .not_meant = "It is its author's reading; who is named owns it by `support`, and nothing is "
                  "owed by it that the text does not say.",
     .fields = commitment_fields,
     .may = ROLES_INSIDE,
     .may_text = "the document's author, the depositary",
     .flags = ACT_CREATES | ACT_TELLABLE | ACT_REVISABLE,
     .check = check_commitment,
     .view = "commitments",
     .example = {"rus",
                 "{'id':'maps','draft':'" DRAFT "','clause':'term','of':['rus','tur'],'text':{'en'"
                 ":'Maps of the areas.'},'due':'2017-06-04T00:00:00+03:00'}"}},
    {.name = "progress",
     .help = "how a commitment stands, as its author sees it",
     .effect = "Tells how a commitment stands.",
     .not_meant = "Others may say otherwise; all of it is shown.",
     .fields = progress_fields,
     .may = ROLES_BUT_OBSERVER,
     .may_text = "any but observer",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .times = {{NULL, "when"}},
     .view = "commitments",
     .example = {"tur", "{'commitment':'rus/maps','state':'begun'}"}},
    {0},
};
// NOLINTEND
