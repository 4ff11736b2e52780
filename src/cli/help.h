// SPDX-License-Identifier: Apache-2.0
// Help, printed from the tables: commands and options, act types, rules, views.
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/cli.h"

void help_overview(struct buf *out);
void help_command(const struct command *command, struct buf *out);

#endif
