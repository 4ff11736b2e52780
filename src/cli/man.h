// SPDX-License-Identifier: Apache-2.0
// Man pages (troff, man macros), printed from the tables: truce(1), one of each command, and
// truce-record(5), which sums up what a record may hold.
//
// ASCII alone comes out: other characters are named, so that no encoding has to be guessed.
#ifndef CLI_MAN_H
#define CLI_MAN_H

#include "cli/cli.h"

void man_overview(struct buf *out);
void man_command(const struct command *command, struct buf *out);
void man_record(struct buf *out);
// "truce-key-new.1"
void man_file_name(const struct command *command, char *out, size_t size);
// All pages as new files in a folder. Reports itself.
CHECKED enum exit_code man_leave(struct cli *c, const char *dir);

#endif
