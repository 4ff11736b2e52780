// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.h"

#include "base/arena.h"
#include "crypto/primitives.h"

#include <openssl/evp.h>
#include <pthread.h>

// Fetched once for all threads, never freed: looking up a digest by name costs more than a hash.
struct fetched {
    pthread_once_t once;
    pthread_key_t contexts; // of EVP_MD_CTX, one a thread, freed when the thread ends
    EVP_MD *sha256;
};

static struct fetched fetched = {.once = PTHREAD_ONCE_INIT};

static void must(bool ok) {
    if (!ok) {
        fputs("truce: libcrypto has no SHA-256\n", stderr);
        abort();
    }
}

static void free_context(void *context) {
    EVP_MD_CTX_free(context);
}

static void fetch(void) {
    must(pthread_key_create(&fetched.contexts, free_context) == 0);
    fetched.sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    must(fetched.sha256);
}

static EVP_MD_CTX *begin(void) {
    pthread_once(&fetched.once, fetch);
    EVP_MD_CTX *context = pthread_getspecific(fetched.contexts);
    if (context) {
        must(EVP_DigestInit_ex2(context, NULL, NULL)); // NULL: the same digest again
        return context;
    }
    context = EVP_MD_CTX_new();
    must(context && pthread_setspecific(fetched.contexts, context) == 0);
    must(EVP_DigestInit_ex2(context, fetched.sha256, NULL));
    return context;
}

void hash_one(struct span data, uint8_t out[HASH_BYTES]) {
    hash_parts(&data, 1, out);
}

void hash_parts(const struct span *parts, size_t count, uint8_t out[HASH_BYTES]) {
    EVP_MD_CTX *context = begin();
    for (size_t i = 0; i < count; i++)
        must(EVP_DigestUpdate(context, parts[i].data, parts[i].size));
    must(EVP_DigestFinal_ex(context, out, NULL));
}

struct hash_stream {
    EVP_MD_CTX *context;
};

struct hash_stream *hash_stream_new(void) {
    struct hash_stream *h = memory_get(sizeof *h);
    pthread_once(&fetched.once, fetch);
    h->context = EVP_MD_CTX_new();
    must(h->context && EVP_DigestInit_ex2(h->context, fetched.sha256, NULL));
    return h;
}

void hash_stream_add(struct hash_stream *h, struct span piece) {
    must(EVP_DigestUpdate(h->context, piece.data, piece.size));
}

void hash_stream_end(struct hash_stream *h, uint8_t out[HASH_BYTES]) {
    must(EVP_DigestFinal_ex(h->context, out, NULL));
    EVP_MD_CTX_free(h->context);
    free(h);
}

void hash_keyed(struct span key, struct span data, uint8_t out[HASH_BYTES]) {
    primitives_hmac(key, data, out);
}
