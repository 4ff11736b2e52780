// SPDX-License-Identifier: Apache-2.0
#include "cli/help.h"

#include "base/text.h"
#include "cli/help_import.h"
#include "cli/terminal.h"

static void put_cell(struct table *t, const char *text) {
    table_cell(t, span_str(text));
}

void help_overview(struct buf *out) {
    buf_put_str(out, "truce runs and records talks between sides that trust neither each other nor "
                     "the host.\n\n");
    TABLE_SCOPED struct table *t = table_new(2, terminal_columns());
    for (size_t i = 0; commands[i]; i++) {
        char name[64];
        snprintf(name, sizeof name, "  truce %s", commands[i]->name);
        put_cell(t, name);
        put_cell(t, commands[i]->help);
    }
    table_print(t, out);
    buf_put_str(out, "\nMore: truce help COMMAND, truce help act TYPE, truce help rule SLUG, "
                     "truce help view NAME,\n"
                     "      truce help table NAME\n"
                     "First steps: truce demo\n"
                     "Exit codes: 0 yes, 1 no, 2 usage, 3 disk or network, 4 not readable as a "
                     "record\n");
}

static void put_options(const struct option *options, struct buf *out) {
    TABLE_SCOPED struct table *t = table_new(2, terminal_columns());
    for (const struct option *o = options; o->name; o++) {
        char name[96];
        if (o->flags & OPTION_LATER)
            continue;
        snprintf(name, sizeof name, "  %s%s%s%s%s", o->letter ? o->letter : "",
                 o->letter ? ", " : "", o->name, o->value ? " " : "", o->value ? o->value : "");
        put_cell(t, name);
        put_cell(t, o->help);
    }
    table_print(t, out);
}

void help_command(const struct command *command, struct buf *out) {
    buf_printf(out, "truce %s%s%s\n", command->name, command->usage[0] ? " " : "", command->usage);
    buf_printf(out, "  %s\n", command->help);
    struct span rest = span_str(command->more), line;
    while (span_cut(&rest, '\n', &line)) {
        buf_put_byte(out, '\n');
        text_wrap(out, line, terminal_columns(), 0);
    }
    if (command->options && command->options->name) {
        buf_put_byte(out, '\n');
        put_options(command->options, out);
    }
    if (!strcmp(command->name, "import"))
        help_import(out);
}
