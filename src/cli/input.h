// SPDX-License-Identifier: Apache-2.0
// What commands are given to work on: records, JSON files, moments; and files they leave.
//
// Functions that return an exit code have reported their failure.
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include "base/json.h"
#include "base/stamp.h"
#include "cli/cli.h"
#include "record/record.h"

#define RECORD_SCOPED __attribute__((cleanup(input_record_done)))
void input_record_done(struct record **r);

// Of a URL: the replica in the cache, brought up to date and verified first; for reading alone.
// EXIT_IO when it is not there or somebody else writes to it, EXIT_UNREADABLE when it is no record.
CHECKED enum exit_code input_record(const struct cli *c, const char *path, enum record_mode mode,
                                    struct record **out);
// An object that people wrote, over as many lines as they like; "-" is standard input. A fault
// names file, line and column.
CHECKED enum err input_object(const char *path, struct json **out, struct error *e);
// Whether reading may begin: a pipe with a name would hang until somebody wrote to it, and is no
// input of ours. "-", and what a shell makes of <(…), may be pipes. ERR_IO.
CHECKED enum err input_look(const char *path, struct error *e);
CHECKED enum err input_file(const char *path, struct buf *out, struct error *e); // looks first
// The option's time, else the present second in UTC. EXIT_USAGE for what is no time.
CHECKED enum exit_code input_time(const struct cli *c, const char *option, struct stamp *out);
// 64 hex digits, or a file that holds them, or the founding note itself. *note, where the file was
// a note, lies in the arena.
CHECKED enum exit_code input_found(struct cli *c, const char *value, uint8_t id[HASH_BYTES],
                                   struct span *note);
// Leaves a new file, or (where `over` is the same file) replaces it. EXIT_IO otherwise.
CHECKED enum exit_code input_leave(const char *path, const char *over, struct span data, int mode);

#endif
