// SPDX-License-Identifier: Apache-2.0
#include "cli/help_table.h"

#include "base/text.h"
#include "cli/terminal.h"

void help_table_list(struct buf *out) {
    TABLE_SCOPED struct table *t = table_new(2, terminal_columns());
    for (const struct sheet *s = sheets; s->name; s++) {
        table_cell(t, span_str(s->name));
        table_cell(t, span_str(s->help));
    }
    table_print(t, out);
}

void help_table(const struct sheet *sheet, struct buf *out) {
    buf_printf(out, "%s: %s\n\nColumns:\n", sheet->name, sheet->help);
    TABLE_SCOPED struct table *t = table_new(2, terminal_columns());
    table_cell(t, span_str("  " SHEET_KIND));
    table_cell(t, span_str("live, exercise or reconstruction"));
    for (const struct sheet_column *c = sheet->columns; c->name; c++) {
        char name[80];
        snprintf(name, sizeof name, "  %s", c->name);
        table_cell(t, span_str(name));
        table_cell(t, span_str(c->help));
    }
    if (sheet->more) {
        char name[80];
        snprintf(name, sizeof name, "  %s", sheet->more->name);
        table_cell(t, span_str(name));
        table_cell(t, span_str(sheet->more->help));
    }
    table_print(t, out);
}
