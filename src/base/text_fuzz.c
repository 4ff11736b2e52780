// SPDX-License-Identifier: Apache-2.0
// The first byte gives widths, the others are text of any bytes: what comes out must be UTF-8, hold
// nothing that steers a terminal or hides in it, and keep every other character.
#include "base/arena.h"
#include "base/text.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Names that were isolated before stay so.
static bool steers(int32_t c) {
    return codepoint_hidden(c) && c != 0x2067 && c != 0x2068 && c != 0x2069;
}

static void check_shown(struct span s) {
    assert(utf8_ok(s));
    for (int32_t c; (c = utf8_next(&s)) >= 0;)
        assert(!steers(c));
}

static void check_name(struct span s) {
    BUF_SCOPED struct buf b;
    buf_init(&b, BUF_MAX);
    text_put_name(&b, s);
    struct span rest = buf_span(&b);
    check_shown(rest);
    bool isolated = span_starts(rest, span_str("\xe2\x81\xa8"));
    if (isolated)
        rest = span(rest.data + 3, rest.size - 6);
    for (int32_t c; (c = utf8_next(&rest)) >= 0;)
        assert(!codepoint_hidden(c) && c != '\n');
    assert(!isolated || span_equal(rest, span_str("")));
}

static size_t letters(struct span s) {
    size_t count = 0;
    for (int32_t c; (c = utf8_next(&s)) >= 0;)
        count += c != ' ' && c != '\n';
    return count;
}

// Isolates close in their line, so that no text reaches into what stands behind it.
static void check_balance(struct span s) {
    size_t open = 0;
    for (int32_t c; (c = utf8_next(&s)) >= 0;) {
        assert(c != 0x2069 || open);
        assert(c != '\n' || !open);
        open += c == 0x2067 || c == 0x2068;
        open -= c == 0x2069;
    }
    assert(!open);
}

static void check_wrap(struct span s, size_t columns, size_t indent) {
    BUF_SCOPED struct buf b, whole;
    buf_init(&b, BUF_MAX);
    buf_init(&whole, BUF_MAX);
    text_put(&whole, s);
    check_balance(buf_span(&whole));
    text_wrap(&b, s, columns, indent);
    check_shown(buf_span(&b));
    assert(letters(buf_span(&whole)) == letters(buf_span(&b)));
    struct span rest = buf_span(&b), line;
    assert(!b.size || b.data[b.size - 1] == '\n');
    while (span_cut(&rest, '\n', &line)) {
        assert(!line.size || line.data[line.size - 1] != ' ');
        struct span words = span_from(line, indent);
        bool folds = columns > indent && words.size && words.data[0] != ' ';
        folds &= span_find(words, ' ') >= 0;
        assert(!folds || text_columns(line) <= columns); // only a word alone may be longer
    }
}

static void check_table(struct span s, size_t columns, size_t columns_max) {
    TABLE_SCOPED struct table *t = table_new(columns, columns_max);
    for (struct span piece; span_cut(&s, '|', &piece);)
        table_cell(t, piece);
    BUF_SCOPED struct buf b;
    buf_init(&b, BUF_MAX);
    table_print(t, &b);
    check_shown(buf_span(&b));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size)
        return 0;
    struct span s = span(data + 1, size - 1);
    size_t columns = data[0] & 31, more = data[0] >> 5;
    BUF_SCOPED struct buf b;
    buf_init(&b, BUF_MAX);
    utf8_put(&b, s);
    assert(utf8_ok(buf_span(&b)));
    assert(!utf8_ok(s) || span_equal(s, buf_span(&b)));
    check_name(s);
    check_wrap(s, columns, more);
    check_table(s, more, columns);
    (void)slug_ok(s);
    return 0;
}
