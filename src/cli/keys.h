// SPDX-License-Identifier: Apache-2.0
// Key files named on the command line: loading them, and finding the key that an act needs.
//
// While keys are in memory the process leaves no core dump and cannot be traced; they lie in memory
// that is locked and wiped (crypto/secret.h). Where it cannot be locked, a note says so once.
#ifndef CLI_KEYS_H
#define CLI_KEYS_H

#include "cli/cli.h"
#include "crypto/keyfile.h"
#include "net/agent.h"
#include "talks/state.h"

struct keys {
    struct keyfile *files;
    const char **paths;
    size_t count;
    struct agent *agent; // asked for the keys that it has
};

#define KEYS_SCOPED __attribute__((cleanup(keys_done)))

void keys_guard(void); // no core dumps, no tracing
// Loads every file given by the option, asking for passphrases.
CHECKED enum err keys_load(const struct cli *c, const char *option, struct keys *out,
                           struct error *e);
void keys_done(struct keys *k);
// Those of --key, loaded once for the whole command, whoever asks first: nobody is asked twice for
// a passphrase. They are the command's.
CHECKED enum err keys_held(const struct cli *c, const struct keys **out, struct error *e);
// The SSH agent of this session: SSH_AUTH_SOCK, waited for as long as TRUCE_AGENT_SECONDS says.
void keys_agent(struct agent *out);

// The key with this name, id and public key; NULL when no file has it.
const struct secret_key *keys_find(const struct keys *k, const struct verifier *v);
// The one key in force in the record that has one of `uses`. ERR_DENIED names what there is
// instead; ERR_CONFLICT when there are several.
CHECKED enum err keys_pick(const struct keys *k, const struct state *s, unsigned uses,
                           const struct secret_key **out, struct error *e);
// The record's log key. ERR_DENIED names the one that is needed.
CHECKED enum err keys_pick_log(const struct keys *k, const struct verifier *log,
                               const struct secret_key **out, struct error *e);

#endif
