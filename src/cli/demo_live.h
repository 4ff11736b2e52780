// SPDX-License-Identifier: Apache-2.0
// The exercise as it is lived: a host, three guarantors and a desk as processes of their own, on
// loopback, talking HTTP.
//
// The desk is this process: it keeps a replica, signs each act by what that shows, and posts it.
// All that the others leave lies in a folder of its own, which goes with them; so does what they
// remember of their (worthless) keys.
#ifndef CLI_DEMO_LIVE_H
#define CLI_DEMO_LIVE_H

#include "cli/exercise.h"

struct live;

// Founds the record at `path` and starts everybody. From here on signals are taken by waiting.h.
CHECKED enum err live_begin(const struct exercise *x, const char *path, struct live **out,
                            struct error *e);
const char *live_url(const struct live *v); // of the host
const char *live_folder(const struct live *v);
const char *live_replica(const struct live *v); // the desk's
// Plays every act, then waits until all holders have the last. ERR_IO with rule "stopped" when a
// signal came meanwhile.
CHECKED enum err live_play(struct live *v, struct error *e);
// Goes on until a signal comes, or one of the processes ends by itself.
void live_wait(struct live *v);
// In order: guarantors, host; then the folder. Takes NULL.
void live_end(struct live *v);

#endif
