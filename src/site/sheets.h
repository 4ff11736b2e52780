// SPDX-License-Identifier: Apache-2.0
// A record as CSV tables, for people with a spreadsheet.
//
// RFC 4180: CRLF, quotes where they must be, UTF-8. The first row names the columns, the first
// column is the record's kind. A cell that begins with = + - or @ gets an apostrophe before it, so
// that no spreadsheet runs what somebody wrote. Lists are joined by "; ". Texts are in one
// language. What differs from one author to another stands in two rows; nothing is merged.
// A row that was restricted names its readers, so that who passes a file on sees what is not
// everybody's.
// To add a table: its columns and its row in sheets.c; help and tests walk the table.
#ifndef SITE_SHEETS_H
#define SITE_SHEETS_H

#include "view/view.h"

struct sheet_column {
    const char *name;
    const char *path; // in an item of the table's source: "place.name"
    const char *help;
};

// The items of a table: a list, which the caller frees.
typedef enum err sheet_items(const struct view_query *q, struct record *r, struct json **out,
                             struct error *e);

struct sheet {
    const char *name;
    const char *help; // one line
    sheet_items *items;
    const struct sheet_column *columns; // name NULL ends; the kind comes before them
};

#define SHEET_KIND "record_kind"
extern const struct sheet sheets[]; // name NULL ends
const struct sheet *sheet_find(struct span name);

// q->ref and q->limit do not count.
CHECKED enum err sheet_put(const struct sheet *s, struct record *r, const struct view_query *q,
                           struct buf *out, struct error *e);

#endif
