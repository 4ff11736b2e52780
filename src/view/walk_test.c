// SPDX-License-Identifier: Apache-2.0
// Views over records made by chance: every view answers every question, and what was known as of a
// size is what a record of that size knows.
#include "talks/acts.h"
#include "view/sample.h"
#include "words/catalog.h"

#define ACTS 120

struct chance {
    uint64_t state;
};

static uint32_t below(struct chance *c, uint32_t n) {
    c->state = c->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(c->state >> 33) % n;
}

#define PICK(c, list) list[below(c, (uint32_t)(sizeof list / sizeof *list))]

static const char *const people[] = {"irn", "rus", "tur", "syr", "opp", "un", "jor"};
static const char *const states[] = {"invited",  "declined",   "confirmed",
                                     "expected", "travelling", "delayed",
                                     "arrived",  "left",       "suspended-participation",
                                     "resumed",  "walked-out"};
static const char *const parts[] = {"delegation", "head", "experts", "members"};
static const char *const rounds[] = {"a", "b"};
static const char *const whens[] = {
    "", ",'when':'2017-05-02T10:00:00+06:00'",
    (",'when':{'from':'2017-05-02T09:30:00+06:00','to':'2017-05-02T11:00:00+06:00',"
     "'text':{'en':'this morning','ar':'هذا الصباح'}}"),
    ",'when':{'from':'2017-05-02T09:30:00+06:00','to':'2017-05-03T11:00:00+06:00'}"};

static void presence_body(struct chance *c, const char *who, struct buf *out) {
    const char *state = PICK(c, states), *part = PICK(c, parts);
    buf_printf(out, "{'round':'kaz/%s','participants':['%s'],'part':'%s','state':'%s'",
               PICK(c, rounds), who, part, state);
    if (below(c, 8) == 0)
        buf_put_str(out, ",'meeting':'kaz/m'");
    if (below(c, 6) == 0)
        buf_put_str(out, ",'persons':[{'name':{'en':'A. Person','ar':'شخص'}}]");
    if (strcmp(state, "arrived") == 0 && below(c, 2))
        buf_put_str(out, below(c, 2) ? ",'strength':'full'" : ",'strength':'partial'");
    if (strcmp(part, "members") == 0 && below(c, 2))
        buf_put_str(out, ",'count':2");
    if (below(c, 4) == 0)
        buf_put_str(out, ",'as':'observer'");
    buf_put_str(out, PICK(c, whens));
    buf_put_byte(out, '}');
}

static void say_presence(struct sample *s, struct chance *c, int minute) {
    BUF_SCOPED struct buf body;
    buf_init(&body, 4096);
    const char *who = PICK(c, people);
    presence_body(c, who, &body);
    sample_say(s, below(c, 2) ? "kaz" : who, "presence", minute, buf_str(&body));
}

static void tell_presence(struct sample *s, struct chance *c, int i) {
    static const char *const sayers[] = {"{'who':'kaz'}", "{'name':{'en':'TASS'}}"};
    char slug[32];
    BUF_SCOPED struct buf tells;
    buf_init(&tells, 4096);
    buf_put_str(&tells, "{'act':'presence','body':");
    presence_body(c, PICK(c, people), &tells);
    buf_put_byte(&tells, '}');
    snprintf(slug, sizeof slug, "p%d", i);
    sample_tell(s, slug, i, PICK(c, sayers), buf_str(&tells));
}

static void say_delegation(struct sample *s, struct chance *c, int minute) {
    BUF_SCOPED struct buf body;
    buf_init(&body, 4096);
    buf_printf(&body, "{'round':'kaz/%s','head':{'name':{'en':'Head %d'}}}", PICK(c, rounds),
               (int)below(c, 3));
    sample_say(s, PICK(c, people), "delegation", minute, buf_str(&body));
}

static void say_round(struct sample *s, struct chance *c, int minute) {
    static const char *const round_states[] = {"announced", "open", "suspended", "closed"};
    static const char *const whose[] = {"kaz", "irn"};
    const char *who = PICK(c, whose), *id = PICK(c, rounds);
    BUF_SCOPED struct buf body;
    buf_init(&body, 4096);
    buf_printf(&body,
               "{'id':'%s%s','kind':'round','track':'astana','title':{'en':'Round'},'place':{"
               "'name':{'en':'Astana'}},'from':'2017-05-0%d','to':'2017-05-09','state':'%s'}",
               strcmp(who, "kaz") ? "kaz/" : "", id, (int)below(c, 8) + 1, PICK(c, round_states));
    sample_say(s, who, "round", minute, buf_str(&body));
}

static void say_statement(struct sample *s, struct chance *c, int i) {
    BUF_SCOPED struct buf body;
    buf_init(&body, 4096);
    buf_printf(&body,
               "{'id':'s%d','speaker':{'name':{'en':'S'}},'on_behalf':['syr'],'meeting':'kaz/m',"
               "'text':{'en':'Words.','ar':'كلمات'}}",
               i);
    sample_say(s, PICK(c, people), "statement", i, buf_str(&body));
}

static void say_motion(struct sample *s, struct chance *c, int i) {
    BUF_SCOPED struct buf body;
    buf_init(&body, 4096);
    buf_printf(&body,
               "{'id':'m%d','title':{'en':'Motion'},'kind':'procedural','payload':{'text':{'en':"
               "'Do.'}},'decide_by':'2017-05-09T00:00:00+06:00'}",
               i);
    sample_say(s, "kaz", "motion", i, buf_str(&body));
    for (uint32_t n = below(c, 3); n-- > 0;) {
        buf_clear(&body);
        buf_printf(&body, "{'motion':'kaz/m%d','choice':'%s'}", i, n ? "yes" : "no");
        sample_say(s, n ? "rus" : "irn", "vote", i, buf_str(&body));
    }
}

// A text on which people take stances, which some sign, and of which something is promised.
static void say_text(struct sample *s, struct chance *c, int i) {
    static const char *const positions[] = {"agree", "object", "reserve", "none"};
    static const char *const options[] = {"a", "b"};
    static const char *const speakers[] = {"irn", "rus", "tur", "syr", "opp", "un"};
    const char *draft = sample_id(
        s,
        sample_sayf(s, "un", "draft", i,
                    "{'document':'un/memo','version':'%d','clauses':[{'id':'one','level':1,"
                    "'options':[{'id':'a','by':['irn'],'text':{'en':'a'}},{'id':'b','by':['tur'],"
                    "'text':{'en':'b'}}]},{'id':'two','level':2,'text':{'en':'[x] words'}}]}",
                    i));
    for (uint32_t n = below(c, 5); n-- > 0;)
        sample_sayf(s, PICK(c, speakers), "stance", i,
                    "{'draft':'%s','clause':'one','option':'%s','position':'%s'}", draft,
                    PICK(c, options), PICK(c, positions));
    sample_sayf(s, "rus", "amend", i,
                "{'id':'am%d','draft':'%s','clause':'two','op':'delete','reason':{'en':'no'}}", i,
                draft);
    sample_sayf(s, "un", "commitment", i,
                "{'id':'c%d','draft':'%s','clause':'two','of':['rus'],'text':{'en':'do'},'due':"
                "'2017-05-03T00:00:00+06:00'}",
                i, draft);
    sample_sayf(s, "tur", "progress", i, "{'commitment':'un/c%d','state':'begun'}", i);
    draft = sample_id(s, sample_sayf(s, "un", "draft", i,
                                     "{'document':'un/memo','version':'clean %d','base':'%s',"
                                     "'clauses':[{'id':'one','level':1,'text':{'en':'a'}}],"
                                     "'settles':[{'amend':'rus/am%d','how':'taken'}]}",
                                     i, draft, i));
    sample_sayf(
        s, "rus", "sign", i,
        "{'draft':'%s','signatory':{'name':{'en':'R'}},'capacity':'witness','form':'paper'}",
        draft);
    sample_sayf(s, "kaz", "declare", i,
                "{'draft':'%s','kind':'reservation','clause':'one','text':{'en':'but'}}", draft);
}

static void play(struct sample *s, struct chance *c) {
    struct error e = {0};
    sample_say(s, "kaz", "round", 0,
               "{'id':'a','kind':'round','track':'astana','title':{'en':'A'},'place':{'name':{'en':"
               "'Astana'}},'from':'2017-05-03','to':'2017-05-04','state':'announced'}");
    sample_say(s, "kaz", "round", 0,
               "{'id':'b','kind':'round','track':'astana','title':{'en':'B'},'place':{'name':{'en':"
               "'Astana'}},'from':'2017-06-03','to':'2017-06-04','state':'announced'}");
    sample_say(s, "kaz", "meeting", 0,
               "{'id':'m','round':'kaz/a','title':{'en':'M'},'level':'heads','format':'plenary',"
               "'place':{'name':{'en':'Astana'}},'from':'2017-05-03T15:00:00+06:00','with':[{'who':"
               "'irn'}],'state':'planned'}");
    sample_say(
        s, "un", "document", 0,
        "{'id':'memo','kind':'agreement','title':{'en':'Memo'},'track':'astana','languages':["
        "'en'],'authentic':['en']}");
    for (int i = 1; record_size(s->r) < ACTS; i++) {
        uint32_t what = below(c, 20);
        if (i % 25 == 3)
            say_text(s, c, i);
        if (what < 11)
            say_presence(s, c, i);
        else if (what < 14)
            tell_presence(s, c, i);
        else if (what < 16)
            say_delegation(s, c, i);
        else if (what == 16)
            say_round(s, c, i);
        else if (what == 17)
            say_statement(s, c, i);
        else if (what == 18)
            say_motion(s, c, i);
        else if (sample_hold(s->r, "rus", i, &e))
            fail_msg("%s", e.message);
    }
}

static struct json *answer_of(struct record *r, const struct view *v, const struct question *q) {
    static const char act[] = "3";
    struct json *answer = NULL;
    struct error e = {0};
    struct view_query query = {.as_of = q->as_of,
                               .has_at = q->has_at,
                               .at = {SAMPLE_BEGIN + 60 * (int64_t)q->at, SAMPLE_OFFSET},
                               .ref = span_str(v->ref && v->ref[0] != '[' ? act : NULL),
                               .lang = span_str(q->lang)};
    if (view_answer(v, r, &query, &answer, &e))
        fail_msg("%s as of %llu: %s", v->name, (unsigned long long)q->as_of, e.message);
    return answer;
}

// The mark of an exercise in a language.
static const char *mark_in(const char *lang) {
    const char *mark = "Exercise: no state made these acts";
    return catalog_get(catalog_find(span_str(lang)), NULL, mark);
}

static void every_view_answers_every_question(void **state) {
    static const char *const languages[] = {"", "ru", "ar"};
    struct sample *s = *state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct chance c = {seed};
        struct question q = {.has_at = below(&c, 2) != 0,
                             .at = (int)below(&c, 200) - 20,
                             .as_of = 4 + below(&c, ACTS - 4),
                             .lang = PICK(&c, languages)};
        for (const struct view *v = views; v->name; v++) {
            JSON_SCOPED struct json *answer = answer_of(s->r, v, &q);
            BUF_SCOPED struct buf text;
            buf_init(&text, BUF_MAX);
            for (size_t columns = 0; columns < 200; columns += 47)
                view_print_answer(v, answer, columns, &text);
            assert_false(text.full);
            assert_non_null(strstr(buf_str(&text), mark_in(q.lang)));
        }
    }
}

static void every_act_type_names_a_view_that_is_there(void **state) {
    (void)state;
    const struct act_type *t;
    for (size_t n = 0; (t = act_type_at(n)); n++)
        if (!view_find(span_str(t->view)))
            fail_msg("%s: there is no view \"%s\"", t->name, t->view);
}

// A record of the first `size` entries of another.
static struct record *prefix_of(struct record *r, uint64_t size, const char *path) {
    struct record *out;
    struct error e = {0};
    struct secret_key log = sample_key("", "log");
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    for (uint64_t i = 0; i < size; i++) {
        struct appended done = {0};
        buf_clear(&note);
        if (truth_get_entry(record_truth(r), i, &note, &e))
            fail_msg("%s", e.message);
        struct span bytes = buf_span(&note);
        enum err err = i ? record_append(out, &log, &bytes, 1, 0, &done, &e)
                         : record_create(path, bytes, &log, &out, &e);
        if (err || (i && !done.logged))
            fail_msg("entry %llu: %s", (unsigned long long)i,
                     err ? e.message : done.verdict.why.message);
    }
    return out;
}

static void as_of_a_size_is_what_a_record_of_that_size_says(void **state) {
    struct sample *s = *state;
    struct chance c = {7};
    for (int n = 0; n < 6; n++) {
        char path[192];
        struct question q = {.as_of = 4 + below(&c, ACTS - 4), .at = (int)below(&c, 120)};
        snprintf(path, sizeof path, "%s/prefix-%d.truce", s->folder, n);
        struct record *prefix = prefix_of(s->r, q.as_of, path);
        for (const struct view *v = views; v->name; v++)
            for (int at = 0; at < 2; at++) {
                q.has_at = at;
                JSON_SCOPED struct json *then = answer_of(s->r, v, &q);
                JSON_SCOPED struct json *now = answer_of(prefix, v, &q);
                json_remove(json_get(then, "clock"), "text"); // it names the size where it is older
                json_remove(json_get(now, "clock"), "text");
                if (!json_equal(then, now))
                    fail_msg("%s as of %llu is not what was known then", v->name,
                             (unsigned long long)q.as_of);
            }
        record_close(prefix);
    }
}

static int setup(void **state) {
    struct chance c = {20170502};
    sample_setup(state);
    play(*state, &c);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_act_type_names_a_view_that_is_there),
        cmocka_unit_test(every_view_answers_every_question),
        cmocka_unit_test(as_of_a_size_is_what_a_record_of_that_size_says),
    };
    return cmocka_run_group_tests(tests, setup, sample_teardown);
}
