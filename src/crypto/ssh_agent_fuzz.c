// SPDX-License-Identifier: Apache-2.0
// Any bytes as an agent's answer: keys and signatures are taken or refused, and an answer that is
// taken is no longer than it says.
#include "crypto/ssh_agent.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA_SCOPED struct arena a;
    struct ssh_agent_key *keys;
    uint8_t sig[ED25519_SIG_BYTES];
    size_t count, length;
    arena_init(&a);
    if (size >= SSH_AGENT_LENGTH_BYTES && !ssh_agent_length(data, &length, NULL))
        assert(length);
    if (!ssh_agent_keys(span(data, size), &a, &keys, &count, NULL))
        for (size_t i = 0; i < count; i++) {
            assert(keys[i].comment.size <= size);
            BUF_SCOPED struct buf text;
            buf_init(&text, 100);
            ssh_agent_fingerprint(keys[i].pub, &text);
            assert(text.size == 50);
        }
    if (!ssh_agent_signature(span(data, size), sig, NULL))
        assert(size == 1 + 4 + 15 + 4 + sizeof sig);
    return 0;
}
