// SPDX-License-Identifier: Apache-2.0
// truce help, truce version.
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/help_act.h"
#include "cli/help_table.h"
#include "cli/man.h"
#include "cli/options.h"
#include "cli/suggest.h"
#include "cli/terminal.h"
#include "cli/version.gen.h"

#include "base/text.h"
#include "talks/refusal.h"
#include "talks/rules.h"
#include "view/view.h"
#include "words/tell.h"

static const struct option help_options[] = {
    {"--man", NULL, NULL, "print a man page: of a command, of \"record\", or truce(1)", 0},
    {"--json", NULL, NULL, "with act: what the table has, its JSON Schema and an example", 0},
    {"--lang", NULL, "TAG", "with rule: the language of what it asks", 0},
    {"--output", "-o", "DIR", "with --man: all pages as files", 0},
    {"--completion", NULL, COMPLETION_SHELLS, "print completions for a shell", 0},
    {0},
};

static const struct option no_options[] = {{0}};

// "No X named so; did you mean …?"
static enum exit_code not_there(const struct cli *c, const char *what, struct suggestion *s) {
    const char *near = suggestion_best(s);
    return near ? cli_usage(c, "no %s \"" SPAN_FMT "\"; did you mean %s?", what, SPAN_ARG(s->word),
                            near)
                : cli_usage(c, "no %s \"" SPAN_FMT "\"", what, SPAN_ARG(s->word));
}

static enum exit_code on_act(struct cli *c, const char *name) {
    const struct act_type *type = act_type_find(span_str(name));
    struct suggestion s = {.word = span_str(name)};
    if (type && cli_flag(c, "--json")) {
        JSON_SCOPED struct json *j = help_act_json(type);
        json_print(j, &c->out);
        buf_put_byte(&c->out, '\n');
        return EXIT_YES;
    }
    if (type) {
        help_act(type, &c->out);
        return EXIT_YES;
    }
    for (size_t i = 0; (type = act_type_at(i)); i++)
        suggestion_offer(&s, type->name);
    return not_there(c, "act type", &s);
}

static void put_acts_json(struct cli *c) {
    JSON_SCOPED struct json *list = json_new_list();
    const struct act_type *type;
    for (size_t i = 0; (type = act_type_at(i)); i++)
        json_add(list, help_act_json(type));
    json_print(list, &c->out);
    buf_put_byte(&c->out, '\n');
}

static const struct catalog *catalog_of(const struct cli *c) {
    const char *lang = cli_option(c, "--lang");
    return lang ? catalog_find(span_str(lang)) : NULL;
}

// What a rule asks, in the language chosen.
static const char *asked(const struct cli *c, const struct refusal *r) {
    return catalog_get(catalog_of(c), NULL, r->sentence);
}

static void list_rules(struct cli *c) {
    TABLE_SCOPED struct table *t = table_new(2, terminal_columns());
    for (const struct refusal *r = refusals; r->slug; r++) {
        table_cell(t, span_str(r->slug));
        table_cell(t, span_str(asked(c, r)));
    }
    table_print(t, &c->out);
}

static const char *what_status(int status) {
    return status == 400   ? MESSAGE("malformed: never logged, has no effect")
           : status == 403 ? MESSAGE("key or signature: never logged, has no effect")
           : status == 409 ? MESSAGE("place in the record: never logged as it is")
           : status == 413 ? MESSAGE("size: never logged")
                           : MESSAGE("a rule of the talks: if logged, the act is void");
}

static enum exit_code on_rule(struct cli *c, const char *slug) {
    const struct refusal *found = refusal_find(slug);
    struct suggestion s = {.word = span_str(slug)};
    if (found) {
        buf_printf(&c->out, "%s: %s\n  %s (HTTP %d)\n", found->slug, asked(c, found),
                   catalog_get(catalog_of(c), NULL, what_status(found->status)), found->status);
        return EXIT_YES;
    }
    for (const struct refusal *r = refusals; r->slug; r++)
        suggestion_offer(&s, r->slug);
    return not_there(c, "rule", &s);
}

static void list_views(struct cli *c) {
    TABLE_SCOPED struct table *t = table_new(3, terminal_columns());
    for (const struct view *v = views; v->name; v++) {
        table_cell(t, span_str(v->name));
        table_cell(t, span_str(v->ref ? v->ref : ""));
        table_cell(t, span_str(v->help));
    }
    table_print(t, &c->out);
}

static enum exit_code on_view(struct cli *c, const char *name) {
    const struct view *view = view_find(span_str(name));
    struct suggestion s = {.word = span_str(name)};
    if (view) {
        buf_printf(&c->out, "truce show %s%s%s R.truce\n  %s\n", view->name, view->ref ? " " : "",
                   view->ref ? view->ref : "", view->help);
        return EXIT_YES;
    }
    for (const struct view *v = views; v->name; v++)
        suggestion_offer(&s, v->name);
    return not_there(c, "view", &s);
}

static enum exit_code on_table(struct cli *c, const char *name) {
    const struct sheet *sheet = sheet_find(span_str(name));
    struct suggestion s = {.word = span_str(name)};
    if (sheet) {
        help_table(sheet, &c->out);
        return EXIT_YES;
    }
    for (const struct sheet *t = sheets; t->name; t++)
        suggestion_offer(&s, t->name);
    return not_there(c, "table", &s);
}

static enum exit_code on_command(struct cli *c) {
    size_t taken = 0;
    const struct command *found = options_command(c->words, c->word_count, &taken);
    if (found && taken == c->word_count) {
        help_command(found, &c->out);
        if (!strcmp(found->name, "act")) {
            buf_put_str(&c->out, "\nAct types:\n");
            help_act_list(&c->out);
        }
        return EXIT_YES;
    }
    struct suggestion s = {.word = span_str(c->words[0])};
    for (size_t i = 0; commands[i]; i++) {
        struct span rest = span_str(commands[i]->name), first;
        if (span_cut(&rest, ' ', &first) && rest.size && span_is(first, c->words[0])) {
            help_command(commands[i], &c->out);
            return EXIT_YES;
        }
        suggestion_offer(&s, commands[i]->name);
    }
    return not_there(c, "command", &s);
}

// The page of what the words name; all of them into a folder.
static enum exit_code on_man(struct cli *c) {
    size_t taken = 0;
    const char *dir = cli_option(c, "--output");
    if (dir && c->word_count)
        return cli_usage(c, "-o DIR takes all pages; without it one is printed");
    if (dir)
        return man_leave(c, dir);
    if (!c->word_count) {
        man_overview(&c->out);
        return EXIT_YES;
    }
    if (c->word_count == 1 && !strcmp(c->words[0], "record")) {
        man_record(&c->out);
        return EXIT_YES;
    }
    const struct command *found = options_command(c->words, c->word_count, &taken);
    struct suggestion s = {.word = span_str(c->words[0])};
    if (found && taken == c->word_count) {
        man_command(found, &c->out);
        return EXIT_YES;
    }
    for (size_t i = 0; commands[i]; i++)
        suggestion_offer(&s, commands[i]->name);
    return not_there(c, "command", &s);
}

static enum exit_code on_completion(struct cli *c, const char *shell) {
    if (c->word_count)
        return cli_usage(c, "--completion takes no word");
    return completion_put(shell, &c->out)
               ? EXIT_YES
               : cli_usage(c, "no completions for \"%s\"; there are bash, zsh and fish", shell);
}

static enum exit_code run_help(struct cli *c) {
    const char *shell = cli_option(c, "--completion");
    if (shell && cli_flag(c, "--man"))
        return cli_usage(c, "--man and --completion exclude each other");
    if (cli_flag(c, "--man"))
        return on_man(c);
    if (cli_option(c, "--output"))
        return cli_usage(c, "-o goes with --man");
    if (shell)
        return on_completion(c, shell);
    if (!c->word_count && cli_flag(c, "--json"))
        return cli_usage(c, "--json goes with act");
    if (!c->word_count) {
        help_overview(&c->out);
        return EXIT_YES;
    }
    const char *name = c->words[0], *of = c->word_count == 2 ? c->words[1] : NULL;
    const char *lang = cli_option(c, "--lang");
    if (lang && !lang_tag_ok(span_str(lang)))
        return cli_usage(c, "--lang: \"%s\" is no language tag", lang);
    if (lang && strcmp(name, "rule") != 0)
        return cli_usage(c, "--lang goes with rule");
    if (cli_flag(c, "--json") && strcmp(name, "act"))
        return cli_usage(c, "--json goes with act");
    if (cli_flag(c, "--json") && !of) {
        put_acts_json(c);
        return EXIT_YES;
    }
    if (!strcmp(name, "act") && of)
        return on_act(c, of);
    if (!strcmp(name, "rule") && of)
        return on_rule(c, of);
    if (!strcmp(name, "view") && of)
        return on_view(c, of);
    if (!strcmp(name, "table") && of)
        return on_table(c, of);
    if (!strcmp(name, "table"))
        help_table_list(&c->out);
    else if (!strcmp(name, "rule"))
        list_rules(c);
    else if (!strcmp(name, "view"))
        list_views(c);
    else
        return on_command(c);
    return EXIT_YES;
}

static enum exit_code run_version(struct cli *c) {
    buf_printf(&c->out, "truce %s (acts of format 1, rules up to level %d)\n", VERSION,
               FORMAT_LEVEL);
    return EXIT_YES;
}

const struct command cmd_help = {
    .name = "help",
    .usage = "[COMMAND | act [TYPE] | rule [SLUG] | view [NAME] | table [NAME]] [--json] [--lang "
             "TAG] [--man "
             "[-o DIR]] "
             "[--completion SHELL]",
    .help = "explain a command, an act type, a rule, a view or a table",
    .options = help_options,
    .words_max = 2,
    .run = run_help,
};

const struct command cmd_version = {
    .name = "version",
    .usage = "",
    .help = "print the version",
    .options = no_options,
    .run = run_version,
};
