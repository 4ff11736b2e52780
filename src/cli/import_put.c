// SPDX-License-Identifier: Apache-2.0
#include "cli/import_put.h"

#include "cli/act_host.h"
#include "cli/input.h"
#include "cli/outcome.h"

#include <assert.h>
#include <stdlib.h>

// Of a group that is appended, this much is signed ahead while the piece before it is appended: the
// processors that one of the two leaves idle are the other's.
#define PIECE_ACTS 256

// Acts that are signed, and where the next of their key goes when all of them are logged.
struct piece {
    struct author_group group;
    struct author_said said[LIMIT_GROUP_ACTS];
    size_t count; // that it was asked for; the group may hold fewer
    struct author_place from, next;
    enum err err;
    struct error why;
};

struct import_put_room {
    struct piece pieces[2]; // the one that is appended or sent, the one that is signed ahead
    struct span notes[LIMIT_GROUP_ACTS];
    struct appended appended[LIMIT_GROUP_ACTS];
    struct sent_note sent[LIMIT_GROUP_ACTS];
};

void import_put_done(struct import_put *p) {
    if (p->running)
        pthread_join(p->thread, NULL);
    record_close(p->w);
    sending_end(p->sending);
    for (int i = 0; p->room && i < 2; i++)
        author_group_done(&p->room->pieces[i].group);
    free(p->room);
}

// The replica that judges must be of the very log that is sent to. One that the host alone has
// shown (of the cache) vouches for nothing: which log it is, has been told otherwise.
static enum exit_code begin_sending(struct cli *c, struct importing *m, struct import_put *p) {
    struct error e = {0};
    struct record *vouches = cli_option(c, "--record") ? m->r : NULL;
    enum exit_code code = act_host_begin(c, &m->keys, act_type_use(act_type_find(m->a.type)),
                                         vouches, &p->sending, &e);
    if (e.code)
        return cli_fail(&e);
    if (code || !memcmp(sending_found(p->sending), record_state(m->r)->found_id, HASH_BYTES))
        return code;
    error_set(&e, ERR_CONFLICT, "the host shows another record than the one that it is told to be");
    return cli_fail(&e);
}

// Beside the record that judges what comes next, which is open to read.
static enum exit_code begin_appending(struct cli *c, struct importing *m, struct import_put *p) {
    struct error e;
    enum exit_code code = input_record(c, cli_option(c, "--record"), RECORD_WRITE, &p->w);
    if (code)
        return code;
    struct verifier wanted = record_log_key(p->w);
    return keys_pick_log(&m->log_keys, &wanted, &p->log, &e) ? cli_fail(&e) : EXIT_YES;
}

enum exit_code import_put_begin(struct cli *c, struct importing *m, struct import_put *out) {
    *out = (struct import_put){.m = m, .room = memory_get(sizeof *out->room)};
    for (int i = 0; i < 2; i++)
        author_group_init(&out->room->pieces[i].group);
    return cli_option(c, "--host") ? begin_sending(c, m, out) : begin_appending(c, m, out);
}

static enum err find_place(struct import_put *p, struct arena *a, struct author_place *out,
                           struct error *e) {
    const struct state *s = record_state(p->w);
    const struct secret_key *key = p->m->a.key;
    const struct key *k = state_key(s, span_str(key->name), key->id);
    if (!k)
        return error_set(e, ERR_DENIED, "\"%s\" is no key in this record", key->name);
    *out = (struct author_place){
        .record = s->record, .by = p->m->author, .epoch = s->epoch, .n = k->next_n};
    memcpy(out->prev, k->prev, HASH_BYTES);
    return record_checkpoint(p->w, INT64_MAX, a, &out->seen, NULL, e);
}

static void fill(struct piece *out, const struct import_act *acts, size_t count) {
    out->count = count;
    for (size_t i = 0; i < count; i++)
        out->said[i] = (struct author_said){acts[i].body, acts[i].source};
}

static void sign(const struct import_put *p, struct piece *out) {
    out->err = author_group(&out->from, &p->m->a, out->said, out->count, &out->group, &out->why);
    out->next = out->from;
    if (out->err || !out->group.count)
        return;
    out->next.n += (int64_t)out->group.count;
    memcpy(out->next.prev, out->group.ids[out->group.count - 1], HASH_BYTES);
}

struct ahead {
    const struct import_put *p;
    struct piece *piece;
};

static void *sign_ahead(void *context) {
    struct ahead *a = context;
    sign(a->p, a->piece);
    return NULL;
}

// What became of a piece: *done of its acts are decided, the last of them perhaps refused.
static enum err append(struct import_put *p, const struct piece *piece, struct import_act *acts,
                       size_t *done, struct error *e) {
    struct import_put_room *room = p->room;
    size_t count = piece->group.count;
    bool good = true;
    for (size_t i = 0; i < count; i++)
        room->notes[i] = buf_span(&piece->group.notes[i]);
    unsigned how = p->m->a.key->away ? 0 : APPEND_SIGNED_HERE;
    enum err err = record_append(p->w, p->log, room->notes, count, how, room->appended, e);
    for (*done = 0; !err && good && *done < count; ++*done) {
        good = outcome_ok(&room->appended[*done]);
        acts[*done].logged = good;
        if (!good)
            acts[*done].why = room->appended[*done].verdict.why;
    }
    return err;
}

// Appends a piece that is signed while the next is signed behind it. `next` is of use where all of
// this one was logged.
static enum err append_beside(struct import_put *p, const struct piece *piece, struct piece *next,
                              struct import_act *acts, size_t *done, struct error *e) {
    struct ahead ahead = {p, next};
    pthread_t thread;
    next->from = piece->next;
    bool beside = next->count && pthread_create(&thread, NULL, sign_ahead, &ahead) == 0;
    enum err err = append(p, piece, acts, done, e);
    if (beside)
        pthread_join(thread, NULL);
    else if (next->count)
        sign(p, next);
    return err;
}

static size_t piece_of(size_t left) {
    return left < PIECE_ACTS ? left : PIECE_ACTS;
}

static enum err append_all(struct import_put *p, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct piece *piece = &p->room->pieces[0], *next = &p->room->pieces[1];
    bool is_signed = false;
    arena_init(&a);
    while (p->done < p->count) {
        size_t some, left = p->count - p->done;
        struct import_act *acts = p->acts + p->done;
        if (!is_signed) {
            fill(piece, acts, piece_of(left));
            enum err err = find_place(p, &a, &piece->from, e);
            if (err)
                return err;
            sign(p, piece);
        }
        if (piece->err == ERR_LIMIT) { // the first is too large for an act
            acts[0].why = piece->why;
            p->done++;
            is_signed = false;
            continue;
        }
        if (piece->err) {
            *e = piece->why;
            return piece->err;
        }
        size_t count = piece->group.count;
        fill(next, acts + count, piece_of(left - count));
        enum err err = append_beside(p, piece, next, acts, &some, e);
        if (err)
            return err;
        p->done += some;
        is_signed = some == count && acts[count - 1].logged;
        struct piece *was = piece;
        piece = next;
        next = was;
    }
    return OK;
}

static enum err send(struct import_put *p, struct import_act *acts, size_t count, size_t *done,
                     struct error *e) {
    struct import_put_room *room = p->room;
    struct piece *piece = &room->pieces[0];
    fill(piece, acts, count);
    enum err err = sending_bundle(p->sending, &p->m->a, piece->said, count, &piece->group,
                                  room->sent, done, e);
    for (size_t i = 0; i < *done; i++) { // also of those before an answer that proves nothing
        acts[i].logged = !room->sent[i].why.code;
        acts[i].why = room->sent[i].why;
    }
    if (err || acts[*done - 1].why.code != ERR_IO)
        return err;
    *e = acts[*done - 1].why; // it takes no more now: that is no fault of the act
    --*done;
    return ERR_IO;
}

static enum err send_all(struct import_put *p, struct error *e) {
    enum err err = OK;
    while (!err && p->done < p->count) {
        size_t some = 0;
        err = send(p, p->acts + p->done, p->count - p->done, &some, e);
        p->done += some;
    }
    return err;
}

static void *run(void *context) {
    struct import_put *p = context;
    struct error e;
    p->done = 0;
    enum err err = p->sending ? send_all(p, &e) : append_all(p, &e);
    p->failed = err ? e : (struct error){.code = OK};
    return NULL;
}

void import_put_start(struct import_put *p, struct import_act *acts, size_t count) {
    assert(!p->running && count && count <= LIMIT_GROUP_ACTS);
    p->acts = acts;
    p->count = count;
    for (size_t i = 0; i < count; i++)
        acts[i].logged = false;
    p->running = pthread_create(&p->thread, NULL, run, p) == 0;
    if (!p->running) // then on this one
        run(p);
}

enum err import_put_wait(struct import_put *p, size_t *done, struct error *e) {
    if (p->running)
        pthread_join(p->thread, NULL);
    p->running = false;
    *done = p->done;
    p->done = 0;
    if (p->failed.code && e)
        *e = p->failed;
    return p->failed.code;
}
