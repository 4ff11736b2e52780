// SPDX-License-Identifier: Apache-2.0
// The same work on many items, on several threads, in order and beside what the caller does with
// the results.
//
// parallel_start returns at once. The caller asks for items by parallel_until, and takes part in
// the work where it would have to wait; parallel_wait takes part until all is done, and ends the
// job. Items are taken in order by whoever is free. With 1 thread the caller does it all.
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#define PARALLEL_MAX 64

// `worker` is 0..threads-1, 0 the caller: for memory that one worker has to itself.
typedef void parallel_work(void *context, size_t item, int worker);

struct parallel {
    parallel_work *work;
    void *context;
    size_t count;
    atomic_size_t next;
    atomic_bool *done; // by chunks of items
    pthread_mutex_t lock;
    pthread_cond_t moved; // some chunk is done
    int threads;          // beside the caller
    struct parallel_worker {
        struct parallel *job;
        int number;
        pthread_t thread;
    } workers[PARALLEL_MAX];
};

int parallel_cores(void); // processors this process may use, 1..PARALLEL_MAX
// `threads` with the caller's, 1..PARALLEL_MAX.
void parallel_start(struct parallel *p, int threads, size_t count, parallel_work *work,
                    void *context);
void parallel_until(struct parallel *p, size_t item); // returns when it is done
void parallel_wait(struct parallel *p);

#endif
