// SPDX-License-Identifier: Apache-2.0
// A record as CSV tables, for people with a spreadsheet.
//
// RFC 4180: CRLF, quotes where they must be, UTF-8. The first row names the columns, the first
// column is the record's kind. A cell that begins with = + - or @ gets an apostrophe before it, so
// that no spreadsheet runs what somebody wrote (csv_put_guarded). Lists are joined by "; ". Texts
// are in one language, those of incidents in each of theirs, in columns that an import takes. What
// differs from one author to another stands in two rows; nothing is merged.
// A row that was restricted names its readers, so that who passes a file on sees what is not
// everybody's.
// To add a table: its columns and its row in sheets.c; help and tests walk the table.
#ifndef SITE_SHEETS_H
#define SITE_SHEETS_H

#include "site/outlet.h"
#include "view/view.h"

struct sheet_column {
    const char *name;
    const char *path; // in an item of the table's source: "place.name"
    const char *help;
};

// Items of a table from q->after on: a list, which the caller frees. A table of any length gives
// some at a time, and where the others begin (a view's `next`; 0: these are the last).
struct sheet_page {
    struct json *items;
    uint64_t next;
};
typedef enum err sheet_items(const struct view_query *q, struct record *r, struct sheet_page *out,
                             struct error *e);

// Columns of which there are as many as the record has use for: a list of their names, each that of
// a member of an item, which the caller frees.
#define SHEET_MORE_BYTES 64 // of a name, with a NUL
struct sheet_more {
    enum err (*names)(const struct view_query *q, struct record *r, struct json **out,
                      struct error *e);
    const char *name, *help; // as help has them: "SY-XX"
};

struct sheet {
    const char *name;
    const char *help; // one line
    sheet_items *items;
    const struct sheet_column *columns; // name NULL ends; the kind comes before them
    const char *view;                   // by whose filters it is narrowed; NULL: by none
    const struct sheet_more *more;      // behind them; NULL: none
};

#define SHEET_KIND "record_kind"
extern const struct sheet sheets[]; // name NULL ends
const struct sheet *sheet_find(struct span name);

// q->ref, limit and after do not count. Passed on as it comes, and not ended.
CHECKED enum err sheet_put(const struct sheet *s, struct record *r, const struct view_query *q,
                           struct outlet *out, struct error *e);

#endif
