// SPDX-License-Identifier: Apache-2.0
// Which words may stand at a place of the command line, from the tables: for completions.
//
// Each function puts words with spaces between, or nothing where a file or a free text is meant.
#ifndef CLI_CHOICES_H
#define CLI_CHOICES_H

#include "cli/cli.h"

void choices_of_option(const struct option *o, struct buf *out);
void choices_of_first(const struct command *c, struct buf *out); // behind the command's name
// Topics of help with names of their own: act, rule, view, table. NULL ends.
extern const char *const choices_topics[];
void choices_of_topic(const char *topic, struct buf *out);
void choices_of_commands(struct buf *out); // first words, each once

#endif
