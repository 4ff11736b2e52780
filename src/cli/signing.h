// SPDX-License-Identifier: Apache-2.0
// What somebody should know before an act is signed: who will read it, whether it can be taken
// back, what it does in law and what it does not mean.
#ifndef CLI_SIGNING_H
#define CLI_SIGNING_H

#include "cli/cli.h"
#include "record/author.h"
#include "talks/acts.h"

#define SIGNING_OPTIONS                                                                            \
    { "--yes", NULL, NULL, "do not ask before what cannot be taken back", 0 }

// In sentences, as wide as the terminal. `a` says for whom the act is.
void signing_tell(const struct act_type *type, const struct authoring *a, struct buf *out);
// Before an act with an effect in law that cannot be taken back, a person at a terminal is told and
// asked; EXIT_NO when the answer is no. Scripts, which have no terminal, are not asked.
CHECKED enum exit_code signing_ask(const struct cli *c, const struct act_type *type,
                                   const struct authoring *a);

#endif
