// SPDX-License-Identifier: Apache-2.0
// Hold acts: what a holder has and how it folds, at a time. They make log time, by which motions
// are decided (DESIGN 5).
//
// One is made: when acts of others than holders' machines have come since our last one, and that is
// old enough; when a deadline of an open motion comes near, for who asks later what was known then;
// and when it has passed by our clock and our last one lies before it, for the motion is decided
// only when holders say so. A hold act whose answer is lost is sent again as it is.
#include "net/guarantor_inside.h"

#include "base/journal.h"
#include "record/author.h"

#define NEAR_S 60
#define ANSWER_BYTES 262144

static const struct key *machine_key(const struct guarantor *g) {
    return state_key(record_state(g->o.record), span_str(g->o.machine->name), g->o.machine->id);
}

static bool may_hold(const struct guarantor *g) {
    const struct state *s = record_state(g->o.record);
    const struct key *k = g->o.machine ? machine_key(g) : NULL;
    return k && k->member != SIZE_MAX && k->revoked == INDEX_NONE &&
           state_is_holder(s, s->members[k->member].slug);
}

// Whether anything but hold acts has come since our last one.
static bool has_news(struct guarantor *g) {
    struct error e;
    STMT_SCOPED struct stmt *s = NULL;
    if (db_prepare(
            record_rows(g->o.record),
            "SELECT 1 FROM act WHERE i > coalesce((SELECT max(i) FROM act WHERE key = ?1), -1)"
            " AND type IS NOT 'hold' AND class <> 2 LIMIT 1",
            &s, &e))
        return false;
    stmt_int(s, 1, machine_key(g)->number);
    bool any = stmt_row(s, &e);
    stmt_reset(s);
    return any;
}

static bool passes(int64_t held_at, int64_t now, int64_t moment) {
    return held_at < moment && now >= moment;
}

// Whether our last one is old enough. How old it was when this process first saw it, its `at`
// tells; from then on no clock that is set back keeps us silent.
static bool is_old(struct guarantor *g, const struct member *m, int64_t now) {
    double before = (double)(now - m->held_at);
    double every = (double)g->o.hold_every_s;
    if (!g->knows_held || g->held_at != m->held_at) {
        before = before < 0 ? 0 : before > every ? every : before;
        g->old_at = env_elapsed() + every - before;
        g->held_at = m->held_at;
        g->knows_held = true;
    }
    return env_elapsed() >= g->old_at;
}

static bool is_due(struct guarantor *g, int64_t now) {
    const struct state *s = record_state(g->o.record);
    const struct member *m = &s->members[machine_key(g)->member];
    if (!m->has_held)
        return has_news(g);
    bool old = is_old(g, m, now);
    for (size_t i = 0; i < s->motion_count; i++)
        if (passes(m->held_at, now, s->motions[i].decide_by) ||
            passes(m->held_at, now, s->motions[i].decide_by - NEAR_S))
            return true;
    return old && has_news(g);
}

static enum err make(struct guarantor *g, int64_t now, struct error *e) {
    JSON_SCOPED struct json *body = json_new_object();
    struct authoring a = {
        .type = span_str("hold"), .body = body, .at = {.seconds = now}, .key = g->o.machine};
    enum err err = author_hold_body(g->o.record, body, e);
    return err ? err : author_note(g->o.record, &a, &g->hold_note, e);
}

static void send(struct guarantor *g) {
    struct error e;
    struct exchange x = {.path = "acts",
                         .type = "text/plain; charset=utf-8",
                         .send = buf_span(&g->hold_note),
                         .bytes_max = ANSWER_BYTES};
    enum err err = client_run(g->host, &x, 1, &e);
    int status = x.status;
    exchange_done(&x);
    if (err == ERR_IO && (!status || status >= 500 || status == 429)) {
        guarantor_trouble(g, "the hold act was not sent", &e);
        return;
    }
    if (err) // it is not in the log; the next one is made of what is there by then
        guarantor_trouble(g, "the hold act was refused", &e);
    buf_clear(&g->hold_note);
}

void guarantor_hold(struct guarantor *g) {
    struct error e;
    int64_t now = env_real.now(NULL);
    if (!may_hold(g) || (g->pause_s > 0 && env_elapsed() < g->next_try))
        return;
    // Only while what we have is what the host has: else its place would be another's.
    if (!g->hold_note.size && (g->posted != record_size(g->o.record) || !is_due(g, now)))
        return;
    if (!g->hold_note.size && make(g, now, &e)) {
        buf_clear(&g->hold_note);
        guarantor_trouble(g, "no hold act was made", &e);
        return;
    }
    send(g);
}
