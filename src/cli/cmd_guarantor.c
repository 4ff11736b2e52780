// SPDX-License-Identifier: Apache-2.0
// truce guarantor: a holder of a record, for as long as it runs.
#include "cli/input.h"
#include "cli/request_keys.h"
#include "cli/waiting.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/journal.h"
#include "net/guarantor.h"
#include "net/remote.h"

#include <stdlib.h>

#define HOLD_EVERY_MIN 10
#define WHO "guarantor"

static const struct option options[] = {
    {"--host", NULL, "URL", "the record's host", 0},
    {"--key", NULL, "FILE", "key file with your hold key; with machine and witness keys too",
     OPTION_MANY},
    {"--found", NULL, "ID|FILE", "fingerprint of the founding, for a record that is not here yet",
     0},
    {"--peer", NULL, "URL",
     "whom to compare with: another host of it, or a witness; may be repeated", OPTION_MANY},
    {"--hold-every", NULL, "MINUTES", "at most one hold act in so long, but for deadlines (10)", 0},
    {"--witness-listen", NULL, "ADDRESS", "answer C2SP add-checkpoint with your witness key", 0},
    {0},
};

struct holding {
    struct record *record;
    struct keys keys;
    struct request_keys asking;
    struct guarantor_options o;
};

static void holding_done(struct holding *h) {
    record_close(h->record);
    request_keys_done(&h->asking);
    keys_done(&h->keys);
}
#define HOLDING_SCOPED __attribute__((cleanup(holding_done)))

// A record that is not here yet is fetched, and must be the one that the reader was told of.
static enum exit_code clone(struct cli *c, struct holding *h, const char *path) {
    struct error e;
    struct client *host = NULL;
    struct record *r = NULL;
    struct sync_report report;
    struct span note;
    uint8_t found[HASH_BYTES];
    const char *id = cli_option(c, "--found");
    if (!id)
        return cli_usage(c, "%s is not here yet: give --found FINGERPRINT, and it is fetched",
                         cli_shown(c, path));
    enum exit_code code = input_found(c, id, found, &note);
    if (code)
        return code;
    const struct client_options o = {.keys = &h->asking.keys};
    enum err err = client_new(cli_option(c, "--host"), &o, &host, &e);
    sync_report_init(&report);
    if (!err) {
        struct source source = remote_source(host);
        err = sync_clone(path, &source, found, SYNC_PROGRESS | SYNC_LINES, &r, &report, &e);
    }
    sync_report_done(&report);
    client_free(host);
    record_close(r);
    return err ? cli_fail(&e) : EXIT_YES;
}

static enum exit_code open_record(struct cli *c, struct holding *h) {
    struct error e;
    struct span note;
    uint8_t found[HASH_BYTES];
    const char *path = c->words[0], *id = cli_option(c, "--found");
    enum exit_code code = file_exists(path) ? EXIT_YES : clone(c, h, path);
    if (!code)
        code = input_record(c, path, RECORD_WRITE, &h->record);
    if (!code && id)
        code = input_found(c, id, found, &note);
    if (code || !id || !memcmp(record_state(h->record)->found_id, found, HASH_BYTES))
        return code;
    error_set(&e, ERR_DENIED, "%s: its founding has another fingerprint", path);
    return cli_fail(&e);
}

// A key that one may have, or not.
static enum err pick(const struct holding *h, unsigned use, const struct secret_key **out,
                     struct error *e) {
    enum err err = keys_pick(&h->keys, record_state(h->record), use, out, e);
    return err == ERR_DENIED ? OK : err;
}

static enum exit_code pick_keys(struct cli *c, struct holding *h) {
    struct error e;
    h->o.record = h->record;
    if (keys_pick(&h->keys, record_state(h->record), USE_HOLD, &h->o.hold, &e) ||
        pick(h, USE_MACHINE, &h->o.machine, &e) || pick(h, USE_WITNESS, &h->o.witness, &e))
        return cli_fail(&e);
    if (!h->o.listen || h->o.witness)
        return EXIT_YES;
    return cli_usage(c, "--witness-listen takes a witness key of the record");
}

static enum exit_code read_line(struct cli *c, struct holding *h) {
    uint64_t minutes = HOLD_EVERY_MIN;
    size_t peers = 0;
    const char *every = cli_option(c, "--hold-every");
    if (!cli_option(c, "--host"))
        return cli_usage(c, "whose record? give --host URL");
    if (!cli_option(c, "--key"))
        return cli_usage(c, "a guarantor signs: give --key FILE");
    if (every && !decimal_get(span_str(every), 1000000, &minutes))
        return cli_usage(c, "--hold-every: \"%s\" is no number of minutes", every);
    while (cli_option_at(c, "--peer", peers))
        peers++;
    const char **urls = arena_array(&c->arena, const char *, peers + 1);
    for (size_t i = 0; i < peers; i++)
        urls[i] = cli_option_at(c, "--peer", i);
    h->o = (struct guarantor_options){.url = cli_option(c, "--host"),
                                      .peers = urls,
                                      .peer_count = peers,
                                      .listen = cli_option(c, "--witness-listen"),
                                      .hold_every_s = (int64_t)minutes * 60};
    return EXIT_YES;
}

static void say_begin(const struct holding *h) {
    const struct state *s = record_state(h->record);
    journal(WHO, SPAN_FMT " (" SPAN_FMT "): %s holds %llu acts, host %s", SPAN_ARG(s->record),
            SPAN_ARG(s->kind), h->o.hold->name, (unsigned long long)record_size(h->record),
            h->o.url);
}

static enum exit_code hold(struct holding *h) {
    struct error e;
    struct guarantor *g;
    const char *why = NULL;
    say_begin(h);    // before a thread owns the record
    waiting_begin(); // and before there are threads
    if (guarantor_start(&h->o, &g, &e))
        return e.code == ERR_INVALID ? cli_fail_as(EXIT_USAGE, &e) : cli_fail_as(EXIT_IO, &e);
    if (guarantor_url(g))
        journal(WHO, "witness listening on %s", guarantor_url(g));
    while (!why && !guarantor_ended(g))
        why = waiting_for(0.2);
    if (guarantor_stop(g, &e))
        return cli_fail(&e);
    journal(WHO, "%s: stopped at %llu acts", why ? why : "ended",
            (unsigned long long)record_size(h->record));
    return EXIT_YES;
}

static enum exit_code run(struct cli *c) {
    struct error e;
    HOLDING_SCOPED struct holding h = {0};
    enum exit_code code = read_line(c, &h);
    if (code)
        return code;
    struct guarantor_options o = h.o;
    if (keys_load(c, "--key", &h.keys, &e))
        return cli_fail(&e);
    request_keys_of(&h.asking, &h.keys);
    o.asking = &h.asking.keys;
    code = open_record(c, &h);
    h.o = o;
    if (!code)
        code = pick_keys(c, &h);
    return code ? code : hold(&h);
}

const struct command cmd_guarantor = {
    .name = "guarantor",
    .usage = "R.truce --host URL --key FILE [--found ID] [--peer URL]",
    .help = "hold a record: fetch, check, store, and only then cosign",
    .more =
        "Runs until it gets SIGTERM or SIGINT. Every act that the host logs is fetched and checked "
        "here: signatures, chains, rules, hashes. When it is on disk, the checkpoint over it is "
        "cosigned with your hold key and the cosignature posted. With a machine key it adds hold "
        "acts, from which log time follows: when acts have come and the last is older than "
        "--hold-every, and when a motion's deadline comes near and when it passes. It needs no "
        "open "
        "port.\n"
        "Before it signs it takes from the host what that has, with your own cosignatures, and "
        "asks "
        "each --peer for the newest checkpoint it was shown; while one was shown more, it signs "
        "nothing. A host that shows another history, or fewer acts than before, ends it with exit "
        "code 1: evidence is left beside the record, and nothing more is cosigned.\n"
        "With --witness-listen it answers POST /add-checkpoint and the monitors' GET as a C2SP "
        "tlog-witness of this one log.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
