// SPDX-License-Identifier: Apache-2.0
// An act as it stands in the log: the envelope of docs/record-format.md sections 4-5.
//
// act_parse needs no state and may run on any thread; it gives everything that can be known from
// the entry's bytes alone. Spans point into the entry, which must outlive the act, as the arena
// must: the JSON is in it.
#ifndef TALKS_ACT_H
#define TALKS_ACT_H

#include "base/json.h"
#include "base/stamp.h"
#include "crypto/hash.h"
#include "log/note.h"

struct act {
    struct note note;
    struct json *json; // the whole line, in the arena
    uint8_t id[HASH_BYTES];
    struct span record;
    int64_t epoch;
    struct span by;
    bool founding; // act is "found": no n, prev, seen
    int64_t n;
    bool has_prev;
    uint8_t prev[HASH_BYTES];
    int64_t seen_size;
    uint8_t seen_root[HASH_BYTES];
    struct stamp at;
    bool has_until;
    struct stamp until;
    struct span type;          // open acts
    const struct json *body;   // open acts
    const struct json *source; // may be NULL
    const struct json *to;     // restricted acts: list of slugs; else NULL
    struct span sealed;        // base64
    struct span digest;        // hex
    const struct json *blobs;
};

// ERR_INVALID / ERR_LIMIT with the rule of section 5: too-large, malformed-note, malformed-json,
// malformed-envelope.
CHECKED enum err act_parse(struct span entry, struct arena *a, struct act *out, struct error *e);
// The first signature line's check against a known key.
CHECKED bool act_signed_by(const struct act *a, const struct verifier *key);
// "<record>/<participant>/<label>" in three; false when it is another record's or participant's.
bool act_key_name_split(struct span name, struct span record, struct span *who, struct span *label);
bool record_id_ok(struct span s);

#endif
