// SPDX-License-Identifier: Apache-2.0
// "What did the record know": --as-of, an index or a moment, as a size of the log.
#ifndef CLI_AS_OF_H
#define CLI_AS_OF_H

#include "cli/cli.h"
#include "record/record.h"

// An index N gives size N + 1. A moment gives what view/quorum.h says was attested by then, by the
// rules of that size. Without the option: all there is. Reports itself; EXIT_NO when the index is
// past the end, or no size was attested so early.
CHECKED enum exit_code as_of_size(const struct cli *c, struct record *r, uint64_t *out);

#endif
