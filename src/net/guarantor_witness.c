// SPDX-License-Identifier: Apache-2.0
// A C2SP tlog-witness for this one log: POST /add-checkpoint, and the newest checkpoint for
// monitors. Answers are the specification's HEAD of July 2026, in its order.
//
// The witness's state is what its key has signed last (record/signed.h, the key locked meanwhile)
// and the note that it gave, in $XDG_STATE_HOME/truce/witness/. Both are on disk before the answer.
// The worker answers one question at a time, so that compare and persist are one step.
#include "net/guarantor_inside.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/home.h"
#include "base/journal.h"
#include "log/cosignature.h"
#include "log/witness.h"
#include "record/signed.h"

#include <stdarg.h>

#define BODY_BYTES LIMIT_CHECKPOINT_BYTES
#define TEXT "text/plain; charset=utf-8"

static void ask(struct request *x, void *context);

const struct route guarantor_routes[] = {
    {"POST", "/add-checkpoint", ROUTE_LATER, BODY_BYTES, ask, "C2SP tlog-witness", "text/plain",
     NULL},
    {"GET", "/*", ROUTE_LATER, 0, ask, "the newest checkpoint witnessed", "text/plain", NULL},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL},
};

// To the worker.
static void ask(struct request *x, void *context) {
    struct guarantor *g = context;
    struct asked *q = arena_new(&x->arena, struct asked);
    q->request = x;
    pthread_mutex_lock(&g->lock);
    bool closed = g->closed;
    if (!closed) {
        *g->last = q;
        g->last = &q->next;
        pthread_cond_signal(&g->wake);
    }
    pthread_mutex_unlock(&g->lock);
    if (closed)
        server_answer(x, &(struct answer){.status = 503, .type = TEXT, .retry_after_s = 10});
}

static void say(struct request *x, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void say(struct request *x, int status, const char *format, ...) {
    char text[512];
    va_list args;
    va_start(args, format);
    int size = vsnprintf(text, sizeof text - 2, format, args);
    va_end(args);
    size = size < (int)sizeof text - 2 ? size : (int)sizeof text - 3;
    text[size++] = '\n';
    server_answer(x, &(struct answer){.status = status,
                                      .type = TEXT,
                                      .body = parcel_new(span(text, (size_t)size)),
                                      .retry_after_s = status == 503 ? 10 : 0});
}

// State.

struct witness {
    struct guarantor *g;
    struct signed_last last;
    uint64_t size; // cosigned last; 0 if never
    uint8_t root[HASH_BYTES];
};

static enum err put_path(const struct guarantor *g, struct buf *out, struct error *e) {
    uint8_t hash[HASH_BYTES];
    BUF_SCOPED struct buf text;
    struct verifier log = record_log_key(g->o.record);
    buf_init(&text, 2048);
    buf_printf(&text, "%s\n%08x\n" SPAN_FMT "\n", g->o.witness->name, g->o.witness->id,
               SPAN_ARG(log.name));
    hash_one(buf_span(&text), hash);
    enum err err = home_folder("witness", out, e);
    buf_put_byte(out, '/');
    hex_put(out, span(hash, 16));
    return err ? err : buf_check(out, "the state folder's path", e);
}

// What an exercise's key signed in another play is not this log's.
static bool is_of_another_play(struct guarantor *g, const struct signed_last *last) {
    uint8_t root[HASH_BYTES];
    struct error e;
    if (last->live || !last->size || last->size > record_size(g->o.record))
        return !last->live;
    return record_root(g->o.record, last->size, root, &e) ||
           memcmp(root, last->root, HASH_BYTES) != 0;
}

static enum err recall(struct witness *w, struct error *e) {
    struct guarantor *g = w->g;
    enum err err = signed_open(&w->last, g->o.witness, record_log_key(g->o.record).name, e);
    if (err || !w->last.known || is_of_another_play(g, &w->last))
        return err;
    w->size = w->last.size;
    memcpy(w->root, w->last.root, HASH_BYTES);
    return OK;
}

// POST /add-checkpoint.

struct added {
    struct arena arena;
    struct witness_request request;
    struct note note;
    struct checkpoint c;
};

// The text's first line, whatever the rest is.
static struct span origin_of(struct span text) {
    struct span line = span(NULL, 0);
    return span_cut(&text, '\n', &line) ? line : span(NULL, 0);
}

// What can be said without the state: false when it was answered.
static bool read_request(struct guarantor *g, struct request *x, struct added *a) {
    struct verifier log = record_log_key(g->o.record);
    struct error e;
    bool verified = false;
    uint8_t empty[HASH_BYTES];
    merkle_empty(empty);
    // A copy, for the request goes with its answer.
    struct span body = arena_copy(&a->arena, x->body);
    if (witness_request_parse(body, &a->request, &e) ||
        note_parse(a->request.checkpoint, &a->arena, &a->note, &e))
        say(x, 400, "%s", e.message);
    else if (!span_equal(origin_of(a->note.text), log.name))
        say(x, 404, "this witness knows the log " SPAN_FMT " alone", SPAN_ARG(log.name));
    else if (note_verify(&a->note, &log, 1, &verified, &e) || !verified)
        say(x, 403, "the log's key has not signed this: %s", e.message);
    else if (checkpoint_parse(a->note.text, &a->c, &e))
        say(x, 400, "%s", e.message);
    else if (a->request.old > a->c.size)
        say(x, 400, "old is larger than the checkpoint's size");
    else if (!a->c.size && memcmp(a->c.root, empty, HASH_BYTES) != 0)
        say(x, 422, "an empty tree has another root");
    else
        return true;
    return false;
}

static void say_size(struct request *x, uint64_t size) {
    char text[32];
    int length = snprintf(text, sizeof text, "%llu\n", (unsigned long long)size);
    server_answer(x, &(struct answer){.status = 409,
                                      .type = "text/x.tlog.size",
                                      .body = parcel_new(span(text, (size_t)length))});
}

// Against what was cosigned last, and against the tree that we hold: false when it was answered.
static bool compare(struct witness *w, struct request *x, struct added *a, bool *accuse) {
    struct error e;
    uint8_t root[HASH_BYTES];
    const struct witness_request *q = &a->request;
    struct record *r = w->g->o.record;
    bool same_size = q->old == a->c.size;
    bool held = a->c.size && a->c.size <= record_size(r) && !record_root(r, a->c.size, root, &e);
    bool other = (same_size && a->c.size && memcmp(w->root, a->c.root, HASH_BYTES) != 0) ||
                 (held && memcmp(root, a->c.root, HASH_BYTES) != 0);
    if (q->old != w->size)
        say_size(x, w->size);
    else if (!q->old && q->count)
        say(x, 422, "nothing is proved from an empty tree");
    else if (other)
        say(x, 422, "the log has signed another tree of that size");
    else if (q->old && merkle_check_consistency(q->old, a->c.size, (const hash_bytes *)q->hashes,
                                                q->count, w->root, a->c.root, &e))
        say(x, 422, "%s", e.message);
    else
        return true;
    *accuse = q->old == w->size && other && !span_is(record_state(r)->kind, "exercise");
    return false;
}

// Memory, then the note, then the line; each on disk before the next.
static enum err sign(struct witness *w, const struct added *a, struct buf *line, struct error *e) {
    struct guarantor *g = w->g;
    BUF_SCOPED struct buf text, note, path;
    struct verifier log = record_log_key(g->o.record);
    buf_init(&text, LIMIT_CHECKPOINT_BYTES);
    buf_init(&note, 2 * LIMIT_CHECKPOINT_BYTES);
    buf_init(&path, 4096);
    checkpoint_print(&a->c, &text); // what was understood, not what came
    enum err err = signed_keep(&w->last, g->o.record, a->c.size, a->c.root, true, e);
    if (!err)
        err = put_path(g, &path, e);
    if (!err)
        err = cosignature_sign(buf_span(&text), g->o.witness, env_real.now(NULL), line, e);
    if (err)
        return err;
    buf_put_span(&note, buf_span(&text));
    buf_put_byte(&note, '\n');
    for (size_t i = 0; i < a->note.count; i++)
        if (a->note.sigs[i].id == log.id && span_equal(a->note.sigs[i].name, log.name)) {
            buf_put_span(&note, a->note.sigs[i].line);
            break;
        }
    buf_put_span(&note, buf_span(line));
    return file_write(buf_str(&path), buf_span(&note), 0600, true, e);
}

static void add_checkpoint(struct guarantor *g, struct request *x) {
    SIGNED_SCOPED struct signed_last none = {.lock = -1};
    struct witness w = {.g = g, .last = none};
    struct added a = {.request = {.old = 0}};
    BUF_SCOPED struct buf line;
    struct error e;
    bool accuse = false;
    buf_init(&line, 4096);
    arena_init(&a.arena);
    bool good = read_request(g, x, &a);
    if (good && recall(&w, &e)) {
        journal_error(WHO, &e);
        say(x, 503, "the witness cannot read what it has signed");
    } else if (good && compare(&w, x, &a, &accuse)) {
        if (sign(&w, &a, &line, &e)) {
            journal_error(WHO, &e);
            say(x, 503, "the witness cannot write down what it would sign");
        } else {
            server_answer(x, &(struct answer){
                                 .status = 200, .type = TEXT, .body = parcel_new(buf_span(&line))});
        }
    }
    if (accuse)
        guarantor_accuse_note(g, a.request.checkpoint, &a.c, "somebody who asked the witness");
    signed_close(&w.last);
    arena_done(&a.arena);
}

// Monitoring.

static void give_newest(struct guarantor *g, struct request *x) {
    uint8_t hash[HASH_BYTES];
    BUF_SCOPED struct buf tail, path, note;
    struct error e;
    buf_init(&tail, 128);
    buf_init(&path, 4096);
    buf_init(&note, 2 * LIMIT_CHECKPOINT_BYTES);
    hash_one(record_log_key(g->o.record).name, hash);
    hex_put(&tail, span(hash, HASH_BYTES));
    buf_put_str(&tail, "/checkpoint");
    if (!span_equal(x->tail, buf_span(&tail))) {
        say(x, 404, "there is nothing here");
        return;
    }
    enum err err = put_path(g, &path, &e);
    if (!err)
        err = file_read(buf_str(&path), &note, &e);
    if (err == ERR_NOT_FOUND)
        say(x, 404, "nothing has been witnessed yet");
    else if (err)
        say(x, 503, "the witness cannot read what it has signed");
    else
        server_answer(x, &(struct answer){.status = 200,
                                          .type = TEXT,
                                          .body = parcel_new(buf_span(&note)),
                                          .cache = "no-cache"});
}

void guarantor_answer(struct guarantor *g, struct request *x) {
    if (atomic_load(&g->ended) || atomic_load(&g->stop))
        say(x, 503, "this witness signs nothing now");
    else if (span_is(x->method, "POST"))
        add_checkpoint(g, x);
    else
        give_newest(g, x);
}

enum err guarantor_witness_begin(struct guarantor *g, struct error *e) {
    struct server_options s = {
        .listen = g->o.listen, .routes = guarantor_routes, .context = g, .threads = 2};
    return server_start(&s, &g->server, e);
}
