// SPDX-License-Identifier: Apache-2.0
// A file that is read is rectangular and bounded, and reads the same when it is written again.
#include "base/csv.h"
#include "base/limits.h"
#include "base/text.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write(const struct csv *csv, struct buf *out) {
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
    write(a, &text);
    enum err err = csv_parse(buf_span(&text), arena, &b, NULL);
    assert(!err && b.columns == a->columns && b.count == a->count);
    for (size_t i = 0; i < a->count; i++)
        for (size_t c = 0; c < a->columns; c++)
            assert(span_equal(a->rows[i].cells[c], b.rows[i].cells[c]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA_SCOPED struct arena arena;
    struct error e = {0};
    struct csv csv;
    arena_init(&arena);
    if (csv_parse(span(data, size), &arena, &csv, &e)) {
        assert(e.code && !strncmp(e.message, "line ", 5));
        return 0;
    }
    check(&csv);
    check_again(&csv, &arena);
    return 0;
}
