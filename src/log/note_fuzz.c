// SPDX-License-Identifier: Apache-2.0
// A note that parses is its text, a blank line and its lines, and verifies under no key by chance.
#include "log/note.h"

#include "log/example.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void verify(const struct note *n) {
    struct verifier known[2];
    bool verified[2];
    if (verifier_parse(span_str(EXAMPLE_LOG_VKEY), &known[0], NULL) ||
        verifier_parse(span_str(EXAMPLE_COSIGNER_VKEY), &known[1], NULL))
        abort();
    enum err err = note_verify(n, known, 2, verified, NULL);
    assert(err == OK ? verified[0] || verified[1] : err == ERR_DENIED && !verified[0]);
    // Nobody but the example's log has signed, and only the example's text.
    assert(!verified[0] || span_is(n->text, EXAMPLE_TEXT));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf again;
    struct note n;
    struct verifier v;
    struct span input = span(data, size);
    arena_init(&a);
    buf_init(&again, size + 1);
    if (!verifier_parse(input, &v, NULL)) {
        key_vkey(v.name, v.type, v.pub, &again);
        assert(span_equal(buf_span(&again), input));
        buf_clear(&again);
    }
    if (note_parse(input, &a, &n, NULL))
        return 0;
    assert(n.count >= 1 && n.count <= LIMIT_NOTE_SIGNATURES);
    buf_put_span(&again, n.text);
    buf_put_byte(&again, '\n');
    for (size_t i = 0; i < n.count; i++) {
        const struct note_sig *s = &n.sigs[i];
        if (s->blob_bytes <= sizeof s->blob)
            note_sig_print(s->name, s->id, span(s->blob, s->blob_bytes), &again);
        else
            buf_put_span(&again, s->line);
    }
    assert(span_equal(buf_span(&again), input));
    verify(&n);
    return 0;
}
