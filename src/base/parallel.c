// SPDX-License-Identifier: Apache-2.0
#include "base/parallel.h"

#include "base/arena.h"

#include <sched.h>

#define CHUNK 8 // items taken at once: workers rarely meet at the counter

int parallel_cores(void) {
    cpu_set_t set;
    int cores = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return cores < 1 ? 1 : cores > PARALLEL_MAX ? PARALLEL_MAX : cores;
}

static size_t chunks(const struct parallel *p) {
    return (p->count + CHUNK - 1) / CHUNK;
}

// Does some of the work: false when all of it is taken.
static bool take(struct parallel *p, int worker) {
    size_t chunk = atomic_fetch_add(&p->next, 1);
    if (chunk >= chunks(p))
        return false;
    for (size_t i = chunk * CHUNK; i < p->count && i < (chunk + 1) * CHUNK; i++)
        p->work(p->context, i, worker);
    pthread_mutex_lock(&p->lock);
    atomic_store(&p->done[chunk], true);
    pthread_cond_signal(&p->moved);
    pthread_mutex_unlock(&p->lock);
    return true;
}

static void *run(void *context) {
    struct parallel_worker *w = context;
    while (take(w->job, w->number))
        continue;
    return NULL;
}

void parallel_start(struct parallel *p, int threads, size_t count, parallel_work *work,
                    void *context) {
    p->work = work;
    p->context = context;
    p->count = count;
    p->threads = 0;
    p->done = memory_get(chunks(p) * sizeof *p->done);
    atomic_init(&p->next, 0);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->moved, NULL);
    if (threads > PARALLEL_MAX)
        threads = PARALLEL_MAX;
    for (int i = 1; i < threads; i++) {
        struct parallel_worker *w = &p->workers[p->threads];
        *w = (struct parallel_worker){.job = p, .number = i};
        if (pthread_create(&w->thread, NULL, run, w) != 0)
            break; // no thread to be had: the others do it
        p->threads++;
    }
}

void parallel_until(struct parallel *p, size_t item) {
    atomic_bool *done = &p->done[item / CHUNK];
    while (!atomic_load(done)) {
        if (take(p, 0))
            continue;
        pthread_mutex_lock(&p->lock);
        while (!atomic_load(done))
            pthread_cond_wait(&p->moved, &p->lock);
        pthread_mutex_unlock(&p->lock);
    }
}

void parallel_wait(struct parallel *p) {
    while (take(p, 0))
        continue;
    for (int i = 0; i < p->threads; i++)
        pthread_join(p->workers[i].thread, NULL);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->moved);
    free(p->done);
    p->done = NULL;
}
