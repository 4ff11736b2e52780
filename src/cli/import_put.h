// SPDX-License-Identifier: Apache-2.0
// Groups of acts of an import, appended in one durable transaction or sent to the record's host as
// one bundle; on a thread of its own, beside whoever reads and signs the next.
#ifndef CLI_IMPORT_PUT_H
#define CLI_IMPORT_PUT_H

#include "base/limits.h"
#include "cli/import_run.h"
#include "net/sending.h"

#include <pthread.h>

struct import_act {
    const struct json *body, *source;
    bool logged;
    struct error why; // where it is not
};

struct import_put_room;
struct import_put {
    struct importing *m;
    const struct secret_key *log; // appends, by
    struct record *w;             // this; or
    struct sending *sending;      // sends
    struct import_put_room *room;
    int turn; // which of the room's pieces is appended, or was last
    // The group that is under way.
    bool running;
    pthread_t thread;
    struct import_act *acts;
    size_t count, done;
    struct error failed;
};

// By what the command line says. Where it fails, that is reported; import_put_done may be called.
// From then on m->a is read by two threads and changed by none; m->r stays the caller's own.
CHECKED enum exit_code import_put_begin(struct cli *c, struct importing *m, struct import_put *out);
void import_put_done(struct import_put *p); // waits for what is under way
// What comes next is signed beside what is under way, where it can be: behind a group that is
// appended, as if all of that were logged. Else, and where that proves wrong, import_put_start does.
void import_put_ahead(struct import_put *p, const struct import_act *acts, size_t count);
// Each of `count` (LIMIT_GROUP_ACTS at most, one at least) is logged, or says why not; what is
// behind one that was refused is signed anew. They are the callee's until import_put_wait. None is
// under way (asserted).
void import_put_start(struct import_put *p, struct import_act *acts, size_t count);
// How it went with the group that was started last: *done of them are decided, and durable where
// they are logged, also where it failed. Nothing when none is under way.
CHECKED enum err import_put_wait(struct import_put *p, size_t *done, struct error *e);

#endif
