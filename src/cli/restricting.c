// SPDX-License-Identifier: Apache-2.0
#include "cli/restricting.h"

#include "cli/input.h"
#include "talks/rules.h"
#include "talks/state.h"

#include <stdio.h>
#include <unistd.h>

struct choice {
    bool member[LIMIT_PARTICIPANTS]; // by place in the state's list
    bool public;
};

// "syr", "guarantor", "participants": whom a word means. Those outside the room are meant by name
// alone.
static bool add_word(const struct state *s, struct span word, struct choice *out) {
    bool found = false;
    if (span_is(word, "public")) {
        out->public = true;
        return true;
    }
    for (size_t i = 0; i < s->member_count; i++) {
        const struct member *m = &s->members[i];
        bool all = span_is(word, "participants") && (m->roles & ROLES_INSIDE);
        if (all || rules_names(word, m)) {
            out->member[i] = true;
            found = true;
        }
    }
    return found;
}

static enum exit_code read_words(const struct cli *c, const struct state *s, struct span words,
                                 struct choice *out) {
    struct span rest = words, word;
    size_t count = 0;
    *out = (struct choice){0};
    for (; span_cut(&rest, ',', &word); count++)
        if (!add_word(s, word, out))
            return cli_usage(c, "--to: \"" SPAN_FMT "\" is no participant or role of this record",
                             SPAN_ARG(word));
    if (!count || (out->public && count > 1))
        return cli_usage(c, "--to: who,who,… or public");
    return EXIT_YES;
}

// The fold knows nothing of these words: one that means nobody here proposes nobody, and never
// everybody.
static void read_rules(const struct state *s, struct span words, struct choice *out) {
    struct span rest = words, word;
    *out = (struct choice){0};
    while (span_cut(&rest, ',', &word))
        (void)add_word(s, word, out);
}

struct span restricting_proposed(const struct json *rules, const struct act_type *type) {
    const struct json *audience = json_get(rules, "audience");
    struct span words = json_get_text(audience, type->name);
    if (!words.data)
        words = json_get_text(audience, "*");
    return words.data ? words : span_str("public");
}

// Whether somebody reads it whom the rules do not propose.
static bool is_wider(const struct choice *is, const struct choice *rules) {
    if (rules->public)
        return false;
    for (size_t i = 0; i < LIMIT_PARTICIPANTS; i++)
        if (is->public || (is->member[i] && !rules->member[i]))
            return true;
    return false;
}

static enum exit_code confirm(const struct cli *c, struct span rules) {
    char typed[32] = "";
    struct error e;
    if (cli_flag(c, "--wider"))
        return EXIT_YES;
    if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO)) {
        fprintf(stderr,
                "The rules propose \"" SPAN_FMT "\" for this; it would have more readers, and what "
                "is read stays read.\nType wider to go on: ",
                SPAN_ARG(rules));
        if (fgets(typed, sizeof typed, stdin) && strcmp(typed, "wider\n") == 0)
            return EXIT_YES;
    }
    error_set(&e, ERR_DENIED,
              "it would have more readers than the rules propose (\"" SPAN_FMT "\")",
              SPAN_ARG(rules));
    error_hint(&e, "Nothing was signed. --wider says that it is meant so");
    return cli_fail_as(EXIT_NO, &e);
}

static int by_text(const void *a, const void *b) {
    return span_compare(*(const struct span *)a, *(const struct span *)b);
}

static struct json *addressees(struct cli *c, const struct state *s, const struct choice *choice,
                               struct span by) {
    struct span *names = arena_array(&c->arena, struct span, s->member_count + 1);
    struct json *to = json_new_list();
    size_t count = 0;
    for (size_t i = 0; i < s->member_count; i++)
        if (choice->member[i] && !span_equal(s->members[i].slug, by))
            names[count++] = s->members[i].slug;
    if (count)
        qsort(names, count, sizeof *names, by_text);
    for (size_t i = 0; i < count; i++)
        json_add(to, json_new_text(names[i]));
    return to;
}

static enum exit_code set_addressees(struct cli *c, struct record *r, const struct choice *choice,
                                     struct span by, struct authoring *a) {
    struct error e;
    JSON_SCOPED struct json *list = addressees(c, record_state(r), choice, by);
    struct json *to;
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_ENTRY_BYTES);
    size_t count = json_count(list);
    if (!count && !cli_option(c, "--to"))
        return cli_usage(c, "the rules propose readers for this who are nobody here: say --to "
                            "WHO,… or --to public");
    if (!count || count > LIMIT_ADDRESSEES)
        return cli_usage(c, "--to: 1 to %d readers beside yourself, these are %zu",
                         LIMIT_ADDRESSEES, count);
    json_print(list, &text);
    if (json_parse_in(arena_copy(&c->arena, buf_span(&text)), 0, &c->arena, &to, &e))
        return cli_fail(&e);
    if (reader_recipients(r, to, by, &c->arena, &a->recipients, &a->recipient_count, &e))
        return cli_fail_as(EXIT_NO, &e);
    a->to = to;
    return EXIT_YES;
}

static enum exit_code set(struct cli *c, struct record *r, const struct act_type *type,
                          struct span by, const struct restricting *how, struct authoring *a) {
    struct choice rules, is;
    const char *to = how->to;
    struct span words = restricting_proposed(record_state(r)->rules, type);
    if (type->flags & ACT_PUBLIC)
        return to && strcmp(to, "public") != 0
                   ? cli_usage(c, "--to: %s acts are public, always", type->name)
                   : EXIT_YES;
    enum exit_code code = EXIT_YES;
    read_rules(record_state(r), words, &rules);
    if (to)
        code = read_words(c, record_state(r), span_str(to), &is);
    if (code)
        return code;
    if (!to)
        is = rules;
    else if (!how->given && is_wider(&is, &rules))
        code = confirm(c, words);
    return code || is.public ? code : set_addressees(c, r, &is, by, a);
}

// Readers of the act have lines that are not to be had here: what they will make of it cannot be
// known.
static enum err check_complete(struct record *r, const struct act *a, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    BUF_SCOPED struct buf to;
    buf_init(&to, LIMIT_ENTRY_BYTES);
    json_print(a->to, &to);
    enum err err = db_prepare(
        record_rows(r),
        "SELECT min(act.i) FROM act JOIN audience ON audience.id = act.aud WHERE act.class = 3"
        " AND NOT EXISTS (SELECT 1 FROM json_each(?1) t WHERE t.value NOT IN"
        " (SELECT value FROM json_each(audience.members)))"
        " AND ?2 IN (SELECT value FROM json_each(audience.members))",
        &s, e);
    if (err)
        return err;
    stmt_text(s, 1, buf_span(&to));
    stmt_text(s, 2, a->by);
    bool there = stmt_row(s, e);
    if (!there && stmt_failed(s))
        return ERR_IO;
    if (there && !stmt_is_null(s, 0)) {
        error_set(e, ERR_DENIED, "entry %lld cannot be opened here, and its readers can read this",
                  (long long)stmt_get_int(s, 0));
        err = error_hint(e, "Another addressee hands its line over: truce lines give, truce lines "
                            "take");
    }
    stmt_reset(s);
    return err;
}

static enum exit_code judge(struct record *r, const struct act_type *type, struct span by,
                            const struct authoring *a) {
    struct act as = {.by = by,
                     .to = a->to,
                     .at = a->at,
                     .type = span_str(type->name),
                     .body = a->body,
                     .source = a->source};
    struct verdict v;
    struct error e;
    if (fold_judge_as(record_fold(r), &as, &v, &e))
        return cli_fail(&e);
    if (v.inside == VERDICT_OK)
        return EXIT_YES;
    error_prefix(&v.why, "its readers would refuse it");
    return cli_fail_as(EXIT_NO, &v.why);
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
                                  const struct act_type *type, const struct restricting *how,
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
    if (!code && check_complete(r, &as, &e))
        code = cli_fail_as(EXIT_NO, &e);
    return code;
}

enum exit_code restricting_judge(struct cli *c, struct record *r, const struct keys *keys,
                                 const struct act_type *type, const struct authoring *a,
                                 struct reading *reading) {
    struct span by;
    struct error e;
    if (!a->to)
        return EXIT_YES;
    if (find_author(c, r, keys, &by, &e))
        return cli_fail(&e);
    enum exit_code code = restricting_read(c, r, keys, a, reading);
    return code ? code : judge(r, type, by, a);
}
