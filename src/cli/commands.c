// SPDX-License-Identifier: Apache-2.0
// The command table, in the order of help.
#include "cli/commands.h"

const struct command *const commands[] = {
    &cmd_key_new,  &cmd_found,     &cmd_sign,       &cmd_act,        &cmd_draft,
    &cmd_open,     &cmd_deposit,   &cmd_lines_give, &cmd_lines_take, &cmd_append,
    &cmd_cosign,   &cmd_serve,     &cmd_guarantor,  &cmd_desk,       &cmd_clone,
    &cmd_sync,     &cmd_verify,    &cmd_show,       &cmd_prove,      &cmd_publish,
    &cmd_export,   &cmd_import,    &cmd_backup,     &cmd_rebuild,    &cmd_blob_put,
    &cmd_blob_get, &cmd_blob_seal, &cmd_blob_open,  &cmd_demo,       &cmd_help,
    &cmd_version,  NULL,
};

const char *const commands_later[] = {"read", "quote", "model", NULL};
