// SPDX-License-Identifier: Apache-2.0
// truce cosign: a holder's or witness's word that it has every entry and checked it.
#include "cli/input.h"
#include "cli/keys.h"

#include "record/append.h"
#include "record/verify.h"

static const struct option options[] = {
    {"--key", NULL, "FILE", "your key file with your hold or witness key", 0},
    {"--at", NULL, "TIME", "time of the cosignature (now if not given)", 0},
    {"--json", NULL, NULL, "print JSON", 0},
    {0},
};

static void print(struct cli *c, const struct secret_key *key, uint64_t size,
                  const struct grade *g) {
    if (cli_flag(c, "--json")) {
        JSON_SCOPED struct json *j = json_new_object();
        struct json *held = json_new_object();
        json_put_int(j, "size", (int64_t)size);
        json_put_str(j, "key", key->name);
        json_put_int(held, "have", g->held_have);
        json_put_int(held, "need", g->held_need);
        json_put(j, "held", held);
        json_print_pretty(j, &c->out);
        return;
    }
    buf_printf(&c->out,
               "Checked and cosigned %llu acts as %s. Holders so far: %lld, needed: %lld.\n",
               (unsigned long long)size, cli_shown(c, key->name), (long long)g->held_have,
               (long long)g->held_need);
}

static enum exit_code run(struct cli *c) {
    struct error e;
    struct stamp at;
    struct grade grade;
    uint64_t size;
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
        record_cosign(r, key, at.seconds, &size, &e) || record_grade(r, size, &grade, &e))
        return cli_fail(&e);
    print(c, key, size, &grade);
    return EXIT_YES;
}

const struct command cmd_cosign = {
    .name = "cosign",
    .usage = "R.truce --key FILE [--at TIME]",
    .help = "cosign the newest checkpoint",
    .more = "A cosignature says that you have these bytes and checked them: not that they are "
            "true, nor that you agree.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
