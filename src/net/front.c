// SPDX-License-Identifier: Apache-2.0
#include "net/front.h"

#include "base/codec.h"

struct front *front_of(struct request *x) {
    return server_context(x);
}

struct tip *front_tip(struct front *f) {
    return f->tip(f);
}

void front_name(struct front *f, struct span record) {
    snprintf(f->record_name, sizeof f->record_name, SPAN_FMT, SPAN_ARG(record));
}

void front_done(struct front *f) {
    readers_free(f->readers);
    events_free(f->events);
    shelf_free(f->shelf);
    admission_free(f->admission);
    parcel_drop(f->openapi);
}

// Questions.

struct asking {
    struct request *request;
    readers_ask *ask;
};

// The record may have been closed, or a key revoked, since the request was let in: what an answer
// is made of decides.
static void ask_admitted(struct record *r, void *question, const struct error *failed) {
    const struct asking *q = question;
    struct request *x = q->request;
    const struct front *f = front_of(x);
    bool open = x->route->flags & ROUTE_OPEN;
    if (f->admission && !open && r && !admission_holds_in(record_state(r), x))
        admission_refuse(f->admission, x);
    else
        q->ask(r, x, failed);
}

void front_ask(struct request *x, readers_ask *ask) {
    struct asking *q = arena_new(&x->arena, struct asking);
    struct error e;
    *q = (struct asking){x, ask};
    if (readers_submit(front_of(x)->readers, ask_admitted, q, &e))
        server_refuse(x, &e);
}

bool front_failed(struct request *x, const struct error *failed) {
    if (failed)
        server_refuse(x, failed);
    return failed != NULL;
}

bool front_number(struct request *x, const char *name, uint64_t most, uint64_t missing,
                  uint64_t *out) {
    const char *text = server_argument(x, name);
    struct error e;
    *out = missing;
    if (!text || decimal_get(span_str(text), most, out))
        return true;
    if (error_set(&e, ERR_INVALID, "%s: \"%.40s\" is no number up to %llu", name, text,
                  (unsigned long long)most))
        server_refuse(x, &e);
    return false;
}

bool front_limit(struct request *x, uint64_t most, uint64_t missing, uint64_t *out) {
    struct error e;
    if (!front_number(x, "limit", most, missing, out))
        return false;
    if (*out)
        return true;
    if (error_set(&e, ERR_INVALID, "limit: at least 1"))
        server_refuse(x, &e);
    return false;
}

// Events.

static void put_checkpoint(const struct tip *tip, struct buf *out) {
    buf_printf(out, "event: checkpoint\nid: %llu\ndata: {\"size\":%llu,\"root\":\"",
               (unsigned long long)tip->size, (unsigned long long)tip->size);
    base64_put(out, span(tip->root, HASH_BYTES));
    buf_put_str(out, "\"}\n\n");
}

static void put_cosigned(const struct tip *tip, struct buf *out) {
    const struct grade *g = &tip->grade;
    buf_printf(out,
               "event: cosigned\ndata: {\"size\":%llu,\"seen\":{\"have\":%lld,\"need\":%lld},"
               "\"held\":{\"have\":%lld,\"need\":%lld,\"of\":%lld},\"seen_size\":%llu,"
               "\"held_size\":%llu}\n\n",
               (unsigned long long)tip->size, (long long)g->seen_have, (long long)g->seen_need,
               (long long)g->held_have, (long long)g->held_need, (long long)g->held_of,
               (unsigned long long)tip->seen, (unsigned long long)tip->held);
}

// Slugs and act types need no escapes; restricted acts have no type here.
static enum err put_acts(struct record *r, uint64_t from, uint64_t to, struct buf *out,
                         struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(record_rows(r),
                              "SELECT i, id, author, type FROM act WHERE i >= ?1 AND i < ?2"
                              " AND class <> 2 ORDER BY i",
                              &s, e);
    if (err)
        return err;
    stmt_int(s, 1, (int64_t)from);
    stmt_int(s, 2, (int64_t)to);
    while (stmt_row(s, e)) {
        int64_t index = stmt_get_int(s, 0);
        struct span type = stmt_get_text(s, 3);
        buf_printf(out, "event: act\nid: %lld\ndata: {\"index\":%lld,\"id\":\"",
                   (long long)index + 1, (long long)index);
        hex_put(out, stmt_get_blob(s, 1));
        buf_printf(out, "\",\"by\":\"" SPAN_FMT "\",\"act\":", SPAN_ARG(stmt_get_text(s, 2)));
        buf_printf(out, type.data ? "\"" SPAN_FMT "\"}\n\n" : "null" SPAN_FMT "}\n\n",
                   SPAN_ARG(type));
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

void front_tell(struct front *f, struct record *r, const struct tip *tip, uint64_t from) {
    BUF_SCOPED struct buf out;
    struct error e;
    buf_init(&out, BUF_MAX);
    if (from < tip->size) {
        if (put_acts(r, from, tip->size, &out, &e))
            buf_clear(&out); // whoever listens looks at the checkpoint
        put_checkpoint(tip, &out);
    } else {
        put_cosigned(tip, &out);
    }
    struct parcel *told = parcel_new(buf_span(&out));
    events_send(f->events, told, tip->size);
    parcel_drop(told);
}

struct parcel *front_stands(struct front *f) {
    struct tip *tip = front_tip(f);
    BUF_SCOPED struct buf out;
    buf_init(&out, 4096);
    put_checkpoint(tip, &out);
    tip_drop(tip);
    return parcel_new(buf_span(&out));
}
