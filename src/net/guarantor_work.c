// SPDX-License-Identifier: Apache-2.0
// What a holder does with news: fetch, check, store, and only then cosign.
#include "net/guarantor_inside.h"

#include "base/codec.h"
#include "base/journal.h"
#include "record/cosign.h"
#include "record/evidence.h"

#define POLL_S 20.0     // though nothing was heard
#define POLL_DEAF_S 2.0 // while events do not come
#define LINES_S 0.25    // others' cosignatures are fetched no more often
#define SAY_S 60.0      // so often it is said that all is well
#define AWAY_S 3600.0   // a host that does not answer for so long is news

void guarantor_end(struct guarantor *g, const struct error *e) {
    g->failed = *e;
    if (!g->failed.code)
        g->failed.code = ERR_IO;
    g->ready = false;
    atomic_store(&g->ended, true);
}

void guarantor_accuse(struct guarantor *g, struct span evidence, const struct error *e) {
    BUF_SCOPED struct buf path;
    struct error why;
    struct error end = *e;
    buf_init(&path, 8192);
    journal(WHO, "NOTHING MORE IS COSIGNED: %s", e->message);
    if (evidence.size &&
        !evidence_leave(truth_path(record_truth(g->o.record)), evidence, &path, &why)) {
        journal(WHO, "evidence is in %s: give it to the others", buf_str(&path));
        error_hint(&end, "Evidence: %.200s", buf_str(&path));
    }
    guarantor_end(g, &end);
}

static enum err own_note(struct guarantor *g, const struct checkpoint *c, struct arena *a,
                         struct span *out, bool *same_size) {
    struct checkpoint own;
    struct error why;
    enum err err = record_checkpoint(g->o.record, c->size, a, &own, out, &why);
    *same_size = !err && own.size == c->size;
    return err;
}

void guarantor_accuse_note(struct guarantor *g, struct span note, const struct checkpoint *c,
                           const char *who) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf key, founding, text;
    struct verifier log = record_log_key(g->o.record);
    struct error e, why;
    struct span own = span(NULL, 0);
    bool same_size = false;
    arena_init(&a);
    buf_init(&key, 1024);
    buf_init(&founding, LIMIT_ENTRY_BYTES);
    buf_init(&text, EVIDENCE_BYTES);
    key_vkey(log.name, log.type, log.pub, &key);
    enum err err = record_entry(g->o.record, 0, &founding, &why);
    if (own_note(g, c, &a, &own, &same_size))
        same_size = false;
    struct evidence ev = {.kind = same_size ? EVIDENCE_TWO_TREES : EVIDENCE_OTHER_TREE,
                          .key = buf_span(&key),
                          .founding = buf_span(&founding)};
    ev.sides[0].checkpoint = same_size ? own : note;
    ev.sides[1].checkpoint = note;
    if (!err)
        evidence_print(&ev, &text);
    error_set(&e, ERR_CONFLICT,
              "the log has signed another history: %s was shown another tree of %llu acts than is "
              "held here",
              who, (unsigned long long)c->size);
    error_rule(&e, SYNC_SPLIT_VIEW);
    guarantor_accuse(g, buf_span(&text), &e);
}

// Failures.

void guarantor_trouble(struct guarantor *g, const char *what, const struct error *e) {
    double now = env_elapsed();
    g->troubled = true;
    g->pause_s = g->pause_s > 0 ? 2 * g->pause_s : PAUSE_MIN_S;
    g->pause_s = g->pause_s > PAUSE_MAX_S ? PAUSE_MAX_S : g->pause_s;
    g->next_try = now + ear_jitter(g->pause_s);
    if (atomic_load(&g->stop))
        return;
    if (!(g->failing_since > 0))
        g->failing_since = now;
    if (now - g->failing_since > AWAY_S && !g->told_failing) {
        journal(WHO, "for an hour now the host has not been of use; still trying");
        g->told_failing = true;
    }
    if (!strcmp(g->trouble, e->message))
        return; // the same, again
    snprintf(g->trouble, sizeof g->trouble, "%s", e->message);
    struct error said = *e;
    error_prefix(&said, "%s", what);
    journal_error(WHO, &said);
}

static void all_is_well(struct guarantor *g) {
    if (g->failing_since > 0)
        journal(WHO, "the host answers again");
    g->failing_since = 0;
    g->told_failing = false;
    g->pause_s = 0;
    g->trouble[0] = 0;
}

static bool is_split(const struct error *e) {
    return e->rule && (!strcmp(e->rule, SYNC_ROLLED_BACK) || !strcmp(e->rule, SYNC_SPLIT_VIEW));
}

// Fetching.

static void tell_aliens(struct guarantor *g, const struct sync_report *r) {
    (void)g;
    if (!r->acts[VERDICT_ALIEN])
        return;
    journal(WHO,
            "the host has logged %llu acts that it never should have, the first is act %llu (%s)",
            (unsigned long long)r->acts[VERDICT_ALIEN], (unsigned long long)r->alien_first,
            r->alien_rule);
}

// True when the record is up to date.
static bool pull(struct guarantor *g, bool lines) {
    struct sync_report report;
    struct error e = {0};
    sync_report_init(&report);
    enum err err =
        sync_pull(g->o.record, &g->source, &g->came, lines ? SYNC_LINES : 0, &report, &e);
    if (!err)
        tell_aliens(g, &report);
    else if (is_split(&e))
        guarantor_accuse(g, buf_span(&report.evidence), &e);
    else if (err == ERR_CORRUPT)
        guarantor_end(g, &e); // ours: what is on disk here contradicts itself
    else
        guarantor_trouble(g, "not up to date", &e);
    sync_report_done(&report);
    return !err;
}

// Cosigning.

struct finding {
    const struct secret_key *key;
    struct buf *note;
    struct arena arena;
    bool found;
};

static enum err find_line(void *context, uint64_t size, struct span line, int64_t time_s,
                          struct error *e) {
    struct finding *f = context;
    BUF_SCOPED struct buf whole;
    struct note note;
    struct error why;
    (void)size, (void)time_s, (void)e;
    buf_init(&whole, 2 * LIMIT_CHECKPOINT_BYTES);
    buf_put_str(&whole, "x\n\n"); // a note of its own, so that one parser reads signature lines
    buf_put_span(&whole, line);
    if (!f->found && !note_parse(buf_span(&whole), &f->arena, &note, &why) && note.count == 1 &&
        note.sigs[0].id == f->key->id && span_is(note.sigs[0].name, f->key->name)) {
        buf_put_span(f->note, line);
        f->found = true;
    }
    return OK;
}

// The checkpoint with the log's line and ours alone.
static enum err put_own(struct guarantor *g, uint64_t size, struct buf *out, struct error *e) {
    struct finding f = {.key = g->o.hold, .note = out};
    struct checkpoint c;
    struct span note;
    arena_init(&f.arena);
    enum err err = record_checkpoint(g->o.record, size, &f.arena, &c, &note, e);
    if (!err) {
        buf_put_span(out, note);
        err = truth_cosignatures(record_truth(g->o.record), size, find_line, &f, e);
    }
    arena_done(&f.arena);
    return err ? err : buf_check(out, "a cosigned checkpoint", e);
}

static void post(struct guarantor *g, uint64_t size) {
    BUF_SCOPED struct buf note;
    struct error e;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    if (put_own(g, size, &note, &e)) {
        guarantor_end(g, &e);
        return;
    }
    struct exchange x = {.path = "cosignatures",
                         .type = "text/plain; charset=utf-8",
                         .send = buf_span(&note),
                         .bytes_max = 4096};
    enum err err = client_run(g->host, &x, 1, &e);
    exchange_done(&x);
    if (err) {
        guarantor_trouble(g, "the cosignature was not taken", &e);
        return;
    }
    g->posted = size;
    if (env_elapsed() - g->said > SAY_S || !(g->said > 0)) {
        journal(WHO, "cosigned %llu acts", (unsigned long long)size);
        g->said = env_elapsed();
    }
}

// An act that nobody could have is no reason: what was received is held, whatever it says.
static void cosign(struct guarantor *g) {
    struct cosigned done;
    struct error e;
    uint64_t size = record_size(g->o.record);
    if (!size || g->posted == size)
        return;
    enum err err = record_cosign(g->o.record, g->o.hold, env_real.now(NULL), 0, &done, &e);
    if (!err) {
        post(g, size);
        return;
    }
    if (err == ERR_IO) {
        guarantor_trouble(g, "not cosigned", &e);
        return;
    }
    journal(WHO, "NOTHING MORE IS COSIGNED: %s", e.message);
    guarantor_end(g, &e);
}

static bool is_connected(struct guarantor *g) {
    pthread_mutex_lock(&g->lock);
    bool connected = g->connected;
    pthread_mutex_unlock(&g->lock);
    return connected;
}

void guarantor_step(struct guarantor *g, bool lines) {
    // The first look takes everything, for our own cosignatures may be known there and not here.
    if (!pull(g, !g->ready))
        return;
    g->next_poll = env_elapsed() + ear_jitter(is_connected(g) ? POLL_S : POLL_DEAF_S);
    if (!g->ready && g->o.peer_count) {
        guarantor_ask_peers(g); // decides whether we are
    } else if (!g->ready) {
        g->ready = true;
        journal(WHO, "up to date at %llu acts", (unsigned long long)record_size(g->o.record));
    }
    if (!g->ready || atomic_load(&g->ended))
        return;
    g->troubled = false;
    cosign(g);
    // Others' cosignatures come after ours: somebody may be waiting for that.
    bool good = !lines || atomic_load(&g->ended) || pull(g, true);
    if (lines)
        g->next_lines = env_elapsed() + LINES_S;
    if (good && !g->troubled)
        all_is_well(g);
}
