// SPDX-License-Identifier: Apache-2.0
// Any bytes as an age file for one fixed identity, and as an armored one. No scrypt is run.
#include "crypto/age.h"

#include <assert.h>

#define OUT_MAX (1u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// What was taken off an armor comes back when it is put on again.
static void try_armor(struct span text) {
    BUF_SCOPED struct buf file, again, back;
    buf_init(&file, OUT_MAX);
    buf_init(&again, 2 * OUT_MAX);
    buf_init(&back, OUT_MAX);
    if (age_dearmor(text, &file, NULL)) {
        assert(file.size == 0);
        return;
    }
    age_armor(buf_span(&file), &again);
    enum err err = age_dearmor(buf_span(&again), &back, NULL);
    assert(!err && span_equal(buf_span(&file), buf_span(&back)));
}

static void try_decrypt(struct span file) {
    static const uint8_t secret[1][AGE_KEY_BYTES] = {{1, 9, 8, 9, 7, 12, 5}};
    struct error e = {.code = OK};
    BUF_SCOPED struct buf out;
    buf_init(&out, OUT_MAX);
    enum err err = age_decrypt(file, secret, 1, &out, &e);
    assert(err == e.code);
    assert(!err || (out.size == 0 && e.message[0]));
    assert(err || age_is_file(file));
    assert(!age_is_passphrase(file) || err == ERR_DENIED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    try_armor(span(data, size));
    try_decrypt(span(data, size));
    return 0;
}
