// SPDX-License-Identifier: Apache-2.0
#include "cli/help_act.h"

#include "base/limits.h"
#include "base/text.h"
#include "cli/terminal.h"
#include "talks/json_schema.h"
#include "talks/motion.h"

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

#define INLINE_BYTES 72 // what is shorter stands on one line

static void put_pretty(const struct json *j, size_t indent, struct buf *out) {
    BUF_SCOPED struct buf line;
    buf_init(&line, LIMIT_ENTRY_BYTES);
    json_print(j, &line);
    bool list = json_type(j) == JSON_LIST_T;
    if (indent + line.size <= INLINE_BYTES || (!list && json_type(j) != JSON_OBJECT_T)) {
        buf_put_span(out, buf_span(&line));
        return;
    }
    buf_put_str(out, list ? "[" : "{");
    struct json_each m = list ? (struct json_each){0} : json_first(j);
    for (size_t i = 0; i < json_count(j); i++) {
        buf_put_str(out, i ? ",\n" : "\n");
        buf_put_fill(out, ' ', indent + 2);
        if (!list)
            buf_printf(out, "\"%s\": ", m.name);
        put_pretty(list ? json_at(j, i) : m.value, indent + 2, out);
        if (!list)
            json_next(&m);
    }
    buf_put_byte(out, '\n');
    buf_put_fill(out, ' ', indent);
    buf_put_str(out, list ? "]" : "}");
}

static void put_example(const struct act_type *type, struct buf *out) {
    JSON_SCOPED struct json *body = act_type_example(type);
    buf_printf(out, "\nExample, by %s:\n", type->example.by);
    put_pretty(body, 0, out);
    buf_put_byte(out, '\n');
}

// The kinds of motion, each with what its payload holds.
static void put_kinds(struct buf *out) {
    buf_put_str(out, "\nPayload, by kind:\n");
    TABLE_SCOPED struct table *t = table_new(3, terminal_columns());
    for (const struct motion_kind *k = motion_kinds; k->name; k++) {
        BUF_SCOPED struct buf name;
        buf_init(&name, 64);
        buf_printf(&name, "  %s", k->name);
        table_cell(t, buf_span(&name));
        table_cell(t, span_str(""));
        table_cell(t, span_str(k->help));
        put_fields(t, k->fields, 1);
    }
    table_print(t, out);
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
    if (!strcmp(type->name, "motion"))
        put_kinds(out);
    if (type->effect) {
        buf_put_str(out, "\nIn law:\n");
        text_wrap(out, span_str(type->effect), terminal_columns(), 2);
    }
    if (type->not_meant) {
        buf_put_str(out, "\nWhat it does not mean:\n");
        text_wrap(out, span_str(type->not_meant), terminal_columns(), 2);
    }
    put_example(type, out);
    buf_printf(out, "\nIt is shown by: truce show %s\n", type->view);
}

struct json *help_act_json(const struct act_type *type) {
    struct json *j = json_new_object(), *example = json_new_object();
    json_put_str(j, "act", type->name);
    json_put_str(j, "family", act_type_family(type)->name);
    json_put_str(j, "help", type->help);
    json_put_str(j, "may", type->may_text);
    json_put_str(j, "key", use_of(type));
    json_put_str(j, "view", type->view);
    if (type->effect)
        json_put_str(j, "effect", type->effect);
    if (type->not_meant)
        json_put_str(j, "not_meant", type->not_meant);
    json_put_str(example, "by", type->example.by);
    json_put(example, "body", act_type_example(type));
    json_put(j, "example", example);
    json_put(j, "schema", json_schema(type));
    return j;
}
