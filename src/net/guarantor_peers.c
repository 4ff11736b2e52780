// SPDX-License-Identifier: Apache-2.0
// What others were shown: a host that shows one history here and another there is found out by
// whoever compares.
#include "net/guarantor_inside.h"

#include "base/codec.h"
#include "base/journal.h"

#define ASK_S 60.0
#define ASK_BEHIND_S 2.0 // before we are up to date

// As a host gives it, or as a C2SP witness does.
static enum err get_checkpoint(struct guarantor *g, struct client *peer, struct buf *out,
                               struct error *e) {
    uint8_t hash[HASH_BYTES];
    BUF_SCOPED struct buf path;
    buf_init(&path, 256);
    enum err err = client_get(peer, "checkpoint/newest", LIMIT_CHECKPOINT_BYTES, out, e);
    if (err != ERR_NOT_FOUND)
        return err;
    hash_one(record_log_key(g->o.record).name, hash);
    hex_put(&path, span(hash, HASH_BYTES));
    buf_put_str(&path, "/checkpoint");
    return client_get(peer, buf_str(&path), LIMIT_CHECKPOINT_BYTES, out, e);
}

// OK, and `behind` when it was shown more than we have.
static enum err ask(struct guarantor *g, struct client *peer, bool *behind, struct error *e) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf note;
    struct verifier log = record_log_key(g->o.record);
    struct note parsed;
    struct checkpoint c;
    uint8_t root[HASH_BYTES];
    arena_init(&a);
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    enum err err = get_checkpoint(g, peer, &note, e);
    if (!err)
        err = checkpoint_open(buf_span(&note), &log, &a, &parsed, &c, e);
    if (err)
        return err;
    if (c.size > record_size(g->o.record)) {
        *behind = true;
        return OK;
    }
    err = c.size ? record_root(g->o.record, c.size, root, e) : OK;
    if (!err && c.size && memcmp(root, c.root, HASH_BYTES) != 0)
        guarantor_accuse_note(g, buf_span(&note), &c, client_url(peer));
    return err;
}

void guarantor_ask_peers(struct guarantor *g) {
    bool behind = false;
    for (size_t i = 0; i < g->o.peer_count && !atomic_load(&g->ended); i++) {
        struct error e;
        if (ask(g, g->peers[i], &behind, &e) && !g->ready && !atomic_load(&g->stop))
            journal(WHO, "a peer was not asked: %s", e.message);
    }
    if (atomic_load(&g->ended))
        return;
    if (!g->ready && !behind)
        journal(WHO, "up to date at %llu acts", (unsigned long long)record_size(g->o.record));
    else if (!g->ready && !g->told_behind)
        journal(WHO,
                "not signing: a peer has been shown more than the %llu acts that the host shows",
                (unsigned long long)record_size(g->o.record));
    g->told_behind = behind;
    g->ready = g->ready || !behind;
    g->next_peers = env_elapsed() + ear_jitter(g->ready ? ASK_S : ASK_BEHIND_S);
    if (!g->ready)
        g->next_poll = g->next_peers; // the host may have it by then
}
