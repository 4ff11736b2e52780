// SPDX-License-Identifier: Apache-2.0
#include "cli/import_put.h"

#include "cli/act_host.h"
#include "cli/input.h"
#include "cli/outcome.h"

#include <assert.h>
#include <stdlib.h>

// Acts that are signed, and where the next of their key goes when all of them are logged.
struct piece {
    struct author_group group;
    struct author_said said[LIMIT_GROUP_ACTS];
    size_t count; // that it was asked for; the group may hold fewer, and 0 is none
    bool ahead;   // of what is to be put next, and nothing else
    struct author_place from, next;
    enum err err;
    struct error why;
};

struct import_put_room {
    struct piece pieces[2]; // by turns: one is appended or sent, one is signed ahead
    struct arena arena;     // what these point to
    struct author_place place; // where the piece that is appended began
    struct author_place behind; // where the next begins, if all of it is logged
    bool whole;                 // it has all acts that are put
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
    if (p->room)
        arena_done(&p->room->arena);
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
    record_expect_many(p->w);
    struct verifier wanted = record_log_key(p->w);
    return keys_pick_log(&m->log_keys, &wanted, &p->log, &e) ? cli_fail(&e) : EXIT_YES;
}

enum exit_code import_put_begin(struct cli *c, struct importing *m, struct import_put *out) {
    *out = (struct import_put){.m = m, .room = memory_get(sizeof *out->room)};
    for (int i = 0; i < 2; i++)
        author_group_init(&out->room->pieces[i].group);
    arena_init(&out->room->arena);
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

static void sign(const struct import_put *p, const struct author_place *from,
                 const struct import_act *acts, size_t count, struct piece *out) {
    fill(out, acts, count);
    out->from = out->next = *from;
    out->err = author_group(from, &p->m->a, out->said, count, &out->group, &out->why);
    if (out->err || !out->group.count)
        return;
    out->next.n += (int64_t)out->group.count;
    memcpy(out->next.prev, out->group.ids[out->group.count - 1], HASH_BYTES);
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

// The first piece is signed; behind it comes what it had no room for, or was refused before.
static enum err append_all(struct import_put *p, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct piece *piece = &p->room->pieces[p->turn];
    arena_init(&a);
    while (p->done < p->count) {
        size_t some;
        struct author_place place;
        struct import_act *acts = p->acts + p->done;
        enum err err = p->done ? find_place(p, &a, &place, e) : OK;
        if (err)
            return err;
        if (p->done)
            sign(p, &place, acts, p->count - p->done, piece);
        if (piece->err == ERR_LIMIT) { // the first is too large for an act
            acts[0].why = piece->why;
            p->done++;
            continue;
        }
        if (piece->err) {
            *e = piece->why;
            return piece->err;
        }
        err = append(p, piece, acts, &some, e);
        if (err)
            return err;
        p->done += some;
    }
    return OK;
}

static enum err send(struct import_put *p, struct import_act *acts, size_t count, size_t *done,
                     struct error *e) {
    struct import_put_room *room = p->room;
    struct piece *piece = &room->pieces[p->turn];
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
    enum err err = p->sending ? send_all(p, &e) : append_all(p, &e);
    p->failed = err ? e : (struct error){.code = OK};
    return NULL;
}

void import_put_ahead(struct import_put *p, const struct import_act *acts, size_t count) {
    struct import_put_room *room = p->room;
    if (!p->running || p->sending || !count || !room->whole)
        return;
    struct piece *next = &room->pieces[!p->turn];
    sign(p, &room->behind, acts, count, next);
    next->ahead = true;
}

// A piece that was signed ahead goes where it was to go, or is signed anew.
static enum err sign_first(struct import_put *p, struct error *e) {
    struct import_put_room *room = p->room;
    struct piece *piece = &room->pieces[p->turn];
    const struct author_place *from = &piece->from;
    arena_reset(&room->arena);
    enum err err = find_place(p, &room->arena, &room->place, e);
    if (err)
        return err;
    if (!piece->ahead || from->n != room->place.n ||
        memcmp(from->prev, room->place.prev, HASH_BYTES) != 0)
        sign(p, &room->place, p->acts, p->count, piece);
    piece->ahead = false;
    room->whole = !piece->err && piece->group.count == p->count;
    room->behind = piece->next;
    room->behind.seen = room->place.seen;
    return OK;
}

void import_put_start(struct import_put *p, struct import_act *acts, size_t count) {
    struct error e;
    assert(!p->running && count && count <= LIMIT_GROUP_ACTS);
    p->acts = acts;
    p->count = count;
    p->done = 0;
    p->turn = !p->turn;
    p->failed.code = OK;
    for (size_t i = 0; i < count; i++)
        acts[i].logged = false;
    if (!p->sending && sign_first(p, &e)) {
        p->failed = e;
        return;
    }
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
