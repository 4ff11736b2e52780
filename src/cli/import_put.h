// SPDX-License-Identifier: Apache-2.0
// Groups of acts of an import, signed one behind the other, and appended in one durable transaction
// or sent to the record's host as one bundle.
#ifndef CLI_IMPORT_PUT_H
#define CLI_IMPORT_PUT_H

#include "base/limits.h"
#include "cli/import_run.h"
#include "net/sending.h"

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
    bool own;                     // w is not m->r
    struct import_put_room *room;
};

// By what the command line says. Where it fails, that is reported; import_put_done may be called.
CHECKED enum exit_code import_put_begin(struct cli *c, struct importing *m, struct import_put *out);
void import_put_done(struct import_put *p);
// Each of `count` (LIMIT_GROUP_ACTS at most) is logged, or says why not; what is behind one that
// was refused is signed anew. What is logged is durable when this returns, failed or not: *done of
// them are decided.
CHECKED enum err import_put(struct import_put *p, struct import_act *acts, size_t count,
                            size_t *done, struct error *e);

#endif
