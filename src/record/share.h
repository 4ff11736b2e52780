// SPDX-License-Identifier: Apache-2.0
// Giving a record away: proofs of single acts, static tiles, backups.
#ifndef RECORD_SHARE_H
#define RECORD_SHARE_H

#include "log/tile.h"
#include "record/record.h"

// A tlog-proof of entry `index` under the newest checkpoint that is held (else the newest), with
// its cosignatures.
CHECKED enum err record_prove(struct record *r, uint64_t index, struct buf *out, struct error *e);
// The checkpoint note of `size` with its cosignatures: one line of each key (grade.h).
CHECKED enum err record_checkpoint_note(struct record *r, uint64_t size, struct buf *out,
                                        struct error *e);
// Contents of one tile or bundle. ERR_NOT_FOUND where the tree does not have it.
CHECKED enum err record_tile(struct record *r, struct tile_id id, struct buf *out, struct error *e);
// checkpoint, tile/… under `dir`, as C2SP tlog-tiles names them.
CHECKED enum err record_publish(struct record *r, const char *dir, struct error *e);
// The cosigners as a tlog-policy file: log, witnesses, quorum of holders.
CHECKED enum err record_policy(struct record *r, struct buf *out, struct error *e);

#endif
