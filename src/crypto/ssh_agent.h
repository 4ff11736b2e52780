// SPDX-License-Identifier: Apache-2.0
// What is said to an SSH agent and what it answers (draft-miller-ssh-agent), for Ed25519 keys
// alone.
//
// Bytes in, bytes out; who carries them is net/agent.h. A message is u32 length ‖ u8 type ‖
// content; a string is u32 length ‖ bytes; all big-endian.
//
// TYPE  WHO     CONTENT
// 11    client  nothing: which keys are there?
// 12    agent   u32 count, then for each: string key, string comment
// 13    client  string key, string what is to be signed, u32 flags (0)
// 14    agent   string signature
// 5     agent   nothing: no
//
// key        string "ssh-ed25519" ‖ string of 32 bytes
// signature  string "ssh-ed25519" ‖ string of 64 bytes, plain Ed25519 over the message
//
// Example: 00 00 00 01 0B asks which keys are there. An answer is hostile like any other input, and
// a signature is not verified here. FIDO keys (sk-ssh-ed25519@openssh.com) sign other bytes than
// those they are given, so that nobody could verify a note of theirs: they are passed over.
#ifndef CRYPTO_SSH_AGENT_H
#define CRYPTO_SSH_AGENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "crypto/ed25519.h"

#define SSH_AGENT_LENGTH_BYTES 4 // before each message

struct ssh_agent_key {
    uint8_t pub[ED25519_PUBLIC_BYTES];
    struct span comment; // as the agent has it: bytes of anybody's
};

void ssh_agent_ask_keys(struct buf *out);
void ssh_agent_ask_signature(const uint8_t pub[ED25519_PUBLIC_BYTES], struct span message,
                             struct buf *out);
// How long the message is whose first four bytes these are. ERR_LIMIT past LIMIT_AGENT_BYTES.
CHECKED enum err ssh_agent_length(const uint8_t head[SSH_AGENT_LENGTH_BYTES], size_t *out,
                                  struct error *e);
// Of answers, without the length before them. The Ed25519 keys; keys of other kinds are passed
// over. ERR_DENIED when the agent says no, ERR_INVALID when it says what cannot be understood.
// Comments borrow from the answer.
CHECKED enum err ssh_agent_keys(struct span answer, struct arena *a, struct ssh_agent_key **out,
                                size_t *count, struct error *e);
CHECKED enum err ssh_agent_signature(struct span answer, uint8_t sig[ED25519_SIG_BYTES],
                                     struct error *e);
// "SHA256:…", as ssh-add -l prints it.
void ssh_agent_fingerprint(const uint8_t pub[ED25519_PUBLIC_BYTES], struct buf *out);

#endif
