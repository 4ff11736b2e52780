// SPDX-License-Identifier: Apache-2.0
// Completions for shells, printed from the command table: commands, options, views, act types,
// rules, tables. Where a file is meant the shell completes files.
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

#include "base/buf.h"

#define COMPLETION_SHELLS "bash|zsh|fish"

// False, with nothing put, when there is none for this shell.
CHECKED bool completion_put(const char *shell, struct buf *out);

#endif
