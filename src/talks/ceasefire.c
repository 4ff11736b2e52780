// SPDX-License-Identifier: Apache-2.0
// The family of the ceasefire: what was agreed to, who has joined it, who says whom it leaves out,
// what it set up, and who holds which ground as each says.
#include "base/stamp.h"
#include "talks/acts.h"
#include "talks/family.h"
#include "talks/refusal.h"
#include "talks/territory.h"

#define ROLES_CEASEFIRE (ROLE_PARTY | ROLE_GUARANTOR | ROLE_FACILITATOR | ROLE_MEDIATOR | ROLE_HOST)
#define MAY_CEASEFIRE "party, guarantor, facilitator, mediator, host"

static const char *const kinds[] = {
    "cessation-of-hostilities", "ceasefire", "humanitarian-pause", "unilateral", "armistice", NULL};
static const char *const states[] = {"extended", "suspended", "resumed", "ended", "lapsed", NULL};
static const char *const organ_kinds[] = {"joint-commission", "working-group",
                                          "coordination-centre", "monitoring-mechanism", NULL};
static const char *const organ_states[] = {"planned", "working", "suspended", "ended", NULL};
static const char *const zone_kinds[] = {
    "de-escalation", "security",        "demilitarised", "buffer",           "corridor", "assembly",
    "no-fly",        "line-of-contact", "checkpoint",    "observation-post", NULL};
static const char *const joiners[] = {"group", "settlement", NULL};
static const char *const joinings[] = {"joined", "left", NULL};
static const char *const relations[] = {"controls", "influences", "contests", "claims", NULL};

static const struct field guarantor_fields[] = {
    {"who", F_WHO, 0, NULL, NULL, NULL, "who answers for it"},
    {"for", F_WHO, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL, "and for whom"},
    {0},
};

static const struct field ceasefire_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    {"kind", F_ENUM, 0, kinds, NULL, NULL, "what it is"},
    {"title", F_TEXT, 0, NULL, NULL, NULL, "its title"},
    {"document", F_REF, FIELD_OPTIONAL, NULL, NULL, "document", "the text it rests on"},
    {"declared_by", F_WHO, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL,
     "who declared it, as the author says"},
    {"binds", F_ACTOR, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL,
     "whom it binds, as the author says"},
    {"guarantors", F_OBJECT, FIELD_OPTIONAL | FIELD_LIST, NULL, guarantor_fields, NULL,
     "who guarantees it for whom"},
    {"from", F_TIME, 0, NULL, NULL, NULL, "since when"},
    {"until", F_TIME, FIELD_OPTIONAL, NULL, NULL, NULL, "until when"},
    {0},
};

static const struct field state_fields[] = {
    {"ceasefire", F_REF, 0, NULL, NULL, "ceasefire", "which ceasefire"},
    {"state", F_ENUM, 0, states, NULL, NULL, "what has become of it, as the author says"},
    {"from", F_TIME, 0, NULL, NULL, NULL, "since when"},
    {"until", F_TIME, FIELD_OPTIONAL, NULL, NULL, NULL, "until when"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

static const struct field exclude_fields[] = {
    {"ceasefire", F_REF, 0, NULL, NULL, "ceasefire", "which ceasefire"},
    {"name", F_TEXT, 0, NULL, NULL, NULL, "whom the author takes to be left out"},
    {"basis", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "on what ground"},
    {0},
};

static const struct field seat_fields[] = {
    {"who", F_WHO, 0, NULL, NULL, NULL, "whose seats"},
    {"n", F_INT, 0, NULL, NULL, NULL, "how many"},
    {0},
};

static const struct field organ_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "the same again says how it stands now"},
    {"name", F_TEXT, 0, NULL, NULL, NULL, "its name"},
    {"kind", F_ENUM, 0, organ_kinds, NULL, NULL, "what it is"},
    {"document", F_REF, FIELD_OPTIONAL, NULL, NULL, "document", "the text that sets it up"},
    {"seats", F_OBJECT, FIELD_OPTIONAL | FIELD_LIST, NULL, seat_fields, NULL, "who sits on it"},
    {"chair", F_WHO, FIELD_OPTIONAL, NULL, NULL, NULL, "who chairs it"},
    {"state", F_ENUM, 0, organ_states, NULL, NULL, "how it stands"},
    {0},
};

static const struct field zone_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "the same again redraws it"},
    {"ceasefire", F_REF, FIELD_OPTIONAL, NULL, NULL, "ceasefire", "which ceasefire it belongs to"},
    {"name", F_TEXT, 0, NULL, NULL, NULL, "its name"},
    {"kind", F_ENUM, 0, zone_kinds, NULL, NULL, "what it is"},
    TERRITORY_FIELDS,
    {"from", F_TIME, 0, NULL, NULL, NULL, "since when it lies so"},
    {"until", F_TIME, FIELD_OPTIONAL, NULL, NULL, NULL, "until when"},
    {"guarantor", F_WHO, FIELD_OPTIONAL, NULL, NULL, NULL, "who answers for it"},
    {0},
};

static const struct field adhere_fields[] = {
    {"ceasefire", F_REF, 0, NULL, NULL, "ceasefire", "which ceasefire"},
    {"kind", F_ENUM, 0, joiners, NULL, NULL, "an armed group or a settlement"},
    {"name", F_TEXT, 0, NULL, NULL, NULL, "its name"},
    {"admin", F_ADMIN, FIELD_OPTIONAL, NULL, NULL, NULL, "where it is"},
    {"state", F_ENUM, 0, joinings, NULL, NULL, "whether it joined or left, as the author says"},
    {"when", F_TIME, FIELD_OPTIONAL, NULL, NULL, NULL, "when"},
    {0},
};

static const struct field control_fields[] = {
    {"map", F_SLUG, 0, NULL, NULL, NULL, "actual, or the short name of a scenario"},
    {"title", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "what the scenario is called"},
    {"per", F_REF, FIELD_OPTIONAL, NULL, NULL, "report", "the report whose claim this draws"},
    TERRITORY_FIELDS,
    {"area", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "where, in words: listed, not drawn"},
    {"holder", F_ACTOR, 0, NULL, NULL, NULL, "who holds it"},
    {"relation", F_ENUM, 0, relations, NULL, NULL, "in which way, as the author says"},
    {"as_of", F_DATE, 0, NULL, NULL, NULL, "on which day"},
    {0},
};

// What ends, if it ends, ends later than it begins.
static enum err check_dates(struct fold *f, const struct act *a, struct error *e) {
    struct stamp from, until;
    (void)f;
    if (stamp_parse(json_get_text(a->body, "from"), &from) &&
        stamp_parse(json_get_text(a->body, "until"), &until) && until.seconds < from.seconds)
        return refuse(e, "dates", SPAN_FMT ": it ends before it begins", SPAN_ARG(a->type));
    return OK;
}

static enum err check_zone(struct fold *f, const struct act *a, struct error *e) {
    enum err err = check_dates(f, a, e);
    return err ? err : territory_check(a, false, e);
}

static enum err check_organ(struct fold *f, const struct act *a, struct error *e) {
    const struct json *seats = json_get(a->body, "seats");
    (void)f;
    for (size_t i = 0; i < json_count(seats); i++)
        for (size_t k = 0; k < i; k++)
            if (span_equal(json_get_text(json_at(seats, i), "who"),
                           json_get_text(json_at(seats, k), "who")))
                return refuse(e, "repeated", "organ: \"" SPAN_FMT "\" stands twice in its seats",
                              SPAN_ARG(json_get_text(json_at(seats, i), "who")));
    return OK;
}

// Who only watches draws what a report says, and says which.
static enum err check_control(struct fold *f, const struct act *a, struct error *e) {
    if (!json_get(a->body, "per") && !fold_author_has(f, a, ROLES_BUT_OBSERVER))
        return refuse(e, "per-report",
                      "control: \"" SPAN_FMT "\" draws what a report says, and names it in per",
                      SPAN_ARG(a->by));
    return territory_check(a, true, e);
}

const struct act_type ceasefire_types[] = {
    {.name = "ceasefire",
     .help = "declares a ceasefire, or says that one was declared",
     .fields = ceasefire_fields,
     .may = ROLES_CEASEFIRE,
     .may_text = MAY_CEASEFIRE,
     .flags = ACT_CREATES | ACT_TELLABLE | ACT_REVISABLE,
     .times = {{NULL, "from"}},
     .check = check_dates,
     .view = "ceasefire",
     .example = {"rus", "{'id':'truce','kind':'cessation-of-hostilities','title':{'en':'Nationwide "
                        "ceasefire'},'document':'rus/memorandum','declared_by':['rus','tur'],'binds"
                        "':[{'who':'syr'},{'name':{'en':'armed opposition'}}],'guarantors':[{'who':"
                        "'rus','for':['syr']}],'from':'2017-05-02T08:00:00+06:00'}"}},
    {.name = "ceasefire-state",
     .help = "says that a ceasefire was extended, suspended, resumed or has ended",
     .fields = state_fields,
     .may = ROLES_CEASEFIRE,
     .may_text = MAY_CEASEFIRE,
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .times = {{NULL, "from"}},
     .check = check_dates,
     .view = "ceasefire",
     .example = {"tur", "{'ceasefire':'rus/truce','state':'extended','from':'2017-05-02T09:00:00+06"
                        ":00','until':'2017-11-02T09:00:00+06:00'}"}},
    {.name = "exclude",
     .help = "says whom a ceasefire leaves out, in its author's eyes",
     .fields = exclude_fields,
     .may = ROLES_CEASEFIRE,
     .may_text = MAY_CEASEFIRE,
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .view = "ceasefire",
     .example = {"rus", "{'ceasefire':'rus/truce','name':{'en':'a listed group'},'basis':{'en':'a r"
                        "esolution'}}"}},
    {.name = "organ",
     .help = "names a body that a text sets up, and says how it stands",
     .fields = organ_fields,
     .may = ROLES_BUT_OBSERVER,
     .may_text = "any but observer",
     .flags = ACT_REPLACES | ACT_TELLABLE | ACT_REVISABLE,
     .check = check_organ,
     .view = "ceasefire",
     .example = {"rus",
                 "{'id':'group','name':{'en':'Joint working group'},'kind':'working-group','docum"
                 "ent':'rus/memorandum','seats':[{'who':'rus','n':2},{'who':'tur','n':2}],'state"
                 "':'planned'}"}},
    {.name = "zone",
     .help = "draws a zone, or redraws it from a day on",
     .fields = zone_fields,
     .may = ROLE_GUARANTOR | ROLE_PARTY | ROLE_FACILITATOR | ROLE_MONITOR,
     .may_text = "guarantor, party, facilitator, monitor",
     .flags = ACT_REPLACES | ACT_TELLABLE | ACT_REVISABLE,
     .times = {{NULL, "from"}},
     .check = check_zone,
     .view = "zones",
     .example = {"rus", "{'id':'north','ceasefire':'rus/truce','name':{'en':'North of Homs'},'kind"
                        "':'de-escalation','geometry':{'type':'Polygon','coordinates':[[[36.5,34."
                        "8],[36.9,34.8],[36.9,35.1],[36.5,34.8]]]},'from':'2017-05-02T09:00:00+06"
                        ":00','guarantor':'rus'}"}},
    {.name = "adhere",
     .help = "says that a group or a settlement joined a ceasefire, or left it",
     .fields = adhere_fields,
     .may = ROLE_GUARANTOR | ROLE_PARTY,
     .may_text = "guarantor, party",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .times = {{NULL, "when"}},
     .view = "ceasefire",
     .example = {"tur", "{'ceasefire':'rus/truce','kind':'settlement','name':{'en':'a village'},'ad"
                        "min':'SY-HI','state':'joined','when':'2017-05-02T09:00:00+06:00'}"}},
    {.name = "control",
     .help = "says who holds which ground, now or in a scenario",
     .fields = control_fields,
     .may = ROLES_BUT_OBSERVER | ROLES_OUTSIDE,
     .may_text = "any but observer; the press with per",
     .flags = ACT_TELLABLE | ACT_REVISABLE | ACT_OUTSIDE,
     .times = {{NULL, "as_of"}},
     .check = check_control,
     .view = "map",
     .example = {"rus",
                 "{'map':'actual','admin':['SY-HM','SY-DI'],'holder':{'who':'syr'},'relation':'con"
                 "trols','as_of':'2017-05-01'}"}},
    {0},
};
