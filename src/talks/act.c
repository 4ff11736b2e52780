// SPDX-License-Identifier: Apache-2.0
#include "talks/act.h"

#include "base/codec.h"
#include "base/text.h"
#include "talks/role.h"
#include "talks/schema.h"

static enum err malformed(struct error *e, const char *what) {
    error_set(e, ERR_INVALID, "envelope: %s", what);
    error_rule(e, "malformed-envelope");
    return ERR_INVALID;
}

bool record_id_ok(struct span s) {
    if (!s.size || s.size > 200 || s.data[0] == '/' || s.data[s.size - 1] == '/')
        return false;
    for (size_t i = 0; i < s.size; i++) {
        uint8_t c = s.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
              c == '_' || (c == '/' && s.data[i - 1] != '/')))
            return false;
    }
    return true;
}

bool act_key_name_split(struct span name, struct span record, struct span *who,
                        struct span *label) {
    if (!span_starts(name, record) || name.size <= record.size || name.data[record.size] != '/')
        return false;
    return ref_split(span_from(name, record.size + 1), who, label);
}

static enum err parse_seen(struct act *a, const struct json *seen, struct error *e) {
    a->seen_size = json_get_int(seen, "size");
    if (json_count(seen) != 2 || json_type(json_get(seen, "size")) != JSON_INT_T ||
        !base64_get_exact(json_get_text(seen, "root"), a->seen_root, HASH_BYTES))
        return malformed(e, "\"seen\" must be {\"size\":N,\"root\":base64 of 32 bytes}");
    return OK;
}

// n, prev, seen, until: the members that only a founding act lacks.
static enum err parse_chain(struct act *a, struct error *e) {
    const struct json *n = json_get(a->json, "n"), *prev = json_get(a->json, "prev");
    const struct json *seen = json_get(a->json, "seen"), *until = json_get(a->json, "until");
    if (a->founding)
        return n || prev || seen || until
                   ? malformed(e, "a founding act has no n, prev, seen or until")
                   : OK;
    a->n = json_int(n);
    if (json_type(n) != JSON_INT_T || a->n < 0)
        return malformed(e, "\"n\" must be a whole number, not negative");
    a->has_prev = prev != NULL;
    if (prev && !hex_get(json_text(prev), a->prev, HASH_BYTES))
        return malformed(e, "\"prev\" must be an act id: 64 lowercase hex digits");
    a->has_until = until != NULL;
    if (until && !stamp_parse(json_text(until), &a->until))
        return malformed(e, "\"until\" must be a time such as 2017-05-02T20:00:00+06:00");
    return parse_seen(a, seen, e);
}

const struct field act_source_fields[] = {
    {.name = "outlet", .type = F_STRING},
    {.name = "title", .type = F_STRING, .flags = FIELD_OPTIONAL},
    {.name = "url", .type = F_STRING, .flags = FIELD_OPTIONAL},
    {.name = "published", .type = F_MOMENT, .flags = FIELD_OPTIONAL},
    {0},
};

static enum err parse_open(struct act *a, struct error *e) {
    a->body = json_get(a->json, "body");
    a->source = json_get(a->json, "source");
    if (!slug_ok(a->type))
        return malformed(e, "\"act\" must be a type's slug");
    if (json_type(a->body) != JSON_OBJECT_T)
        return malformed(e, "\"body\" must be an object");
    if (a->source && schema_check(act_source_fields, a->source, "source", NULL, e)) {
        error_rule(e, "malformed-envelope");
        return ERR_INVALID;
    }
    return OK;
}

static enum err parse_blobs(const struct json *blobs, struct error *e) {
    static const struct field list = {.name = "blobs", .type = F_BLOB, .flags = FIELD_LIST};
    if (!blobs || !schema_check_field(&list, blobs, "blobs", NULL, e))
        return OK;
    error_rule(e, "malformed-envelope");
    return ERR_INVALID;
}

static enum err parse_restricted(struct act *a, struct error *e) {
    uint8_t digest[HASH_BYTES];
    BUF_SCOPED struct buf cipher;
    buf_init(&cipher, LIMIT_ENTRY_BYTES);
    a->sealed = json_get_text(a->json, "sealed");
    a->digest = json_get_text(a->json, "digest");
    a->blobs = json_get(a->json, "blobs");
    if (!hex_get(a->digest, digest, sizeof digest))
        return malformed(e, "\"digest\" must be 64 lowercase hex digits");
    if (!a->sealed.size || !base64_get(a->sealed, &cipher))
        return malformed(e, "\"sealed\" must be base64");
    size_t count = json_count(a->to);
    if (json_type(a->to) != JSON_LIST_T || !count || count > LIMIT_ADDRESSEES)
        return malformed(e, "\"to\" must be a list of 1-128 participants");
    for (size_t i = 0; i < count; i++) {
        struct span who = json_text(json_at(a->to, i));
        if (!slug_ok(who) || span_equal(who, a->by))
            return malformed(e, "\"to\" must hold participants other than the author");
        if (i && span_compare(json_text(json_at(a->to, i - 1)), who) >= 0)
            return malformed(e, "\"to\" must be sorted, none twice");
    }
    return parse_blobs(a->blobs, e);
}

// No member but those that were looked at.
static enum err parse_rest(const struct act *a, struct error *e) {
    static const char *const all[] = {"truce", "record", "epoch", "by",    "n",
                                      "prev",  "seen",   "at",    "until", NULL};
    static const char *const open[] = {"act", "body", "source", NULL};
    static const char *const restricted[] = {"to", "sealed", "digest", "blobs", NULL};
    for (struct json_each m = json_first(a->json); m.value; json_next(&m)) {
        struct span name = span_str(m.name);
        if (word_index(all, name) < 0 && word_index(a->to ? restricted : open, name) < 0) {
            error_set(e, ERR_INVALID, "envelope: \"%.60s\" has no place in %s act", m.name,
                      a->to ? "a restricted" : "an open");
            error_rule(e, "malformed-envelope");
            return ERR_INVALID;
        }
    }
    return OK;
}

static enum err parse_envelope(struct act *a, struct error *e) {
    const struct json *epoch = json_get(a->json, "epoch"), *truce = json_get(a->json, "truce");
    a->record = json_get_text(a->json, "record");
    a->epoch = json_int(epoch);
    a->by = json_get_text(a->json, "by");
    a->to = json_get(a->json, "to");
    a->type = a->to ? span(NULL, 0) : json_get_text(a->json, "act");
    a->founding = span_is(a->type, "found");
    if (json_type(truce) != JSON_INT_T || json_int(truce) != 1)
        return malformed(e, "\"truce\" must be 1");
    if (!record_id_ok(a->record))
        return malformed(e, "\"record\" must be a record id such as talks.example/astana");
    if (json_type(epoch) != JSON_INT_T || a->epoch < 0)
        return malformed(e, "\"epoch\" must be a whole number, not negative");
    if (!slug_ok(a->by))
        return malformed(e, "\"by\" must be a participant's slug");
    if (!stamp_parse(json_get_text(a->json, "at"), &a->at))
        return malformed(e, "\"at\" must be a time such as 2017-05-02T20:00:00+06:00");
    enum err err = parse_chain(a, e);
    if (!err)
        err = a->to ? parse_restricted(a, e) : parse_open(a, e);
    return err ? err : parse_rest(a, e);
}

static enum err parse_line(struct act *a, struct arena *arena, struct error *e) {
    struct span line = a->note.text;
    line.size--; // its \n
    enum err err = ERR_INVALID;
    if (span_find(line, '\n') >= 0)
        error_set(e, err, "the text of an act must be one line");
    else
        err = json_parse_in(line, JSON_DECIMALS, arena, &a->json, e);
    if (!err && json_type(a->json) != JSON_OBJECT_T)
        err = error_set(e, ERR_INVALID, "the text of an act must be a JSON object");
    if (err)
        error_rule(e, "malformed-json");
    return err;
}

enum err act_parse(struct span entry, struct arena *arena, struct act *out, struct error *e) {
    struct act a = {0};
    if (!entry.size || entry.size > LIMIT_ENTRY_BYTES) {
        error_set(e, ERR_LIMIT, "an act must have 1-%d bytes, this has %zu", LIMIT_ENTRY_BYTES,
                  entry.size);
        error_rule(e, "too-large");
        return ERR_LIMIT;
    }
    if (note_parse(entry, arena, &a.note, e)) {
        error_rule(e, "malformed-note");
        return ERR_INVALID;
    }
    enum err err = parse_line(&a, arena, e);
    if (!err)
        err = parse_envelope(&a, e);
    if (!err && a.note.count != 1 && !a.founding) {
        error_set(e, ERR_INVALID, "an act must have one signature, this has %zu", a.note.count);
        error_rule(e, "malformed-note");
        err = ERR_INVALID;
    }
    if (err)
        return err;
    hash_one(a.note.text, a.id);
    *out = a;
    return OK;
}

bool act_signed_by(const struct act *a, const struct verifier *key) {
    return note_sig_check(&a->note, &a->note.sigs[0], key);
}
