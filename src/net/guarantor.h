// SPDX-License-Identifier: Apache-2.0
// A holder: keeps a full replica of a record up to date, checks every act, and only then cosigns
// (DESIGN 7). It needs no open port: it asks the host, and posts to it.
//
// One thread listens to the host's events, one works and owns the record. What is cosigned is on
// disk here, and what was cosigned last is remembered (docs/decisions/006). A host that shows two
// histories, or fewer acts than before, ends it: evidence is left beside the record, and nothing is
// ever cosigned after.
#ifndef NET_GUARANTOR_H
#define NET_GUARANTOR_H

#include "http/client.h"
#include "record/record.h"

struct guarantor;

struct guarantor_options {
    struct record *record; // opened for writing; the guarantor's until it has been stopped
    const char *url;       // the host
    const char *const *peers;
    size_t peer_count;
    const struct secret_key *hold;
    const struct secret_key *machine; // makes hold acts; may be NULL
    const struct secret_key *witness; // answers add-checkpoint; may be NULL
    const char *listen;               // the witness's address; NULL for none
    struct client_keys *asking;       // sign requests, where the record is closed; may be NULL
    int64_t hold_every_s;             // no more hold acts than that, but for deadlines
};

CHECKED enum err guarantor_start(const struct guarantor_options *o, struct guarantor **out,
                                 struct error *e);
const char *guarantor_url(const struct guarantor *g); // of its witness; NULL where there is none
// Something happened after which it cannot go on: guarantor_stop tells what.
bool guarantor_ended(const struct guarantor *g);
// Finishes what is being done, and frees. OK, or what ended it.
CHECKED enum err guarantor_stop(struct guarantor *g, struct error *e);

#endif
