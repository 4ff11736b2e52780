// SPDX-License-Identifier: Apache-2.0
// Verifying a .tlog-proof: one act's note, its place in the log, who cosigned.
#ifndef CLI_PROOF_FILE_H
#define CLI_PROOF_FILE_H

#include "cli/cli.h"

bool proof_file_is(const char *path); // by its first line, or by its name
// For cmd_verify, with its options.
CHECKED enum exit_code proof_file_verify(struct cli *c, const char *path);

#endif
