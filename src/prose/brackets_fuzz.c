// SPDX-License-Identifier: Apache-2.0
// Every bracket of a text is in its list once, pairs are mutual and nest, and what is agreed and
// what is left without names hold as many strays as the text.
#include "prose/brackets.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Names of up to three letters are somebody's.
static struct span who(void *context, struct span name) {
    (void)context;
    return name.size <= 3 ? name : span(NULL, 0);
}

static void check_marks(struct span text, const struct brackets *b) {
    size_t depth = 0, next = 0;
    for (size_t at = 0; at < text.size; at++) {
        if (text.data[at] != '[' && text.data[at] != ']')
            continue;
        assert(next < b->count && b->marks[next].at == at);
        const struct mark *m = &b->marks[next], *partner = &b->marks[m->partner];
        assert(m->partner < b->count && partner->partner == next);
        assert((m->kind == MARK_STRAY) == (m->partner == next));
        assert(partner->kind == m->kind || partner->kind + m->kind == MARK_OPEN + MARK_CLOSE);
        depth += m->kind == MARK_OPEN;
        assert(m->depth == (m->kind <= MARK_CLOSE ? depth : 0));
        depth -= m->kind == MARK_CLOSE;
        assert(m->opens == (text.data[at] == '['));
        next++;
    }
    assert(next == b->count && depth == 0);
    assert(b->words_inside <= b->words && 2 * b->groups <= b->pairs);
    assert(b->count == 2 * (b->pairs + b->apart) + b->strays);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf agreed, nameless;
    struct span text = span(data, size);
    arena_init(&a);
    buf_init(&agreed, size);
    buf_init(&nameless, size);
    struct brackets b = brackets_read(text, &a, who, NULL);
    check_marks(text, &b);
    brackets_put_agreed(text, &b, &agreed);
    brackets_put_nameless(text, &b, &nameless);
    assert(!agreed.full && !nameless.full);
    struct brackets left = brackets_read(buf_span(&nameless), &a, NULL, NULL);
    assert(left.pairs + left.apart == b.pairs + b.apart && left.strays == b.strays);
    struct crossings c = brackets_across(&text, &b, 1, &a);
    assert(c.count == 0 && c.strays == b.strays);
    assert(c.words_inside == b.words_inside && c.deepest == b.deepest);
    return 0;
}
