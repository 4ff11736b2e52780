// SPDX-License-Identifier: Apache-2.0
#include "base/parallel.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct job {
    atomic_int *times; // by item
    atomic_bool busy[PARALLEL_MAX];
    atomic_int clashes; // a worker's number used by two at once
    int threads;
};

static void work(void *context, size_t item, int worker) {
    struct job *j = context;
    if (worker < 0 || worker >= j->threads || atomic_exchange(&j->busy[worker], true))
        atomic_fetch_add(&j->clashes, 1);
    atomic_fetch_add(&j->times[item], 1);
    atomic_store(&j->busy[worker], false);
}

static const struct {
    int threads;
    size_t count;
    const char *why;
} jobs[] = {
    {1, 0, "nothing to do"},
    {4, 0, "nothing to do, and threads for it"},
    {1, 100, "the caller alone"},
    {2, 1, "one item, and a thread too many"},
    {2, 8, "one chunk"},
    {2, 9, "a chunk and a piece"},
    {3, 1000, "more chunks than threads"},
    {PARALLEL_MAX, 5000, "as many threads as there may be"},
};

static void begin(struct parallel *p, struct job *j, size_t i) {
    *j = (struct job){.threads = jobs[i].threads};
    j->times = memory_get((jobs[i].count + 1) * sizeof *j->times);
    parallel_start(p, jobs[i].threads, jobs[i].count, work, j);
}

static void end(struct job *j, size_t i) {
    for (size_t k = 0; k < jobs[i].count; k++)
        if (j->times[k] != 1)
            fail_msg("%s: item %zu was done %d times", jobs[i].why, k, j->times[k]);
    if (j->clashes)
        fail_msg("%s: a worker's number was not its own", jobs[i].why);
    free(j->times);
}

static void every_item_is_done_once(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        struct parallel p;
        struct job j;
        begin(&p, &j, i);
        parallel_wait(&p);
        end(&j, i);
    }
}

static void what_was_asked_for_is_done_when_it_is_given(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        struct parallel p;
        struct job j;
        begin(&p, &j, i);
        for (size_t k = 0; k < jobs[i].count; k++) {
            parallel_until(&p, k);
            if (j.times[k] != 1)
                fail_msg("%s: item %zu is not done", jobs[i].why, k);
        }
        parallel_wait(&p);
        end(&j, i);
    }
}

static void a_caller_may_leave_before_the_end(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        struct parallel p;
        struct job j;
        begin(&p, &j, i);
        if (jobs[i].count)
            parallel_until(&p, jobs[i].count / 2);
        parallel_wait(&p);
        end(&j, i);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_done_once),
        cmocka_unit_test(what_was_asked_for_is_done_when_it_is_given),
        cmocka_unit_test(a_caller_may_leave_before_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
