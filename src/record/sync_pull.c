// SPDX-License-Identifier: Apache-2.0
// Bringing an open record up to date.
#include "record/blob.h"
#include "record/sync_handle.h"

enum err sync_count(struct record *r, struct sync_report *report, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL, *first = NULL;
    enum err err = db_prepare(
        r->rows, "SELECT class, count(*) FROM act WHERE i >= ?1 AND i < ?2 GROUP BY class", &s, e);
    if (!err)
        err = db_prepare(r->rows,
                         "SELECT i, rule FROM act WHERE i >= ?1 AND class = 2 ORDER BY i LIMIT 1",
                         &first, e);
    if (err)
        return err;
    report->size = record_size(r);
    stmt_int(s, 1, (int64_t)report->from);
    stmt_int(s, 2, (int64_t)report->size);
    while (stmt_row(s, e))
        if (stmt_get_int(s, 0) >= VERDICT_OK && stmt_get_int(s, 0) <= VERDICT_OPAQUE)
            report->acts[stmt_get_int(s, 0)] = (uint64_t)stmt_get_int(s, 1);
    if (stmt_failed(s))
        return ERR_IO;
    if (!report->acts[VERDICT_ALIEN])
        return OK;
    stmt_int(first, 1, (int64_t)report->from);
    if (stmt_row(first, e)) {
        report->alien_first = (uint64_t)stmt_get_int(first, 0);
        snprintf(report->alien_rule, sizeof report->alien_rule, SPAN_FMT,
                 SPAN_ARG(span_head(stmt_get_text(first, 1), sizeof report->alien_rule - 1)));
        stmt_reset(first);
    }
    return stmt_failed(first) ? ERR_IO : OK;
}

static enum err same_root(struct pull *p, bool *same, struct error *e) {
    uint8_t root[HASH_BYTES];
    enum err err = tree_root(p->tree, p->c.size, root, e);
    if (!err)
        *same = memcmp(root, p->c.root, HASH_BYTES) == 0;
    return err;
}

// Everything is compared before the tree at hand is touched.
static enum err pull_acts(struct record *r, struct pull *p, unsigned flags,
                          struct sync_report *report, struct error *e) {
    bool same = false, extends = false;
    struct error why;
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    enum err err = source_checkpoint(p->source, &note, e);
    if (!err)
        err = pull_take_checkpoint(p, buf_span(&note), e);
    if (!err && p->c.size == p->before)
        err = same_root(p, &same, e);
    if (err || same)
        return err;
    if (p->c.size > p->before)
        err = pull_frame(p, &extends, e);
    if (err)
        return err;
    if (!extends)
        return pull_contradicted(p, report, e);
    uint64_t new = p->c.size - p->before;
    progress_begin(&p->progress, "fetching", p->c.size, (flags & SYNC_PROGRESS) && new > 5000);
    err = pull_store(p, report, e);
    progress_end(&p->progress);
    if (!err)
        return record_extend(r, flags & SYNC_PROGRESS, e);
    if (record_load_tree(r, &why)) // what was added to it is in truth no more
        r->astray = true;
    return err;
}

enum err sync_pull(struct record *r, const struct source *s, uint64_t *came, unsigned flags,
                   struct sync_report *report, struct error *e) {
    struct pull p;
    uint64_t first = 0;
    if (!r->write)
        return error_set(e, ERR_DENIED, "this record was opened for reading");
    enum err err = r->astray ? record_mend(r, e) : OK;
    if (err)
        return err;
    report->from = report->size = r->tree.size;
    pull_init(&p, s, r->truth, &r->tree);
    p.log = record_log_key(r);
    err = pull_acts(r, &p, flags, report, e);
    pull_done(&p);
    if (!err && r->tree.size > report->from)
        err = sync_count(r, report, e);
    if (!err && (flags & SYNC_LINES))
        err = sync_lines(r, s, came ? came : &first, report, e);
    if (!err)
        blob_tidy(r);
    return err;
}
