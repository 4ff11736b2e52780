// SPDX-License-Identifier: Apache-2.0
// Loaded before the C library by tests/net/test_handing_over.py: some threads go on late whenever
// they have unlocked a mutex, woken somebody or let a request go on, and all when they have made a
// thread, so that whoever waited for it is through with what was handed over. Under
// AddressSanitizer what is locked, unlocked and signalled must be there, too: that is looked at by
// the C library alone, which no sanitizer sees. TRUCE_TEST_LATE says which threads: "K of N", by
// their numbers; "K of N without M": and the M-th that is to be made is not to be had.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LATE_NS 10000000
#define LATE_WITH_THREAD_NS 30000000 // the other one has to begin first

struct MHD_Connection;
void MHD_resume_connection(struct MHD_Connection *connection);
extern void *__asan_region_is_poisoned(void *begin, size_t size) __attribute__((weak));

static int which, of, without;
static atomic_int made;

__attribute__((constructor)) static void begin(void) {
    const char *late = getenv("TRUCE_TEST_LATE");
    if (!late || sscanf(late, "%d of %d without %d", &which, &of, &without) < 2)
        abort();
}

// Of this program's own mutexes and the HTTP server's: those of databases and others guard nothing
// that is handed over, and there are many.
static bool is_ours(void *caller) {
    Dl_info where;
    return dladdr(caller, &where) && where.dli_fname &&
           (!strstr(where.dli_fname, ".so") || strstr(where.dli_fname, "libmicrohttpd"));
}

static void be_late(void *caller) {
    int number = gettid() - getpid();
    if (number && of && number % of == which && is_ours(caller))
        nanosleep(&(struct timespec){.tv_nsec = LATE_NS}, NULL);
}

static void check(const char *what, void *begin, size_t size) {
    if (!__asan_region_is_poisoned || !__asan_region_is_poisoned(begin, size))
        return;
    fprintf(stderr, "Assertion `what is given to %s is there' failed\n", what);
    abort();
}

#define REAL(name)                                                                                 \
    static __typeof__(name) *real;                                                                 \
    if (!real)                                                                                     \
    real = (__typeof__(real))dlsym(RTLD_NEXT, #name)

int pthread_mutex_lock(pthread_mutex_t *lock) {
    REAL(pthread_mutex_lock);
    check("pthread_mutex_lock", lock, sizeof *lock);
    return real(lock);
}

int pthread_mutex_unlock(pthread_mutex_t *lock) {
    REAL(pthread_mutex_unlock);
    check("pthread_mutex_unlock", lock, sizeof *lock);
    int failed = real(lock);
    be_late(__builtin_return_address(0));
    return failed;
}

int pthread_cond_signal(pthread_cond_t *moved) {
    REAL(pthread_cond_signal);
    check("pthread_cond_signal", moved, sizeof *moved);
    int failed = real(moved);
    be_late(__builtin_return_address(0));
    return failed;
}

int pthread_cond_broadcast(pthread_cond_t *moved) {
    REAL(pthread_cond_broadcast);
    check("pthread_cond_broadcast", moved, sizeof *moved);
    int failed = real(moved);
    be_late(__builtin_return_address(0));
    return failed;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*run)(void *),
                   void *context) {
    REAL(pthread_create);
    if (++made == without)
        return EAGAIN;
    int failed = real(thread, how, run, context);
    nanosleep(&(struct timespec){.tv_nsec = LATE_WITH_THREAD_NS}, NULL);
    return failed;
}

void MHD_resume_connection(struct MHD_Connection *connection) {
    REAL(MHD_resume_connection);
    real(connection);
    be_late(__builtin_return_address(0));
}
