// SPDX-License-Identifier: Apache-2.0
#include "cli/request_keys.h"

static void list(struct request_keys *r, const struct keys *k) {
    size_t count = 0;
    for (size_t i = 0; i < k->count; i++)
        count += k->files[i].count;
    const struct secret_key **all = arena_array(&r->arena, const struct secret_key *, count + 1);
    count = 0;
    for (size_t i = 0; i < k->count; i++)
        for (size_t j = 0; j < k->files[i].count; j++)
            all[count++] = &k->files[i].keys[j];
    r->keys.keys = all;
    r->keys.count = count;
}

static bool takes_keys(const struct cli *c) {
    for (const struct option *o = c->command->options; o->name; o++)
        if (!strcmp(o->name, "--key"))
            return true;
    return false;
}

static enum err load(struct client_keys *keys, struct error *e) {
    struct request_keys *r = keys->context;
    if (!cli_option(r->cli, "--key")) {
        error_set(e, ERR_DENIED, "this record is open to its participants alone");
        return takes_keys(r->cli)
                   ? error_hint(e,
                                "Give --key FILE with a participant's key: it signs the requests")
                   : error_hint(e, "truce clone URL R.truce --key FILE makes a replica of it: ask "
                                   "that one");
    }
    const struct keys *held;
    enum err err = keys_held(r->cli, &held, e);
    if (!err)
        list(r, held);
    return err;
}

enum exit_code request_keys_check(const struct cli *c, const char *path) {
    if (!cli_option(c, "--key") || client_is_url(path))
        return EXIT_YES;
    return cli_usage(c, "--key goes with a URL, requests to which it signs, or with --open, which "
                        "reads what is restricted");
}

void request_keys_begin(struct request_keys *r, const struct cli *c) {
    *r = (struct request_keys){.cli = c, .keys = {.load = load, .context = r}};
    arena_init(&r->arena);
}

void request_keys_of(struct request_keys *r, const struct keys *loaded) {
    *r = (struct request_keys){0};
    arena_init(&r->arena);
    list(r, loaded);
}

void request_keys_done(struct request_keys *r) {
    arena_done(&r->arena);
}
