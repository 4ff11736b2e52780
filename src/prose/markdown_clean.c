// SPDX-License-Identifier: Apache-2.0
// What a file holds that a record cannot: changed where nothing is lost by it, else named.
#include "prose/markdown.h"

#include "base/text.h"

#define TAB_COLUMNS 4

struct cleaning {
    struct buf *out;
    struct markdown_notes *notes;
    size_t line, column; // of the file, from 1; columns count characters
    size_t line_at;      // where the line begins in `out`
    bool spaces;         // it holds spaces alone so far
};

static void end_line(struct cleaning *c) {
    if (c->spaces && c->out->size > c->line_at) {
        c->notes->spaces_lines++;
        c->out->size = c->line_at;
    }
    buf_put_byte(c->out, '\n');
    c->line++;
    c->column = 1;
    c->line_at = c->out->size;
    c->spaces = true;
}

static void put_tab(struct cleaning *c) {
    c->notes->tabs++;
    buf_put_fill(c->out, ' ', TAB_COLUMNS - (c->column - 1) % TAB_COLUMNS);
}

static enum err put_char(struct cleaning *c, struct span bytes, int32_t code, struct error *e) {
    if (codepoint_forbidden(code))
        return error_set(e, ERR_INVALID,
                         "line %zu, column %zu: U+%04X cannot stand in a record's text", c->line,
                         c->column, (unsigned)code);
    if (code == 0xFFFD && !span_equal(bytes, span_str("\xEF\xBF\xBD")))
        return error_set(e, ERR_INVALID, "line %zu, column %zu: not UTF-8", c->line, c->column);
    c->spaces = c->spaces && code == ' ';
    buf_put_span(c->out, bytes);
    return OK;
}

static enum err put_next(struct cleaning *c, struct span *rest, struct error *e) {
    struct span before = *rest;
    int32_t code = utf8_next(rest);
    struct span bytes = span_head(before, before.size - rest->size);
    enum err err = OK;
    if (code == '\r') {
        c->notes->line_ends++;
        if (rest->size && rest->data[0] == '\n')
            *rest = span_from(*rest, 1);
        end_line(c);
        return OK;
    }
    if (code == '\n') {
        end_line(c);
        return OK;
    }
    if (code == '\t')
        put_tab(c);
    else
        err = put_char(c, bytes, code, e);
    c->column++;
    return err;
}

enum err markdown_clean(struct span file, struct buf *out, struct markdown_notes *notes,
                        struct error *e) {
    struct cleaning c = {out, notes, 1, 1, out->size, true};
    struct span rest = file, mark = span_str("\xEF\xBB\xBF");
    enum err err = OK;
    *notes = (struct markdown_notes){.bom = span_starts(file, mark)};
    if (notes->bom)
        rest = span_from(rest, mark.size);
    while (!err && rest.size)
        err = put_next(&c, &rest, e);
    if (!err && c.out->size > c.line_at) {
        notes->last_line = true;
        end_line(&c);
    }
    return err ? err : buf_check(out, "a text", e);
}
