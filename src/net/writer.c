// SPDX-License-Identifier: Apache-2.0
#include "net/writer.h"

#include "base/env.h"
#include "base/journal.h"
#include "net/meter.h"
#include "record/blob.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define WHO "host"

struct queue {
    struct job *first, **last;
};

struct writer {
    struct writer_options o;
    struct preparers *preparers;
    pthread_t thread;
    pthread_mutex_t lock; // of what follows
    pthread_cond_t work;
    struct queue queue;
    size_t acts, bytes; // queued
    bool end;
    struct tip *tip;
    // Of the writer's thread alone.
    struct queue waiting; // for a grade
    size_t waiting_acts;
    struct meter *meter;
    struct appended *appended;
    int *waits; // of those held back in this group, in order
    size_t wait_count;
    atomic_ullong counts[5];
};

enum { COUNT_GROUPS, COUNT_ACTS, COUNT_REFUSED, COUNT_COSIGNATURES, COUNT_FAILURES };

static void put_last(struct queue *q, struct job *j) {
    j->next = NULL;
    *q->last = j;
    q->last = &j->next;
}

static struct job *take_first(struct queue *q) {
    struct job *j = q->first;
    if (j)
        q->first = j->next;
    if (!q->first)
        q->last = &q->first;
    return j;
}

// Under the checkpoint that goes with the answer: for who waited it is a later one than that of the
// group.
static void prove(struct writer *w, struct outcome *o) {
    struct error e;
    const struct appended *a = &o->appended;
    if ((a->logged || a->repeated) &&
        merkle_inclusion(a->index, w->tip->size, record_hash, w->o.record, o->proof,
                         &o->proof_count, &e)) {
        o->proof_count = 0; // it is logged; who wants the proof can ask again
        journal_error(WHO, &e);
    }
}

static void finish(struct writer *w, struct job *j) {
    j->tip = tip_take(w->tip);
    for (size_t i = 0; j->kind == JOB_ACTS && !j->failed.code && i < j->count; i++)
        prove(w, &j->outcomes[i]);
    j->done(j);
}

// What stands now, for everybody.
static void publish(struct writer *w) {
    struct tip *new = NULL, *old = w->tip;
    struct error e;
    if (tip_read(w->o.record, old, &new, &e)) {
        journal_error(WHO, &e); // the old one stays: nothing is told that is not so
        return;
    }
    pthread_mutex_lock(&w->lock);
    w->tip = new;
    pthread_mutex_unlock(&w->lock);
    if (w->o.published)
        w->o.published(w->o.context, new, old ? old->size : 0);
    tip_drop(old);
}

static bool has_grade(const struct writer *w, const struct job *j) {
    return j->wait == JOB_RECORDED ||
           (j->wait == JOB_SEEN ? w->tip->seen : w->tip->held) >= j->reach;
}

static void finish_waiting(struct writer *w, bool all) {
    struct queue left = {.first = NULL};
    left.last = &left.first;
    double now = env_elapsed();
    w->waiting_acts = 0;
    for (struct job *j; (j = take_first(&w->waiting));) {
        if (all || has_grade(w, j) || now >= j->until) {
            finish(w, j);
        } else {
            w->waiting_acts += j->count;
            put_last(&left, j);
        }
    }
    w->waiting = left;
    if (!left.first)
        w->waiting.last = &w->waiting.first;
}

static void settle(struct writer *w, struct job *j) {
    j->until = env_elapsed() + WRITER_WAIT_S;
    for (size_t i = 0; j->kind == JOB_ACTS && i < j->count; i++) {
        const struct appended *a = &j->outcomes[i].appended;
        if ((a->logged || a->repeated) && a->index + 1 > j->reach)
            j->reach = a->index + 1;
    }
    if (j->failed.code || has_grade(w, j) || w->waiting_acts + j->count > WRITER_WAITING_ACTS) {
        finish(w, j);
    } else {
        w->waiting_acts += j->count;
        put_last(&w->waiting, j);
    }
}

// Going through the acts of a group.
struct walk {
    struct writer *w;
    struct job *job;
    size_t at;
};

static struct candidate *next_act(void *context) {
    struct walk *g = context;
    while (g->at == g->job->count) {
        g->job = g->job->next;
        g->at = 0;
    }
    return preparers_until(g->w->preparers, g->job->batch, g->at++);
}

static bool admit(void *context, struct span by) {
    struct writer *w = ((struct walk *)context)->w;
    int64_t limit = w->tip->acts_per_hour;
    int wait = limit ? meter_take(w->meter, by, limit, (int64_t)env_elapsed()) : 0;
    if (wait)
        w->waits[w->wait_count++] = wait;
    return !wait;
}

static struct span author_of(const struct job *j, size_t at) {
    return batch_at(j->batch, at)->act.by;
}

// What was counted and could not be written counts for nobody.
static void forget_counted(struct writer *w, const struct job *first) {
    size_t at = 0;
    for (const struct job *j = first; w->tip->acts_per_hour && j; j = j->next)
        for (size_t i = 0; i < j->count; i++, at++)
            if (w->appended[at].logged)
                meter_return(w->meter, author_of(j, i));
}

// Where the chain of the key that signed it stands.
static void find_next(struct writer *w, const struct act *act, struct outcome *out) {
    const struct note_sig *sig = act->note.sigs;
    const struct key *k = state_key(record_state(w->o.record), sig->name, sig->id);
    if (!k || k->member == SIZE_MAX)
        return;
    out->has_next = true;
    out->next_n = k->next_n;
    memcpy(out->prev, k->prev, HASH_BYTES);
}

// `held`: how many were held back before it.
static void conclude_act(struct writer *w, const struct candidate *c, struct outcome *out,
                         size_t *held) {
    const struct appended *a = &out->appended;
    if (a->logged || a->repeated) {
        atomic_fetch_add(&w->counts[COUNT_ACTS], a->logged);
        return;
    }
    atomic_fetch_add(&w->counts[COUNT_REFUSED], 1);
    if (a->held_back)
        out->wait_s = w->waits[(*held)++];
    else if (a->verdict.why.code == ERR_CONFLICT && c->parsed)
        find_next(w, &c->act, out);
}

// An act behind one that was held back is not at a wrong place: it waits with that one.
static void wait_with_it(struct job *j, size_t at) {
    struct outcome *o = &j->outcomes[at];
    const struct appended *a = &o->appended;
    if (a->logged || a->repeated || a->held_back || a->verdict.why.code != ERR_CONFLICT)
        return;
    for (size_t i = at; i-- > 0 && !o->wait_s;)
        if (j->outcomes[i].wait_s && span_equal(author_of(j, i), author_of(j, at)))
            o->wait_s = j->outcomes[i].wait_s;
}

static void conclude(struct writer *w, struct job *first, const struct error *failed) {
    size_t at = 0, held = 0;
    for (struct job *j = first, *next; j; j = next) {
        next = j->next;
        j->failed = *failed;
        for (size_t i = 0; !failed->code && i < j->count; i++, at++) {
            j->outcomes[i] = (struct outcome){.appended = w->appended[at]};
            conclude_act(w, batch_at(j->batch, i), &j->outcomes[i], &held);
            wait_with_it(j, i);
        }
        preparers_drop(w->preparers, j->batch);
        settle(w, j);
    }
}

// The acts of these jobs, in one group.
static void write_acts(struct writer *w, struct job *first) {
    struct error e = {0};
    struct walk walk = {.w = w, .job = first};
    struct append_source from = {.next = next_act, .admit = admit, .context = &walk};
    for (struct job *j = first; j; j = j->next)
        from.count += j->count;
    memset(w->appended, 0, from.count * sizeof *w->appended);
    w->wait_count = 0;
    if (record_append_from(w->o.record, w->o.log, &from, w->appended, &e)) {
        forget_counted(w, first);
        atomic_fetch_add(&w->counts[COUNT_FAILURES], 1);
        journal_error(WHO, &e);
    } else {
        e = (struct error){0};
        atomic_fetch_add(&w->counts[COUNT_GROUPS], 1);
        preparers_learn(w->preparers, record_state(w->o.record));
        publish(w);
    }
    conclude(w, first, &e);
}

static void write_cosignatures(struct writer *w, struct job *j) {
    enum err err =
        record_take_cosignatures(w->o.record, j->notes, j->count, 0, j->taken, &j->failed);
    size_t fresh = 0;
    for (size_t i = 0; !err && i < j->count; i++)
        fresh += j->taken[i].fresh;
    if (err) {
        atomic_fetch_add(&w->counts[COUNT_FAILURES], 1);
        journal_error(WHO, &j->failed);
    } else {
        j->failed = (struct error){0};
    }
    if (fresh) {
        atomic_fetch_add(&w->counts[COUNT_COSIGNATURES], fresh);
        publish(w);
    }
    finish(w, j);
    if (fresh)
        finish_waiting(w, false);
}

// What was erased meanwhile is not taken in again.
static void write_blob(struct writer *w, struct job *j) {
    enum err err = blob_refuse_erased(w->o.record, j->blob, &j->failed);
    if (!err)
        err = blob_put(w->o.record, j->blob, j->notes[0], &j->failed);
    if (!err)
        j->failed = (struct error){0};
    else if (err == ERR_IO)
        journal_error(WHO, &j->failed);
    finish(w, j);
}

// As many jobs of acts as make a group, or the one job of cosignatures that comes first.
static struct job *next_group(struct writer *w) {
    struct job *group = NULL, **last = &group;
    size_t acts = 0, bytes = 0;
    while (w->queue.first) {
        struct job *j = w->queue.first;
        bool fits = acts + j->count <= LIMIT_GROUP_ACTS && bytes + j->bytes <= LIMIT_GROUP_BYTES;
        if (group && (j->kind != JOB_ACTS || !fits))
            break;
        j = take_first(&w->queue);
        j->next = NULL;
        *last = j;
        last = &j->next;
        acts += j->count;
        bytes += j->bytes;
        w->acts -= j->count;
        w->bytes -= j->bytes;
        if (j->kind != JOB_ACTS)
            break;
    }
    return group;
}

static void wait_for_work(struct writer *w) {
    struct timespec until;
    while (!w->queue.first && !w->end) {
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        if (w->waiting.first) {
            if (pthread_cond_clockwait(&w->work, &w->lock, CLOCK_MONOTONIC, &until))
                return; // somebody may have waited long enough
        } else {
            pthread_cond_wait(&w->work, &w->lock);
        }
    }
}

void writer_free(struct writer *w) {
    if (!w)
        return;
    preparers_end(w->preparers);
    tip_drop(w->tip);
    meter_free(w->meter);
    free(w->appended);
    free(w->waits);
    pthread_cond_destroy(&w->work);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

static void *write_all(void *context) {
    struct writer *w = context;
    for (;;) {
        pthread_mutex_lock(&w->lock);
        wait_for_work(w);
        struct job *group = next_group(w);
        bool end = w->end && !group;
        pthread_mutex_unlock(&w->lock);
        if (group && group->kind == JOB_ACTS)
            write_acts(w, group);
        else if (group && group->kind == JOB_BLOB)
            write_blob(w, group);
        else if (group)
            write_cosignatures(w, group);
        finish_waiting(w, end);
        if (end)
            return NULL;
        blob_tidy(w->o.record); // what somebody who read has kept from being done
    }
}

enum err writer_start(const struct writer_options *o, struct writer **out, struct error *e) {
    struct writer *w = memory_get(sizeof *w);
    w->o = *o;
    w->queue.last = &w->queue.first;
    w->waiting.last = &w->waiting.first;
    w->appended = memory_get(LIMIT_GROUP_ACTS * sizeof *w->appended);
    w->waits = memory_get(LIMIT_GROUP_ACTS * sizeof *w->waits);
    w->meter = meter_new();
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->work, NULL);
    enum err err = tip_read(o->record, NULL, &w->tip, e);
    if (!err)
        err = preparers_start(record_state(o->record), &w->preparers, e);
    if (!err && pthread_create(&w->thread, NULL, write_all, w))
        err = error_set(e, ERR_IO, "no thread for the writer");
    if (err) {
        writer_free(w);
        return err;
    }
    *out = w;
    return OK;
}

enum err writer_submit(struct writer *w, struct job *job, struct error *e) {
    assert(job->count >= 1 && job->count <= LIMIT_GROUP_ACTS);
    job->failed = (struct error){0};
    job->tip = NULL;
    job->bytes = 0;
    job->reach = 0;
    for (size_t i = 0; i < job->count; i++)
        job->bytes += job->notes[i].size;
    pthread_mutex_lock(&w->lock);
    bool full =
        w->acts + job->count > WRITER_QUEUE_ACTS || w->bytes + job->bytes > WRITER_QUEUE_BYTES;
    bool end = w->end;
    if (!full && !end) {
        if (job->kind == JOB_ACTS)
            preparers_add(w->preparers, job->batch);
        put_last(&w->queue, job);
        w->acts += job->count;
        w->bytes += job->bytes;
        pthread_cond_signal(&w->work);
    }
    pthread_mutex_unlock(&w->lock);
    if (!full && !end)
        return OK;
    return end ? error_set(e, ERR_IO, "the host is being stopped")
               : error_set(e, ERR_IO, "more is waiting than the host can write; try again");
}

struct tip *writer_tip(struct writer *w) {
    pthread_mutex_lock(&w->lock);
    struct tip *s = tip_take(w->tip);
    pthread_mutex_unlock(&w->lock);
    return s;
}

void writer_count(struct writer *w, struct writer_counts *out) {
    pthread_mutex_lock(&w->lock);
    uint64_t queued = w->acts;
    pthread_mutex_unlock(&w->lock);
    *out = (struct writer_counts){.groups = atomic_load(&w->counts[COUNT_GROUPS]),
                                  .acts = atomic_load(&w->counts[COUNT_ACTS]),
                                  .refused = atomic_load(&w->counts[COUNT_REFUSED]),
                                  .cosignatures = atomic_load(&w->counts[COUNT_COSIGNATURES]),
                                  .failures = atomic_load(&w->counts[COUNT_FAILURES]),
                                  .queued = queued};
}

void writer_end(struct writer *w) {
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->end = true;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
}
