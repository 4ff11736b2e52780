// SPDX-License-Identifier: Apache-2.0
#include "talks/authors.h"
#include "talks/family.h"

#include "talks/motion.h"

static bool chance(struct authors *a, int percent) {
    return authors_below(a, 100) < (uint64_t)percent;
}

const char *authors_participant(struct authors *a) {
    const struct state *s = fold_state(a->w->fold);
    if (!s->member_count || chance(a, 3))
        return "ghost";
    if (a->who && chance(a, 50))
        return a->who;
    struct span slug = s->members[authors_below(a, s->member_count)].slug;
    return arena_str(&a->w->arena, slug);
}

// A label that a key may have or come to have.
static const char *label(struct authors *a) {
    static const char *const labels[] = {"root", "desk", "node", "hold"};
    if (chance(a, 30))
        return labels[authors_below(a, 4)];
    return arena_printf(&a->w->arena, "k%d", a->made++);
}

static const char *slug(struct authors *a) {
    return arena_printf(&a->w->arena, "s%d", (int)authors_below(a, 40));
}

// "who/slug" of a thing of this type, mostly one that is there.
static const char *ref(struct authors *a, const char *type) {
    const char *there =
        chance(a, 10) ? ""
                      : world_ask(a->w,
                                  "SELECT author || '/' || slug FROM thing WHERE type = ?1 ORDER BY"
                                  " rowid DESC LIMIT 1",
                                  type ? type : "statement");
    return *there ? there : arena_printf(&a->w->arena, "%s/%s", authors_participant(a), slug(a));
}

// The id of some act, of whatever class.
static const char *id_of_some_act(struct authors *a) {
    uint8_t id[HASH_BYTES];
    struct error e;
    uint64_t index = authors_below(a, a->w->count);
    if (fold_act_id(a->w->fold, index, id, &e))
        index = 0; // an entry that is no act
    return arena_printf(&a->w->arena, "<id %d>", (int)index);
}

static void put_vkey(struct authors *a, const char *who, const char *uses, struct buf *out) {
    const char *key = arena_printf(&a->w->arena, "%s/%s", who, label(a));
    buf_printf(out, "'vkey':'<vkey %s>','use':[%s],'proof':'<proof %s>'", key, uses,
               chance(a, 95) ? key : "irn/desk");
}

static void put_text(struct authors *a, struct buf *out) {
    static const char *const texts[] = {"{'en':'words'}", "{'ru':'\xD0\xB4\xD0\xB0','en':'yes'}",
                                        "{'ar':'a\\nb \\\"c\\\" \\\\ \\u00e9'}"};
    buf_put_str(out, texts[authors_below(a, 3)]);
}

static void put_time(struct authors *a, struct buf *out) {
    int minute = a->w->minute + (int)authors_below(a, 400) - 200;
    buf_printf(out, "'%s'", world_time(a->w, minute));
}

static void put_place(struct authors *a, struct buf *out) {
    static const char *const more[] = {"", ",'country':'KZ'", ",'admin':'SY-HI'",
                                       ",'point':[ 36.50, 34.8000 ]", ",'point':[-1.25,7.0]"};
    buf_printf(out, "{'name':{'en':'P'}%s}", more[authors_below(a, 5)]);
}

static void put_actor(struct authors *a, struct buf *out) {
    if (chance(a, 60))
        buf_printf(out, "{'who':'%s'}", authors_participant(a));
    else
        buf_put_str(out, "{'name':{'en':'somebody'}}");
}

static void put_tells(struct authors *a, struct buf *out) {
    if (chance(a, 50))
        buf_put_str(out, "{'act':'interest','body':{'about':{'who':'x'},'state':'declined'}}");
    else
        buf_put_str(out, "{'ref':'x/y','field':'state','value':'z'}");
}

static void put_fields(struct authors *a, const struct field *fields, struct buf *out);

// A thing of the author's own, of any type.
static const char *own_ref(struct authors *a) {
    const char *there = world_ask(a->w,
                                  "SELECT author || '/' || slug FROM thing WHERE author = ?1"
                                  " ORDER BY rowid DESC LIMIT 1",
                                  a->who);
    return *there ? there : ref(a, "report");
}

// A correction of the author's newest report, statement or meeting, by its ref.
static void put_correct(struct authors *a, struct buf *out) {
    static const char *const types[] = {"report", "statement", "meeting"};
    const char *type = types[authors_below(a, 3)];
    const char *id = world_ask(
        a->w, "SELECT slug FROM thing WHERE author = ?1 ORDER BY rowid DESC LIMIT 1", a->who);
    buf_printf(out, "{'what':'%s/%s','body':", a->who, *id ? id : "none");
    a->fixed_id = chance(a, 90) && *id ? id : NULL;
    put_fields(a, act_type_find(span_str(type))->fields, out);
    a->fixed_id = NULL;
    buf_put_byte(out, '}');
}

// Texts of one string.
static const char *simple(struct authors *a, const struct field *f) {
    switch (f->type) {
    case F_SLUG:
        return a->fixed_id && strcmp(f->name, "id") == 0 ? a->fixed_id : slug(a);
    case F_DATE:
    case F_MOMENT:
        return chance(a, 50) ? "2017-05-03" : "2017-05-04";
    case F_WHO:
        return authors_participant(a);
    case F_ROLE:
        return role_words[authors_below(a, 13)];
    case F_USE:
        return use_words[authors_below(a, 5)];
    case F_ENUM: {
        size_t count = 0;
        while (f->words[count])
            count++;
        return f->words[authors_below(a, count)];
    }
    case F_REF:
        return ref(a, f->target);
    case F_THING:
        if (a->fixed_id)
            return a->fixed_id;
        return chance(a, 60) ? slug(a) : ref(a, f->target);
    case F_WHAT:
        return chance(a, 50) ? id_of_some_act(a) : own_ref(a);
    case F_ID:
        return id_of_some_act(a);
    case F_TRACK:
        return chance(a, 95) ? "astana" : "geneva";
    case F_ADMIN:
        return chance(a, 50) ? "SY-HI" : "rastan";
    case F_LANG:
        return "en";
    case F_ROOT:
        return "<root 1>";
    case F_HEX:
        return "<state 1>";
    default:
        return "words";
    }
}

static void put_value(struct authors *a, const struct field *f, struct buf *out) {
    switch (f->type) {
    case F_TEXT:
        put_text(a, out);
        break;
    case F_TIME:
    case F_WHEN:
        put_time(a, out);
        break;
    case F_ACTOR:
    case F_ABOUT:
        put_actor(a, out);
        break;
    case F_BLOB:
        buf_put_str(out, "{'sha256':'<state 1>','size':1,'media_type':'text/plain'}");
        break;
    case F_PERSON:
        buf_put_str(out, chance(a, 80) ? "{'name':{'en':'A'}}" : "{'withheld':'<state 1>'}");
        break;
    case F_PLACE:
        put_place(a, out);
        break;
    case F_GEOMETRY:
        buf_put_str(out, chance(a, 50) ? "{'type':'Point','coordinates':[36.5,34.8]}"
                                       : "{'type':'Polygon','coordinates':[[[36,34],[37,34],[37,"
                                         "35.1234567],[36,34]]]}");
        break;
    case F_ESTIMATE:
        buf_put_str(out, chance(a, 50) ? "3" : "[2,5]");
        break;
    case F_INT:
        buf_printf(out, "%d", (int)authors_below(a, 20));
        break;
    case F_BOOL:
        buf_put_str(out, chance(a, 50) ? "true" : "false");
        break;
    case F_OBJECT:
        put_fields(a, f->fields, out);
        break;
    case F_TELLS:
        put_tells(a, out);
        break;
    default:
        buf_printf(out, "'%s'", simple(a, f));
    }
}

// What no field takes, or only another one.
static void put_wrong(struct authors *a, struct buf *out) {
    static const char *const values[] = {"null", "-1",       "1.5",    "true",
                                         "''",   "[]",       "{}",     "'\\n'",
                                         "[[]]", "{'x':{}}", "[1.25]", "'ghost/none'"};
    buf_put_str(out, values[authors_below(a, sizeof values / sizeof *values)]);
}

static void put_field(struct authors *a, const struct field *f, struct buf *out) {
    size_t many = f->flags & FIELD_LIST ? authors_below(a, 3) : 1;
    many += !many && (f->flags & FIELD_FILLED);
    buf_printf(out, "%s'%s':%s", out->data[out->size - 1] == '{' ? "" : ",", f->name,
               f->flags & FIELD_LIST ? "[" : "");
    for (size_t i = 0; i < many; i++) {
        buf_put_str(out, i ? "," : "");
        put_value(a, f, out);
    }
    buf_put_str(out, f->flags & FIELD_LIST ? "]" : "");
}

static void put_fields(struct authors *a, const struct field *fields, struct buf *out) {
    buf_put_byte(out, '{');
    for (const struct field *f = fields; f->name; f++) {
        bool spoil = a->broken && chance(a, 15);
        a->broken = a->broken && !spoil;
        if (spoil && chance(a, 50)) {
            buf_printf(out, "%s'%s':", out->data[out->size - 1] == '{' ? "" : ",", f->name);
            put_wrong(a, out);
        } else if (!spoil && (!(f->flags & FIELD_OPTIONAL) || chance(a, 30))) {
            put_field(a, f, out);
        } // else left out
    }
    if (a->broken && chance(a, 30))
        buf_put_str(out, out->data[out->size - 1] == '{' ? "'extra':1" : ",'extra':1");
    buf_put_byte(out, '}');
}

static void put_rules(struct authors *a, struct buf *out) {
    static const char *const needs[] = {
        "{'*':{'guarantor':'majority'}}",
        "{'*':{'guarantor':1},'suspend':{'party':'majority'}}",
        "{'*':{'party':1,'guarantor':'consensus'}}",
        "{'*':{'who:irn':1}}",
        "{'*':{'mediator':'all'},'readmit':{'guarantor':'majority'}}",
        "{'*':{'monitor':1}}"};
    static const char *const holders[] = {"'irn','rus','tur'", "'rus','tur'", "'irn','rus','syr'"};
    buf_printf(out,
               "{'format':%d,'founders':[],'holders':[%s],'held':2,'seen':%d,'reading':'public',"
               "'motion':%s,'silence_hours':1,'may':{'invite':['host','party']}}",
               chance(a, 3), holders[authors_below(a, 3)], 1 + (int)authors_below(a, 3),
               needs[authors_below(a, 6)]);
}

static void put_payload(struct authors *a, const char *kind, struct buf *out) {
    const char *who = authors_participant(a);
    if (strcmp(kind, "admit") == 0) {
        const char *new = arena_printf(&a->w->arena, "p%d", a->made++ / 3);
        buf_printf(out, "{'participant':{'id':'%s','name':{'en':'N'},'roles':['%s'],'keys':[{", new,
                   role_words[authors_below(a, 13)]);
        put_vkey(a, new, "'act','root'", out);
        buf_put_str(out, "}]}}");
    } else if (strcmp(kind, "change-role") == 0) {
        buf_printf(out, "{'who':'%s','roles':['%s','%s']}", who, role_words[authors_below(a, 6)],
                   role_words[6 + authors_below(a, 7)]);
    } else if (strcmp(kind, "pen-holder") == 0) {
        buf_printf(out, "{'document':'%s','who':['%s']}", ref(a, "document"), who);
    } else if (strcmp(kind, "open-record") == 0) {
        buf_put_str(out, "{}");
    } else if (strcmp(kind, "erase") == 0) {
        buf_put_str(out, "{'sha256':'<state 1>'}");
    } else if (strcmp(kind, "adopt") == 0 || strcmp(kind, "annul") == 0) {
        buf_printf(out, "{'what':'%s'}", id_of_some_act(a));
    } else if (strcmp(kind, "amend-rules") == 0) {
        buf_put_str(out,
                    chance(a, 90) ? "{'base':'<rules>','rules':" : "{'base':'<id 0>','rules':");
        put_rules(a, out);
        buf_put_byte(out, '}');
    } else if (strcmp(kind, "holders") == 0) {
        buf_put_str(out, chance(a, 50) ? "{'holders':['irn','rus','tur'],'held':2}"
                                       : "{'holders':['irn','tur'],'held':2}");
    } else if (strcmp(kind, "root-key") == 0) {
        buf_printf(out, "{'who':'%s','add':{", who);
        put_vkey(a, who, "'root'", out);
        buf_put_str(out, "}}");
    } else if (strcmp(kind, "procedural") == 0) {
        buf_put_str(out, "{'text':{'en':'go on'}}");
    } else {
        buf_printf(out, "{'who':'%s'}", who);
    }
}

static void put_motion(struct authors *a, struct buf *out) {
    size_t kinds = 0;
    while (motion_kinds[kinds].name)
        kinds++;
    const char *kind = chance(a, 98) ? motion_kinds[authors_below(a, kinds)].name : "expel";
    int decide_by = a->w->minute + (int)authors_below(a, 150) - 10;
    buf_printf(out, "{'id':'m%d','title':{'en':'M'},'kind':'%s','payload':",
               chance(a, 90) ? a->made++ : 1, kind);
    put_payload(a, kind, out);
    buf_printf(out, ",'decide_by':'%s'%s}", world_time(a->w, decide_by),
               chance(a, 25) ? ",'silence':true" : "");
}

static void put_vote(struct authors *a, struct buf *out) {
    const struct state *s = fold_state(a->w->fold);
    const char *motion = ref(a, "motion");
    if (s->motion_count && chance(a, 90)) {
        uint64_t index = s->motions[authors_below(a, s->motion_count)].index;
        motion =
            world_ask(a->w, "SELECT author || '/' || id FROM motion WHERE i = CAST(?1 AS INTEGER)",
                      arena_printf(&a->w->arena, "%llu", (unsigned long long)index));
    }
    buf_printf(out, "{'motion':'%s','choice':'%s'}", motion,
               chance(a, 75) ? "yes" : vote_choices[authors_below(a, 3)]);
}

static void put_key(struct authors *a, const char *who, struct buf *out) {
    static const char *const uses[] = {"'act'", "'act'", "'machine'", "'root'", "'act','hold'"};
    if (chance(a, 30)) {
        buf_printf(out, "{'op':'revoke','vkey':'<vkey %s/%s>'}", who,
                   chance(a, 40) ? "desk"
                                 : arena_printf(&a->w->arena, "k%d",
                                                (int)authors_below(a, (uint64_t)a->made + 1)));
        return;
    }
    buf_put_str(out, "{'op':'add',");
    put_vkey(a, who, uses[authors_below(a, 5)], out);
    buf_put_byte(out, '}');
}

static void put_hold(struct authors *a, struct buf *out) {
    int size = (int)a->w->count - (int)authors_below(a, 5) + chance(a, 2) * 9;
    size = size < 1 ? 1 : size;
    int of = chance(a, 97) && size <= (int)a->w->count ? size : 1;
    buf_printf(out, "{'size':%d,'root':'<root %d>','state':'<state %d>'}", size, of, of);
}

void authors_put_body(struct authors *a, const struct act_type *type, struct buf *out) {
    a->broken = chance(a, a->hostility);
    if (!a->broken && strcmp(type->name, "correct") == 0)
        put_correct(a, out);
    else if (a->broken || strcmp(act_type_family(type)->name, "constitution") != 0)
        put_fields(a, type->fields, out);
    else if (strcmp(type->name, "motion") == 0)
        put_motion(a, out);
    else if (strcmp(type->name, "vote") == 0)
        put_vote(a, out);
    else if (strcmp(type->name, "key") == 0)
        put_key(a, a->who, out);
    else if (strcmp(type->name, "hold") == 0)
        put_hold(a, out);
    else
        put_fields(a, type->fields, out);
}
