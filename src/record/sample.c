// SPDX-License-Identifier: Apache-2.0
#include "record/sample.h"

#include "base/codec.h"

#include <ftw.h>
#include <unistd.h>

#define RECORD_ID "talks.example/sample"
#define BEGIN 1493694000 // 2017-05-02T09:00:00+06:00

const char *const sample_participants[] = {"kaz", "irn", "rus", "tur",  "syr",
                                           "opp", "un",  "jor", "clip", NULL};

struct secret_key sample_key(const char *who, const char *label) {
    char name[128];
    uint8_t seed[32];
    struct secret_key key;
    snprintf(name, sizeof name, "%s%s%s%s%s", RECORD_ID, *who ? "/" : "", who, *who ? "/" : "",
             *who ? label : "");
    hash_one(span_str(name), seed);
    bool cosigner = strcmp(label, "hold") == 0;
    secret_key_init(&key, span_str(name), cosigner ? KEY_COSIGNER : KEY_ED25519, seed);
    return key;
}

static struct json *key_json(const char *who, const char *label, const char *use) {
    struct secret_key key = sample_key(who, label);
    struct json *j = json_new_object(), *uses = json_new_list();
    BUF_SCOPED struct buf vkey;
    buf_init(&vkey, 1024);
    key_vkey(span_str(key.name), key.type, key.pub, &vkey);
    json_put_text(j, "vkey", buf_span(&vkey));
    json_add(uses, json_new_text(span_str(use)));
    json_put(j, "use", uses);
    return j;
}

static struct json *text_json(const char *text) {
    struct json *j = json_new_object();
    json_put_str(j, "en", text);
    return j;
}

static struct json *participant_json(const char *who) {
    static const char *const roles[][3] = {{"kaz", "host", NULL},
                                           {"irn", "guarantor", "convenor"},
                                           {"rus", "guarantor", "convenor"},
                                           {"tur", "guarantor", "convenor"},
                                           {"syr", "party", NULL},
                                           {"opp", "party", NULL},
                                           {"un", "mediator", NULL},
                                           {"jor", "observer", NULL},
                                           {"clip", "press", NULL}};
    struct json *j = json_new_object(), *list = json_new_list(), *keys = json_new_list();
    json_put_str(j, "id", who);
    json_put(j, "name", text_json(who));
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        for (size_t k = 1; strcmp(roles[i][0], who) == 0 && k < 3 && roles[i][k]; k++)
            json_add(list, json_new_text(span_str(roles[i][k])));
    json_add(keys, key_json(who, "root", "root"));
    json_add(keys, key_json(who, "desk", "act"));
    if (span_is(json_text(json_at(list, 0)), "guarantor")) {
        json_add(keys, key_json(who, "node", "machine"));
        json_add(keys, key_json(who, "hold", "hold"));
    }
    json_put(j, "roles", list);
    json_put(j, "keys", keys);
    return j;
}

static const char rules[] =
    "{\"format\":0,\"founders\":[\"guarantor\"],\"holders\":[\"irn\",\"rus\",\"tur\"],\"held\":2,"
    "\"seen\":2,\"reading\":\"public\",\"motion\":{\"admit\":{\"guarantor\":\"all\",\"party\":"
    "\"all\"},\"procedural\":{\"guarantor\":2},\"*\":{\"guarantor\":\"all\"}},"
    "\"silence_hours\":72,\"may\":{\"communique\":[\"host\"]}}";

enum err sample_founding(void (*patch)(struct json *body), struct buf *note, struct error *e) {
    JSON_SCOPED struct json *body = json_new_object();
    struct json *tracks = json_new_list(), *track = json_new_object(), *who = json_new_list();
    struct json *languages = json_new_list(), *convened = json_new_list(), *parsed = NULL;
    struct secret_key log = sample_key("", "log"), keys[4];
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_ENTRY_BYTES);
    enum err err = json_parse(span_str(rules), 0, &parsed, e);
    key_vkey(span_str(log.name), log.type, log.pub, &text);
    json_put_str(body, "kind", "exercise");
    json_put(body, "title", text_json("Sample talks"));
    json_put_str(body, "host", "kaz");
    json_put(body, "convened_by", convened);
    json_put_text(body, "log_vkey", buf_span(&text));
    json_add(languages, json_new_text(span_str("en")));
    json_put(body, "languages", languages);
    json_put_str(track, "id", "astana");
    json_put(track, "name", text_json("Astana"));
    json_add(tracks, track);
    json_put(body, "tracks", tracks);
    for (size_t i = 0; sample_participants[i]; i++)
        json_add(who, participant_json(sample_participants[i]));
    for (size_t i = 1; i < 4; i++)
        json_add(convened, json_new_text(span_str(sample_participants[i])));
    json_put(body, "participants", who);
    json_put(body, "rules", parsed);
    if (patch)
        patch(body);
    buf_clear(&text);
    struct stamp at = {BEGIN - 86400, 360};
    if (!err)
        err = author_found_text(span_str(RECORD_ID), span_str("kaz"), at, body, &text, e);
    const struct secret_key *signers[4];
    for (size_t i = 0; i < 4; i++) {
        keys[i] = sample_key(sample_participants[i], "root");
        signers[i] = &keys[i];
    }
    if (!err)
        note_sign(buf_span(&text), signers, 4, note);
    return err;
}

enum err sample_create(const char *path, struct record **out, struct error *e) {
    BUF_SCOPED struct buf note;
    struct secret_key log = sample_key("", "log");
    buf_init(&note, LIMIT_ENTRY_BYTES);
    enum err err = sample_founding(NULL, &note, e);
    return err ? err : record_create(path, buf_span(&note), &log, out, e);
}

enum err sample_note(struct record *r, const char *who, const char *label, const char *type,
                     const char *body, int minute, struct buf *note, struct error *e) {
    JSON_SCOPED struct json *parsed = NULL;
    struct secret_key key = sample_key(who, label);
    enum err err = json_parse(span_str(body), JSON_DECIMALS, &parsed, e);
    struct authoring a = {
        .type = span_str(type), .body = parsed, .at = {BEGIN + 60 * minute, 360}, .key = &key};
    return err ? err : author_note(r, &a, note, e);
}

static enum err append_one(struct record *r, struct span note, struct error *e) {
    struct secret_key log = sample_key("", "log");
    struct appended done;
    enum err err = record_append(r, &log, &note, 1, 0, &done, e);
    if (!err && !done.logged) {
        *e = done.verdict.why;
        err = e->code;
    }
    return err;
}

enum err sample_act(struct record *r, const char *who, const char *label, const char *type,
                    const char *body, int minute, struct error *e) {
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    enum err err = sample_note(r, who, label, type, body, minute, &note, e);
    return err ? err : append_one(r, buf_span(&note), e);
}

enum err sample_hold(struct record *r, const char *who, int minute, struct error *e) {
    JSON_SCOPED struct json *body = json_new_object();
    BUF_SCOPED struct buf text;
    buf_init(&text, 1024);
    enum err err = author_hold_body(r, body, e);
    json_print(body, &text);
    return err ? err : sample_act(r, who, "node", "hold", buf_str(&text), minute, e);
}

enum err sample_cosign(struct record *r, struct error *e) {
    static const char *const holders[] = {"irn", "rus", "tur"};
    uint64_t size;
    enum err err = OK;
    for (size_t i = 0; !err && i < 3; i++) {
        struct secret_key key = sample_key(holders[i], "hold");
        err = record_cosign(r, &key, BEGIN + 3600, &size, e);
    }
    return err;
}

const char *sample_path(char folder[64], const char *name, char path[128]) {
    snprintf(folder, 64, "/tmp/truce-sample-XXXXXX");
    if (!mkdtemp(folder))
        abort();
    snprintf(path, 128, "%s/%s", folder, name);
    setenv("XDG_CACHE_HOME", folder, 1); // caches of tests stay with them
    return path;
}

static int remove_one(const char *path, const struct stat *s, int type, struct FTW *ftw) {
    (void)s, (void)type, (void)ftw;
    return remove(path);
}

void sample_clean(const char *folder) {
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
