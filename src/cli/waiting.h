// SPDX-License-Identifier: Apache-2.0
// How a command that runs for long is ended: by SIGINT, SIGTERM or SIGHUP, taken by one thread.
#ifndef CLI_WAITING_H
#define CLI_WAITING_H

#include <stdatomic.h>
#include <stdbool.h>

// Before any thread is made: the signals are blocked from here on, in all of them.
void waiting_begin(void);
// Sleeps until one comes; its name.
const char *waiting_for_signal(void);
// The same for at most so long; NULL when none came.
const char *waiting_for(double seconds);

// For a command that asks hosts: a flag that SIGINT or SIGTERM sets. A second one ends the process.
const atomic_bool *waiting_flag(void);

#endif
