// SPDX-License-Identifier: Apache-2.0
// Content that acts name by its digest: what is named, what is here, what was erased.
//
// Whether a blob is here is a matter of this copy alone: the fold never reads one, and no record is
// wrong for lacking one. Only what an act names is taken in, within rules.limits.blob. An open act
// names the blobs in its body (in force), a restricted one those in its envelope; what is named
// inside a sealed line is nobody's to know here.
//
// Content is erased, for ever, by a carried motion; or once all of its authors say so: whoever has
// put it forward in an act has said `erase` of it since.
#ifndef RECORD_BLOB_H
#define RECORD_BLOB_H

#include "record/record.h"

struct blob_name {
    uint8_t sha256[HASH_BYTES];
    uint64_t size;  // as the act says: a claim
    uint64_t index; // of the act
    struct span by; // its author; lives as long as the call
    bool erase;     // the act names nothing, and says that this is to be erased
};

// What entries from..to-1 name, in order; one blob may come again.
typedef enum err blob_each(void *context, const struct blob_name *name, struct error *e);
CHECKED enum err blob_named(struct record *r, uint64_t from, uint64_t to, blob_each *each,
                            void *context, struct error *e);

// A growing memory of what is named, and of who says so: costs what has come since. One thread at a
// time.
struct blob_names {
    struct blob_word {
        uint8_t sha256[HASH_BYTES];
        uint64_t index;
        uint32_t who; // place in the state's list of members
        bool erase;
    } * list; // sorted by digest, then by index
    size_t count, room;
    uint64_t size; // entries that were looked at
};
CHECKED enum err blob_names_learn(struct blob_names *n, struct record *r, struct error *e);
bool blob_names_has(const struct blob_names *n, const uint8_t sha256[HASH_BYTES]);
// for (size_t at = 0; (sha256 = blob_names_next(n, &at));): each blob that is named, once.
const uint8_t *blob_names_next(const struct blob_names *n, size_t *at);
// Whether all who put it forward have said that it is to be erased: since the entry *since.
bool blob_names_erased(const struct blob_names *n, const uint8_t sha256[HASH_BYTES],
                       uint64_t *since);
void blob_names_done(struct blob_names *n);

// The largest blob that the rules in force take.
uint64_t blob_bytes_max(const struct record *r);
// By what it was erased, and the reason given (in the arena; may be NULL).
struct blob_erasure {
    bool by_motion;            // else by its authors
    uint64_t by, since;        // the entry of the motion and of its decision; else twice the
                               // entry by which the last of its authors said so
    struct span who;           // that author; whoever made the motion
    const struct json *reason; // text by language
};
// ERR_NOT_FOUND when it was not.
CHECKED enum err blob_erased(struct record *r, const uint8_t sha256[HASH_BYTES], struct arena *a,
                             struct blob_erasure *out, struct error *e);
// The same as a refusal: ERR_DENIED with rule "blob-erased" and the reason; OK when it was not.
CHECKED enum err blob_refuse_erased(struct record *r, const uint8_t sha256[HASH_BYTES],
                                    struct error *e);

// Takes content in, whole or not at all. What is here already is no failure, and is put again where
// it does not hash to its digest any more. The caller has seen that it is named and not erased. ERR_CONFLICT (rule "blob-digest") when it does not hash to that,
// ERR_LIMIT past blob_bytes_max. `fd` is read twice, from its begin.
CHECKED enum err blob_put(struct record *r, const uint8_t sha256[HASH_BYTES], struct span content,
                          struct error *e);
CHECKED enum err blob_put_file(struct record *r, const uint8_t sha256[HASH_BYTES], int fd,
                               const char *name, struct error *e);
// The SHA-256 and length of what a descriptor gives from its begin.
CHECKED enum err blob_hash_file(int fd, const char *name, uint8_t sha256[HASH_BYTES],
                                uint64_t *size, struct error *e);
// Bytes from..from+size-1, which must be there. Appended; not compared with the digest.
CHECKED enum err blob_read(struct record *r, const uint8_t sha256[HASH_BYTES], uint64_t from,
                           uint64_t size, struct buf *out, struct error *e);
// Whether what is here hashes to its digest: not so where a piece of it is missing, or is none.
// ERR_NOT_FOUND where nothing is here.
CHECKED enum err blob_check(struct record *r, const uint8_t sha256[HASH_BYTES], bool *out,
                            struct error *e);
// Whether it is here and hashes to its digest: what is not is to be put, or put again.
CHECKED enum err blob_here(struct record *r, const uint8_t sha256[HASH_BYTES], bool *out,
                           struct error *e);
// Different blobs that are named: how many were erased, are here, are here with other bytes or not
// all of them (which blob_put takes from nobody: the file was changed).
struct blob_counts {
    size_t named, erased, here, wrong;
};
CHECKED enum err blob_count(struct record *r, struct blob_counts *out, struct error *e);
// Removes the content of all that was erased, so that no byte of it stays in the file or beside it;
// *removed counts. ERR_CONFLICT while others read: it is given no more then, but bytes of it may
// stay until this is done again. The record must be open for writing.
CHECKED enum err blob_erase(struct record *r, size_t *removed, struct error *e);
// The same after acts have come, or when there is time; it costs nothing where nothing is to be
// done. What fails is done the next time.
void blob_tidy(struct record *r);

#endif
