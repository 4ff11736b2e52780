// SPDX-License-Identifier: Apache-2.0
// What spreadsheets can become: kinds of files, their columns, and the body that a row makes.
//
// A column whose cells are texts may stand once for each language, as "title" and "title:ru"; one
// without a tag is in the language of the import. Areas are columns of their own, named by their
// codes; numbers of people may stand once for each group, as "killed" and "killed:civilian".
// Files of others have their own columns: they are known by some of them (COLUMN_MARK), and what
// has no place in the act is left out. To add a kind: its columns, its body and its row in
// import_kinds.c; help and header checks come from the table.
#ifndef CLI_IMPORTING_H
#define CLI_IMPORTING_H

#include "base/csv.h"
#include "base/json.h"

#define COLUMN_NEEDED 1u
#define COLUMN_TEXT 2u  // by language
#define COLUMN_AREA 4u  // one for each area, named by its code (ISO 3166-2)
#define COLUMN_GROUP 8u // by group of people
#define COLUMN_MARK 16u // a file that has these is of this kind

struct import_column {
    const char *name;
    unsigned flags;
    const char *path; // in the body: "place.country"; a fault there is this column's; NULL: none
    const char *help;
};

// What is wrong with a row beyond what the act's own form says of it.
struct import_fault {
    const char *column; // NULL: nothing is wrong
    struct error why;
};

struct import_cells {
    const struct csv *csv;
    const struct csv_row *row;
    struct arena *arena;
    struct span author; // whose acts they become
    struct span lang;
    struct span decide_by;      // participants: of the motions
    struct import_fault *fault; // the first that is found; never NULL
};

struct import_kind {
    const char *name;
    const char *type; // of the acts
    const char *key;  // the column that names the thing: no two rows have the same
    const struct import_column *columns;
    struct json *(*body)(const struct import_cells *c); // empty cells give no field
    // Of files of others: whose they are, as help names them; columns that the table does not name
    // are left out. NULL: our own.
    const char *dataset;
    struct json *(*source)(const struct import_cells *c); // of an act; NULL, also from it: none
};

extern const struct import_kind import_kinds[]; // name NULL ends
const struct import_kind *import_kind_find(const char *name);
// Of the kinds of this one's name, the one whose marks the first line has.
const struct import_kind *import_kind_of(const struct import_kind *kind, const struct csv *head);

// Whether the first line names the columns of this kind, each once. ERR_INVALID "line 1: …".
CHECKED enum err import_header(const struct import_kind *kind, const struct csv *csv,
                               struct span lang, struct error *e);
// Whether a column of the file has no place in the kind.
bool import_is_left_out(const struct import_kind *kind, struct span name);
// The column that a message ("meeting.place.country: …") about such a body means; NULL when it is
// the whole row. In the arena, or of the table.
const char *import_column_of(const struct import_kind *kind, const struct json *body,
                             const char *message, struct arena *a);

// Takes a row as truce export wrote it: what stands before a formula is taken off its cells. Files
// of others have them as they are.
void import_unguard(const struct import_kind *kind, size_t columns, struct csv_row *row);

// For bodies. The cell under a name, without spaces around it; empty where there is no such column.
struct span import_cell(const struct import_cells *c, const char *name);
struct span import_trim(struct span s);
// "title:ru" -> title, ru; the tag empty where there is none.
struct span import_split_name(struct span name, struct span *tag);
bool import_is_area(struct span name);
// The pieces of a cell between semicolons.
bool import_next_piece(struct span *rest, struct span *piece);
// What is no whole number stays a text, which the act's own form refuses by name.
struct json *import_number(struct span cell);
struct json *import_text_in(const struct import_cells *c, struct span words);
// Puts the cell under a name into the field of that name, where there is something in it: as it is;
// as a text by language; as actors (a participant's slug, else a name); as a ref (a slug alone is
// the author's own).
void import_put_cell(struct json *body, const struct import_cells *c, const char *name);
void import_put_texts(struct json *body, const struct import_cells *c, const char *column,
                      const char *field);
void import_put_actors(struct json *body, const struct import_cells *c, const char *name);
void import_put_ref(struct json *body, const struct import_cells *c, const char *name);
// A place's point from two columns of degrees; a fault where one of them alone is there.
void import_put_point(struct json *place, const struct import_cells *c, const char *lon,
                      const char *lat);
// Puts a part that was built, or drops it where nothing is in it.
void import_put_filled(struct json *body, const char *field, struct json *part);
void import_wrong(const struct import_cells *c, const char *column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Incidents: in our own columns, in those of UCDP GED, in those of ACLED.
extern const struct import_column import_incident_columns[], import_ged_columns[],
    import_acled_columns[];
struct json *import_incident_body(const struct import_cells *c);
struct json *import_incident_source(const struct import_cells *c);
struct json *import_ged_body(const struct import_cells *c);
struct json *import_ged_source(const struct import_cells *c);
struct json *import_acled_body(const struct import_cells *c);
struct json *import_acled_source(const struct import_cells *c);

#endif
