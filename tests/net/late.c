// SPDX-License-Identifier: Apache-2.0
// Loaded before the C library by tests/net/test_handing_over.py: some threads go on late whenever
// they have unlocked a mutex, so that whoever waited for it is through with what was handed over.
// TRUCE_TEST_LATE says which: "K of N", by the threads' numbers.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int which, of;

__attribute__((constructor)) static void begin(void) {
    const char *late = getenv("TRUCE_TEST_LATE");
    if (!late || sscanf(late, "%d of %d", &which, &of) != 2)
        abort();
}

int pthread_mutex_unlock(pthread_mutex_t *lock) {
    static int (*real)(pthread_mutex_t *);
    if (!real)
        real = (__typeof__(real))dlsym(RTLD_NEXT, "pthread_mutex_unlock");
    int failed = real(lock), number = gettid() - getpid();
    if (number && number % of == which)
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    return failed;
}
