// SPDX-License-Identifier: Apache-2.0
#include "talks/refused.h"

#include "talks/acts.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define AT_ASTANA                                                                                  \
    "'place':{'name':{'en':'Astana'},'country':'KZ','admin':'KZ-AST','point':[71.43,51.128]}"
#define SEALED                                                                                     \
    "'to':['irn','kaz'],'sealed':'YWdl','digest':"                                                 \
    "'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'"
#define RULES                                                                                      \
    "'rules':{'format':0,'founders':['guarantor'],'holders':['irn','rus','tur'],'held':2,"         \
    "'seen':2,'reading':'public','motion':{'*':{'guarantor':'majority'}},'adopt':{'agreement':"    \
    "{'sign':{'party':'all'}}},'audience':{'*':'public'},'silence_hours':24,'may':{'round':"       \
    "['host','tur','who:irn']},'limits':{'acts_per_hour':60,'blob':1000}}"
#define MOVES "'decide_by':'2017-06-01T00:00:00Z'"

const struct good stage_acts[] = {
    {"round", "kaz/desk", "round",
     "{'id':'astana-5','kind':'round','track':'astana','number':5,'label':{'en':'fifth'},"
     "'title':{'en':'Talks'},'host':'kaz','convened_by':['irn','rus'],'place':{'name':{'en':"
     "'Astana'},'country':'KZ','admin':'KZ-AST','point':[71.43,51.128]},'from':'2017-07-04','to':"
     "'2017-07-05','state':'open','since':'2017-05-02T08:00:00+06:00','by':['tur'],"
     "'reason':{'en':'agreed'}}"},
    {"own-round", "un/desk", "round",
     "{'id':'un/geneva','kind':'conference','track':'astana','title':{'en':'Geneva'},'host':'un',"
     "'place':{'name':{'en':'Geneva'}},'from':'2017-07-10','to':'2017-07-14','state':'planned'}"},
    {"meeting", "irn/desk", "meeting",
     "{'id':'three','round':'kaz/astana-4','track':'astana','title':{'en':'Three'},'level':"
     "'heads','format':'trilateral','rooms':'same','go_between':'un'," AT_ASTANA ",'from':"
     "'2017-05-02T08:00:00+06:00','to':'2017-05-02T08:50:00+06:00','with':[{'who':'irn'},{'name':"
     "{'en':'a guest'}}],'agenda':[{'id':'areas','title':{'en':'Areas'}}],'state':'ended'}"},
    {"delegation", "syr/desk", "delegation",
     "{'round':'kaz/astana-4','head':{'name':{'en':'A'},'function':{'en':'envoy'},'aka':"
     "[{'fr':'B'}]},'deputy':{'withheld':"
     "'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'},'spokesperson':"
     "{'name':{'en':'C'}},'groups':[{'en':'staff'}],'members':[{'person':{'name':{'en':'D'}},"
     "'level':'experts','role':'adviser'}],'note_verbale':{'sha256':"
     "'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdee','size':10,'media_type':"
     "'application/pdf','name':'note.pdf'}}"},
    {"presence", "kaz/desk", "presence",
     "{'round':'kaz/astana-4','meeting':'kaz/opening','participants':['syr','irn'],'part':"
     "'members','persons':[{'name':{'en':'A'}}],'as':'party','state':'arrived','strength':'full',"
     "'count':12,'when':{'from':'2017-05-02T08:00:00+06:00','to':'2017-05-02T08:30:00+06:00',"
     "'text':{'en':'in the morning'}},'reason':{'en':'plane'}}"},
    {"own-presence", "syr/desk", "presence",
     "{'round':'kaz/astana-4','participants':['syr'],'part':'delegation','state':'resumed','when':"
     "'2017-05-02T08:00:00+06:00'}"},
    {"invite", "tur/desk", "invite",
     "{'round':'kaz/astana-4','to':{'name':{'en':'League'}},'as':'observer'}"},
    {"interest", "clip/desk", "interest", "{'about':{'who':'jor'},'state':'exploring'}"},
    {"statement", "syr/desk", "statement",
     "{'id':'second','speaker':{'name':{'en':'A'}},'on_behalf':['syr'],'meeting':'kaz/opening',"
     "'text':{'en':'words','ar':'words'}},'source':{'outlet':'agency','title':'title','url':"
     "'https://agency.example/1','published':'2017-05-02'}"},
    {"quiet", "jor/desk", "statement",
     "{'id':'only','speaker':{'name':{'en':'J'}},'on_behalf':['jor'],'text':{'en':'words'}}"},
    {"communique", "kaz/desk", "communique",
     "{'id':'joint','title':{'en':'Joint'},'text':{'en':'words'},'speaker':{'name':{'en':'K'}},"
     "'round':'kaz/astana-4','issued_by':['kaz','irn']}"},
    {"report", "clip/desk", "report",
     "{'id':'r1','said_by':{'who':'rus','name':{'en':'Moscow'}},'speaker':{'name':{'en':'P'}},"
     "'standing':'official','wording':'paraphrase','sort':'fact','topic':'contact','about':["
     "{'who':'tur'},'kaz/astana-4'],'text':{'en':'words'},'tells':{'by':{'who':'rus'},'act':"
     "'interest','body':{'about':{'who':'nobody-known'},'state':'requested'},'ref':'x/y'}}"},
    {"told-field", "clip/desk", "report",
     "{'id':'r2','said_by':{'name':{'en':'a paper'}},'standing':'unnamed','wording':'verbatim',"
     "'sort':'forecast','tells':{'ref':'kaz/astana-9','field':'state','value':'postponed'}}"},
    {"accredit", "kaz/desk", "accredit",
     "{'round':'kaz/astana-4','participant':'syr','accepted':true,'reason':{'en':'in order'}}"},
    {"attended", "irn/desk", "attended",
     "{'meeting':'kaz/opening','present':['irn','rus'],'absent':[{'who':'opp','reason':{'en':"
     "'suspended'}}]}"},
    {"document", "kaz/desk", "document",
     "{'id':'protocol','kind':'protocol','title':{'en':'Protocol','ru':'p'},'track':'astana',"
     "'languages':['en','ru','ar'],'authentic':['en','ru'],'prevails':'en','part_of':'un/memo',"
     "'conditional':'nothing-agreed-until-all','depositary':'un','from':{'ref':'un/memo','draft':"
     "'<id 28>'}}"},
    {"part", "un/desk", "part",
     "{'document':'un/memo','clauses':[{'id':'pre','level':1,'heading':{'en':'P'},'text':{'en':"
     "'words'}},{'id':'title','level':9,'heading':{'en':'P'}}]}"},
    {"draft", "un/desk", "draft",
     "{'document':'un/memo','version':'3','base':'<id 27>','parts':['<id 29>'],'clauses':[{'id':"
     "'one','level':1,'text':{'en':'words'}},{'id':'two','level':2,'heading':{'en':'H'},'options':"
     "[{'id':'a','by':['irn'],'against':['tur'],'text':{'en':'a'}},{'id':'b','by':['tur'],'text':"
     "{'en':'b'}}]}],'settles':[{'amend':'irn/longer','how':'option','clause':'two','option':'b'}"
     "]}"},
    {"amendment", "tur/desk", "amend",
     "{'id':'shorter','draft':'<id 27>','clause':'two','op':'replace','heading':{'en':'H'},'text':"
     "{'en':'words'},'reason':{'en':'too long'}}"},
    {"stance", "tur/desk", "stance",
     "{'draft':'<id 27>','clause':'two','option':'a','position':'accept','if':[{'clause':'one'},{"
     "'clause':'two','option':'b'}],'reason':{'en':'so'}}"},
    {"transmit", "rus/desk", "transmit", "{'draft':'<id 28>','to':'astana','as':'kaz/handed'}"},
    {"initial", "tur/desk", "initial",
     "{'draft':'<id 28>','signatory':{'name':{'en':'T'}},'capacity':'guarantor','form':"
     "'electronic','when':'2017-05-02T08:30:00+06:00'," AT_ASTANA "}"},
    {"sign", "tur/desk", "sign",
     "{'draft':'<id 28>','signatory':{'name':{'en':'T'}},'capacity':'guarantor','on_behalf':['opp'"
     "],'ad_referendum':false,'form':'electronic','when':'2017-05-02T08:30:00+06:00'," AT_ASTANA
     ",'full_powers':{'sha256':'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',"
     "'size':1,'media_type':'application/pdf'}}"},
    {"certify", "un/desk", "certify",
     "{'draft':'<id 28>','signatory':'irn','scan':{'sha256':"
     "'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','size':1,'media_type':"
     "'application/pdf'}}"},
    {"confirm", "rus/desk", "confirm",
     "{'draft':'<id 28>','by':{'name':{'en':'M'}},'reference':{'en':'7'}}"},
    {"ratify", "rus/desk", "ratify",
     "{'draft':'<id 28>','by':{'who':'rus'},'reference':{'en':'8'},'when':"
     "'2017-05-02T08:30:00+06:00'}"},
    {"endorse", "jor/desk", "endorse",
     "{'draft':'<id 28>','by':{'name':{'en':'C'}},'result':'approved','reference':{'en':'9'}}"},
    {"declare", "irn/desk", "declare",
     "{'draft':'<id 28>','kind':'objection','clause':'two','to':'<id 34>','text':{'en':'no'}}"},
    {"release", "kaz/desk", "release",
     "{'draft':'<id 28>','how':'read-out','by':{'name':{'en':'M'}}}"},
    {"entry", "kaz/desk", "entry",
     "{'draft':'<id 36>','from':'2017-05-06T00:00:00Z','until':'2017-11-06T00:00:00Z','extension':"
     "'automatic','condition':{'en':'if kept'}}"},
    {"denounce", "rus/desk", "denounce", "{'draft':'<id 28>','reason':{'en':'broken'}}"},
    {"commitment", "un/desk", "commitment",
     "{'id':'group','draft':'<id 28>','clause':'one','of':['irn','rus'],'text':{'en':'a group'},"
     "'after':'<id 28>','days':14}"},
    {"progress", "tur/desk", "progress",
     "{'commitment':'un/maps','state':'done','when':'2017-05-02T08:30:00+06:00','text':{'en':'x'}"
     "}"},
    {"rectify", "irn/desk", "motion",
     "{'id':'x','title':{'en':'X'},'kind':'rectify','payload':{'draft':'<id 28>','clause':'one',"
     "'text':{'en':'word'},'reason':{'en':'a slip'}}," MOVES "}"},
    {"pen-holder", "irn/desk", "motion",
     "{'id':'x','title':{'en':'X'},'kind':'pen-holder','payload':{'document':'un/memo','who':["
     "'irn','rus']}," MOVES "}"},
    {"reply", "irn/desk", "reply", "{'what':'syr/first','text':{'en':'no'}}"},
    {"support", "irn/desk", "support",
     "{'what':'syr/first','choice':'support','reason':{'en':'so it is'}}"},
    {"correct", "syr/desk", "correct",
     "{'what':'syr/first','body':{'id':'first','speaker':{'name':{'en':'A'}},'on_behalf':['syr'],"
     "'text':{'en':'other words'}},'reason':{'en':'a slip'}}"},
    {"correct-round", "kaz/desk", "correct",
     "{'what':'kaz/astana-4','body':{'id':'astana-4','kind':'round','track':'astana','title':{'en':"
     "'Talks'},'place':{'name':{'en':'Astana'}},'from':'2017-07-04','to':'2017-07-05','state':"
     "'open'}}"},
    {"withdraw", "syr/desk", "withdraw", "{'what':'syr/first','reason':{'en':'a slip'}}"},
    {"change-role", "irn/desk", "motion",
     "{'id':'x','title':{'en':'X'},'kind':'change-role','payload':{'who':'jor','roles':["
     "'accompanying']}," MOVES "}"},
    {"annul", "irn/desk", "motion",
     "{'id':'x','title':{'en':'X'},'kind':'annul','payload':{'what':'<id syr/first>'}," MOVES "}"},
    {"erase", "irn/desk", "motion",
     "{'id':'x','title':{'en':'X'},'kind':'erase','payload':{'sha256':"
     "'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'}," MOVES "}"},
    {"open-record", "irn/desk", "motion",
     "{'id':'x','title':{'en':'X'},'kind':'procedural','payload':{'text':{'en':'go on'}}," MOVES
     "}"},
    {"procedural", "syr/desk", "motion",
     "{'id':'p','title':{'en':'P'},'kind':'procedural','payload':{'text':{'en':'go on'}}," MOVES
     ",'silence':false}"},
    {"silence", "syr/desk", "motion",
     "{'id':'s','title':{'en':'S'},'kind':'procedural','payload':{'text':{'en':'go on'}},"
     "'decide_by':'2017-05-05T10:00:00+06:00','silence':true}"},
    {"admit", "irn/desk", "motion",
     "{'id':'a','title':{'en':'A'},'kind':'admit','payload':{'participant':{'id':'usa','name':"
     "{'en':'US'},'roles':['observer'],'keys':[{'vkey':'<vkey usa/desk>','use':['act'],'age':"
     "'<age usa/desk>','proof':'<proof usa/desk>'}]}}," MOVES "}"},
    {"suspend", "irn/desk", "motion",
     "{'id':'x','title':{'en':'X'},'kind':'suspend','payload':{'who':'syr','reason':{'en':'why'}}"
     "," MOVES "}"},
    {"readmit", "irn/desk", "motion",
     "{'id':'x','title':{'en':'X'},'kind':'readmit','payload':{'who':'opp'}," MOVES "}"},
    {"adopt", "irn/desk", "motion",
     "{'id':'x','title':{'en':'X'},'kind':'adopt','payload':{'what':'<id syr/first>'}," MOVES "}"},
    {"amend", "irn/desk", "motion",
     "{'id':'x','title':{'en':'X'},'kind':'amend-rules','payload':{'base':'<rules>'," RULES
     "}," MOVES "}"},
    {"holders", "irn/desk", "motion",
     "{'id':'x','title':{'en':'X'},'kind':'holders','payload':{'holders':['irn','rus'],'held':2}"
     "," MOVES "}"},
    {"root-key", "irn/desk", "motion",
     "{'id':'x','title':{'en':'X'},'kind':'root-key','payload':{'who':'syr','add':{'vkey':"
     "'<vkey syr/root-2>','use':['root'],'proof':'<proof syr/root-2>'},'revoke':"
     "'<vkey syr/root>'}," MOVES "}"},
    {"vote", "tur/desk", "vote", "{'motion':'irn/open','choice':'yes','reason':{'en':'why'}}"},
    {"key", "syr/root", "key",
     "{'op':'add','vkey':'<vkey syr/second>','use':['act'],'age':'<age syr/second>','proof':"
     "'<proof syr/second>','reason':{'en':'a new desk'}}"},
    {"revoke", "syr/root", "key",
     "{'op':'revoke','vkey':'<vkey syr/desk>','after':1,'reason':{'en':'lost'}}"},
    {"hold", "tur/node", "hold", "{'size':20,'root':'<root 20>','state':'<state 20>'}"},
    {"erase-own", "syr/desk", "erase",
     "{'sha256':'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','reason':"
     "{'en':'why'}}"},
    {"sealed", "syr/desk", NULL, SEALED},
    {"blobs", "syr/desk", NULL,
     SEALED ",'blobs':[{'sha256':"
            "'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','size':10,"
            "'media_type':'text/plain'}]"},
    {0},
};

const struct good *const stage_lists[] = {stage_acts, stage_ceasefire_acts, NULL};

const struct good *stage_act(const char *name) {
    for (const struct good *const *list = stage_lists; *list; list++)
        for (const struct good *g = *list; g->name; g++)
            if (strcmp(g->name, name) == 0)
                return g;
    fail_msg("no good act \"%s\"", name);
    return NULL;
}

bool refused_in_stories(const char *rule) {
    static const char *const rules[] = {"malformed-line",
                                        "public-only",
                                        "other-audience",
                                        "not-sealed",
                                        "not-wider",
                                        "too-early",
                                        "already-opened",
                                        "wrong-line",
                                        "not-openable",
                                        "left-out",
                                        "not-between",
                                        "deposited",
                                        NULL};
    return word_index(rules, span_str(rule)) >= 0;
}

bool stories_of(const struct act_type *type) {
    return strcmp(act_type_family(type)->name, "secrets") == 0;
}

struct span stage_text(struct world *w, const struct good *g) {
    return world_text(w, g->key, NULL, g->type ? world_open_act(w, g->type, g->body) : g->body);
}

// A good act with one thing changed, and what must become of it.
static void put(struct world *w, const char *name, const char *from, const char *to,
                enum verdict_class class) {
    const struct good *g = stage_act(name);
    struct span text = world_change(w, stage_text(w, g), from, to);
    struct verdict v = world_put(w, world_sign(w, text, g->key));
    w->minute++;
    if (v.class != class)
        fail_msg("stage: %s is %s: %s", name, verdict_words[v.class], v.why.message);
}

static void move(struct world *w, const char *id, const char *kind, const char *payload) {
    world_act(w, "irn/desk", "motion",
              arena_printf(&w->arena,
                           "{'id':'%s','title':{'en':'M'},'kind':'%s','payload':%s,'decide_by':"
                           "'2017-06-01T00:00:00Z'}",
                           id, kind, payload));
}

static void keys(struct world *w) {
    world_act(w, "syr/root", "key",
              "{'op':'add','vkey':'<vkey syr/spare>','use':['act'],'proof':'<proof syr/spare>'}");
    world_act(w, "syr/root", "key", "{'op':'revoke','vkey':'<vkey syr/spare>'}");
    world_act(w, "syr/root", "key",
              "{'op':'add','vkey':'<vkey syr/node>','use':['machine'],'proof':'<proof syr/node>'}");
}

static void document(struct world *w, const char *id) {
    world_act(w, "un/desk", "document",
              arena_printf(&w->arena,
                           "{'id':'%s','kind':'memorandum','title':{'en':'M'},'track':'astana',"
                           "'languages':['en'],'authentic':['en'],'depositary':'un'}",
                           id));
}

#define VERSION(document, label, rest)                                                             \
    "{'document':'" document "','version':'" label                                                 \
    "','clauses':[{'id':'one','level':1,'text':{'en':'words'}},{'id':'two','level':1," rest "}]}"
#define CAPACITY "'signatory':{'name':{'en':'A'}},'capacity':'guarantor'"

static void letter(struct world *w, const char *id, const char *more) {
    world_act(w, "kaz/desk", "document",
              arena_printf(&w->arena,
                           "{'id':'%s','kind':'letter','title':{'en':'L'},'track':'astana',"
                           "'languages':['en'],'authentic':['en'],'depositary':'kaz'%s}",
                           id, more));
}

static void texts(struct world *w) {
    world_act(w, "un/desk", "draft",
              VERSION("un/memo", "1",
                      "'options':[{'id':'a','by':['irn'],'text':{'en':'a'}},{'id':'b','by':['tur'],"
                      "'text':{'en':'b'}}]"));
    world_act(w, "un/desk", "draft", VERSION("un/memo", "2", "'text':{'en':'b'}"));
    world_act(w, "un/desk", "part",
              "{'document':'un/memo','clauses':[{'id':'zero','level':1,'options':[{'id':'z','by':["
              "'un'],'text':{'en':'z'}}]}]}");
    world_act(w, "irn/desk", "amend",
              "{'id':'longer','draft':'<id 27>','clause':'two','op':'delete'}");
    world_act(w, "irn/desk", "amend",
              "{'id':'dropped','draft':'<id 27>','clause':'two','op':'delete'}");
    world_act(w, "irn/desk", "withdraw", "{'what':'irn/dropped'}");
    world_act(w, "rus/desk", "sign",
              "{'draft':'<id 28>'," CAPACITY ",'form':'electronic','ad_referendum':true}");
    world_act(w, "tur/desk", "declare",
              "{'draft':'<id 28>','kind':'reservation','text':{'en':'but'}}");
    letter(w, "other", "");
    world_act(w, "kaz/desk", "draft", VERSION("kaz/other", "1", "'text':{'en':'b'}"));
    world_act(w, "irn/desk", "sign", "{'draft':'<id 28>'," CAPACITY ",'form':'paper'}");
    letter(w, "handed", ",'from':{'ref':'un/memo','draft':'<id 28>'}");
    world_act(w, "un/desk", "commitment",
              "{'id':'maps','draft':'<id 28>','clause':'one','of':['irn'],'text':{'en':'maps'}}");
    world_act(w, "un/desk", "sign",
              "{'draft':'<id 36>','signatory':{'name':{'en':'U'}},'capacity':'mediator','form':"
              "'electronic'}");
    letter(w, "whole", ",'conditional':'nothing-agreed-until-all'");
    letter(w, "piece", ",'part_of':'kaz/whole'");
    world_act(w, "kaz/desk", "draft", VERSION("kaz/piece", "1", "'text':{'en':'b'}"));
    world_act(w, "un/desk", "sign",
              "{'draft':'<id 43>','signatory':{'name':{'en':'U'}},'capacity':'mediator','form':"
              "'electronic'}");
}

void stage_begin(struct world *w) {
    world_found(w, "'may':{'communique':['host']}",
                "'may':{'communique':['host'],'interest':['press','who:tur']},'adopt':{"
                "'memorandum':{'sign':{'guarantor':'all'}},'letter':{'sign':{'who:un':1}}}");
    put(w, "round", "astana-5", "astana-4", VERDICT_OK);
    world_act(w, "kaz/desk", "meeting",
              "{'id':'opening','title':{'en':'Opening'},'level':'heads','format':'plenary',"
              "'place':{'name':{'en':'Astana'}},'from':'2017-05-03T10:00:00+06:00','with':[{'who':"
              "'syr'}],'state':'planned'}");
    put(w, "statement", "second", "first", VERDICT_OK);
    move(w, "open", "procedural", "{'text':{'en':'go on'}}");
    move(w, "done", "procedural", "{'text':{'en':'go on'}}");
    world_vote(w, "irn", "irn/done", "yes");
    world_vote(w, "rus", "irn/done", "yes");
    move(w, "out", "suspend", "{'who':'opp'}");
    world_vote(w, "irn", "irn/out", "yes");
    world_vote(w, "rus", "irn/out", "yes");
    world_vote(w, "tur", "irn/out", "yes");
    keys(w);
    put(w, "own-round", "'un/geneva'", "'geneva'", VERDICT_OK);
    world_act(w, "kaz/desk", "statement",
              "{'id':'taken-back','speaker':{'name':{'en':'K'}},'on_behalf':['kaz'],'text':{'en':"
              "'words'}}");
    world_act(w, "kaz/desk", "withdraw", "{'what':'kaz/taken-back'}");
    world_act(w, "kaz/desk", "statement",
              "{'id':'opening','speaker':{'name':{'en':'K'}},'on_behalf':['kaz'],'text':{'en':"
              "'words'}}");
    world_hold(w, "irn", 60);
    world_hold(w, "rus", 90);
    put(w, "sealed", "'YWdl'", "'YWdlIQ=='", VERDICT_OPAQUE);
    put(w, "statement", "'act':'statement'", "'act':'sing'", VERDICT_VOID);
    put(w, "vote", "'n':1", "'n':9", VERDICT_ALIEN);
    document(w, "memo");
    document(w, "dropped");
    world_act(w, "un/desk", "withdraw", "{'what':'un/dropped'}");
    texts(w);
    stage_ceasefire(w);
    assert_int_equal(w->count, STAGE_SIZE);
}
