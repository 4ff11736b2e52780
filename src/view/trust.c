// SPDX-License-Identifier: Apache-2.0
// The record itself: what it is, how large, on what its readers agree, who holds it.
#include "base/codec.h"
#include "record/verify.h"
#include "view/asking.h"
#include "view/asks.h"
#include "view/sights.h"

// All but those in force, which are the rest: of a million acts they are few, and have an index.
static const char counts_sql[] =
    "SELECT class, count(*) FROM act WHERE class <> 0 AND i < :size GROUP BY class";
static const char digest_sql[] = "SELECT digest FROM act WHERE i = :size - 1";
static const char clock_sql[] =
    "SELECT log_time FROM clock WHERE" SIGHT_KNOWN "ORDER BY rowid DESC LIMIT 1";
static const char rules_sql[] =
    "SELECT rules, set_by, i FROM ruleset WHERE" SIGHT_KNOWN "ORDER BY rowid DESC LIMIT 1";

static const char attested_sql[] =
    "SELECT author, max(i), size FROM hold WHERE" SIGHT_KNOWN "GROUP BY author ORDER BY author";

static enum err put_counts(struct asking *a, struct json *item, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *counts = json_new_object();
    int64_t ok = (int64_t)a->q->as_of;
    json_put(item, "acts", counts);
    for (size_t c = 0; c <= VERDICT_OPAQUE; c++)
        json_put_int(counts, verdict_words[c], 0);
    enum err err = sight_prepare(a->record, a->q, counts_sql, &s, e);
    while (!err && stmt_row(s, e))
        if (stmt_get_int(s, 0) > 0 && stmt_get_int(s, 0) <= VERDICT_OPAQUE) {
            json_put_int(counts, verdict_words[stmt_get_int(s, 0)], stmt_get_int(s, 1));
            ok -= stmt_get_int(s, 1);
        }
    json_put_int(counts, verdict_words[VERDICT_OK], ok);
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

static enum err put_digest(struct asking *a, struct json *item, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    enum err err = sight_prepare(a->record, a->q, digest_sql, &s, e);
    if (err)
        return err;
    if (stmt_row(s, e)) {
        hex_put(&hex, stmt_get_blob(s, 0));
        json_put_text(item, "state", buf_span(&hex));
        stmt_reset(s);
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

static enum err put_log_time(struct asking *a, struct json *item, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    json_put(item, "log_time", NULL);
    enum err err = sight_prepare(a->record, a->q, clock_sql, &s, e);
    if (err)
        return err;
    if (stmt_row(s, e)) {
        stamp_print((struct stamp){stmt_get_int(s, 0), a->face.offset_min}, &text);
        json_put_text(item, "log_time", buf_span(&text));
        stmt_reset(s);
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

// The newest hold act of each holder.
static enum err put_attested(struct asking *a, struct json *item, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *list = json_new_list();
    json_put(item, "attested", list);
    enum err err = sight_prepare(a->record, a->q, attested_sql, &s, e);
    if (err)
        return err;
    while (stmt_row(s, e)) {
        struct json *o = json_new_object();
        json_put_text(o, "who", stmt_get_text(s, 0));
        json_put_int(o, "i", stmt_get_int(s, 1));
        json_put_int(o, "size", stmt_get_int(s, 2));
        json_add(list, o);
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

static enum err put_rules(struct asking *a, struct json *item, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *rules = NULL;
    enum err err = sight_prepare(a->record, a->q, rules_sql, &s, e);
    if (err)
        return err;
    if (stmt_row(s, e)) {
        err = json_parse(stmt_get_text(s, 0), 0, &rules, e);
        if (!err)
            json_put(item, "rules", rules);
        json_put_text(item, "rules_set_by", stmt_get_text(s, 1));
        json_put_int(item, "rules_since", stmt_get_int(s, 2));
        stmt_reset(s);
    }
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

static struct json *share(int64_t have, int64_t need) {
    struct json *o = json_new_object();
    json_put_int(o, "have", have);
    json_put_int(o, "need", need);
    json_put_bool(o, "met", have >= need);
    return o;
}

// Of the newest checkpoint at most as large as the question's size.
static enum err put_grade(struct asking *a, struct json *item, struct error *e) {
    struct checkpoint c;
    struct span note;
    struct grade g;
    struct json *o = json_new_object();
    json_put(item, "checkpoint", o);
    enum err err = record_checkpoint(a->record, a->q->as_of, &a->arena, &c, &note, e);
    if (!err)
        err = record_grade(a->record, c.size, &g, e);
    if (err)
        return err;
    json_put_int(o, "size", (int64_t)c.size);
    json_put(o, "held", share(g.held_have, g.held_need));
    json_put(o, "seen", share(g.seen_have, g.seen_need));
    return OK;
}

enum err trust_ask(struct record *r, const struct view_query *q, struct json *out,
                   struct error *e) {
    ASKING_SCOPED struct asking a;
    struct json *item = json_new_object(), *items = json_new_list();
    json_add(items, item);
    json_put(out, "items", items);
    enum err err = asking_begin(&a, r, q, e);
    if (err)
        return err;
    json_put(item, "languages", json_copy(json_get(a.founding, "languages")));
    json_put_int(item, "epoch", record_state(r)->epoch);
    err = put_digest(&a, item, e);
    if (!err)
        err = put_counts(&a, item, e);
    if (!err)
        err = put_log_time(&a, item, e);
    if (!err)
        err = put_attested(&a, item, e);
    if (!err)
        err = put_grade(&a, item, e);
    if (!err)
        err = sights_put(&a, item, e);
    return err ? err : put_rules(&a, item, e);
}
