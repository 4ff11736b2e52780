// SPDX-License-Identifier: Apache-2.0
#include "base/csv.h"

#include "base/limits.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static const uint8_t MARK[] = {0xef, 0xbb, 0xbf}; // the byte order mark in UTF-8

#define CHARACTER_BYTES 4 // at most; what stands nearer to the window's end may go on behind it

struct csv_reader {
    int fd; // -1: all of it is in the window
    uint8_t *memory;
    struct span window; // from the row that is read, or is to be read next
    bool end;           // nothing comes behind the window
    size_t line;        // where the window begins
    uint64_t taken;     // bytes before the window
    struct csv head;
    struct arena names;
    // Of the row being read:
    struct span rest;                   // of the window
    struct buf cells;                   // one behind the other
    size_t ends[LIMIT_CSV_COLUMNS + 1]; // in it; the first is 0
    size_t count;
    const uint8_t *quote; // opens the quoted cell that is being read
    const uint8_t *wrong; // what was refused
    struct error why;
};

// Line and character of a place, both from 1, counted on from one that is known.
struct place {
    const uint8_t *at;
    size_t line, character;
};

static void place_move(struct place *p, const uint8_t *to) {
    struct span rest = span(p->at, (size_t)(to - p->at));
    for (int32_t c; (c = utf8_next(&rest)) >= 0;) {
        p->line += c == '\n';
        p->character = c == '\n' ? 1 : p->character + 1;
    }
    p->at = to;
}

static enum err refuse(struct csv_reader *r, const uint8_t *at, enum err code, const char *why) {
    r->wrong = at;
    return error_set(&r->why, code, "%s", why);
}

static bool is_plain(uint8_t c) {
    return (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r';
}

// Bytes that are no UTF-8, and characters that no text may hold; CR is looked at where cells end.
static enum err check_text(struct csv_reader *r, struct span rest) {
    while (rest.size) {
        struct span before = rest;
        if (is_plain(rest.data[0])) {
            rest = span(rest.data + 1, rest.size - 1);
            continue;
        }
        int32_t c = utf8_next(&rest);
        struct span one = span_head(before, before.size - rest.size);
        if (!utf8_ok(one))
            return refuse(r, before.data, ERR_INVALID, "this is no UTF-8; save the file as UTF-8");
        if (codepoint_forbidden(c))
            return refuse(r, before.data, ERR_INVALID,
                          "a character that no text may hold (tabs and control characters, "
                          "direction controls)");
    }
    return OK;
}

// What stands between the cells of the first line, outside quotes. A line of one cell: a comma.
static enum err find_separator(struct csv_reader *r) {
    bool quoted = false, comma = false, semicolon = false;
    struct span w = r->window;
    for (size_t i = 0; i < w.size && (quoted || w.data[i] != '\n'); i++) {
        uint8_t c = w.data[i];
        quoted ^= c == '"';
        comma |= !quoted && c == ',';
        semicolon |= !quoted && c == ';';
    }
    r->head.separator = semicolon ? ';' : ',';
    return comma && semicolon
               ? refuse(r, w.data, ERR_INVALID,
                        "the first line has commas and semicolons: which of them parts cells?")
               : OK;
}

static bool at_end(struct span rest, uint8_t separator) {
    return !rest.size || rest.data[0] == separator || rest.data[0] == '\n' ||
           (rest.data[0] == '\r' && rest.size > 1 && rest.data[1] == '\n');
}

static enum err read_quoted(struct csv_reader *r) {
    const uint8_t *begin = r->rest.data;
    r->quote = begin;
    r->rest = span_from(r->rest, 1);
    for (;; r->rest = span_from(r->rest, 1)) {
        if (!r->rest.size)
            return refuse(r, begin, ERR_INVALID, "this quote is never closed");
        uint8_t c = r->rest.data[0];
        bool pair = r->rest.size > 1 && r->rest.data[1] == (c == '"' ? '"' : '\n');
        if (c == '"' && !pair)
            break;
        if (c == '\r' && !pair)
            return refuse(r, r->rest.data, ERR_INVALID, "a carriage return alone");
        if (c == '"')
            r->rest = span_from(r->rest, 1);
        if (c != '\r')
            buf_put_byte(&r->cells, c);
    }
    r->rest = span_from(r->rest, 1);
    if (!at_end(r->rest, r->head.separator))
        return refuse(r, r->rest.data, ERR_INVALID, "text behind a closing quote");
    r->quote = NULL;
    return OK;
}

static enum err read_bare(struct csv_reader *r) {
    const uint8_t *begin = r->rest.data;
    for (; !at_end(r->rest, r->head.separator); r->rest = span_from(r->rest, 1)) {
        uint8_t c = r->rest.data[0];
        if (c == '"')
            return refuse(r, r->rest.data, ERR_INVALID,
                          "a quote inside a cell that is not quoted; quote the cell and double it");
        if (c == '\r')
            return refuse(r, r->rest.data, ERR_INVALID, "a carriage return alone");
    }
    buf_put(&r->cells, begin, (size_t)(r->rest.data - begin));
    return OK;
}

static enum err read_cell(struct csv_reader *r) {
    const uint8_t *begin = r->rest.data;
    if (r->count == LIMIT_CSV_COLUMNS)
        return refuse(r, begin, ERR_LIMIT, "too many cells in one row");
    enum err err = r->rest.size && r->rest.data[0] == '"' ? read_quoted(r) : read_bare(r);
    if (err)
        return err;
    if (r->cells.full)
        return refuse(r, begin, ERR_LIMIT, "this row is too long");
    if (r->cells.size - r->ends[r->count] > LIMIT_CSV_CELL_BYTES)
        return refuse(r, begin, ERR_LIMIT, "this cell is too large");
    r->ends[++r->count] = r->cells.size;
    return OK;
}

// One row, the line end with it.
static enum err read_row(struct csv_reader *r) {
    r->count = 0;
    r->quote = NULL;
    r->rest = r->window;
    buf_clear(&r->cells);
    for (;;) {
        enum err err = read_cell(r);
        if (err)
            return err;
        if (!r->rest.size || r->rest.data[0] != r->head.separator)
            break;
        r->rest = span_from(r->rest, 1);
    }
    r->rest = span_from(r->rest, r->rest.size && r->rest.data[0] == '\r' ? 2 : 1);
    return OK;
}

static struct span *keep_cells(const struct csv_reader *r, struct arena *a) {
    struct span *cells = arena_array(a, struct span, r->count);
    struct span text = arena_copy(a, buf_span(&r->cells));
    for (size_t i = 0; i < r->count; i++)
        cells[i] = span_head(span_from(text, r->ends[i]), r->ends[i + 1] - r->ends[i]);
    return cells;
}

// The window.

// Moves what is there to the front and reads as much as fits behind it. *more: something came.
static enum err fill(struct csv_reader *r, bool *more, struct error *e) {
    size_t have = r->window.size;
    *more = false;
    if (r->window.data != r->memory && have)
        memmove(r->memory, r->window.data, have);
    while (!r->end && have < LIMIT_CSV_ROW_BYTES) {
        ssize_t got = read(r->fd, r->memory + have, LIMIT_CSV_ROW_BYTES - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_errno(e, "reading it");
        r->end = got == 0;
        *more |= got > 0;
        have += (size_t)got;
    }
    r->window = span(r->memory, have);
    return OK;
}

static void take(struct csv_reader *r, const uint8_t *to) {
    size_t size = (size_t)(to - r->window.data);
    for (struct span s = span_head(r->window, size); s.size;) {
        ptrdiff_t at = span_find(s, '\n');
        r->line += at >= 0;
        s = span_from(s, at < 0 ? s.size : (size_t)at + 1);
    }
    r->taken += size;
    r->window = span_from(r->window, size);
}

// Behind the next line end from `from` on, or to the end of the file.
static enum err skip_line(struct csv_reader *r, const uint8_t *from, struct error *e) {
    take(r, from);
    for (;;) {
        bool more;
        ptrdiff_t at = span_find(r->window, '\n');
        take(r, r->window.data + (at < 0 ? r->window.size : (size_t)at + 1));
        if (at >= 0 || r->end)
            return OK;
        enum err err = fill(r, &more, e);
        if (err)
            return err;
    }
}

// Whether what was read, or refused, could be otherwise with more of the file in the window.
static bool wants_more(const struct csv_reader *r, enum err err) {
    if (r->end)
        return false;
    return err ? r->rest.size < CHARACTER_BYTES
               : r->rest.data == r->window.data || r->rest.data[-1] != '\n';
}

// Tells where the refused place is, and goes on with the next line where a row can begin.
static enum csv_step put_wrong(struct csv_reader *r, struct csv_row *row, const uint8_t *from,
                               struct error *e) {
    struct place p = {r->window.data, r->line, 1};
    place_move(&p, r->wrong);
    *row = (struct csv_row){.line = p.line, .character = p.character};
    if (e)
        *e = r->why;
    return skip_line(r, from, e) ? CSV_FAILED : CSV_WRONG;
}

// One row as far as its cells go; the window then begins behind it.
static enum csv_step read_next(struct csv_reader *r, struct csv_row *row, struct error *e) {
    bool more;
    enum err err = read_row(r);
    while (wants_more(r, err)) {
        if (fill(r, &more, e))
            return CSV_FAILED;
        err = more || r->end ? read_row(r)
                             : refuse(r, r->window.data, ERR_LIMIT, "this row is too long");
        if (!more && !r->end)
            return put_wrong(r, row, r->window.data, e);
    }
    // A quote that should not be there must not swallow the lines below it.
    const uint8_t *from = !err ? r->rest.data - 1 : r->quote ? r->quote : r->rest.data;
    const uint8_t *upto = err ? r->wrong : r->rest.data;
    struct error why = r->why;
    if (check_text(r, span(r->window.data, (size_t)(upto - r->window.data))))
        return put_wrong(r, row, from, e);
    r->why = why;
    if (err)
        return put_wrong(r, row, from, e);
    row->line = r->line;
    take(r, r->rest.data);
    return CSV_ROW;
}

enum csv_step csv_next(struct csv_reader *r, struct arena *a, struct csv_row *row,
                       struct error *e) {
    bool more;
    do {
        *row = (struct csv_row){0};
        if (!r->window.size && !r->end && fill(r, &more, e))
            return CSV_FAILED;
        if (!r->window.size)
            return CSV_END;
        enum csv_step step = read_next(r, row, e);
        if (step != CSV_ROW)
            return step;
    } while (!r->cells.size);
    if (r->head.columns && r->count != r->head.columns) {
        row->character = 1;
        error_set(e, ERR_INVALID, "%zu cells, the first line has %zu", r->count, r->head.columns);
        return CSV_WRONG;
    }
    row->cells = keep_cells(r, a);
    return CSV_ROW;
}

// The first line.

static enum err no_names(struct error *e) {
    return error_set(e, ERR_INVALID, "line 1, character 1: the first line must name the columns");
}

static enum err name_place(const struct csv_row *row, struct error *e) {
    return error_prefix(e, "line %zu, character %zu", row->line, row->character);
}

static enum err read_head(struct csv_reader *r, struct error *e) {
    struct csv_row row = {.line = 1, .character = 1};
    struct span w = r->window;
    if (w.size > 1 && (w.data[0] == 0xfe || w.data[0] == 0xff)) {
        error_set(e, ERR_INVALID, "this is UTF-16; save the file as CSV UTF-8");
        return name_place(&row, e);
    }
    if (span_starts(w, span(MARK, sizeof MARK)))
        take(r, w.data + sizeof MARK);
    if (!r->window.size)
        return no_names(e);
    if (find_separator(r)) {
        if (e)
            *e = r->why;
        return name_place(&row, e);
    }
    enum csv_step step = read_next(r, &row, e);
    if (step == CSV_WRONG)
        return name_place(&row, e);
    if (step == CSV_FAILED)
        return ERR_IO;
    if (!r->cells.size)
        return no_names(e);
    r->head.names = keep_cells(r, &r->names);
    r->head.columns = r->count;
    return OK;
}

static struct csv_reader *reader_new(int fd, struct span window) {
    struct csv_reader *r = memory_get(sizeof *r);
    *r = (struct csv_reader){.fd = fd, .window = window, .end = fd < 0, .line = 1};
    buf_init(&r->cells, LIMIT_CSV_ROW_BYTES);
    arena_init(&r->names);
    return r;
}

enum err csv_open(int fd, struct csv_reader **out, struct error *e) {
    bool more;
    struct csv_reader *r = reader_new(fd, span(NULL, 0));
    r->memory = memory_get(LIMIT_CSV_ROW_BYTES);
    enum err err = fill(r, &more, e);
    if (!err)
        err = read_head(r, e);
    if (err)
        csv_close(r);
    else
        *out = r;
    return err;
}

void csv_close(struct csv_reader *r) {
    if (!r)
        return;
    buf_done(&r->cells);
    arena_done(&r->names);
    free(r->memory);
    free(r);
}

const struct csv *csv_head(const struct csv_reader *r) {
    return &r->head;
}

uint64_t csv_taken(const struct csv_reader *r) {
    return r->taken;
}

// A file that is all here.

static void add_row(struct csv *csv, const struct csv_row *row, size_t *room, struct arena *a) {
    if (csv->count == *room) {
        struct csv_row *old = csv->rows;
        *room = *room ? 2 * *room : 64;
        csv->rows = arena_array(a, struct csv_row, *room);
        if (csv->count)
            memcpy(csv->rows, old, csv->count * sizeof *old);
    }
    csv->rows[csv->count++] = *row;
}

static enum err read_all(struct csv_reader *r, struct arena *a, struct csv *csv, struct error *e) {
    struct csv_row row;
    struct error why;
    enum csv_step step;
    size_t room = 0;
    while ((step = csv_next(r, a, &row, &why)) == CSV_ROW) {
        if (csv->count == LIMIT_CSV_ROWS) {
            row.character = 1;
            error_set(e, ERR_LIMIT, "too many rows; split the file");
            return name_place(&row, e);
        }
        add_row(csv, &row, &room, a);
    }
    if (step == CSV_END)
        return OK;
    if (e)
        *e = why;
    error_prefix(e, "line %zu, character %zu", row.line, row.character);
    return why.code;
}

enum err csv_parse(struct span text, struct arena *a, struct csv *out, struct error *e) {
    struct error why;
    struct csv_reader *r = reader_new(-1, text);
    enum err err = read_head(r, &why);
    struct csv csv = r->head;
    if (!err) {
        csv.names = arena_array(a, struct span, csv.columns);
        for (size_t i = 0; i < csv.columns; i++)
            csv.names[i] = arena_copy(a, r->head.names[i]);
        err = read_all(r, a, &csv, &why);
    }
    csv_close(r);
    if (!err)
        *out = csv;
    else if (e)
        *e = why;
    return err;
}

// Writing.

static bool must_quote(struct span cell) {
    for (size_t i = 0; i < cell.size; i++)
        if (strchr(",;\"\r\n", cell.data[i]) && cell.data[i])
            return true;
    return span_starts(cell, span(MARK, sizeof MARK)) || // at the very start it would be taken off
           (cell.size && (cell.data[0] == ' ' || cell.data[cell.size - 1] == ' '));
}

void csv_put(struct buf *out, struct span cell, bool first) {
    if (!first)
        buf_put_byte(out, ',');
    if (!must_quote(cell)) {
        buf_put_span(out, cell);
        return;
    }
    buf_put_byte(out, '"');
    for (size_t i = 0; i < cell.size; i++) {
        if (cell.data[i] == '"')
            buf_put_byte(out, '"');
        buf_put_byte(out, cell.data[i]);
    }
    buf_put_byte(out, '"');
}

// How many apostrophes stand before what a spreadsheet would run; -1 where it would run nothing.
static ptrdiff_t guards(struct span cell) {
    size_t at = 0;
    while (at < cell.size && cell.data[at] == '\'')
        at++;
    return at < cell.size && memchr("=+-@", cell.data[at], 4) ? (ptrdiff_t)at : -1;
}

void csv_put_guarded(struct buf *out, struct span cell, bool first) {
    BUF_SCOPED struct buf guarded;
    buf_init(&guarded, BUF_MAX);
    if (guards(cell) >= 0)
        buf_put_byte(&guarded, '\'');
    buf_put_span(&guarded, cell);
    csv_put(out, buf_span(&guarded), first);
}

struct span csv_unguarded(struct span cell) {
    return span_from(cell, guards(cell) > 0);
}

void csv_end(struct buf *out) {
    buf_put_str(out, "\r\n");
}
