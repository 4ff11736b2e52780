// SPDX-License-Identifier: Apache-2.0
#include "record/opening.h"

#include "base/codec.h"
#include "crypto/secret.h"
#include "record/lines.h"
#include "talks/line.h"

static enum err no_such(struct span ref, struct error *e) {
    error_set(e, ERR_NOT_FOUND, "no entry \"" SPAN_FMT "\" in this record",
              SPAN_ARG(span_head(ref, 80)));
    return error_hint(e, "name an index from 0, or an act id of 64 hex digits");
}

enum err opening_find(struct record *r, struct span ref, uint64_t *index, struct error *e) {
    uint8_t id[HASH_BYTES];
    STMT_SCOPED struct stmt *s = NULL;
    uint64_t number = 0;
    bool found = false;
    if (!hex_get(ref, id, sizeof id)) {
        if (!decimal_get(ref, INT64_MAX, &number) || number >= record_size(r))
            return no_such(ref, e);
        *index = number;
        return OK;
    }
    enum err err =
        db_prepare(record_rows(r), "SELECT i FROM act WHERE id = ?1 AND id8 = ?2", &s, e);
    if (err)
        return err;
    for (int i = 0; i < 8; i++)
        number = number << 8 | id[i];
    stmt_blob(s, 1, span(id, sizeof id));
    stmt_int(s, 2, (int64_t)number);
    found = stmt_row(s, e);
    if (!found && stmt_failed(s))
        return ERR_IO;
    if (found)
        *index = (uint64_t)stmt_get_int(s, 0);
    stmt_reset(s);
    return found ? OK : no_such(ref, e);
}

// An entry with what is inside it, where the reader has it.
static enum err load(struct record *r, uint64_t index, struct arena *a, struct candidate *out,
                     struct error *e) {
    BUF_SCOPED struct buf entry;
    buf_init(&entry, LIMIT_ENTRY_BYTES);
    enum err err = record_entry(r, index, &entry, e);
    if (err)
        return err;
    candidate_prepare(out, arena_copy(a, buf_span(&entry)), a);
    if (!out->parsed)
        return error_set(e, ERR_INVALID, "entry %llu is no act", (unsigned long long)index);
    reader_read_one(r, out, a);
    return OK;
}

// What it says: its own, or what is inside.
static const struct act *said(const struct candidate *c) {
    return c->act.to && c->readable ? &c->inside : &c->act;
}

static bool is_deposit(const struct candidate *c) {
    return span_is(said(c)->type, "deposit");
}

enum err opening_line(struct record *r, uint64_t index, struct buf *out, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct candidate c;
    uint8_t commitment[HASH_BYTES];
    arena_init(&a);
    const struct reader *reader = record_reader(r);
    enum err err = load(r, index, &a, &c, e);
    if (err)
        return err;
    if (is_deposit(&c)) {
        // From the disk: it may have been kept since the record is read.
        if (reader &&
            hex_get(json_get_text(said(&c)->body, "commitment"), commitment, sizeof commitment) &&
            lines_read(record_state(r)->found_id, commitment, reader->identities,
                       reader->identity_count, out))
            return OK;
        return error_set(e, ERR_DENIED, "what entry %llu commits to was not kept on this machine",
                         (unsigned long long)index);
    }
    if (!c.act.to)
        return error_set(e, ERR_INVALID, "entry %llu is not restricted: everybody can read it",
                         (unsigned long long)index);
    if (reader && reader_line(reader, &c.act, 0, out))
        return OK;
    return error_set(e, ERR_DENIED, "entry %llu cannot be read with these keys",
                     (unsigned long long)index);
}

static const char owner_sql[] = "SELECT who FROM keyring WHERE age = ?1 LIMIT 1";

enum err opening_check_key(struct record *r, uint64_t index, struct span age, struct error *e) {
    ARENA_SCOPED struct arena a;
    STMT_SCOPED struct stmt *s = NULL;
    struct candidate c;
    arena_init(&a);
    enum err err = load(r, index, &a, &c, e);
    if (!err)
        err = db_prepare(record_rows(r), owner_sql, &s, e);
    if (err)
        return err;
    stmt_text(s, 1, age);
    bool known = stmt_row(s, e);
    if (!known && stmt_failed(s))
        return ERR_IO;
    struct span who = known ? arena_copy(&a, stmt_get_text(s, 0)) : span(NULL, 0);
    stmt_reset(s);
    if (!known)
        return error_set(e, ERR_DENIED,
                         "that age recipient is no participant's key in this record");
    if (c.act.to && (span_equal(c.act.by, who) || json_has_text(c.act.to, who)))
        return OK;
    return error_set(e, ERR_DENIED, "entry %llu is not for \"" SPAN_FMT "\", whose key that is",
                     (unsigned long long)index, SPAN_ARG(who));
}

static void put_readers(const struct candidate *c, struct buf *to) {
    if (!c->act.to)
        buf_put_str(to, "public");
    for (size_t i = 0; i < json_count(c->act.to); i++)
        buf_printf(to, "who:" SPAN_FMT ",", SPAN_ARG(json_text(json_at(c->act.to, i))));
    if (c->act.to)
        buf_printf(to, "who:" SPAN_FMT, SPAN_ARG(c->act.by));
}

static void put_hex(struct json *o, const char *name, const uint8_t hash[HASH_BYTES]) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(hash, HASH_BYTES));
    json_put_text(o, name, buf_span(&hex));
}

enum err opening_body(struct record *r, uint64_t index, struct json **body, struct buf *to,
                      struct error *e) {
    ARENA_SCOPED struct arena a;
    SECRET_BUF_SCOPED struct buf line = {0};
    struct candidate c;
    int64_t kib;
    arena_init(&a);
    secret_buf_init(&line, LINE_BYTES_MAX);
    enum err err = load(r, index, &a, &c, e);
    if (!err)
        err = opening_line(r, index, &line, e);
    if (err)
        return err;
    if (is_deposit(&c))
        put_readers(&c, to);
    struct json *o = json_new_object();
    put_hex(o, "what", c.act.id);
    json_put_text(o, "line", line_trim(buf_span(&line), &kib));
    json_put_int(o, "kib", kib);
    *body = o;
    return OK;
}

static bool says(struct span line, struct span type, const struct json *body, struct arena *a) {
    struct line l;
    struct error why;
    return !line_parse(line, a, &l, &why) && span_equal(l.type, type) && !l.source &&
           json_equal(l.body, body);
}

enum err opening_promise(struct record *r, const struct env *env, uint64_t index, struct span type,
                         const struct json *body, struct buf *out, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct candidate c;
    struct reader_line *lines = NULL;
    size_t count = 0, unread;
    uint8_t salt[LINE_SALT_BYTES];
    arena_init(&a);
    const struct reader *reader = record_reader(r);
    enum err err = load(r, index, &a, &c, e);
    if (!err && reader)
        err = lines_load(record_state(r)->found_id, reader->identities, reader->identity_count, &a,
                         &lines, &count, &unread, e);
    for (size_t i = 0; !err && i < count; i++) {
        uint8_t commitment[HASH_BYTES];
        line_commitment(c.act.record, reader->who, c.act.id, lines[i].line, commitment);
        if (memcmp(commitment, lines[i].id, HASH_BYTES) == 0 &&
            says(lines[i].line, type, body, &a)) {
            buf_put_span(out, lines[i].line);
            return buf_check(out, "the line", e);
        }
    }
    if (err)
        return err;
    env->random(env->context, salt, sizeof salt);
    return line_print(type, body, NULL, NULL, salt, out, e);
}

enum err opening_deposit(struct record *r, uint64_t index, struct span line, struct json **body,
                         uint8_t commitment[HASH_BYTES], struct buf *to, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct candidate c;
    arena_init(&a);
    enum err err = load(r, index, &a, &c, e);
    if (err)
        return err;
    if (!span_is(said(&c)->type, "exchange"))
        return error_set(e, ERR_INVALID, "entry %llu begins no exchange that can be read here",
                         (unsigned long long)index);
    const struct reader *reader = record_reader(r);
    line_commitment(c.act.record, reader ? reader->who : span(NULL, 0), c.act.id, line, commitment);
    put_readers(&c, to);
    struct json *o = json_new_object();
    put_hex(o, "exchange", c.act.id);
    put_hex(o, "commitment", commitment);
    *body = o;
    return OK;
}
