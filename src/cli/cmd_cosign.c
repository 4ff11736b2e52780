// SPDX-License-Identifier: Apache-2.0
// truce cosign: a holder's or witness's word that it has every entry and checked it.
#include "cli/input.h"
#include "cli/keys.h"

#include "record/cosign.h"
#include "record/verify.h"

static const struct option options[] = {
    {"--key", NULL, "FILE", "your key file with your hold or witness key", 0},
    {"--at", NULL, "TIME", "time of the cosignature (now if not given)", 0},
    {"--again", NULL, NULL, "add a line though this key has cosigned these acts already", 0},
    {"--json", NULL, NULL, "print JSON", 0},
    {0},
};

// What was done, and no more: entries before checked_from were compared when the key signed last.
static void print(struct cli *c, const struct secret_key *key, const struct cosigned *done,
                  const struct grade *g) {
    unsigned long long size = done->size, checked = done->size - done->checked_from;
    if (cli_flag(c, "--json")) {
        JSON_SCOPED struct json *j = json_new_object();
        struct json *held = json_new_object();
        json_put_int(j, "size", (int64_t)size);
        json_put_int(j, "checked", (int64_t)checked);
        json_put_bool(j, "already", done->already);
        json_put_str(j, "key", key->name);
        json_put_int(held, "have", g->held_have);
        json_put_int(held, "need", g->held_need);
        json_put(j, "held", held);
        json_print_pretty(j, &c->out);
        return;
    }
    if (done->already)
        buf_printf(&c->out, "Already cosigned by %s: %llu acts; nothing was added.",
                   cli_shown(c, key->name), size);
    else
        buf_printf(&c->out, "Cosigned %llu acts as %s, after comparing %llu of them with the tree.",
                   size, cli_shown(c, key->name), checked);
    buf_printf(&c->out, " Holders so far: %lld, needed: %lld.\n", (long long)g->held_have,
               (long long)g->held_need);
}

static enum exit_code run(struct cli *c) {
    struct error e;
    struct stamp at;
    struct grade grade;
    struct cosigned done;
    unsigned flags = cli_flag(c, "--again") ? COSIGN_AGAIN : 0;
    KEYS_SCOPED struct keys keys = {0};
    RECORD_SCOPED struct record *r = NULL;
    const struct secret_key *key;
    if (!cli_option(c, "--key"))
        return cli_usage(c, "who cosigns? give --key FILE");
    enum exit_code code = input_time(c, "--at", &at);
    if (code)
        return code;
    if (at.seconds < 1)
        return cli_usage(c, "--at: a cosignature has a time after 1970");
    if (keys_load(c, "--key", &keys, &e))
        return cli_fail(&e);
    code = input_record(c, c->words[0], RECORD_WRITE, &r);
    if (code)
        return code;
    if (keys_pick(&keys, record_state(r), USE_HOLD | USE_WITNESS, &key, &e) ||
        record_cosign(r, key, at.seconds, flags, &done, &e) ||
        record_grade(r, done.size, &grade, &e))
        return cli_fail(&e);
    print(c, key, &done, &grade);
    return EXIT_YES;
}

const struct command cmd_cosign = {
    .name = "cosign",
    .usage = "R.truce --key FILE [--at TIME]",
    .help = "cosign the newest checkpoint",
    .more =
        "The acts that have come since this key last cosigned here are read and compared with the "
        "log's tree. A key signs one history: what it signed last is remembered "
        "($XDG_STATE_HOME/truce/signed), and a record that does not extend it is refused.\n"
        "A cosignature says that you have these bytes and checked them: not that they are "
        "true, nor that you agree.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
