// SPDX-License-Identifier: Apache-2.0
// One set for each minute of `created`: those that may come now lie in at most three, and a fourth
// takes the place of one whose last request is too old by then.
#include "net/nonces.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/env.h"

#include <pthread.h>
#include <stdlib.h>

#define MINUTE_S 60
#define SETS 4
#define SLOTS (NONCES_MOST / 3 * 4) // a quarter stays free, so that looking ends soon
#define COUNTERS 4096               // for each set: keys that fall together share what they may
#define SALT_BYTES 32

_Static_assert(SETS *MINUTE_S >= NONCE_AGE_S + NONCE_AHEAD_S + 2 * MINUTE_S,
               "a set is not used again before all in it are too old");
_Static_assert((SLOTS & (SLOTS - 1)) == 0, "slots are counted by bits");

struct set {
    int64_t minute;
    size_t count;
    uint64_t *slots; // hashes, 0 for none; made when first needed
    uint32_t each[COUNTERS];
};

struct nonces {
    pthread_mutex_t lock;
    uint8_t salt[SALT_BYTES]; // nobody can choose where his nonces fall
    int64_t began, now;
    struct set sets[SETS];
};

struct nonces *nonces_new(int64_t now) {
    struct nonces *n = memory_get(sizeof *n);
    pthread_mutex_init(&n->lock, NULL);
    env_real.random(NULL, n->salt, sizeof n->salt);
    n->began = n->now = now;
    for (size_t i = 0; i < SETS; i++)
        n->sets[i].minute = -1;
    return n;
}

void nonces_free(struct nonces *n) {
    if (!n)
        return;
    for (size_t i = 0; i < SETS; i++)
        free(n->sets[i].slots);
    pthread_mutex_destroy(&n->lock);
    free(n);
}

static bool timely(struct nonces *n, int64_t created, int64_t now) {
    n->now = now > n->now ? now : n->now;
    return created >= n->began && created >= n->now - NONCE_AGE_S &&
           created <= n->now + NONCE_AHEAD_S;
}

bool nonces_timely(struct nonces *n, int64_t created, int64_t now) {
    pthread_mutex_lock(&n->lock);
    bool good = timely(n, created, now);
    pthread_mutex_unlock(&n->lock);
    return good;
}

// The set of that minute, emptied of another's.
static struct set *set_of(struct nonces *n, int64_t created) {
    int64_t minute = created / MINUTE_S;
    struct set *s = &n->sets[minute % SETS];
    if (s->minute == minute)
        return s;
    free(s->slots);
    *s = (struct set){.minute = minute, .slots = memory_get(SLOTS * sizeof *s->slots)};
    return s;
}

static uint64_t first_bytes(const uint8_t *hash) {
    uint64_t value = 0;
    for (size_t i = 0; i < sizeof value; i++)
        value = value << 8 | hash[i];
    return value;
}

static uint64_t hash(const struct nonces *n, struct span key, struct span nonce) {
    uint8_t out[HASH_BYTES];
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    buf_put(&text, n->salt, sizeof n->salt);
    buf_put_be(&text, key.size, 8);
    buf_put_span(&text, key);
    buf_put_span(&text, nonce);
    hash_one(buf_span(&text), out);
    return first_bytes(out);
}

static enum nonce take(struct set *s, uint64_t what, uint32_t *of_key) {
    size_t at = what & (SLOTS - 1);
    for (; s->slots[at]; at = (at + 1) & (SLOTS - 1))
        if (s->slots[at] == what)
            return NONCE_USED;
    if (s->count == NONCES_MOST || *of_key == NONCES_EACH)
        return NONCE_FULL;
    s->slots[at] = what;
    s->count++;
    ++*of_key;
    return NONCE_NEW;
}

enum nonce nonces_take(struct nonces *n, struct span key, struct span nonce, int64_t created,
                       int64_t now) {
    uint64_t what = hash(n, key, nonce), whose = hash(n, key, span(NULL, 0));
    enum nonce taken = NONCE_UNTIMELY;
    pthread_mutex_lock(&n->lock);
    if (timely(n, created, now)) {
        struct set *s = set_of(n, created);
        taken = take(s, what ? what : 1, &s->each[whose % COUNTERS]);
    }
    pthread_mutex_unlock(&n->lock);
    return taken;
}
