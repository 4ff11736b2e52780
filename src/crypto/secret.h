// SPDX-License-Identifier: Apache-2.0
// Memory for secrets: keys, passphrases, the text of key files.
//
// Each piece has pages of its own between guard pages (libsodium's), which are left out of core
// dumps, locked into memory so that they are not swapped to disk, and wiped when given back. Where
// RLIMIT_MEMLOCK has no room for the lock the piece is there all the same, and secret_unlocked says
// so: whoever talks to a person tells of it. Any thread.
#ifndef CRYPTO_SECRET_H
#define CRYPTO_SECRET_H

#include "base/buf.h"

#define SECRET_BUF_SCOPED __attribute__((cleanup(secret_buf_done)))

void *secret_get(size_t size);  // zeroed; never NULL: out of memory aborts
void secret_free(void *secret); // wipes; takes NULL
bool secret_unlocked(void);     // some piece was not locked, since the process began

// A buffer over such memory: all its room at once, so that nothing is moved and left behind.
void secret_buf_init(struct buf *b, size_t max);
void secret_buf_clear(struct buf *b); // wipes what is in it
void secret_buf_done(struct buf *b);

#endif
