// SPDX-License-Identifier: Apache-2.0
// CSV as spreadsheets write it (RFC 4180): strict reading with places, plain writing.
//
// Read are UTF-8 with or without a byte order mark; CRLF or LF; a comma or a semicolon between
// cells, whichever the first line has outside quotes. Refused, with line and character: other
// encodings, a quote inside a bare cell, text behind a closing quote, a quote that never closes, CR
// alone, characters that no text of ours may hold (tabs too), a row with more or fewer cells than
// the first, and what passes a bound of limits.h. Rows whose cells are all empty are left out.
// A file of any size is read row after row, in memory for one row (LIMIT_CSV_ROW_BYTES); what is
// refused of it is told, and reading goes on with the next line.
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/arena.h"
#include "base/buf.h"

struct csv_row {
    struct span *cells; // unquoted; line ends inside quotes as \n
    size_t line;        // where it begins, from 1; of what was refused, where that stands
    size_t character;   // of what was refused, from 1
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

// A file row after row. It stays the caller's and is read from where it stands, in order, so that a
// pipe will do. The first line is read at once: ERR_INVALID, ERR_LIMIT "line 1, character 3: …",
// ERR_IO.
struct csv_reader;
CHECKED enum err csv_open(int fd, struct csv_reader **out, struct error *e);
void csv_close(struct csv_reader *r);                   // takes NULL
const struct csv *csv_head(const struct csv_reader *r); // separator, names, columns; no rows
uint64_t csv_taken(const struct csv_reader *r);         // bytes of what was read so far

enum csv_step {
    CSV_ROW,
    CSV_WRONG, // `row` says where, *e why, without the place; the next call goes on behind it: with
               // the next line, of a quote that should not be there with the line below the quote
    CSV_END,
    CSV_FAILED, // ERR_IO
};
// Cells lie in the arena.
CHECKED enum csv_step csv_next(struct csv_reader *r, struct arena *a, struct csv_row *row,
                               struct error *e);

// One cell behind those of its row, with a comma unless it is the first; quoted where it must be.
void csv_put(struct buf *out, struct span cell, bool first);
// The same for a spreadsheet that runs cells: what begins with = + - or @, behind apostrophes or
// not, has one apostrophe more before it. csv_unguarded gives what was put.
void csv_put_guarded(struct buf *out, struct span cell, bool first);
struct span csv_unguarded(struct span cell);
void csv_end(struct buf *out); // CRLF

#endif
