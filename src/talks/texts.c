// SPDX-License-Identifier: Apache-2.0
// The family of texts: documents, which are drafted, agreed on and signed.
#include "talks/texts.h"

#include "talks/acts.h"
#include "talks/family.h"
#include "talks/refusal.h"

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
    {"draft", F_ID, 0, NULL, NULL, NULL, "the act that is that version"},
    {0},
};

static const struct field document_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its slug"},
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

static enum err check_document(struct fold *f, const struct act *a, struct error *e) {
    const struct json *authentic = json_get(a->body, "authentic");
    struct span prevails = json_get_text(a->body, "prevails");
    (void)f;
    for (size_t i = 0; i < json_count(authentic); i++)
        if (!json_has_text(json_get(a->body, "languages"), json_text(json_at(authentic, i))))
            return refuse(e, "languages", "document: \"" SPAN_FMT "\" is none of its languages",
                          SPAN_ARG(json_text(json_at(authentic, i))));
    if (prevails.data && !json_has_text(authentic, prevails))
        return refuse(e, "languages", "document: \"" SPAN_FMT "\" prevails and is not authentic",
                      SPAN_ARG(prevails));
    return OK;
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
    {0},
};
