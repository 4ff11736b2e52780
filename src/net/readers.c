// SPDX-License-Identifier: Apache-2.0
#include "net/readers.h"

#include "base/arena.h"
#include "base/parallel.h"

#include <stdlib.h>

struct question {
    readers_ask *ask;
    void *question;
};

struct readers {
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct question queue[READERS_QUEUE]; // a ring
    size_t first, count;
    bool end;
    int threads;
    struct one {
        struct readers *all;
        struct record *record;
        pthread_t thread;
    } readers[PARALLEL_MAX];
};

static bool next(struct readers *all, struct question *out) {
    pthread_mutex_lock(&all->lock);
    while (!all->count && !all->end)
        pthread_cond_wait(&all->work, &all->lock);
    bool got = all->count > 0;
    if (got) {
        *out = all->queue[all->first];
        all->first = (all->first + 1) % READERS_QUEUE;
        all->count--;
    }
    pthread_mutex_unlock(&all->lock);
    return got;
}

static void *read_all(void *context) {
    struct one *own = context;
    struct question q;
    while (next(own->all, &q)) {
        struct error e;
        bool failed = record_refresh(own->record, &e) != OK;
        q.ask(failed ? NULL : own->record, q.question, failed ? &e : NULL);
    }
    return NULL;
}

static enum err open_as(const char *path, const struct reader *as, struct record **out,
                        struct error *e) {
    struct record *r;
    enum err err = record_open(path, RECORD_READ, false, &r, e);
    if (err)
        return err;
    err = as ? record_read_as(r, as, false, e) : OK;
    if (err)
        record_close(r);
    else
        *out = r;
    return err;
}

enum err readers_start(const char *path, int threads, const struct reader *as, struct readers **out,
                       struct error *e) {
    struct readers *all = memory_get(sizeof *all);
    pthread_mutex_init(&all->lock, NULL);
    pthread_cond_init(&all->work, NULL);
    enum err err = OK;
    while (!err && all->threads < threads) {
        struct one *own = &all->readers[all->threads];
        own->all = all;
        err = open_as(path, as, &own->record, e);
        if (!err && pthread_create(&own->thread, NULL, read_all, own)) {
            record_close(own->record);
            err = error_set(e, ERR_IO, "no thread for a reader");
        }
        if (!err)
            all->threads++;
    }
    if (!err) {
        *out = all;
        return OK;
    }
    readers_end(all);
    readers_free(all);
    return err;
}

enum err readers_submit(struct readers *all, readers_ask *ask, void *question, struct error *e) {
    pthread_mutex_lock(&all->lock);
    bool full = all->count == READERS_QUEUE || all->end;
    if (!full) {
        all->queue[(all->first + all->count++) % READERS_QUEUE] = (struct question){ask, question};
        pthread_cond_signal(&all->work);
    }
    pthread_mutex_unlock(&all->lock);
    return full ? error_set(e, ERR_IO, "more is asked than the host can answer; try again") : OK;
}

void readers_end(struct readers *all) {
    if (!all)
        return;
    pthread_mutex_lock(&all->lock);
    all->end = true;
    pthread_cond_broadcast(&all->work);
    pthread_mutex_unlock(&all->lock);
    for (int i = 0; i < all->threads; i++) {
        pthread_join(all->readers[i].thread, NULL);
        record_close(all->readers[i].record);
    }
}

void readers_free(struct readers *all) {
    if (!all)
        return;
    pthread_cond_destroy(&all->work);
    pthread_mutex_destroy(&all->lock);
    free(all);
}
