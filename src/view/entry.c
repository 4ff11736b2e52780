// SPDX-License-Identifier: Apache-2.0
// One act: its bytes as they are logged, who signed it, how it was judged, who has it, in words.
#include "base/codec.h"
#include "base/text.h"
#include "record/reader.h"
#include "record/verify.h"
#include "talks/refusal.h"
#include "view/asks.h"
#include "view/standing.h"
#include "view/words.h"

static const char by_index_sql[] =
    "SELECT i, id, class, rule, t FROM act WHERE i = :index AND i < :size";
static const char by_id_sql[] =
    "SELECT i, id, class, rule, t FROM act WHERE id8 = :index AND i < :size ORDER BY i";

// The hex digits of an id, or an index.
static bool is_id(struct span ref, uint8_t id[HASH_BYTES], uint64_t *index) {
    if (hex_get(ref, id, HASH_BYTES)) {
        uint64_t n = 0;
        for (int i = 0; i < 8; i++)
            n = n << 8 | id[i];
        *index = n;
        return true;
    }
    return false;
}

static enum err no_such(const struct asking *a, struct error *e) {
    struct span ref = span_head(a->q->ref, 80);
    error_set(e, ERR_NOT_FOUND, "no entry \"" SPAN_FMT "\" among the first %llu", SPAN_ARG(ref),
              (unsigned long long)a->q->as_of);
    return error_hint(e, "name an index from 0, or an act id of 64 hex digits");
}

// Index, id, verdict: what the fold keeps of every entry.
static enum err find(struct asking *a, struct json *item, uint64_t *index, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    uint8_t id[HASH_BYTES];
    uint64_t number = 0;
    bool by_id = is_id(a->q->ref, id, &number), found = false;
    const char *sql = by_id ? by_id_sql : by_index_sql;
    if (!by_id && !decimal_get(a->q->ref, INT64_MAX, &number))
        return no_such(a, e);
    enum err err = sight_prepare(a->record, a->q, sql, &s, e);
    if (err)
        return err;
    sight_bind_int(s, sql, ":index", (int64_t)number);
    while (!found && stmt_row(s, e)) {
        if (by_id && !span_equal(stmt_get_blob(s, 1), span(id, HASH_BYTES)))
            continue;
        found = true;
        BUF_SCOPED struct buf hex;
        buf_init(&hex, 2 * HASH_BYTES);
        hex_put(&hex, stmt_get_blob(s, 1));
        *index = (uint64_t)stmt_get_int(s, 0);
        json_put_int(item, "index", stmt_get_int(s, 0));
        json_put(item, "id", hex.size ? json_new_text(buf_span(&hex)) : NULL);
        const char *rule = arena_str(&a->arena, stmt_get_text(s, 3));
        const struct refusal *why = refusal_find(rule);
        json_put_str(item, "verdict", verdict_words[stmt_get_int(s, 2)]);
        if (!stmt_is_null(s, 3))
            json_put_str(item, "rule", rule);
        if (why)
            asking_put(a, item, "why", why->sentence);
    }
    if (stmt_failed(s))
        return ERR_IO;
    stmt_reset(s);
    return found ? OK : no_such(a, e);
}

static const char hidden_sql[] =
    "SELECT how, i, author FROM hidden WHERE target = :index AND" SIGHT_KNOWN "ORDER BY i LIMIT 1";

// Whether its rows count no more, and since when. A motion that annuls has its decision's entry.
static enum err put_hidden(struct asking *a, struct json *item, uint64_t index, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, hidden_sql, &s, e);
    if (err)
        return err;
    sight_bind_int(s, hidden_sql, ":index", (int64_t)index);
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : OK;
    struct json *o = json_new_object();
    json_put(item, "taken_back", o);
    json_put_text(o, "how", stmt_get_text(s, 0));
    json_put_int(o, "i", stmt_get_int(s, 1));
    json_put_text(o, "author", stmt_get_text(s, 2));
    stmt_reset(s);
    return OK;
}

static const char opened_sql[] =
    "SELECT opened.i, opened.void, act.rule FROM opened JOIN act ON act.i = opened.i"
    " WHERE target = :index AND opened.i < :size ORDER BY opened.i";

// By which entries it was opened to more readers.
static enum err put_opened(struct asking *a, struct json *item, uint64_t index, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *list = json_new_list();
    enum err err = sight_prepare(a->record, a->q, opened_sql, &s, e);
    if (!err)
        sight_bind_int(s, opened_sql, ":index", (int64_t)index);
    while (!err && stmt_row(s, e)) {
        struct json *one = json_new_object();
        json_add(list, one);
        json_put_int(one, "i", stmt_get_int(s, 0));
        if (!stmt_is_null(s, 1))
            json_put_text(one, "rule", stmt_get_text(s, 2));
    }
    if (json_count(list))
        json_put(item, "opened", list);
    else
        json_free(list);
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

static const char erase_sql[] = "SELECT i, author, sha256, reason FROM erase WHERE i < :size"
                                " AND i <> :index ORDER BY i";

// Who of its authors, or of others, wants content erased of which this entry gives the digest.
static enum err put_erase(struct asking *a, struct json *item, uint64_t index, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *list = json_new_list();
    struct span note = json_get_text(item, "note");
    enum err err = sight_prepare(a->record, a->q, erase_sql, &s, e);
    if (!err)
        sight_bind_int(s, erase_sql, ":index", (int64_t)index);
    while (!err && stmt_row(s, e)) {
        struct span sha256 = stmt_get_text(s, 2);
        struct json *reason = NULL, *one;
        if (!memmem(note.data, note.size, sha256.data, sha256.size))
            continue;
        json_add(list, one = json_new_object());
        json_put_int(one, "i", stmt_get_int(s, 0));
        json_put_text(one, "author", stmt_get_text(s, 1));
        json_put_text(one, "sha256", sha256);
        if (!stmt_is_null(s, 3))
            err =
                json_parse_in(arena_copy(&a->arena, stmt_get_text(s, 3)), 0, &a->arena, &reason, e);
        if (!err && reason)
            json_put_text(one, "reason", asking_text(a, reason));
    }
    if (json_count(list))
        json_put(item, "erase", list);
    else
        json_free(list);
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

// The strongest grade that a checkpoint covering the entry has: held, else seen, else recorded.
static enum err put_grade(struct asking *a, struct json *item, uint64_t index, struct error *e) {
    uint64_t held, seen;
    enum err err = record_held_size(a->record, &held, e);
    if (!err)
        err = record_seen_size(a->record, &seen, e);
    if (!err)
        json_put_str(item, "grade", held > index ? "held" : seen > index ? "seen" : "recorded");
    return err;
}

static void put_addressees(const struct piece *p, struct buf *out) {
    const struct asking *a = p->of;
    for (size_t i = 0; i < json_count(p->what); i++) {
        say_comma(a->words, i, json_count(p->what), out);
        tell_name(a->words, out, json_text(json_at(p->what, i)));
    }
}

static void put_said(struct asking *a, const struct act *act, struct json *item) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    words_of_act(a, asking_name(a, act->by), act->type, act->body, &text);
    json_put_text(item, "type", act->type);
    json_put_text(item, "words", buf_span(&text));
    json_put(item, "fields", words_of_fields(a, act->type, act->body));
    json_put(item, "body", json_copy(act->body));
    if (act->source)
        json_put(item, "source", json_copy(act->source));
}

// For its readers what it says; for others that it stands there, for whom, and how large it is.
static void put_restricted(struct asking *a, struct candidate *c, struct json *item) {
    const struct act *act = &c->act;
    BUF_SCOPED struct buf text;
    buf_init(&text, 65536);
    json_put(item, "to", json_copy(act->to));
    reader_read_one(a->record, c, &a->arena);
    if (c->readable) {
        put_said(a, &c->inside, item);
        return;
    }
    struct piece to = {.put = put_addressees, .of = a, .what = act->to};
    tell(a->words, &text, "{1} wrote to {2}; nobody else can read it", TELL_TEXT(act->by), to);
    json_put_text(item, "words", buf_span(&text));
}

// `keys`: who has signed, one or the founders; `claims`: names on signatures that do not verify.
static void put_signatures(struct asking *a, const struct act *act, uint64_t index,
                           struct json *item) {
    struct json *keys = json_new_list(), *claims = json_new_list();
    for (size_t i = 0; i < act->note.count; i++) {
        const struct note_sig *sig = &act->note.sigs[i];
        enum signature found = standing_signature(record_state(a->record), act, sig, index);
        json_add(found == SIGNATURE_GOOD ? keys : claims, json_new_text(sig->name));
    }
    json_put(item, "keys", keys);
    json_put(item, "claims", claims);
}

static void put_act(struct asking *a, struct candidate *c, uint64_t index, struct json *item) {
    const struct act *act = &c->act;
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    stamp_print(act->at, &text);
    json_put_text(item, "author", act->by);
    json_put_text(item, "at", buf_span(&text));
    put_signatures(a, act, index, item);
    if (!act->founding) {
        json_put_int(item, "n", act->n);
        json_put_int(item, "seen", act->seen_size);
    }
    if (act->to)
        put_restricted(a, c, item);
    else
        put_said(a, act, item);
}

// What comes before all that the entry says of itself; null where it is in force.
static enum err put_headline(struct asking *a, struct json *item, uint64_t index, struct error *e) {
    struct standing standing;
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    enum err err = standing_of(a->record, index, &standing, e);
    if (err)
        return err;
    standing_say(a->words, &standing, json_get_text(item, "author"), &text);
    json_put(item, "headline", text.size ? json_new_text(buf_span(&text)) : NULL);
    return OK;
}

static enum err put_bytes(struct asking *a, struct json *item, uint64_t index, struct error *e) {
    BUF_SCOPED struct buf entry;
    struct candidate c;
    buf_init(&entry, LIMIT_ENTRY_BYTES);
    enum err err = record_entry(a->record, index, &entry, e);
    if (err)
        return err;
    candidate_prepare(&c, buf_span(&entry), &a->arena);
    if (c.parsed)
        put_act(a, &c, index, item);
    else
        asking_put(a, item, "words", MESSAGE("These bytes are no act."));
    err = put_headline(a, item, index, e);
    if (err)
        return err;
    json_put_text(item, "note", buf_span(&entry));
    if (!utf8_ok(buf_span(&entry))) { // the note above has lost bytes
        BUF_SCOPED struct buf text;
        buf_init(&text, BUF_MAX);
        base64_put(&text, buf_span(&entry));
        json_put_text(item, "base64", buf_span(&text));
    }
    return OK;
}

enum err entry_ask(struct record *r, const struct view_query *q, struct json *out,
                   struct error *e) {
    ASKING_SCOPED struct asking a;
    struct json *item = json_new_object(), *items = json_new_list();
    uint64_t index = 0;
    json_add(items, item);
    json_put(out, "items", items);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = find(&a, item, &index, e);
    if (!err)
        err = put_bytes(&a, item, index, e);
    if (!err)
        err = put_hidden(&a, item, index, e);
    if (!err)
        err = put_opened(&a, item, index, e);
    if (!err)
        err = put_erase(&a, item, index, e);
    return err ? err : put_grade(&a, item, index, e);
}
