// SPDX-License-Identifier: Apache-2.0
// Who reads restricted acts: a participant's age identities, and lines that others handed over; and
// for whom they are sealed.
//
// A record that is read so has all its rows in memory: nothing of what was decrypted touches a disk
// (temporary files of SQLite neither; memory that is swapped is the system's). A line counts when
// its digest is the envelope's, whoever gave it.
#ifndef RECORD_READER_H
#define RECORD_READER_H

#include "crypto/age.h"
#include "record/record.h"

struct reader_line {
    uint8_t id[HASH_BYTES]; // of the act
    struct span line;
};

// The caller's, with all that it points to; it outlives the record that is read with it.
struct reader {
    struct span who;
    const uint8_t (*identities)[AGE_KEY_BYTES], (*recipients)[AGE_KEY_BYTES]; // side by side
    size_t identity_count;
    const struct reader_line *lines; // handed over; in the order of ids, by bytes
    size_t line_count;
};

// Sets the identities, and their recipients in the arena.
void reader_set_identities(struct reader *r, const uint8_t (*identities)[AGE_KEY_BYTES],
                           size_t count, struct arena *a);

// With how many keys each participant reads: by that a reader's own place in an age file is likely
// known, and tried first. Nothing but time rests on it.
struct reader_keys {
    struct reader_count {
        struct span who;
        size_t keys;
    } * list; // in the order of slugs
    size_t count;
};
// As the keys are in force now, in the arena.
void reader_keys_count(const struct state *s, struct arena *a, struct reader_keys *out);
// Where among an act's stanzas the reader's should stand.
size_t reader_place(const struct reader *r, const struct reader_keys *keys, const struct act *a);

// The line of a restricted act into `out` (LINE_BYTES_MAX bytes at most); false when it is not to
// be had, or not of the act's digest. `place` is tried first. Any thread.
bool reader_line(const struct reader *r, const struct act *a, size_t place, struct buf *out);
// Gives a candidate its line, if it is addressed to the reader and can be had.
void reader_read(const struct reader *r, const struct reader_keys *keys, struct candidate *c,
                 struct arena *a);
// The same for one act of a record that somebody reads; where nobody does, nothing.
void reader_read_one(const struct record *r, struct candidate *c, struct arena *a);

// From here on the record is read as `reader` may: its rows are made anew, in memory. The record
// was opened to read, so that its signatures have been verified on this machine: what was found
// alien then is verified again, and the public state must come out the same, else ERR_CORRUPT.
CHECKED enum err record_read_as(struct record *r, const struct reader *reader, bool progress,
                                struct error *e);

// For whom an act of `by` to these addressees is sealed now: the age recipients of their act keys
// in force and of the author's own, in the order of docs/record-format.md section 12, in the arena.
// ERR_DENIED names an addressee who is not in the record or has no key to read with. Of a record
// that is as new as can be: keys that it does not know yet cannot read.
CHECKED enum err reader_recipients(struct record *r, const struct json *to, struct span by,
                                   struct arena *a, const uint8_t (**out)[AGE_KEY_BYTES],
                                   size_t *count, struct error *e);

#endif
