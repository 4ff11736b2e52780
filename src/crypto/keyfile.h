// SPDX-License-Identifier: Apache-2.0
// Key files: who may sign with what, on disk.
//
// Plain form, line by line (other lines: empty, or comments beginning '#'):
//   PRIVATE+KEY+<name>+<hash>+<base64(type || seed)>   Go's note form; hash = key id, 8 hex digits
//   AGENT+KEY+<name>+<hash>+<base64(type || public)>   a key whose secret an SSH agent has
//   AGE-SECRET-KEY-1…                                   at most one, optional
// Encrypted form: that text, age-encrypted by passphrase (binary or armored).
// A file without any key is refused, and so is a second key of the same name and hash.
// `struct keyfile` holds secrets; its keys lie in memory for secrets (crypto/secret.h), and so
// should the struct itself. keyfile_done wipes them.
#ifndef CRYPTO_KEYFILE_H
#define CRYPTO_KEYFILE_H

#include "base/buf.h"
#include "crypto/age.h"
#include "crypto/ed25519.h"

enum key_type {
    KEY_ED25519 = 0x01,  // signs note texts
    KEY_COSIGNER = 0x04, // timestamped Ed25519 cosignatures of checkpoints
};

// Who signs for keys whose secrets are not in this process, as an SSH agent's are not.
struct key_agent {
    // Signs `message` with the key `pub`. What comes back is not believed: secret_key_sign checks.
    enum err (*sign)(void *context, const uint8_t pub[ED25519_PUBLIC_BYTES], struct span message,
                     uint8_t sig[ED25519_SIG_BYTES], struct error *e);
    void *context;
};

struct secret_key {
    char name[256]; // key name, NUL-terminated
    uint32_t id;    // key id, from the first 4 bytes big-endian
    uint8_t type;   // enum key_type
    bool away;      // the secret is not here: `agent` has it
    uint8_t pub[ED25519_PUBLIC_BYTES];
    uint8_t secret[ED25519_SECRET_BYTES]; // zero where it is away
    const struct key_agent *agent;        // outlives the key; may be NULL until somebody is named
};

struct keyfile {
    struct secret_key *keys;
    size_t count;
    bool has_age;
    uint8_t age_secret[AGE_KEY_BYTES];
    uint8_t age_public[AGE_KEY_BYTES];
};

// Key id = SHA-256(name || 0x0A || type || pub)[0:4] (C2SP signed-note).
uint32_t key_id(struct span name, uint8_t type, const uint8_t pub[ED25519_PUBLIC_BYTES]);
// A key name is non-empty valid UTF-8 without Unicode spaces or '+', at most LIMIT_NAME_BYTES.
// Beyond C2SP: nothing codepoint_forbidden (no note can hold control characters anyway).
bool key_name_ok(struct span name);
// "name+hex8+base64(type||pub)"
void key_vkey(struct span name, uint8_t type, const uint8_t pub[ED25519_PUBLIC_BYTES],
              struct buf *out);
void secret_key_init(struct secret_key *k, struct span name, uint8_t type,
                     const uint8_t seed[ED25519_SEED_BYTES]);
// A key whose secret is away, with nobody named yet who has it.
void secret_key_away(struct secret_key *k, struct span name, uint8_t type,
                     const uint8_t pub[ED25519_PUBLIC_BYTES]);
// The one way to sign with a key: plain Ed25519 over the message. Cannot fail where the secret is
// here. Else ERR_DENIED when no agent is named, or its signature does not verify; or its own
// error. Nothing is left in `sig` on failure.
CHECKED enum err secret_key_sign(const struct secret_key *k, struct span message,
                                 uint8_t sig[ED25519_SIG_BYTES], struct error *e);

// Asks for a passphrase; `again` is set when the first was wrong. Returns false to give up.
typedef bool passphrase_ask(void *context, const char *file_name, bool again, struct buf *out);

CHECKED enum err keyfile_parse(struct span text, struct keyfile *out, struct error *e);
void keyfile_print(const struct keyfile *f, struct buf *out); // the plain form
// Reads `path` ("-": standard input); when encrypted, asks (at most 3 times; `ask` may be NULL). A
// plain file with a secret in it and any permission for others than its owner is ERR_DENIED with a
// hint unless `lax`.
// ERR_DENIED too: no passphrase, or three wrong ones.
CHECKED enum err keyfile_load(const char *path, bool lax, passphrase_ask *ask, void *context,
                              struct keyfile *out, struct error *e);
void keyfile_done(struct keyfile *f); // wipes

#endif
