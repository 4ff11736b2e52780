// SPDX-License-Identifier: Apache-2.0
#include "cli/draft_base.h"

#include "base/codec.h"
#include "base/text.h"
#include "cli/input.h"
#include "cli/reading.h"
#include "view/version.h"

#define SHOWN 20 // ids of a kind; the rest is counted

static enum err add_ids(struct asking *a, const struct version *v, struct draft_base *b,
                        struct error *e) {
    struct json *clauses;
    enum err err = version_clauses(a, v, &clauses, e);
    for (size_t i = 0; !err && i < json_count(clauses); i++)
        json_put_bool(b->ever, arena_str(&b->arena, json_get_text(json_at(clauses, i), "id")),
                      true);
    return err;
}

static enum err take(struct asking *a, const struct document *d, const struct version *v,
                     struct draft_base *b, struct error *e) {
    struct json *clauses;
    enum err err = version_clauses(a, v, &clauses, e);
    if (err)
        return err;
    b->clauses = json_copy(clauses);
    b->ever = json_new_object();
    b->id = arena_str(&b->arena, v->id);
    b->label = arena_str(&b->arena, v->label);
    err = add_ids(a, v, b, e);
    for (size_t i = 0; !err && d && i < d->version_count; i++)
        err = add_ids(a, &d->versions[i], b, e);
    return err;
}

// By id any version, since a document may go on from another one's; by label one of its own.
static enum err find(struct record *r, const struct cli *c, struct draft_base *b, struct error *e) {
    ASKING_SCOPED struct asking a;
    struct view_query q = {.as_of = record_size(r)};
    struct documents all;
    struct document *of = NULL, *d = NULL;
    struct version *v = NULL;
    uint8_t id[HASH_BYTES];
    struct span given = span_str(cli_option(c, "--base")),
                ref = span_str(cli_option(c, "--document"));
    enum err err = asking_begin(&a, r, &q, e);
    if (!err)
        err = version_documents(&a, &all, e);
    if (err)
        return err;
    d = version_document(&all, ref);
    if (hex_get(given, id, sizeof id))
        v = version_by_id(&all, given, &of);
    else if (d)
        err = version_pick(d, given, &v, e);
    if (!err && !v)
        err = error_set(e, ERR_NOT_FOUND, SPAN_FMT " has no version \"" SPAN_FMT "\"",
                        SPAN_ARG(span_head(ref, 130)), SPAN_ARG(span_head(given, 64)));
    return err ? err : take(&a, d, v, b, e);
}

static bool reads(const struct keys *keys) {
    for (size_t i = 0; i < keys->count; i++)
        if (keys->files[i].has_age)
            return true;
    return false;
}

enum exit_code draft_base_read(struct cli *c, const struct keys *keys, struct draft_base *out) {
    const char *given = cli_option(c, "--base"), *path = cli_option(c, "--record");
    uint8_t id[HASH_BYTES];
    struct error e;
    arena_init(&out->arena);
    if (!given)
        return EXIT_YES;
    READING_SCOPED struct reading reading = {.lines = NULL};
    RECORD_SCOPED struct record *r = NULL;
    enum exit_code code = input_record(c, path ? path : cli_option(c, "--host"), RECORD_READ, &r);
    if (code)
        return code;
    enum err err = find(r, c, out, &e);
    if (err == ERR_NOT_FOUND && reads(keys)) {
        code = reading_with(c, r, keys, &reading);
        if (code)
            return code;
        err = find(r, c, out, &e);
    }
    if (err == ERR_NOT_FOUND && hex_get(span_str(given), id, sizeof id)) {
        out->id = given;
        return EXIT_YES;
    }
    return err == ERR_NOT_FOUND ? cli_fail_as(EXIT_NO, &e) : err ? cli_fail(&e) : EXIT_YES;
}

void draft_base_keep(struct draft_base *b, const char *lang, struct json *clauses) {
    if (b->clauses)
        b->kept = keeping_ids(clauses, b->clauses, b->ever, lang, &b->arena);
}

// "  moved  art-3, art-5 and 4 more"
struct listing {
    struct buf *out;
    const char *word;
    size_t put, all;
};

static void put_id(struct listing *l, struct span id) {
    if (l->put == SHOWN)
        return;
    if (l->put++)
        buf_put_str(l->out, ", ");
    else
        buf_printf(l->out, "  %-5s  ", l->word);
    buf_put_span(l->out, id);
}

static void end(const struct listing *l) {
    if (l->all > l->put)
        buf_printf(l->out, " and %zu more", l->all - l->put);
    buf_put_str(l->out, l->all ? "\n" : "");
}

void draft_base_tell(const struct draft_base *b, const struct json *clauses, struct buf *out) {
    static const char *const words[] = {"kept", "moved", "new", "given"}; // by enum kept
    if (b->id && !b->label)
        buf_put_str(out, "The base is not at hand: ids are those of the numbers.\n");
    if (!b->label)
        return;
    buf_put_str(out, "Ids, by version ");
    text_put_name(out, span_str(b->label));
    buf_put_str(out, ":\n");
    for (size_t kind = 0; kind < 4; kind++) {
        struct listing l = {out, words[kind], 0, b->kept.counts[kind]};
        for (size_t i = 0; i < json_count(clauses); i++)
            if (b->kept.of[i] == kind)
                put_id(&l, json_get_text(json_at(clauses, i), "id"));
        end(&l);
    }
    struct listing gone = {out, "gone", 0, b->kept.gone_count};
    for (size_t i = 0; i < b->kept.gone_count; i++)
        put_id(&gone, b->kept.gone[i]);
    end(&gone);
}

void draft_base_done(struct draft_base *b) {
    json_free(b->clauses);
    json_free(b->ever);
    arena_done(&b->arena);
}
