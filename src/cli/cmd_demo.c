// SPDX-License-Identifier: Apache-2.0
// truce demo: plays an exercise, shows the board it is about, verifies what was made.
#include "cli/demo_live.h"
#include "cli/exercise.h"
#include "cli/exercise_names.gen.h"
#include "cli/input.h"
#include "cli/keys.h"
#include "cli/suggest.h"
#include "cli/terminal.h"

#include "base/codec.h"
#include "base/file.h"
#include "http/client.h"
#include "record/verify.h"
#include "view/view.h"

#include <dirent.h>
#include <unistd.h>

static const struct option options[] = {
    {"--once", NULL, NULL, "play in this process alone, print and end", 0},
    {"--json", NULL, NULL, "with --once: print a summary as JSON", 0},
    {"--out", NULL, "DIR", "leave the record and its keys there", 0},
    {"--exercise", NULL, "NAME", "another one than " EXERCISE_DEFAULT, 0},
    {0},
};

struct demo {
    const struct exercise *exercise;
    const char *folder;
    bool temporary;
    const char *path;  // of the record
    struct live *live; // NULL with --once
    struct record *r;
    struct verify_report report;
};

// Only what the demo itself has put there: a folder of files.
static void remove_folder(const char *folder) {
    DIR *d = opendir(folder);
    for (struct dirent *entry; d && (entry = readdir(d));)
        if (entry->d_name[0] != '.')
            (void)unlinkat(dirfd(d), entry->d_name, 0);
    if (d)
        closedir(d);
    (void)rmdir(folder);
}

static void demo_done(struct demo *d) {
    record_close(d->r);
    live_end(d->live);
    verify_report_done(&d->report);
    if (d->temporary) {
        record_forget(d->path);
        remove_folder(d->folder);
    }
}
#define DEMO_SCOPED __attribute__((cleanup(demo_done)))

static enum exit_code choose(const struct cli *c, struct demo *d) {
    const char *name = cli_option(c, "--exercise");
    if (!name)
        name = EXERCISE_DEFAULT;
    d->exercise = exercise_find(name);
    if (d->exercise)
        return EXIT_YES;
    struct suggestion s = {.word = span_str(name)};
    for (const struct exercise *x = exercises; x->name; x++)
        suggestion_offer(&s, x->name);
    const char *best = suggestion_best(&s);
    return best ? cli_usage(c, "no exercise \"%s\"; did you mean \"%s\"?", name, best)
                : cli_usage(c, "no exercise \"%s\"; there are " EXERCISE_NAMES, name);
}

static enum exit_code prepare(struct cli *c, struct demo *d) {
    struct error e;
    d->folder = cli_option(c, "--out");
    if (!d->folder) {
        const char *parent = getenv("TMPDIR");
        char name[1024];
        snprintf(name, sizeof name, "%.1000s/truce-demo-XXXXXX",
                 parent && *parent ? parent : "/tmp");
        if (!mkdtemp(name)) {
            error_errno(&e, name);
            return cli_fail_as(EXIT_IO, &e);
        }
        d->folder = arena_str(&c->arena, span_str(name));
        d->temporary = true;
    } else if (folder_make(d->folder, &e)) {
        return cli_fail_as(EXIT_IO, &e);
    }
    d->path = arena_printf(&c->arena, "%s/%s", d->folder, d->exercise->record);
    return file_exists(d->path) ? input_leave(d->path, NULL, (struct span){0}, 0666) : EXIT_YES;
}

// Closed before it is verified, as any reader gets it.
static enum exit_code check(struct demo *d, const char *path) {
    struct error e;
    struct verify_options o = {0};
    record_close(d->r);
    d->r = NULL;
    if (record_verify(path, &o, &d->report, &e) || record_open(path, RECORD_READ, false, &d->r, &e))
        return cli_fail(&e);
    return EXIT_YES;
}

static enum exit_code play(struct demo *d) {
    struct error e;
    if (!d->temporary && exercise_leave_keys(d->exercise, d->folder, &e))
        return cli_fail_as(EXIT_IO, &e);
    if (exercise_play(d->exercise, d->path, &d->r, &e))
        return cli_fail(&e);
    return check(d, d->path);
}

static void print_json(struct cli *c, const struct demo *d) {
    const struct verify_report *r = &d->report;
    JSON_SCOPED struct json *j = json_new_object();
    struct json *held = json_new_object();
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(r->state, HASH_BYTES));
    json_put_text(j, "record", record_state(d->r)->record);
    json_put_text(j, "kind", record_state(d->r)->kind);
    json_put_int(j, "acts", (int64_t)r->size);
    json_put_int(j, "void", (int64_t)r->counts[VERDICT_VOID]);
    json_put_int(j, "alien", (int64_t)r->counts[VERDICT_ALIEN]);
    json_put_int(held, "have", r->held_have);
    json_put_int(held, "need", r->held_need);
    json_put(j, "held", held);
    json_put_text(j, "state", buf_span(&hex));
    json_put_bool(j, "verified", r->valid);
    json_print_pretty(j, &c->out);
}

static enum exit_code print_board(struct cli *c, const struct demo *d) {
    struct error e;
    struct json *answer;
    const struct view *board = view_find(span_str("board"));
    struct view_query q = {
        .ref = span_str(d->exercise->round), .as_of = record_size(d->r), .has_at = true};
    if (!board || !stamp_parse(span_str(d->exercise->at), &q.at))
        return EXIT_YES;
    if (view_answer(board, d->r, &q, &answer, &e))
        return cli_fail(&e);
    view_print_answer(board, answer, terminal_columns(), &c->out);
    json_free(answer);
    return EXIT_YES;
}

static void print_summary(struct cli *c, const struct demo *d) {
    const struct verify_report *r = &d->report;
    buf_printf(&c->out,
               "\n%s: %llu acts (%llu void, %llu alien), held by %lld of %lld, %lld needed.\n",
               r->valid ? "Played and verified" : "Played, and it does not verify",
               (unsigned long long)r->size, (unsigned long long)r->counts[VERDICT_VOID],
               (unsigned long long)r->counts[VERDICT_ALIEN], (long long)r->held_have,
               (long long)r->held_of, (long long)r->held_need);
    buf_put_str(&c->out, "state        ");
    hex_put(&c->out, span(r->state, HASH_BYTES));
    buf_put_str(&c->out, "\nfingerprint  ");
    hex_put(&c->out, span(r->found, HASH_BYTES));
    buf_put_byte(&c->out, '\n');
}

static void print_hints(struct cli *c, const struct demo *d) {
    const struct exercise *x = d->exercise;
    const char *f = d->folder;
    const char *p = arena_printf(&c->arena, "%s/%s", f, x->record);
    const struct state *state = record_state(d->r);
    struct span holder = json_text(json_at(json_get(state->rules, "holders"), 0)), host = {0};
    for (size_t i = 0; i < state->member_count; i++)
        if (state->members[i].roles & ROLE_HOST)
            host = state->members[i].slug;
    buf_put_byte(&c->out, '\n');
    buf_printf(&c->out, "Left in %s: %s, the participants' keys, log.key. Try:\n", f, x->record);
    buf_printf(&c->out, "  truce verify %s\n", p);
    buf_printf(&c->out, "  truce show board %s %s --at %s\n", x->round, p, x->at);
    buf_printf(&c->out, "  truce show press %s\n", p);
    buf_printf(&c->out, "  truce prove 17 %s -o %s/17.tlog-proof\n", p, f);
    buf_printf(&c->out, "  truce cosign %s --key %s/" SPAN_FMT ".key\n", p, f, SPAN_ARG(holder));
    buf_printf(&c->out,
               "  echo '{\"id\":\"hello\",\"speaker\":{\"name\":{\"en\":\"A. Nobody\"}},"
               "\"on_behalf\":[\"" SPAN_FMT "\"],\"text\":{\"en\":\"Hello\"}}' |\n"
               "    truce act statement - --key %s/" SPAN_FMT
               ".key --record %s --log-key %s/log.key\n",
               SPAN_ARG(host), f, SPAN_ARG(host), p, f);
}

// What is to be read while it goes on.
static enum exit_code say_now(struct cli *c) {
    struct error e;
    if (file_write("-", buf_span(&c->out), 0, false, &e))
        return cli_fail_as(EXIT_IO, &e);
    buf_clear(&c->out);
    return EXIT_YES;
}

static void print_who(struct cli *c, const struct demo *d) {
    buf_printf(&c->out,
               "An exercise: no state made or signed anything in it, its keys are worthless.\n"
               "host        %s (the board, for a browser)\n"
               "guarantors  each with a whole copy; they check every act, and cosign\n"
               "desk        this program: signs each act by what its own copy shows, and posts it\n"
               "Playing; ^C ends everything.\n\n",
               live_url(d->live));
}

static void print_going_on(struct cli *c, const struct demo *d) {
    const char *f = live_folder(d->live), *url = live_url(d->live);
    const struct state *state = record_state(d->r);
    struct span host = {0};
    for (size_t i = 0; i < state->member_count; i++)
        if (state->members[i].roles & ROLE_HOST)
            host = state->members[i].slug;
    BUF_SCOPED struct buf found;
    buf_init(&found, 2 * HASH_BYTES);
    hex_put(&found, span(d->report.found, HASH_BYTES));
    buf_printf(&c->out, "\nEverything goes on until ^C. In another terminal, or in a browser:\n");
    buf_printf(&c->out, "  %s\n  curl %s/checkpoint\n", url, url);
    buf_printf(&c->out, "  truce show board %s %s --at %s\n", d->exercise->round,
               live_replica(d->live), d->exercise->at);
    buf_printf(&c->out,
               "  echo '{\"id\":\"hello\",\"speaker\":{\"name\":{\"en\":\"A. Nobody\"}},"
               "\"on_behalf\":[\"" SPAN_FMT "\"],\"text\":{\"en\":\"Hello\"}}' |\n"
               "    truce act statement - --key %s/" SPAN_FMT ".key --host %s --wait held \\\n"
               "      --found " SPAN_FMT "\n",
               SPAN_ARG(host), f, SPAN_ARG(host), url, SPAN_ARG(buf_span(&found)));
}

// ^C is how it ends.
static enum exit_code ended(const struct error *e) {
    return e->rule && !strcmp(e->rule, CLIENT_STOPPED) ? EXIT_YES : cli_fail(e);
}

static enum exit_code live(struct cli *c, struct demo *d) {
    struct error e;
    if (!d->temporary && exercise_leave_keys(d->exercise, d->folder, &e))
        return cli_fail_as(EXIT_IO, &e);
    if (live_begin(d->exercise, d->path, &d->live, &e))
        return ended(&e);
    print_who(c, d);
    enum exit_code code = say_now(c);
    if (code)
        return code;
    if (live_play(d->live, &e))
        return ended(&e);
    code = check(d, live_replica(d->live));
    if (!code)
        code = print_board(c, d);
    if (code)
        return code;
    print_summary(c, d);
    print_going_on(c, d);
    code = say_now(c);
    if (!code)
        live_wait(d->live);
    return code ? code : d->report.valid ? EXIT_YES : EXIT_NO;
}

static enum exit_code run(struct cli *c) {
    DEMO_SCOPED struct demo d = {0};
    keys_guard();
    enum exit_code code = choose(c, &d);
    if (!code)
        code = prepare(c, &d);
    if (!code && !cli_flag(c, "--once") && !cli_flag(c, "--json"))
        return live(c, &d);
    if (!code)
        code = play(&d);
    if (code)
        return code;
    if (cli_flag(c, "--json")) {
        print_json(c, &d);
    } else {
        code = print_board(c, &d);
        print_summary(c, &d);
        if (!d.temporary)
            print_hints(c, &d);
    }
    return code ? code : d.report.valid ? EXIT_YES : EXIT_NO;
}

const struct command cmd_demo = {
    .name = "demo",
    .usage = "[--once] [--json] [--out DIR] [--exercise NAME]",
    .help = "play an exercise: Astana, May 2017",
    .more =
        "An exercise: no state signed anything in it, and its keys are published and worthless. "
        "A host, three guarantors, two parties, the UN, observers and a press desk found a "
        "record and live through the fourth round of Astana talks, and on to the last; the three "
        "guarantors cosign. The board of 2 May, 20:00, is shown and the record verified.\n"
        "Host and guarantors are processes of their own on loopback, and all goes over HTTP; they "
        "go on until ^C, and leave nothing but what --out asked for. With --once (and with --json) "
        "everything is done in this process, without HTTP, and gives the same bytes each time.\n"
        "Exercises: " EXERCISE_NAMES ".",
    .options = options,
    .run = run,
};
