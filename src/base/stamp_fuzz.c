// SPDX-License-Identifier: Apache-2.0
// A stamp, a date or a language tag: what is taken must come out again, and be what it must be.
#include "base/stamp.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_stamp(struct span text) {
    struct stamp s, back;
    if (!stamp_parse(text, &s))
        return;
    assert(s.offset_min > -1440 && s.offset_min < 1440);
    BUF_SCOPED struct buf b;
    buf_init(&b, 100);
    stamp_print(s, &b);
    bool zero = text.size == 25 && !s.offset_min; // "+00:00" prints as Z
    assert(zero || span_equal(text, buf_span(&b)));
    bool taken = stamp_parse(buf_span(&b), &back);
    assert(taken && back.seconds == s.seconds && back.offset_min == s.offset_min);
    stamp_print_plain(s, &b);
    assert(!b.full);
}

static void check_date(struct span text) {
    int64_t days;
    if (!date_parse(text, &days))
        return;
    BUF_SCOPED struct buf b;
    buf_init(&b, 100);
    date_print(days, &b);
    assert(span_equal(text, buf_span(&b)));
}

static void check_tag(struct span text) {
    if (!lang_tag_ok(text))
        return;
    assert(text.size >= 2 && text.size <= 35);
    size_t subtag = 0;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i], low = c | 0x20;
        assert(c == '-' || (c >= '0' && c <= '9') || (low >= 'a' && low <= 'z'));
        subtag = c == '-' ? 0 : subtag + 1;
        assert(subtag <= 8 && (c != '-' || (i && text.data[i - 1] != '-')));
    }
    assert(subtag);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct span text = span(data, size);
    check_stamp(text);
    check_date(text);
    check_tag(text);
    return 0;
}
