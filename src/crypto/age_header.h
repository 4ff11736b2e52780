// SPDX-License-Identifier: Apache-2.0
// The header of an age file: its grammar and its HMAC. For src/crypto alone.
//
//   LINE                                   MEANING
//   age-encryption.org/v1                  the version
//   -> TYPE ARGUMENT…                      a stanza: one way to the file key; 1..LIMIT_AGE_STANZAS
//   BASE64                                 its body: lines of 64 characters, the last one shorter,
//                                          perhaps empty; without padding
//   --- BASE64                             HMAC-SHA256 of all up to and with "---", by the file key
//
// Behind it stands the payload. Every line ends in \n. Types and arguments are of the characters
// 0x21-0x7E. A parsed header borrows from the file's bytes.
#ifndef CRYPTO_AGE_HEADER_H
#define CRYPTO_AGE_HEADER_H

#include "base/buf.h"

#define AGE_FILE_KEY_BYTES 16
#define AGE_MAC_BYTES 32
#define AGE_BODY_BYTES 32 // of the bodies that are of use here: a file key and its tag

struct age_stanza {
    struct span type;
    struct span arguments[2];     // the first two
    size_t argument_count;        // however many there are
    uint8_t body[AGE_BODY_BYTES]; // its beginning
    size_t body_size;             // whole
};

struct age_header {
    struct age_stanza *stanzas;
    size_t count;
    struct span covered; // by the HMAC
    uint8_t mac[AGE_MAC_BYTES];
    struct span payload;
};

#define AGE_HEADER_SCOPED __attribute__((cleanup(age_header_done)))

// ERR_INVALID, ERR_LIMIT, or ERR_UNSUPPORTED for another version; with the rule "age-header".
CHECKED enum err age_header_parse(struct span file, struct age_header *out, struct error *e);
void age_header_done(struct age_header *h);
// Does the HMAC fit? ERR_INVALID with the rule "age-hmac".
CHECKED enum err age_header_check(const struct age_header *h,
                                  const uint8_t file_key[AGE_FILE_KEY_BYTES], struct error *e);
// Sets ERR_INVALID, "the age header …" and the rule.
enum err age_header_error(struct error *e, const char *what);

// Writing: begin, stanzas, end. `out` holds the header alone, since the HMAC covers all of it.
void age_header_begin(struct buf *out);
void age_header_put(struct buf *out, const char *type_and_arguments, struct span body);
void age_header_end(struct buf *out, const uint8_t file_key[AGE_FILE_KEY_BYTES]);

bool age_is_armor(struct span data); // begins like an armored file; in age_armor.c

#endif
