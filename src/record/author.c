// SPDX-License-Identifier: Apache-2.0
#include "record/author.h"

#include "base/codec.h"
#include "crypto/secret.h"
#include "talks/line.h"

static void put_seen(struct json *act, const struct checkpoint *c) {
    struct json *seen = json_new_object();
    BUF_SCOPED struct buf root;
    buf_init(&root, 64);
    base64_put(&root, span(c->root, HASH_BYTES));
    json_put_int(seen, "size", (int64_t)c->size);
    json_put_text(seen, "root", buf_span(&root));
    json_put(act, "seen", seen);
}

static void put_stamp(struct json *act, const char *name, struct stamp s) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    stamp_print(s, &text);
    json_put_text(act, name, buf_span(&text));
}

static struct json *envelope(struct span record, int64_t epoch, struct span by) {
    struct json *act = json_new_object();
    json_put_int(act, "truce", 1);
    json_put_text(act, "record", record);
    json_put_int(act, "epoch", epoch);
    json_put_text(act, "by", by);
    return act;
}

static enum err print_line(const struct json *act, struct buf *out, struct error *e) {
    json_print(act, out);
    buf_put_byte(out, '\n');
    return buf_check(out, "an act", e);
}

static void put_place(struct json *act, const struct author_place *p) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    json_put_int(act, "n", p->n);
    if (!p->n)
        return;
    hex_put(&hex, span(p->prev, HASH_BYTES));
    json_put_text(act, "prev", buf_span(&hex));
}

static void put_open(struct json *act, const struct authoring *a) {
    json_put_text(act, "act", a->type);
    json_put(act, "body", json_share(a->body));
    if (a->source)
        json_put(act, "source", json_share(a->source));
}

// The line is made for this very place: its digest has the key's count in it.
static enum err put_sealed(struct json *act, const struct author_place *p,
                           const struct authoring *a, struct error *e) {
    uint8_t salt[LINE_SALT_BYTES], digest[HASH_BYTES];
    SECRET_BUF_SCOPED struct buf line = {0};
    BUF_SCOPED struct buf cipher, text;
    buf_init(&cipher, LIMIT_ENTRY_BYTES);
    buf_init(&text, 2 * LIMIT_ENTRY_BYTES);
    secret_buf_init(&line, LINE_BYTES_MAX);
    env_real.random(NULL, salt, sizeof salt);
    enum err err = line_print(a->type, a->body, a->source, a->blob_keys, salt, &line, e);
    if (!err)
        err = age_encrypt(buf_span(&line), a->recipients, a->recipient_count, &cipher, e);
    if (err)
        return err;
    line_digest(p->record, p->by, p->n, buf_span(&line), digest);
    json_put(act, "to", json_copy(a->to));
    base64_put(&text, buf_span(&cipher));
    json_put_text(act, "sealed", buf_span(&text));
    buf_clear(&text);
    hex_put(&text, span(digest, HASH_BYTES));
    json_put_text(act, "digest", buf_span(&text));
    if (a->blobs)
        json_put(act, "blobs", json_copy(a->blobs));
    return OK;
}

// As it stands before what it says.
static struct json *begin(const struct author_place *p, const struct authoring *a) {
    struct json *act = envelope(p->record, p->epoch, p->by);
    put_place(act, p);
    put_seen(act, &p->seen);
    put_stamp(act, "at", a->at);
    if (a->until)
        put_stamp(act, "until", *a->until);
    return act;
}

enum err author_draft(const struct author_place *p, const struct authoring *a, struct buf *out,
                      struct error *e) {
    JSON_SCOPED struct json *act = begin(p, a);
    if (a->to)
        json_put(act, "to", json_copy(a->to));
    put_open(act, a);
    return print_line(act, out, e);
}

enum err author_text_at(const struct author_place *p, const struct authoring *a, struct buf *out,
                        struct error *e) {
    JSON_SCOPED struct json *act = begin(p, a);
    enum err err = OK;
    if (a->to)
        err = put_sealed(act, p, a, e);
    else
        put_open(act, a);
    return err ? err : print_line(act, out, e);
}

enum err author_note_at(const struct author_place *p, const struct authoring *a, struct buf *out,
                        struct error *e) {
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_ENTRY_BYTES);
    enum err err = author_text_at(p, a, &text, e);
    if (!err)
        err = note_sign(buf_span(&text), &a->key, 1, out, e);
    if (!err)
        err = buf_check(out, "an act", e);
    if (!err && a->chain) {
        a->chain->begun = true;
        a->chain->next_n = p->n + 1;
        hash_one(buf_span(&text), a->chain->prev);
    }
    return err;
}

// n and prev: the record's, unless notes are being made one behind another.
enum err author_note(struct record *r, const struct authoring *a, struct buf *out,
                     struct error *e) {
    const struct state *s = record_state(r);
    const struct key *k = state_key(s, span_str(a->key->name), a->key->id);
    if (!k || k->member == SIZE_MAX)
        return error_set(e, ERR_DENIED, "\"%s\" (%08x) is no participant's key in this record",
                         a->key->name, a->key->id);
    ARENA_SCOPED struct arena arena;
    arena_init(&arena);
    struct author_place p = {
        .record = s->record, .epoch = s->epoch, .by = s->members[k->member].slug};
    enum err err = record_checkpoint(r, INT64_MAX, &arena, &p.seen, NULL, e);
    if (err)
        return err;
    bool behind = a->chain && a->chain->begun;
    p.n = behind ? a->chain->next_n : k->next_n;
    memcpy(p.prev, behind ? a->chain->prev : k->prev, HASH_BYTES);
    return author_note_at(&p, a, out, e);
}

enum err author_found_text(struct span record, struct span by, struct stamp at,
                           const struct json *body, struct buf *out, struct error *e) {
    JSON_SCOPED struct json *act = envelope(record, 0, by);
    put_stamp(act, "at", at);
    json_put_str(act, "act", "found");
    json_put(act, "body", json_copy(body));
    return print_line(act, out, e);
}

enum err author_hold_body(struct record *r, struct json *body, struct error *e) {
    ARENA_SCOPED struct arena arena;
    arena_init(&arena);
    struct checkpoint c;
    uint8_t digest[HASH_BYTES];
    enum err err = record_checkpoint(r, INT64_MAX, &arena, &c, NULL, e);
    if (!err)
        err = fold_digest_at(record_fold(r), c.size, digest, e);
    if (err)
        return err;
    BUF_SCOPED struct buf text;
    buf_init(&text, 256);
    base64_put(&text, span(c.root, HASH_BYTES));
    json_put_int(body, "size", (int64_t)c.size);
    json_put_text(body, "root", buf_span(&text));
    buf_clear(&text);
    hex_put(&text, span(digest, HASH_BYTES));
    json_put_text(body, "state", buf_span(&text));
    return OK;
}
