// SPDX-License-Identifier: Apache-2.0
// What an author sealed is a hostile author's: the input is tried as a whole line, and as what an
// `open` carries of one, at every size. What parses has its form; trimmed and filled again it is
// the same bytes, with the same digest.
#include "talks/line.h"

#include "base/arena.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_line(struct span line) {
    struct line l;
    struct error e = {0};
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    if (line_parse(line, &a, &l, &e)) {
        assert(e.rule && strcmp(e.rule, "malformed-line") == 0 && e.message[0]);
        return;
    }
    assert(line.size && line.size % 1024 == 0 && line.size <= LINE_BYTES_MAX);
    assert(l.type.size && json_type(l.body) == JSON_OBJECT_T);
    assert(!l.source || json_type(l.source) == JSON_OBJECT_T);
    assert(!l.keys || json_type(l.keys) == JSON_LIST_T);
}

static void check_again(struct span line) {
    int64_t kib;
    BUF_SCOPED struct buf again;
    uint8_t one[HASH_BYTES], other[HASH_BYTES];
    struct span text = line_trim(line, &kib), who = span_str("syr"), record = span_str("a/b");
    buf_init(&again, LINE_BYTES_MAX);
    if (!line_fill(text, kib, &again))
        return;
    assert(again.size == (size_t)kib * 1024);
    line_digest(record, who, 1, buf_span(&again), one);
    struct span padding = span_from(line, text.size);
    for (size_t i = 0; i + 1 < padding.size; i++)
        if (padding.data[i] != ' ')
            return; // it was no line
    if (line.size != again.size || line.data[line.size - 1] != '\n')
        return;
    line_digest(record, who, 1, line, other);
    assert(memcmp(one, other, sizeof one) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const int64_t sizes_kib[] = {1, 2, 4, 8, 16, 24};
    struct span input = span(data, size);
    check_line(input);
    check_again(input);
    for (size_t i = 0; i < sizeof sizes_kib / sizeof *sizes_kib; i++) {
        BUF_SCOPED struct buf line;
        buf_init(&line, LINE_BYTES_MAX);
        if (line_fill(input, sizes_kib[i], &line))
            check_line(buf_span(&line));
    }
    return 0;
}
