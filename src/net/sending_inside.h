// SPDX-License-Identifier: Apache-2.0
// Inside the sending of acts: sending.c decides, of several acts sending_bundle.c;
// sending_answer.c talks to the host and remembers.
#ifndef NET_SENDING_INSIDE_H
#define NET_SENDING_INSIDE_H

#include "net/sending.h"

struct chain_end {
    int64_t n;
    uint8_t id[HASH_BYTES];
    uint64_t seen;            // the size that its author had seen
    uint8_t what[HASH_BYTES]; // hash of what it says, under the secret; zero: not known
};

struct sending {
    struct client *host;
    struct client_keys asking; // sign requests, where the record is closed
    struct seen seen;
    const struct secret_key *key;
    const uint8_t *secret;  // sending_options
    struct span record, by; // in the key's name
    struct {
        bool any;
        struct chain_end logged; // the last that was proved to be in the log
        bool open;
        struct chain_end sent; // the last that was sent, while nobody has answered for it
    } chain;
};

// Where the host says that a key's chain stands.
struct sending_key {
    bool known; // the host knows just this key, in force
    unsigned uses;
    int64_t next_n;
    uint8_t prev[HASH_BYTES];
};
// Asks, and holds it against what the host has proved before. What was sent last and never answered
// for is looked for: *done when it is there and says `what`.
CHECKED enum err sending_settle(struct sending *s, const uint8_t *what, struct sending_key *k,
                                struct sent *out, bool *done, struct error *e);
// The place in the chain was another's by the time it came: look again.
bool sending_is_place(const struct error *e);

// The key's own file of the folder: JSON {"key","logged":{"n","id","seen"?,"what"?}?,
// "sent":{"n","id","seen","what"}?}.
CHECKED enum err sending_read_chain(struct sending *s, struct error *e);
CHECKED enum err sending_keep_chain(const struct sending *s, struct error *e);

// Posts a note, and checks that the answer proves what it says. `refused`: the host has answered
// that it does not log it.
CHECKED enum err sending_post(struct sending *s, struct span note, enum sending_wait wait,
                              struct sent *out, bool *refused, struct error *e);
// Checks what a host says of one act that it has logged. Answers that come together have one
// checkpoint: `taken` (zero at first) keeps the last one that was looked at.
struct sending_taken {
    struct span note;
    struct checkpoint c;
};
CHECKED enum err sending_check(struct seen *seen, struct client *host, const struct json *j,
                               struct span note, struct sending_taken *taken, struct sent *out,
                               struct error *e);
// Looks for an act among those from entry `from` on, and proves that it is there.
CHECKED enum err sending_find(struct sending *s, const uint8_t id[HASH_BYTES], uint64_t from,
                              struct sent *out, bool *found, struct error *e);

#endif
