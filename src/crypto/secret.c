// SPDX-License-Identifier: Apache-2.0
#include "crypto/secret.h"

#include "crypto/primitives.h"

#include <sodium.h>
#include <stdatomic.h>

static atomic_bool unlocked;

void *secret_get(size_t size) {
    primitives_init();
    void *secret = sodium_malloc(size);
    if (!secret) {
        fprintf(stderr, "truce: out of memory\n");
        abort();
    }
    // sodium_malloc does the same and does not say how it went.
    if (size && sodium_mlock(secret, size))
        atomic_store(&unlocked, true);
    sodium_memzero(secret, size);
    return secret;
}

void secret_free(void *secret) {
    sodium_free(secret);
}

bool secret_unlocked(void) {
    return atomic_load(&unlocked);
}

void secret_buf_init(struct buf *b, size_t max) {
    buf_over(b, secret_get(max + 1), max + 1);
}

void secret_buf_clear(struct buf *b) {
    sodium_memzero(b->data, b->capacity);
    buf_clear(b);
}

void secret_buf_done(struct buf *b) {
    secret_free(b->data);
    buf_over(b, NULL, 0);
}
