// SPDX-License-Identifier: Apache-2.0
#include "cli/founding.h"

#include "cli/founded.h"
#include "cli/input.h"

#include "base/codec.h"
#include "record/author.h"
#include "talks/acts.h"

void founding_done(struct founding *f) {
    json_free(f->json);
}

// Whether a line of rules.founders, a role or a slug or "who:<slug>", means the participant.
static bool means(struct span founder, const struct json *participant) {
    struct span head = span_str("who:");
    const struct json *roles = json_get(participant, "roles");
    if (word_index(role_words, founder) < 0)
        return span_equal(span_starts(founder, head) ? span_from(founder, head.size) : founder,
                          json_get_text(participant, "id"));
    for (size_t i = 0; i < json_count(roles); i++)
        if (span_equal(json_text(json_at(roles, i)), founder))
            return true;
    return false;
}

// docs/record-format.md section 6: the host, and whom rules.founders names by role or id.
static void find_founders(struct founding *f, struct arena *a) {
    const struct json *participants = json_get(f->body, "participants");
    const struct json *founders = json_get(json_get(f->body, "rules"), "founders");
    struct span host = json_get_text(f->body, "host");
    f->founders = arena_array(a, struct founder, json_count(participants) + 1);
    for (size_t i = 0; i < json_count(participants); i++) {
        const struct json *p = json_at(participants, i);
        bool is = span_equal(json_get_text(p, "id"), host);
        for (size_t k = 0; !is && k < json_count(founders); k++)
            is = means(json_text(json_at(founders, k)), p);
        if (is)
            f->founders[f->count++] =
                (struct founder){.who = json_get_text(p, "id"), .participant = p};
    }
}

static bool root_key(const struct json *key, struct verifier *out) {
    return (words_mask(use_words, json_get(key, "use")) & USE_ROOT) &&
           !verifier_parse(json_get_text(key, "vkey"), out, NULL);
}

// Gives each signature line to the founder whose root key it is by.
static enum err place_lines(struct founding *f, const struct note *note, struct error *e) {
    for (size_t s = 0; s < note->count; s++) {
        const struct note_sig *sig = &note->sigs[s];
        bool placed = false;
        for (size_t i = 0; !placed && i < f->count; i++) {
            const struct json *keys = json_get(f->founders[i].participant, "keys");
            struct verifier v;
            for (size_t k = 0; !placed && k < json_count(keys); k++)
                placed = root_key(json_at(keys, k), &v) && note_sig_check(note, sig, &v);
            if (placed && f->founders[i].line.size)
                return error_set(e, ERR_INVALID, SPAN_FMT " has signed twice",
                                 SPAN_ARG(f->founders[i].who));
            if (placed)
                f->founders[i].line = sig->line;
        }
        if (!placed)
            return error_set(e, ERR_DENIED,
                             "the signature line of " SPAN_FMT " is by no founder's root key over "
                             "this text",
                             SPAN_ARG(sig->name));
    }
    return OK;
}

static enum err read_note(struct founding *f, struct span file, struct arena *a, struct error *e) {
    struct note note;
    struct span line = {0};
    enum err err = note_parse(file, a, &note, e);
    if (err)
        return err;
    f->text = note.text;
    line = span_head(note.text, note.text.size - 1);
    err = json_parse(line, 0, &f->json, e);
    if (err)
        return err;
    f->body = json_get(f->json, "body");
    f->record = json_get_text(f->json, "record");
    if (!span_is(json_get_text(f->json, "act"), "found") || !f->body ||
        !stamp_parse(json_get_text(f->json, "at"), &f->at))
        return error_set(e, ERR_INVALID, "it is a note, and no founding act");
    find_founders(f, a);
    return place_lines(f, &note, e);
}

static enum err check_members(const struct json *j, struct error *e) {
    for (struct json_each m = json_first(j); m.value; json_next(&m))
        if (strcmp(m.name, "record") && strcmp(m.name, "at") && strcmp(m.name, "body"))
            return error_set(e, ERR_INVALID, "unknown member \"%s\" beside \"body\"", m.name);
    return OK;
}

// A body alone, or with record and time around it.
static enum err read_body(struct founding *f, struct stamp at, struct arena *a, struct error *e) {
    bool wrapped = json_get(f->json, "body") != NULL;
    struct verifier log;
    f->body = wrapped ? json_get(f->json, "body") : f->json;
    f->at = at;
    enum err err = wrapped ? check_members(f->json, e) : OK;
    if (!err && wrapped && json_get(f->json, "at") &&
        !stamp_parse(json_get_text(f->json, "at"), &f->at))
        err = error_set(e, ERR_INVALID, "\"at\" is no time");
    if (!err)
        err = schema_check(act_type_find(span_str("found"))->fields, f->body, "found", NULL, e);
    if (!err)
        err = verifier_parse(json_get_text(f->body, "log_vkey"), &log, e);
    if (err)
        return err;
    f->record =
        wrapped && json_get(f->json, "record") ? json_get_text(f->json, "record") : log.name;
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_ENTRY_BYTES);
    err = author_found_text(f->record, json_get_text(f->body, "host"), f->at, f->body, &text, e);
    if (err)
        return err;
    f->text = arena_copy(a, buf_span(&text));
    find_founders(f, a);
    return OK;
}

// A text, a blank line, an em dash: a note, even where its JSON is at fault.
static bool looks_signed(struct span file) {
    return memmem(file.data, file.size, "\n\n\xe2\x80\x94 ", 6) != NULL;
}

enum err founding_read(struct cli *c, const char *path, struct stamp at, struct founding *out,
                       struct error *e) {
    struct founding f = {0};
    BUF_SCOPED struct buf file;
    enum err err = OK;
    if (!strcmp(path, "-")) {
        buf_init(&file, 0);
        return error_set(e, ERR_INVALID, "a founding act is read from a file");
    }
    err = input_file(path, &file, e);
    if (err)
        return err;
    if (looks_signed(buf_span(&file))) {
        err = read_note(&f, arena_copy(&c->arena, buf_span(&file)), &c->arena, e);
    } else {
        err = input_object(path, &f.json, e);
        if (err)
            return err;
        err = read_body(&f, at, &c->arena, e);
    }
    if (err) {
        founding_done(&f);
        error_prefix(e, "%s", path);
        return err;
    }
    *out = f;
    return OK;
}

// The founder's line, by the first of its root keys that is at hand; none when none is.
static enum err sign_for(const struct json *participant, const struct keys *keys, struct span text,
                         struct buf *line, struct error *e) {
    const struct json *own = json_get(participant, "keys");
    for (size_t k = 0; k < json_count(own); k++) {
        struct verifier v;
        uint8_t sig[ED25519_SIG_BYTES];
        const struct secret_key *key = root_key(json_at(own, k), &v) ? keys_find(keys, &v) : NULL;
        if (!key)
            continue;
        enum err err = secret_key_sign(key, text, sig, e);
        if (!err)
            note_sig_print(span_str(key->name), key->id, span(sig, sizeof sig), line);
        return err;
    }
    return OK;
}

enum err founding_sign(struct founding *f, const struct keys *keys, struct arena *a, size_t *put,
                       struct error *e) {
    size_t count = 0;
    for (size_t i = 0; i < f->count; i++) {
        BUF_SCOPED struct buf line;
        buf_init(&line, 1024);
        enum err err = OK;
        if (!f->founders[i].line.size)
            err = sign_for(f->founders[i].participant, keys, f->text, &line, e);
        if (err)
            return err;
        if (line.size) {
            f->founders[i].line = arena_copy(a, buf_span(&line));
            count++;
        }
    }
    *put = count;
    return OK;
}

size_t founding_missing(const struct founding *f) {
    size_t missing = 0;
    for (size_t i = 0; i < f->count; i++)
        missing += !f->founders[i].line.size;
    return missing;
}

void founding_put_missing(const struct founding *f, struct buf *out) {
    const char *gap = "";
    for (size_t i = 0; i < f->count; i++)
        if (!f->founders[i].line.size) {
            buf_printf(out, "%s" SPAN_FMT, gap, SPAN_ARG(f->founders[i].who));
            gap = ", ";
        }
}

void founding_note(const struct founding *f, struct buf *out) {
    buf_put_span(out, f->text);
    buf_put_byte(out, '\n');
    for (size_t i = 0; i < f->count; i++)
        buf_put_span(out, f->founders[i].line);
}

void founding_id(const struct founding *f, struct buf *hex) {
    uint8_t id[HASH_BYTES];
    hash_one(f->text, id);
    hex_put(hex, span(id, sizeof id));
}

enum err founding_check(const struct founding *f, struct error *e) {
    BUF_SCOPED struct buf note;
    FOUNDED_SCOPED struct founded founded = {0};
    buf_init(&note, LIMIT_ENTRY_BYTES + 1);
    founding_note(f, &note);
    enum err err = founded_open(&founded, buf_span(&note), e);
    const struct verdict *v = &founded.verdict;
    if (err || v->class == VERDICT_OK)
        return err;
    // The founders' lines are looked at last of all.
    if (v->why.rule && !strcmp(v->why.rule, "founders-sign") && founding_missing(f))
        return OK;
    *e = v->why;
    return e->code;
}
