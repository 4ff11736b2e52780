// SPDX-License-Identifier: Apache-2.0
// An exchange between two, played in every order of what can happen in it, beside a model of a few
// lines: deposits, openings, the deadline that passes, a commitment that is copied, a line that is
// not the promised one.
#include "base/codec.h"
#include "store/test_help.h"
#include "talks/line.h"
#include "talks/world.h"

enum event {
    DEPOSITS,     // irn
    DEPOSITS_TOO, // syr
    OPENS,
    OPENS_TOO,
    PASSES, // the deadline, by log time
    COPIES, // syr deposits irn's commitment
    LIES,   // irn opens another line
};

// What the model knows.
struct model {
    bool in[2], opened[2], copied, past;
};

struct play {
    struct world w;
    struct span line[2], other; // what irn and syr promise; what irn promised nobody
    uint8_t exchange[HASH_BYTES];
    char deposit[2][2 * HASH_BYTES + 1]; // their act ids, once they are in force
    struct model m;
};

static const char *const who[2] = {"irn", "syr"};
static const char nothing[] = "0000000000000000000000000000000000000000000000000000000000000000";

static struct span make_line(struct play *p, const char *id, uint8_t salt_byte) {
    uint8_t salt[LINE_SALT_BYTES];
    struct json *body = NULL;
    struct error e;
    BUF_SCOPED struct buf line;
    memset(salt, salt_byte, sizeof salt);
    buf_init(&line, LINE_BYTES_MAX);
    const char *words = arena_printf(&p->w.arena,
                                     "{'id':'%s','speaker':{'name':{'en':'A'}},'on_behalf':['syr'],"
                                     "'text':{'en':'a list'}}",
                                     id);
    if (json_parse_in(world_words(&p->w, words), JSON_DECIMALS, &p->w.arena, &body, &e) ||
        line_print(span_str("statement"), body, NULL, NULL, salt, &line, &e))
        fail_msg("%s", e.message);
    return arena_copy(&p->w.arena, buf_span(&line));
}

static const char *hex_of(struct play *p, const uint8_t hash[HASH_BYTES]) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES + 1);
    hex_put(&hex, span(hash, HASH_BYTES));
    return arena_str(&p->w.arena, buf_span(&hex));
}

static void begin(struct play *p) {
    struct act act;
    struct error e;
    world_found(&p->w, NULL, NULL);
    world_act(&p->w, "un/desk", "exchange",
              "{'id':'x','between':['irn','syr'],'title':{'en':'X'},'deadline':"
              "'2017-05-02T10:00:00+06:00'}");
    if (act_parse(p->w.entries[p->w.count - 1], &p->w.arena, &act, &e))
        fail_msg("%s", e.message);
    memcpy(p->exchange, act.id, sizeof p->exchange);
    p->line[0] = make_line(p, "ours", 1);
    p->line[1] = make_line(p, "theirs", 2);
    p->other = make_line(p, "others", 3);
}

static const char *open_body(struct play *p, int side, struct span line) {
    int64_t kib;
    BUF_SCOPED struct buf body;
    struct span text = line_trim(line, &kib);
    buf_init(&body, 4096);
    buf_printf(&body, "{'what':'%s','line':'", p->deposit[side][0] ? p->deposit[side] : nothing);
    for (size_t i = 0; i < text.size; i++)
        buf_printf(&body, text.data[i] == '"' ? "\\'" : "%c", text.data[i]);
    buf_printf(&body, "','kib':%lld}", (long long)kib);
    return arena_str(&p->w.arena, buf_span(&body));
}

static const char *deposit_body(struct play *p, int promised) {
    uint8_t commitment[HASH_BYTES];
    line_commitment(span_str(SAMPLE_RECORD), span_str(who[promised]), p->exchange,
                    p->line[promised], commitment);
    return arena_printf(&p->w.arena, "{'exchange':'%s','commitment':'%s'}", hex_of(p, p->exchange),
                        hex_of(p, commitment));
}

// What the model makes of a deposit or an opening: the rule, or NULL.
static const char *deposit_rule(struct model *m, int side, bool copy) {
    if (m->in[side])
        return "deposited";
    if (m->past)
        return "deadline-past";
    m->in[side] = true;
    m->copied = m->copied || copy;
    return NULL;
}

static const char *open_rule(struct model *m, int side, bool lie) {
    if (!m->in[side])
        return "not-sealed";
    if (!(m->in[0] && m->in[1]) && !m->past)
        return "too-early";
    if (m->opened[side])
        return "already-opened";
    if (lie || (side == 1 && m->copied))
        return "wrong-line";
    m->opened[side] = true;
    return NULL;
}

static void put(struct play *p, int side, const char *type, const char *body, const char *rule) {
    const char *key = arena_printf(&p->w.arena, "%s/desk", who[side]);
    struct span text = world_text(&p->w, key, NULL, world_open_act(&p->w, type, body));
    struct candidate c;
    candidate_prepare(&c, world_sign(&p->w, text, key), &p->w.arena);
    struct verdict v = world_put_candidate(&p->w, &c);
    const char *is = v.class == VERDICT_OK ? NULL : v.why.rule;
    if ((!is) != (!rule) || (is && strcmp(is, rule) != 0))
        fail_msg("%s by %s: %s, not %s", type, key, is ? is : "in force", rule ? rule : "in force");
    if (!is && strcmp(type, "deposit") == 0)
        snprintf(p->deposit[side], sizeof p->deposit[side], "%s", hex_of(p, c.act.id));
}

static void happen(struct play *p, enum event e) {
    int side = e == DEPOSITS_TOO || e == OPENS_TOO || e == COPIES;
    if (e == PASSES) {
        world_clock(&p->w, 60);
        p->m.past = true;
        return;
    }
    if (e == OPENS || e == OPENS_TOO || e == LIES) {
        const char *rule = open_rule(&p->m, side, e == LIES);
        put(p, side, "open", open_body(p, side, e == LIES ? p->other : p->line[side]), rule);
        return;
    }
    const char *rule = deposit_rule(&p->m, side, e == COPIES);
    put(p, side, "deposit", deposit_body(p, e == COPIES ? 0 : side), rule);
}

// What is shown is what was opened, and nothing else.
static void check_shown(struct play *p) {
    const char *shown = world_ask(
        &p->w, "SELECT coalesce(group_concat(author || '/' || id), ?1) FROM statement", "");
    const char *wanted = p->m.opened[0] && p->m.opened[1] ? "irn/ours,syr/theirs"
                         : p->m.opened[0]                 ? "irn/ours"
                         : p->m.opened[1]                 ? "syr/theirs"
                                                          : "";
    if (strcmp(shown, wanted) != 0 &&
        !(p->m.opened[0] && p->m.opened[1] && strcmp(shown, "syr/theirs,irn/ours") == 0))
        fail_msg("\"%s\" is shown, \"%s\" was opened", shown, wanted);
}

static size_t played;

// Every order of the events: each is taken as the next once; a run is rolled back.
static void permute(struct play *p, enum event *events, size_t from, size_t count) {
    if (from == count) {
        struct error e;
        size_t begun = p->w.count;
        int minute = p->w.minute;
        assert_int_equal(db_begin(p->w.db, &e), OK);
        p->m = (struct model){0};
        memset(p->deposit, 0, sizeof p->deposit);
        for (size_t i = 0; i < count; i++, p->w.minute++)
            happen(p, events[i]);
        check_shown(p);
        world_rollback(&p->w, begun);
        p->w.minute = minute;
        played++;
        return;
    }
    for (size_t i = from; i < count; i++) {
        enum event kept = events[from];
        events[from] = events[i];
        events[i] = kept;
        permute(p, events, from + 1, count);
        events[i] = events[from];
        events[from] = kept;
    }
}

static void in_every_order(void **state) {
    (void)state;
    static enum event honest[] = {DEPOSITS, DEPOSITS_TOO, OPENS, OPENS_TOO, PASSES};
    static enum event silent[] = {DEPOSITS, OPENS, OPENS, PASSES}; // syr says nothing
    static enum event copied[] = {DEPOSITS, COPIES, DEPOSITS_TOO, OPENS_TOO, PASSES};
    static enum event lied[] = {DEPOSITS, DEPOSITS_TOO, LIES, OPENS, PASSES};
    static enum event twice[] = {DEPOSITS, DEPOSITS, DEPOSITS_TOO, OPENS, OPENS};
    struct play p = {0};
    begin(&p);
    permute(&p, honest, 0, 5);
    permute(&p, silent, 0, 4);
    permute(&p, copied, 0, 5);
    permute(&p, lied, 0, 5);
    permute(&p, twice, 0, 5);
    print_message("%zu orders\n", played);
    assert_int_equal(played, 4 * 120 + 24);
    world_end(&p.w);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(in_every_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
