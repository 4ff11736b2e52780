// SPDX-License-Identifier: Apache-2.0
#include "cli/man.h"

#include "cli/help_import.h"
#include "cli/input.h"
#include "cli/version.gen.h"

#include "base/file.h"
#include "base/text.h"
#include "site/sheets.h"
#include "talks/json_schema.h"
#include "view/view.h"

// What troff would take for its own: backslash, a dot or quote that begins a line; and the
// characters that it would make typographic ones of, in what is to be typed.
static void put_text(struct buf *out, const char *text) {
    struct span rest = span_str(text);
    bool begins = !out->size || out->data[out->size - 1] == '\n';
    for (int32_t c; (c = utf8_next(&rest)) >= 0; begins = false) {
        if (begins && (c == '.' || c == '\''))
            buf_put_str(out, "\\&");
        if (c == '\\')
            buf_put_str(out, "\\e");
        else if (c == '-')
            buf_put_str(out, "\\-");
        else if (c == '\'')
            buf_put_str(out, "\\(aq");
        else if (c == '`')
            buf_put_str(out, "\\(ga");
        else if (c == '^')
            buf_put_str(out, "\\(ha");
        else if (c == '~')
            buf_put_str(out, "\\(ti");
        else if (c >= 0x80)
            buf_printf(out, "\\[u%04X]", (unsigned)c);
        else
            buf_put_byte(out, (uint8_t)c);
    }
}

static void put_line(struct buf *out, const char *text) {
    put_text(out, text);
    buf_put_byte(out, '\n');
}

static void put_head(struct buf *out, const char *name, const char *section, const char *help) {
    buf_put_str(out, ".\\\" Printed by truce help --man\n.TH ");
    put_text(out, name);
    buf_printf(out, " %s \"\" \"truce %s\" \"Truce\"\n.nh\n.ad l\n.SH NAME\n", section, VERSION);
    put_text(out, name);
    buf_put_str(out, " \\- ");
    put_line(out, help);
}

static void put_term(struct buf *out, const char *term, const char *text) {
    buf_put_str(out, ".TP\n\\fB");
    put_text(out, term);
    buf_put_str(out, "\\fR\n");
    put_line(out, text);
}

static void put_exits(struct buf *out) {
    static const char *const exits[][2] = {{"0", "Yes: done, valid, found."},
                                           {"1", "No: it does not verify, or is refused."},
                                           {"2", "The command line is wrong."},
                                           {"3", "Disk or network."},
                                           {"4", "Not readable as a record."}};
    buf_put_str(out, ".SH EXIT STATUS\n");
    for (size_t i = 0; i < sizeof exits / sizeof *exits; i++)
        put_term(out, exits[i][0], exits[i][1]);
}

void man_file_name(const struct command *command, char *out, size_t size) {
    snprintf(out, size, "truce-%s.1", command->name);
    for (char *c = out; *c; c++)
        *c = *c == ' ' ? '-' : *c;
}

// "truce-key-new"
static void page_name(const struct command *command, char *out, size_t size) {
    man_file_name(command, out, size);
    out[strlen(out) - 2] = 0;
}

static void put_option(struct buf *out, const struct option *o) {
    if (o->flags & OPTION_LATER)
        return;
    buf_put_str(out, ".TP\n");
    if (o->letter) {
        buf_put_str(out, "\\fB");
        put_text(out, o->letter);
        buf_put_str(out, "\\fR, ");
    }
    buf_put_str(out, "\\fB");
    put_text(out, o->name);
    buf_put_str(out, "\\fR");
    if (o->value) {
        buf_put_str(out, " \\fI");
        put_text(out, o->value);
        buf_put_str(out, "\\fR");
    }
    buf_put_byte(out, '\n');
    put_line(out, o->help);
}

static void put_views(struct buf *out) {
    buf_put_str(out, ".SH VIEWS\n");
    for (const struct view *v = views; v->name; v++) {
        char term[96];
        snprintf(term, sizeof term, "%s%s%s", v->name, v->ref ? " " : "", v->ref ? v->ref : "");
        put_term(out, term, v->help);
    }
}

static void put_sheets(struct buf *out) {
    buf_put_str(out, ".SH TABLES\n");
    for (const struct sheet *s = sheets; s->name; s++) {
        BUF_SCOPED struct buf text;
        buf_init(&text, BUF_MAX);
        buf_printf(&text, "%s. Columns: " SHEET_KIND, s->help);
        for (const struct sheet_column *c = s->columns; c->name; c++)
            buf_printf(&text, ", %s (%s)", c->name, c->help);
        if (s->more)
            buf_printf(&text, ", %s (%s)", s->more->name, s->more->help);
        buf_put_byte(&text, '.');
        put_term(out, s->name, buf_str(&text));
    }
}

void man_command(const struct command *command, struct buf *out) {
    char name[64];
    page_name(command, name, sizeof name);
    put_head(out, name, "1", command->help);
    buf_put_str(out, ".SH SYNOPSIS\n\\fBtruce ");
    put_text(out, command->name);
    buf_put_str(out, "\\fR");
    buf_put_str(out, command->usage[0] ? " " : "");
    put_line(out, command->usage);
    struct span rest = span_str(command->more), line;
    if (command->more)
        buf_put_str(out, ".SH DESCRIPTION\n");
    for (bool first = true; span_cut(&rest, '\n', &line); first = false) {
        char text[2048];
        snprintf(text, sizeof text, SPAN_FMT, SPAN_ARG(line));
        buf_put_str(out, first ? "" : ".PP\n");
        put_line(out, text);
    }
    if (command->options && command->options->name)
        buf_put_str(out, ".SH OPTIONS\n");
    for (const struct option *o = command->options; o && o->name; o++)
        put_option(out, o);
    if (!strcmp(command->name, "show"))
        put_views(out);
    if (!strcmp(command->name, "export"))
        put_sheets(out);
    if (!strcmp(command->name, "import")) {
        buf_put_str(out, ".SH FILES\n");
        help_import_each(put_term, out);
    }
    put_exits(out);
    buf_put_str(out, ".SH SEE ALSO\n.BR truce (1),\n.BR truce\\-record (5)\n");
}

void man_overview(struct buf *out) {
    put_head(out, "truce", "1", "run and record talks between sides that trust neither each other");
    buf_put_str(out, ".SH SYNOPSIS\n\\fBtruce\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR\\&...]\n"
                     ".SH DESCRIPTION\n");
    put_line(out, "Everything that anybody does in talks is an act: a small text signed by its "
                  "author. The host puts acts in order in an append-only Merkle log; holders check "
                  "every act and cosign. Anybody can hold the whole record, ask what was the case "
                  "or what was known at any moment, and prove any line of it.");
    buf_put_str(out, ".SH COMMANDS\n");
    for (size_t i = 0; commands[i]; i++) {
        char name[64];
        page_name(commands[i], name, sizeof name);
        buf_put_str(out, ".TP\n.BR ");
        put_text(out, name);
        buf_put_str(out, " (1)\n");
        put_line(out, commands[i]->help);
    }
    put_exits(out);
    buf_put_str(out, ".SH ENVIRONMENT\n");
    put_term(out, "COLUMNS", "How wide tables and paragraphs are.");
    put_term(out, "XDG_CACHE_HOME",
             "Where the rows that views ask are kept, below truce/. They "
             "follow from the record and can be dropped.");
    put_term(out, "TRUCE_PASSPHRASE_FD",
             "A file descriptor from which passphrases are read, one "
             "a line, instead of the terminal.");
    put_term(out, "SSH_AUTH_SOCK",
             "The socket of the SSH agent that signs with the keys whose files name it.");
    put_term(
        out, "TRUCE_AGENT_SECONDS",
        "How long that agent, and whoever has to touch a token or say yes, is waited for: 1 to "
        "3600; 60 if not set.");
    buf_put_str(out, ".SH SEE ALSO\n.BR truce\\-record (5)\n");
}

static void put_fields(struct buf *out, const struct act_type *type) {
    for (const struct field *f = type->fields; f->name; f++) {
        BUF_SCOPED struct buf text;
        buf_init(&text, BUF_MAX);
        buf_printf(&text, "%s%s%s (%s%s%s%s)", f == type->fields ? "" : ", ", f->name,
                   f->flags & FIELD_OPTIONAL ? "?" : "", f->flags & FIELD_LIST ? "list of " : "",
                   field_type_word(f->type), f->target ? " of " : "", f->target ? f->target : "");
        put_text(out, buf_str(&text));
    }
    buf_put_str(out, ".\n");
}

void man_record(struct buf *out) {
    put_head(out, "truce-record", "5", "what a record holds");
    buf_put_str(out, ".SH DESCRIPTION\n");
    put_line(out,
             "A .truce file is one record: the entries of a C2SP tlog-tiles log (SHA-256), its "
             "hash tiles, signed checkpoints and cosignatures, in a SQLite file. Entry i is "
             "the signed note of act i. Everything else is folded from the entries and can be "
             "dropped.");
    buf_put_str(out, ".PP\n");
    put_line(out, "The text of a note is one line of JSON: truce (1), record, epoch, by, n, prev, "
                  "seen {size, root}, at, until?, act, body, source?; a restricted act has to, "
                  "sealed, digest and blobs? instead of act and body. Acts below are listed with "
                  "who may and with the fields of their body; ? may be left out, and nothing else "
                  "may stand in it. docs/record-format.md is normative.");
    for (const struct family *f = families; f->name; f++) {
        BUF_SCOPED struct buf head;
        buf_init(&head, 100);
        for (const char *c = f->name; *c; c++)
            buf_put_byte(&head, (uint8_t)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c));
        buf_put_str(out, ".SH ACTS: ");
        put_line(out, buf_str(&head));
        for (const struct act_type *t = f->types; t->name; t++) {
            put_term(out, t->name, t->help);
            buf_put_str(out, ".br\nMay: ");
            put_line(out, t->may_text);
            buf_put_str(out, ".br\nBody: ");
            put_fields(out, t);
        }
    }
    buf_put_str(out, ".SH SEE ALSO\n.BR truce (1),\n.BR truce\\-verify (1)\n");
}

static enum exit_code leave(struct cli *c, const char *dir, const char *name, struct buf *page) {
    const char *path = arena_printf(&c->arena, "%s/%s", dir, name);
    enum exit_code code = input_leave(path, NULL, buf_span(page), 0666);
    buf_clear(page);
    return code;
}

enum exit_code man_leave(struct cli *c, const char *dir) {
    struct error e;
    BUF_SCOPED struct buf page;
    buf_init(&page, BUF_MAX);
    if (folder_make(dir, &e))
        return cli_fail_as(EXIT_IO, &e);
    man_overview(&page);
    enum exit_code code = leave(c, dir, "truce.1", &page);
    for (size_t i = 0; commands[i] && !code; i++) {
        char name[64];
        man_file_name(commands[i], name, sizeof name);
        man_command(commands[i], &page);
        code = leave(c, dir, name, &page);
    }
    if (code)
        return code;
    man_record(&page);
    return leave(c, dir, "truce-record.5", &page);
}
