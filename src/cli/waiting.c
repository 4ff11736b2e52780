// SPDX-License-Identifier: Apache-2.0
#include "cli/waiting.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

static void fill(sigset_t *set) {
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
}

void waiting_begin(void) {
    sigset_t set;
    fill(&set);
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static const char *name_of(int signal) {
    return signal == SIGINT ? "interrupted" : signal == SIGHUP ? "hung up" : "terminated";
}

const char *waiting_for_signal(void) {
    sigset_t set;
    int got = 0;
    fill(&set);
    while (sigwait(&set, &got))
        continue;
    return name_of(got);
}

const char *waiting_for(double seconds) {
    sigset_t set;
    fill(&set);
    struct timespec t = {.tv_sec = (time_t)seconds,
                         .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9)};
    int got = sigtimedwait(&set, NULL, &t);
    return got > 0 ? name_of(got) : NULL;
}
