// SPDX-License-Identifier: Apache-2.0
// truce desk: a delegation's own replica, its keys and the app, on loopback.
#include "cli/input.h"
#include "cli/reading.h"
#include "cli/replica.h"
#include "cli/waiting.h"

#include "base/file.h"
#include "base/journal.h"
#include "net/desk.h"

#include <stdio.h>

#define LISTEN "127.0.0.1:8027"
#define WHO "desk"

static const struct option options[] = {
    {"--host", NULL, "URL", "the record's host", 0},
    {"--key", NULL, "FILE", "your key file; may be repeated", OPTION_MANY},
    {"--listen", NULL, "ADDRESS",
     "loopback HOST:PORT to listen on (" LISTEN "); port 0 takes a free one", 0},
    {"--found", NULL, "ID|FILE", "fingerprint of the founding, for a record that is not here yet",
     0},
    {0},
};

struct sitting {
    struct record *record;
    const struct keys *keys;
    struct request_keys signing;
    struct reading reading;
    struct desk *desk;
};

static void sitting_done(struct sitting *s) {
    desk_stop(s->desk);
    record_close(s->record);
    reading_end(&s->reading);
    request_keys_done(&s->signing);
}
#define SITTING_SCOPED __attribute__((cleanup(sitting_done)))

// A record that is not here yet is fetched, and must be the one that the reader was told of.
static enum exit_code clone(struct cli *c, struct sitting *s, const uint8_t *found) {
    REPLICA_SCOPED struct replica r;
    enum exit_code code = replica_reach(c, cli_option(c, "--host"), &r);
    if (!code && !found)
        code = cli_usage(c, "%s is not here yet: give --found FINGERPRINT, and it is fetched",
                         cli_shown(c, c->words[0]));
    return code ? code : replica_clone(&r, c->words[0], found, &s->record);
}

static enum exit_code open_record(struct cli *c, struct sitting *s) {
    struct error e;
    struct span note;
    uint8_t id[HASH_BYTES];
    const char *given = cli_option(c, "--found");
    enum exit_code code = given ? input_found(c, given, id, &note) : EXIT_YES;
    if (!code)
        code = file_exists(c->words[0]) ? input_record(c, c->words[0], RECORD_WRITE, &s->record)
                                        : clone(c, s, given ? id : NULL);
    if (code || !given || !memcmp(record_state(s->record)->found_id, id, HASH_BYTES))
        return code;
    error_set(&e, ERR_DENIED, "%s: its founding has another fingerprint", c->words[0]);
    return cli_fail(&e);
}

static enum exit_code sit(struct cli *c, struct sitting *s) {
    struct error e;
    BUF_SCOPED struct buf address;
    const char *listen = cli_option(c, "--listen");
    struct desk_options o = {.record = s->record,
                             .url = cli_option(c, "--host"),
                             .listen = listen ? listen : LISTEN,
                             .reader = &s->reading.reader,
                             .keys = &s->signing.keys};
    buf_init(&address, 1024);
    const char *name = arena_str(&c->arena, record_state(s->record)->record); // which is the desk's
    waiting_begin(); // before there are threads: signals come to this one alone
    if (desk_start(&o, &s->desk, &e))
        return e.code == ERR_INVALID ? cli_fail_as(EXIT_USAGE, &e) : cli_fail_as(EXIT_IO, &e);
    journal(WHO, "%s: the desk of " SPAN_FMT ", listening on %s", name,
            SPAN_ARG(s->reading.reader.who), desk_url(s->desk));
    desk_address(s->desk, &address); // on standard output alone: a journal is kept, and read
    printf("%s\n", buf_str(&address));
    fflush(stdout);
    const char *why = waiting_for_signal();
    journal(WHO, "%s: stopping", why);
    desk_stop(s->desk);
    s->desk = NULL;
    return EXIT_YES;
}

static enum exit_code run(struct cli *c) {
    struct error e;
    SITTING_SCOPED struct sitting s = {0};
    if (!cli_option(c, "--host"))
        return cli_usage(c, "whose record? give --host URL");
    if (!cli_option(c, "--key"))
        return cli_usage(c, "a desk reads and signs for somebody: give --key FILE");
    if (keys_held(c, &s.keys, &e))
        return cli_fail(&e);
    request_keys_of(&s.signing, s.keys);
    enum exit_code code = open_record(c, &s);
    if (!code)
        code = reading_prepare(c, record_state(s.record), s.keys, &s.reading);
    return code ? code : sit(c, &s);
}

const struct command cmd_desk = {
    .name = "desk",
    .usage = "R.truce --host URL --key FILE [--listen ADDRESS] [--found ID]",
    .help = "a delegation's desk: its replica, its keys and the app",
    .more =
        "Prints the address to open in a browser, and serves it until it gets SIGTERM or SIGINT. "
        "R.truce is fetched from the host where it is not here yet (--found says which record it "
        "must be), and kept up to date; everything is checked before it is stored. What your keys "
        "may read is opened in memory, never on disk. It goes on while the host cannot be "
        "reached.\n"
        "The address ends in a token, which is new each time and stays in your browser's tab: "
        "whoever has it reads and signs as you for as long as this runs. It listens on loopback "
        "alone.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
