// SPDX-License-Identifier: Apache-2.0
// Several acts at once: signed behind one another, sent as one bundle, each answer checked.
#include "net/sending_inside.h"

#include "base/codec.h"
#include "log/tile.h"

#define BUNDLE_TYPE "application/vnd.truce.bundle"
#define ANSWER_BYTES (32 << 20) // of 1,024 acts: a checkpoint and a proof each
#define TRIES 4                 // of signing anew, when others move the key's chain

// Before anybody has it: the last of them stands for all. Where fewer were logged the chain tells.
static enum err remember_sent(struct sending *s, const struct author_group *g, int64_t n,
                              struct error *e) {
    s->chain.open = true;
    s->chain.sent = (struct chain_end){.n = n + (int64_t)g->count - 1, .seen = s->seen.newest.size};
    memcpy(s->chain.sent.id, g->ids[g->count - 1], HASH_BYTES);
    return sending_keep_chain(s, e);
}

static enum err remember_logged(struct sending *s, const struct author_group *g, int64_t n,
                                size_t logged, struct error *e) {
    s->chain.open = false;
    if (logged) {
        s->chain.any = true;
        s->chain.logged =
            (struct chain_end){.n = n + (int64_t)logged - 1, .seen = s->chain.sent.seen};
        memcpy(s->chain.logged.id, g->ids[logged - 1], HASH_BYTES);
    }
    return sending_keep_chain(s, e);
}

static enum err make(struct sending *s, const struct sending_key *k, struct authoring *a,
                     const struct author_said *said, size_t count, struct author_group *g,
                     struct error *e) {
    struct author_place p = {
        .record = s->record, .by = s->by, .n = k->next_n, .seen = s->seen.newest};
    memcpy(p.prev, k->prev, HASH_BYTES);
    a->key = s->key;
    enum err err = seen_keep_behind(&s->seen, e);
    if (!err)
        err = author_group(&p, a, said, count, g, e);
    return err ? err : remember_sent(s, g, k->next_n, e);
}

static enum err take_answers(struct sending *s, const struct json *j, const struct author_group *g,
                             struct sent_note *out, size_t *done, struct error *e) {
    struct sending_taken taken = {0};
    if (json_type(j) != JSON_LIST_T || json_count(j) != g->count)
        return error_set(e, ERR_INVALID, "%s: %zu acts were sent, and there are %zu answers",
                         client_url(s->host), g->count, json_count(j));
    for (*done = 0; *done < g->count; ++*done) {
        const struct json *one = json_at(j, *done);
        struct sent_note *to = &out[*done];
        *to = (struct sent_note){0};
        if (!json_get(one, "index")) {
            (void)client_problem(one, client_url(s->host), &to->why);
            ++*done; // those behind it have the wrong place
            return OK;
        }
        enum err err =
            sending_check(&s->seen, s->host, one, buf_span(&g->notes[*done]), &taken, &to->sent, e);
        if (err)
            return err;
        memcpy(to->sent.id, g->ids[*done], HASH_BYTES);
        to->sent.repeated = json_get_int(one, "status") == 200;
    }
    return OK;
}

static enum err post(struct sending *s, const struct author_group *g, struct sent_note *out,
                     size_t *done, struct error *e) {
    JSON_SCOPED struct json *j = NULL;
    BUF_SCOPED struct buf bundle;
    buf_init(&bundle, LIMIT_GROUP_BYTES + 2 * LIMIT_GROUP_ACTS);
    enum err err = OK;
    for (size_t i = 0; !err && i < g->count; i++)
        err = bundle_put(&bundle, buf_span(&g->notes[i]), e);
    if (err)
        return err;
    struct exchange x = {.path = "acts",
                         .accept = "application/json",
                         .type = BUNDLE_TYPE,
                         .send = buf_span(&bundle),
                         .bytes_max = ANSWER_BYTES};
    err = client_run(s->host, &x, 1, e);
    if (!err)
        err = json_parse(buf_span(&x.body), JSON_LINES, &j, e);
    if (!err)
        err = take_answers(s, j, g, out, done, e);
    exchange_done(&x);
    return err;
}

enum err sending_bundle(struct sending *s, struct authoring *a, const struct author_said *said,
                        size_t count, struct author_group *g, struct sent_note *out, size_t *done,
                        struct error *e) {
    static const uint8_t nothing[HASH_BYTES];
    enum err err = OK;
    bool again = true;
    for (int i = 0; !err && again && i < TRIES; i++) {
        struct sending_key k;
        struct sent before;
        bool found;
        *done = 0; // what is signed anew is not decided
        err = sending_settle(s, nothing, &k, &before, &found, e);
        if (!err)
            err = seen_advance(&s->seen, s->host, e);
        if (err)
            return err;
        err = make(s, &k, a, said, count, g, e);
        if (err == ERR_LIMIT) {
            out[0] = (struct sent_note){.why = *e}; // too large for an act: nothing was sent
            *done = 1;
            return OK;
        }
        if (!err)
            err = post(s, g, out, done, e);
        if (err)
            return err;
        size_t logged = *done - (out[*done - 1].why.code != OK);
        again = !logged && sending_is_place(&out[0].why);
        err = remember_logged(s, g, k.next_n, logged, e);
    }
    return err;
}
