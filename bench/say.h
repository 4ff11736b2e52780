// SPDX-License-Identifier: Apache-2.0
// How a benchmark prints a figure, one JSON object a line, and ends where something fails.
#ifndef BENCH_SAY_H
#define BENCH_SAY_H

#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>

static inline void say(const char *what, double value, const char *unit, double limit,
                       const char *limit_what) {
    printf(
        "{\"what\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"limit\":%.3f,\"limit_what\":\"%s\"}\n",
        what, value, unit, limit, limit_what);
    fflush(stdout);
}

static inline void must(enum err err, const struct error *e) {
    if (err) {
        fprintf(stderr, "bench: %s\n", e->message);
        exit(1);
    }
}

#endif
