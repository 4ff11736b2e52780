// SPDX-License-Identifier: Apache-2.0
// The founding entry: judged alone, as a clone and evidence begin with it; and a record made of it.
#include "record/append.h"
#include "record/record_handle.h"
#include "record/signed.h"

#include <unistd.h>

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

// The founding, before there is a file: it holds, and names this log's key.
static enum err check_founding(struct span note, const struct secret_key *log, struct error *e) {
    BUF_SCOPED struct buf vkey;
    struct verifier named;
    uint8_t id[HASH_BYTES];
    buf_init(&vkey, LIMIT_ENTRY_BYTES);
    enum err err = record_judge_founding(note, &vkey, id, e);
    if (!err)
        err = verifier_parse(buf_span(&vkey), &named, e);
    return err ? err : record_check_log_key(&named, log, e);
}

// A record of one entry at `draft`, and its copy at `path`: which is there founded, or not at all.
static enum err found_by_draft(const char *draft, const char *path, struct span note,
                               const struct secret_key *log, struct error *e) {
    struct record *r = memory_get(sizeof *r);
    buf_init(&r->verified, LIMIT_CHECKPOINT_BYTES);
    struct appended done = {0};
    uint8_t root[HASH_BYTES];
    SIGNED_SCOPED struct signed_last last = {.lock = -1};
    r->write = r->draft = true;
    unlink(draft); // of somebody who had our process number and was cut off
    enum err err = truth_create(draft, &r->truth, e);
    if (!err)
        err = record_load_tree(r, e);
    if (!err)
        err = record_own_rows(r, e);
    if (!err)
        err = record_append(r, log, &note, 1, 0, &done, e);
    if (!err && !done.logged) {
        err = done.verdict.why.code;
        if (e)
            *e = done.verdict.why;
    }
    if (!err)
        err = record_recall(r, log, &last, e);
    if (!err)
        err = truth_backup(r->truth, path, e);
    if (!err)
        err = tree_root(&r->tree, r->tree.size, root, e);
    if (!err)
        record_remember(r, &last, root);
    record_close(r);
    unlink(draft);
    return err;
}

enum err record_create(const char *path, struct span note, const struct secret_key *log,
                       struct record **out, struct error *e) {
    BUF_SCOPED struct buf draft;
    buf_init(&draft, 65536);
    buf_printf(&draft, "%s.founding-%ld", path, (long)getpid());
    enum err err = buf_check(&draft, "the record's path", e);
    if (!err)
        err = check_founding(note, log, e);
    if (!err)
        err = found_by_draft(buf_str(&draft), path, note, log, e);
    if (err)
        return err;
    err = record_open(path, RECORD_WRITE, false, out, e);
    if (err)
        unlink(path);
    return err;
}
