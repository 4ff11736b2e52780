// SPDX-License-Identifier: Apache-2.0
// A file that is read is rectangular and bounded, and reads the same when it is written again.
#include "base/csv.h"
#include "base/limits.h"
#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_all(const struct csv *csv, struct buf *out) {
    for (size_t c = 0; c < csv->columns; c++)
        csv_put(out, csv->names[c], c == 0);
    csv_end(out);
    for (size_t i = 0; i < csv->count; i++) {
        for (size_t c = 0; c < csv->columns; c++)
            csv_put(out, csv->rows[i].cells[c], c == 0);
        csv_end(out);
    }
}

static void check(const struct csv *csv) {
    size_t line = 1;
    assert(csv->columns >= 1 && csv->columns <= LIMIT_CSV_COLUMNS);
    assert(csv->count <= LIMIT_CSV_ROWS);
    for (size_t i = 0; i < csv->count; i++) {
        bool empty = true;
        assert(csv->rows[i].line > line);
        line = csv->rows[i].line;
        for (size_t c = 0; c < csv->columns; c++) {
            struct span cell = csv->rows[i].cells[c];
            empty &= !cell.size;
            assert(utf8_ok(cell) && cell.size <= LIMIT_CSV_CELL_BYTES);
            assert(span_find(cell, '\r') < 0 && span_find(cell, 0) < 0);
        }
        assert(!empty);
    }
}

static void check_again(const struct csv *a, struct arena *arena) {
    BUF_SCOPED struct buf text;
    struct csv b;
    buf_init(&text, BUF_MAX);
    write_all(a, &text);
    enum err err = csv_parse(buf_span(&text), arena, &b, NULL);
    assert(!err && b.columns == a->columns && b.count == a->count);
    for (size_t i = 0; i < a->count; i++)
        for (size_t c = 0; c < a->columns; c++)
            assert(span_equal(a->rows[i].cells[c], b.rows[i].cells[c]));
}

// Row after row the same file gives the same rows, up to the first that is refused.
static void check_stream(struct span text, const struct csv *all, struct arena *arena) {
    struct csv_reader *r = NULL;
    struct csv_row row;
    struct error e;
    FILE *file = tmpfile();
    assert(file && fwrite(text.data, 1, text.size, file) == text.size && !fflush(file));
    assert(lseek(fileno(file), 0, SEEK_SET) == 0);
    if (csv_open(fileno(file), &r, &e)) {
        assert(!all && !strncmp(e.message, "line ", 5));
        fclose(file);
        return;
    }
    size_t good = 0, bad = 0;
    for (enum csv_step step; (step = csv_next(r, arena, &row, &e)) != CSV_END;) {
        assert(step == CSV_ROW || step == CSV_WRONG);
        bad += step == CSV_WRONG;
        assert(!all || (!bad && good < all->count && row.line == all->rows[good].line));
        for (size_t c = 0; all && c < all->columns; c++)
            assert(span_equal(row.cells[c], all->rows[good].cells[c]));
        good += step == CSV_ROW;
    }
    assert(all ? good == all->count : bad > 0);
    assert(csv_taken(r) == text.size);
    csv_close(r);
    fclose(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA_SCOPED struct arena arena;
    struct error e = {0};
    struct csv csv;
    arena_init(&arena);
    if (csv_parse(span(data, size), &arena, &csv, &e)) {
        assert(e.code && !strncmp(e.message, "line ", 5));
        if (size && size < LIMIT_CSV_ROWS)
            check_stream(span(data, size), NULL, &arena);
        return 0;
    }
    check(&csv);
    check_again(&csv, &arena);
    check_stream(span(data, size), &csv, &arena);
    return 0;
}
