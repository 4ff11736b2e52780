// SPDX-License-Identifier: Apache-2.0
// A table of 4,096 places; a key has four it may stand in, and of those the one that was asked for
// longest ago makes room.
#include "net/shelf.h"

#include "base/arena.h"
#include "crypto/hash.h"

#include <pthread.h>
#include <stdlib.h>

#define PLACES 4096
#define WAYS 4

struct place {
    uint8_t key[HASH_BYTES];
    uint64_t version, asked;
    struct parcel *parcel;
};

struct shelf {
    pthread_mutex_t lock;
    uint64_t clock;
    size_t bytes;
    struct place places[PLACES];
};

struct shelf *shelf_new(void) {
    struct shelf *s = memory_get(sizeof *s);
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

static void clear(struct shelf *s, struct place *p) {
    if (p->parcel)
        s->bytes -= p->parcel->size;
    parcel_drop(p->parcel);
    p->parcel = NULL;
}

void shelf_free(struct shelf *s) {
    if (!s)
        return;
    for (size_t i = 0; i < PLACES; i++)
        clear(s, &s->places[i]);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static struct place *ways(struct shelf *s, const uint8_t key[HASH_BYTES]) {
    size_t set = (size_t)(key[0] | key[1] << 8) % (PLACES / WAYS);
    return &s->places[set * WAYS];
}

struct parcel *shelf_get(struct shelf *s, struct span name, uint64_t version) {
    uint8_t key[HASH_BYTES];
    struct parcel *found = NULL;
    hash_one(name, key);
    struct place *p = ways(s, key);
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < WAYS && !found; i++)
        if (p[i].parcel && memcmp(p[i].key, key, HASH_BYTES) == 0 &&
            (p[i].version == version || p[i].version == SHELF_FOR_EVER)) {
            p[i].asked = ++s->clock;
            found = parcel_take(p[i].parcel);
        }
    pthread_mutex_unlock(&s->lock);
    return found;
}

// Everything that is not of this version goes first, then whatever comes, until there is room.
static void make_room(struct shelf *s, uint64_t version, size_t size) {
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < PLACES && s->bytes + size > SHELF_BYTES; i++)
            if (round ||
                (s->places[i].version != version && s->places[i].version != SHELF_FOR_EVER))
                clear(s, &s->places[i]);
}

void shelf_put(struct shelf *s, struct span name, uint64_t version, struct parcel *parcel) {
    uint8_t key[HASH_BYTES];
    if (parcel->size > SHELF_BYTES / 4)
        return;
    hash_one(name, key);
    struct place *p = ways(s, key), *best = p;
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < WAYS; i++) {
        if (p[i].parcel && memcmp(p[i].key, key, HASH_BYTES) == 0) {
            best = &p[i];
            break;
        }
        if (!p[i].parcel || (best->parcel && p[i].asked < best->asked))
            best = &p[i];
    }
    clear(s, best);
    make_room(s, version, parcel->size);
    memcpy(best->key, key, HASH_BYTES);
    best->version = version;
    best->asked = ++s->clock;
    best->parcel = parcel_take(parcel);
    s->bytes += parcel->size;
    pthread_mutex_unlock(&s->lock);
}
