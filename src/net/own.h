// SPDX-License-Identifier: Apache-2.0
// What an author keeps on this machine for himself, and in no record: his folder, and files that he
// alone can read and nobody else can have written.
//
// $XDG_STATE_HOME/truce/<kind>/<hash of record and participant>/<name>, mode 0600. Encrypted to his
// age key; but age does not say who has encrypted, and a recipient is public. So what is encrypted
// begins with 64 hex digits and a newline: HMAC-SHA-256, under the secret of that key, of
//   truce.own/v1 \n ‖ SHA-256(record \n participant \n kind/name \n ‖ what follows)
// A file that somebody else has written, or that lay elsewhere, is not taken for this one; an older
// one of the same name is. Whose key file has no age key keeps in plain text what he keeps at all,
// and whoever can write into his folder can write that.
#ifndef NET_OWN_H
#define NET_OWN_H

#include "crypto/age.h"

struct own {
    struct span record, who;
    const uint8_t (*secrets)[AGE_KEY_BYTES]; // the first encrypts; NULL: none
    size_t count;
};

#define OWN_MORE_BYTES 4096 // of a file beyond what it holds, and age's tags for each 64 KiB

// Appends the path of the folder, which it makes.
CHECKED enum err own_folder(const struct own *o, const char *kind, struct buf *out,
                            struct error *e);
// `name`: "queue/00000001", by which it is read again.
CHECKED enum err own_seal(const struct own *o, const char *name, struct span plain, struct buf *out,
                          struct error *e);
// *plain points into `out`, whose memory is for secrets where it holds any. ERR_DENIED: it is
// encrypted to another key, or to none though there is a secret; or another has written it.
CHECKED enum err own_open(const struct own *o, const char *name, struct span file, struct buf *out,
                          struct span *plain, struct error *e);

#endif
