// SPDX-License-Identifier: Apache-2.0
#include "cli/help_act.h"

#include "base/text.h"
#include "cli/terminal.h"

#define DEPTH_MAX 4 // rules and participants in a founding act are the deepest

void help_act_list(struct buf *out) {
    TABLE_SCOPED struct table *table = table_new(3, terminal_columns());
    for (const struct family *f = families; f->name; f++)
        for (const struct act_type *t = f->types; t->name; t++) {
            table_cell(table, span_str(t == f->types ? f->name : ""));
            table_cell(table, span_str(t->name));
            table_cell(table, span_str(t->help));
        }
    table_print(table, out);
}

static void put_kind(const struct field *f, struct buf *out) {
    if (f->flags & FIELD_LIST)
        buf_put_str(out, f->flags & FIELD_FILLED ? "list, not empty, of " : "list of ");
    buf_put_str(out, field_type_word(f->type));
    if (f->target)
        buf_printf(out, " (%s)", f->target);
}

// What it is for, and the words it may be.
static void put_help(const struct field *f, struct buf *out) {
    buf_put_str(out, f->help ? f->help : "");
    for (size_t i = 0; f->type == F_ENUM && f->words[i]; i++)
        buf_printf(out, "%s%s", i ? " | " : f->help ? ": " : "", f->words[i]);
}

static void put_fields(struct table *t, const struct field *fields, size_t depth) {
    for (const struct field *f = fields; f && f->name; f++) {
        BUF_SCOPED struct buf name, kind, help;
        buf_init(&name, 256);
        buf_init(&kind, 256);
        buf_init(&help, 2048);
        buf_put_fill(&name, ' ', 2 + 2 * depth);
        buf_printf(&name, "%s%s", f->name, f->flags & FIELD_OPTIONAL ? "?" : "");
        put_kind(f, &kind);
        put_help(f, &help);
        table_cell(t, buf_span(&name));
        table_cell(t, buf_span(&kind));
        table_cell(t, buf_span(&help));
        if (f->type == F_OBJECT && depth < DEPTH_MAX)
            put_fields(t, f->fields, depth + 1);
    }
}

static const char *use_of(const struct act_type *type) {
    return type->flags & ACT_ROOT ? "root" : type->flags & ACT_MACHINE ? "machine" : "act";
}

void help_act(const struct act_type *type, struct buf *out) {
    buf_printf(out, "%s: %s\n", type->name, type->help);
    BUF_SCOPED struct buf may;
    buf_init(&may, 512);
    buf_printf(&may, "may: %s%s", type->may_text,
               type->flags & ACT_FIXED_MAY ? "" : " (unless the record's rules say otherwise)");
    text_wrap(out, buf_span(&may), terminal_columns(), 2);
    buf_printf(out, "  key: with use %s\n", use_of(type));
    if (type->flags & ACT_CREATES)
        buf_put_str(out, "  id: names a new thing; the same id by the same author is void\n");
    if (type->flags & ACT_REPLACES)
        buf_put_str(out, "  id: names a thing; the same id by the same author replaces it\n");
    buf_put_str(out, "\nBody (? may be left out; nothing else may stand in it):\n");
    TABLE_SCOPED struct table *t = table_new(3, terminal_columns());
    put_fields(t, type->fields, 0);
    table_print(t, out);
}
