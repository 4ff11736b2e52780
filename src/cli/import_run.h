// SPDX-License-Identifier: Apache-2.0
// One import under way: whose it is, into what, and what its rows have come to.
//
// Small files (import_table.c) are looked at whole before anything is appended. Incidents
// (import_stream.c) come in files of any size: they are read, judged, signed and appended in
// groups, in bounded memory.
#ifndef CLI_IMPORT_RUN_H
#define CLI_IMPORT_RUN_H

#include "cli/importing.h"
#include "cli/keys.h"
#include "cli/restricting.h"
#include "record/author.h"

enum import_state {
    IMPORT_NEW,
    IMPORT_CHANGES, // the thing stands there with another body
    IMPORT_SAME,    // it stands there with this very body
    IMPORT_WRONG,
};
extern const char *const import_states[];

struct importing {
    const struct import_kind *kind;
    struct record *r; // what is there, and what judges; small files are appended to it
    struct keys keys, log_keys;
    struct span author, lang, decide_by;
    struct authoring a;
    struct author_chain chain;
    struct reading reading; // of r, where the import is restricted
    bool shown;             // everybody reads them, or more than the rules propose
};

bool import_only_prints(const struct importing *m); // motions are for their author to make

enum exit_code import_table(struct cli *c, struct importing *m);
enum exit_code import_stream(struct cli *c, struct importing *m);

#endif
