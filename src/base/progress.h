// SPDX-License-Identifier: Apache-2.0
// A progress bar on standard error for work that takes long, when it is a terminal; else nothing.
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *what;
    uint64_t total; // 0: unknown
    double begun, shown;
    bool on;
};

void progress_begin(struct progress *p, const char *what, uint64_t total, bool wanted);
void progress_step(struct progress *p, uint64_t done); // redraws at most ten times a second
void progress_end(struct progress *p);                 // clears the line

#endif
