// SPDX-License-Identifier: Apache-2.0
// Where the records on this machine were taken from, and how far.
//
// The host's URL is remembered by the record's fingerprint ($XDG_STATE_HOME/truce/hosts/): it
// serves every copy, wherever it was moved. How far a host's list of cosignatures was taken is
// remembered by file and host, in the cache: when that is lost the list is taken again, and each
// line that stands already is passed over.
#ifndef NET_WHENCE_H
#define NET_WHENCE_H

#include "record/record.h"

// ERR_NOT_FOUND when none is known.
CHECKED enum err whence_recall(const uint8_t found[HASH_BYTES], struct buf *url, struct error *e);
CHECKED enum err whence_remember(const uint8_t found[HASH_BYTES], const char *url, struct error *e);

uint64_t whence_came(struct record *r, const char *url); // 0 when nothing is known
void whence_keep_came(struct record *r, const char *url, uint64_t came);

// Where the replica of the record at `url` lies, in the cache. Appended.
CHECKED enum err whence_replica(const char *url, struct buf *path, struct error *e);

#endif
