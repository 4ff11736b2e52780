// SPDX-License-Identifier: Apache-2.0
// Any bytes as a plain key file: what is taken prints to a file that is taken and prints the same.
#include "crypto/keyfile.h"

#include <assert.h>

#define OUT_MAX (1u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print_again(struct keyfile *f) {
    BUF_SCOPED struct buf text, again;
    struct keyfile same;
    buf_init(&text, OUT_MAX);
    buf_init(&again, OUT_MAX);
    keyfile_print(f, &text);
    enum err err = keyfile_parse(buf_span(&text), &same, NULL);
    assert(!err && same.count == f->count && same.has_age == f->has_age);
    keyfile_print(&same, &again);
    assert(span_equal(buf_span(&text), buf_span(&again)));
    keyfile_done(&same);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct error e = {.code = OK};
    struct keyfile f;
    uint8_t key[AGE_KEY_BYTES];
    enum err err = keyfile_parse(span(data, size), &f, &e);
    assert(err == e.code);
    assert(!err || e.message[0]);
    if (!err) {
        assert(f.count || f.has_age);
        print_again(&f);
        keyfile_done(&f);
    }
    // One line alone, as a command line gives it.
    if (!age_recipient_parse(span(data, size), key, NULL)) {
        BUF_SCOPED struct buf text;
        buf_init(&text, OUT_MAX);
        age_recipient_print(key, &text);
        assert(span_equal(buf_span(&text), span(data, size)));
    }
    return 0;
}
