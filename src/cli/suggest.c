// SPDX-License-Identifier: Apache-2.0
#include "cli/suggest.h"

#define WORD_BYTES_MAX 63

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

// Letters put in, left out, changed, or two beside each other swapped.
static size_t distance(struct span a, struct span b) {
    size_t rows[3][WORD_BYTES_MAX + 1];
    size_t *older = rows[0], *old = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b.size; j++)
        old[j] = j;
    for (size_t i = 1; i <= a.size; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b.size; j++) {
            bool same = a.data[i - 1] == b.data[j - 1];
            now[j] = smaller(smaller(old[j], now[j - 1]) + 1, old[j - 1] + !same);
            if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1])
                now[j] = smaller(now[j], older[j - 2] + 1);
        }
        size_t *spare = older;
        older = old;
        old = now;
        now = spare;
    }
    return old[b.size];
}

void suggestion_offer(struct suggestion *s, const char *candidate) {
    struct span c = span_str(candidate);
    if (s->word.size > WORD_BYTES_MAX || c.size > WORD_BYTES_MAX)
        return;
    size_t d = distance(s->word, c);
    if (!s->best || d < s->distance) {
        s->best = candidate;
        s->distance = d;
    }
}

const char *suggestion_best(const struct suggestion *s) {
    return s->best && s->distance <= (strlen(s->best) + 2) / 3 ? s->best : NULL;
}
