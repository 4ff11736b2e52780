// SPDX-License-Identifier: Apache-2.0
// Keys with which requests to the host of a closed record are signed: those of --key, of which a
// passphrase is asked only when a host asks for a signature, or those that are loaded already.
#ifndef CLI_REQUEST_KEYS_H
#define CLI_REQUEST_KEYS_H

#include "cli/keys.h"
#include "http/client.h"

// A row of the options of commands that take a URL.
#define REQUEST_KEY_OPTION                                                                         \
    {                                                                                              \
        "--key", NULL, "FILE",                                                                     \
            "a participant's key file: signs requests where the record is closed", OPTION_MANY     \
    }

struct request_keys {
    struct client_keys keys; // for client_options, once it has been begun; it must not move
    const struct cli *cli;
    struct arena arena;
};

// That --key stands with a URL: of a record on disk no request is signed. EXIT_USAGE.
CHECKED enum exit_code request_keys_check(const struct cli *c, const char *path);
void request_keys_begin(struct request_keys *r, const struct cli *c);
void request_keys_of(struct request_keys *r, const struct keys *loaded); // which outlive it
void request_keys_done(struct request_keys *r);

#endif
