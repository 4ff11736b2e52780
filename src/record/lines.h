// SPDX-License-Identifier: Apache-2.0
// Lines that a reader keeps on this machine: those that another addressee handed over, and those
// that it has committed to in an exchange and is to open (docs/record-format.md section 12).
//
// $XDG_STATE_HOME/truce/lines/<fingerprint>/<name>-<key>.age, mode 0600, encrypted to one of the
// reader's own age keys: each holds one line. The name is the act id it belongs to, or the
// commitment, the key the recipient's, all in hex: whose key is another one later, and who shares
// the machine with another addressee, has a file of its own. <name>.age was written before, and is
// read.
#ifndef RECORD_LINES_H
#define RECORD_LINES_H

#include "record/reader.h"

// Keeps it for that key; what is there already of that name and key is the same line.
CHECKED enum err lines_keep(const uint8_t found[HASH_BYTES], const uint8_t name[HASH_BYTES],
                            struct span line, const uint8_t recipient[AGE_KEY_BYTES],
                            struct error *e);
// All that these identities open, in the order of names, in the arena. What does not open, or is no
// line, is passed over and counted.
CHECKED enum err lines_load(const uint8_t found[HASH_BYTES],
                            const uint8_t (*identities)[AGE_KEY_BYTES], size_t count,
                            struct arena *a, struct reader_line **out, size_t *lines,
                            size_t *unread, struct error *e);
// One of them as it lies there now; false when it is not there, or these do not open it.
bool lines_read(const uint8_t found[HASH_BYTES], const uint8_t name[HASH_BYTES],
                const uint8_t (*identities)[AGE_KEY_BYTES], size_t count, struct buf *out);
const struct reader_line *lines_find(const struct reader_line *lines, size_t count,
                                     const uint8_t name[HASH_BYTES]); // NULL when it is not there

#endif
