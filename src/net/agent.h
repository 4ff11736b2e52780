// SPDX-License-Identifier: Apache-2.0
// An SSH agent that is asked to sign: whoever holds a key in a token, or apart from this process.
//
// Over a Unix socket (SSH_AUTH_SOCK), one connection for each question, so that any thread may ask.
// What it answers is bounded in size and time and is not believed: secret_key_sign verifies each
// signature. A person may have to touch a token or say yes, hence the long patience.
#ifndef NET_AGENT_H
#define NET_AGENT_H

#include "crypto/keyfile.h"
#include "crypto/ssh_agent.h"

#define AGENT_PATIENCE_S 60

struct agent {
    const char *socket; // NULL: there is none
    double patience_s;  // for one whole answer
    struct key_agent asks;
};

// Borrows `socket`. Nothing is asked yet; the struct must not move.
void agent_init(struct agent *a, const char *socket, double patience_s);
// Its Ed25519 keys; comments lie in the arena. ERR_DENIED without a socket, or when it says no;
// ERR_IO when it cannot be reached, breaks off or does not answer; else as ssh_agent_keys.
CHECKED enum err agent_keys(const struct agent *a, struct arena *arena, struct ssh_agent_key **out,
                            size_t *count, struct error *e);
// secret_key_sign asks through `asks`; alike.
CHECKED enum err agent_sign(const struct agent *a, const uint8_t pub[ED25519_PUBLIC_BYTES],
                            struct span message, uint8_t sig[ED25519_SIG_BYTES], struct error *e);

#endif
