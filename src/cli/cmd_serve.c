// SPDX-License-Identifier: Apache-2.0
// truce serve: the host of a record.
#include "cli/input.h"
#include "cli/keys.h"
#include "cli/waiting.h"

#include "base/journal.h"
#include "net/host.h"

#define LISTEN "127.0.0.1:8017"

static const struct option options[] = {
    {"--listen", NULL, "ADDRESS", "HOST:PORT to listen on (" LISTEN "); port 0 takes a free one",
     0},
    {"--log-key", NULL, "FILE", "the log's key file", 0},
    {"--authority", NULL, "HOST[:PORT]",
     "of a closed record: a name by which a proxy passes requests on; may be repeated",
     OPTION_MANY},
    {0},
};

struct serving {
    struct record *record;
    struct keys keys;
    struct host *host;
};

static void serving_done(struct serving *s) {
    host_stop(s->host);
    record_close(s->record);
    keys_done(&s->keys);
}
#define SERVING_SCOPED __attribute__((cleanup(serving_done)))

// `what` it hosts, from before the writer had the record to itself.
static void say_begin(const struct serving *s, const char *what) {
    BUF_SCOPED struct buf names;
    buf_init(&names, 8192);
    journal("host", "%s: %llu acts, listening on %s", what, (unsigned long long)host_size(s->host),
            host_url(s->host));
    if (host_closed(s->host, &names))
        journal("host", "the record is closed: participants sign their requests, for one of: %s",
                buf_str(&names));
}

static const char **authorities(struct cli *c, size_t *count) {
    *count = 0;
    while (cli_option_at(c, "--authority", *count))
        ++*count;
    const char **names = arena_array(&c->arena, const char *, *count + 1);
    for (size_t i = 0; i < *count; i++)
        names[i] = cli_option_at(c, "--authority", i);
    return names;
}

static enum exit_code run(struct cli *c) {
    struct error e;
    const struct secret_key *log = NULL;
    SERVING_SCOPED struct serving s = {0};
    const char *listen = cli_option(c, "--listen");
    if (!cli_option(c, "--log-key"))
        return cli_usage(c, "a host signs checkpoints: give --log-key FILE");
    if (keys_load(c, "--log-key", &s.keys, &e))
        return cli_fail(&e);
    enum exit_code code = input_record(c, c->words[0], RECORD_WRITE, &s.record);
    if (code)
        return code;
    struct verifier wanted = record_log_key(s.record);
    if (keys_pick_log(&s.keys, &wanted, &log, &e))
        return cli_fail(&e);
    const struct state *state = record_state(s.record);
    const char *what = arena_printf(&c->arena, SPAN_FMT " (" SPAN_FMT ")", SPAN_ARG(state->record),
                                    SPAN_ARG(state->kind));
    waiting_begin(); // before there are threads: signals come to this one alone
    struct host_options o = {.record = s.record, .log = log, .listen = listen ? listen : LISTEN};
    o.names = authorities(c, &o.name_count);
    if (host_start(&o, &s.host, &e))
        return e.code == ERR_INVALID ? cli_fail_as(EXIT_USAGE, &e) : cli_fail_as(EXIT_IO, &e);
    say_begin(&s, what);
    const char *why = waiting_for_signal();
    journal("host", "%s: finishing what was accepted", why);
    host_stop(s.host);
    s.host = NULL;
    journal("host", "stopped at %llu acts", (unsigned long long)record_size(s.record));
    return EXIT_YES;
}

const struct command cmd_serve = {
    .name = "serve",
    .usage = "R.truce --log-key FILE [--listen ADDRESS]",
    .help = "host a record: take acts over HTTP, publish the log",
    .more =
        "Serves until it gets SIGTERM or SIGINT, then finishes what it has accepted. What it says "
        "on standard error is one line an event. Plain HTTP: put a proxy with TLS before it. "
        "One host at a time writes to a record.\n"
        "Of a closed record (its rules say reading: participants) it answers participants alone, "
        "who sign each request (clone, sync, show and the others take --key for that). They sign "
        "for the name that they reach it by: its address, the record's own name, and each "
        "--authority. A proxy must pass on Host and path as they are.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
