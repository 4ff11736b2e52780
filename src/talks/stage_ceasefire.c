// SPDX-License-Identifier: Apache-2.0
// The stage's ceasefire: good acts of its families, and what stands before them.
#include "talks/refused.h"

const struct good stage_ceasefire_acts[] = {
    {"ceasefire", "rus/desk", "ceasefire",
     "{'id':'pause','kind':'humanitarian-pause','title':{'en':'Pause'},'document':'un/memo',"
     "'declared_by':['rus','tur'],'binds':[{'who':'syr'},{'name':{'en':'others'}}],'guarantors':["
     "{'who':'rus','for':['syr']}],'from':'2017-05-02T08:00:00+06:00','until':"
     "'2017-05-05T08:00:00+06:00'}"},
    {"ceasefire-state", "tur/desk", "ceasefire-state",
     "{'ceasefire':'rus/truce','state':'extended','from':'2017-05-02T08:00:00+06:00','until':"
     "'2017-11-02T08:00:00+06:00','reason':{'en':'agreed'}}"},
    {"exclude", "rus/desk", "exclude",
     "{'ceasefire':'rus/truce','name':{'en':'a group'},'basis':{'en':'a resolution'}}"},
    {"organ", "irn/desk", "organ",
     "{'id':'group','name':{'en':'Working group'},'kind':'working-group','document':'un/memo',"
     "'seats':[{'who':'irn','n':2},{'who':'rus','n':1}],'chair':'un','state':'planned'}"},
    {"zone", "rus/desk", "zone",
     "{'id':'north','ceasefire':'rus/truce','name':{'en':'North'},'kind':'de-escalation',"
     "'geometry':{'type':'Polygon','coordinates':[[[36.5,34.8],[36.9,34.8],[36.9,35.1234567],[36.5,"
     "34.8]]]},'from':'2017-05-02T08:00:00+06:00','until':'2017-11-02T08:00:00+06:00','guarantor':"
     "'rus'}"},
    {"zone-of-areas", "syr/desk", "zone",
     "{'id':'south','name':{'en':'South'},'kind':'buffer','admin':['SY-DR','SY-QU'],'from':"
     "'2017-05-02T08:00:00+06:00'}"},
    {"adhere", "tur/desk", "adhere",
     "{'ceasefire':'rus/truce','kind':'settlement','name':{'en':'a village'},'admin':'SY-HI',"
     "'state':'joined','when':'2017-05-02T08:00:00+06:00'}"},
    {"control", "syr/desk", "control",
     "{'map':'actual','title':{'en':'now'},'per':'clip/claims','admin':['SY-HM','SY-DI'],'holder':{"
     "'who':'syr'},'relation':'controls','as_of':'2017-05-01'}"},
    {"incident", "rus/desk", "incident",
     "{'id':'shells','ceasefire':'rus/truce','when':{'from':'2017-05-02T08:00:00+06:00','to':"
     "'2017-05-02T08:10:00+06:00'},'place':{'name':{'en':'P'},'country':'SY','admin':'SY-HI',"
     "'point':[36.7,34.9]},'kind':'shelling','weapon':{'en':'mortar'},'alleged':[{'who':'opp'}],"
     "'target':{'en':'a road'},'casualties':[{'group':'civilian','killed':1,'injured':[2,3],"
     "'missing':0},{'group':'unknown'}],'basis':'recorded','evidence':[{'sha256':"
     "'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','size':1,'media_type':"
     "'image/jpeg'}],'text':{'en':'words'},'reporter_protected':true,'coarser':'rus/blast'}"},
    {"finding", "tur/desk", "finding",
     "{'incident':'irn/strike','occurred':'confirmed','attributed_to':[{'name':{'en':'X'}}],"
     "'violation':'yes','duplicate_of':'rus/blast','text':{'en':'words'}}"},
    {"respond", "syr/desk", "respond",
     "{'incident':'rus/blast','text':{'en':'words'},'measure':{'en':'an inquiry'}}"},
    {"count", "rus/desk", "count",
     "{'id':'may-1','ceasefire':'rus/truce','from':'2017-05-01','to':'2017-05-02','total':9,'by':["
     "{'admin':'SY-HI','n':4},{'admin':'SY-DR','n':2}]}"},
    {"reconcile", "rus/desk", "reconcile",
     "{'count':'tur/day','confirmed':3,'open':2,'text':{'en':'words'}}"},
    {"notice", "tur/desk", "notice",
     "{'id':'patrol','ceasefire':'rus/truce','kind':'patrol','actor':{'who':'tur'},'against':{'en':"
     "'X'},'geometry':{'type':'LineString','coordinates':[[36,34],[-36.5,34.25]]},'when':{'from':"
     "'2017-05-04T06:00:00Z','to':'2017-05-04T18:00:00Z','text':{'en':'by day'}},'consent_of':["
     "'syr'],'text':{'en':'words'}}"},
    {"consent", "syr/desk", "consent",
     "{'notice':'un/convoy','answer':'conditional','terms':{'en':'one day'}}"},
    {"outcome", "un/desk", "outcome",
     "{'notice':'un/convoy','result':'partly','when':'2017-05-02T08:00:00+06:00','assisted_by':["
     "'tur'],'text':{'en':'words'}}"},
    {0},
};

void stage_ceasefire(struct world *w) {
    world_act(w, "rus/desk", "ceasefire",
              "{'id':'truce','kind':'ceasefire','title':{'en':'T'},'declared_by':['rus'],'binds':[{"
              "'who':'syr'}],'from':'2017-05-02T08:00:00+06:00'}");
    world_act(w, "irn/desk", "incident",
              "{'id':'strike','when':'2017-05-02T08:00:00+06:00','place':{'name':{'en':'P'}},'kind'"
              ":'strike','basis':'observed'}");
    world_act(w, "rus/desk", "incident",
              "{'id':'blast','when':'2017-05-02T08:00:00+06:00','place':{'name':{'en':'P'}},'kind'"
              ":'attack','basis':'heard'}");
    world_act(w, "tur/desk", "count",
              "{'id':'day','ceasefire':'rus/truce','from':'2017-05-01','to':'2017-05-01','total':5,"
              "'by':[]}");
    static const char notice[] = "{'id':'%s','kind':'convoy','actor':{'name':{'en':'A'}},'admin':["
                                 "'SY-HI'],'when':'2017-05-04T06:00:00Z','consent_of':['syr']}";
    world_act(w, "un/desk", "notice", arena_printf(&w->arena, notice, "convoy"));
    world_act(w, "un/desk", "notice", arena_printf(&w->arena, notice, "called-off"));
    world_act(w, "un/desk", "withdraw", "{'what':'un/called-off'}");
    world_act(w, "clip/desk", "report",
              "{'id':'claims','said_by':{'name':{'en':'a paper'}},'standing':'unnamed','wording':"
              "'paraphrase','sort':'assessment','text':{'en':'words'}}");
}
