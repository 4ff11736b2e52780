// SPDX-License-Identifier: Apache-2.0
#include "base/env.h"

#include <errno.h>
#include <sys/random.h>

static struct timespec read_clock(clockid_t which) {
    struct timespec at;
    if (clock_gettime(which, &at))
        abort();
    return at;
}

static int64_t real_now(void *context) {
    (void)context;
    return read_clock(CLOCK_REALTIME).tv_sec;
}

static void real_random(void *context, void *out, size_t size) {
    (void)context;
    for (uint8_t *at = out; size;) {
        ssize_t got = getrandom(at, size, 0);
        if (got < 0 && errno != EINTR)
            abort();
        if (got > 0) {
            at += got;
            size -= (size_t)got;
        }
    }
}

const struct env env_real = {.now = real_now, .random = real_random};

double env_elapsed(void) {
    struct timespec at = read_clock(CLOCK_MONOTONIC);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}
