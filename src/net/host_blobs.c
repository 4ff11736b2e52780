// SPDX-License-Identifier: Apache-2.0
// Content that acts name: taken in when it is named and hashes, given as bytes to be kept.
#include "net/host_inside.h"

#include "base/codec.h"

static bool read_digest(struct request *x, uint8_t sha256[HASH_BYTES]) {
    struct error e;
    if (hex_get(x->tail, sha256, HASH_BYTES))
        return true;
    if (error_set(&e, ERR_INVALID, "\"" SPAN_FMT "\" is no SHA-256 in lowercase hex",
                  SPAN_ARG(span_head(x->tail, 80))))
        server_refuse(x, &e);
    return false;
}

// Refuses, and returns true, what was erased.
static bool was_erased(struct record *r, struct request *x, const uint8_t sha256[HASH_BYTES]) {
    struct error e;
    enum err err = blob_refuse_erased(r, sha256, &e);
    if (err == ERR_DENIED)
        server_refuse_as(x, 410, &e);
    else if (err)
        server_refuse(x, &e);
    return err != OK;
}

// Taking.

struct taking {
    struct job job;
    uint8_t sha256[HASH_BYTES];
    struct span content;
};

static void answer_taken(struct request *x) {
    struct taking *t = x->work;
    if (!t->job.failed.code)
        server_answer(x, &(struct answer){.status = 201});
    else if (t->job.failed.code == ERR_DENIED)
        server_refuse_as(x, 410, &t->job.failed);
    else
        server_refuse(x, &t->job.failed);
}

static void taken(struct job *job) {
    server_resume(job->context, answer_taken);
}

// What is named is remembered, so that nobody costs the host a look through its log twice.
static enum err check_named(struct host *h, struct record *r, const uint8_t sha256[HASH_BYTES],
                            struct error *e) {
    pthread_mutex_lock(&h->blobs_lock);
    enum err err = blob_names_learn(&h->blobs, r, e);
    bool named = !err && blob_names_has(&h->blobs, sha256);
    pthread_mutex_unlock(&h->blobs_lock);
    if (err || named)
        return err;
    error_set(e, ERR_NOT_FOUND, "no act in force names a blob of that digest");
    error_hint(e, "The act that names it comes first");
    return ERR_NOT_FOUND;
}

static void ask_put(struct record *r, void *question, const struct error *failed) {
    struct request *x = question;
    struct host *h = host_of(x);
    struct taking *t = x->work;
    struct error e;
    uint8_t hash[HASH_BYTES];
    bool repeated = false;
    if (front_failed(x, failed) || was_erased(r, x, t->sha256))
        return;
    enum err err = check_named(h, r, t->sha256, &e);
    if (!err) {
        hash_one(t->content, hash);
        if (memcmp(hash, t->sha256, HASH_BYTES) != 0)
            err = error_set(&e, ERR_CONFLICT, "the content does not hash to that digest");
    }
    if (!err && t->content.size > blob_bytes_max(r))
        err = error_set(&e, ERR_LIMIT, "the rules take blobs of at most %llu bytes",
                        (unsigned long long)blob_bytes_max(r));
    if (!err)
        err = blob_here(r, t->sha256, &repeated, &e);
    if (!err && repeated)
        server_answer(x, &(struct answer){.status = 204});
    else if (err || writer_submit(h->writer, &t->job, &e))
        server_refuse(x, &e);
    // Once it is answered or submitted the request, and all that lies in its arena, may be gone.
}

void host_put_blob(struct request *x, void *context) {
    struct taking *t = arena_new(&x->arena, struct taking);
    (void)context;
    if (!read_digest(x, t->sha256))
        return;
    t->content = x->body;
    t->job = (struct job){.kind = JOB_BLOB,
                          .notes = &t->content,
                          .count = 1,
                          .blob = t->sha256,
                          .done = taken,
                          .context = x};
    x->work = t;
    x->forget = host_forget_job;
    front_ask(x, ask_put);
}

// Giving.

struct giving {
    uint8_t sha256[HASH_BYTES];
    char etag[2 * HASH_BYTES + 3];
    const char *range; // in the arena, or NULL
    bool has;          // the client has it already
};

struct part {
    uint64_t from, size;
    bool whole;
};

static bool to_number(struct span text, uint64_t *out) {
    return decimal_get(text, INT64_MAX, out);
}

// "bytes=FROM-TO", "bytes=FROM-" and "bytes=-LAST" (RFC 9110, 14.1.2). What is of another form, and
// more than one range, count as if nothing was asked for. False where there is no such range.
static bool find_part(const char *range, uint64_t size, struct part *out) {
    struct span rest = span_str(range ? range : ""), from, head = span_str("bytes=");
    uint64_t first, last = size ? size - 1 : 0;
    *out = (struct part){0, size, true};
    if (!span_starts(rest, head))
        return true;
    rest = span_from(rest, head.size);
    ptrdiff_t dash = span_find(rest, '-');
    if (dash < 0)
        return true;
    from = span_head(rest, (size_t)dash);
    rest = span_from(rest, (size_t)dash + 1);
    if (!from.size) {
        if (!to_number(rest, &last))
            return true;
        last = last < size ? last : size;
        *out = (struct part){size - last, last, false};
        return last > 0;
    }
    bool open = !rest.size;
    if (!to_number(from, &first) || (!open && (!to_number(rest, &last) || last < first)))
        return true;
    if (first >= size)
        return false;
    last = last < size ? last : size - 1;
    *out = (struct part){first, last - first + 1, false};
    return true;
}

static void give_part(struct record *r, struct request *x, const struct giving *g, struct part part,
                      uint64_t size) {
    struct error e;
    BUF_SCOPED struct buf bytes;
    char range[96];
    buf_init(&bytes, LIMIT_BLOB_BYTES);
    if (blob_read(r, g->sha256, part.from, part.size, &bytes, &e)) {
        server_refuse(x, &e);
        return;
    }
    snprintf(range, sizeof range, "bytes %llu-%llu/%llu", (unsigned long long)part.from,
             (unsigned long long)(part.from + part.size - 1), (unsigned long long)size);
    // It may be erased: whoever keeps it asks again.
    server_answer(x, &(struct answer){.status = part.whole ? 200 : 206,
                                      .type = "application/octet-stream",
                                      .body = parcel_new(buf_span(&bytes)),
                                      .etag = g->etag,
                                      .cache = "no-cache",
                                      .range = part.whole ? NULL : range,
                                      .download = true});
}

static void ask_get(struct record *r, void *question, const struct error *failed) {
    struct request *x = question;
    const struct giving *g = x->work;
    struct error e;
    struct part part;
    uint64_t size;
    if (front_failed(x, failed) || was_erased(r, x, g->sha256))
        return;
    if (truth_blob_size(record_truth(r), g->sha256, &size, &e)) {
        server_refuse(x, &e);
        return;
    }
    if (g->has) {
        server_answer(x, &(struct answer){.status = 304, .etag = g->etag, .cache = "no-cache"});
        return;
    }
    if (!find_part(g->range, size, &part)) {
        if (error_set(&e, ERR_INVALID, "it has %llu bytes", (unsigned long long)size))
            server_refuse_as(x, 416, &e);
        return;
    }
    if (part.whole && size > LIMIT_BLOB_BYTES) {
        error_set(&e, ERR_LIMIT, "it has %llu bytes: more than is given at once",
                  (unsigned long long)size);
        error_hint(&e, "Ask for it in ranges of at most %d bytes", LIMIT_BLOB_BYTES);
        server_refuse(x, &e);
        return;
    }
    part.size = part.size < LIMIT_BLOB_BYTES ? part.size : LIMIT_BLOB_BYTES;
    give_part(r, x, g, part, size);
}

void host_get_blob(struct request *x, void *context) {
    struct giving *g = arena_new(&x->arena, struct giving);
    const char *range = server_header(x, "Range"), *has = server_header(x, "If-None-Match");
    (void)context;
    if (!read_digest(x, g->sha256))
        return;
    snprintf(g->etag, sizeof g->etag, "\"" SPAN_FMT "\"", SPAN_ARG(x->tail));
    g->range = range ? arena_str(&x->arena, span_str(range)) : NULL;
    g->has = has && strstr(has, g->etag);
    x->work = g;
    front_ask(x, ask_get);
}
