// SPDX-License-Identifier: Apache-2.0
// Judging evidence that a log, or one who cosigns it, signed two histories.
#ifndef CLI_EVIDENCE_FILE_H
#define CLI_EVIDENCE_FILE_H

#include "cli/cli.h"

bool evidence_file_is(const char *path); // by how it begins
// For cmd_verify, with its options.
CHECKED enum exit_code evidence_file_verify(struct cli *c, const char *path);

#endif
