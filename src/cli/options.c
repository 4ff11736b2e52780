// SPDX-License-Identifier: Apache-2.0
#include "cli/options.h"

#include "cli/suggest.h"

const struct command *options_command(const char *const *argv, size_t count, size_t *taken) {
    const struct command *found = NULL;
    for (size_t i = 0; commands[i]; i++) {
        struct span rest = span_str(commands[i]->name), word;
        size_t at = 0;
        bool fits = true;
        for (; fits && span_cut(&rest, ' ', &word); at++)
            fits = at < count && span_is(word, argv[at]);
        if (fits && (!found || at > *taken)) {
            found = commands[i];
            *taken = at;
        }
    }
    return found;
}

static const struct option *find(const struct command *command, struct span name) {
    for (const struct option *o = command->options; o && o->name; o++)
        if (span_is(name, o->name) || (o->letter && span_is(name, o->letter)))
            return o;
    return NULL;
}

static enum exit_code unknown(const struct cli *c, struct span name) {
    struct suggestion s = {.word = name};
    for (const struct option *o = c->command->options; o && o->name; o++)
        suggestion_offer(&s, o->name);
    suggestion_offer(&s, "--help");
    const char *near = suggestion_best(&s);
    return near ? cli_usage(c, "no option " SPAN_FMT "; did you mean %s?", SPAN_ARG(name), near)
                : cli_usage(c, "no option " SPAN_FMT, SPAN_ARG(name));
}

// One option that begins at argv[*at]; moves *at over a value that stands apart.
static enum exit_code take(struct cli *c, const char *const *argv, size_t count, size_t *at) {
    struct span text = span_str(argv[*at]);
    ptrdiff_t equals = text.data[1] == '-' ? span_find(text, '=') : -1;
    struct span name = equals < 0 ? text : span_head(text, (size_t)equals);
    const struct option *o = find(c->command, name);
    if (!o)
        return unknown(c, name);
    if (o->flags & OPTION_LATER)
        return cli_usage(c, "%s comes with a later release", o->name);
    if (!(o->flags & OPTION_MANY) &&
        (o->value ? cli_option(c, o->name) != NULL : cli_flag(c, o->name)))
        return cli_usage(c, "%s stands twice", o->name);
    const char *value = equals < 0 ? NULL : argv[*at] + equals + 1;
    if (!o->value && value)
        return cli_usage(c, "%s takes no value", o->name);
    if (o->value && !value) {
        if (*at + 1 >= count)
            return cli_usage(c, "%s needs a value: %s", o->name, o->value);
        value = argv[++*at];
    }
    if (o->value && !*value)
        return cli_usage(c, "%s needs a value: %s", o->name, o->value);
    c->given[c->given_count++] = (struct given){o, value};
    return EXIT_YES;
}

static bool asks_help(const char *const *argv, size_t count) {
    for (size_t i = 0; i < count && strcmp(argv[i], "--") != 0; i++)
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
            return true;
    return false;
}

// The words of a usage line are those outside brackets that are no option and no option's value.
static struct span usage_word(const char *usage, size_t wanted) {
    struct span rest = span_str(usage), token, last = span(NULL, 0);
    int depth = 0;
    bool value = false;
    for (size_t at = 0; span_cut(&rest, ' ', &token) && at <= wanted;) {
        int before = depth;
        for (size_t i = 0; i < token.size; i++) {
            depth += token.data[i] == '[' || token.data[i] == '(';
            depth -= token.data[i] == ']' || token.data[i] == ')';
        }
        if (before || depth || !token.size || token.data[0] == '[')
            continue;
        bool option = token.data[0] == '-';
        if (!option && !value) {
            last = token;
            at++;
        }
        value = option;
    }
    return last;
}

enum exit_code options_missing(const struct cli *c) {
    struct span word = usage_word(c->command->usage, c->word_count);
    return word.size ? cli_usage(c, SPAN_FMT " is missing", SPAN_ARG(word))
                     : cli_usage(c, "something is missing");
}

enum exit_code options_parse(struct cli *c, const char *const *argv, size_t count, bool *help) {
    *help = asks_help(argv, count);
    if (*help)
        return EXIT_YES;
    c->words = arena_array(&c->arena, const char *, count + 1);
    c->given = arena_array(&c->arena, struct given, count + 1);
    bool ended = false;
    for (size_t i = 0; i < count; i++) {
        if (!ended && !strcmp(argv[i], "--")) {
            ended = true;
        } else if (!ended && argv[i][0] == '-' && argv[i][1]) {
            enum exit_code code = take(c, argv, count, &i);
            if (code)
                return code;
        } else {
            c->words[c->word_count++] = argv[i];
        }
    }
    if (c->word_count < c->command->words_min)
        return options_missing(c);
    if (c->word_count > c->command->words_max)
        return cli_usage(c, "too much: \"%s\"", c->words[c->command->words_max]);
    return EXIT_YES;
}
