// SPDX-License-Identifier: Apache-2.0
// Loaded before the C library by tests/net/test_clock.py: clocks are off by what a file says, from
// one call to the next. TRUCE_TEST_CLOCK names the file, twice eight bytes of seconds: of the clock
// of the day, and of the one that measures what has passed, which a test only ever sets forward.
// Whoever waits until a time of that one waits as long as he would have.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *off;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("TRUCE_TEST_CLOCK");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    void *at = mmap(NULL, 2 * sizeof *off, PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        abort();
    off = at;
    close(fd);
}

int clock_gettime(clockid_t which, struct timespec *out) {
    int failed = (int)syscall(SYS_clock_gettime, which, out);
    if (!failed && off && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE))
        out->tv_sec += off[0];
    if (!failed && off && which == CLOCK_MONOTONIC)
        out->tv_sec += off[1];
    return failed;
}

int pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *lock, clockid_t which,
                           const struct timespec *until) {
    int (*real)(pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *) =
        (__typeof__(real))dlsym(RTLD_NEXT, "pthread_cond_clockwait");
    struct timespec at = *until;
    if (off && which == CLOCK_MONOTONIC)
        at.tv_sec -= off[1];
    return real(cond, lock, which, &at);
}

int gettimeofday(struct timeval *restrict out, void *restrict zone) {
    struct timespec now;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &now))
        return -1;
    *out = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *out) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now))
        return -1;
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}
