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

static atomic_bool stopped; // signal handlers reach nothing else

static void stop(int signal) {
    (void)signal;
    atomic_store(&stopped, true);
}

const atomic_bool *waiting_flag(void) {
    struct sigaction action = {.sa_handler = stop, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    return &stopped;
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
