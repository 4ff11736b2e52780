// SPDX-License-Identifier: Apache-2.0
#include "cli/reading.h"

#include "crypto/secret.h"
#include "http/client.h"
#include "record/lines.h"

#include <unistd.h>

// The one participant whose keys these are.
static enum exit_code find_who(const struct cli *c, const struct state *s, const struct keys *keys,
                               struct span *who) {
    struct error e;
    *who = span(NULL, 0);
    for (size_t i = 0; i < s->key_count; i++) {
        const struct key *k = &s->keys[i];
        if (k->member == SIZE_MAX || !keys_find(keys, &k->v))
            continue;
        struct span slug = s->members[k->member].slug;
        if (who->data && !span_equal(*who, slug))
            return cli_usage(
                c, "--key: keys of \"" SPAN_FMT "\" and of \"" SPAN_FMT "\"; one reads at a time",
                SPAN_ARG(*who), SPAN_ARG(slug));
        *who = slug;
    }
    if (who->data)
        return EXIT_YES;
    error_set(&e, ERR_DENIED, "--key: none of these keys is a participant's in this record");
    return cli_fail_as(EXIT_NO, &e);
}

static size_t take_identities(struct reading *r, const struct keys *keys) {
    size_t count = 0;
    r->identities = secret_get((keys->count + 1) * sizeof *r->identities);
    for (size_t i = 0; i < keys->count; i++)
        if (keys->files[i].has_age)
            memcpy(r->identities[count++], keys->files[i].age_secret, AGE_KEY_BYTES);
    return count;
}

enum exit_code reading_prepare(const struct cli *c, const struct state *s, const struct keys *keys,
                               struct reading *out) {
    struct error e;
    struct span who;
    size_t unread = 0;
    enum exit_code code = find_who(c, s, keys, &who);
    if (code)
        return code;
    out->reader = (struct reader){.who = arena_copy(&out->arena, who)};
    size_t count = take_identities(out, keys);
    reader_set_identities(&out->reader, AGE_KEYS(out->identities), count, &out->arena);
    if (!out->reader.identity_count) {
        error_set(&e, ERR_DENIED, "--key: there is no age identity in it: it reads nothing");
        error_hint(&e, "truce key new makes one beside a key with use act");
        return cli_fail_as(EXIT_NO, &e);
    }
    enum err err = lines_load(s->found_id, out->reader.identities, out->reader.identity_count,
                              &out->arena, &out->lines, &out->reader.line_count, &unread, &e);
    out->reader.lines = out->lines;
    return err ? cli_fail(&e) : EXIT_YES;
}

enum exit_code reading_with(const struct cli *c, struct record *r, const struct keys *keys,
                            struct reading *out) {
    struct error e;
    enum exit_code code = reading_prepare(c, record_state(r), keys, out);
    if (!code && record_read_as(r, &out->reader, isatty(STDERR_FILENO), &e))
        code = cli_fail(&e);
    return code;
}

static bool has_identity(const struct keys *keys) {
    for (size_t i = 0; i < keys->count; i++)
        if (keys->files[i].has_age)
            return true;
    return false;
}

static bool asks_a_host(const struct cli *c) {
    for (size_t i = 0; i < c->word_count; i++)
        if (client_is_url(c->words[i]))
            return true;
    return false;
}

enum exit_code reading_begin(const struct cli *c, struct record *r, struct reading *out) {
    struct error e;
    const struct keys *held;
    *out = (struct reading){0};
    arena_init(&out->arena);
    if (!cli_option(c, "--key"))
        return EXIT_YES;
    if (keys_held(c, &held, &e))
        return cli_fail(&e);
    // A key without an identity, as a machine's is, may be there to sign requests alone.
    return has_identity(held) || !asks_a_host(c) ? reading_with(c, r, held, out) : EXIT_YES;
}

void reading_end(struct reading *r) {
    secret_free(r->identities);
    arena_done(&r->arena);
    *r = (struct reading){0};
}
