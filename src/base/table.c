// SPDX-License-Identifier: Apache-2.0
// The tables of base/text.h.
#include "base/arena.h"
#include "base/text.h"

#define GAP 2         // spaces between columns
#define LAST_LEAST 16 // the last column is never folded narrower than this

struct table {
    struct arena memory;
    size_t columns, columns_max, least;
    struct span *head; // NULL: none
    struct span *cells;
    size_t count, room;
};

struct table *table_new(size_t columns, size_t columns_max) {
    struct table *t = memory_get(sizeof *t);
    t->columns = columns ? columns : 1;
    t->columns_max = columns_max;
    arena_init(&t->memory);
    return t;
}

void table_free(struct table *t) {
    if (!t)
        return;
    arena_done(&t->memory);
    free(t->cells);
    free(t);
}

void table_free_at(struct table **t) {
    table_free(*t);
}

static struct span shown(struct table *t, struct span s) {
    BUF_SCOPED struct buf clean;
    buf_init(&clean, BUF_MAX);
    text_put(&clean, s);
    return arena_copy(&t->memory, buf_span(&clean));
}

void table_least(struct table *t, size_t width) {
    t->least = width;
}

void table_head(struct table *t, const char *const *names) {
    t->head = arena_array(&t->memory, struct span, t->columns);
    for (size_t c = 0; c < t->columns; c++)
        t->head[c] = shown(t, span_str(names[c]));
}

void table_cell(struct table *t, struct span s) {
    if (t->count == t->room) {
        t->room = t->room ? 2 * t->room : 64;
        t->cells = memory_grow(t->cells, t->room * sizeof *t->cells);
    }
    t->cells[t->count++] = shown(t, s);
}

static size_t widest_line(struct span cell) {
    size_t widest = 0;
    for (struct span line; span_cut(&cell, '\n', &line);) {
        size_t columns = text_columns(line);
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

// Fills widths; that of the last column is what `columns_max` leaves.
static void measure(const struct table *t, size_t *widths) {
    size_t before = 0;
    for (size_t c = 0; c < t->columns; c++) {
        widths[c] = t->head ? widest_line(t->head[c]) : 0;
        if (c + 1 < t->columns && widths[c] < t->least)
            widths[c] = t->least;
        for (size_t i = c; i < t->count; i += t->columns) {
            size_t columns = widest_line(t->cells[i]);
            widths[c] = columns > widths[c] ? columns : widths[c];
        }
        before += c + 1 < t->columns ? widths[c] + GAP : 0;
    }
    size_t *last = &widths[t->columns - 1];
    if (!t->columns_max || before + *last <= t->columns_max)
        return;
    size_t left = t->columns_max > before ? t->columns_max - before : 0;
    left = left < LAST_LEAST ? LAST_LEAST : left;
    *last = left < *last ? left : *last;
}

// One line of each cell, padded before a piece and never after the last one.
static void put_line(struct span *rest, size_t count, const size_t *widths, struct buf *out) {
    for (size_t c = 0, spaces = 0; c < count; c++) {
        struct span piece = {0};
        (void)span_cut(&rest[c], '\n', &piece);
        if (piece.size) {
            buf_put_fill(out, ' ', spaces);
            spaces = 0;
        }
        buf_put_span(out, piece);
        size_t columns = text_columns(piece);
        spaces += GAP + (columns < widths[c] ? widths[c] - columns : 0);
    }
}

static bool any_left(const struct span *rest, size_t count) {
    for (size_t c = 0; c < count; c++)
        if (rest[c].size)
            return true;
    return false;
}

static void put_row(const struct table *t, const struct span *cells, size_t count,
                    const size_t *widths, struct buf *out) {
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    BUF_SCOPED struct buf folded, closed;
    buf_init(&folded, BUF_MAX);
    buf_init(&closed, BUF_MAX);
    struct span *rest = arena_array(&a, struct span, count);
    memcpy(rest, cells, count * sizeof *rest);
    if (t->columns_max && count == t->columns) {
        text_wrap(&folded, cells[count - 1], widths[count - 1], 0);
        text_isolate_lines(&closed, buf_span(&folded));
        rest[count - 1] = buf_span(&closed);
    }
    do {
        put_line(rest, count, widths, out);
        buf_put_byte(out, '\n');
    } while (any_left(rest, count));
}

static void put_rule(const struct table *t, const size_t *widths, struct buf *out) {
    for (size_t c = 0; c < t->columns; c++) {
        buf_put_fill(out, ' ', c ? GAP : 0);
        for (size_t i = 0; i < widths[c]; i++)
            buf_put_str(out, "\xe2\x94\x80"); // U+2500
    }
    buf_put_byte(out, '\n');
}

void table_print(const struct table *t, struct buf *out) {
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    size_t *widths = arena_array(&a, size_t, t->columns);
    measure(t, widths);
    if (t->head) {
        put_row(t, t->head, t->columns, widths, out);
        put_rule(t, widths, out);
    }
    for (size_t i = 0; i < t->count; i += t->columns) {
        size_t left = t->count - i;
        put_row(t, t->cells + i, left < t->columns ? left : t->columns, widths, out);
    }
}
