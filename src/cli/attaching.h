// SPDX-License-Identifier: Apache-2.0
// Files that go with an act: --blob FIELD=FILE fills a field of type blob in its body, and gives
// the bytes to the record, or to its host, once the act is there.
//
// Of a restricted act a file is encrypted to an identity of its own (age, X25519): envelope and
// body name the ciphertext, the sealed line has the identity. What is to be given lies in
// $XDG_STATE_HOME/truce/blobs/<fingerprint>/<sha256> from before the act is signed until it is
// there, mode 0600: nobody can make the same ciphertext again.
#ifndef CLI_ATTACHING_H
#define CLI_ATTACHING_H

#include "cli/content.h"
#include "cli/keys.h"
#include "record/author.h"
#include "talks/acts.h"

#define ATTACHING_OPTIONS                                                                          \
    CONTENT_OPTIONS, {                                                                             \
        "--blob", NULL, "FIELD=FILE", "a file that the act names in this field", OPTION_MANY       \
    }

struct attached {
    const char *path;
    uint8_t sha256[HASH_BYTES]; // of `bytes`
    struct buf bytes;           // as they are given: of a restricted act the ciphertext
    const char *media_type;     // of the file
    bool stripped;              // of metadata
    bool kept;                  // on disk
};

struct attaching {
    struct attached *list; // in the command's arena, as all below
    size_t count;
    const char *folder;
    struct record *record; // as long as attaching_begin runs
    bool sealed;
    struct json *blobs, *blob_keys, *means; // owned; of struct authoring
};

// What can be known from the command line and the act's type. EXIT_USAGE.
CHECKED enum exit_code attaching_check(const struct cli *c, const struct act_type *type);
// Reads the files, once it is known who reads the act (a->to), and names them in the body, of which
// a field may hold {"media_type","name"} already; in `a` what else names them.
CHECKED enum exit_code attaching_begin(struct cli *c, struct record *r, const struct act_type *type,
                                       struct json *body, struct authoring *a,
                                       struct attaching *out);
// Before it is signed: EXIT_IO, and there is to be no act, where they cannot be kept.
CHECKED enum exit_code attaching_keep(struct attaching *f);
// There is no such act.
void attaching_drop(struct attaching *f);
// The act is there. Prints a line for each file; where one cannot be given, says where it is kept
// and what to do.
CHECKED enum exit_code attaching_put(struct cli *c, struct attaching *f, struct record *r);
// To the host, with whatever else was kept of this record before. `repeated`: an earlier call has
// named its own.
CHECKED enum exit_code attaching_send(struct cli *c, struct attaching *f, const struct keys *keys,
                                      bool repeated);
void attaching_done(struct attaching *f); // takes one that is zero

#endif
