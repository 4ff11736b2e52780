// SPDX-License-Identifier: Apache-2.0
// truce show: one view of a record.
#include "cli/as_of.h"
#include "cli/input.h"
#include "cli/narrowing.h"
#include "cli/reading.h"
#include "cli/suggest.h"
#include "cli/terminal.h"

#include "base/codec.h"
#include "view/deadline.h"
#include "view/lang.h"
#include "view/order.h"

static const struct option options[] = {
    {"--as-of", NULL, "N|TIME", "what the record knew: up to act N, or what was held at TIME", 0},
    {"--at", NULL, "TIME", "what acts claim to have been the case at TIME", 0},
    {"--lang", NULL, "TAG",
     "language of texts, where there is a choice; of text, sheet several: en,ar", 0},
    {"--order", NULL, "RULE", "how delegations stand: alphabet[:LANG], from:LETTERS, round, entry",
     0},
    {"--zones", NULL, "NAME,…", "show deadlines in these time zones too: Europe/Moscow,Asia/Tehran",
     0},
    {"--version", NULL, "LABEL|ID", "of text, stances: which version; without, the newest", 0},
    {"--diff", NULL, "A..B", "of text: what changed from one version to another", 0},
    {"--take", NULL, "C=O,…", "of stances: what would stand if these options were taken", 0},
    NARROWING_OPTIONS,
    {"--limit", NULL, "N", "at most so many items", 0},
    {"--json", NULL, NULL, "print JSON", 0},
    READING_KEY_OPTION,
    {0},
};

static enum exit_code find(const struct cli *c, const struct view **out) {
    const char *name = c->words[0];
    *out = view_find(span_str(name));
    if (*out)
        return EXIT_YES;
    struct suggestion s = {.word = span_str(name)};
    for (const struct view *v = views; v->name; v++)
        suggestion_offer(&s, v->name);
    const char *near = suggestion_best(&s);
    return near ? cli_usage(c, "no view \"%s\"; did you mean %s?", name, near)
                : cli_usage(c, "no view \"%s\"; truce help view lists them", name);
}

static enum exit_code read_query(const struct cli *c, const struct view *v, struct view_query *q) {
    const char *limit = cli_option(c, "--limit"), *lang = cli_option(c, "--lang");
    bool optional = v->ref && v->ref[0] == '[';
    ARENA_SCOPED struct arena arena;
    struct error e;
    arena_init(&arena);
    if (c->word_count == 3) {
        if (!v->ref)
            return cli_usage(c, "%s takes no REF", v->name);
        q->ref = span_str(c->words[1]);
    } else if (v->ref && !optional) {
        return cli_usage(c, "%s is of what? give %s before the record", v->name, v->ref);
    }
    if (limit && (!decimal_get(span_str(limit), LIMIT_JSON_INTEGER, &q->limit) || !q->limit))
        return cli_usage(c, "--limit: \"%s\" is no number from 1 on", limit);
    if (lang && !lang_list(span_str(lang), &q->lang, &q->beside))
        return cli_usage(c, "--lang: \"%s\" is no language tag, nor up to %d between commas", lang,
                         LANG_MOST);
    if (lang_count(q->beside) > view_languages(v))
        return cli_usage(c, "--lang: several languages are for text (three) and sheet (two)");
    q->zones = span_str(cli_option(c, "--zones"));
    q->order = span_str(cli_option(c, "--order"));
    if (order_check(q->order, &e))
        return cli_usage(c, "--order: %s", e.message);
    struct zone zones[LIMIT_ZONES];
    size_t count;
    if (deadline_zones(q->zones, &arena, zones, &count, &e))
        return cli_usage(c, "--zones: %s", e.message);
    q->has_at = cli_option(c, "--at") != NULL;
    enum exit_code code = narrowing_read(c, v->name, ~0u, v->takes, q);
    return !code && q->has_at ? input_time(c, "--at", &q->at) : code;
}

static enum exit_code run(struct cli *c) {
    struct error e;
    const struct view *view;
    struct view_query q = {0};
    READING_SCOPED struct reading reading = {.lines = NULL};
    RECORD_SCOPED struct record *r = NULL;
    enum exit_code code = find(c, &view);
    if (!code)
        code = read_query(c, view, &q);
    if (!code)
        code = input_record(c, c->words[c->word_count - 1], RECORD_READ, &r);
    if (!code)
        code = reading_begin(c, r, &reading);
    if (!code)
        code = as_of_size(c, r, &q.as_of);
    if (code)
        return code;
    JSON_SCOPED struct json *answer = NULL;
    enum err err = view_answer(view, r, &q, &answer, &e);
    if (err)
        return err == ERR_NOT_FOUND ? cli_fail_as(EXIT_NO, &e) : cli_fail(&e);
    if (cli_flag(c, "--json"))
        json_print_pretty(answer, &c->out);
    else
        view_print_answer(view, answer, terminal_columns(), &c->out);
    return EXIT_YES;
}

const struct command cmd_show = {
    .name = "show",
    .usage =
        "VIEW [REF] R.truce|URL [--as-of N|TIME] [--at TIME] [--lang TAG] [--order RULE] [--zones "
        "NAME,…] "
        "[--version LABEL|ID] [--diff A..B] [--take C=O,…] " NARROWING_USAGE
        " [--limit N] [--json]",
    .help = "show a view of a record",
    .more = "truce help view lists the views. Two clocks, which combine: --as-of is what the "
            "record knew (up to act N; or, for a time, what enough holders had attested by then), "
            "--at is what acts claim to have been the case.",
    .options = options,
    .words_min = 2,
    .words_max = 3,
    .run = run,
};
