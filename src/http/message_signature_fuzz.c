// SPDX-License-Identifier: Apache-2.0
// Two fields, parted by a newline: what is read of them is what would be written, in as many bytes
// and with the same meaning; and nothing that nobody signed verifies.
#include "base/codec.h"
#include "http/message_signature.h"

#include <assert.h>

static void print_again(const struct message_signature *s, bool body, struct buf *out) {
    buf_put_str(out, "truce=(\"@method\" \"@authority\" \"@path\" \"@query\"");
    buf_put_str(out, body ? " \"content-type\" \"content-digest\")" : ")");
    buf_printf(out, ";created=%lld;nonce=\"", (long long)s->created);
    hex_put(out, span(s->nonce, sizeof s->nonce));
    buf_printf(out, "\";alg=\"ed25519\";keyid=\"" SPAN_FMT "+%08x\";tag=\"truce\"\ntruce=:",
               SPAN_ARG(s->key_name), s->key_id);
    base64_put(out, span(s->bytes, sizeof s->bytes));
    buf_put_byte(out, ':');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct span rest = span(data, size), input = span(NULL, 0);
    struct message_signature s;
    struct secret_key key;
    static const uint8_t seed[ED25519_SEED_BYTES] = {9};
    (void)span_cut(&rest, '\n', &input);
    secret_key_init(&key, span_str("talks.example/a/b/c"), KEY_ED25519, seed);
    for (int body = 0; body < 2; body++) {
        BUF_SCOPED struct buf again;
        buf_init(&again, 4096);
        if (message_signature_parse(input, rest, body, &s, NULL))
            continue;
        print_again(&s, body, &again);
        assert(again.size == size); // the parameters may stand in another order
        struct message_signature t;
        struct span second = buf_span(&again), first = span(NULL, 0);
        (void)span_cut(&second, '\n', &first);
        assert(!message_signature_parse(first, second, body, &t, NULL));
        assert(t.created == s.created && t.key_id == s.key_id &&
               span_equal(t.key_name, s.key_name) && !memcmp(t.nonce, s.nonce, sizeof t.nonce) &&
               !memcmp(t.bytes, s.bytes, sizeof t.bytes));
        struct message m = {.method = span_str("GET"),
                            .authority = span_head(rest, 20),
                            .target = span_str("/"),
                            .has_body = body,
                            .type = span_head(input, 20),
                            .digest = span_head(input, 30)};
        assert(!message_signature_check(&s, &m, key.pub));
    }
    return 0;
}
