// SPDX-License-Identifier: Apache-2.0
// Who may, and the rules of rounds and speech: docs/record-format.md sections 7 and 8.
#include "talks/refused.h"

#define MAY_NOT(act, key, why) VOID_AS(act, key, NULL, NULL, "not-permitted", why)
#define MAY(act, key, why) ACCEPTED_AS(act, key, NULL, NULL, why)
#define SUSPENDED(act, why) VOID_AS(act, "opp/desk", NULL, NULL, "suspended", why)

const struct refused refused_rounds[] = {
    MAY_NOT("procedural", "jor/desk", "any but observer"),
    MAY_NOT("procedural", "clip/desk", "nor does the press move"),
    MAY("procedural", "un/desk", "a mediator moves"),
    MAY_NOT("vote", "clip/desk", "the press does not vote"),
    MAY_NOT("hold", "syr/node", "a machine of one who is no holder"),
    MAY_NOT("invite", "syr/desk", "host and convenors invite"),
    MAY("invite", "kaz/desk", "the host invites"),
    MAY_NOT("interest", "irn/desk", "the rules name press and tur"),
    MAY("interest", "tur/desk", "tur is named"),
    MAY_NOT("communique", "irn/desk", "the rules name the host"),
    MAY_NOT("statement", "clip/desk", "the press reports"),
    MAY_NOT("presence", "clip/desk", "and is not present itself"),
    MAY_NOT("delegation", "clip/desk", "nor sends it a delegation"),
    MAY("report", "jor/desk", "anybody may report"),
    MAY("delegation", "jor/desk", "an observer sends a delegation"),

    SUSPENDED("procedural", "it moves nothing"),
    SUSPENDED("delegation", "it sends nobody"),
    SUSPENDED("own-presence", "it is not present"),
    SUSPENDED("round", "it announces nothing"),
    SUSPENDED("meeting", "it meets nobody"),
    SUSPENDED("report", "it reports nothing"),
    VOID_AS("vote", "opp/desk", NULL, NULL, "not-entitled", "it votes where it counts"),
    ACCEPTED_AS("statement", "opp/desk", NULL, NULL, "it speaks"),
    ACCEPTED_AS("key", "opp/root",
                "'vkey':'<vkey syr/second>','use':['act'],'age':'<age syr/second>','proof':"
                "'<proof syr/second>'",
                "'vkey':'<vkey opp/second>','use':['act'],'proof':'<proof opp/second>'",
                "and keeps its keys"),

    VOID("round", "'to':'2017-07-05'", "'to':'2017-07-03'", "dates", "it ends before it begins"),
    ACCEPTED("round", "'to':'2017-07-05'", "'to':'2017-07-04'", "it ends the same day"),
    MAY_NOT("round", "syr/desk", "neither host nor convenor nor its own host"),
    VOID_AS("round", "syr/desk", "'host':'kaz',", "", "not-permitted", "hosted by nobody"),
    ACCEPTED_AS("round", "syr/desk", "'host':'kaz'", "'host':'syr'", "its own host"),
    MAY("round", "tur/desk", "a convenor"),
    ACCEPTED("own-round", NULL, NULL, "its author"),
    ACCEPTED("own-round", "'host':'un',", "", "its author, hosting no more"),
    ACCEPTED_AS("own-round", "kaz/desk", NULL, NULL, "the host"),
    ACCEPTED_AS("own-round", "irn/desk", NULL, NULL, "a convenor"),
    VOID_AS("own-round", "syr/desk", NULL, NULL, "not-yours", "another's round"),
    VOID_AS("own-round", "syr/desk", "'host':'un'", "'host':'syr'", "not-yours",
            "nor by making oneself its host"),
    VOID_AS("own-round", "syr/desk", "'un/geneva'", "'kaz/astana-4'", "not-yours",
            "nor the record's"),

    VOID("meeting", "'to':'2017-05-02T08:50:00+06:00'", "'to':'2017-05-02T07:59:59+06:00'", "dates",
         "it ends before it begins"),
    VOID("meeting", "'to':'2017-05-02T08:50:00+06:00'", "'to':'2017-05-02T08:50:00+09:00'", "dates",
         "so it does in another offset"),
    ACCEPTED("meeting", "'to':'2017-05-02T08:50:00+06:00',", "", "it has not ended"),
    VOID_AS("meeting", "syr/desk", NULL, NULL, "took-part", "not among those it names"),
    VOID("meeting", "{'who':'irn'}", "{'name':{'en':'irn'}}", "took-part", "a name is nobody"),
    MAY("meeting", "kaz/desk", "the host enters any"),

    VOID("presence", "'state':'arrived'", "'state':'expected'", "axis", "strength before arrival"),
    VOID("presence", "'part':'members'", "'part':'head'", "axis", "a count of heads"),
    VOID_AS("presence", "irn/desk", NULL, NULL, "for-itself", "it speaks of others too"),
    VOID("own-presence", "['syr']", "['irn']", "for-itself", "it speaks of another"),
    VOID("own-presence", "['syr']", "['syr','irn']", "for-itself", "and of another"),
    ACCEPTED("own-presence", NULL, NULL, "it speaks of itself"),

    VOID("communique", "'issued_by':['kaz','irn']", "'issued_by':['irn','rus']", "joint-host",
         "its author does not issue it"),
    VOID("communique", "'issued_by':['kaz','irn']", "'issued_by':[]", "bad-field", "nobody does"),
    ACCEPTED("communique", "'issued_by':['kaz','irn']", "'issued_by':['kaz']", "the host alone"),
    VOID("statement", "'id':'second'", "'id':'first'", "id-taken", "its author's own slug"),
    ACCEPTED_AS("statement", "irn/desk", "'id':'second'", "'id':'first'", "another's slug"),
    ACCEPTED("statement", "'id':'second'", "'id':'opening'", "another type's"),
    VOID("told-field", ",'tells':{'ref':'kaz/astana-9','field':'state','value':'postponed'}", "",
         "missing-field", "it says nothing"),
    {0},
};
