// SPDX-License-Identifier: Apache-2.0
#include "cli/restricting.h"

#include "cli/input.h"
#include "record/addressing.h"
#include "talks/state.h"

#include <stdio.h>
#include <unistd.h>

// At a terminal a person is asked for it.
static bool is_typed(const char *why, const char *word) {
    char typed[32] = "";
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return false;
    fprintf(stderr, "%s.\nType %s to go on: ", why, word);
    size_t size = strlen(word);
    return fgets(typed, sizeof typed, stdin) && strncmp(typed, word, size) == 0 &&
           strcmp(typed + size, "\n") == 0;
}

static enum exit_code confirm(struct cli *c, struct span rules) {
    struct error e;
    if (cli_flag(c, "--wider") ||
        is_typed(arena_printf(&c->arena,
                              "The rules propose \"" SPAN_FMT "\" for this; it would have more "
                              "readers, and what is read stays read",
                              SPAN_ARG(rules)),
                 "wider"))
        return EXIT_YES;
    error_set(&e, ERR_DENIED,
              "it would have more readers than the rules propose (\"" SPAN_FMT "\")",
              SPAN_ARG(rules));
    error_hint(&e, "Nothing was signed. --wider says that it is meant so");
    return cli_fail_as(EXIT_NO, &e);
}

void restricting_exposed(const char *what, struct error *e) {
    error_set(e, ERR_DENIED,
              "Whoever told of it is to be protected (reporter_protected), and %s would be read by "
              "everybody, or by more than the rules propose",
              strcmp(what, "when") == 0 ? "its exact time" : "its exact place");
    error_hint(e, "Nothing was signed. Give them a copy of its own, with a day and an area, and "
                  "name it here as coarser; --protected-too says that it is meant so");
}

enum exit_code restricting_protect(const struct cli *c, const struct act_type *type,
                                   const struct json *body) {
    const char *what = addressing_exposes(type, body);
    struct error e;
    if (!what || cli_flag(c, "--protected-too"))
        return EXIT_YES;
    restricting_exposed(what, &e);
    return is_typed(e.message, "protected") ? EXIT_YES : cli_fail_as(EXIT_NO, &e);
}

static enum exit_code set_addressees(struct cli *c, struct record *r,
                                     const struct addressing *choice, struct span by,
                                     struct authoring *a) {
    struct error e;
    struct json *to;
    if (addressing_list(record_state(r), choice, by, &c->arena, &to, &e))
        return cli_option(c, "--to") ? cli_usage(c, "--to: %s", e.message)
                                     : cli_usage(c, "the rules propose readers for this who are "
                                                    "nobody here: say --to WHO,… or --to public");
    if (reader_recipients(r, to, by, &c->arena, &a->recipients, &a->recipient_count, &e))
        return cli_fail_as(EXIT_NO, &e);
    a->to = to;
    return EXIT_YES;
}

static enum exit_code set(struct cli *c, struct record *r, const struct act_type *type,
                          struct span by, struct restricting *how, struct authoring *a) {
    struct addressing rules, is;
    struct error e;
    const char *to = how->to;
    struct span words = addressing_proposed(record_state(r)->rules, type);
    if (type->flags & ACT_PUBLIC)
        return to && strcmp(to, "public") != 0
                   ? cli_usage(c, "--to: %s acts are public, always", type->name)
                   : EXIT_YES;
    enum exit_code code = EXIT_YES;
    addressing_of_rules(record_state(r), words, &rules);
    if (to && addressing_read(record_state(r), span_str(to), &is, &e))
        return cli_usage(c, "--to: %s", e.message);
    if (!to)
        is = rules;
    else if (!how->given && addressing_is_wider(&is, &rules))
        code = confirm(c, words);
    how->shown = is.everybody || addressing_is_wider(&is, &rules);
    if (!code && how->shown && a->body)
        code = restricting_protect(c, type, a->body);
    return code || is.everybody ? code : set_addressees(c, r, &is, by, a);
}

static enum exit_code judge(struct record *r, const struct act_type *type, struct span by,
                            const struct authoring *a, struct error *why) {
    struct act as = {.by = by,
                     .to = a->to,
                     .at = a->at,
                     .type = span_str(type->name),
                     .body = a->body,
                     .source = a->source};
    struct error e;
    if (addressing_judge(r, &as, why, &e))
        return e.code == ERR_DENIED ? cli_fail_as(EXIT_NO, &e) : cli_fail(&e);
    if (why->code)
        error_prefix(why, "its readers would refuse it");
    return EXIT_YES;
}

// Who signs, and so who its author is. ERR_DENIED, as keys_pick says it.
static enum err find_author(struct cli *c, struct record *r, const struct keys *keys,
                            struct span *by, struct error *e) {
    const struct secret_key *key = NULL;
    const struct state *s = record_state(r);
    enum err err = keys_pick(keys, s, USE_ACT, &key, e);
    if (err)
        return err;
    const struct key *known = state_key(s, span_str(key->name), key->id);
    *by = arena_copy(&c->arena, s->members[known->member].slug);
    return OK;
}

enum exit_code restricting_choose(struct cli *c, struct record *r, const struct keys *keys,
                                  const struct act_type *type, struct restricting *how,
                                  struct authoring *a) {
    struct span by;
    struct error e;
    if (find_author(c, r, keys, &by, &e))
        return type->flags & ACT_PUBLIC ? EXIT_YES : cli_fail(&e); // who signs says so
    return set(c, r, type, by, how, a);
}

enum exit_code restricting_read(struct cli *c, struct record *r, const struct keys *keys,
                                const struct authoring *a, struct reading *reading) {
    struct act as = {.to = a->to};
    struct error e;
    if (find_author(c, r, keys, &as.by, &e))
        return cli_fail(&e);
    enum exit_code code = reading_with(c, r, keys, reading);
    if (!code && addressing_complete(r, &as, &e))
        code = cli_fail_as(EXIT_NO, &e);
    return code;
}

enum exit_code restricting_judge(struct cli *c, struct record *r, const struct keys *keys,
                                 const struct act_type *type, const struct authoring *a,
                                 struct reading *reading, struct error *why) {
    struct span by;
    struct error e;
    *why = (struct error){0};
    if (!a->to)
        return EXIT_YES;
    if (find_author(c, r, keys, &by, &e))
        return cli_fail(&e);
    enum exit_code code = restricting_read(c, r, keys, a, reading);
    return code ? code : judge(r, type, by, a, why);
}
