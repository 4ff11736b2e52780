// SPDX-License-Identifier: Apache-2.0
#include "cli/help_import.h"

#include "base/text.h"
#include "cli/importing.h"
#include "cli/terminal.h"

// "incidents, in columns of UCDP GED"
static void put_name(const struct import_kind *kind, struct buf *out) {
    buf_put_str(out, kind->name);
    if (kind->dataset)
        buf_printf(out, ", in the columns of %s", kind->dataset);
}

// "killed, killed:…"
static void put_column(const struct import_column *column, struct buf *out) {
    buf_put_str(out, column->name);
    if (column->flags & (COLUMN_TEXT | COLUMN_GROUP))
        buf_printf(out, ", %s:%s", column->name, column->flags & COLUMN_TEXT ? "TAG" : "GROUP");
}

void help_import(struct buf *out) {
    for (const struct import_kind *k = import_kinds; k->name; k++) {
        TABLE_SCOPED struct table *table = table_new(3, terminal_columns());
        buf_put_byte(out, '\n');
        put_name(k, out);
        buf_put_str(out, "\n");
        for (const struct import_column *c = k->columns; c->name; c++) {
            BUF_SCOPED struct buf name;
            buf_init(&name, 256);
            buf_put_str(&name, "  ");
            put_column(c, &name);
            table_cell(table, buf_span(&name));
            table_cell(table, span_str(c->flags & COLUMN_NEEDED ? "needed" : ""));
            table_cell(table, span_str(c->help));
        }
        table_print(table, out);
    }
}

void help_import_each(help_import_term *put, struct buf *out) {
    for (const struct import_kind *k = import_kinds; k->name; k++) {
        BUF_SCOPED struct buf name, text;
        buf_init(&name, 256);
        buf_init(&text, BUF_MAX);
        put_name(k, &name);
        for (const struct import_column *c = k->columns; c->name; c++) {
            buf_put_str(&text, text.size ? "; " : "");
            put_column(c, &text);
            buf_printf(&text, "%s: %s", c->flags & COLUMN_NEEDED ? " (needed)" : "", c->help);
        }
        put(out, buf_str(&name), buf_str(&text));
    }
}
