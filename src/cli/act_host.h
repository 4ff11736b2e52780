// SPDX-License-Identifier: Apache-2.0
// truce act and truce append through a host: sending, and what could not be sent.
#ifndef CLI_ACT_HOST_H
#define CLI_ACT_HOST_H

#include "cli/keys.h"
#include "net/sending.h"
#include "talks/acts.h"

// What the command line says of it: --wait, --queue and --found. EXIT_USAGE.
CHECKED enum exit_code act_host_check(const struct cli *c);

// Begins to send with these keys. Where e->code is set nothing was reported.
CHECKED enum exit_code act_host_begin(struct cli *c, const struct keys *k, unsigned use,
                                      struct record *replica, struct sending **out,
                                      struct error *e);

// Signs and sends one act; `replica` may be NULL. Where the host cannot be reached and --queue is
// given, the act is kept unsigned. Prints what became of it; *fate may be known where that fails.
enum act_fate {
    ACT_UNSENT,   // it is not in the log
    ACT_UNKNOWN,  // no answer came: it may be
    ACT_LOGGED,   // it is
    ACT_REPEATED, // it is, since an earlier call
};
// `text`: what was signed for it before, and where that is kept; or NULL.
CHECKED enum exit_code act_host_send(struct cli *c, const struct act_type *type,
                                     struct authoring *a, const struct keys *keys,
                                     struct record *replica, struct sending_text *text,
                                     enum act_fate *fate, uint8_t id[HASH_BYTES]);
// Of one that would be refused, for `why`: whether it is the one that the call before has sent, and
// is logged. Nothing is signed. Prints one or the other.
CHECKED enum exit_code act_host_find(struct cli *c, const struct act_type *type,
                                     struct authoring *a, const struct keys *keys,
                                     struct record *replica, const struct error *why,
                                     enum act_fate *fate, uint8_t id[HASH_BYTES]);
// One after another, each when the one before it is recorded; counts them. Prints nothing.
CHECKED enum exit_code act_host_send_bodies(struct cli *c, const struct act_type *type,
                                            struct authoring *a, const struct json *const *bodies,
                                            size_t count, const struct keys *keys,
                                            struct record *replica, size_t *sent);
// Sends what is queued, in order, until one is refused.
CHECKED enum exit_code act_host_send_queue(struct cli *c, const struct keys *keys,
                                           struct record *replica);
// Notes that are signed already.
CHECKED enum exit_code act_host_append(struct cli *c, const struct span *notes, size_t count);

#endif
