// SPDX-License-Identifier: Apache-2.0
// Drafts, clearing, notes and the ledger, as the app asks for them (desk_keep.h).
//
// Clearing is a name that somebody at this desk typed, and the hash of what it was typed under: it
// tells that a draft has changed since. It is no signature, and nobody outside sees it.
//
// A desk may stand open in several windows. Who clears a draft, writes over one or drops one says
// its `hash`, who writes over a note its text, as they were read: what is kept by then may be
// another's.
#include "net/desk_acts.h"
#include "net/desk_keep.h"

#include "base/codec.h"
#include "base/env.h"
#include "words/tell.h"

#define NAME_BYTES 400 // of who cleared, and what a note is about
#define TEXT_BYTES 65535

static enum err wrong(struct error *e, const char *what) {
    return error_set(e, ERR_INVALID, "%s", what);
}

static void put_now(struct json *j, const char *name) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    stamp_print((struct stamp){env_real.now(NULL), 0}, &text);
    json_put_text(j, name, buf_span(&text));
}

static bool text_fits(const struct json *j, const char *name, size_t most, bool needed) {
    const struct json *member = json_get(j, name);
    size_t size = json_text(member).size;
    if (!member || json_type(member) == JSON_NULL_T)
        return !needed;
    return json_type(member) == JSON_TEXT_T && size <= most && (size || !needed);
}

static ptrdiff_t find(const struct json *items, const char *name, struct span value) {
    for (size_t i = 0; i < json_count(items); i++)
        if (span_equal(json_get_text(json_at(items, i), name), value))
            return (ptrdiff_t)i;
    return -1;
}

// Without the item at `at`, and with another in its place or at the end.
static void replace(struct keep *k, ptrdiff_t at, struct json *item) {
    struct json *items = json_new_list();
    for (size_t i = 0; i < json_count(k->items); i++)
        if ((ptrdiff_t)i != at)
            json_add(items, json_copy(json_at(k->items, i)));
        else if (item)
            json_add(items, json_copy(item));
    if (at < 0 && item)
        json_add(items, json_copy(item));
    json_free(item);
    json_put(k->json, "items", items);
    k->items = items;
}

// The body of a request.
static enum err parse(struct request *x, struct json **out, struct error *e) {
    enum err err = json_parse(x->body, JSON_DECIMALS | JSON_LINES, out, e);
    if (!err && json_type(*out) != JSON_OBJECT_T)
        err = wrong(e, "the body is no object");
    return err;
}

static void give(struct request *x, int status, const struct json *j, enum err err,
                 const struct error *e) {
    if (err)
        server_refuse(x, e);
    else if (j)
        server_json(x, status, j);
    else
        server_answer(x, &(struct answer){.status = status});
}

// A list as it is kept, each of its items as it is shown.
static void give_all(struct request *x, const char *name,
                     struct json *(*show)(const struct json *item)) {
    KEEP_SCOPED struct keep k = {.lock = -1};
    JSON_SCOPED struct json *j = json_new_object();
    struct json *items = json_new_list();
    struct error e;
    json_put(j, "items", items);
    enum err err = keep_open(desk_of(x), name, &k, &e);
    for (size_t i = 0; i < json_count(k.items); i++)
        json_add(items, show(json_at(k.items, i)));
    give(x, 200, j, err, &e);
}

// Drafts.

// What a draft says; the first of these would be signed, and are what somebody clears.
static const char *const members[] = {"act", "body", "to", "source", "note"};
#define MEMBERS (sizeof members / sizeof *members)
#define MEMBERS_SIGNED 4

static void put_hash(const struct json *draft, size_t count, struct buf *out) {
    BUF_SCOPED struct buf text;
    uint8_t hash[HASH_BYTES];
    buf_init(&text, BUF_MAX);
    for (size_t i = 0; i < count; i++) {
        if (json_get(draft, members[i]))
            json_print(json_get(draft, members[i]), &text);
        buf_put_byte(&text, '\n');
    }
    hash_one(buf_span(&text), hash);
    hex_put(out, span(hash, HASH_BYTES));
}

static struct json *show_draft(const struct json *item) {
    struct json *j = json_copy(item), *cleared = json_get(j, "cleared");
    BUF_SCOPED struct buf hash;
    buf_init(&hash, 2 * HASH_BYTES);
    put_hash(item, MEMBERS, &hash);
    json_put_text(j, "hash", buf_span(&hash));
    if (json_type(cleared) == JSON_OBJECT_T) {
        buf_clear(&hash);
        put_hash(item, MEMBERS_SIGNED, &hash);
        json_put_bool(cleared, "same", span_equal(json_get_text(cleared, "hash"), buf_span(&hash)));
        json_remove(cleared, "hash");
    }
    return j;
}

static enum err changed(struct error *e, const char *what) {
    error_set(e, ERR_CONFLICT, "%s", what);
    return error_hint(e, MESSAGE("It stays as it is kept. Read it again"));
}

// Where a draft is kept, and that it is the one which was read.
static enum err find_draft(const struct keep *k, struct span id, struct span read, size_t *at,
                           struct error *e) {
    BUF_SCOPED struct buf hash;
    buf_init(&hash, 2 * HASH_BYTES);
    ptrdiff_t found = find(k->items, "id", id);
    if (found < 0)
        return error_set(e, ERR_NOT_FOUND, MESSAGE("there is no such draft"));
    if (!read.size)
        return wrong(e, "hash: of the draft as it was read, is missing");
    put_hash(json_at(k->items, (size_t)found), MEMBERS, &hash);
    if (!span_equal(read, buf_span(&hash)))
        return changed(e, MESSAGE("the draft was changed since it was read"));
    *at = (size_t)found;
    return OK;
}

void desk_get_drafts(struct request *x, void *context) {
    (void)context;
    give_all(x, "drafts", show_draft);
}

// It may lack what its type asks for, but not be of another form than a request to sign it.
static enum err read_draft(struct request *x, const struct json *given, struct json *draft,
                           struct error *e) {
    struct desk_act act;
    enum err err = desk_act_read(given, &x->arena, &act, e);
    if (!err && !text_fits(given, "note", TEXT_BYTES, false))
        err = wrong(e, "note: is no text, or too long");
    for (size_t i = 0; !err && i < MEMBERS; i++) {
        const struct json *member = json_get(given, members[i]);
        json_put(draft, members[i], member ? json_copy(member) : NULL);
    }
    return err;
}

static struct json *new_draft(void) {
    struct json *draft = json_new_object();
    uint8_t random[16];
    BUF_SCOPED struct buf id;
    buf_init(&id, 64);
    env_real.random(NULL, random, sizeof random);
    hex_put(&id, span(random, sizeof random));
    json_put_text(draft, "id", buf_span(&id));
    put_now(draft, "made");
    json_put(draft, "cleared", NULL);
    return draft;
}

static void put_draft(struct request *x, struct span id) {
    KEEP_SCOPED struct keep k = {.lock = -1};
    JSON_SCOPED struct json *given = NULL, *shown = NULL;
    struct error e;
    enum err err = parse(x, &given, &e);
    if (!err)
        err = keep_open(desk_of(x), "drafts", &k, &e);
    size_t at = 0;
    if (!err && id.size)
        err = find_draft(&k, id, json_get_text(given, "hash"), &at, &e);
    else if (!err && json_count(k.items) >= KEEP_DRAFTS)
        err = error_set(&e, ERR_LIMIT, "there are %d drafts already", KEEP_DRAFTS);
    struct json *draft = err || !id.size ? new_draft() : json_copy(json_at(k.items, at));
    if (!err)
        err = read_draft(x, given, draft, &e);
    put_now(draft, "changed");
    shown = show_draft(draft);
    if (err)
        json_free(draft);
    else
        replace(&k, id.size ? (ptrdiff_t)at : -1, draft);
    if (!err)
        err = keep_save(&k, &e);
    give(x, id.size ? 200 : 201, shown, err, &e);
}

void desk_post_draft(struct request *x, void *context) {
    (void)context;
    put_draft(x, span(NULL, 0));
}

void desk_put_draft(struct request *x, void *context) {
    (void)context;
    put_draft(x, x->tail);
}

void desk_delete_draft(struct request *x, void *context) {
    KEEP_SCOPED struct keep k = {.lock = -1};
    struct error e;
    (void)context;
    size_t at = 0;
    enum err err = keep_open(desk_of(x), "drafts", &k, &e);
    if (!err)
        err = find_draft(&k, x->tail, span_str(server_argument(x, "hash")), &at, &e);
    if (!err) {
        replace(&k, (ptrdiff_t)at, NULL);
        err = keep_save(&k, &e);
    }
    give(x, 204, NULL, err, &e);
}

// POST /desk/drafts/<id>/clear
void desk_post_clear(struct request *x, void *context) {
    KEEP_SCOPED struct keep k = {.lock = -1};
    JSON_SCOPED struct json *given = NULL, *shown = NULL;
    struct span rest = x->tail, id = span(NULL, 0);
    struct error e;
    (void)context;
    bool clear = span_cut(&rest, '/', &id) && span_is(rest, "clear");
    enum err err = clear ? parse(x, &given, &e)
                         : error_set(&e, ERR_NOT_FOUND, "a draft takes /clear here, and PUT");
    if (!err && !text_fits(given, "by", NAME_BYTES, true))
        err = wrong(&e, "by: who clears it? a name");
    if (!err)
        err = keep_open(desk_of(x), "drafts", &k, &e);
    size_t at = 0;
    if (!err)
        err = find_draft(&k, id, json_get_text(given, "hash"), &at, &e);
    if (!err) {
        struct json *draft = json_copy(json_at(k.items, at)), *cleared = json_new_object();
        BUF_SCOPED struct buf hash;
        buf_init(&hash, 2 * HASH_BYTES);
        put_hash(draft, MEMBERS_SIGNED, &hash);
        json_put_text(cleared, "by", json_get_text(given, "by"));
        put_now(cleared, "at");
        json_put_text(cleared, "hash", buf_span(&hash));
        json_put(draft, "cleared", cleared);
        shown = show_draft(draft);
        replace(&k, (ptrdiff_t)at, draft);
        err = keep_save(&k, &e);
    }
    give(x, 200, shown, err, &e);
}

// Notes.

static struct json *show(const struct json *item) {
    return json_copy(item);
}

void desk_get_notes(struct request *x, void *context) {
    (void)context;
    give_all(x, "notes", show);
}

void desk_put_note(struct request *x, void *context) {
    KEEP_SCOPED struct keep k = {.lock = -1};
    JSON_SCOPED struct json *given = NULL;
    struct error e;
    (void)context;
    enum err err = parse(x, &given, &e);
    if (!err && !text_fits(given, "about", NAME_BYTES, true))
        err = wrong(&e, "about: of what? a page's path or an act's id");
    if (!err && (!json_get(given, "text") || !text_fits(given, "text", TEXT_BYTES, false)))
        err = wrong(&e, "text: is no text, or too long");
    if (!err && (!json_get(given, "read") || !text_fits(given, "read", TEXT_BYTES, false)))
        err = wrong(&e, "read: the text that it replaces, is missing");
    if (!err)
        err = keep_open(desk_of(x), "notes", &k, &e);
    struct span about = json_get_text(given, "about"), text = json_get_text(given, "text");
    ptrdiff_t at = err ? -1 : find(k.items, "about", about);
    struct span kept = at < 0 ? span(NULL, 0) : json_get_text(json_at(k.items, (size_t)at), "text");
    if (!err && !span_equal(kept, json_get_text(given, "read")))
        err = changed(&e, MESSAGE("the note was changed since it was read"));
    if (!err && at < 0 && text.size && json_count(k.items) >= KEEP_NOTES)
        err = error_set(&e, ERR_LIMIT, "there are %d notes already", KEEP_NOTES);
    if (!err) {
        struct json *note = text.size ? json_new_object() : NULL;
        if (note) {
            json_put_text(note, "about", about);
            json_put_text(note, "text", text);
            put_now(note, "changed");
        }
        replace(&k, at, note);
        err = keep_save(&k, &e);
    }
    give(x, 204, NULL, err, &e);
}

// The ledger: what was shown to whom. It grows, and nothing in it changes.

void desk_get_ledger(struct request *x, void *context) {
    (void)context;
    give_all(x, "ledger", show);
}

static enum err check_shown(const struct json *j, struct error *e) {
    const struct json *to = json_get(j, "to");
    bool whom =
        json_type(to) == JSON_LIST_T && json_count(to) && json_count(to) <= LIMIT_PARTICIPANTS;
    for (size_t i = 0; i < json_count(to); i++)
        whom =
            whom && json_text(json_at(to, i)).size && json_text(json_at(to, i)).size < NAME_BYTES;
    struct stamp at;
    if (!text_fits(j, "what", TEXT_BYTES, true))
        return wrong(e, "what: was shown? is missing, or too long");
    if (!whom)
        return wrong(e, "to: whom? a list of names");
    if (json_get(j, "at") && !stamp_parse(json_get_text(j, "at"), &at))
        return wrong(e, "at: is no time as 2017-05-02T20:00:00+06:00");
    return text_fits(j, "note", TEXT_BYTES, false) ? OK : wrong(e, "note: is no text, or too long");
}

void desk_post_ledger(struct request *x, void *context) {
    static const char *const said[] = {"what", "to", "at", "note"};
    KEEP_SCOPED struct keep k = {.lock = -1};
    JSON_SCOPED struct json *given = NULL;
    struct error e;
    (void)context;
    enum err err = parse(x, &given, &e);
    if (!err)
        err = check_shown(given, &e);
    if (!err)
        err = keep_open(desk_of(x), "ledger", &k, &e);
    if (!err && json_count(k.items) >= KEEP_LEDGER)
        err = error_set(&e, ERR_LIMIT, "the ledger has %d lines already", KEEP_LEDGER);
    if (!err) {
        struct json *line = json_new_object();
        put_now(line, "at");
        for (size_t i = 0; i < 4; i++)
            if (json_get(given, said[i]))
                json_put(line, said[i], json_copy(json_get(given, said[i])));
        replace(&k, -1, line);
        err = keep_save(&k, &e);
    }
    give(x, 204, NULL, err, &e);
}
