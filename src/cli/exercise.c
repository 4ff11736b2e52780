// SPDX-License-Identifier: Apache-2.0
#include "cli/exercise.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/json.h"
#include "log/note.h"
#include "record/append.h"
#include "record/author.h"
#include "record/cosign.h"
#include "talks/role.h"

#define PLAYERS_MAX 32
#define FOUNDED_BEFORE 3600 // seconds

struct player {
    const char *name; // "keys/kaz.key"
    struct keyfile keys;
};

// An act that has been played: later bodies name it by its file.
struct played {
    struct span stem; // "440-kaz-meeting-signing-open"
    uint8_t id[HASH_BYTES];
};

struct play {
    const struct exercise *exercise;
    struct player players[PLAYERS_MAX];
    size_t count;
    struct played *played;
    size_t played_count;
    struct record *r;
    exercise_log *log; // NULL: appended here, and cosigned
    void *context;
};

static void play_done(struct play *p) {
    for (size_t i = 0; i < p->count; i++)
        keyfile_done(&p->players[i].keys);
    free(p->played);
    record_close(p->r);
}
#define PLAY_SCOPED __attribute__((cleanup(play_done)))

static bool starts(const char *name, const char *head) {
    return strncmp(name, head, strlen(head)) == 0;
}

static struct span content(const struct packed *f) {
    return span(f->data, f->size);
}

static enum err load_keys(struct play *p, struct error *e) {
    for (const struct packed *f = p->exercise->files; f->name; f++) {
        if (!starts(f->name, "keys/"))
            continue;
        if (p->count == PLAYERS_MAX)
            return error_set(e, ERR_LIMIT, "the exercise has more than %d key files", PLAYERS_MAX);
        struct player *player = &p->players[p->count];
        player->name = f->name;
        enum err err = keyfile_parse(content(f), &player->keys, e);
        if (err) {
            error_prefix(e, "%s", f->name);
            return err;
        }
        p->count++;
    }
    return OK;
}

// The key of a participant with this label; the log's for an empty one.
static const struct secret_key *find_key(const struct play *p, struct span who, struct span label) {
    for (size_t i = 0; i < p->count; i++)
        for (size_t k = 0; k < p->players[i].keys.count; k++) {
            const struct secret_key *key = &p->players[i].keys.keys[k];
            struct span rest = span_str(key->name), piece, last = {0}, before = {0};
            while (span_cut(&rest, '/', &piece)) {
                before = last;
                last = piece;
            }
            if (span_equal(before, who) && span_equal(last, label))
                return key;
        }
    return NULL;
}

static const struct secret_key *find_log_key(const struct play *p) {
    for (size_t i = 0; i < p->count; i++)
        if (!strcmp(p->players[i].name, "keys/log.key") && p->players[i].keys.count)
            return &p->players[i].keys.keys[0];
    return NULL;
}

static bool is_founder(const struct json *body, const struct json *participant) {
    const struct json *founders = json_get(json_get(body, "rules"), "founders");
    unsigned roles = words_mask(role_words, json_get(participant, "roles"));
    return (roles & (words_mask(role_words, founders) | ROLE_HOST)) != 0;
}

// The founding.json of an exercise is a body alone; its time follows from the first file of acts.
static enum err founded_at(const struct play *p, struct stamp *out, struct error *e) {
    const struct packed *f = p->exercise->files;
    while (f->name && !starts(f->name, "acts/"))
        f++;
    if (!f->name)
        return error_set(e, ERR_NOT_FOUND, "the exercise has no acts");
    JSON_SCOPED struct json *j = NULL;
    enum err err = json_parse(content(f), JSON_DECIMALS | JSON_LINES, &j, e);
    if (!err && !stamp_parse(json_get_text(j, "at"), out))
        err = error_set(e, ERR_INVALID, "\"at\" is no time");
    if (err)
        error_prefix(e, "%s", f->name);
    else
        out->seconds -= FOUNDED_BEFORE;
    return err;
}

static enum err sign_founding(const struct play *p, const struct json *body, struct buf *note,
                              struct error *e) {
    const struct json *participants = json_get(body, "participants");
    const struct secret_key *signers[PLAYERS_MAX], *log = find_log_key(p);
    size_t count = 0;
    struct stamp at;
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_ENTRY_BYTES);
    for (size_t i = 0; i < json_count(participants) && count < PLAYERS_MAX; i++) {
        const struct json *one = json_at(participants, i);
        if (!is_founder(body, one))
            continue;
        signers[count] = find_key(p, json_get_text(one, "id"), span_str("root"));
        if (!signers[count++])
            return error_set(e, ERR_NOT_FOUND, "the exercise lacks a founder's root key");
    }
    if (!log || !count)
        return error_set(e, ERR_NOT_FOUND, "the exercise lacks its log's or its founders' keys");
    enum err err = founded_at(p, &at, e);
    if (!err)
        err =
            author_found_text(span_str(log->name), json_get_text(body, "host"), at, body, &text, e);
    if (!err)
        err = note_sign(buf_span(&text), signers, count, note, e);
    return err ? err : buf_check(note, "the founding act", e);
}

static enum err found(struct play *p, const char *path, struct error *e) {
    const struct packed *f = p->exercise->files;
    while (f->name && strcmp(f->name, "founding.json"))
        f++;
    if (!f->name)
        return error_set(e, ERR_NOT_FOUND, "the exercise has no founding.json");
    JSON_SCOPED struct json *body = NULL;
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    enum err err = json_parse(content(f), JSON_LINES, &body, e);
    if (!err)
        err = sign_founding(p, body, &note, e);
    if (!err)
        err = record_create(path, buf_span(&note), find_log_key(p), &p->r, e);
    return err;
}

static enum err cosign(struct play *p, const struct json *who, struct stamp at, struct error *e) {
    for (size_t i = 0; i < json_count(who); i++) {
        struct cosigned done;
        const struct secret_key *key = find_key(p, json_text(json_at(who, i)), span_str("hold"));
        if (!key)
            return error_set(e, ERR_NOT_FOUND, "\"" SPAN_FMT "\" has no hold key",
                             SPAN_ARG(json_text(json_at(who, i))));
        enum err err = record_cosign(p->r, key, at.seconds, 0, &done, e);
        if (err)
            return err;
    }
    return OK;
}

// The file's name without "acts/" and ".json".
static struct span stem(const struct packed *f) {
    struct span name = span_from(span_str(f->name), strlen("acts/"));
    return span_head(name, name.size - strlen(".json"));
}

static const struct played *find_played(const struct play *p, struct span name) {
    for (size_t i = 0; i < p->played_count; i++)
        if (span_equal(p->played[i].stem, name))
            return &p->played[i];
    return NULL;
}

// A string "@STEM" is the id of the act that the file acts/STEM.json was played as.
static struct json *resolve_text(const struct play *p, struct span text, struct span *missing) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * (size_t)HASH_BYTES);
    if (!text.size || text.data[0] != '@')
        return json_new_text(text);
    const struct played *found = find_played(p, span_from(text, 1));
    if (found)
        hex_put(&hex, span(found->id, HASH_BYTES));
    else
        *missing = text;
    return json_new_text(buf_span(&hex));
}

// A copy in which every act is named by its id; *missing is a name that no act before has.
static struct json *resolve(const struct play *p, const struct json *j, struct span *missing) {
    enum json_type type = json_type(j);
    struct json *out = NULL;
    if (type == JSON_TEXT_T)
        return resolve_text(p, json_text(j), missing);
    if (type == JSON_LIST_T) {
        out = json_new_list();
        for (size_t i = 0; i < json_count(j); i++)
            json_add(out, resolve(p, json_at(j, i), missing));
        return out;
    }
    if (type != JSON_OBJECT_T)
        return json_copy(j);
    out = json_new_object();
    for (struct json_each m = json_first(j); m.value; json_next(&m))
        json_put(out, m.name, resolve(p, m.value, missing));
    return out;
}

static enum err resolve_body(const struct play *p, const struct json *body, struct json **out,
                             struct error *e) {
    struct span missing = {0};
    *out = resolve(p, body, &missing);
    return missing.data
               ? error_set(e, ERR_NOT_FOUND, "no act before is \"" SPAN_FMT "\"", SPAN_ARG(missing))
               : OK;
}

static struct played *remember(struct play *p, struct span stem) {
    p->played = memory_grow(p->played, (p->played_count + 1) * sizeof *p->played);
    struct played *one = &p->played[p->played_count++];
    one->stem = stem;
    return one;
}

static enum err remember_act(struct play *p, const struct packed *f, struct span entry,
                             struct error *e) {
    ARENA_SCOPED struct arena a;
    struct note n;
    arena_init(&a);
    enum err err = note_parse(entry, &a, &n, e);
    if (!err)
        hash_one(n.text, remember(p, stem(f))->id);
    return err;
}

static enum err log_note(struct play *p, struct span entry, struct error *e) {
    if (p->log)
        return p->log(p->context, p->r, entry, e);
    struct appended result = {0};
    enum err err = record_append(p->r, find_log_key(p), &entry, 1, 0, &result, e);
    if (err || result.logged)
        return err;
    *e = result.verdict.why;
    error_prefix(e, "refused");
    return e->code;
}

// `of` has the body and its source: the file itself, or one of its bodies.
static enum err act(struct play *p, const struct packed *f, const struct json *j,
                    const struct json *of, struct stamp at, struct error *e) {
    JSON_SCOPED struct json *body = NULL;
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    struct authoring a = {.type = json_get_text(j, "act"),
                          .source = json_get(of, "source"),
                          .at = at,
                          .key = find_key(p, json_get_text(j, "by"), json_get_text(j, "key"))};
    if (!a.key)
        return error_set(e, ERR_NOT_FOUND, "no such key");
    enum err err = OK;
    if (json_get(of, "body"))
        err = resolve_body(p, json_get(of, "body"), &body, e);
    else
        err = author_hold_body(p->r, body = json_new_object(), e);
    a.body = body;
    if (!err)
        err = author_note(p->r, &a, &note, e);
    if (!err)
        err = log_note(p, buf_span(&note), e);
    return err ? err : remember_act(p, f, buf_span(&note), e);
}

static enum err play_file(struct play *p, const struct packed *f, struct error *e) {
    JSON_SCOPED struct json *j = NULL;
    struct stamp at;
    enum err err = json_parse(content(f), JSON_DECIMALS | JSON_LINES, &j, e);
    if (!err && !stamp_parse(json_get_text(j, "at"), &at))
        err = error_set(e, ERR_INVALID, "\"at\" is no time");
    const struct json *bodies = json_get(j, "bodies"); // many acts of one author and moment
    if (!err && json_get(j, "cosign"))
        err = p->log ? OK : cosign(p, json_get(j, "cosign"), at, e);
    else if (!err && !bodies)
        err = act(p, f, j, j, at, e);
    for (size_t i = 0; !err && i < json_count(bodies); i++)
        err = act(p, f, j, json_at(bodies, i), at, e);
    if (err)
        error_prefix(e, "%s", f->name);
    return err;
}

const struct exercise *exercise_find(const char *name) {
    for (const struct exercise *x = exercises; x->name; x++)
        if (!strcmp(x->name, name))
            return x;
    return NULL;
}

enum err exercise_found(const struct exercise *x, const char *path, struct record **out,
                        struct error *e) {
    PLAY_SCOPED struct play p = {.exercise = x};
    enum err err = load_keys(&p, e);
    if (!err)
        err = found(&p, path, e);
    if (err)
        return err;
    *out = p.r;
    p.r = NULL;
    return OK;
}

enum err exercise_perform(const struct exercise *x, struct record *r, exercise_log *log,
                          void *context, struct error *e) {
    PLAY_SCOPED struct play p = {.exercise = x, .log = log, .context = context};
    enum err err = load_keys(&p, e);
    p.r = r;
    memcpy(remember(&p, span_str("founding"))->id, record_state(r)->found_id, HASH_BYTES);
    for (const struct packed *f = x->files; !err && f->name; f++)
        if (starts(f->name, "acts/"))
            err = play_file(&p, f, e);
    p.r = NULL; // the caller's
    return err;
}

enum err exercise_play(const struct exercise *x, const char *path, struct record **out,
                       struct error *e) {
    struct record *r = NULL;
    enum err err = exercise_found(x, path, &r, e);
    if (!err)
        err = exercise_perform(x, r, NULL, NULL, e);
    if (err)
        record_close(r);
    else
        *out = r;
    return err;
}

enum err exercise_leave_key(const struct exercise *x, struct span who, const char *label,
                            const char *path, struct error *e) {
    PLAY_SCOPED struct play p = {.exercise = x};
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_KEY_FILE_BYTES);
    enum err err = load_keys(&p, e);
    const struct secret_key *key = err ? NULL : find_key(&p, who, span_str(label));
    if (!err && !key)
        err = error_set(e, ERR_NOT_FOUND, "\"" SPAN_FMT "\" has no %s key", SPAN_ARG(who), label);
    if (err)
        return err;
    struct secret_key one = *key;
    keyfile_print(&(struct keyfile){.keys = &one, .count = 1}, &text);
    return file_write(path, buf_span(&text), 0600, false, e);
}

enum err exercise_leave_keys(const struct exercise *x, const char *folder, struct error *e) {
    for (const struct packed *f = x->files; f->name; f++) {
        BUF_SCOPED struct buf path;
        buf_init(&path, 4096);
        if (!starts(f->name, "keys/"))
            continue;
        buf_printf(&path, "%s/%s", folder, f->name + strlen("keys/"));
        enum err err = buf_check(&path, "the folder's name", e);
        if (!err)
            err = file_write(buf_str(&path), content(f), 0600, false, e);
        if (err)
            return err;
    }
    return OK;
}
