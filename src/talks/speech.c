// SPDX-License-Identifier: Apache-2.0
// The family of speech: what somebody says, what is issued, what the press tells of it.
#include "talks/acts.h"
#include "talks/fold.h"
#include "talks/refusal.h"
#include "talks/revision.h"

static const char *const standings[] = {"official", "participant", "analyst", "unnamed", NULL};
static const char *const wordings[] = {"verbatim", "paraphrase", NULL};
static const char *const sorts[] = {"fact", "assessment", "forecast", "proposal", NULL};
static const char *const topics[] = {"contact", "other", NULL};

static const struct field statement_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    {"speaker", F_PERSON, 0, NULL, NULL, NULL, "who speaks"},
    {"on_behalf", F_WHO, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL,
     "for whom, as the speaker claims"},
    {"meeting", F_REF, FIELD_OPTIONAL, NULL, NULL, "meeting", "at which meeting"},
    {"text", F_TEXT, 0, NULL, NULL, NULL, "what is said"},
    {0},
};

static const struct field communique_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    {"title", F_TEXT, 0, NULL, NULL, NULL, "its title"},
    {"text", F_TEXT, 0, NULL, NULL, NULL, "its text"},
    {"speaker", F_PERSON, FIELD_OPTIONAL, NULL, NULL, NULL, "who gives it out"},
    {"round", F_REF, FIELD_OPTIONAL, NULL, NULL, "round", "on which round"},
    {"issued_by", F_WHO, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL,
     "whose it is; joint once all of them support it"},
    {0},
};

static const struct field report_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    {"said_by", F_ACTOR, 0, NULL, NULL, NULL, "the body spoken for, else the person"},
    {"speaker", F_PERSON, FIELD_OPTIONAL, NULL, NULL, NULL, "who spoke"},
    {"standing", F_ENUM, 0, standings, NULL, NULL, "as what the speaker spoke"},
    {"wording", F_ENUM, 0, wordings, NULL, NULL, "word for word or not"},
    {"sort", F_ENUM, 0, sorts, NULL, NULL, "what sort of saying it is"},
    {"topic", F_ENUM, FIELD_OPTIONAL, topics, NULL, NULL,
     "whether it tells that some were in contact"},
    {"about", F_ABOUT, FIELD_OPTIONAL | FIELD_LIST, NULL, NULL, NULL, "whom or what it is about"},
    {"text", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "what was said"},
    {"tells", F_TELLS, FIELD_OPTIONAL, NULL, NULL, NULL, "the act, or the field, it tells of"},
    {0},
};

// In a record's own voice: the host issues, or those whom rules.may names; and it is among the
// issuers.
static enum err check_communique(struct fold *f, const struct act *a, struct error *e) {
    (void)f;
    if (json_has_text(json_get(a->body, "issued_by"), a->by))
        return OK;
    return refuse(e, "joint-host",
                  "communique: its author \"" SPAN_FMT "\" must be among issued_by",
                  SPAN_ARG(a->by));
}

static enum err check_report(struct fold *f, const struct act *a, struct error *e) {
    (void)f;
    if (json_get(a->body, "text") || json_get(a->body, "tells"))
        return OK;
    return refuse(e, "missing-field", "report: must say something: text or tells");
}

static const char *const choices[] = {"support", "oppose", "withdraw", NULL};

static const struct field reply_fields[] = {
    {"what", F_WHAT, 0, NULL, NULL, NULL,
     "what is answered: by its digest, or as author/short-name"},
    {"text", F_TEXT, 0, NULL, NULL, NULL, "the answer"},
    {0},
};

static const struct field support_fields[] = {
    {"what", F_WHAT, 0, NULL, NULL, NULL,
     "what is supported: by its digest, or as author/short-name"},
    {"choice", F_ENUM, 0, choices, NULL, NULL, "withdraw: neither any more"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

static const struct field correct_fields[] = {
    {"what", F_WHAT, 0, NULL, NULL, NULL,
     "what is corrected: by its digest, or as author/short-name"},
    {"body", F_MAP, 0, NULL, NULL, NULL, "the whole body as it should have been"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

static const struct field withdraw_fields[] = {
    {"what", F_WHAT, 0, NULL, NULL, NULL,
     "what is withdrawn: by its digest, or as author/short-name"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

const struct act_type speech_types[] = {
    {.name = "statement",
     .help = "what a participant says",
     .not_meant = "It is what was said, and agrees to no text.",
     .fields = statement_fields,
     .may = ROLES_INSIDE,
     .may_text = "any",
     .flags = ACT_CREATES | ACT_TELLABLE | ACT_SUSPENDED | ACT_REVISABLE,
     .view = "statements",
     .example =
         {"syr",
          "{'id':'arrival','speaker':{'name':{'en':'A. Envoy'}},'on_behalf':['syr'],'text':{'en"
          "':'We have come to listen.'}}"}},
    {.name = "communique",
     .help = "the official account of a meeting",
     .not_meant = "It is the word of those who issue it, and no agreement: what binds is "
                  "signed.",
     .fields = communique_fields,
     .may = ROLE_HOST,
     .may_text = "the host, or those the rules name",
     .flags = ACT_CREATES | ACT_TELLABLE,
     .check = check_communique,
     .view = "statements",
     .example =
         {"kaz",
          "{'id':'programme','title':{'en':'Programme'},'text':{'en':'The round opens on 3 May."
          "'},'round':'kaz/astana-4','issued_by':['kaz']}"}},
    {.name = "report",
     .help = "what somebody said, as the press or a compiler tells it",
     .fields = report_fields,
     .may = ROLES_ALL,
     .may_text = "any",
     .flags = ACT_CREATES | ACT_OUTSIDE | ACT_REVISABLE,
     .check = check_report,
     .view = "reports",
     .example =
         {"clip",
          "{'id':'plane','said_by':{'name':{'en':'An agency'}},'standing':'official','wording':"
          "'paraphrase','sort':'fact','about':[{'who':'syr'}],'text':{'en':'The delegation land"
          "s at nine.'},'tells':{'by':{'who':'syr'},'act':'presence','body':{'round':'kaz/astan"
          "a-4','participants':['syr'],'part':'delegation','state':'expected'}}}"}},
    {.name = "reply",
     .help = "answers what somebody said or did",
     .fields = reply_fields,
     .may = ROLES_INSIDE,
     .may_text = "any",
     .flags = ACT_SUSPENDED | ACT_REVISABLE,
     .check = reply_check,
     .view = "statements",
     .example = {"rus", "{'what':'syr/arrival','text':{'en':'So have we.'}}"}},
    {.name = "support",
     .help = "owns, supports or opposes what somebody said",
     .fields = support_fields,
     .may = ROLES_INSIDE,
     .may_text = "any",
     .flags = ACT_REVISABLE,
     .check = support_check,
     .view = "statements",
     .example = {"tur", "{'what':'kaz/programme','choice':'support'}"}},
    {.name = "correct",
     .help = "says anew what its author said wrongly",
     .fields = correct_fields,
     .may = ROLES_ALL,
     .may_text = "any, for its own",
     .flags = ACT_OUTSIDE | ACT_REVISABLE,
     .check = correct_check,
     .apply = correct_apply,
     .view = "statements",
     .example =
         {"syr",
          "{'what':'syr/arrival','body':{'id':'arrival','speaker':{'name':{'en':'A. Envoy'}},'o"
          "n_behalf':['syr'],'text':{'en':'We have come to listen and to speak.'}},'reason':{'e"
          "n':'a sentence was cut'}}"}},
    {.name = "withdraw",
     .help = "takes back what its author said",
     .fields = withdraw_fields,
     .may = ROLES_ALL,
     .may_text = "any, for its own",
     .flags = ACT_OUTSIDE,
     .check = withdraw_check,
     .apply = withdraw_apply,
     .view = "act",
     .example = {"clip", "{'what':'clip/plane','reason':{'en':'the agency took it back'}}"}},
    {0},
};
