// SPDX-License-Identifier: Apache-2.0
// Every command, each in its file, for the table in commands.c.
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct command cmd_key_new, cmd_found, cmd_sign, cmd_act, cmd_draft, cmd_append,
    cmd_cosign, cmd_verify, cmd_show, cmd_prove, cmd_publish, cmd_export, cmd_import, cmd_backup,
    cmd_rebuild, cmd_demo, cmd_help, cmd_version, cmd_serve, cmd_guarantor, cmd_clone, cmd_sync,
    cmd_open, cmd_deposit, cmd_lines_give, cmd_lines_take, cmd_blob_put, cmd_blob_get,
    cmd_blob_seal, cmd_blob_open, cmd_desk;

// Names of the command contract that this release does not have.
extern const char *const commands_later[]; // NULL ends

#endif
