// SPDX-License-Identifier: Apache-2.0
#include "talks/sample.h"

#include "base/limits.h"
#include "crypto/hash.h"
#include "log/note.h"

const char *const sample_participants[] = {"kaz", "irn", "rus", "tur",  "syr",
                                           "opp", "un",  "jor", "clip", NULL};

struct secret_key sample_key(const char *who, const char *label) {
    char name[128];
    uint8_t seed[HASH_BYTES];
    struct secret_key key;
    snprintf(name, sizeof name, "%s%s%s%s%s", SAMPLE_RECORD, *who ? "/" : "", who, *who ? "/" : "",
             *who ? label : "");
    hash_one(span_str(name), seed);
    bool cosigner = strcmp(label, "hold") == 0 || strcmp(label, "witness") == 0;
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

struct json *sample_words(const char *text) {
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
    json_put(j, "name", sample_words(who));
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

static enum err founding_body(struct json *body, struct error *e) {
    struct json *tracks = json_new_list(), *track = json_new_object(), *who = json_new_list();
    struct json *languages = json_new_list(), *convened = json_new_list(), *parsed = NULL;
    struct secret_key log = sample_key("", "log");
    BUF_SCOPED struct buf vkey;
    buf_init(&vkey, 1024);
    enum err err = json_parse(span_str(rules), 0, &parsed, e);
    key_vkey(span_str(log.name), log.type, log.pub, &vkey);
    json_put_str(body, "kind", "exercise");
    json_put(body, "title", sample_words("Sample talks"));
    json_put_str(body, "host", "kaz");
    json_put(body, "convened_by", convened);
    json_put_text(body, "log_vkey", buf_span(&vkey));
    json_add(languages, json_new_text(span_str("en")));
    json_put(body, "languages", languages);
    json_put_str(track, "id", "astana");
    json_put(track, "name", sample_words("Astana"));
    json_add(tracks, track);
    json_put(body, "tracks", tracks);
    for (size_t i = 0; sample_participants[i]; i++)
        json_add(who, participant_json(sample_participants[i]));
    for (size_t i = 1; i < 4; i++)
        json_add(convened, json_new_text(span_str(sample_participants[i])));
    json_put(body, "participants", who);
    json_put(body, "rules", parsed);
    return err;
}

enum err sample_founding_text(void (*patch)(struct json *body), struct buf *text, struct error *e) {
    JSON_SCOPED struct json *act = json_new_object();
    struct json *body = json_new_object();
    BUF_SCOPED struct buf at;
    buf_init(&at, 64);
    enum err err = founding_body(body, e);
    if (patch)
        patch(body);
    stamp_print((struct stamp){SAMPLE_BEGIN - 86400, SAMPLE_OFFSET}, &at);
    json_put_int(act, "truce", 1);
    json_put_str(act, "record", SAMPLE_RECORD);
    json_put_int(act, "epoch", 0);
    json_put_str(act, "by", sample_participants[0]);
    json_put_text(act, "at", buf_span(&at));
    json_put_str(act, "act", "found");
    json_put(act, "body", body);
    json_print(act, text);
    buf_put_byte(text, '\n');
    return err ? err : buf_check(text, "a founding act", e);
}

enum err sample_founding(void (*patch)(struct json *body), struct buf *note, struct error *e) {
    BUF_SCOPED struct buf text;
    struct secret_key keys[4];
    const struct secret_key *signers[4];
    buf_init(&text, LIMIT_ENTRY_BYTES);
    enum err err = sample_founding_text(patch, &text, e);
    for (size_t i = 0; i < 4; i++) {
        keys[i] = sample_key(sample_participants[i], "root");
        signers[i] = &keys[i];
    }
    return err ? err : note_sign(buf_span(&text), signers, 4, note, e);
}
