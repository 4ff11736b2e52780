// SPDX-License-Identifier: Apache-2.0
// Texts as words, and words as numbers.
#include "prose/words.h"

#include "base/text.h"
#include "prose/numbers.h"

#include <stdlib.h>
#include <string.h>

// Marks of punctuation beyond ASCII that writers of our languages use, and signs of money; all else
// there is letters.
static bool is_mark(int32_t c) {
    return (c >= 0xA0 && c <= 0xBF && c != 0xAA && c != 0xBA) || c == 0x60C || c == 0x61B ||
           c == 0x61F || c == 0x6D4 || (c >= 0x2010 && c <= 0x20CF) || (c >= 0x3000 && c <= 0x3003);
}

#define W TOKEN_WORD
#define S TOKEN_WHITE
#define O TOKEN_OTHER
#define OTHERS_7 O, O, O, O, O, O, O
#define LETTERS W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W

static const uint8_t ascii[128] = {
    OTHERS_7, O,        O,        S, S, O, O, S, O, O, OTHERS_7,
    OTHERS_7, O,        O,                                       // controls: \t \n \r
    S,        OTHERS_7, OTHERS_7, O,                             // space to "/"
    W,        W,        W,        W, W, W, W, W, W, W, OTHERS_7, // 0 to "@"
    LETTERS,  O,        O,        O, O, O, O,                    // A to "`"
    LETTERS,  O,        O,        O, O, O,                       // a to DEL
};

enum token words_token_of(int32_t c) {
    if (c >= 0 && c < 0x80)
        return ascii[c];
    if (c == 0xA0 || c == 0x202F)
        return TOKEN_WHITE;
    return is_mark(c) ? TOKEN_OTHER : TOKEN_WORD;
}

// Takes off one character, and those that go on with it as a token as far as they are ASCII.
static enum token take(struct span *rest) {
    enum token is = words_token_of(utf8_next(rest));
    size_t more = 0;
    if (is == TOKEN_OTHER)
        return is;
    while (more < rest->size && rest->data[more] < 0x80 && ascii[rest->data[more]] == is)
        more++;
    *rest = span_from(*rest, more);
    return is;
}

struct words prose_words(struct span text, struct arena *arena) {
    struct words w = {0};
    size_t room = 64;
    enum token now = TOKEN_OTHER;
    w.tokens = arena_array(arena, struct span, room);
    for (struct span rest = text; rest.size;) {
        struct span before = rest;
        enum token is = take(&rest);
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

static bool is_word(struct span token) {
    return words_token_of(utf8_next(&token)) == TOKEN_WORD;
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

struct bag bag_of_words(struct numbers *n, const struct words *w, struct arena *arena) {
    struct bag bag = {arena_array(arena, uint32_t, w->count + 1), 0};
    for (size_t i = 0; i < w->count; i++)
        if (is_word(w->tokens[i]))
            bag.items[bag.count++] = numbers_of(n, w->tokens[i]);
    qsort(bag.items, bag.count, sizeof *bag.items, by_number);
    return bag;
}

int bag_likeness(struct bag a, struct bag b) {
    size_t common = 0, all = a.count + b.count;
    for (size_t i = 0, j = 0; i < a.count && j < b.count;) {
        uint32_t x = a.items[i], y = b.items[j];
        common += x == y;
        i += x <= y;
        j += y <= x;
    }
    return all ? (int)(2000 * common / all) : 1000;
}

int prose_likeness(const struct words *a, const struct words *b, struct arena *arena) {
    struct numbers n;
    numbers_init(&n, a->count + b->count, arena);
    return bag_likeness(bag_of_words(&n, a, arena), bag_of_words(&n, b, arena));
}
