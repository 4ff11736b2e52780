// SPDX-License-Identifier: Apache-2.0
#include "talks/fold_steps.h"

const char *const fold_founding_roles[] = {"'host'",
                                           "'guarantor','convenor'",
                                           "'guarantor','convenor'",
                                           "'guarantor','convenor'",
                                           "'party'",
                                           "'party'",
                                           "'mediator'",
                                           "'observer'",
                                           "'press'"};

#define OK_ROWS(...)                                                                               \
    VERDICT_OK, {                                                                                  \
        __VA_ARGS__                                                                                \
    }
#define VOTE(who, motion, ...)                                                                     \
    {                                                                                              \
        who "/desk", "'act':'vote','body':{'motion':'" motion "','choice':'yes'}",                 \
            OK_ROWS("vote|at|" who "|" motion "|yes|-|-", __VA_ARGS__)                             \
    }
#define BY "2017-05-02T09:59:00+06:00"
#define MOTION(id, kind, payload)                                                                  \
    "irn/desk", "'act':'motion','body':{'id':'" id "','title':{'en':'M'},'kind':'" kind            \
                "','payload':" payload ",'decide_by':'" BY "'}"
#define MOVED(id, kind)                                                                            \
    "thing|at|irn|motion|" id, "motion|at|irn|" id "|{'en':'M'}|" kind "|=payload|" BY "|-|-"
#define GUARANTORS(need)                                                                           \
    "electorate|at|irn|guarantor|" need "|irn", "electorate|at|irn|guarantor|" need "|rus",        \
        "electorate|at|irn|guarantor|" need "|tur"
#define HOLD(who, size, ...)                                                                       \
    {                                                                                              \
        who "/node",                                                                               \
            "'act':'hold','body':{'size':" size ",'root':'<root " size ">','state':'<state " size  \
            ">'}",                                                                                 \
            OK_ROWS("hold|at|" who "|#" size "|<root " size ">|<state " size ">|-", __VA_ARGS__)   \
    }
#define SEAL "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define USA "'id':'usa','name':{'en':'US'},'roles':['observer']"
#define NEW_RULES                                                                                  \
    "{'format':0,'founders':['guarantor'],'holders':['rus','irn'],'held':2,'seen':2,'reading':"    \
    "'public','motion':{'admit':{'guarantor':'all','party':'all'},'procedural':{'guarantor':2},"   \
    "'*':{'guarantor':'all'}},'silence_hours':72,'may':{'communique':['host']}}"
#define MEETING(state, to)                                                                         \
    "'act':'meeting','body':{'id':'m1','title':{'en':'M'},'level':'heads','format':'plenary',"     \
    "'place':{'name':{'en':'A'}},'from':'2017-05-02T08:00:00+06:00'" to                            \
    ",'with':[{'who':'syr'}],'state':'" state "'}"
#define MET(t, state, to)                                                                          \
    "meeting|" t "|kaz|m1|-|-|{'en':'M'}|heads|plenary|-|-|{'name':{'en':'A'}}|"                   \
    "2017-05-02T08:00:00+06:00|" to "|[{'who':'syr'}]|-|" state "|-"

const struct fold_step fold_steps[] = {
    // spaces, an order of its own, an escape for a letter, trailing zeros
    {"kaz/desk",
     "'act':'round','body':{ 'state' : 'open','id':'r-4','kind':'round','track':'astana',"
     "'number': 4,'title':{'ru':'\\u0410\\/\\n\\\"b\\\\', 'en':'Fourth' },'place':{'point':"
     "[ 71.4300, -0.50 ],'name':{'en':'A'}},'from':'2017-05-03','to':'2017-05-04'}",
     OK_ROWS("thing|at|kaz|round|r-4",
             "round|at|kaz|r-4|round|astana|#4|-|{'ru':'\xD0\x90/\\n\\\"b\\\\','en':'Fourth'}|-|-|"
             "{'point':[71.43,-0.5],'name':{'en':'A'}}|2017-05-03|2017-05-04|open|-|-|-|-")},
    {"kaz/desk", "'act':'sing','body':{}", VERDICT_VOID, {0}},
    {NULL, "nothing at all", VERDICT_ALIEN, {0}},
    {"un/desk",
     "'to':['irn','syr'],'sealed':'YWdlIQ==','digest':'" SEAL "'",
     VERDICT_OPAQUE,
     {"sealed|at|un|#0|['irn','syr']|" SEAL "|#4"}},
    {MOTION("m", "procedural", "{'text':{'en':'go on'}}"),
     OK_ROWS(MOVED("m", "procedural"), GUARANTORS("2"))},
    VOTE("irn", "irn/m", NULL),
    VOTE("rus", "irn/m", "decision|at|rus|#5|carried|-"),
    {MOTION("a", "admit",
            "{'participant':{" USA ",'keys':[{'vkey':'<vkey usa/desk>','use':['act'],'age':"
            "'<age usa/desk>','proof':'<proof usa/desk>'}]}}"),
     OK_ROWS(MOVED("a", "admit"), GUARANTORS("all"), "electorate|at|irn|party|all|syr",
             "electorate|at|irn|party|all|opp")},
    VOTE("irn", "irn/a", NULL),
    VOTE("rus", "irn/a", NULL),
    VOTE("tur", "irn/a", NULL),
    VOTE("syr", "irn/a", NULL),
    VOTE("opp", "irn/a", "decision|at|opp|#8|carried|-",
         "participant|at|opp|usa|{'en':'US'}|-|-|['observer']|-",
         "keyring|at|opp|usa|<vkey usa/desk>|['act']|<age usa/desk>"),
    {MOTION("out", "suspend", "{'who':'opp'}"),
     OK_ROWS(MOVED("out", "suspend"), GUARANTORS("all"))},
    VOTE("irn", "irn/out", NULL),
    VOTE("rus", "irn/out", NULL),
    VOTE("tur", "irn/out", "decision|at|tur|#14|carried|-", "standing|at|tur|opp|suspended"),
    {"syr/root",
     "'act':'key','body':{'op':'add','vkey':'<vkey syr/b>','use':['act'],'proof':'<proof syr/b>'}",
     OK_ROWS("key|at|syr|add|<vkey syr/b>|['act']|-|<proof syr/b>|-|-|-",
             "keyring|at|syr|syr|<vkey syr/b>|['act']|-")},
    {"syr/root", "'act':'key','body':{'op':'revoke','vkey':'<vkey syr/b>','after':3}",
     OK_ROWS("key|at|syr|revoke|<vkey syr/b>|-|-|-|#3|-|-", "revocation|at|syr|<vkey syr/b>|#3")},
    {MOTION("k", "root-key",
            "{'who':'syr','add':{'vkey':'<vkey syr/root-2>','use':['root'],'proof':"
            "'<proof syr/root-2>'},'revoke':'<vkey syr/root>'}"),
     OK_ROWS(MOVED("k", "root-key"), GUARANTORS("all"))},
    VOTE("irn", "irn/k", NULL),
    VOTE("rus", "irn/k", NULL),
    VOTE("tur", "irn/k", "decision|at|tur|#20|carried|-",
         "keyring|at|tur|syr|<vkey syr/root-2>|['root']|-", "revocation|at|tur|<vkey syr/root>|-"),
    {MOTION("h", "holders", "{'holders':['rus','irn'],'held':2}"),
     OK_ROWS(MOVED("h", "holders"), GUARANTORS("all"))},
    VOTE("irn", "irn/h", NULL),
    VOTE("rus", "irn/h", NULL),
    VOTE("tur", "irn/h", "decision|at|tur|#24|carried|-", "ruleset|at|tur|<id irn/h>|" NEW_RULES),
    HOLD("rus", "28", NULL),
    HOLD("irn", "29", "clock|at|irn|#1493695680"),
    {"syr/desk",
     "'act':'motion','body':{'id':'p','title':{'en':'P'},'kind':'procedural','payload':{'text':"
     "{'en':'go on'}},'decide_by':'2017-05-02T03:31:00Z','silence':false}",
     OK_ROWS("thing|at|syr|motion|p",
             "motion|at|syr|p|{'en':'P'}|procedural|{'text':{'en':'go on'}}|2017-05-02T03:31:00Z|"
             "#0|-",
             "electorate|at|syr|guarantor|2|irn", "electorate|at|syr|guarantor|2|rus",
             "electorate|at|syr|guarantor|2|tur")},
    HOLD("rus", "31", "clock|at|rus|#1493695740"),
    HOLD("irn", "31", "clock|at|irn|#1493695860", "decision|at|irn|#30|failed|-"),
    {MOTION("s1", "suspend", "{'who':'syr'}"), OK_ROWS(MOVED("s1", "suspend"), GUARANTORS("all"))},
    {MOTION("s2", "suspend", "{'who':'syr'}"), OK_ROWS(MOVED("s2", "suspend"), GUARANTORS("all"))},
    VOTE("irn", "irn/s1", NULL),
    VOTE("rus", "irn/s1", NULL),
    VOTE("tur", "irn/s1", "decision|at|tur|#33|carried|-", "standing|at|tur|syr|suspended"),
    VOTE("irn", "irn/s2", NULL),
    VOTE("rus", "irn/s2", NULL),
    VOTE("tur", "irn/s2", "decision|at|tur|#34|moot|standing"),
    {"kaz/desk",
     "'act':'presence','body':{'round':'kaz/r-4','participants':['irn','rus'],'part':'members',"
     "'state':'arrived','strength':'partial','count':0,'when':{'from':'2017-05-02T08:00:00+06:00',"
     "'to':'2017-05-02T08:30:00+06:00'}}",
     OK_ROWS(
         "presence|-3600|kaz|kaz/r-4|-|['irn','rus']|members|-|-|arrived|partial|#0|=when|-|-")},
    {"kaz/desk", MEETING("in-session", ""),
     OK_ROWS("thing|-3600|kaz|meeting|m1", MET("-3600", "in-session", "-"))},
    {"kaz/desk", MEETING("ended", ",'to':'2017-05-02T09:40:00+06:00'"), // named before: no thing
     OK_ROWS(MET("2400", "ended", "2017-05-02T09:40:00+06:00"))},
    {"kaz/desk", MEETING("ended", ",'to':'2017-05-02T09:45:00+06:00'"), // ahead of its `at`
     OK_ROWS(MET("at", "ended", "2017-05-02T09:45:00+06:00"))},
    {"clip/desk",
     "'act':'report','body':{'id':'r','said_by':{'who':'rus'},'standing':'official','wording':"
     "'verbatim','sort':'fact','about':[{'who':'tur'},'kaz/m1'],'text':{'en':'words'}},'source':{"
     "'outlet':'agency', 'published':'2017-05-02'}",
     OK_ROWS("thing|at|clip|report|r",
             "report|at|clip|r|{'who':'rus'}|-|official|verbatim|fact|-|[{'who':'tur'},'kaz/m1']|"
             "{'en':'words'}|-|{'outlet':'agency','published':'2017-05-02'}")},
    {0},
};

const char *const fold_goldens[] = {
    "0c98140cadc745a235e17bb4a031d037f43cdbd8c7e4961613a314cff471caea",
    "000e1ac6df77c1d37e138ce265e22ff14acb34e13c36f483120fd59f652a0d9c",
    "2f5aefe72fd2896b9a45de052464a5858931ca2265e12072b83ba3033fa07885",
    "3e12386b55b93d0e7adb89f0f350cbe03c83fa47b4ca834f4734bd65e8269b27",
    "ff6ba27dbe56f9d9eb28a5d291504c3fd3b314c94e4edc0fe8d3504f36c18be4",
    "98f7f30feadc95f82f7a5eb6e0ffb526d68273b9a6af910d14c9ff4ae3ebd8fb",
    "20801dc708401bcfa2d55611358227b366e9bb801e8ad8804a19208d8f2e20a2",
    "0a8278fe72b6ded364359c6cd8c30778dbeccc438eaba0b43580363fc4ea9e98",
    "740faaa36816f46c1868a1eb750d250a6749391e221c1fe2a9150db765ed3f0c",
    "f2b3d1b18777b492963b70a06c3b10773eee5d9ddbc9050c95f55a5fd4e05a87",
    "42c67471512bac971af70727d3b56de32ec844a95354dfbd8cb66aaab9fb9c76",
    "b9bba20c17b5bd5ecde41dc248fbd2df590ca8d08a9fa96da0be0fef1f439406",
    "1360838c8cdcc7228a0de2895c6a847765965943f150ba768efa7602479096c8",
    "de0ca5bab8e8291cdff00917b0e6f81d357af1daba998368d0252b7fd1af5ddd",
    "e4b42cfd052cc77a0194bbd9c57b3a8f0baf309e6c56f1c72b788fbd17f8a39a",
    "b5ef8248b808ddbb522e5ca55960cf03f2e19ba4e817e36bc08a1ecb777bc8bc",
    "35ad8263c97205ea5dbaf707d5956da25caff9cdbf08268a6562443d1545d9c9",
    "1e58a426d7608b3e5055642c51dd6ced94a26e969fb3f4902f86683f78afcdff",
    "1c132b5e56cc0bbb4c42da4c8bfd08005360f874810060ba3ecf7e9fe0968a03",
    "bda2fad8202692845a7f07f13bf3aad000f0f8c90d1fa47764a58b7b5fa65e5e",
    "f7b5738ad938a54017a9e9f525928214bf60178178d0186fd6fe1212b1fac2e9",
    "8e46a994af328c0548da3b1654f5504c8bfb401af06a46d50f916dcb80dd075e",
    "2760a8bab02a9037112048b38c180c1db9c71f8e63d442a6390f28b8f5ad0037",
    "587a78052145e9c8bf35f283249c6847e5c942a655c4a8c4d7c7adbeed04dbc0",
    "b868466ee4c8a9c08d42bc08d6cb13f44eeb5fb595ac904be9ccb7bcda27cda8",
    "5851e10a5a17be1266a3ec4c97d566465bf3ab84213c39c46d8acc575a9727ee",
    "421341c31c71e28a6740b578f813a04d189b4389e685774dd3c5bb92ffdc1445",
    "b2bedcd67fe4bae6dda5ad4faf861a06ac2f0ce55672478b1e081eedea5d1c29",
    "903fd8a1ebb7670f91698c6335ad443a4f6be149d0b56532a5c44f1dd487e4d7",
    "e3c7687217564e7efb18093200dcb0d68741cba747a5bf4fad433ac9e8c2369f",
    "51b2affdb6d875dac24b0aaeff38adbcbf88f50f7b3d943aee4641820fce0aef",
    "b935197ef6b0b56d88e64f119b99e95a0c2e705d69853ed6a5ad1e78aa257fbf",
    "9c2780da0ea46a36c9c11ba33e6d2d077070afcae6f951da07312a3b940a6933",
    "22c9ee752b60fbbbaea52352ab7c5df80b2d8e82ffe18f612bfbfec9475f0924",
    "ed64929190c375e61ffa7367ac50e21acf542ff9b663ab46e675401e7b6ab2dc",
    "dc46c04679946799020719341345b8e481648d2fbb3d340ab3d20716f176ab56",
    "64cd594035c5165ad7a3c869fb9cc0ebff44581a5dc10b875076fceedaebc487",
    "71c237cab914b8c89069421b483f1a0661d4d22815e36813f023b67077c9c399",
    "59d146b712a32a03e420d9f08e711a3ae938888dd3fea8bca8f84d4f494a9a3a",
    "150a5dcd2475b9c1997640f8e5393b16d761138057590b556236674e5adae755",
    "99e86c02da9055877683b0ed60c1a24711342f2d6117e41f37fb367fa0d85e31",
    "b42d0efb074299e55671fe4e2c6a8c71791eeee24c61acf7a15ea589c9d6b75a",
    "4f6c5e5082170aed8ce9d3a54b4b9c87f7f09d7d8d60f61a18de0ed906d4400d",
    "1093b7c3dd895c7d58f16ee8399914ddbfa798a7973e8dcf1c34138534026998",
    "ab7543d7d7f6a2fdbe02fb301d4d0aa1424202d3db35c89ccb158885239bcbc1",
    "553989e60f686034860a17d4326fab07b1032fa08c904f1182eb0b4916beb1b1",
    NULL,
};
