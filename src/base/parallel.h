// SPDX-License-Identifier: Apache-2.0
// The same work on many items, on several threads.
//
// parallel_start returns at once; the caller goes on with other work and then calls parallel_wait.
// Items are taken one by one, in order, by whichever worker is free. With 1 thread the work is
// still done beside the caller.
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#define PARALLEL_MAX 64

// `worker` is 0..threads-1: for memory that one worker has to itself.
typedef void parallel_work(void *context, size_t item, int worker);

struct parallel {
    parallel_work *work;
    void *context;
    size_t count;
    atomic_size_t next;
    int threads;
    struct parallel_worker {
        struct parallel *job;
        int number;
        pthread_t thread;
    } workers[PARALLEL_MAX];
};

int parallel_cores(void); // processors this process may use, 1..PARALLEL_MAX
void parallel_start(struct parallel *p, int threads, size_t count, parallel_work *work,
                    void *context);
void parallel_wait(struct parallel *p);

#endif
