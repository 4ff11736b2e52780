// SPDX-License-Identifier: Apache-2.0
// "As of" an index or a time: how many entries of the record that is.
#ifndef VIEW_AS_OF_H
#define VIEW_AS_OF_H

#include "record/record.h"

// Whether the text is an index or a time at all.
bool as_of_ok(struct span text);
// An index N gives N + 1; a time, the largest size that enough holders had attested by then in hold
// acts. ERR_INVALID where the record has no such entry, or nothing was attested by then.
CHECKED enum err as_of_resolve(struct record *r, struct span text, uint64_t *size, struct error *e);

#endif
