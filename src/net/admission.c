// SPDX-License-Identifier: Apache-2.0
#include "net/admission.h"

#include "base/env.h"
#include "http/details.h"
#include "http/message_signature.h"
#include "net/nonces.h"
#include "talks/rules.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#define NAMES_MOST 32
#define NAME_BYTES 300
#define TOO_FAST 429
#define MAY_ASK (USE_ACT | USE_MACHINE | USE_ROOT)

static const char refusal[] =
    "This record is open to its participants alone: sign the request with a participant's key, as "
    "Accept-Signature says; docs/http.md has the whole of it";
static const char too_fast[] =
    "More requests were signed with this key in a minute than the host can tell apart";

// Who asks, of a request that was let in.
struct asker {
    struct span name;
    uint32_t id;
};

struct reader {
    struct span name;
    uint32_t id;
    uint8_t pub[ED25519_PUBLIC_BYTES];
};

struct admission {
    atomic_bool closed;
    struct nonces *nonces;
    struct parcel *refusal;
    uint8_t nobody[ED25519_PUBLIC_BYTES]; // in place of a key that is not the record's
    pthread_mutex_t lock;                 // of what follows
    char names[NAMES_MOST][NAME_BYTES];   // the record's own comes first
    size_t name_count;
    struct arena arena; // of the readers
    struct reader *readers;
    size_t count;
    struct stamp_of_keys {
        size_t keys, revoked;
        uint64_t last;
    } of;
};

// The host's names.

static void add_name(struct admission *a, struct span name) {
    if (!name.size || name.size >= NAME_BYTES || a->name_count == NAMES_MOST)
        return;
    snprintf(a->names[a->name_count++], NAME_BYTES, SPAN_FMT, SPAN_ARG(name));
}

// A name with a port, and without one where that is HTTP's own.
static void add_at_port(struct admission *a, struct span name, const char *port) {
    char whole[NAME_BYTES];
    snprintf(whole, sizeof whole, SPAN_FMT ":%s", SPAN_ARG(name), port);
    add_name(a, span_str(whole));
    if (!strcmp(port, "80"))
        add_name(a, name);
}

static bool is_ours(struct admission *a, struct span authority) {
    bool ours = false;
    pthread_mutex_lock(&a->lock);
    for (size_t i = 0; i < a->name_count; i++)
        ours |= strlen(a->names[i]) == authority.size &&
                !strncasecmp(a->names[i], (const char *)authority.data, authority.size);
    pthread_mutex_unlock(&a->lock);
    return ours;
}

void admission_know(struct admission *a, const char *url) {
    struct span whole = span_str(url), own;
    whole = span_from(whole, strlen("http://"));
    const char *port = strrchr(url, ':') + 1;
    own = span_head(whole, whole.size - strlen(port) - 1);
    pthread_mutex_lock(&a->lock);
    add_at_port(a, own, port);
    if (span_starts(own, span_str("127.")) || span_is(own, "[::1]"))
        add_at_port(a, span_str("localhost"), port); // which is nobody else's
    if (a->name_count)                               // the record's own name, at our port
        add_at_port(a, span_str(a->names[0]), port);
    pthread_mutex_unlock(&a->lock);
}

void admission_names(const struct admission *a, struct buf *out) {
    for (size_t i = 0; i < a->name_count; i++)
        buf_printf(out, "%s%s", i ? ", " : "", a->names[i]);
}

// The record.

static bool may_ask(const struct key *k) {
    return k && k->member != SIZE_MAX && k->v.type == KEY_ED25519 && k->revoked == INDEX_NONE &&
           (k->uses & MAY_ASK);
}

static int by_id(const void *a, const void *b) {
    const struct reader *x = a, *y = b;
    return x->id != y->id ? (x->id < y->id ? -1 : 1) : span_compare(x->name, y->name);
}

static struct stamp_of_keys stamp_of(const struct state *s) {
    struct stamp_of_keys of = {.keys = s->key_count};
    for (size_t i = 0; i < s->key_count; i++)
        if (s->keys[i].revoked != INDEX_NONE) {
            of.revoked++;
            of.last = s->keys[i].revoked > of.last ? s->keys[i].revoked : of.last;
        }
    return of;
}

static bool same_keys(const struct stamp_of_keys *a, const struct stamp_of_keys *b) {
    return a->keys == b->keys && a->revoked == b->revoked && a->last == b->last;
}

// Under the lock.
static void list_readers(struct admission *a, const struct state *s) {
    arena_done(&a->arena);
    arena_init(&a->arena);
    a->readers = arena_array(&a->arena, struct reader, s->key_count + 1);
    a->count = 0;
    for (size_t i = 0; i < s->key_count; i++) {
        const struct key *k = &s->keys[i];
        if (!may_ask(k))
            continue;
        struct reader *r = &a->readers[a->count++];
        *r = (struct reader){.name = arena_copy(&a->arena, k->v.name), .id = k->v.id};
        memcpy(r->pub, k->v.pub, sizeof r->pub);
    }
    qsort(a->readers, a->count, sizeof *a->readers, by_id);
}

bool admission_update(struct admission *a, const struct state *s) {
    bool closed = !rules_open(s->rules), was = atomic_load(&a->closed), changed = false;
    if (closed) {
        struct stamp_of_keys of = stamp_of(s);
        pthread_mutex_lock(&a->lock);
        changed = !was || !same_keys(&of, &a->of);
        if (changed)
            list_readers(a, s);
        a->of = of;
        pthread_mutex_unlock(&a->lock);
    }
    atomic_store(&a->closed, closed);
    return changed;
}

bool admission_closed(const struct admission *a) {
    return atomic_load(&a->closed);
}

// A key in force with this name and id.
static bool find(struct admission *a, struct span name, uint32_t id,
                 uint8_t pub[ED25519_PUBLIC_BYTES]) {
    struct reader wanted = {.name = name, .id = id};
    pthread_mutex_lock(&a->lock);
    const struct reader *r =
        a->count ? bsearch(&wanted, a->readers, a->count, sizeof *a->readers, by_id) : NULL;
    memcpy(pub, r ? r->pub : a->nobody, ED25519_PUBLIC_BYTES);
    pthread_mutex_unlock(&a->lock);
    return r != NULL;
}

bool admission_holds(struct admission *a, const struct request *x) {
    const struct asker *asker = x->admitted;
    uint8_t pub[ED25519_PUBLIC_BYTES];
    return !admission_closed(a) || (asker && find(a, asker->name, asker->id, pub));
}

bool admission_holds_in(const struct state *s, const struct request *x) {
    const struct asker *asker = x->admitted;
    return rules_open(s->rules) || (asker && may_ask(state_key(s, asker->name, asker->id)));
}

// The gate.

void admission_refuse(const struct admission *a, struct request *x) {
    x->secret = true;
    server_answer(x, &(struct answer){.status = 401,
                                      .type = PROBLEM_TYPE,
                                      .body = parcel_take(a->refusal),
                                      .asks = message_accept});
}

static void refuse_fast(struct request *x) {
    JSON_SCOPED struct json *j = details_http(TOO_FAST, too_fast, server_words(x));
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    json_print(j, &text);
    server_answer(x, &(struct answer){.status = TOO_FAST,
                                      .type = PROBLEM_TYPE,
                                      .body = parcel_new(buf_span(&text)),
                                      .retry_after_s = 30});
}

// In the order in which nothing but the request itself is looked at for as long as may be.
static enum nonce judge(struct admission *a, struct request *x, struct message_signature *s) {
    const struct message m = {.method = x->method,
                              .authority = server_header_once(x, "Host"),
                              .target = x->target,
                              .has_body = x->has_body,
                              .type = server_header_once(x, "Content-Type"),
                              .digest = server_header_once(x, "Content-Digest")};
    uint8_t pub[ED25519_PUBLIC_BYTES];
    int64_t now = env_real.now(NULL);
    if (message_signature_parse(server_header_once(x, "Signature-Input"),
                                server_header_once(x, "Signature"), x->has_body, s, NULL) ||
        !is_ours(a, m.authority) || !nonces_timely(a->nonces, s->created, now))
        return NONCE_UNTIMELY;
    bool known = find(a, s->key_name, s->key_id, pub);
    if (!message_signature_check(s, &m, pub) || !known)
        return NONCE_UNTIMELY;
    return nonces_take(a->nonces, s->key_name, span(s->nonce, sizeof s->nonce), s->created, now);
}

static void admit(struct admission *a, struct request *x) {
    struct message_signature s;
    enum nonce nonce = judge(a, x, &s);
    if (nonce == NONCE_FULL) {
        refuse_fast(x);
    } else if (nonce != NONCE_NEW) {
        admission_refuse(a, x);
    } else {
        struct asker *asker = arena_new(&x->arena, struct asker);
        *asker = (struct asker){.name = arena_copy(&x->arena, s.key_name), .id = s.key_id};
        x->admitted = asker;
    }
}

void admission_gate(struct admission *a, struct request *x, bool whole) {
    if (!admission_closed(a) || (x->route && x->route->flags & ROUTE_OPEN))
        return;
    x->secret = true;
    if (!whole)
        admit(a, x);
    else if (!x->admitted ||
             !content_digest_check(server_header_once(x, "Content-Digest"), x->body))
        admission_refuse(a, x);
}

// Beginning and end.

static struct parcel *print_refusal(void) {
    JSON_SCOPED struct json *j = details_http(401, refusal, NULL);
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    json_print(j, &text);
    return parcel_new(buf_span(&text));
}

struct admission *admission_new(const struct admission_options *o) {
    struct admission *a = memory_get(sizeof *a);
    uint8_t seed[ED25519_SEED_BYTES], secret[ED25519_SECRET_BYTES];
    struct span rest = o->state->record, name = span(NULL, 0);
    pthread_mutex_init(&a->lock, NULL);
    arena_init(&a->arena);
    a->refusal = print_refusal();
    env_real.random(NULL, seed, sizeof seed);
    ed25519_from_seed(seed, a->nobody, secret);
    explicit_bzero(secret, sizeof secret);
    explicit_bzero(seed, sizeof seed);
    if (span_cut(&rest, '/', &name))
        add_name(a, name);
    add_name(a, span_str(o->listen));
    for (size_t i = 0; i < o->name_count; i++)
        add_name(a, span_str(o->names[i]));
    // What was signed in this second may have been taken by the host that ran before.
    int64_t began = env_real.now(NULL) + 1;
    a->nonces = nonces_new(began);
    double patience = env_elapsed() + 2;
    if (admission_update(a, o->state))
        while (env_real.now(NULL) < began && env_elapsed() < patience)
            usleep(10000);
    return a;
}

void admission_free(struct admission *a) {
    if (!a)
        return;
    nonces_free(a->nonces);
    parcel_drop(a->refusal);
    arena_done(&a->arena);
    pthread_mutex_destroy(&a->lock);
    free(a);
}
