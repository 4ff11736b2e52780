// SPDX-License-Identifier: Apache-2.0
#include "net/sending_inside.h"

#include "base/codec.h"
#include "talks/acts.h"
#include "talks/role.h"
#include "words/tell.h"

#include <stdlib.h>

#define KEY_BYTES 65536
#define TRIES 4 // of signing anew, when others move the key's chain

bool sending_split(const char *key_name, struct span *record, struct span *who) {
    struct span name = span_str(key_name);
    size_t label = name.size, by;
    while (label && name.data[label - 1] != '/')
        label--;
    by = label ? label - 1 : 0;
    while (by && name.data[by - 1] != '/')
        by--;
    if (by < 2 || label - 1 == by || label == name.size)
        return false;
    *record = span_head(name, by - 1);
    *who = span(name.data + by, label - 1 - by);
    return record_id_ok(*record);
}

// Where the host says a key's chain stands.

static enum err parse_key(const struct secret_key *key, struct span text, struct sending_key *out,
                          struct error *e) {
    JSON_SCOPED struct json *j = NULL;
    BUF_SCOPED struct buf vkey;
    buf_init(&vkey, 1024);
    key_vkey(span_str(key->name), key->type, key->pub, &vkey);
    enum err err = json_parse(text, JSON_LINES, &j, e);
    if (err)
        return err;
    *out = (struct sending_key){.known = span_equal(json_get_text(j, "vkey"), buf_span(&vkey)) &&
                                         json_type(json_get(j, "revoked")) != JSON_INT_T,
                                .uses = words_mask(use_words, json_get(j, "use")),
                                .next_n = json_get_int(j, "next_n")};
    bool fits = json_type(json_get(j, "next_n")) == JSON_INT_T && out->next_n >= 0 &&
                (!out->next_n || hex_get(json_get_text(j, "prev"), out->prev, HASH_BYTES));
    return fits ? OK : error_set(e, ERR_INVALID, "the host tells nothing sensible of a key");
}

static enum err ask_key(struct client *host, const struct secret_key *key, struct sending_key *out,
                        struct error *e) {
    BUF_SCOPED struct buf path, text;
    struct error why = {0};
    buf_init(&path, 2048);
    buf_init(&text, KEY_BYTES);
    buf_put_str(&path, "api/v1/keys/");
    client_quote(span_str(key->name), &path);
    *out = (struct sending_key){0};
    enum err err = client_get(host, buf_str(&path), KEY_BYTES, &text, &why);
    if (err == ERR_NOT_FOUND)
        return OK;
    if (!err)
        err = parse_key(key, buf_span(&text), out, &why);
    if (err && e)
        *e = why;
    return err;
}

// Picking the key.

static enum err no_key(const struct sending_options *o, size_t asked, struct error *e) {
    const char *use = "";
    for (size_t i = 0; use_words[i]; i++)
        if (o->use == 1u << i)
            use = use_words[i];
    error_set(e, ERR_DENIED, "a key with use %s is needed: none of the %zu given is one at %s", use,
              o->key_count, o->url);
    return asked ? error_hint(e, "Is it revoked, or not added yet?")
                 : error_hint(e, "A participant's key is named RECORD/PARTICIPANT/LABEL");
}

static enum err pick_key(struct sending *s, const struct sending_options *o, struct error *e) {
    enum err err = OK;
    size_t asked = 0;
    for (size_t i = 0; !err && i < o->key_count; i++) {
        struct span record, who;
        struct sending_key k;
        if (o->keys[i]->type != KEY_ED25519 || !sending_split(o->keys[i]->name, &record, &who))
            continue;
        err = ask_key(s->host, o->keys[i], &k, e);
        asked++;
        if (err || !k.known || !(k.uses & o->use))
            continue;
        if (s->key) {
            error_set(e, ERR_CONFLICT, "two keys would do: %s and %s", s->key->name,
                      o->keys[i]->name);
            error_hint(e, MESSAGE("Give the file of one key"));
            return ERR_CONFLICT;
        }
        s->key = o->keys[i];
        s->record = record;
        s->by = who;
    }
    return err || s->key ? err : no_key(o, asked, e);
}

static enum err learn(struct sending *s, const struct sending_options *o, struct error *e) {
    enum err err = OK;
    if (o->replica && !span_equal(record_state(o->replica)->record, s->record))
        return error_set(e, ERR_CONFLICT, MESSAGE("the replica is of another record than the key"));
    if (o->found)
        err = seen_learn_found(&s->seen, s->host, o->found, e);
    s->seen.strict = o->strict && o->replica;
    if (s->seen.strict && s->seen.exercise)
        s->seen.any = false; // it may be of another play; the replica's is of this one
    if (!err && o->replica)
        err = seen_learn_replica(&s->seen, o->replica, e);
    if (err || s->seen.known)
        return err;
    error_set(e, ERR_DENIED, "nobody has told which log is \"" SPAN_FMT "\": a host could show any",
              SPAN_ARG(s->record));
    return error_hint(e, "Give --found FINGERPRINT the first time, or --record with a replica of "
                         "your own; it is remembered");
}

enum err sending_begin(const struct sending_options *o, struct sending **out, struct error *e) {
    struct sending *s = memory_get(sizeof *s);
    struct client_options c = {.idle_ms = o->idle_ms, .stop = o->stop, .keys = &s->asking};
    s->asking = (struct client_keys){.keys = o->keys, .count = o->key_count};
    s->seen.lock = -1;
    s->secret = o->secret;
    enum err err = client_new(o->url, &c, &s->host, e);
    if (!err)
        err = pick_key(s, o, e);
    if (!err)
        err = seen_open(&s->seen, s->record, e);
    if (!err)
        err = learn(s, o, e);
    if (!err)
        err = sending_read_chain(s, e);
    if (!err)
        err = seen_advance(&s->seen, s->host, e);
    if (err)
        sending_end(s);
    else
        *out = s;
    return err;
}

void sending_end(struct sending *s) {
    if (!s)
        return;
    if (s->seen.lock >= 0)
        seen_close(&s->seen);
    client_free(s->host);
    free(s);
}

const struct secret_key *sending_key(const struct sending *s) {
    return s->key;
}

const uint8_t *sending_found(const struct sending *s) {
    return s->seen.found;
}

bool sending_is_open(const struct sending *s) {
    return s->chain.open;
}

enum err sending_founding(const struct sending *s, struct arena *a, struct act *out,
                          struct error *e) {
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    enum err err = seen_read(&s->seen, "founding", &note, e);
    return err ? err : act_parse(arena_copy(a, buf_span(&note)), a, out, e);
}

// Before it is signed.

// What the host says of the key's chain against what it has proved before.
static enum err check_chain(struct sending *s, const struct sending_key *k, struct error *e) {
    const struct chain_end *last = &s->chain.logged;
    bool falls =
        s->chain.any && (k->next_n <= last->n ||
                         (k->next_n == last->n + 1 && memcmp(k->prev, last->id, HASH_BYTES) != 0));
    if (!k->known)
        return error_set(e, ERR_DENIED, "\"%s\" is no longer a key in force at the host",
                         s->key->name);
    if (!falls || s->seen.exercise)
        return OK;
    error_set(e, ERR_CONFLICT,
              "the host has proved that act %lld of this key is in the log, and now denies it",
              (long long)last->n);
    error_hint(e, "Nothing was signed. The proof stands in %.150s", s->seen.folder);
    return error_rule(e, SEEN_SPLIT);
}

// Of acts that nobody makes twice: the last one that was proved to be logged is this very one, and
// the call that sent it ended before it could tell.
static enum err settle_once(struct sending *s, const struct sending_key *k, const uint8_t *what,
                            struct sent *out, bool *done, struct error *e) {
    const struct chain_end *last = &s->chain.logged;
    if (!s->chain.any || k->next_n != last->n + 1 || memcmp(last->what, what, HASH_BYTES) != 0)
        return OK;
    return sending_find(s, last->id, last->seen, out, done, e);
}

static bool is_once(const struct authoring *a) {
    const struct act_type *type = act_type_find(a->type);
    return type && type->flags & ACT_ONCE;
}

// The act that was sent last and never answered for: is it logged, and is it this very one?
static enum err settle_open(struct sending *s, const struct sending_key *k, const uint8_t *what,
                            struct sent *out, bool *done, struct error *e) {
    bool found = false;
    if (!s->chain.open || k->next_n <= s->chain.sent.n) { // it was not logged
        return OK;
    }
    enum err err = sending_find(s, s->chain.sent.id, s->chain.sent.seen, out, &found, e);
    if (err)
        return err;
    bool same = memcmp(s->chain.sent.what, what, HASH_BYTES) == 0;
    int64_t n = s->chain.sent.n;
    s->chain.open = false;
    if (found) {
        s->chain.any = true;
        s->chain.logged = s->chain.sent;
        *done = same;
    }
    err = sending_keep_chain(s, e);
    if (err || found || s->seen.exercise)
        return err;
    error_set(e, ERR_CONFLICT,
              "act %lld of this key is not the one that was sent from here: somebody else signs "
              "with it",
              (long long)n);
    return error_hint(
        e, MESSAGE("One key is one device's. Look at what was logged, then run this again"));
}

enum err sending_settle(struct sending *s, const uint8_t *what, struct sending_key *k,
                        struct sent *out, bool *done, struct error *e) {
    enum err err = ask_key(s->host, s->key, k, e);
    *done = false;
    if (!err)
        err = check_chain(s, k, e);
    return err ? err : settle_open(s, k, what, out, done, e);
}

static enum err keep_text(const struct sending *s, struct sending_text *text, struct error *e) {
    if (!text)
        return OK;
    text->any = true;
    text->seen = s->chain.sent.seen;
    memcpy(text->id, s->chain.sent.id, HASH_BYTES);
    return text->keep ? text->keep(text->context, text, e) : OK;
}

static enum err sign(struct sending *s, const struct sending_key *k, struct authoring *a,
                     const uint8_t *what, struct sending_text *text, struct buf *note,
                     struct error *e) {
    ARENA_SCOPED struct arena arena;
    struct note parsed;
    arena_init(&arena);
    struct author_place p = {
        .record = s->record, .by = s->by, .n = k->next_n, .seen = s->seen.newest};
    memcpy(p.prev, k->prev, HASH_BYTES);
    a->key = s->key;
    buf_clear(note);
    enum err err = seen_keep_behind(&s->seen, e);
    if (!err)
        err = author_note_at(&p, a, note, e);
    if (!err)
        err = note_parse(buf_span(note), &arena, &parsed, e);
    if (err)
        return err;
    s->chain.open = true;
    s->chain.sent.n = p.n;
    hash_one(parsed.text, s->chain.sent.id);
    s->chain.sent.seen = s->seen.newest.size;
    memcpy(s->chain.sent.what, what, HASH_BYTES);
    err = sending_keep_chain(s, e); // before anybody has it
    return err ? err : keep_text(s, text, e);
}

// The place in the chain was another's by the time it came: look again.
bool sending_is_place(const struct error *e) {
    return e->code == ERR_CONFLICT && e->rule &&
           (!strcmp(e->rule, "wrong-n") || !strcmp(e->rule, "wrong-prev") ||
            !strcmp(e->rule, "seen-falls"));
}

static enum err try_once(struct sending *s, struct authoring *a, const uint8_t *what,
                         enum sending_wait wait, struct sending_text *text, struct sent *out,
                         bool *again, struct error *e) {
    struct sending_key k;
    struct error why = {0};
    bool done = false, refused = false;
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    *again = false;
    enum err err = sending_settle(s, what, &k, out, &done, e);
    if (!err && !done && is_once(a))
        err = settle_once(s, &k, what, out, &done, e);
    if (err || done) {
        out->repeated = done;
        return err;
    }
    err = seen_advance(&s->seen, s->host, e);
    if (!err)
        err = sign(s, &k, a, what, text, &note, e);
    if (err)
        return err;
    err = sending_post(s, buf_span(&note), wait, out, &refused, &why);
    if (refused) { // it is not in the log; but a text that was sent before may have come first
        *again = sending_is_place(&why);
        s->chain.open = *again;
    } else if (!err) {
        s->chain.open = false;
        s->chain.any = true;
        s->chain.logged = s->chain.sent;
    }
    enum err kept = sending_keep_chain(s, err ? NULL : e);
    if (err && e)
        *e = why;
    return err ? err : kept;
}

// Of two acts that say the same, whenever they were signed.
static void hash_what(const struct sending *s, const struct authoring *a, uint8_t out[HASH_BYTES]) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    buf_put_span(&text, a->type);
    buf_put_byte(&text, '\n');
    if (a->to)
        json_print(a->to, &text);
    json_print(a->means ? a->means : a->body, &text);
    buf_put_byte(&text, '\n');
    if (a->source)
        json_print(a->source, &text);
    if (s->secret)
        hash_keyed(span(s->secret, AGE_KEY_BYTES), buf_span(&text), out);
    else
        hash_one(buf_span(&text), out);
}

enum err sending_act(struct sending *s, struct authoring *a, enum sending_wait wait,
                     struct sending_text *text, struct sent *out, struct error *e) {
    uint8_t what[HASH_BYTES];
    bool again = true;
    enum err err = ERR_CONFLICT;
    struct sent sent = {0};
    hash_what(s, a, what);
    for (int i = 0; again && i < TRIES; i++)
        err = try_once(s, a, what, wait, text, &sent, &again, e);
    if (!err)
        *out = sent;
    return err;
}

// Another act that nobody has answered for stays what it is: this one is not sent.
enum err sending_find_act(struct sending *s, const struct authoring *a, struct sent *out,
                          bool *found, struct error *e) {
    uint8_t what[HASH_BYTES];
    struct sending_key k;
    enum err err = OK;
    hash_what(s, a, what);
    *found = false;
    if (s->chain.open && memcmp(s->chain.sent.what, what, HASH_BYTES) == 0)
        err = sending_settle(s, what, &k, out, found, e);
    else if (s->chain.any && memcmp(s->chain.logged.what, what, HASH_BYTES) == 0)
        err = ask_key(s->host, s->key, &k, e);
    else
        return OK;
    if (!err && !*found)
        err = settle_once(s, &k, what, out, found, e);
    out->repeated = *found;
    return err;
}

enum err sending_find_text(struct sending *s, const struct sending_text *text, struct sent *out,
                           bool *found, struct error *e) {
    enum err err = sending_find(s, text->id, text->seen, out, found, e);
    out->repeated = *found;
    if (err || !*found || !s->chain.open || memcmp(s->chain.sent.id, text->id, HASH_BYTES) != 0)
        return err;
    s->chain.open = false;
    s->chain.any = true;
    s->chain.logged = s->chain.sent;
    return sending_keep_chain(s, e);
}
