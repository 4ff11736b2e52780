// SPDX-License-Identifier: Apache-2.0
#include "net/desk_send.h"

#include "base/codec.h"
#include "base/file.h"
#include "net/desk_acts.h"
#include "net/queue.h"
#include "net/sending.h"
#include "words/tell.h"

#include <stdlib.h>
#include <time.h>

#define USES 3        // that acts need: root, act, machine
#define CATCH_UP_S 10 // for what was sent to come back, before the next is judged

struct task {
    struct request *request;
    struct desk_act *acts; // NULL: what is queued
    size_t count;
    bool wider, protected_too; // more readers than proposed, and what exposes a reporter, are meant
};

// One act on its way, as it was asked for now or lies in the queue.
struct item {
    struct desk_act *act;
    bool wider, protected_too;
    uint64_t number;          // in the queue; 0: it is not there
    const struct queued *q;   // as it lies there
    struct sending_text text; // what was signed for it, now or before
};

struct sender {
    struct desk *d;
    struct record *own; // public: what the log's key is, and what was seen
    pthread_t thread;
    pthread_mutex_t lock; // of what follows
    pthread_cond_t wake;
    struct task *tasks[DESK_TASKS]; // a ring
    size_t first, count;
    bool end;
    uint64_t sending; // number in the queue of what is being sent; 0: none
    // The thread's own, within one task.
    struct sending *open[USES];
    bool offline;
    const struct catalog *words; // of whoever asked
};

// Asking the reader, and waiting for it.
struct asked {
    enum err (*ask)(struct record *r, void *context, struct error *e);
    void *context;
    struct error e;
    enum err err;
    bool done;
    pthread_mutex_t lock;
    pthread_cond_t answered;
};

static void answer(struct record *r, void *question, const struct error *failed) {
    struct asked *q = question;
    pthread_mutex_lock(&q->lock);
    if (failed)
        q->e = *failed;
    q->err = failed ? failed->code : q->ask(r, q->context, &q->e);
    q->done = true;
    pthread_cond_signal(&q->answered);
    pthread_mutex_unlock(&q->lock);
}

static enum err with_record(struct desk *d,
                            enum err (*ask)(struct record *r, void *context, struct error *e),
                            void *context, struct error *e) {
    struct asked q = {.ask = ask, .context = context};
    pthread_mutex_init(&q.lock, NULL);
    pthread_cond_init(&q.answered, NULL);
    enum err err = readers_submit(d->front.readers, answer, &q, e);
    if (!err) {
        pthread_mutex_lock(&q.lock);
        while (!q.done)
            pthread_cond_wait(&q.answered, &q.lock);
        pthread_mutex_unlock(&q.lock);
        err = q.err;
        if (err && e)
            *e = q.e;
    }
    pthread_cond_destroy(&q.answered);
    pthread_mutex_destroy(&q.lock);
    return err;
}

struct addressed {
    struct desk *d;
    struct desk_act *act;
    struct arena *arena;
};

static enum err address(struct record *r, void *context, struct error *e) {
    struct addressed *a = context;
    return desk_act_address(r, a->d, a->act, a->arena, e);
}

// One act.
// The connection for acts that need this use, begun once in a task. ERR_IO: the host is away.
static enum err connect(struct sender *s, unsigned use, struct sending **out, struct error *e) {
    struct sending **open = &s->open[use == USE_ROOT ? 0 : use == USE_ACT ? 1 : 2];
    const struct desk_options *o = &s->d->o;
    struct sending_options how = {.url = o->url,
                                  .keys = o->keys->keys,
                                  .key_count = o->keys->count,
                                  .use = use,
                                  .secret = o->reader->identities[0],
                                  .replica = s->own,
                                  .strict = true,
                                  .idle_ms = DESK_IDLE_MS,
                                  .stop = &s->d->stop};
    enum err err = OK;
    if (!*open)
        err = record_refresh(s->own, e);
    // Another use's is closed: it holds what was seen.
    for (size_t i = 0; !err && !*open && i < USES; i++) {
        sending_end(s->open[i]);
        s->open[i] = NULL;
    }
    if (!err && !*open)
        err = sending_begin(&how, open, e);
    *out = *open;
    return err;
}

static enum err queue(struct sender *s, struct item *i, struct error *e) {
    BUF_SCOPED struct buf path;
    const struct desk_act *act = i->act;
    struct own own = desk_own(s->d);
    struct queued q = {.type = span_str(act->type->name),
                       .body = act->body,
                       .source = act->source,
                       .to = act->to,
                       .wider = act->bound || (act->wider && i->wider),
                       .protected_too = act->exposed && i->protected_too,
                       .at = act->at,
                       .until = act->until,
                       .has_until = act->has_until,
                       .sent = i->text};
    buf_init(&path, 4096);
    enum err err = queue_add(&own, &q, &path, e);
    const char *name = err ? NULL : strrchr(buf_str(&path), '/');
    i->number = name ? strtoull(name + 1, NULL, 10) : 0;
    return err;
}

// The replica has it too, so that what rests on it can be judged.
static void await(struct desk *d, uint64_t size) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += CATCH_UP_S;
    pthread_mutex_lock(&d->lock);
    d->news = true;
    pthread_cond_signal(&d->wake);
    int timed_out = 0;
    while (!timed_out && d->tip->size < size && !atomic_load(&d->stop))
        timed_out = pthread_cond_clockwait(&d->moved, &d->lock, CLOCK_MONOTONIC, &until);
    pthread_mutex_unlock(&d->lock);
}

static struct json *sent_json(const struct sent *sent) {
    struct json *j = json_new_object();
    BUF_SCOPED struct buf id;
    buf_init(&id, 2 * HASH_BYTES);
    hex_put(&id, span(sent->id, HASH_BYTES));
    json_put_int(j, "status", sent->repeated ? 200 : 201);
    json_put_int(j, "index", (int64_t)sent->index);
    json_put_text(j, "id", buf_span(&id));
    json_put_str(j, "grade", sent->grade);
    return j;
}

static enum err send(struct sender *s, struct item *i, struct sent *out, struct error *e) {
    struct sending *sending;
    const struct desk_act *act = i->act;
    struct authoring a = {.type = span_str(act->type->name),
                          .body = act->body,
                          .source = act->source,
                          .to = act->to,
                          .recipients = act->recipients,
                          .recipient_count = act->recipient_count,
                          .at = act->at,
                          .until = act->has_until ? &act->until : NULL};
    bool found = false;
    enum err err = connect(s, act_type_use(act->type), &sending, e);
    // Judged by all that the replica has nobody would have it, unless that is the act itself.
    if (!err && act->why.code)
        err = sending_find_act(sending, &a, out, &found, e);
    else if (!err)
        err = sending_act(sending, &a, SENDING_RECORDED, &i->text, out, e);
    if (!err && act->why.code && !found) {
        *e = act->why;
        return act->why.code;
    }
    if (!err)
        await(s->d, out->index + 1);
    return err;
}

// The text that was signed for it before, wherever its key's chain stands now.
static enum err find_text(struct sender *s, const struct item *i, struct sent *out, bool *found,
                          struct error *e) {
    struct sending *sending;
    if (!i->text.any || s->offline)
        return OK;
    enum err err = connect(s, act_type_use(i->act->type), &sending, e);
    if (!err)
        err = sending_find_text(sending, &i->text, out, found, e);
    s->offline = err == ERR_IO;
    return s->offline ? OK : err;
}

static enum err address_item(struct sender *s, struct item *i, struct arena *a, struct error *e) {
    struct addressed question = {s->d, i->act, a};
    i->act->signs = true;
    enum err err = with_record(s->d, address, &question, e);
    return err ? err : desk_act_asked(i->act, i->wider, i->protected_too, e);
}

static struct json *waits_json(const struct item *i, bool queued, const struct error *e) {
    struct json *j = json_new_object();
    json_put_int(j, "status", 202);
    json_put_bool(j, "sent", i->text.any);
    if (!queued)
        json_put_int(j, "queued", (int64_t)i->number);
    if (e->message[0])
        json_put_str(j, "message", e->message);
    return j;
}

// What became of it.
static struct json *do_one(struct sender *s, struct item *i, struct arena *a, bool *kept) {
    struct error e = {0};
    struct sent sent;
    bool found = false, queued = i->number;
    *kept = true;
    enum err err = find_text(s, i, &sent, &found, &e);
    if (!err && !found)
        err = address_item(s, i, a, &e);
    if (err)
        return desk_refusal(&e, s->words);
    if (!found)
        err = s->offline ? ERR_IO : send(s, i, &sent, &e);
    if (!err) {
        *kept = false;
        return sent_json(&sent);
    }
    if (err != ERR_IO)
        return desk_refusal(&e, s->words);
    s->offline = true;
    desk_lost(s->d, &e);
    err = queued ? OK : queue(s, i, &e);
    return err ? desk_refusal(&e, s->words) : waits_json(i, queued, &e);
}

// What was queued, in order, until one is refused or the host is away.
static void set_sending(struct sender *s, uint64_t number) {
    pthread_mutex_lock(&s->lock);
    s->sending = number;
    pthread_mutex_unlock(&s->lock);
}

static struct span words_of(const struct queued *q, struct arena *a) {
    BUF_SCOPED struct buf words;
    buf_init(&words, LIMIT_ENTRY_BYTES);
    if (!q->to)
        return span_str("public");
    for (size_t i = 0; i < json_count(q->to); i++) {
        buf_put_str(&words, i ? ",who:" : "who:"); // a slug may be a role's name
        buf_put_span(&words, json_text(json_at(q->to, i)));
    }
    return arena_copy(a, buf_span(&words));
}

struct marking {
    struct own own;
    const struct item *item;
};

static enum err mark(void *context, const struct sending_text *text, struct error *e) {
    const struct marking *m = context;
    return queue_mark(&m->own, m->item->number, m->item->q, text, e);
}

static struct json *send_read(struct sender *s, uint64_t number, const struct queued *q,
                              bool *kept) {
    ARENA_SCOPED struct arena a;
    struct error e;
    arena_init(&a);
    struct desk_act act = {.type = act_type_find(q->type),
                           .body = q->body,
                           .source = q->source,
                           .words = words_of(q, &a),
                           .at = q->at,
                           .has_at = true,
                           .until = q->until,
                           .has_until = q->has_until};
    struct item item = {
        .act = &act, .wider = q->wider, .protected_too = q->protected_too, .number = number,
        .q = q,      .text = q->sent};
    struct marking marking = {desk_own(s->d), &item};
    item.text.keep = mark;
    item.text.context = &marking;
    if (!act.type && error_set(&e, ERR_INVALID, "there is no such act type"))
        return desk_refusal(&e, s->words);
    return do_one(s, &item, &a, kept);
}

static struct json *send_number(struct sender *s, const struct own *own, uint64_t number,
                                bool *kept) {
    struct queued q = {.json = NULL};
    struct error e;
    *kept = true;
    enum err err = queue_read(own, number, &q, &e);
    struct json *j = err ? desk_refusal(&e, s->words) : send_read(s, number, &q, kept);
    queued_done(&q);
    if (!*kept && queue_drop(own, number, &e)) {
        json_free(j);
        j = desk_refusal(&e, s->words);
    }
    json_put_int(j, "number", (int64_t)number);
    return j;
}

static enum err send_queue(struct sender *s, struct json *items, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct own own = desk_own(s->d);
    uint64_t *numbers;
    size_t count;
    bool kept = false;
    arena_init(&a);
    enum err err = queue_list(&own, &a, &numbers, &count, e);
    for (size_t i = 0; !err && !kept && i < count && i < DESK_ACTS_MOST; i++) {
        set_sending(s, numbers[i]);
        json_add(items, send_number(s, &own, numbers[i], &kept));
    }
    set_sending(s, 0);
    return err;
}

enum err sender_drop(struct sender *s, uint64_t number, struct error *e) {
    BUF_SCOPED struct buf path;
    struct own own = desk_own(s->d);
    enum err err = OK;
    buf_init(&path, 4096);
    pthread_mutex_lock(&s->lock);
    if (s->sending == number)
        err = error_set(e, ERR_CONFLICT, MESSAGE("it is being sent"));
    if (!err)
        err = queue_path(&own, number, &path, e);
    if (!err && !file_exists(buf_str(&path)))
        err = error_set(e, ERR_NOT_FOUND, MESSAGE("nothing is queued under that number"));
    if (!err)
        err = queue_drop(&own, number, e);
    pthread_mutex_unlock(&s->lock);
    return err;
}

// The thread.

static void run(struct sender *s, struct task *t) {
    JSON_SCOPED struct json *j = json_new_object();
    struct json *items = json_new_list();
    struct request *x = t->request;
    struct error e;
    enum err err = OK;
    bool kept;
    json_put(j, "items", items);
    s->offline = false;
    s->words = server_words(x);
    if (!t->acts)
        err = send_queue(s, items, &e);
    for (size_t i = 0; t->acts && i < t->count; i++) {
        struct item item = {
            .act = &t->acts[i], .wider = t->wider, .protected_too = t->protected_too};
        json_add(items, do_one(s, &item, &x->arena, &kept));
    }
    for (size_t i = 0; i < USES; i++) {
        sending_end(s->open[i]);
        s->open[i] = NULL;
    }
    if (err)
        server_refuse(x, &e);
    else
        server_json(x, 200, j);
}

static struct task *next(struct sender *s) {
    pthread_mutex_lock(&s->lock);
    while (!s->count && !s->end)
        pthread_cond_wait(&s->wake, &s->lock);
    struct task *t = s->count ? s->tasks[s->first] : NULL;
    if (t) {
        s->first = (s->first + 1) % DESK_TASKS;
        s->count--;
    }
    pthread_mutex_unlock(&s->lock);
    return t;
}

static void *send_all(void *context) {
    struct sender *s = context;
    for (struct task *t; (t = next(s));)
        run(s, t);
    return NULL;
}

static void submit(struct request *x, struct task *t) {
    struct sender *s = desk_of(x)->sender;
    struct error e;
    t->request = x;
    pthread_mutex_lock(&s->lock);
    bool full = s->count == DESK_TASKS || s->end;
    if (!full) {
        s->tasks[(s->first + s->count++) % DESK_TASKS] = t;
        pthread_cond_signal(&s->wake);
    }
    pthread_mutex_unlock(&s->lock);
    if (full && error_set(&e, ERR_IO, "more waits to be sent than the desk can keep; try again"))
        server_refuse(x, &e);
}

enum err sender_start(struct desk *d, struct sender **out, struct error *e) {
    struct sender *s = memory_get(sizeof *s);
    s->d = d;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->wake, NULL);
    enum err err =
        record_open(truth_path(record_truth(d->o.record)), RECORD_READ, false, &s->own, e);
    if (!err && pthread_create(&s->thread, NULL, send_all, s))
        err = error_set(e, ERR_IO, "no thread to send on");
    if (!err) {
        *out = s;
        return OK;
    }
    record_close(s->own);
    free(s);
    return err;
}

void sender_end(struct sender *s) {
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->end = true;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    record_close(s->own);
}

void sender_free(struct sender *s) {
    if (!s)
        return;
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

// Requests.

static enum err read_acts(struct request *x, struct task *t, struct error *e) {
    struct json *j;
    enum err err = json_parse_in(x->body, JSON_DECIMALS | JSON_LINES, &x->arena, &j, e);
    if (err)
        return err;
    const struct json *acts = json_get(j, "acts");
    t->count = json_count(acts);
    t->wider = json_get_bool(j, "wider");
    t->protected_too = json_get_bool(j, "protected_too");
    if (json_type(acts) != JSON_LIST_T || !t->count || t->count > DESK_ACTS_MOST)
        return error_set(e, ERR_INVALID, "acts: a list of 1 to %d", DESK_ACTS_MOST);
    t->acts = arena_array(&x->arena, struct desk_act, t->count);
    for (size_t i = 0; !err && i < t->count; i++) {
        err = desk_act_read(json_at(acts, i), &x->arena, &t->acts[i], e);
        if (err)
            error_prefix(e, "acts[%zu]", i);
    }
    return err;
}

void desk_post_acts(struct request *x, void *context) {
    struct task *t = arena_new(&x->arena, struct task);
    struct error e;
    (void)context;
    if (read_acts(x, t, &e))
        server_refuse(x, &e);
    else
        submit(x, t);
}

void desk_post_queue(struct request *x, void *context) {
    (void)context;
    submit(x, arena_new(&x->arena, struct task));
}
