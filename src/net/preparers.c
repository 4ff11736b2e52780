// SPDX-License-Identifier: Apache-2.0
#include "net/preparers.h"

#include "base/limits.h"
#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define CHUNK 8 // acts taken at once

struct chunk {
    struct arena arena; // of what follows, and all that is parsed
    struct candidate *candidates;
    atomic_bool done;
};

struct batch {
    const struct span *notes;
    size_t count, bytes;
    struct chunk *chunks;
    // Under the lock.
    struct batch *next;
    size_t taken; // chunks
};

// The keys by which signatures are checked. Those who check hold it while others learn.
struct known {
    size_t refs;
    struct state keys;
};

struct preparers {
    pthread_mutex_t lock; // of all that follows
    pthread_cond_t work;
    pthread_cond_t moved;        // a chunk is done
    struct batch *first, **last; // with chunks that nobody has taken
    size_t waiting;              // chunks of them
    size_t idle;                 // threads
    size_t acts, bytes;          // taken and not dropped
    bool awaited;                // the writer waits for a chunk
    bool end;
    struct known *known;
    pthread_t threads[PARALLEL_MAX];
    size_t thread_count;
};

static size_t chunks(const struct batch *b) {
    return (b->count + CHUNK - 1) / CHUNK;
}

struct batch *batch_new(struct arena *a, const struct span *notes, size_t count) {
    struct batch *b = arena_new(a, struct batch);
    b->notes = notes;
    b->count = count;
    for (size_t i = 0; i < count; i++)
        b->bytes += notes[i].size;
    b->chunks = arena_array(a, struct chunk, chunks(b));
    for (size_t i = 0; i < chunks(b); i++)
        atomic_init(&b->chunks[i].done, false);
    return b;
}

static struct candidate *candidate_at(const struct batch *b, size_t at) {
    return &b->chunks[at / CHUNK].candidates[at % CHUNK];
}

const struct candidate *batch_at(const struct batch *b, size_t at) {
    return candidate_at(b, at);
}

// Keys.

static struct known *known_new(const struct state *s) {
    struct known *k = memory_get(sizeof *k);
    k->refs = 1;
    state_copy_keys(s, &k->keys);
    return k;
}

static void known_drop(struct known *k) {
    if (!k || --k->refs)
        return;
    state_done(&k->keys);
    free(k);
}

void preparers_learn(struct preparers *p, const struct state *s) {
    pthread_mutex_lock(&p->lock);
    if (p->known->keys.key_count != s->key_count) {
        known_drop(p->known);
        p->known = known_new(s);
    }
    pthread_mutex_unlock(&p->lock);
}

// Work.

static bool has_room(const struct preparers *p) {
    return p->acts < PREPARERS_ACTS && p->bytes < PREPARERS_BYTES;
}

// One thread more, where there is more to do than for who is at it: it calls the next. One chunk
// alone is the writer's, who comes for it anyway.
static void call(struct preparers *p) {
    if (p->waiting > 1 && p->idle && has_room(p))
        pthread_cond_signal(&p->work);
}

// The first chunk that nobody has. Holds the lock before and after, and not while it prepares.
static void prepare_one(struct preparers *p) {
    struct batch *b = p->first;
    struct known *known = p->known;
    size_t at = b->taken++, from = at * CHUNK;
    size_t to = from + CHUNK < b->count ? from + CHUNK : b->count;
    struct chunk *chunk = &b->chunks[at];
    known->refs++;
    p->waiting--;
    if (to == b->count) {
        p->first = b->next;
        if (!p->first)
            p->last = &p->first;
    }
    if (!at) {
        p->acts += b->count;
        p->bytes += b->bytes;
    }
    call(p);
    pthread_mutex_unlock(&p->lock);
    chunk->candidates = arena_array(&chunk->arena, struct candidate, to - from);
    for (size_t i = from; i < to; i++) {
        candidate_prepare(candidate_at(b, i), b->notes[i], &chunk->arena);
        candidate_precheck(candidate_at(b, i), &known->keys);
    }
    pthread_mutex_lock(&p->lock);
    known_drop(known);
    atomic_store(&chunk->done, true); // behind this the batch may be gone
    if (p->awaited)
        pthread_cond_signal(&p->moved);
}

static void *work(void *context) {
    struct preparers *p = context;
    pthread_mutex_lock(&p->lock);
    while (!p->end) {
        if (p->first && has_room(p)) {
            prepare_one(p);
            continue;
        }
        p->idle++;
        pthread_cond_wait(&p->work, &p->lock);
        p->idle--;
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

void preparers_add(struct preparers *p, struct batch *b) {
    pthread_mutex_lock(&p->lock);
    b->next = NULL;
    *p->last = b;
    p->last = &b->next;
    p->waiting += chunks(b);
    call(p);
    pthread_mutex_unlock(&p->lock);
}

struct candidate *preparers_until(struct preparers *p, struct batch *b, size_t at) {
    atomic_bool *done = &b->chunks[at / CHUNK].done;
    if (atomic_load(done))
        return candidate_at(b, at);
    pthread_mutex_lock(&p->lock);
    p->awaited = true;
    while (!atomic_load(done)) {
        if (p->first)
            prepare_one(p);
        else
            pthread_cond_wait(&p->moved, &p->lock);
    }
    p->awaited = false;
    pthread_mutex_unlock(&p->lock);
    return candidate_at(b, at);
}

void preparers_drop(struct preparers *p, struct batch *b) {
    for (size_t i = 0; i < chunks(b); i++) { // a group that failed was not all asked for
        (void)preparers_until(p, b, i * CHUNK);
        arena_done(&b->chunks[i].arena);
    }
    pthread_mutex_lock(&p->lock);
    p->acts -= b->count;
    p->bytes -= b->bytes;
    call(p);
    pthread_mutex_unlock(&p->lock);
}

// Beginning and end.

enum err preparers_start(const struct state *s, struct preparers **out, struct error *e) {
    struct preparers *p = memory_get(sizeof *p);
    int cores = parallel_cores();
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->moved, NULL);
    p->last = &p->first;
    p->known = known_new(s);
    while (p->thread_count < (size_t)cores &&
           !pthread_create(&p->threads[p->thread_count], NULL, work, p))
        p->thread_count++;
    if (p->thread_count < (size_t)cores) {
        preparers_end(p);
        return error_set(e, ERR_IO, "no thread for the acts that come");
    }
    *out = p;
    return OK;
}

void preparers_end(struct preparers *p) {
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->end = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (size_t i = 0; i < p->thread_count; i++)
        pthread_join(p->threads[i], NULL);
    known_drop(p->known);
    pthread_cond_destroy(&p->moved);
    pthread_cond_destroy(&p->work);
    pthread_mutex_destroy(&p->lock);
    free(p);
}
