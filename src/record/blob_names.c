// SPDX-License-Identifier: Apache-2.0
// What is named, and which of it all of its authors want erased.
#include "record/blob.h"

#include "record/record_handle.h"

static int compare(const void *a, const void *b) {
    const struct blob_word *x = a, *y = b;
    int order = memcmp(x->sha256, y->sha256, HASH_BYTES);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

struct learning {
    struct blob_names *names;
    const struct state *state;
};

static enum err keep(void *context, const struct blob_name *name, struct error *e) {
    struct learning *l = context;
    struct blob_names *n = l->names;
    const struct member *m = state_member(l->state, name->by);
    if (!m)
        return error_set(e, ERR_CORRUPT, "an act in force is by nobody");
    if (n->count == n->room) {
        n->room = n->room ? 2 * n->room : 64;
        n->list = memory_grow(n->list, n->room * sizeof *n->list);
    }
    struct blob_word *word = &n->list[n->count++];
    *word = (struct blob_word){
        .index = name->index, .who = (uint32_t)(m - l->state->members), .erase = name->erase};
    memcpy(word->sha256, name->sha256, HASH_BYTES);
    return OK;
}

enum err blob_names_learn(struct blob_names *n, struct record *r, struct error *e) {
    uint64_t size = record_size(r);
    size_t before = n->count;
    struct learning l = {n, record_state(r)};
    if (size <= n->size)
        return OK;
    enum err err = blob_named(r, n->size, size, keep, &l, e);
    if (err) {
        n->count = before;
        return err;
    }
    n->size = size;
    if (n->count != before)
        qsort(n->list, n->count, sizeof *n->list, compare);
    return OK;
}

// The words about one blob: the first, and how many.
static const struct blob_word *words_of(const struct blob_names *n,
                                        const uint8_t sha256[HASH_BYTES], size_t *count) {
    size_t low = 0, high = n->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(n->list[middle].sha256, sha256, HASH_BYTES) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (high = low; high < n->count && !memcmp(n->list[high].sha256, sha256, HASH_BYTES); high++)
        ;
    *count = high - low;
    return n->list + low;
}

bool blob_names_has(const struct blob_names *n, const uint8_t sha256[HASH_BYTES]) {
    size_t count = 0;
    const struct blob_word *words = n->count ? words_of(n, sha256, &count) : NULL;
    for (size_t i = 0; i < count; i++)
        if (!words[i].erase)
            return true;
    return false;
}

const uint8_t *blob_names_next(const struct blob_names *n, size_t *at) {
    for (size_t count; *at < n->count; *at += count) {
        const uint8_t *sha256 = words_of(n, n->list[*at].sha256, &count)->sha256;
        if (!blob_names_has(n, sha256))
            continue;
        *at += count;
        return sha256;
    }
    return NULL;
}

// The last word of each author counts, up to the entry at which nobody wants it any more: what is
// erased stays so, whoever names it again.
bool blob_names_erased(const struct blob_names *n, const uint8_t sha256[HASH_BYTES],
                       uint64_t *since) {
    bool wants[LIMIT_PARTICIPANTS] = {false};
    size_t count = 0, wanting = 0;
    const struct blob_word *words = n->count ? words_of(n, sha256, &count) : NULL;
    for (size_t i = 0; i < count; i++) {
        const struct blob_word *w = &words[i];
        if (wants[w->who] != w->erase) // named again, or of what one has not named
            continue;
        wants[w->who] = !w->erase;
        wanting += w->erase ? (size_t)-1 : 1;
        if (!wanting) {
            *since = w->index;
            return true;
        }
    }
    return false;
}

void blob_names_done(struct blob_names *n) {
    free(n->list);
    *n = (struct blob_names){0};
}
