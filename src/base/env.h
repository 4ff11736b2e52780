// SPDX-License-Identifier: Apache-2.0
// The two things of the outside world that make programs hard to repeat: the clock and randomness.
//
// Passed in where they are needed, so that a test or an exercise brings its own.
#ifndef BASE_ENV_H
#define BASE_ENV_H

#include <stddef.h>
#include <stdint.h>

struct env {
    int64_t (*now)(void *context); // seconds since 1970, UTC
    void (*random)(void *context, void *out, size_t size);
    void *context;
};

extern const struct env env_real; // clock_gettime and getrandom; aborts where those fail
// Seconds that never go back, for progress and timeouts.
double env_elapsed(void);

#endif
