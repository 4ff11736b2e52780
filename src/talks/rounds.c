// SPDX-License-Identifier: Apache-2.0
// The family of rounds: rounds and meetings, delegations, who is where, who was asked and who asks.
#include "base/stamp.h"
#include "talks/acts.h"
#include "talks/family.h"
#include "talks/refusal.h"

static const char *const round_kinds[] = {"round", "consultation", "working-group", "conference",
                                          NULL};
static const char *const round_states[] = {"planned",   "announced", "open",   "suspended",
                                           "resumed",   "adjourned", "closed", "postponed",
                                           "cancelled", NULL};
static const char *const levels[] = {"experts", "technical", "deputies", "envoys",
                                     "heads",   "ministers", "leaders",  NULL};
static const char *const formats[] = {"plenary",   "bilateral", "trilateral", "quadrilateral",
                                      "proximity", "caucus",    "press",      NULL};
static const char *const rooms[] = {"same", "separate", NULL};
static const char *const meeting_states[] = {"planned", "in-session", "adjourned",
                                             "ended",   "cancelled",  NULL};
static const char *const member_roles[] = {"member", "expert", "adviser", "interpreter", NULL};
static const char *const parts[] = {"delegation", "head", "experts", "members", NULL};
static const char *const strengths[] = {"partial", "full", NULL};
static const char *const presence_states[] = {"invited",
                                              "declined",
                                              "confirmed", // answer
                                              "expected",
                                              "travelling",
                                              "delayed",
                                              "arrived",
                                              "left", // journey
                                              "suspended-participation",
                                              "resumed",
                                              "walked-out", // taking part
                                              NULL};
static const char *const interest_states[] = {"exploring", "requested", "declined", NULL};

static const struct field round_fields[] = {
    {"id", F_THING, 0, NULL, NULL, "round", "a new one, or the round to update"},
    {"kind", F_ENUM, 0, round_kinds, NULL, NULL, "what it is"},
    {"track", F_TRACK, 0, NULL, NULL, NULL, "the track it belongs to"},
    {"number", F_INT, FIELD_OPTIONAL, NULL, NULL, NULL, "its number in the series"},
    {"label", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "its name in the series"},
    {"title", F_TEXT, 0, NULL, NULL, NULL, "its title"},
    {"host", F_WHO, FIELD_OPTIONAL, NULL, NULL, NULL, "who hosts it, if not the record's host"},
    {"convened_by", F_WHO, FIELD_OPTIONAL | FIELD_LIST, NULL, NULL, NULL, "who called it"},
    {"place", F_PLACE, 0, NULL, NULL, NULL, "where"},
    {"from", F_DATE, 0, NULL, NULL, NULL, "first day"},
    {"to", F_DATE, 0, NULL, NULL, NULL, "last day"},
    {"state", F_ENUM, 0, round_states, NULL, NULL, "how it stands"},
    {"since", F_TIME, FIELD_OPTIONAL, NULL, NULL, NULL, "since when it stands so"},
    {"by", F_WHO, FIELD_OPTIONAL | FIELD_LIST, NULL, NULL, NULL, "at whose wish"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

static const struct field agenda_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    {"title", F_TEXT, 0, NULL, NULL, NULL, "what is talked about"},
    {0},
};

static const struct field meeting_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    {"round", F_REF, FIELD_OPTIONAL, NULL, NULL, "round", "the round it belongs to"},
    {"track", F_TRACK, FIELD_OPTIONAL, NULL, NULL, NULL, "the track, outside a round"},
    {"title", F_TEXT, 0, NULL, NULL, NULL, "its title"},
    {"level", F_ENUM, 0, levels, NULL, NULL, "who meets"},
    {"format", F_ENUM, 0, formats, NULL, NULL, "how they meet"},
    {"rooms", F_ENUM, FIELD_OPTIONAL, rooms, NULL, NULL, "in one room or in separate ones"},
    {"go_between", F_WHO, FIELD_OPTIONAL, NULL, NULL, NULL, "who carries messages"},
    {"place", F_PLACE, 0, NULL, NULL, NULL, "where"},
    {"from", F_TIME, 0, NULL, NULL, NULL, "when it begins"},
    {"to", F_TIME, FIELD_OPTIONAL, NULL, NULL, NULL, "when it ends"},
    {"with", F_ACTOR, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL, "who takes part"},
    {"agenda", F_OBJECT, FIELD_OPTIONAL | FIELD_LIST, NULL, agenda_fields, NULL, "the agenda"},
    {"state", F_ENUM, 0, meeting_states, NULL, NULL, "how it stands"},
    {0},
};

static const struct field delegate_fields[] = {
    {"person", F_PERSON, 0, NULL, NULL, NULL, "who"},
    {"level", F_ENUM, 0, levels, NULL, NULL, "at which level"},
    {"role", F_ENUM, 0, member_roles, NULL, NULL, "as what"},
    {0},
};

static const struct field delegation_fields[] = {
    {"round", F_REF, 0, NULL, NULL, "round", "for which round"},
    {"head", F_PERSON, FIELD_OPTIONAL, NULL, NULL, NULL, "its head"},
    {"deputy", F_PERSON, FIELD_OPTIONAL, NULL, NULL, NULL, "the head's deputy"},
    {"spokesperson", F_PERSON, FIELD_OPTIONAL, NULL, NULL, NULL, "who speaks for it"},
    {"groups", F_TEXT, FIELD_OPTIONAL | FIELD_LIST, NULL, NULL, NULL, "groups it is made of"},
    {"members", F_OBJECT, FIELD_OPTIONAL | FIELD_LIST, NULL, delegate_fields, NULL, "its members"},
    {"note_verbale", F_BLOB, FIELD_OPTIONAL, NULL, NULL, NULL, "the note that announces it"},
    {0},
};

static const struct field presence_fields[] = {
    {"round", F_REF, 0, NULL, NULL, "round", "at which round"},
    {"meeting", F_REF, FIELD_OPTIONAL, NULL, NULL, "meeting",
     "at which meeting: then a note on it"},
    {"participants", F_WHO, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL, "of whom it is said"},
    {"part", F_ENUM, 0, parts, NULL, NULL, "of which part of the delegation"},
    {"persons", F_PERSON, FIELD_OPTIONAL | FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL,
     "which persons"},
    {"as", F_ROLE, FIELD_OPTIONAL, NULL, NULL, NULL, "in which role"},
    {"state", F_ENUM, 0, presence_states, NULL, NULL,
     "answer: invited, declined, confirmed; journey: expected … left; taking part: the rest"},
    {"strength", F_ENUM, FIELD_OPTIONAL, strengths, NULL, NULL, "of the part that arrived"},
    {"count", F_INT, FIELD_OPTIONAL, NULL, NULL, NULL, "how many members"},
    {"when", F_WHEN, FIELD_OPTIONAL, NULL, NULL, NULL, "when it was, or is expected"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

static const struct field invite_fields[] = {
    {"round", F_REF, FIELD_OPTIONAL, NULL, NULL, "round", "to which round"},
    {"to", F_ACTOR, 0, NULL, NULL, NULL, "who is invited"},
    {"as", F_ROLE, 0, NULL, NULL, NULL, "in which role"},
    {0},
};

static const struct field interest_fields[] = {
    {"about", F_ACTOR, 0, NULL, NULL, NULL, "who is interested"},
    {"state", F_ENUM, 0, interest_states, NULL, NULL, "how far"},
    {0},
};

static const struct field accredit_fields[] = {
    {"round", F_REF, 0, NULL, NULL, "round", "to which round"},
    {"participant", F_WHO, 0, NULL, NULL, NULL, "whose delegation"},
    {"accepted", F_BOOL, 0, NULL, NULL, NULL, "admitted or not"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

static const struct field absent_fields[] = {
    {"who", F_WHO, 0, NULL, NULL, NULL, "who was not there"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

static const struct field attended_fields[] = {
    {"meeting", F_REF, 0, NULL, NULL, "meeting", "at which meeting"},
    {"present", F_WHO, FIELD_LIST, NULL, NULL, NULL, "who was there"},
    {"absent", F_OBJECT, FIELD_OPTIONAL | FIELD_LIST, NULL, absent_fields, NULL, "who was not"},
    {0},
};

// The host that a round's latest row names; empty if none.
static struct span round_host(struct fold *f, struct span ref, struct span author,
                              struct span slug) {
    struct stmt *s =
        fold_stmt(f, "SELECT host FROM round WHERE ((author = ?1 AND id = ?2) OR id = ?3)"
                     " AND " FOLD_COUNTS("round") " ORDER BY o DESC, i DESC LIMIT 1");
    struct error e;
    struct span host = {0};
    if (!s)
        return host;
    stmt_text(s, 1, author);
    stmt_text(s, 2, slug);
    stmt_text(s, 3, ref);
    if (stmt_row(s, &e))
        host = arena_copy(fold_arena(f), stmt_get_text(s, 0));
    stmt_reset(s);
    return host;
}

// Announced by the record's host, a convenor or the round's own host; updated by those or its
// author.
static enum err check_round(struct fold *f, const struct act *a, struct error *e) {
    int64_t from, to;
    struct span author, slug, id = json_get_text(a->body, "id");
    if (date_parse(json_get_text(a->body, "from"), &from) &&
        date_parse(json_get_text(a->body, "to"), &to) && to < from)
        return refuse(e, "dates", "round: it ends before it begins");
    if (fold_author_has(f, a, ROLE_HOST | ROLE_CONVENOR))
        return OK;
    if (!ref_split(id, &author, &slug))
        return span_equal(json_get_text(a->body, "host"), a->by)
                   ? OK
                   : refuse(e, "not-permitted",
                            "round: \"" SPAN_FMT
                            "\" is neither host nor convenor, nor this round's "
                            "own host",
                            SPAN_ARG(a->by));
    if (span_equal(author, a->by) || span_equal(round_host(f, id, author, slug), a->by))
        return OK;
    return refuse(e, "not-yours", "round: \"" SPAN_FMT "\" is another's", SPAN_ARG(id));
}

static enum err check_meeting(struct fold *f, const struct act *a, struct error *e) {
    struct stamp from, to;
    if (json_get(a->body, "to") && stamp_parse(json_get_text(a->body, "from"), &from) &&
        stamp_parse(json_get_text(a->body, "to"), &to) && to.seconds < from.seconds)
        return refuse(e, "dates", "meeting: it ends before it begins");
    if (fold_author_has(f, a, ROLE_HOST))
        return OK;
    const struct json *with = json_get(a->body, "with");
    for (size_t i = 0; i < json_count(with); i++)
        if (span_equal(json_get_text(json_at(with, i), "who"), a->by))
            return OK;
    return refuse(e, "took-part", "meeting: \"" SPAN_FMT "\" is not among those it names",
                  SPAN_ARG(a->by));
}

static enum err check_presence(struct fold *f, const struct act *a, struct error *e) {
    struct span state = json_get_text(a->body, "state"), part = json_get_text(a->body, "part");
    if (json_get(a->body, "strength") && !span_is(state, "arrived"))
        return refuse(e, "axis", "presence: strength is said of who has arrived");
    if (json_get(a->body, "count") && !span_is(part, "members"))
        return refuse(e, "axis", "presence: a count is said of members");
    if (fold_author_has(f, a, ROLE_HOST))
        return OK;
    const struct json *who = json_get(a->body, "participants");
    if (json_count(who) == 1 && span_equal(json_text(json_at(who, 0)), a->by))
        return OK;
    return refuse(e, "for-itself", "presence: \"" SPAN_FMT "\" may speak of itself alone",
                  SPAN_ARG(a->by));
}

// Nobody was both there and not.
static enum err check_attended(struct fold *f, const struct act *a, struct error *e) {
    const struct json *present = json_get(a->body, "present"),
                      *absent = json_get(a->body, "absent");
    (void)f;
    for (size_t i = 0; i < json_count(absent); i++)
        for (size_t j = 0; j < json_count(present); j++)
            if (span_equal(json_get_text(json_at(absent, i), "who"),
                           json_text(json_at(present, j))))
                return refuse(e, "both-ways",
                              "attended: \"" SPAN_FMT "\" is both present and absent",
                              SPAN_ARG(json_text(json_at(present, j))));
    return OK;
}

const struct act_type rounds_types[] = {
    {.name = "round",
     .help = "announces a round of talks, or says how it stands",
     .fields = round_fields,
     .may = ROLES_INSIDE,
     .may_text = "the host, a convenor, or the round's own host",
     .flags = ACT_REPLACES | ACT_TELLABLE | ACT_REVISABLE,
     .times = {{NULL, "since"}},
     .check = check_round,
     .view = "rounds",
     .example =
         {"kaz",
          "{'id':'astana-4','kind':'round','track':'astana','number':4,'title':{'en':'Fourth ro"
          "und'},'host':'kaz','place':{'name':{'en':'Astana'},'country':'KZ'},'from':'2017-05-0"
          "3','to':'2017-05-04','state':'announced'}"}},
    {.name = "meeting",
     .help = "a meeting that is planned, held or ended",
     .fields = meeting_fields,
     .may = ROLES_INSIDE,
     .may_text = "the host; anybody for one it took part in",
     .flags = ACT_REPLACES | ACT_TELLABLE | ACT_REVISABLE,
     .times = {{"in-session", "from"}, {"ended", "to"}, {"adjourned", "to"}},
     .check = check_meeting,
     .view = "meetings",
     .example =
         {"kaz",
          "{'id':'experts','round':'kaz/astana-4','title':{'en':'Experts of the guarantors'},'l"
          "evel':'experts','format':'bilateral','rooms':'same','place':{'name':{'en':'Astana'},"
          "'country':'KZ'},'from':'2017-05-02T12:00:00+06:00','with':[{'who':'rus'},{'who':'tur"
          "'}],'agenda':[{'id':'areas','title':{'en':'De-escalation areas'}}],'state':'planned'"
          "}"}},
    {.name = "delegation",
     .help = "who a participant sends to a round",
     .fields = delegation_fields,
     .may = ROLES_INSIDE,
     .may_text = "each for itself",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .view = "delegations",
     .example =
         {"syr",
          "{'round':'kaz/astana-4','head':{'name':{'en':'A. Envoy'},'function':{'en':'Permanent"
          " representative'}},'members':[{'person':{'name':{'en':'B. Adviser'}},'level':'expert"
          "s','role':'adviser'}]}"}},
    {.name = "presence",
     .help = "who was asked, comes, is here, takes part",
     .not_meant = "Who comes accepts no text by coming. It recognises nobody.",
     .fields = presence_fields,
     .may = ROLES_INSIDE,
     .may_text = "the host for what it observed, or each for itself",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .times = {{NULL, "when"}},
     .check = check_presence,
     .view = "board",
     .example =
         {"kaz",
          "{'round':'kaz/astana-4','participants':['syr'],'part':'delegation','state':'arrived'"
          ",'strength':'full','when':'2017-05-02T08:30:00+06:00'}"}},
    {.name = "invite",
     .help = "an invitation",
     .fields = invite_fields,
     .may = ROLE_HOST | ROLE_CONVENOR,
     .may_text = "host, convenor",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .view = "invitations",
     .example =
         {"kaz",
          "{'round':'kaz/astana-4','to':{'name':{'en':'Kingdom of Jordan'}},'as':'observer'}"}},
    {.name = "interest",
     .help = "somebody explores or asks to take part",
     .fields = interest_fields,
     .may = ROLES_ALL,
     .may_text = "any",
     .flags = ACT_TELLABLE | ACT_REVISABLE | ACT_OUTSIDE,
     .view = "invitations",
     .example = {"clip", "{'about':{'name':{'en':'Kingdom of Jordan'}},'state':'exploring'}"}},
    {.name = "accredit",
     .help = "admits a delegation to a round, or does not",
     .fields = accredit_fields,
     .may = ROLE_HOST,
     .may_text = "the host",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .view = "delegations",
     .example = {"kaz", "{'round':'kaz/astana-4','participant':'syr','accepted':true}"}},
    {.name = "attended",
     .help = "who was at a meeting",
     .fields = attended_fields,
     .may = ROLES_INSIDE,
     .may_text = "any",
     .flags = ACT_TELLABLE | ACT_REVISABLE,
     .check = check_attended,
     .view = "meetings",
     .example =
         {"tur",
          "{'meeting':'kaz/experts','present':['rus','tur'],'absent':[{'who':'syr','reason':{'e"
          "n':'not invited'}}]}"}},
    {0},
};
