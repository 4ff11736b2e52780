// SPDX-License-Identifier: Apache-2.0
// The log as others read it: checkpoints, tiles, cosignatures.
#include "net/host_inside.h"

#include "record/share.h"

#define COSIGNATURES_MOST 1024
#define COSIGNATURES_USUAL 256

static const char immutable[] = "public, max-age=31536000, immutable";

static void give_note(struct request *x, struct parcel *note) {
    server_answer(x, &(struct answer){.status = 200,
                                      .type = "text/plain; charset=utf-8",
                                      .body = note,
                                      .cache = "no-cache"});
}

void host_get_checkpoint(struct request *x, void *context) {
    struct tip *tip = front_tip(front_of(x));
    (void)context;
    give_note(x, parcel_take(tip->known));
    tip_drop(tip);
}

void host_get_newest(struct request *x, void *context) {
    struct tip *tip = front_tip(front_of(x));
    (void)context;
    give_note(x, parcel_take(tip->newest));
    tip_drop(tip);
}

// Tiles. What is in one never changes, so it is cached without end, here and elsewhere.

static void give_tile(struct request *x, struct parcel *tile) {
    server_answer(x, &(struct answer){.status = 200,
                                      .type = "application/octet-stream",
                                      .body = tile,
                                      .cache = immutable});
}

static void ask_tile(struct record *r, void *question, const struct error *failed) {
    struct request *x = question;
    const struct tile_id *id = x->work;
    struct error e;
    BUF_SCOPED struct buf bytes;
    buf_init(&bytes, TILE_WIDTH * (LIMIT_ENTRY_BYTES + 2));
    if (front_failed(x, failed))
        return;
    if (record_tile(r, *id, &bytes, &e)) {
        server_refuse(x, &e);
        return;
    }
    struct parcel *tile = parcel_new(buf_span(&bytes));
    shelf_put(front_of(x)->shelf, x->path, SHELF_FOR_EVER, tile);
    give_tile(x, tile);
}

static void get_tile(struct request *x, bool entries) {
    struct tile_id *id = arena_new(&x->arena, struct tile_id);
    struct error e;
    struct parcel *known = shelf_get(front_of(x)->shelf, x->path, SHELF_FOR_EVER);
    if (known) {
        give_tile(x, known);
        return;
    }
    enum err err = tile_path_parse(span_from(x->path, 1), id, &e);
    if (!err && (id->level == TILE_ENTRIES) != entries) // each by its own route, open or not
        err = error_set(&e, ERR_NOT_FOUND, "there is no such tile");
    if (err) {
        server_refuse_as(x, 404, &e); // there is no such file
        return;
    }
    x->work = id;
    front_ask(x, ask_tile);
}

void host_get_tile(struct request *x, void *context) {
    (void)context;
    get_tile(x, false);
}

void host_get_entries(struct request *x, void *context) {
    (void)context;
    get_tile(x, true);
}

// Cosignatures given.

struct giving {
    struct record *r;
    struct json *items;
    uint64_t last;
    struct buf note;
};

static enum err give_one(void *context, uint64_t came, uint64_t size, struct span line,
                         struct error *e) {
    struct giving *g = context;
    uint64_t found = 0;
    g->last = came;
    buf_clear(&g->note);
    enum err err = truth_get_checkpoint(record_truth(g->r), size, &found, &g->note, e);
    if (err || found != size)
        return err;
    buf_put_span(&g->note, line);
    err = buf_check(&g->note, "a checkpoint with a cosignature", e);
    if (err)
        return err;
    struct json *item = json_new_object();
    json_put_int(item, "came", (int64_t)came);
    json_put_int(item, "size", (int64_t)size);
    json_put_text(item, "note", buf_span(&g->note));
    json_add(g->items, item);
    return OK;
}

struct page {
    uint64_t after, limit;
};

static void ask_cosignatures(struct record *r, void *question, const struct error *failed) {
    struct request *x = question;
    const struct page *page = x->work;
    struct error e;
    if (front_failed(x, failed))
        return;
    JSON_SCOPED struct json *j = json_new_object();
    struct giving g = {.r = r, .items = json_new_list()};
    buf_init(&g.note, 2 * LIMIT_CHECKPOINT_BYTES);
    json_put(j, "items", g.items);
    enum err err =
        truth_cosignatures_since(record_truth(r), page->after, page->limit, give_one, &g, &e);
    buf_done(&g.note);
    bool more = json_count(g.items) == page->limit;
    json_put(j, "next", more ? json_new_int((int64_t)g.last) : NULL);
    if (err)
        server_refuse(x, &e);
    else
        server_json(x, 200, j);
}

void host_get_cosignatures(struct request *x, void *context) {
    struct page *page = arena_new(&x->arena, struct page);
    (void)context;
    x->work = page;
    if (front_number(x, "after", LIMIT_JSON_INTEGER, 0, &page->after) &&
        front_limit(x, COSIGNATURES_MOST, COSIGNATURES_USUAL, &page->limit))
        front_ask(x, ask_cosignatures);
}

// Cosignatures taken.

struct taking {
    struct job job;
    struct span note;
    struct taken taken;
};

static void answer_taken(struct request *x) {
    struct taking *t = x->work;
    const struct error *why = t->job.failed.code ? &t->job.failed : &t->taken.why;
    if (!why->code)
        server_answer(x, &(struct answer){.status = 204});
    else if (why->code == ERR_CONFLICT && !t->job.failed.code)
        server_refuse_as(x, 422, why); // another root, as C2SP witnesses say it
    else
        server_refuse(x, why);
}

static void taken(struct job *job) {
    server_resume(job->context, answer_taken);
}

void host_post_cosignatures(struct request *x, void *context) {
    struct host *h = context;
    struct taking *t = arena_new(&x->arena, struct taking);
    struct error e;
    x->work = t;
    t->note = x->body;
    t->job = (struct job){.kind = JOB_COSIGNATURES,
                          .notes = &t->note,
                          .count = 1,
                          .taken = &t->taken,
                          .done = taken,
                          .context = x};
    x->forget = host_forget_job;
    if (writer_submit(h->writer, &t->job, &e))
        server_refuse(x, &e);
}
