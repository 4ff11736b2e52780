// SPDX-License-Identifier: Apache-2.0
// The founding entry, judged alone: what a record, a clone and evidence begin with.
#include "record/record_handle.h"

enum err record_judge_founding(struct span note, struct buf *log_vkey, uint8_t id[HASH_BYTES],
                               struct error *e) {
    struct db *db = NULL;
    struct fold *f = NULL;
    struct candidate c;
    struct verdict v = {0};
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    enum err err = db_open(NULL, DB_MEMORY, DB_NORMAL, &db, e);
    if (!err)
        err = fold_open(db, NULL, NULL, &f, e);
    if (!err) {
        candidate_prepare(&c, note, &a);
        err = fold_judge(f, &c, &v, e);
        if (!err && v.class != VERDICT_OK) {
            err = v.why.code ? v.why.code : ERR_INVALID;
            if (e)
                *e = v.why;
        } else if (!err) {
            buf_put_span(log_vkey, json_get_text(c.act.body, "log_vkey"));
            memcpy(id, c.act.id, HASH_BYTES);
            err = buf_check(log_vkey, "the log's key", e);
        }
    }
    fold_close(f);
    db_close(db);
    return err;
}
