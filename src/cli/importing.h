// SPDX-License-Identifier: Apache-2.0
// What spreadsheets can become: kinds of files, their columns, and the body that a row makes.
//
// A column whose cells are texts may stand once for each language, as "title" and "title:ru"; one
// without a tag is in the language of the import. Areas are columns of their own, named by their
// codes. To add a kind: its columns and its row in
// importing.c; help and header checks come from the table.
#ifndef CLI_IMPORTING_H
#define CLI_IMPORTING_H

#include "base/csv.h"
#include "base/json.h"

#define COLUMN_NEEDED 1u
#define COLUMN_TEXT 2u // by language
#define COLUMN_AREA 4u // one for each area, named by its code (ISO 3166-2)

struct import_column {
    const char *name;
    unsigned flags;
    const char *path; // in the body: "place.country"; a fault there is this column's
    const char *help;
};

struct import_cells {
    const struct csv *csv;
    const struct csv_row *row;
    struct arena *arena;
    struct span author; // whose acts they become
    struct span lang;
    struct span decide_by; // participants: of the motions
};

struct import_kind {
    const char *name;
    const char *type; // of the acts
    const char *key;  // the column and field that names the thing: no two rows have the same
    const struct import_column *columns;
    struct json *(*body)(const struct import_cells *c); // empty cells give no field
};

extern const struct import_kind import_kinds[]; // name NULL ends
const struct import_kind *import_kind_find(const char *name);

// Whether the first line names the columns of this kind, each once. ERR_INVALID "line 1: …".
CHECKED enum err import_header(const struct import_kind *kind, const struct csv *csv,
                               struct span lang, struct error *e);
// The cell under a name, without spaces around it; empty where there is no such column.
struct span import_cell(const struct import_cells *c, const char *name);
// The column that a message ("meeting.place.country: …") is about; NULL when it is the whole row.
const char *import_column_of(const struct import_kind *kind, const char *message);

#endif
