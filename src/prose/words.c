// SPDX-License-Identifier: Apache-2.0
// Texts as words, and words as numbers.
#include "prose/diff.h"

#include "base/text.h"

#include <string.h>

enum token { TOKEN_WORD, TOKEN_WHITE, TOKEN_OTHER };

// Marks of punctuation beyond ASCII that writers of our languages use; all else there is letters.
static bool is_mark(int32_t c) {
    return (c >= 0xA0 && c <= 0xBF && c != 0xAA && c != 0xBA) || c == 0x60C || c == 0x61B ||
           c == 0x61F || c == 0x6D4 || (c >= 0x2010 && c <= 0x206F) || (c >= 0x3000 && c <= 0x3003);
}

static enum token token_of(int32_t c) {
    if (c == ' ' || c == '\n' || c == 0xA0 || c == 0x202F)
        return TOKEN_WHITE;
    if (c >= 0x80)
        return is_mark(c) ? TOKEN_OTHER : TOKEN_WORD;
    bool word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return word ? TOKEN_WORD : TOKEN_OTHER;
}

struct words prose_words(struct span text, struct arena *arena) {
    struct words w = {0};
    size_t room = 64;
    enum token now = TOKEN_OTHER;
    w.tokens = arena_array(arena, struct span, room);
    for (struct span rest = text; rest.size;) {
        struct span before = rest;
        enum token is = token_of(utf8_next(&rest));
        size_t bytes = before.size - rest.size;
        if (w.count && is == now && is != TOKEN_OTHER) {
            w.tokens[w.count - 1].size += bytes;
            continue;
        }
        if (w.count == room) {
            struct span *more = arena_array(arena, struct span, 2 * room);
            memcpy(more, w.tokens, room * sizeof *more);
            w.tokens = more;
            room *= 2;
        }
        w.tokens[w.count++] = span(before.data, bytes);
        now = is;
    }
    return w;
}

// Tokens as numbers: equal ones have one number. Open addressing, twice as large as needed.
struct numbers {
    uint32_t *slots; // number + 1
    struct span *tokens;
    size_t mask, count;
};

static uint32_t number_of(struct numbers *n, struct span token) {
    uint64_t hash = 14695981039346656037u; // FNV-1a
    for (size_t i = 0; i < token.size; i++)
        hash = (hash ^ token.data[i]) * 1099511628211u;
    size_t at = (size_t)(hash ^ hash >> 32) & n->mask;
    while (n->slots[at]) {
        if (span_equal(n->tokens[n->slots[at] - 1], token))
            return n->slots[at] - 1;
        at = (at + 1) & n->mask;
    }
    n->tokens[n->count] = token;
    n->slots[at] = (uint32_t)++n->count;
    return (uint32_t)n->count - 1;
}

static struct numbers numbers_for(size_t tokens, struct arena *arena) {
    struct numbers n = {0};
    size_t size = 64;
    while (size < 2 * tokens)
        size *= 2;
    n.slots = arena_array(arena, uint32_t, size);
    memset(n.slots, 0, size * sizeof *n.slots);
    n.tokens = arena_array(arena, struct span, tokens + 1);
    n.mask = size - 1;
    return n;
}

static uint32_t *as_numbers(struct numbers *n, const struct words *w, struct arena *arena) {
    uint32_t *out = arena_array(arena, uint32_t, w->count + 1);
    for (size_t i = 0; i < w->count; i++)
        out[i] = number_of(n, w->tokens[i]);
    return out;
}

struct diff diff_texts(struct span a_text, struct span b_text, struct words *a, struct words *b,
                       struct arena *arena) {
    *a = prose_words(a_text, arena);
    *b = prose_words(b_text, arena);
    struct numbers n = numbers_for(a->count + b->count, arena);
    const uint32_t *as = as_numbers(&n, a, arena), *bs = as_numbers(&n, b, arena);
    return diff_items(as, a->count, bs, b->count, arena);
}

static bool is_white_token(struct span token) {
    return token.data[0] == ' ' || token.data[0] == '\n';
}

int prose_likeness(const struct words *a, const struct words *b, struct arena *arena) {
    struct numbers n = numbers_for(a->count + b->count, arena);
    int32_t *left = arena_array(arena, int32_t, a->count + b->count + 1);
    size_t all = 0, common = 0;
    memset(left, 0, (a->count + b->count + 1) * sizeof *left);
    for (size_t i = 0; i < a->count; i++)
        if (!is_white_token(a->tokens[i])) {
            left[number_of(&n, a->tokens[i])]++;
            all++;
        }
    for (size_t i = 0; i < b->count; i++)
        if (!is_white_token(b->tokens[i])) {
            common += left[number_of(&n, b->tokens[i])]-- > 0;
            all++;
        }
    return all ? (int)(2000 * common / all) : 1000;
}
