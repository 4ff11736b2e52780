// SPDX-License-Identifier: Apache-2.0
#include "net/remote.h"

#include "base/arena.h"

static enum err fetch(void *context, struct source_piece *pieces, size_t count, struct error *e) {
    struct exchange *x = memory_get(count * sizeof *x);
    struct error why = {0};
    for (size_t i = 0; i < count; i++) {
        x[i].path = pieces[i].path;
        x[i].bytes_max = pieces[i].bytes_max;
    }
    enum err err = client_run(context, x, count, &why);
    bool ended = false; // before all were asked
    for (size_t i = 0; i < count; i++) {
        pieces[i].bytes = x[i].body;
        pieces[i].bytes.max = pieces[i].bytes_max;
        pieces[i].failed = x[i].failed;
        ended = ended || (err && !x[i].status && !x[i].failed.code);
    }
    free(x);
    if (!ended)
        return OK;
    if (e)
        *e = why;
    return err;
}

struct source remote_source(struct client *c) {
    return (struct source){.fetch = fetch, .context = c, .name = client_url(c)};
}
