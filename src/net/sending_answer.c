// SPDX-License-Identifier: Apache-2.0
// What a host answers to acts, checked; and what is remembered of them.
#include "net/sending_inside.h"

#include "base/codec.h"
#include "log/tile.h"

#define ANSWER_BYTES 262144   // a checkpoint, its cosignatures, a proof
#define PAGE_ACTS 256
#define PAGE_BYTES (24 << 20) // so many acts in JSON, at worst

// Memory.

static void put_name(const struct sending *s, char name[64]) {
    uint8_t hash[HASH_BYTES];
    BUF_SCOPED struct buf text;
    buf_init(&text, 1024);
    buf_put_str(&text, "chain-");
    hash_one(span(s->key->pub, sizeof s->key->pub), hash);
    hex_put(&text, span(hash, 16));
    snprintf(name, 64, "%s", buf_str(&text));
}

static bool get_end(const struct json *j, struct chain_end *out) {
    struct span what = json_get_text(j, "what");
    *out = (struct chain_end){.n = json_get_int(j, "n"), .seen = (uint64_t)json_get_int(j, "seen")};
    return json_type(json_get(j, "n")) == JSON_INT_T && out->n >= 0 &&
           hex_get(json_get_text(j, "id"), out->id, HASH_BYTES) &&
           (!what.data || hex_get(what, out->what, HASH_BYTES));
}

static bool parse_chain(struct sending *s, const struct json *j) {
    const struct json *logged = json_get(j, "logged"), *sent = json_get(j, "sent");
    s->chain.any = logged != NULL;
    s->chain.open = sent != NULL;
    return span_is(json_get_text(j, "key"), s->key->name) &&
           (!logged || get_end(logged, &s->chain.logged)) &&
           (!sent || (get_end(sent, &s->chain.sent) && json_get(sent, "what")));
}

enum err sending_read_chain(struct sending *s, struct error *e) {
    char name[64];
    BUF_SCOPED struct buf text;
    JSON_SCOPED struct json *j = NULL;
    struct error why;
    buf_init(&text, 4096);
    put_name(s, name);
    enum err err = seen_read(&s->seen, name, &text, &why);
    if (err == ERR_NOT_FOUND)
        return OK;
    if (!err)
        err = json_parse(buf_span(&text), JSON_LINES, &j, &why);
    if (!err && parse_chain(s, j))
        return OK;
    return error_set(e, ERR_CORRUPT, "%s/%s: is not what was remembered there", s->seen.folder,
                     name);
}

static void put_hash(struct json *j, const char *name, const uint8_t hash[HASH_BYTES]) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(hash, HASH_BYTES));
    json_put_text(j, name, buf_span(&hex));
}

static struct json *end_json(const struct chain_end *end) {
    struct json *j = json_new_object();
    json_put_int(j, "n", end->n);
    put_hash(j, "id", end->id);
    json_put_int(j, "seen", (int64_t)end->seen);
    put_hash(j, "what", end->what);
    return j;
}

enum err sending_keep_chain(const struct sending *s, struct error *e) {
    char name[64];
    JSON_SCOPED struct json *j = json_new_object();
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    put_name(s, name);
    json_put_str(j, "key", s->key->name);
    if (s->chain.any)
        json_put(j, "logged", end_json(&s->chain.logged));
    if (s->chain.open)
        json_put(j, "sent", end_json(&s->chain.sent));
    json_print(j, &text);
    buf_put_byte(&text, '\n');
    return seen_write(&s->seen, name, buf_span(&text), e);
}

// Answers.

static bool get_proof(const struct json *list, hash_bytes *hashes, size_t *count) {
    *count = json_count(list);
    if (json_type(list) != JSON_LIST_T || *count > LIMIT_PROOF_HASHES)
        return false;
    for (size_t i = 0; i < *count; i++)
        if (!base64_get_exact(json_text(json_at(list, i)), hashes[i], HASH_BYTES))
            return false;
    return true;
}

static enum err not_proved(struct client *host, const char *what, struct error *e) {
    error_set(e, ERR_INVALID, "%s: the answer does not prove that the act is in the log: %s",
              client_url(host), what);
    return error_hint(e, "Ask others who hold the record whether it is there");
}

// {"index","id","checkpoint","proof","grade"?}: that `note` is there, under a checkpoint that
// extends what was seen.
enum err sending_check(struct seen *seen, struct client *host, const struct json *j,
                       struct span note, struct sending_taken *taken, struct sent *out,
                       struct error *e) {
    hash_bytes hashes[LIMIT_PROOF_HASHES];
    size_t count;
    uint8_t leaf[HASH_BYTES];
    struct span text = json_get_text(j, "checkpoint");
    int64_t index = json_get_int(j, "index");
    if (json_type(json_get(j, "index")) != JSON_INT_T || index < 0 ||
        !get_proof(json_get(j, "proof"), hashes, &count))
        return not_proved(host, "it is malformed", e);
    enum err err = taken->note.data && span_equal(text, taken->note)
                       ? OK
                       : seen_take(seen, host, text, &taken->c, e);
    if (err)
        return err;
    taken->note = text;
    merkle_leaf(note, leaf);
    struct error why;
    if ((uint64_t)index >= taken->c.size ||
        merkle_check_inclusion(leaf, (uint64_t)index, taken->c.size, (const hash_bytes *)hashes,
                               count, taken->c.root, &why))
        return not_proved(host, "its hashes do not lead to the checkpoint", e);
    out->index = (uint64_t)index;
    snprintf(out->grade, sizeof out->grade, SPAN_FMT,
             SPAN_ARG(span_head(json_get_text(j, "grade"), 15)));
    return OK;
}

static void put_id(struct span note, uint8_t id[HASH_BYTES]) {
    ARENA_SCOPED struct arena a;
    struct note parsed;
    struct error why;
    arena_init(&a);
    memset(id, 0, HASH_BYTES);
    if (!note_parse(note, &a, &parsed, &why))
        hash_one(parsed.text, id);
}

static enum err post(struct seen *seen, struct client *host, const char *path, struct span note,
                     struct sent *out, bool *refused, struct error *e) {
    JSON_SCOPED struct json *j = NULL;
    struct sending_taken taken = {0};
    struct exchange x = {.path = path,
                         .accept = "application/json",
                         .type = "text/plain; charset=utf-8",
                         .send = note,
                         .bytes_max = ANSWER_BYTES};
    *out = (struct sent){0};
    put_id(note, out->id);
    enum err err = client_run(host, &x, 1, e);
    *refused = err && x.status >= 400 && x.status < 500 && x.status != 429;
    if (!err)
        err = json_parse(buf_span(&x.body), JSON_LINES, &j, e);
    if (!err)
        err = sending_check(seen, host, j, note, &taken, out, e);
    out->repeated = x.status == 200;
    if (err == ERR_IO && e && !e->hint[0])
        error_hint(e, "Whether it was logged is not known. Run the same command again: it finds "
                      "out before it signs anything");
    exchange_done(&x);
    return err;
}

enum err sending_post(struct sending *s, struct span note, enum sending_wait wait, struct sent *out,
                      bool *refused, struct error *e) {
    static const char *const paths[] = {[SENDING_RECORDED] = "acts",
                                        [SENDING_SEEN] = "acts?wait=seen",
                                        [SENDING_HELD] = "acts?wait=held"};
    return post(&s->seen, s->host, paths[wait], note, out, refused, e);
}

enum err sending_notes(struct seen *seen, struct client *host, const struct span *notes,
                       size_t count, struct sent_note *out, struct error *e) {
    for (size_t i = 0; i < count; i++) {
        bool refused;
        out[i].why = (struct error){0};
        enum err err = post(seen, host, "acts", notes[i], &out[i].sent, &refused, &out[i].why);
        if (!err || refused)
            continue;
        if (e)
            *e = out[i].why;
        return err;
    }
    return OK;
}

// Finding an act whose answer was lost.

struct looking {
    const uint8_t *id;
    struct span note;
    bool found;
    uint64_t next; // index of the act that comes next
    uint64_t size; // acts that the host's checkpoint has, verified
    bool more;
};

// {"items":[{"index","note"}],"next"}: the acts from l->next on, without gaps. A page that another
// is to follow is full, so that a host does not keep anybody asking.
static enum err look_at_page(struct looking *l, const struct json *j, struct arena *a,
                             struct error *e) {
    const struct json *items = json_get(j, "items"), *next = json_get(j, "next");
    size_t count = json_count(items);
    for (size_t i = 0; !l->found && i < count; i++) {
        const struct json *item = json_at(items, i);
        struct span note = json_get_text(item, "note");
        uint8_t id[HASH_BYTES];
        if (json_get_int(item, "index") != (int64_t)l->next)
            return error_set(e, ERR_INVALID, "its list of acts is out of order");
        put_id(note, id);
        l->found = memcmp(id, l->id, HASH_BYTES) == 0;
        l->note = l->found ? arena_copy(a, note) : l->note;
        l->next += !l->found;
    }
    l->more = !l->found && json_type(next) == JSON_INT_T && l->next < l->size;
    if (l->more && (count != PAGE_ACTS || json_int(next) != (int64_t)l->next - 1))
        return error_set(e, ERR_INVALID, "its list of acts goes on as none does");
    return OK;
}

static enum err look(struct sending *s, struct looking *l, struct arena *a, struct error *e) {
    enum err err = OK;
    for (l->more = l->next < l->size; !err && l->more;) {
        JSON_SCOPED struct json *j = NULL;
        BUF_SCOPED struct buf path, text;
        buf_init(&path, 128);
        buf_init(&text, PAGE_BYTES);
        buf_printf(&path, "api/v1/acts?after=%llu", (unsigned long long)l->next - 1);
        err = client_get(s->host, buf_str(&path), PAGE_BYTES, &text, e);
        if (!err)
            err = json_parse(buf_span(&text), JSON_LINES, &j, e);
        if (err)
            return err;
        err = look_at_page(l, j, a, e);
        if (err)
            error_prefix(e, "%s", client_url(s->host));
    }
    return err;
}

enum err sending_find(struct sending *s, const uint8_t id[HASH_BYTES], uint64_t from,
                      struct sent *out, bool *found, struct error *e) {
    ARENA_SCOPED struct arena a;
    JSON_SCOPED struct json *j = NULL;
    BUF_SCOPED struct buf path, text;
    struct looking l = {.id = id, .next = from ? from : 1};
    struct sending_taken taken = {0};
    arena_init(&a);
    buf_init(&path, 128);
    buf_init(&text, ANSWER_BYTES);
    enum err err = seen_advance(&s->seen, s->host, e); // it may have been logged since
    l.size = s->seen.newest.size;
    if (!err && l.size > l.next && l.size - l.next > LIMIT_SYNC_ENTRIES)
        err = error_set(e, ERR_LIMIT, "%s: more acts are said to be logged since than are looked at",
                        client_url(s->host));
    if (!err)
        err = look(s, &l, &a, e);
    *found = l.found;
    if (err || !l.found)
        return err;
    buf_printf(&path, "api/v1/proof/%llu", (unsigned long long)l.next);
    err = client_get(s->host, buf_str(&path), ANSWER_BYTES, &text, e);
    if (!err)
        err = json_parse(buf_span(&text), JSON_LINES, &j, e);
    if (!err)
        err = sending_check(&s->seen, s->host, j, l.note, &taken, out, e);
    memcpy(out->id, id, HASH_BYTES);
    if (!out->grade[0])
        snprintf(out->grade, sizeof out->grade, "recorded");
    return err;
}
