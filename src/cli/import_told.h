// SPDX-License-Identifier: Apache-2.0
// What is told of an import of a file of any size: the first rows and what they become, the rows
// that are wrong, and how many there are of each.
#ifndef CLI_IMPORT_TOLD_H
#define CLI_IMPORT_TOLD_H

#include "cli/import_run.h"
#include "view/asking.h"

#define IMPORT_SHOWN 20  // first rows, of a dry run
#define IMPORT_TOLD 1000 // wrong rows; how many there are is exact

struct told_row;
struct import_told {
    size_t rows, counts[4]; // by import_state; new ones that were refused later count as wrong
    size_t appended;
    struct told_row *shown;
    size_t shown_count;
    struct told_row *wrong;
    size_t wrong_count;
};

void import_told_init(struct import_told *t);
void import_told_done(struct import_told *t);
// A row that is fine, in words if it is among the first.
void import_told_good(struct import_told *t, struct asking *a, size_t line, enum import_state state,
                      const struct json *body);
// One that is not: `column`, or else `character` (0: the whole row), says where.
void import_told_wrong(struct import_told *t, size_t line, size_t character, const char *column,
                       const struct error *why);
void import_told_print(const struct import_told *t, struct cli *c, const struct importing *m,
                       const struct csv *head);
// EXIT_NO where rows were left out, unless that is meant so.
enum exit_code import_told_judge(const struct import_told *t, const struct cli *c);

#endif
