// SPDX-License-Identifier: Apache-2.0
// CSV as spreadsheets write it (RFC 4180): strict reading with places, plain writing.
//
// Read are UTF-8 with or without a byte order mark; CRLF or LF; a comma or a semicolon between
// cells, whichever the first line has outside quotes. Refused, with line and character: other
// encodings, a quote inside a bare cell, text behind a closing quote, a quote that never closes, CR
// alone, characters that no text of ours may hold (tabs too), a row with more or fewer cells than
// the first, and what passes a bound of limits.h. Rows whose cells are all empty are left out.
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/arena.h"
#include "base/buf.h"

struct csv_row {
    struct span *cells; // unquoted; line ends inside quotes as \n
    size_t line;        // where it begins, from 1
};

struct csv {
    uint8_t separator;
    struct span *names; // the first row
    size_t columns;
    struct csv_row *rows; // the others
    size_t count;
};

// Cells lie in the arena. ERR_INVALID, ERR_LIMIT: "line 3, character 14: …".
CHECKED enum err csv_parse(struct span text, struct arena *a, struct csv *out, struct error *e);

// One cell behind those of its row, with a comma unless it is the first; quoted where it must be.
void csv_put(struct buf *out, struct span cell, bool first);
void csv_end(struct buf *out); // CRLF

#endif
