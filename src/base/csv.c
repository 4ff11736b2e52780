// SPDX-License-Identifier: Apache-2.0
#include "base/csv.h"

#include "base/limits.h"
#include "base/text.h"

static const uint8_t MARK[] = {0xef, 0xbb, 0xbf}; // the byte order mark in UTF-8

struct reader {
    struct span text, rest;
    struct arena *arena;
    uint8_t separator;
    struct buf cell; // the one being read
    struct span cells[LIMIT_CSV_COLUMNS];
    size_t count;
    struct error *e;
};

static void reader_done(struct reader *r) {
    buf_done(&r->cell);
}
#define READER_SCOPED __attribute__((cleanup(reader_done)))

// Line and character of a place, both from 1. Asked once or once a row: counting from the last
// place known keeps a file of many rows from being walked through again for each of them.
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

static enum err refuse(struct reader *r, const uint8_t *at, enum err code, const char *why) {
    struct place p = {r->text.data, 1, 1};
    if (at > r->text.data)
        place_move(&p, at);
    return error_set(r->e, code, "line %zu, character %zu: %s", p.line, p.character, why);
}

// Bytes that are no UTF-8, and characters that no text may hold; CR is looked at where cells end.
static enum err check_text(struct reader *r) {
    struct span rest = r->text;
    while (rest.size) {
        struct span before = rest;
        int32_t c = utf8_next(&rest);
        struct span one = span_head(before, before.size - rest.size);
        if (!utf8_ok(one))
            return refuse(r, before.data, ERR_INVALID, "this is no UTF-8; save the file as UTF-8");
        if (c != '\r' && codepoint_forbidden(c))
            return refuse(r, before.data, ERR_INVALID,
                          "a character that no text may hold (tabs and control characters, "
                          "direction controls)");
    }
    return OK;
}

// What stands between the cells of the first line, outside quotes. A line of one cell: a comma.
static enum err find_separator(struct reader *r) {
    bool quoted = false, comma = false, semicolon = false;
    for (size_t i = 0; i < r->rest.size && (quoted || r->rest.data[i] != '\n'); i++) {
        uint8_t c = r->rest.data[i];
        quoted ^= c == '"';
        comma |= !quoted && c == ',';
        semicolon |= !quoted && c == ';';
    }
    r->separator = semicolon ? ';' : ',';
    return comma && semicolon
               ? refuse(r, r->rest.data, ERR_INVALID,
                        "the first line has commas and semicolons: which of them parts cells?")
               : OK;
}

static bool at_end(struct span rest, uint8_t separator) {
    return !rest.size || rest.data[0] == separator || rest.data[0] == '\n' ||
           (rest.data[0] == '\r' && rest.size > 1 && rest.data[1] == '\n');
}

static enum err read_quoted(struct reader *r) {
    const uint8_t *begin = r->rest.data;
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
            buf_put_byte(&r->cell, c);
    }
    r->rest = span_from(r->rest, 1);
    return at_end(r->rest, r->separator)
               ? OK
               : refuse(r, r->rest.data, ERR_INVALID, "text behind a closing quote");
}

static enum err read_bare(struct reader *r) {
    for (; !at_end(r->rest, r->separator); r->rest = span_from(r->rest, 1)) {
        uint8_t c = r->rest.data[0];
        if (c == '"')
            return refuse(r, r->rest.data, ERR_INVALID,
                          "a quote inside a cell that is not quoted; quote the cell and double it");
        if (c == '\r')
            return refuse(r, r->rest.data, ERR_INVALID, "a carriage return alone");
        buf_put_byte(&r->cell, c);
    }
    return OK;
}

static enum err read_cell(struct reader *r) {
    const uint8_t *begin = r->rest.data;
    if (r->count == LIMIT_CSV_COLUMNS)
        return refuse(r, begin, ERR_LIMIT, "too many cells in one row");
    buf_clear(&r->cell);
    enum err err = r->rest.size && r->rest.data[0] == '"' ? read_quoted(r) : read_bare(r);
    if (err)
        return err;
    if (r->cell.full)
        return refuse(r, begin, ERR_LIMIT, "this cell is too large");
    r->cells[r->count++] = arena_copy(r->arena, buf_span(&r->cell));
    return OK;
}

// One row, the line end with it. *empty: none of its cells has anything in it.
static enum err read_row(struct reader *r, bool *empty) {
    r->count = 0;
    *empty = true;
    for (;;) {
        enum err err = read_cell(r);
        if (err)
            return err;
        *empty &= r->cells[r->count - 1].size == 0;
        if (!r->rest.size || r->rest.data[0] != r->separator)
            break;
        r->rest = span_from(r->rest, 1);
    }
    r->rest = span_from(r->rest, r->rest.size && r->rest.data[0] == '\r' ? 2 : 1);
    return OK;
}

static struct span *keep_cells(const struct reader *r) {
    struct span *cells = arena_array(r->arena, struct span, r->count);
    memcpy(cells, r->cells, r->count * sizeof *cells);
    return cells;
}

static enum err read_rows(struct reader *r, struct csv *out) {
    struct place at = {r->text.data, 1, 1};
    size_t room = 0;
    while (r->rest.size) {
        const uint8_t *begin = r->rest.data;
        bool empty;
        enum err err = read_row(r, &empty);
        if (err)
            return err;
        if (empty)
            continue;
        if (r->count != out->columns)
            return refuse(r, begin, ERR_INVALID,
                          arena_printf(r->arena, "%zu cells, the first line has %zu", r->count,
                                       out->columns));
        if (out->count == LIMIT_CSV_ROWS)
            return refuse(r, begin, ERR_LIMIT, "too many rows; split the file");
        if (out->count == room) {
            struct csv_row *old = out->rows;
            room = room ? 2 * room : 64;
            out->rows = arena_array(r->arena, struct csv_row, room);
            if (out->count)
                memcpy(out->rows, old, out->count * sizeof *old);
        }
        place_move(&at, begin);
        out->rows[out->count++] = (struct csv_row){keep_cells(r), at.line};
    }
    return OK;
}

static enum err read_file(struct reader *r, struct csv *out) {
    struct csv csv = {0};
    bool empty = true;
    if (r->rest.size > 1 && (r->rest.data[0] == 0xfe || r->rest.data[0] == 0xff))
        return refuse(r, r->rest.data, ERR_INVALID, "this is UTF-16; save the file as CSV UTF-8");
    if (span_starts(r->rest, span(MARK, sizeof MARK)))
        r->text = r->rest = span_from(r->rest, sizeof MARK);
    enum err err = check_text(r);
    if (!err)
        err = find_separator(r);
    if (!err && r->rest.size)
        err = read_row(r, &empty);
    if (!err && empty)
        err = refuse(r, r->text.data, ERR_INVALID, "the first line must name the columns");
    if (err)
        return err;
    csv.separator = r->separator;
    csv.names = keep_cells(r);
    csv.columns = r->count;
    err = read_rows(r, &csv);
    if (!err)
        *out = csv;
    return err;
}

enum err csv_parse(struct span text, struct arena *a, struct csv *out, struct error *e) {
    READER_SCOPED struct reader r = {.text = text, .rest = text, .arena = a, .e = e};
    buf_init(&r.cell, LIMIT_CSV_CELL_BYTES);
    return read_file(&r, out);
}

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

void csv_end(struct buf *out) {
    buf_put_str(out, "\r\n");
}
