// SPDX-License-Identifier: Apache-2.0
// The words in which tests write texts (world.h).
#include "talks/family.h"
#include "talks/world.h"

#include "base/codec.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void put_vkey(struct buf *out, const struct secret_key *k) {
    key_vkey(span_str(k->name), k->type, k->pub, out);
}

static void put_proof(struct buf *out, const char *key) {
    struct secret_key k = world_key(key);
    uint8_t sig[ED25519_SIG_BYTES];
    BUF_SCOPED struct buf text;
    buf_init(&text, 2048);
    buf_printf(&text, "truce.key/v1\n%s\n%.*s\n", SAMPLE_RECORD, (int)strcspn(key, "/"), key);
    put_vkey(&text, &k);
    buf_put_byte(&text, '\n');
    ed25519_sign(k.secret, buf_span(&text), sig);
    base64_put(out, span(sig, sizeof sig));
}

static void put_age(struct buf *out, const char *key) {
    uint8_t secret[HASH_BYTES], pub[AGE_KEY_BYTES];
    hash_one(span_str(key), secret);
    age_identity_public(secret, pub);
    age_recipient_print(pub, out);
}

// Of an entry by its index, or of the act that first named a thing.
static void put_id(struct world *w, struct buf *out, const char *what) {
    uint8_t id[HASH_BYTES];
    struct error e;
    const char *index = what;
    if (strchr(what, '/'))
        index = world_ask(w, "SELECT CAST(i AS TEXT) FROM thing WHERE author || '/' || slug = ?1",
                          what);
    if (!*index || fold_act_id(w->fold, strtoull(index, NULL, 10), id, &e))
        fail_msg("<id %s>: there is no such act", what);
    hex_put(out, span(id, sizeof id));
}

// "20", "here" or "here-1": a size, of the log as it stands.
static uint64_t size_of(const struct world *w, const char *of) {
    bool here = strncmp(of, "here", 4) == 0;
    return here ? w->count + (uint64_t)strtoll(of + 4, NULL, 10) : strtoull(of, NULL, 10);
}

static void put_number(struct world *w, struct buf *out, const char *word, uint64_t n) {
    uint8_t hash[HASH_BYTES];
    struct error e;
    enum err err = OK;
    if (strcmp(word, "fill") == 0) {
        buf_put_fill(out, 'x', n);
        return;
    }
    if (strcmp(word, "root") == 0) {
        world_root(w, n, hash);
        base64_put(out, span(hash, sizeof hash));
    } else {
        err = fold_digest_at(w->fold, n, hash, &e);
        hex_put(out, span(hash, sizeof hash));
    }
    if (err)
        fail_msg("<%s %llu>: %s", word, (unsigned long long)n, e.message);
}

// "a,b" or "{…},{…}": N of a kind.
static void put_many(struct world *w, struct buf *out, const char *word, uint64_t n) {
    for (uint64_t i = 0; i < n; i++) {
        const char *one =
            strcmp(word, "slugs") == 0 ? arena_printf(&w->arena, "'s%04llu'", (unsigned long long)i)
            : strcmp(word, "keys") == 0
                ? arena_printf(&w->arena, "{'vkey':'<vkey jor/k%llu>','use':['act']}",
                               (unsigned long long)i)
                : arena_printf(&w->arena,
                               "{'id':'p%llu','name':{'en':'x'},'roles':['party'],'keys':[]}",
                               (unsigned long long)i);
        buf_put_str(out, i ? "," : "");
        buf_put_span(out, world_words(w, one));
    }
}

// A verifier key of this name with another key's public half.
static void put_named(struct world *w, struct buf *out, const char *of) {
    struct span rest = span_str(of), name = {0};
    if (!span_cut(&rest, ' ', &name))
        fail_msg("<named %s>", of);
    struct secret_key k =
        span_is(rest, "log") ? sample_key("", "log") : world_key(arena_str(&w->arena, rest));
    key_vkey(name, k.type, k.pub, out);
}

static void put_word(struct world *w, struct buf *out, const char *word, const char *of) {
    struct secret_key k;
    if (strcmp(word, "now") == 0) {
        buf_put_str(out, world_time(w, w->minute));
    } else if (strcmp(word, "here") == 0) {
        buf_printf(out, "%lld", (long long)w->count + strtoll(of, NULL, 10));
    } else if (strcmp(word, "rules") == 0) {
        hex_put(out, span(fold_state(w->fold)->rules_id, HASH_BYTES));
    } else if (strcmp(word, "log") == 0) {
        k = sample_key("", "log");
        put_vkey(out, &k);
    } else if (strcmp(word, "vkey") == 0) {
        k = world_key(of);
        put_vkey(out, &k);
    } else if (strcmp(word, "name") == 0) {
        k = world_key(of);
        buf_put_str(out, k.name);
    } else if (strcmp(word, "named") == 0) {
        put_named(w, out, of);
    } else if (strcmp(word, "proof") == 0) {
        put_proof(out, of);
    } else if (strcmp(word, "age") == 0) {
        put_age(out, of);
    } else if (strcmp(word, "id") == 0) {
        put_id(w, out, of);
    } else if (strcmp(word, "slugs") == 0 || strcmp(word, "keys") == 0 ||
               strcmp(word, "participants") == 0) {
        put_many(w, out, word, strtoull(of, NULL, 10));
    } else {
        put_number(w, out, word, size_of(w, of));
    }
}

struct span world_words(struct world *w, const char *text) {
    BUF_SCOPED struct buf out;
    buf_init(&out, 4 * LIMIT_ENTRY_BYTES);
    for (const char *at = text; *at; at++) {
        const char *end = *at == '<' ? strchr(at, '>') : NULL;
        if (!end) {
            buf_put_byte(&out, *at == '\'' ? '"' : (uint8_t)*at);
            continue;
        }
        struct span inside = span(at + 1, (size_t)(end - at - 1)), word = {0};
        if (!span_cut(&inside, ' ', &word))
            fail_msg("an empty word in %s", text);
        put_word(w, &out, arena_str(&w->arena, word), arena_str(&w->arena, inside));
        at = end;
    }
    assert_false(out.full);
    return arena_copy(&w->arena, buf_span(&out));
}

static size_t count_in(struct span text, struct span part, size_t *last) {
    size_t count = 0;
    for (size_t at = 0; part.size && at + part.size <= text.size; at++)
        if (span_starts(span_from(text, at), part)) {
            count++;
            *last = at;
        }
    return count;
}

struct span world_change(struct world *w, struct span text, const char *from, const char *to) {
    struct span old = world_words(w, from), new = world_words(w, to);
    size_t at = 0, count = count_in(text, old, &at);
    if (count != 1)
        fail_msg("\"%s\" stands %zu times in " SPAN_FMT, from, count, SPAN_ARG(text));
    BUF_SCOPED struct buf out;
    buf_init(&out, 4 * LIMIT_ENTRY_BYTES);
    buf_put_span(&out, span_head(text, at));
    buf_put_span(&out, new);
    buf_put_span(&out, span_from(text, at + old.size));
    assert_false(out.full);
    return arena_copy(&w->arena, buf_span(&out));
}
