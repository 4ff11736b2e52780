// SPDX-License-Identifier: Apache-2.0
#include "base/parallel.h"

#include <sched.h>

#define CHUNK 8 // items taken at once: workers rarely meet at the counter

int parallel_cores(void) {
    cpu_set_t set;
    int cores = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return cores < 1 ? 1 : cores > PARALLEL_MAX ? PARALLEL_MAX : cores;
}

static void *run(void *context) {
    struct parallel_worker *w = context;
    struct parallel *p = w->job;
    for (;;) {
        size_t from = atomic_fetch_add(&p->next, CHUNK);
        if (from >= p->count)
            return NULL;
        for (size_t i = from; i < p->count && i < from + CHUNK; i++)
            p->work(p->context, i, w->number);
    }
}

void parallel_start(struct parallel *p, int threads, size_t count, parallel_work *work,
                    void *context) {
    p->work = work;
    p->context = context;
    p->count = count;
    p->threads = 0;
    atomic_init(&p->next, 0);
    if (threads > PARALLEL_MAX)
        threads = PARALLEL_MAX;
    for (int i = 0; i < threads; i++) {
        p->workers[i] = (struct parallel_worker){.job = p, .number = i};
        if (pthread_create(&p->workers[i].thread, NULL, run, &p->workers[i]) != 0)
            break;
        p->threads++;
    }
    if (!p->threads) { // no thread to be had: the caller does it
        p->workers[0] = (struct parallel_worker){.job = p};
        run(&p->workers[0]);
    }
}

void parallel_wait(struct parallel *p) {
    for (int i = 0; i < p->threads; i++)
        pthread_join(p->workers[i].thread, NULL);
    p->threads = 0;
}
