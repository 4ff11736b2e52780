// SPDX-License-Identifier: Apache-2.0
// Two texts, parted by the first "|": the runs between them give both again.
#include "prose/diff.h"

#include "base/buf.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put(struct buf *out, const struct words *w, size_t from, size_t count) {
    for (size_t i = 0; i < count; i++)
        buf_put_span(out, w->tokens[from + i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA_SCOPED struct arena arena;
    BUF_SCOPED struct buf a_again, b_again;
    struct span b_text = span(data, size), a_text;
    struct words a, b;
    span_cut(&b_text, '|', &a_text);
    if (!size)
        a_text = b_text;
    arena_init(&arena);
    buf_init(&a_again, size);
    buf_init(&b_again, size);
    struct diff d = diff_texts(a_text, b_text, &a, &b, &arena);
    for (size_t i = 0; i < d.count; i++) {
        const struct diff_run *r = &d.runs[i];
        assert(r->count > 0 && (!i || d.runs[i - 1].kind != r->kind));
        if (r->kind != DIFF_ADDED)
            put(&a_again, &a, r->a, r->count);
        if (r->kind != DIFF_REMOVED)
            put(&b_again, &b, r->b, r->count);
        for (size_t k = 0; r->kind == DIFF_SAME && k < r->count; k++)
            assert(span_equal(a.tokens[r->a + k], b.tokens[r->b + k]));
    }
    assert(span_equal(buf_span(&a_again), a_text) && span_equal(buf_span(&b_again), b_text));
    int likeness = prose_likeness(&a, &b, &arena);
    assert(likeness >= 0 && likeness <= 1000);
    return 0;
}
