// SPDX-License-Identifier: Apache-2.0
#include "record/reader.h"

#include "base/codec.h"
#include "crypto/secret.h"
#include "record/lines.h"
#include "record/record_handle.h"
#include "talks/line.h"

static bool has_digest(const struct act *a, struct span line) {
    uint8_t is[HASH_BYTES], said[HASH_BYTES];
    line_digest(a->record, a->by, a->n, line, is);
    return hex_get(a->digest, said, sizeof said) && memcmp(is, said, sizeof is) == 0;
}

void reader_set_identities(struct reader *r, const uint8_t (*identities)[AGE_KEY_BYTES],
                           size_t count, struct arena *a) {
    uint8_t(*recipients)[AGE_KEY_BYTES] = arena_get(a, (count + 1) * sizeof *recipients);
    for (size_t i = 0; i < count; i++)
        age_identity_public(identities[i], recipients[i]);
    r->identities = identities;
    r->recipients = AGE_KEYS(recipients);
    r->identity_count = count;
}

static int by_who(const void *a, const void *b) {
    return span_compare(((const struct reader_count *)a)->who,
                        ((const struct reader_count *)b)->who);
}

void reader_keys_count(const struct state *s, struct arena *a, struct reader_keys *out) {
    out->count = s->member_count;
    out->list = arena_array(a, struct reader_count, s->member_count + 1);
    for (size_t i = 0; i < s->member_count; i++)
        out->list[i] = (struct reader_count){arena_copy(a, s->members[i].slug), 0};
    for (size_t i = 0; i < s->key_count; i++)
        if (s->keys[i].member != SIZE_MAX && s->keys[i].uses & USE_ACT &&
            s->keys[i].revoked == INDEX_NONE)
            out->list[s->keys[i].member].keys++;
    if (out->count)
        qsort(out->list, out->count, sizeof *out->list, by_who);
}

static size_t keys_of(const struct reader_keys *keys, struct span who) {
    struct reader_count wanted = {.who = who};
    const struct reader_count *found =
        keys->count ? bsearch(&wanted, keys->list, keys->count, sizeof wanted, by_who) : NULL;
    return found ? found->keys : 0;
}

size_t reader_place(const struct reader *r, const struct reader_keys *keys, const struct act *a) {
    size_t place = span_compare(a->by, r->who) < 0 ? keys_of(keys, a->by) : 0;
    for (size_t i = 0; i < json_count(a->to); i++) {
        struct span who = json_text(json_at(a->to, i));
        if (span_compare(who, r->who) >= 0)
            break;
        place += keys_of(keys, who);
    }
    return place;
}

bool reader_line(const struct reader *r, const struct act *a, size_t place, struct buf *out) {
    struct age_ring ring = {r->identities, r->recipients, r->identity_count, place};
    const struct reader_line *given = lines_find(r->lines, r->line_count, a->id);
    BUF_SCOPED struct buf cipher;
    buf_init(&cipher, LIMIT_ENTRY_BYTES);
    if (given && has_digest(a, given->line)) {
        buf_put_span(out, given->line);
        return buf_check(out, "a line", NULL) == OK;
    }
    size_t before = out->size;
    if (!r->identity_count || !base64_get(a->sealed, &cipher) ||
        age_decrypt_ring(buf_span(&cipher), &ring, out, NULL))
        return false;
    if (has_digest(a, span_from(buf_span(out), before)))
        return true;
    out->size = before;
    return false;
}

void reader_read(const struct reader *r, const struct reader_keys *keys, struct candidate *c,
                 struct arena *a) {
    SECRET_BUF_SCOPED struct buf line = {0};
    if (!c->parsed || !c->act.to ||
        !(span_equal(c->act.by, r->who) || json_has_text(c->act.to, r->who)))
        return;
    secret_buf_init(&line, LINE_BYTES_MAX);
    if (reader_line(r, &c->act, reader_place(r, keys, &c->act), &line))
        (void)candidate_line(c, arena_copy(a, buf_span(&line)), a);
}

void reader_read_one(const struct record *r, struct candidate *c, struct arena *a) {
    struct reader_keys keys;
    if (!r->reader)
        return;
    reader_keys_count(fold_state(r->fold), a, &keys);
    reader_read(r->reader, &keys, c, a);
}

enum err record_read_as(struct record *r, const struct reader *reader, bool progress,
                        struct error *e) {
    grading_free(r);
    r->grading = NULL;
    r->reader = reader;
    enum err err = record_rows_in_memory(r, progress, e);
    if (err)
        r->reader = NULL;
    return err;
}

// The act keys of one participant, in the order in which they entered.
static const char keys_sql[] = "SELECT vkey, age FROM keyring WHERE who = ?1 AND age IS NOT NULL"
                               " ORDER BY rowid";

struct gathering {
    struct record *r;
    struct arena *arena;
    uint8_t (*list)[AGE_KEY_BYTES];
    size_t count, room;
};

static void put(struct gathering *g, const uint8_t recipient[AGE_KEY_BYTES]) {
    if (g->count == g->room) {
        size_t room = g->room ? 2 * g->room : 16;
        uint8_t(*more)[AGE_KEY_BYTES] = arena_get(g->arena, room * sizeof *more);
        if (g->count)
            memcpy(more, g->list, g->count * sizeof *more);
        g->list = more;
        g->room = room;
    }
    memcpy(g->list[g->count++], recipient, AGE_KEY_BYTES);
}

static enum err put_keys(struct gathering *g, struct span who, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    const struct state *state = record_state(g->r);
    size_t before = g->count;
    enum err err = state_member(state, who)
                       ? db_prepare(record_rows(g->r), keys_sql, &s, e)
                       : error_set(e, ERR_DENIED, "no participant \"" SPAN_FMT "\" in this record",
                                   SPAN_ARG(who));
    if (err)
        return err;
    stmt_text(s, 1, who);
    while (!err && stmt_row(s, e)) {
        struct verifier v;
        uint8_t recipient[AGE_KEY_BYTES];
        err = verifier_parse(stmt_get_text(s, 0), &v, e);
        const struct key *k = err ? NULL : state_key(state, v.name, v.id);
        if (!k || k->revoked != INDEX_NONE || !(k->uses & USE_ACT))
            continue;
        err = age_recipient_parse(stmt_get_text(s, 1), recipient, e);
        if (!err)
            put(g, recipient);
    }
    if (!err && stmt_failed(s))
        return ERR_IO;
    if (!err && g->count == before) {
        error_set(e, ERR_DENIED, "\"" SPAN_FMT "\" has no key in force to read with",
                  SPAN_ARG(who));
        error_hint(e, "It adds one with a \"key\" act that has use act and an age recipient");
        return ERR_DENIED;
    }
    return err;
}

enum err reader_recipients(struct record *r, const struct json *to, struct span by, struct arena *a,
                           const uint8_t (**out)[AGE_KEY_BYTES], size_t *count, struct error *e) {
    struct gathering g = {.r = r, .arena = a};
    bool own = false;
    enum err err = OK;
    for (size_t i = 0; !err && i < json_count(to); i++) {
        struct span who = json_text(json_at(to, i));
        if (!own && span_compare(by, who) < 0) {
            err = put_keys(&g, by, e);
            own = true;
        }
        if (!err)
            err = put_keys(&g, who, e);
    }
    if (!err && !own)
        err = put_keys(&g, by, e);
    if (err)
        return err;
    *out = AGE_KEYS(g.list);
    *count = g.count;
    return OK;
}
