// SPDX-License-Identifier: Apache-2.0
// Acts that come, one or in bundles, and what was logged of them.
#include "net/host_inside.h"

#include "base/codec.h"
#include "base/env.h"
#include "http/details.h"
#include "log/proof.h"
#include "log/tile.h"
#include "record/share.h"
#include "talks/refusal.h"

#define BUNDLE_TYPE "application/vnd.truce.bundle"
#define ACTS_MOST 256
#define TOO_FAST 429

struct posting {
    struct job job;
    bool bundle;
    const struct catalog *words; // for refusals
};

static enum err cut_bundle(struct request *x, struct posting *p, struct error *e) {
    struct span rest = x->body, entry;
    p->job.notes = arena_array(&x->arena, struct span, LIMIT_GROUP_ACTS);
    while (rest.size) {
        if (p->job.count == LIMIT_GROUP_ACTS)
            return error_set(e, ERR_LIMIT, "a bundle has at most %d acts", LIMIT_GROUP_ACTS);
        enum err err = bundle_cut(&rest, &entry, e);
        if (err)
            return err;
        p->job.notes[p->job.count++] = entry;
    }
    return p->job.count ? OK : error_set(e, ERR_INVALID, "the bundle is empty");
}

static struct json *hex_text(const uint8_t *bytes) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(bytes, HASH_BYTES));
    return json_new_text(buf_span(&hex));
}

static struct json *proof_list(const hash_bytes *hashes, size_t count) {
    struct json *list = json_new_list();
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    for (size_t i = 0; i < count; i++) {
        buf_clear(&text);
        base64_put(&text, span(hashes[i], HASH_BYTES));
        json_add(list, json_new_text(buf_span(&text)));
    }
    return list;
}

// Printed as it goes: most answers are of this kind.
static void put_taken(const struct outcome *o, const struct tip *tip, struct buf *out) {
    buf_printf(out, "{\"index\":%llu,\"id\":\"", (unsigned long long)o->appended.index);
    hex_put(out, span(o->appended.id, HASH_BYTES));
    buf_printf(out, "\",\"grade\":\"%s\",\"checkpoint\":", tip_grade(tip, o->appended.index));
    json_print_text(parcel_span(tip->newest), out);
    buf_put_str(out, ",\"proof\":[");
    for (size_t i = 0; i < o->proof_count; i++) {
        buf_put_str(out, i ? ",\"" : "\"");
        base64_put(out, span(o->proof[i], HASH_BYTES));
        buf_put_byte(out, '"');
    }
    buf_put_byte(out, ']');
}

static struct json *refused_json(const struct outcome *o, const struct catalog *words, int *status) {
    struct json *j = details_json(&o->appended.verdict.why, words);
    *status = details_status(&o->appended.verdict.why);
    if (!o->has_next)
        return j;
    json_put_int(j, "next_n", o->next_n);
    json_put(j, "prev", o->next_n ? hex_text(o->prev) : NULL);
    return j;
}

static struct json *too_fast(int wait, const struct catalog *words, int *status) {
    char text[128];
    *status = TOO_FAST;
    snprintf(text, sizeof text,
             "This participant has had as many acts logged in an hour as the rules admit; one more "
             "in %d s",
             wait);
    struct json *j = details_http(TOO_FAST, text, words);
    json_put_int(j, "retry_after", wait);
    return j;
}

// What became of one act; its status, which stands within where there are several. Problems say it
// by themselves.
static int put_act(const struct posting *p, size_t at, struct buf *out) {
    const struct outcome *o = &p->job.outcomes[at];
    int status;
    if (o->appended.logged || o->appended.repeated) {
        status = o->appended.logged ? 201 : 200;
        put_taken(o, p->job.tip, out);
        if (p->bundle)
            buf_printf(out, ",\"status\":%d", status);
        buf_put_byte(out, '}');
        return status;
    }
    JSON_SCOPED struct json *j =
        o->wait_s ? too_fast(o->wait_s, p->words, &status) : refused_json(o, p->words, &status);
    json_print(j, out);
    return status;
}

static void answer_one(struct request *x, const struct posting *p) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    int status = put_act(p, 0, &text);
    server_answer(x, &(struct answer){.status = status,
                                      .type = status < 300 ? "application/json" : PROBLEM_TYPE,
                                      .body = parcel_new(buf_span(&text)),
                                      .retry_after_s = p->job.outcomes[0].wait_s});
}

static void answer_bundle(struct request *x, const struct posting *p) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    for (size_t at = 0; at < p->job.count; at++) {
        buf_put_byte(&text, at ? ',' : '[');
        (void)put_act(p, at, &text);
    }
    buf_put_byte(&text, ']');
    server_answer(x, &(struct answer){.status = 200,
                                      .type = "application/json",
                                      .body = parcel_new(buf_span(&text))});
}

static void answer_posted(struct request *x) {
    struct posting *p = x->work;
    if (p->job.failed.code)
        server_refuse(x, &p->job.failed);
    else if (p->bundle)
        answer_bundle(x, p);
    else
        answer_one(x, p);
}

static void posted(struct job *job) {
    server_resume(job->context, answer_posted);
}

static bool read_wait(struct request *x, enum job_wait *out) {
    const char *wait = server_argument(x, "wait");
    struct error e;
    *out = !wait ? JOB_RECORDED : !strcmp(wait, "held") ? JOB_HELD : JOB_SEEN;
    if (!wait || !strcmp(wait, "held") || !strcmp(wait, "seen"))
        return true;
    if (error_set(&e, ERR_INVALID, "wait: seen or held, not \"%.40s\"", wait))
        server_refuse(x, &e);
    return false;
}

void host_post_acts(struct request *x, void *context) {
    struct host *h = context;
    struct posting *p = arena_new(&x->arena, struct posting);
    struct error e;
    enum job_wait wait;
    p->words = server_words(x);
    if (!read_wait(x, &wait))
        return;
    p->bundle = span_is(x->type, BUNDLE_TYPE);
    p->job = (struct job){.kind = JOB_ACTS, .wait = wait, .done = posted, .context = x};
    if (p->bundle && cut_bundle(x, p, &e)) {
        server_refuse(x, &e);
        return;
    }
    if (!p->bundle) {
        p->job.notes = &x->body;
        p->job.count = 1;
    }
    p->job.batch = batch_new(&x->arena, p->job.notes, p->job.count);
    p->job.outcomes = arena_array(&x->arena, struct outcome, p->job.count);
    x->work = p;
    x->forget = host_forget_job;
    if (writer_submit(h->writer, &p->job, &e))
        server_refuse(x, &e);
}

// What was logged.

struct listing {
    struct json *items;
    const struct tip *tip;
};

static enum err list_one(void *context, uint64_t index, struct span entry, struct error *e) {
    struct listing *l = context;
    struct json *item = json_new_object();
    ARENA_SCOPED struct arena a;
    struct note note;
    uint8_t id[HASH_BYTES];
    (void)e;
    arena_init(&a);
    json_put_int(item, "index", (int64_t)index);
    if (!note_parse(entry, &a, &note, NULL)) {
        hash_one(note.text, id);
        json_put(item, "id", hex_text(id));
    }
    json_put_str(item, "grade", tip_grade(l->tip, index));
    json_put_text(item, "note", entry);
    json_add(l->items, item);
    return OK;
}

struct page {
    uint64_t after, limit;
    bool has_after;
};

static void ask_acts(struct record *r, void *question, const struct error *failed) {
    struct request *x = question;
    const struct page *page = x->work;
    struct error e;
    if (front_failed(x, failed))
        return;
    struct tip *tip = front_tip(front_of(x));
    JSON_SCOPED struct json *j = json_new_object();
    struct listing l = {.items = json_new_list(), .tip = tip};
    uint64_t from = page->has_after ? page->after + 1 : 0, size = record_size(r);
    from = from < size ? from : size;
    uint64_t to = size - from > page->limit ? from + page->limit : size;
    json_put(j, "items", l.items);
    enum err err = record_entries(r, from, to, list_one, &l, &e);
    json_put(j, "next", to < size ? json_new_int((int64_t)to - 1) : NULL);
    tip_drop(tip);
    if (err)
        server_refuse(x, &e);
    else
        server_json(x, 200, j);
}

void host_get_acts(struct request *x, void *context) {
    struct page *page = arena_new(&x->arena, struct page);
    (void)context;
    x->work = page;
    page->has_after = server_argument(x, "after") != NULL;
    if (front_number(x, "after", INT64_MAX - 1, 0, &page->after) &&
        front_limit(x, ACTS_MOST, ACTS_MOST, &page->limit))
        front_ask(x, ask_acts);
}

// The newest key of that name, for a name may come with another key.
static const struct key *find_key(const struct state *s, struct span name) {
    const struct key *found = NULL;
    for (size_t i = 0; i < s->key_count; i++)
        if (span_equal(s->keys[i].v.name, name) && s->keys[i].member != SIZE_MAX)
            found = &s->keys[i];
    return found;
}

static struct json *use_list(unsigned uses) {
    struct json *list = json_new_list();
    for (size_t i = 0; use_words[i]; i++)
        if (uses & 1u << i)
            json_add(list, json_new_text(span_str(use_words[i])));
    return list;
}

static void ask_key(struct record *r, void *question, const struct error *failed) {
    struct request *x = question;
    struct error e;
    if (front_failed(x, failed))
        return;
    const struct key *k = find_key(record_state(r), x->tail);
    if (!k) {
        if (error_set(&e, ERR_NOT_FOUND, "no participant has a key \"" SPAN_FMT "\"",
                      SPAN_ARG(span_head(x->tail, LIMIT_NAME_BYTES))))
            server_refuse(x, &e);
        return;
    }
    JSON_SCOPED struct json *j = json_new_object();
    BUF_SCOPED struct buf vkey;
    buf_init(&vkey, 1024);
    json_put_text(j, "name", k->v.name);
    key_vkey(k->v.name, k->v.type, k->v.pub, &vkey);
    json_put_text(j, "vkey", buf_span(&vkey));
    json_put(j, "use", use_list(k->uses));
    json_put_int(j, "next_n", k->next_n);
    json_put(j, "prev", k->next_n ? hex_text(k->prev) : NULL);
    json_put(j, "revoked", k->revoked == INDEX_NONE ? NULL : json_new_int((int64_t)k->revoked));
    server_json(x, 200, j);
}

void host_get_key(struct request *x, void *context) {
    (void)context;
    front_ask(x, ask_key);
}

// Proofs.

static void give_proof(struct request *x, uint64_t index, struct span file, struct span entry) {
    ARENA_SCOPED struct arena a;
    struct proof p;
    struct note note;
    struct error e;
    uint8_t id[HASH_BYTES];
    arena_init(&a);
    if (proof_parse(file, &a, &p, &e)) { // made by us
        server_refuse_as(x, 500, &e);
        return;
    }
    JSON_SCOPED struct json *j = json_new_object();
    json_put_int(j, "index", (int64_t)index);
    if (!note_parse(entry, &a, &note, NULL)) {
        hash_one(note.text, id);
        json_put(j, "id", hex_text(id));
    }
    json_put_text(j, "checkpoint", p.checkpoint);
    json_put(j, "proof", proof_list((const hash_bytes *)p.hashes, p.count));
    server_json(x, 200, j);
}

static void ask_proof(struct record *r, void *question, const struct error *failed) {
    struct request *x = question;
    const bool *plain = x->work;
    struct error e;
    uint64_t index;
    BUF_SCOPED struct buf file, entry;
    buf_init(&file, LIMIT_PROOF_BYTES);
    buf_init(&entry, LIMIT_ENTRY_BYTES);
    if (front_failed(x, failed))
        return;
    enum err err = decimal_get(x->tail, INT64_MAX, &index)
                       ? record_prove(r, index, &file, &e)
                       : error_set(&e, ERR_INVALID, "\"" SPAN_FMT "\" is no index",
                                   SPAN_ARG(span_head(x->tail, 40)));
    if (!err)
        err = record_entry(r, index, &entry, &e);
    if (err)
        server_refuse(x, &e);
    else if (*plain)
        server_answer(x, &(struct answer){.status = 200,
                                          .type = "text/plain; charset=utf-8",
                                          .body = parcel_new(buf_span(&file))});
    else
        give_proof(x, index, buf_span(&file), buf_span(&entry));
}

void host_get_proof(struct request *x, void *context) {
    bool *plain = arena_new(&x->arena, bool);
    (void)context;
    *plain = server_takes(x, "Accept", "text/plain");
    x->work = plain;
    front_ask(x, ask_proof);
}
