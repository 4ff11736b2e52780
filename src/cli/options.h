// SPDX-License-Identifier: Apache-2.0
// The command line: which command, which of its options, which words.
//
// Options may stand anywhere; "--" ends them; "--name=value" and "--name value" mean the same; "-"
// is a word. Nothing is abbreviated.
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/cli.h"

// Takes the command's name off the front of argv (without the program's), the longest that fits.
const struct command *options_command(const char *const *argv, size_t count, size_t *taken);
// Fills words and given. `help` is set when --help stands among them; nothing else counts then.
// Reports what is wrong itself.
enum exit_code options_parse(struct cli *c, const char *const *argv, size_t count, bool *help);
// Reports that words are missing, by the name that the command's usage gives the next of them.
enum exit_code options_missing(const struct cli *c);

#endif
