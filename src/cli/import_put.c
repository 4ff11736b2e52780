// SPDX-License-Identifier: Apache-2.0
#include "cli/import_put.h"

#include "cli/act_host.h"
#include "cli/input.h"
#include "cli/outcome.h"

#include <assert.h>
#include <stdlib.h>

struct import_put_room {
    struct author_group group;
    struct author_said said[LIMIT_GROUP_ACTS];
    struct span notes[LIMIT_GROUP_ACTS];
    struct appended appended[LIMIT_GROUP_ACTS];
    struct sent_note sent[LIMIT_GROUP_ACTS];
};

void import_put_done(struct import_put *p) {
    if (p->running)
        pthread_join(p->thread, NULL);
    record_close(p->w);
    sending_end(p->sending);
    if (p->room)
        author_group_done(&p->room->group);
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
    author_group_init(&out->room->group);
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

static enum err append(struct import_put *p, struct import_act *acts, size_t count, size_t *done,
                       struct error *e) {
    ARENA_SCOPED struct arena a;
    struct author_place place;
    struct import_put_room *room = p->room;
    arena_init(&a);
    enum err err = find_place(p, &a, &place, e);
    if (!err)
        err = author_group(&place, &p->m->a, room->said, count, &room->group, e);
    if (err == ERR_LIMIT) {
        acts[0].why = *e; // too large for an act
        *done = 1;
        return OK;
    }
    for (size_t i = 0; !err && i < room->group.count; i++)
        room->notes[i] = buf_span(&room->group.notes[i]);
    if (!err)
        err = record_append(p->w, p->log, room->notes, room->group.count, 0, room->appended, e);
    if (err)
        return err;
    bool good = true;
    for (*done = 0; good && *done < room->group.count; ++*done) {
        good = outcome_ok(&room->appended[*done]);
        acts[*done].logged = good;
        if (!good)
            acts[*done].why = room->appended[*done].verdict.why;
    }
    return OK;
}

static enum err send(struct import_put *p, struct import_act *acts, size_t count, size_t *done,
                     struct error *e) {
    struct import_put_room *room = p->room;
    enum err err =
        sending_bundle(p->sending, &p->m->a, room->said, count, &room->group, room->sent, done, e);
    for (size_t i = 0; !err && i < *done; i++) {
        acts[i].logged = !room->sent[i].why.code;
        acts[i].why = room->sent[i].why;
    }
    if (err || acts[*done - 1].why.code != ERR_IO)
        return err;
    *e = acts[*done - 1].why; // it takes no more now: that is no fault of the act
    --*done;
    return ERR_IO;
}

static void *run(void *context) {
    struct import_put *p = context;
    struct error e;
    enum err err = OK;
    for (p->done = 0; !err && p->done < p->count;) {
        struct import_act *acts = p->acts + p->done;
        size_t some = 0, rest = p->count - p->done;
        for (size_t i = 0; i < rest; i++)
            p->room->said[i] = (struct author_said){acts[i].body, acts[i].source};
        err = p->sending ? send(p, acts, rest, &some, &e) : append(p, acts, rest, &some, &e);
        p->done += some;
    }
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
