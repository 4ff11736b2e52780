// SPDX-License-Identifier: Apache-2.0
#include "cli/founded.h"

static enum err no_root(void *context, uint64_t size, uint8_t root[HASH_BYTES], struct error *e) {
    (void)context;
    (void)root;
    return error_set(e, ERR_NOT_FOUND, "no tree of size %llu yet", (unsigned long long)size);
}

void founded_done(struct founded *f) {
    if (!f->db)
        return;
    if (f->fold)
        fold_close(f->fold);
    db_close(f->db);
    arena_done(&f->arena);
    *f = (struct founded){0};
}

enum err founded_open(struct founded *out, struct span note, struct error *e) {
    enum err err = db_open(NULL, DB_MEMORY, DB_NORMAL, &out->db, e);
    if (err)
        return err;
    arena_init(&out->arena);
    candidate_prepare(&out->candidate, note, &out->arena);
    err = fold_open(out->db, no_root, NULL, &out->fold, e);
    if (err)
        return err;
    err = fold_judge(out->fold, &out->candidate, &out->verdict, e);
    if (err || out->verdict.class != VERDICT_OK)
        return err;
    err = db_begin(out->db, e);
    if (!err)
        err = fold_put_judged(out->fold, &out->candidate, &out->verdict, e);
    return err ? err : db_commit(out->db, e);
}
