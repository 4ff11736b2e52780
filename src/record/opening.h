// SPDX-License-Identifier: Apache-2.0
// What is needed to open a restricted act, a deposit or what they name, and to make a deposit
// (docs/record-format.md section 12), of a record that is read as somebody may (record_read_as).
#ifndef RECORD_OPENING_H
#define RECORD_OPENING_H

#include "base/env.h"
#include "record/reader.h"

// An entry by its index, or by the id of its act in 64 hex digits. ERR_NOT_FOUND.
CHECKED enum err opening_find(struct record *r, struct span ref, uint64_t *index, struct error *e);
// The line of entry `index`: of a restricted act as the reader reads it; of a deposit the line that
// it commits to, which its author has kept (lines.h). ERR_DENIED when it is not to be had.
CHECKED enum err opening_line(struct record *r, uint64_t index, struct buf *out, struct error *e);
// Whether an age recipient is a key of somebody who may read entry `index`: else ERR_DENIED.
CHECKED enum err opening_check_key(struct record *r, uint64_t index, struct span age,
                                   struct error *e);
// The body of the `open` act for it, {what, line, kib}; and for a deposit its readers, who are to
// be those of the opening: "who,who", or "public"; empty for a restricted act. The caller frees the
// body.
CHECKED enum err opening_body(struct record *r, uint64_t index, struct json **body, struct buf *to,
                              struct error *e);
// The line that a deposit in the exchange of entry `index` is to commit to: the one that was kept
// on this machine and says just this, or a new one. Whose answer was lost, or who was stopped,
// deposits again: a line with another salt would be another deposit.
CHECKED enum err opening_promise(struct record *r, const struct env *env, uint64_t index,
                                 struct span type, const struct json *body, struct buf *out,
                                 struct error *e);
// The body of a `deposit` that commits to `line` in the exchange of entry `index`, the commitment
// itself, and its readers as above.
CHECKED enum err opening_deposit(struct record *r, uint64_t index, struct span line,
                                 struct json **body, uint8_t commitment[HASH_BYTES], struct buf *to,
                                 struct error *e);

// The identities that open a sealed blob, of all lines that can be read: by the record's reader, or
// because they were opened. keys: `room` of them, in memory for secrets; the caller tries them all.
// ERR_DENIED when there is none.
CHECKED enum err opening_blob_keys(struct record *r, const uint8_t sha256[HASH_BYTES],
                                   uint8_t (*keys)[AGE_KEY_BYTES], size_t room, size_t *count,
                                   struct error *e);

#endif
