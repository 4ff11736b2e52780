// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.h"

#include "base/text.h"
#include "talks/refusal.h"

#include <stdarg.h>

const char *cli_option_at(const struct cli *c, const char *name, size_t number) {
    for (size_t i = 0; i < c->given_count; i++)
        if (!strcmp(c->given[i].option->name, name) && !number--)
            return c->given[i].value;
    return NULL;
}

const char *cli_option(const struct cli *c, const char *name) {
    return cli_option_at(c, name, 0);
}

bool cli_flag(const struct cli *c, const char *name) {
    for (size_t i = 0; i < c->given_count; i++)
        if (!strcmp(c->given[i].option->name, name))
            return true;
    return false;
}

const char *cli_shown(struct cli *c, const char *text) {
    BUF_SCOPED struct buf shown;
    buf_init(&shown, BUF_MAX);
    text_put_name(&shown, span_str(text));
    return arena_str(&c->arena, buf_span(&shown));
}

static const struct {
    enum err err;
    enum exit_code code;
} exit_codes[] = {
    {ERR_NOT_FOUND, EXIT_IO}, {ERR_INVALID, EXIT_NO},         {ERR_CONFLICT, EXIT_NO},
    {ERR_DENIED, EXIT_NO},    {ERR_CORRUPT, EXIT_UNREADABLE}, {ERR_IO, EXIT_IO},
    {ERR_LIMIT, EXIT_NO},     {ERR_UNSUPPORTED, EXIT_NO},
};

static void say(const char *message, const char *hint) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 8192);
    buf_put_str(&text, "truce: ");
    text_put_name(&text, span_str(message));
    buf_put_byte(&text, '\n');
    if (hint && *hint) {
        buf_put_str(&text, "  hint: ");
        text_put_name(&text, span_str(hint));
        buf_put_byte(&text, '\n');
    }
    fwrite(text.data, 1, text.size, stderr);
}

enum exit_code cli_fail_as(enum exit_code code, const struct error *e) {
    char message[sizeof e->message + 64], hint[64] = "";
    snprintf(message, sizeof message, e->rule ? "%s (%s)" : "%s", e->message, e->rule);
    if (refusal_find(e->rule))
        snprintf(hint, sizeof hint, "truce help rule %s", e->rule);
    say(message, e->hint[0] ? e->hint : hint);
    return code;
}

enum exit_code cli_fail(const struct error *e) {
    for (size_t i = 0; i < sizeof exit_codes / sizeof *exit_codes; i++)
        if (exit_codes[i].err == e->code)
            return cli_fail_as(exit_codes[i].code, e);
    return cli_fail_as(EXIT_NO, e);
}

void cli_warn(const char *format, ...) {
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    say(text, NULL);
}

// The usage in a line; of one that is too long the words, and where all of it is told.
static void put_usage(const struct command *command, char *hint, size_t size) {
    const char *usage = command->usage, *options = strstr(usage, " [--");
    int whole = snprintf(hint, size, "truce %s %s", command->name, usage);
    if (whole >= (int)size && options)
        snprintf(hint, size, "truce %s %.*s …; truce help %s tells of all options", command->name,
                 (int)(options - usage), usage, command->name);
}

enum exit_code cli_usage(const struct cli *c, const char *format, ...) {
    char text[768], hint[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (c->command)
        put_usage(c->command, hint, sizeof hint);
    else
        snprintf(hint, sizeof hint, "truce help");
    say(text, hint);
    return EXIT_USAGE;
}
