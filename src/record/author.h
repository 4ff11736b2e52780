// SPDX-License-Identifier: Apache-2.0
// Making acts: from a type, a body and a key to the note that can be appended.
#ifndef RECORD_AUTHOR_H
#define RECORD_AUTHOR_H

#include "record/reader.h"
#include "record/record.h"

// A key's acts that are not in the record yet: each note goes behind the one made before it. Zero
// begins where the record stands.
struct author_chain {
    bool begun;
    int64_t next_n;
    uint8_t prev[HASH_BYTES];
};

struct authoring {
    struct span type;
    const struct json *body;
    const struct json *source; // may be NULL
    const struct json *to;     // addressees of a restricted act, sorted; NULL: everybody
    const uint8_t (*recipients)[AGE_KEY_BYTES]; // whom it is sealed for (reader_recipients)
    size_t recipient_count;
    const struct json *blobs, *blob_keys; // of a restricted act; may be NULL
    // The body as far as two acts that say the same have it in common, where encryption makes
    // theirs differ; NULL: `body`.
    const struct json *means;
    struct stamp at;
    const struct stamp *until; // may be NULL
    const struct secret_key *key;
    struct author_chain *chain; // for several notes that are appended together; may be NULL
};

// Where an act goes: behind which act of its key, and what its author has seen.
struct author_place {
    struct span record, by;
    int64_t epoch, n;
    uint8_t prev[HASH_BYTES]; // where n > 0
    struct checkpoint seen;   // its author has verified it
};

// The text for that place, which note_sign makes a note of: for whoever signs many at once. Its
// hash is the `prev` of the next.
CHECKED enum err author_text_at(const struct author_place *p, const struct authoring *a,
                                struct buf *out, struct error *e);
// The signed note for that place. The body is not judged here.
CHECKED enum err author_note_at(const struct author_place *p, const struct authoring *a,
                                struct buf *out, struct error *e);
// The line as it would be signed at that place, to be shown; a restricted one is not sealed here:
// beside `to` it has what only its readers will see.
CHECKED enum err author_draft(const struct author_place *p, const struct authoring *a,
                              struct buf *out, struct error *e);
// The note with a record at hand: by, n, prev and seen come from the record as it stands (n and
// prev from the chain, which moves on). ERR_DENIED when the key is none of the record's.
CHECKED enum err author_note(struct record *r, const struct authoring *a, struct buf *out,
                             struct error *e);
// The unsigned text of a founding act, and a signature line put behind what is there (order:
// founding order).
CHECKED enum err author_found_text(struct span record, struct span by, struct stamp at,
                                   const struct json *body, struct buf *out, struct error *e);
// Fills size, root and state of a hold act's body from the newest checkpoint.
CHECKED enum err author_hold_body(struct record *r, struct json *body, struct error *e);

#endif
