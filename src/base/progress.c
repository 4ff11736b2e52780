// SPDX-License-Identifier: Apache-2.0
#include "base/progress.h"

#include "base/env.h"

#include <unistd.h>

void progress_begin(struct progress *p, const char *what, uint64_t total, bool wanted) {
    *p = (struct progress){.what = what, .total = total, .on = wanted && isatty(STDERR_FILENO)};
    if (p->on)
        p->begun = env_elapsed();
}

static void draw(const struct progress *p, uint64_t done, double seconds) {
    double rate = seconds > 0 ? (double)done / seconds : 0;
    if (!p->total) {
        fprintf(stderr, "\r%.40s  %llu  %.0f/s\033[K", p->what, (unsigned long long)done, rate);
    } else {
        double part = done < p->total ? (double)done / (double)p->total : 1;
        char bar[25];
        for (int i = 0; i < 24; i++)
            bar[i] = i < (int)(part * 24) ? '#' : '.';
        bar[24] = 0;
        fprintf(stderr, "\r%.40s  %s %3d %%  %.0f/s\033[K", p->what, bar, (int)(part * 100), rate);
    }
    fflush(stderr);
}

void progress_step(struct progress *p, uint64_t done) {
    if (!p->on)
        return;
    double now = env_elapsed();
    if (p->shown > 0 && now - p->shown < 0.1)
        return;
    p->shown = now;
    draw(p, done, now - p->begun);
}

void progress_end(struct progress *p) {
    if (p->on && p->shown > 0) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
    p->on = false;
}
