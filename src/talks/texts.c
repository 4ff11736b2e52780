// SPDX-License-Identifier: Apache-2.0
// The family of texts: documents and their drafting. What is done with a version that stands is the
// family of conclusion.
#include "talks/texts.h"

#include "talks/acts.h"
#include "talks/family.h"
#include "talks/refusal.h"
#include "talks/texts_draft.h"
#include "talks/version.h"

// Of the examples: the version that the examples' record has another id of.
#define DRAFT "d4a7d4a7d4a7d4a7d4a7d4a7d4a7d4a7d4a7d4a7d4a7d4a7d4a7d4a7d4a7d4a7"

static const char *const kinds[] = {"memorandum",
                                    "agreement",
                                    "protocol",
                                    "additional-protocol",
                                    "annex",
                                    "map",
                                    "joint-statement",
                                    "declaration",
                                    "exchange-of-letters",
                                    "concept-paper",
                                    "non-paper",
                                    "agenda",
                                    "letter",
                                    "report",
                                    NULL};
static const char *const conditions[] = {"nothing-agreed-until-all", NULL};

static const struct field from_fields[] = {
    {"ref", F_REF, 0, NULL, NULL, "document", "the document it was carried over from"},
    {"draft", F_ID, 0, NULL, NULL, "draft", "the act that is that version"},
    {0},
};

static const struct field document_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    {"kind", F_ENUM, 0, kinds, NULL, NULL, "what sort of text it is"},
    {"title", F_TEXT, 0, NULL, NULL, NULL, "its title"},
    {"track", F_TRACK, 0, NULL, NULL, NULL, "on which track it is drafted"},
    {"languages", F_LANG, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL,
     "in which languages it is made"},
    {"authentic", F_LANG, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL,
     "which of them are equally authentic"},
    {"prevails", F_LANG, FIELD_OPTIONAL, NULL, NULL, NULL,
     "which of those prevails where they differ"},
    {"part_of", F_REF, FIELD_OPTIONAL, NULL, NULL, "document", "the document it belongs to"},
    {"conditional", F_ENUM, FIELD_OPTIONAL, conditions, NULL, NULL, "what its parts hang on"},
    {"depositary", F_WHO, FIELD_OPTIONAL, NULL, NULL, NULL, "who is to keep the signed text"},
    {"from", F_OBJECT, FIELD_OPTIONAL, NULL, from_fields, NULL, "what it was carried over from"},
    {0},
};

static const struct field option_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    {"by", F_WHO, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL, "who wants it, as the drafter says"},
    {"against", F_WHO, FIELD_OPTIONAL | FIELD_LIST, NULL, NULL, NULL, "who is against it"},
    {"text", F_TEXT, 0, NULL, NULL, NULL, "its text"},
    {0},
};

static const struct field clause_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "kept from version to version"},
    {"level", F_INT, 0, NULL, NULL, NULL, "1 for the outermost, to 9"},
    {"heading", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "its heading"},
    {"text", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "its text; [brackets] as they are"},
    {"options", F_OBJECT, FIELD_OPTIONAL | FIELD_LIST | FIELD_FILLED, NULL, option_fields, NULL,
     "instead of a text: what is still open"},
    {0},
};

static const char *const endings[] = {"taken", "taken-partly", "option", "not-taken", NULL};

static const struct field settle_fields[] = {
    {"amend", F_REF, 0, NULL, NULL, "amend", "which amendment"},
    {"how", F_ENUM, 0, endings, NULL, NULL, "what became of it"},
    {"clause", F_SLUG, FIELD_OPTIONAL, NULL, NULL, NULL, "in which clause it ended"},
    {"option", F_SLUG, FIELD_OPTIONAL, NULL, NULL, NULL, "as which option there"},
    {0},
};

static const struct field part_fields[] = {
    {"document", F_REF, 0, NULL, NULL, "document", "the document"},
    {"clauses", F_OBJECT, FIELD_LIST | FIELD_FILLED, NULL, clause_fields, NULL, "its clauses"},
    {0},
};

static const struct field draft_fields[] = {
    {"document", F_REF, 0, NULL, NULL, "document", "the document"},
    {"version", F_STRING, 0, NULL, NULL, NULL, "what this version is called"},
    {"base", F_ID, FIELD_OPTIONAL, NULL, NULL, "draft", "the version it goes on from"},
    {"parts", F_ID, FIELD_OPTIONAL | FIELD_LIST, NULL, NULL, "part",
     "parts whose clauses come first"},
    {"clauses", F_OBJECT, FIELD_LIST, NULL, clause_fields, NULL, "its own clauses"},
    {"settles", F_OBJECT, FIELD_OPTIONAL | FIELD_LIST, NULL, settle_fields, NULL,
     "what became of amendments"},
    {0},
};

static const char *const ops[] = {"replace", "insert-before", "insert-after", "delete", NULL};

static const struct field amend_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    {"draft", F_ID, 0, NULL, NULL, "draft", "the version it is to"},
    {"clause", F_SLUG, 0, NULL, NULL, NULL, "which clause"},
    {"op", F_ENUM, 0, ops, NULL, NULL, "what is to be done with it"},
    {"heading", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "the heading proposed"},
    {"text", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "the text proposed"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

static const char *const positions[] = {"agree",  "accept",  "ad-referendum", "reserve",
                                        "object", "abstain", "none",          NULL};

static const struct field if_fields[] = {
    {"clause", F_SLUG, 0, NULL, NULL, NULL, "on condition that this clause is taken"},
    {"option", F_SLUG, FIELD_OPTIONAL, NULL, NULL, NULL, "as this option has it"},
    {0},
};

static const struct field stance_fields[] = {
    {"draft", F_ID, 0, NULL, NULL, "draft", "the version"},
    {"clause", F_SLUG, FIELD_OPTIONAL, NULL, NULL, NULL, "the clause; without: all of it"},
    {"option", F_SLUG, FIELD_OPTIONAL, NULL, NULL, NULL, "the option there"},
    {"position", F_ENUM, 0, positions, NULL, NULL, "none: no stance any more"},
    {"if", F_OBJECT, FIELD_OPTIONAL | FIELD_LIST | FIELD_FILLED, NULL, if_fields, NULL,
     "a package: only if all of these are taken"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

static const struct field transmit_fields[] = {
    {"draft", F_ID, 0, NULL, NULL, "draft", "the version that is handed over"},
    {"to", F_TRACK, 0, NULL, NULL, NULL, "to which track"},
    {"as", F_REF, 0, NULL, NULL, "document",
     "the document there, which says that it comes from this version"},
    {0},
};

const struct field texts_rectify_fields[] = {
    {"draft", F_ID, 0, NULL, NULL, "draft", "the version"},
    {"clause", F_SLUG, 0, NULL, NULL, NULL, "the clause with the error"},
    {"text", F_TEXT, 0, NULL, NULL, NULL, "its text without it"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

enum err texts_rectify_possible(struct fold *f, const struct json *payload, struct error *e) {
    const struct act as = {.type = span_str("motion"), .body = payload};
    struct document d;
    struct version v = version_of(f, &as, &d);
    struct span clause = json_get_text(payload, "clause");
    enum err err = version_has(f, &v, &as, clause, span(NULL, 0), e);
    if (!err && !version_clause_is(f, &v, clause, "text"))
        err = refuse(e, "unknown-clause", "motion: clause \"" SPAN_FMT "\" has no text to correct",
                     SPAN_ARG(clause));
    return err ? err : document_speaks(&d, json_get(payload, "text"), &as, e);
}

void texts_rectify_carry_out(struct fold *f, const struct json *payload, uint64_t motion) {
    fold_row(f, "rectified",
             (struct value[]){V_TEXT(json_get_text(payload, "draft")),
                              V_TEXT(json_get_text(payload, "clause")),
                              V_JSON(json_get(payload, "text")), V_INT((int64_t)motion)},
             4);
}

static enum err check_document(struct fold *f, const struct act *a, struct error *e) {
    const struct json *authentic = json_get(a->body, "authentic");
    struct span prevails = json_get_text(a->body, "prevails");
    const struct json *from = json_get(a->body, "from");
    for (size_t i = 0; i < json_count(authentic); i++)
        if (!json_has_text(json_get(a->body, "languages"), json_text(json_at(authentic, i))))
            return refuse(e, "languages", "document: \"" SPAN_FMT "\" is none of its languages",
                          SPAN_ARG(json_text(json_at(authentic, i))));
    if (prevails.data && !json_has_text(authentic, prevails))
        return refuse(e, "languages", "document: \"" SPAN_FMT "\" prevails and is not authentic",
                      SPAN_ARG(prevails));
    if (!from)
        return OK;
    struct version v = version_find(f, json_get_text(from, "draft"));
    return v.found && span_equal(v.document, json_get_text(from, "ref"))
               ? OK
               : refuse(e, "other-document", "document: it comes from a version of another one");
}

const struct field texts_pen_fields[] = {
    {"document", F_REF, 0, NULL, NULL, "document", "which document"},
    {"who", F_WHO, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL,
     "who may draft it, beside its author; nobody else from then on"},
    {0},
};

// Nobody takes the pen for a document that was taken back.
enum err texts_pen_possible(struct fold *f, const struct json *payload, struct error *e) {
    struct stmt *s = fold_stmt(f, "SELECT 1 FROM document WHERE author = ?1 AND id = ?2"
                                  " AND " FOLD_COUNTS("document") " LIMIT 1");
    struct span author, slug, ref = json_get_text(payload, "document");
    struct error why;
    if (!s || !ref_split(ref, &author, &slug))
        return OK; // the fold has kept the failure; the form asks for a ref
    stmt_text(s, 1, author);
    stmt_text(s, 2, slug);
    bool stands = stmt_row(s, &why);
    if (stmt_failed(s))
        fold_fail(f, &why);
    stmt_reset(s);
    return stands ? OK
                  : refuse(e, "gone", "motion: the document \"" SPAN_FMT "\" was taken back",
                           SPAN_ARG(ref));
}

void texts_pen_carry_out(struct fold *f, const struct json *payload, uint64_t motion) {
    fold_row(f, "pen",
             (struct value[]){V_TEXT(json_get_text(payload, "document")),
                              V_JSON(json_get(payload, "who")), V_INT((int64_t)motion)},
             3);
}

const struct act_type texts_types[] = {
    {.name = "document",
     .help = "names a text that is to be drafted, or was",
     .fields = document_fields,
     .may = ROLES_BUT_OBSERVER,
     .may_text = "any but observer",
     .flags = ACT_CREATES | ACT_TELLABLE | ACT_REVISABLE,
     .check = check_document,
     .view = "texts",
     .example =
         {"rus",
          "{'id':'memorandum','kind':'memorandum','title':{'en':'Memorandum on areas'},'track':"
          "'astana','languages':['en','ru'],'authentic':['en','ru'],'depositary':'kaz'}"}},
    {.name = "part",
     .help = "clauses of a draft that is too long for one act",
     .fields = part_fields,
     .may = ROLES_INSIDE,
     .may_text = "the document's author, or who holds the pen",
     .check = part_check,
     .apply = part_apply,
     .view = "act",
     .example = {"rus",
                 "{'document':'rus/memorandum','clauses':[{'id':'preamble','level':1,'text':{'en':'"
                 "The guarantors,','ru':'Гаранты,'}}]}"}},
    {.name = "draft",
     .help = "a version of a document: what is signed is this act",
     .fields = draft_fields,
     .may = ROLES_INSIDE,
     .may_text = "the document's author, or who holds the pen",
     .check = draft_check,
     .apply = draft_apply,
     .view = "text",
     .example =
         {"rus",
          "{'document':'rus/memorandum','version':'1','clauses':[{'id':'areas','level':1,'heading"
          "':{'en':'Areas'},'options':[{'id':'four','by':['rus'],'against':['tur'],'text':{'en':"
          "'Four areas are set up.'}},{'id':'three','by':['tur'],'text':{'en':'Three areas are s"
          "et up.'}}]},{'id':'term','level':1,'text':{'en':'They stand for [six] months.'}}]}"}},
    {.name = "amend",
     .help = "proposes another text for a clause, or one more, or one less",
     .not_meant = "It changes no version: it stands beside the clause until a new version "
                  "takes it over.",
     .fields = amend_fields,
     .may = ROLES_BUT_OBSERVER,
     .may_text = "any but observer",
     .flags = ACT_CREATES | ACT_TELLABLE | ACT_REVISABLE,
     .check = amend_check,
     .view = "text",
     .example = {"tur",
                 "{'id':'year','draft':'" DRAFT "','clause':'term','op':'replace','text':{'en':'Th"
                 "ey stand for a year.'},'reason':{'en':'six months are short'}}"}},
    {.name = "stance",
     .help = "says what one thinks of a version, a clause or an option",
     .not_meant = "It is no vote and no signature: nothing is agreed by it.",
     .fields = stance_fields,
     .may = ROLES_BUT_OBSERVER,
     .may_text = "any but observer",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .check = stance_check,
     .view = "stances",
     .example = {"tur",
                 "{'draft':'" DRAFT "','clause':'areas','option':'four','position':'accept','if':["
                 "{'clause':'term'}]}"}},
    {.name = "transmit",
     .help = "hands a version over to another track",
     .fields = transmit_fields,
     .may = ROLES_BUT_OBSERVER,
     .may_text = "any but observer",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .check = transmit_check,
     .view = "texts",
     .example = {"rus", "{'draft':'" DRAFT "','to':'astana','as':'rus/memorandum-2'}"}},
    {0},
};
