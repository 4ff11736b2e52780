// SPDX-License-Identifier: Apache-2.0
// Restricted acts, openings and exchanges, told as stories: each step with what its readers make of
// it. Every story is folded once for each reader, with the lines that are addressed to it, and once
// for an outsider.
#include "base/codec.h"
#include "store/test_help.h"
#include "talks/acts.h"
#include "talks/line.h"
#include "talks/refusal.h"
#include "talks/refused.h"

#define STEPS_MAX 24

struct step {
    const char *name; // of its line, for later steps; NULL: none is kept
    const char *key;  // who/desk
    const char *to;   // "'irn','syr'"; NULL: public; "!" deposits: `body` is the line's
    const char *type;
    const char *body;
    const char *rule; // NULL: in force; "but RULE": an open in force whose line RULE refuses
    const char *why;
};

#define STATEMENT(id)                                                                              \
    "{'id':'" id "','speaker':{'name':{'en':'A'}},'on_behalf':['syr'],'text':{'en':'words'}}"
#define SALT "c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0c2FsdHNhbHQ="
#define OPEN(name)                                                                                 \
    "{'what':'<the act " name ">',"                                                                \
    "<the line " name ">}"
#define CLOCK(minute)                                                                              \
    { NULL, "irn/node", NULL, "hold", minute, NULL, "log time" }

static const struct step sight[] = {
    {"a", "syr/desk", "'irn','rus'", "statement", STATEMENT("first"), NULL, "three read it"},
    {NULL, "syr/desk", "'irn','rus'", "statement", STATEMENT("first"), "id-taken", "by the same"},
    {NULL, "syr/desk", "'irn'", "statement", STATEMENT("first"), "id-taken", "fewer see it too"},
    {NULL, "syr/desk", "'irn','tur'", "statement", STATEMENT("first"), NULL, "tur has not seen it"},
    {NULL, "irn/desk", "'rus','syr'", "reply", "{'what':'syr/first','text':{'en':'yes'}}", NULL,
     "among the three"},
    {NULL, "irn/desk", "'syr'", "reply", "{'what':'syr/first','text':{'en':'yes'}}",
     "ambiguous-ref", "irn and syr know two of that name"},
    {NULL, "irn/desk", "'syr'", "reply", "{'what':'<the act a>','text':{'en':'yes'}}", NULL,
     "the id says which"},
    {NULL, "irn/desk", "'opp','syr'", "reply", "{'what':'<the act a>','text':{'en':'yes'}}",
     "unknown-act", "opp knows of no such act"},
    {NULL, "irn/desk", NULL, "reply", "{'what':'syr/first','text':{'en':'yes'}}", "unknown-ref",
     "nor does everybody"},
    {NULL, "irn/desk", NULL, "reply", "{'what':'<the act a>','text':{'en':'yes'}}", "unknown-act",
     "by its id neither"},
    {NULL, "syr/desk", NULL, "statement", STATEMENT("first"), NULL, "nobody outside knew the name"},
    {NULL, "syr/desk", "'irn','rus'", "withdraw", "{'what':'syr/first'}", "ambiguous-ref", "which"},
    {NULL, "syr/desk", "'irn','rus'", "withdraw", "{'what':'<the act a>'}", NULL, "this"},
    {NULL, "syr/desk", "'irn','rus'", "withdraw", "{'what':'<the act a>'}", "gone", "it is"},
    {NULL, "kaz/desk", "'irn','syr'", "withdraw", "{'what':'<the act a>'}", "unknown-act",
     "the host never saw it"},
    {NULL, "irn/desk", "'rus'", "vote", "{'motion':'irn/none','choice':'yes'}", "public-only",
     "votes are public"},
    {NULL, "irn/desk", "'rus'", "sing", "{}", "unknown-act-type", "no such type"},
    {NULL, "jor/desk", "'rus'", "document", "{}", "not-permitted", "an observer, in secret"},
    {NULL, "irn/desk", "'rus'", "reply", "{'what':'syr/first'}", "missing-field", "its form"},
    {0},
};

static const struct step openings[] = {
    {"a", "syr/desk", "'irn'", "statement", STATEMENT("first"), NULL, "two read it"},
    {NULL, "irn/desk", NULL, "open", OPEN("a"), "not-yours", "its author opens"},
    {NULL, "syr/desk", "'irn'", "open", OPEN("a"), "not-wider", "for the same"},
    {NULL, "syr/desk", "'rus'", "open", OPEN("a"), "not-wider", "without irn"},
    {NULL, "syr/desk", NULL, "open", "{'what':'<the act a>','line':'{}','kib':1}", "wrong-line",
     "another line"},
    {NULL, "syr/desk", NULL, "open", "{'what':'<the act a>','line':'{}','kib':3}", "wrong-line",
     "no such size"},
    {NULL, "syr/desk", NULL, "open", "{'what':'<id 0>','line':'{}','kib':1}", "not-sealed",
     "a public act"},
    {NULL, "syr/desk", "'irn','rus'", "open", OPEN("a"), NULL, "rus reads it now"},
    {NULL, "rus/desk", "'irn','syr'", "reply", "{'what':'syr/first','text':{'en':'yes'}}", NULL,
     "and answers; it is one thing"},
    {NULL, "irn/desk", "'syr'", "reply", "{'what':'syr/first','text':{'en':'yes'}}", NULL,
     "as it is for the first two"},
    {NULL, "syr/desk", "'irn','rus'", "open", OPEN("a"), "already-opened", "again"},
    {NULL, "syr/desk", NULL, "open", OPEN("a"), NULL, "to all"},
    {NULL, "syr/desk", "'irn','rus','tur'", "open", OPEN("a"), "already-opened", "all can read it"},
    {NULL, "tur/desk", NULL, "reply", "{'what':'<the act a>','text':{'en':'yes'}}", NULL,
     "by its first id"},
    {NULL, "syr/desk", NULL, "withdraw", "{'what':'syr/first'}", NULL, "taken back before all"},
    {NULL, "syr/desk", NULL, "withdraw", "{'what':'<the act a>'}", "gone", "once"},
    {"b", "irn/desk", "'syr'", "reply", "{'what':'<the act a>','text':{'en':'no'}}", NULL, "of a"},
    {"c", "syr/desk", "'irn'", "statement", STATEMENT("second"), NULL, "another"},
    {"d", "irn/desk", "'syr'", "reply", "{'what':'<the act c>','text':{'en':'no'}}", NULL, "of c"},
    {NULL, "irn/desk", NULL, "open", OPEN("d"), "but unknown-act",
     "shown; its target is not there for all"},
    {NULL, "syr/desk", NULL, "open", OPEN("c"), NULL, "now it is"},
    {NULL, "irn/desk", NULL, "open", OPEN("d"), NULL, "and again, in force"},
    {0},
};

static const struct step lines[] = {
    {"a", "syr/desk", "'irn'", "?", "{'act':'statement','body':{}}", "malformed-line", "no salt"},
    {"b", "syr/desk", "'irn'", "?", "words", "malformed-line", "no JSON"},
    {"c", "syr/desk", "'irn'", "?", "['act']", "malformed-line", "no object"},
    {"d", "syr/desk", "'irn'", "?",
     "{'act':'statement','body':{},'salt':'" SALT "','until':'2017-05-03T00:00:00Z'}",
     "malformed-line", "a member that is none of a line"},
    {"e", "syr/desk", "'irn'", "?", "{'act':'statement','body':[],'salt':'" SALT "'}",
     "malformed-line", "a body is an object"},
    {"f", "syr/desk", "'irn'", "?",
     "{'act':'statement','body':{},'source':{'title':'x'},'salt':'" SALT "'}", "malformed-line",
     "a source has an outlet"},
    {"g", "syr/desk", "'irn'", "?", "{'act':'statement','body':{},'salt':'c2FsdA=='}",
     "malformed-line", "a salt of four bytes"},
    {"h", "syr/desk", "'irn'", "?", "{'act':'hold','body':{},'salt':'" SALT "'}", "public-only",
     "holders hold in public"},
    {NULL, "syr/desk", NULL, "open", OPEN("b"), "but malformed-line", "anybody may see what it is"},
    {NULL, "syr/desk", NULL, "open", OPEN("h"), "but public-only", "and this"},
    {"x", "irn/desk", "'syr'", "exchange", "{'id':'x','between':['syr'],'title':{'en':'X'}}", NULL,
     "an exchange"},
    {NULL, "irn/desk", NULL, "open", OPEN("x"), "but not-openable", "one cannot be let in later"},
    {0},
};

static const struct step joint[] = {
    {"a", "kaz/desk", "'irn','rus'", "communique",
     "{'id':'c','title':{'en':'C'},'text':{'en':'c'},'issued_by':['irn','kaz']}", NULL, "of two"},
    {NULL, "irn/desk", "'kaz','rus'", "support", "{'what':'kaz/c','choice':'support'}", NULL,
     "before the same"},
    {NULL, "irn/desk", "'kaz'", "support", "{'what':'kaz/c','choice':'support'}", "other-audience",
     "behind the back of rus"},
    {NULL, "kaz/desk", NULL, "open", OPEN("a"), NULL, "to all"},
    {NULL, "irn/desk", NULL, "support", "{'what':'kaz/c','choice':'support'}", NULL, "before all"},
    {0},
};

static const struct step exchanges[] = {
    {"x", "un/desk", "'irn','rus'", "exchange",
     "{'id':'x','between':['irn','syr'],'title':{'en':'X'}}", "left-out", "syr cannot read it"},
    {"x", "un/desk", "'irn','syr'", "exchange",
     "{'id':'x','between':['irn','syr'],'title':{'en':'X'},'deadline':'2017-05-02T10:30:00+06:00'}",
     NULL, "two lists"},
    {"p", "rus/desk", "'irn'", "!x", STATEMENT("list"), "unknown-act", "rus does not read it"},
    {"p", "un/desk", "'irn','syr'", "!x", STATEMENT("list"), "not-between", "it is not un's"},
    {"p", "irn/desk", "'syr'", "!x", STATEMENT("list"), "other-audience", "un would not know"},
    {"p", "irn/desk", "'syr','un'", "!x", STATEMENT("list"), NULL, "irn is in"},
    {"q", "irn/desk", "'syr','un'", "!x", STATEMENT("other"), "deposited", "irn is in"},
    {NULL, "irn/desk", "'syr','un'", "open", OPEN("p"), "too-early", "syr is not"},
    {"q", "syr/desk", "'irn','un'", "!x", STATEMENT("mine"), NULL, "now it is"},
    {NULL, "irn/desk", NULL, "open", OPEN("p"), "wrong-line", "all know of no deposit"},
    {NULL, "irn/desk", "'rus','syr','un'", "open", OPEN("p"), "wrong-line", "rus neither"},
    {NULL, "irn/desk", "'syr','un'", "open", "{'what':'<the act p>','line':'{}','kib':1}",
     "wrong-line", "not what was promised"},
    {NULL, "irn/desk", "'syr','un'", "open", OPEN("p"), NULL, "it is"},
    {NULL, "irn/desk", "'syr','un'", "open", OPEN("p"), "already-opened", "once"},
    {NULL, "syr/desk", "'irn','un'", "reply", "{'what':'irn/list','text':{'en':'well'}}", NULL,
     "it is an act now"},
    {"y", "un/desk", NULL, "exchange",
     "{'id':'y','between':['irn','syr'],'title':{'en':'Y'},'deadline':'2017-05-02T09:50:00+06:00'}",
     NULL, "before all"},
    {"r", "irn/desk", NULL, "!y", STATEMENT("early"), NULL, "irn is in"},
    CLOCK("55"),
    {"s", "syr/desk", NULL, "!y", STATEMENT("late"), "deadline-past", "too late"},
    {NULL, "irn/desk", NULL, "open", OPEN("r"), NULL, "irn may go on alone"},
    {NULL, "un/desk", NULL, "exchange",
     "{'id':'z','between':['irn'],'title':{'en':'Z'},'deadline':'2017-05-02T09:50:00+06:00'}",
     "deadline-past", "it cannot be kept"},
    {0},
};

// Lines that steps have made, and where.
struct kept {
    const char *name;
    size_t index;
    struct span line;
};

struct telling {
    struct world w;
    struct kept kept[STEPS_MAX];
    size_t count;
    const char *reader; // NULL: an outsider
};

static const struct kept *find(const struct telling *t, struct span name) {
    for (size_t i = t->count; i-- > 0;)
        if (span_is(name, t->kept[i].name))
            return &t->kept[i];
    fail_msg("no step \"" SPAN_FMT "\"", SPAN_ARG(name));
    return NULL;
}

// As text in JSON, in words: " stands as \'.
static void put_quoted(struct buf *out, struct span text) {
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        if (c == '"' || c == '\\')
            buf_put_byte(out, '\\');
        buf_put_byte(out, c == '"' ? '\'' : c);
    }
}

// <the act NAME> and <the line NAME>; what else stands in < > is the world's.
static const char *fill(struct telling *t, const char *body) {
    BUF_SCOPED struct buf out;
    struct span rest = span_str(body), before;
    buf_init(&out, 2 * LIMIT_ENTRY_BYTES);
    while (span_cut(&rest, '<', &before)) {
        struct span word, left = rest;
        buf_put_span(&out, before);
        if (!rest.size)
            break;
        if (!span_cut(&left, '>', &word))
            fail_msg("no >");
        if (span_starts(word, span_str("the act "))) {
            buf_printf(&out, "<id %zu>", find(t, span_from(word, 8))->index);
            rest = left;
        } else if (span_starts(word, span_str("the line "))) {
            int64_t kib;
            struct span line = line_trim(find(t, span_from(word, 9))->line, &kib);
            buf_put_str(&out, "'line':'");
            put_quoted(&out, line);
            buf_printf(&out, "','kib':%lld", (long long)kib);
            rest = left;
        } else {
            buf_put_byte(&out, '<');
        }
    }
    return arena_str(&t->w.arena, buf_span(&out));
}

static struct span make_line(struct telling *t, const char *type, const char *body) {
    static const uint8_t salt[LINE_SALT_BYTES] = {7};
    struct json *json = NULL;
    struct error e;
    BUF_SCOPED struct buf line;
    buf_init(&line, LINE_BYTES_MAX);
    struct span words = world_words(&t->w, fill(t, body));
    if (type[0] == '?') {
        assert_true(line_fill(words, 1, &line));
        return arena_copy(&t->w.arena, buf_span(&line));
    }
    if (json_parse_in(words, JSON_DECIMALS, &t->w.arena, &json, &e) ||
        line_print(span_str(type), json, NULL, NULL, salt, &line, &e))
        fail_msg("%s: %s", body, e.message);
    return arena_copy(&t->w.arena, buf_span(&line));
}

static struct span who_of(const char *key) {
    return span(key, strcspn(key, "/"));
}

static int64_t next_n(const struct world *w, const char *key) {
    struct secret_key secret = world_key(key);
    const struct key *k = state_key(fold_state(w->fold), span_str(secret.name), secret.id);
    assert_non_null(k);
    return k->next_n;
}

static void put_hex(struct buf *out, const uint8_t hash[HASH_BYTES]) {
    hex_put(out, span(hash, HASH_BYTES));
}

// A deposit in the exchange that `step` names: the line that is kept is what it commits to.
static const char *deposit_body(struct telling *t, const struct step *step, struct span *line) {
    uint8_t commitment[HASH_BYTES], id[HASH_BYTES];
    BUF_SCOPED struct buf body;
    const struct kept *x = find(t, span_str(step->type + 1));
    *line = make_line(t, "statement", step->body);
    struct act act;
    struct error e;
    if (act_parse(t->w.entries[x->index], &t->w.arena, &act, &e))
        fail_msg("%s", e.message);
    memcpy(id, act.id, sizeof id);
    line_commitment(span_str(SAMPLE_RECORD), who_of(step->key), id, *line, commitment);
    buf_init(&body, 1024);
    buf_printf(&body, "{'exchange':'<id %zu>','commitment':'", x->index);
    put_hex(&body, commitment);
    buf_put_str(&body, "'}");
    return arena_str(&t->w.arena, buf_span(&body));
}

static struct span sealed_entry(struct telling *t, const struct step *step, struct span line) {
    uint8_t digest[HASH_BYTES];
    BUF_SCOPED struct buf rest;
    line_digest(span_str(SAMPLE_RECORD), who_of(step->key), next_n(&t->w, step->key), line, digest);
    buf_init(&rest, 4096);
    buf_printf(&rest, "'to':[%s],'sealed':'YWdlIQ==','digest':'", step->to);
    put_hex(&rest, digest);
    buf_put_str(&rest, "'");
    return world_sign(&t->w, world_text(&t->w, step->key, NULL, buf_str(&rest)), step->key);
}

static bool reads(const char *reader, const struct step *step) {
    if (!reader)
        return false;
    const char *quoted = strstr(step->to, reader);
    return span_is(who_of(step->key), reader) || quoted;
}

static bool is_but(const struct step *step) {
    return step->rule && strncmp(step->rule, "but ", 4) == 0;
}

static void expect(const struct telling *t, const struct step *step, const char *rule) {
    const char *wanted = is_but(step) ? NULL : step->rule;
    bool same = rule && wanted ? strcmp(rule, wanted) == 0 : rule == wanted;
    if (!same)
        fail_msg("%s by %s for %s, read by %s (%s): %s, not %s", step->type, step->key,
                 step->to ? step->to : "all", t->reader ? t->reader : "nobody", step->why,
                 rule ? rule : "in force", step->rule ? step->rule : "in force");
}

static void tell(struct telling *t, const struct step *step) {
    struct world *w = &t->w;
    struct candidate c;
    struct span kept = {0};
    const char *type = step->type, *body = step->body;
    if (strcmp(type, "hold") == 0) {
        uint64_t minute;
        assert_true(decimal_get(span_str(body), 1000, &minute));
        world_clock(w, (int)minute);
        return;
    }
    if (type[0] == '!') {
        body = deposit_body(t, step, &kept);
        type = "deposit";
    }
    struct span line = make_line(t, type, body);
    if (!kept.data)
        kept = line;
    struct span entry =
        step->to
            ? sealed_entry(t, step, line)
            : world_sign(w, world_text(w, step->key, NULL, world_open_act(w, type, fill(t, body))),
                         step->key);
    candidate_prepare(&c, entry, &w->arena);
    bool read = step->to && reads(t->reader, step);
    if (read)
        assert_true(candidate_line(&c, line, &w->arena));
    struct verdict v = world_put_candidate(w, &c);
    w->minute++;
    if (step->to && !read) {
        assert_int_equal(v.class, VERDICT_OPAQUE);
        assert_false(v.read);
    } else {
        assert_int_equal(v.class, step->to                      ? VERDICT_OPAQUE
                                  : step->rule && !is_but(step) ? VERDICT_VOID
                                                                : VERDICT_OK);
        assert_true(!step->to || v.read);
        bool in_force = step->to ? v.inside == VERDICT_OK : v.class == VERDICT_OK;
        expect(t, step, in_force ? NULL : v.why.rule);
    }
    if (strcmp(type, "open") == 0 && (!step->rule || is_but(step)) && (read || !step->to))
        assert_string_equal(
            world_ask(w, "SELECT coalesce(rule, ?1) FROM act ORDER BY i DESC LIMIT 1", ""),
            is_but(step) ? step->rule + 4 : "");
    if (step->name)
        t->kept[t->count++] = (struct kept){step->name, w->count - 1, kept};
}

static const char *const readers[] = {NULL, "syr", "irn", "rus", "tur", "un", "kaz", "opp"};

// The digest that everybody agrees on, whatever was read.
static void tell_all(const struct step *steps) {
    uint8_t first[HASH_BYTES] = {0}, digest[HASH_BYTES];
    for (size_t r = 0; r < sizeof readers / sizeof *readers; r++) {
        struct telling t = {.reader = readers[r]};
        world_found(&t.w, NULL, NULL);
        if (readers[r])
            fold_set_reader(t.w.fold, span_str(readers[r]));
        for (const struct step *s = steps; s->key; s++)
            tell(&t, s);
        fold_digest(t.w.fold, digest);
        if (r)
            assert_memory_equal(digest, first, sizeof digest);
        memcpy(first, digest, sizeof first);
        world_end(&t.w);
    }
}

static void what_is_in_sight_is_judged_by(void **state) {
    (void)state;
    tell_all(sight);
}
static void lines_are_opened_to_more(void **state) {
    (void)state;
    tell_all(openings);
}
static void lines_have_their_form(void **state) {
    (void)state;
    tell_all(lines);
}
static void joint_texts_are_owned_before_their_readers(void **state) {
    (void)state;
    tell_all(joint);
}
static void exchanges_are_kept(void **state) {
    (void)state;
    tell_all(exchanges);
}

static const struct step *const stories[] = {sight, openings, lines, joint, exchanges};

// Whether a step tells of it: by the rule that refuses it, or (NULL) in force, and of that type.
static bool told(const char *rule, const char *type) {
    for (size_t i = 0; i < sizeof stories / sizeof *stories; i++)
        for (const struct step *s = stories[i]; s->key; s++) {
            const char *is = is_but(s) ? s->rule + 4 : s->rule;
            const char *of = s->type[0] == '!' ? "deposit" : s->type;
            bool same = rule && is ? strcmp(rule, is) == 0 : rule == s->rule;
            if (same && (!type || strcmp(type, of) == 0))
                return true;
        }
    return false;
}

static void every_rule_and_type_of_theirs_has_been_told(void **state) {
    (void)state;
    for (const struct refusal *r = refusals; r->slug; r++)
        if (refused_in_stories(r->slug) && !told(r->slug, NULL))
            fail_msg("%s: no story tells of it", r->slug);
    for (size_t i = 0; act_type_at(i); i++)
        if (stories_of(act_type_at(i)) && !told(NULL, act_type_at(i)->name))
            fail_msg("%s: no story has one in force", act_type_at(i)->name);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_in_sight_is_judged_by),
        cmocka_unit_test(lines_are_opened_to_more),
        cmocka_unit_test(lines_have_their_form),
        cmocka_unit_test(joint_texts_are_owned_before_their_readers),
        cmocka_unit_test(exchanges_are_kept),
        cmocka_unit_test(every_rule_and_type_of_theirs_has_been_told), // after all of them
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
