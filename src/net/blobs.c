// SPDX-License-Identifier: Apache-2.0
#include "net/blobs.h"

#include "base/codec.h"
#include "base/limits.h"

#define PIECE_BYTES ((size_t)LIMIT_BLOB_BYTES)

static void put_path(const uint8_t sha256[HASH_BYTES], char path[5 + 2 * HASH_BYTES + 1]) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(sha256, HASH_BYTES));
    snprintf(path, 5 + 2 * HASH_BYTES + 1, "blob/%s", buf_str(&hex));
}

// A host that erased it says so with 410, which is none of the statuses the client tells apart.
static enum err refused(const struct exchange *x, enum err err, struct error *e) {
    if (x->status != 410)
        return err;
    if (e)
        e->code = ERR_DENIED;
    return ERR_DENIED;
}

// One piece; *more where the host gave as much as was asked for.
static enum err get_piece(struct client *host, const char *path, uint64_t from, struct buf *out,
                          bool *more, struct error *e) {
    char range[64];
    snprintf(range, sizeof range, "%llu-%llu", (unsigned long long)from,
             (unsigned long long)(from + PIECE_BYTES - 1));
    struct exchange x = {.path = path, .range = range, .bytes_max = PIECE_BYTES};
    enum err err = client_run(host, &x, 1, e);
    *more = false;
    if (x.status == 416) { // what came before was all of it, or it is empty
        err = OK;
    } else if (!err && x.status != 206 && from) {
        err = error_set(e, ERR_INVALID, "the host does not give parts of a blob");
    } else if (!err) {
        buf_put_span(out, buf_span(&x.body));
        *more = x.status == 206 && x.body.size == PIECE_BYTES;
        err = buf_check(out, "the blob", e);
    } else {
        err = refused(&x, err, e);
    }
    exchange_done(&x);
    return err;
}

enum err blobs_get(struct client *host, const uint8_t sha256[HASH_BYTES], struct buf *out,
                   struct error *e) {
    char path[5 + 2 * HASH_BYTES + 1];
    uint8_t hash[HASH_BYTES];
    size_t before = out->size;
    enum err err = OK;
    put_path(sha256, path);
    for (bool more = true; !err && more;)
        err = get_piece(host, path, out->size - before, out, &more, e);
    if (err)
        return err;
    hash_one(span_from(buf_span(out), before), hash);
    return memcmp(hash, sha256, HASH_BYTES)
               ? error_set(e, ERR_CORRUPT, "%s: what came does not hash to that digest",
                           client_url(host))
               : OK;
}

enum err blobs_put(struct client *host, const uint8_t sha256[HASH_BYTES], struct span content,
                   struct error *e) {
    char path[5 + 2 * HASH_BYTES + 1];
    put_path(sha256, path);
    struct exchange x = {.path = path,
                         .type = "application/octet-stream",
                         .put = true,
                         .send = content.size ? content : span_str(""),
                         .bytes_max = 4096};
    enum err err = client_run(host, &x, 1, e);
    if (err)
        err = refused(&x, err, e);
    exchange_done(&x);
    return err;
}

struct pulling {
    struct record *r;
    struct client *host;
    struct blobs_report *out;
};

static enum err fetch(struct pulling *p, const uint8_t sha256[HASH_BYTES], struct error *e) {
    BUF_SCOPED struct buf content;
    struct error why;
    uint64_t most = blob_bytes_max(p->r);
    buf_init(&content, most < BUF_MAX ? (size_t)most : BUF_MAX);
    if (blobs_get(p->host, sha256, &content, &why)) {
        if (!p->out->missing++)
            p->out->first = why;
        return OK;
    }
    p->out->came++;
    return blob_put(p->r, sha256, buf_span(&content), e);
}

static enum err look_for(struct pulling *p, const uint8_t sha256[HASH_BYTES], struct error *e) {
    bool here = false;
    p->out->named++;
    enum err err = blob_refuse_erased(p->r, sha256, e);
    if (err == ERR_DENIED) {
        p->out->erased++;
        return OK;
    }
    if (!err)
        err = blob_here(p->r, sha256, &here, e);
    p->out->here += here;
    return err || here ? err : fetch(p, sha256, e);
}

enum err blobs_pull(struct record *r, struct client *host, struct blobs_report *out,
                    struct error *e) {
    struct blob_names names = {0};
    struct pulling p = {r, host, out};
    *out = (struct blobs_report){0};
    enum err err = blob_names_learn(&names, r, e);
    const uint8_t *sha256;
    for (size_t at = 0; !err && (sha256 = blob_names_next(&names, &at));)
        err = look_for(&p, sha256, e);
    blob_names_done(&names);
    return err;
}
