// SPDX-License-Identifier: Apache-2.0
// The family of incidents: what one side reports, what each finder finds, and what each guarantor
// counts. Nothing here is merged and no total is repaired: what differs stands side by side.
#include "base/stamp.h"
#include "talks/acts.h"
#include "talks/family.h"
#include "talks/refusal.h"

static const char *const kinds[] = {"attack",
                                    "strike",
                                    "shelling",
                                    "ground-attack",
                                    "sniper",
                                    "movement",
                                    "abduction",
                                    "detention",
                                    "siege",
                                    "access-denied",
                                    "chemical-allegation",
                                    "attack-on-aid",
                                    "other",
                                    NULL};
static const char *const groups[] = {"civilian", "combatant", "aid-worker",
                                     "monitor",  "unknown",   NULL};
static const char *const bases[] = {"observed", "recorded", "heard", "reported", NULL};
static const char *const occurrences[] = {"confirmed", "not-confirmed", "cannot-be-confirmed",
                                          "under-check", NULL};
static const char *const violations[] = {"yes", "no", "not-covered", "undetermined", NULL};

static const struct field casualty_fields[] = {
    {"group", F_ENUM, 0, groups, NULL, NULL, "of whom"},
    {"killed", F_ESTIMATE, FIELD_OPTIONAL, NULL, NULL, NULL, "how many were killed"},
    {"injured", F_ESTIMATE, FIELD_OPTIONAL, NULL, NULL, NULL, "how many were injured"},
    {"missing", F_ESTIMATE, FIELD_OPTIONAL, NULL, NULL, NULL, "how many are missing"},
    {0},
};

static const struct field incident_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    {"ceasefire", F_REF, FIELD_OPTIONAL, NULL, NULL, "ceasefire", "which ceasefire it concerns"},
    {"when", F_WHEN, 0, NULL, NULL, NULL, "when it happened"},
    {"place", F_PLACE, 0, NULL, NULL, NULL, "where"},
    {"kind", F_ENUM, 0, kinds, NULL, NULL, "what happened, as the author says"},
    {"weapon", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "with what"},
    {"alleged", F_ACTOR, FIELD_OPTIONAL | FIELD_LIST, NULL, NULL, NULL,
     "who did it, as is alleged"},
    {"target", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "against what"},
    {"casualties", F_OBJECT, FIELD_OPTIONAL | FIELD_LIST, NULL, casualty_fields, NULL,
     "who came to harm"},
    {"basis", F_ENUM, 0, bases, NULL, NULL, "how the author knows"},
    {"evidence", F_BLOB, FIELD_OPTIONAL | FIELD_LIST, NULL, NULL, NULL, "what supports it"},
    {"text", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "more about it"},
    {"reporter_protected", F_BOOL, FIELD_OPTIONAL, NULL, NULL, NULL,
     "whoever told of it must not be found by it"},
    {"coarser", F_REF, FIELD_OPTIONAL, NULL, NULL, "incident",
     "its copy for more readers, coarser in place and time"},
    {0},
};

static const struct field finding_fields[] = {
    {"incident", F_REF, 0, NULL, NULL, "incident", "which incident"},
    {"occurred", F_ENUM, 0, occurrences, NULL, NULL, "whether it happened"},
    {"attributed_to", F_ACTOR, FIELD_OPTIONAL | FIELD_LIST, NULL, NULL, NULL, "who did it"},
    {"violation", F_ENUM, FIELD_OPTIONAL, violations, NULL, NULL, "whether it broke the ceasefire"},
    {"duplicate_of", F_REF, FIELD_OPTIONAL, NULL, NULL, "incident", "the same as this one"},
    {"text", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "more about it"},
    {0},
};

static const struct field respond_fields[] = {
    {"incident", F_REF, 0, NULL, NULL, "incident", "which incident"},
    {"text", F_TEXT, 0, NULL, NULL, NULL, "what is said to it"},
    {"measure", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "what was done about it"},
    {0},
};

static const struct field by_fields[] = {
    {"admin", F_ADMIN, 0, NULL, NULL, NULL, "in which area: ISO 3166-2"},
    {"n", F_INT, 0, NULL, NULL, NULL, "how many"},
    {0},
};

static const struct field count_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    {"ceasefire", F_REF, 0, NULL, NULL, "ceasefire", "of which ceasefire"},
    {"from", F_DATE, 0, NULL, NULL, NULL, "first day"},
    {"to", F_DATE, 0, NULL, NULL, NULL, "last day"},
    {"total", F_INT, 0, NULL, NULL, NULL, "how many violations the author counts"},
    {"by", F_OBJECT, FIELD_LIST, NULL, by_fields, NULL, "by area; need not add up to the total"},
    {0},
};

static const struct field reconcile_fields[] = {
    {"count", F_REF, 0, NULL, NULL, "count", "which count of another"},
    {"confirmed", F_INT, FIELD_OPTIONAL, NULL, NULL, NULL, "how many of them are confirmed"},
    {"open", F_INT, FIELD_OPTIONAL, NULL, NULL, NULL, "how many are still looked at"},
    {"text", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "more about it"},
    {0},
};

static bool is_own(const struct act *a, struct span ref) {
    struct span author, slug;
    return ref_split(ref, &author, &slug) && span_equal(author, a->by);
}

static enum err check_incident(struct fold *f, const struct act *a, struct error *e) {
    const struct json *casualties = json_get(a->body, "casualties");
    struct span author, slug, coarser = json_get_text(a->body, "coarser");
    (void)f;
    for (size_t i = 0; i < json_count(casualties); i++)
        for (size_t k = 0; k < i; k++)
            if (span_equal(json_get_text(json_at(casualties, i), "group"),
                           json_get_text(json_at(casualties, k), "group")))
                return refuse(e, "repeated",
                              "incident: \"" SPAN_FMT "\" stands twice in casualties",
                              SPAN_ARG(json_get_text(json_at(casualties, i), "group")));
    if (!coarser.data)
        return OK;
    if (!is_own(a, coarser))
        return refuse(e, "not-yours", "incident: its coarser copy is its author's own");
    return ref_split(coarser, &author, &slug) && span_equal(slug, json_get_text(a->body, "id"))
               ? refuse(e, "of-itself", "incident: it is no copy of itself")
               : OK;
}

static enum err check_finding(struct fold *f, const struct act *a, struct error *e) {
    (void)f;
    return span_equal(json_get_text(a->body, "duplicate_of"), json_get_text(a->body, "incident"))
               ? refuse(e, "of-itself", "finding: an incident is no duplicate of itself")
               : OK;
}

static enum err check_count(struct fold *f, const struct act *a, struct error *e) {
    const struct json *by = json_get(a->body, "by");
    int64_t from, to;
    (void)f;
    if (date_parse(json_get_text(a->body, "from"), &from) &&
        date_parse(json_get_text(a->body, "to"), &to) && to < from)
        return refuse(e, "dates", "count: it ends before it begins");
    for (size_t i = 0; i < json_count(by); i++)
        for (size_t k = 0; k < i; k++)
            if (span_equal(json_get_text(json_at(by, i), "admin"),
                           json_get_text(json_at(by, k), "admin")))
                return refuse(e, "repeated", "count: \"" SPAN_FMT "\" stands twice",
                              SPAN_ARG(json_get_text(json_at(by, i), "admin")));
    return OK;
}

static enum err check_reconcile(struct fold *f, const struct act *a, struct error *e) {
    (void)f;
    if (is_own(a, json_get_text(a->body, "count")))
        return refuse(e, "own-count", "reconcile: one confirms what others count");
    return json_count(a->body) > 1
               ? OK
               : refuse(e, "missing-field",
                        "reconcile: it says something: confirmed, open or text");
}

const struct act_type incidents_types[] = {
    {.name = "incident",
     .help = "reports that something happened",
     .fields = incident_fields,
     .may = ROLE_PARTY | ROLE_GUARANTOR | ROLE_FACILITATOR | ROLE_MONITOR,
     .may_text = "party, guarantor, facilitator, monitor",
     .flags = ACT_CREATES | ACT_TELLABLE | ACT_REVISABLE,
     .times = {{NULL, "when"}},
     .check = check_incident,
     .view = "incidents",
     .example = {"rus", "{'id':'shells','ceasefire':'rus/truce','when':'2017-05-02T09:00:00+06:00',"
                        "'place':{'name':{'en':'north of Homs'},'country':'SY','admin':'SY-HI','poi"
                        "nt':[36.7,34.9]},'kind':'shelling','weapon':{'en':'mortar'},'alleged':[{'n"
                        "ame':{'en':'an armed group'}}],'casualties':[{'group':'civilian','killed':"
                        "1,'injured':[2,3]}],'basis':'recorded'}"}},
    {.name = "finding",
     .help = "says what its author found of an incident",
     .not_meant = "It is its author's finding and no judgment: others' findings stand beside "
                  "it.",
     .fields = finding_fields,
     .may = ROLE_GUARANTOR | ROLE_FACILITATOR | ROLE_MONITOR,
     .may_text = "guarantor, facilitator, monitor",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .check = check_finding,
     .view = "incidents",
     .example = {"tur",
                 "{'incident':'rus/shells','occurred':'confirmed','violation':'undetermined'}"}},
    {.name = "respond",
     .help = "answers an incident, and says what was done about it",
     .fields = respond_fields,
     .may = ROLES_INSIDE,
     .may_text = "any",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .view = "incidents",
     .example = {"syr", "{'incident':'rus/shells','text':{'en':'Two were taken to hospital.'}}"}},
    {.name = "count",
     .help = "counts violations of some days, as its author sees them",
     .not_meant = "It is its author's own count: others' numbers stand beside it and are "
                  "never added to it.",
     .fields = count_fields,
     .may = ROLE_GUARANTOR | ROLE_MONITOR,
     .may_text = "guarantor, monitor",
     .flags = ACT_CREATES | ACT_TELLABLE | ACT_REVISABLE,
     .times = {{NULL, "to"}},
     .check = check_count,
     .view = "counts",
     .example = {"rus",
                 "{'id':'may-1','ceasefire':'rus/truce','from':'2017-05-01','to':'2017-05-01','tota"
                 "l':7,'by':[{'admin':'SY-HI','n':4},{'admin':'SY-DR','n':2}]}"}},
    {.name = "reconcile",
     .help = "says how many of another's count its author confirms",
     .not_meant = "It changes neither side's number, and its author's own count stays what "
                  "it is.",
     .fields = reconcile_fields,
     .may = ROLE_GUARANTOR | ROLE_MONITOR,
     .may_text = "guarantor, monitor",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .check = check_reconcile,
     .view = "counts",
     .example = {"tur", "{'count':'rus/may-1','confirmed':3,'open':2}"}},
    {0},
};
