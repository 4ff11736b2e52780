// SPDX-License-Identifier: Apache-2.0
// Which keys open a sealed blob: those of the lines that its reader can read, and of those that
// were opened.
#include "record/opening.h"

#include "base/codec.h"
#include "crypto/secret.h"
#include "record/record_handle.h"
#include "talks/line.h"

struct seeking {
    struct record *r;
    char hex[2 * HASH_BYTES + 1];
    uint8_t (*keys)[AGE_KEY_BYTES];
    size_t room, count;
    struct reader_keys readers;
};

static void take_key(struct seeking *s, struct span text) {
    uint8_t *key = s->keys[s->count];
    if (age_identity_parse(text, key, NULL))
        return;
    for (size_t i = 0; i < s->count; i++)
        if (!memcmp(s->keys[i], key, AGE_KEY_BYTES))
            return;
    s->count++;
}

static void look_in_opening(struct seeking *s, struct span type, const struct json *body,
                            struct arena *a);

static void look_in_line(struct seeking *s, struct span line, bool opened, struct arena *a) {
    struct line l;
    if (line_parse(line, a, &l, NULL))
        return;
    for (size_t i = 0; i < json_count(l.keys) && s->count < s->room; i++)
        if (span_is(json_get_text(json_at(l.keys, i), "sha256"), s->hex))
            take_key(s, json_get_text(json_at(l.keys, i), "key"));
    if (!opened)
        look_in_opening(s, l.type, l.body, a);
}

// What is opened inside an opening is void (record-format 12): nobody looks there.
static void look_in_opening(struct seeking *s, struct span type, const struct json *body,
                            struct arena *a) {
    SECRET_BUF_SCOPED struct buf line = {0};
    secret_buf_init(&line, LINE_BYTES_MAX);
    if (span_is(type, "open") &&
        line_fill(json_get_text(body, "line"), json_get_int(body, "kib"), &line))
        look_in_line(s, buf_span(&line), true, a);
}

static enum err look_at(void *context, uint64_t index, struct span entry, struct error *e) {
    struct seeking *s = context;
    const struct reader *reader = record_reader(s->r);
    SECRET_BUF_SCOPED struct buf line = {0};
    ARENA_SCOPED struct arena a;
    struct act act;
    (void)index;
    (void)e;
    secret_buf_init(&line, LINE_BYTES_MAX);
    arena_init(&a);
    // What is restricted names its blobs in its envelope; an opening has the line whole.
    bool named = json_may_say(entry, span_str(s->hex));
    bool sealed = reader && json_may_say(entry, span_str("sealed"));
    if (s->count == s->room || (!named && !sealed) || act_parse(entry, &a, &act, NULL))
        return OK;
    if (!act.to)
        look_in_opening(s, act.type, act.body, &a);
    else if (reader && reader_line(reader, &act, reader_place(reader, &s->readers, &act), &line))
        look_in_line(s, buf_span(&line), false, &a);
    return OK;
}

enum err opening_blob_keys(struct record *r, const uint8_t sha256[HASH_BYTES],
                           uint8_t (*keys)[AGE_KEY_BYTES], size_t room, size_t *count,
                           struct error *e) {
    struct seeking s = {.r = r, .keys = keys, .room = room};
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf hex;
    arena_init(&a);
    reader_keys_count(record_state(r), &a, &s.readers);
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(sha256, HASH_BYTES));
    memcpy(s.hex, buf_str(&hex), sizeof s.hex);
    enum err err = truth_entries(record_truth(r), 0, record_size(r), look_at, &s, e);
    if (err)
        return err;
    if (!s.count) {
        error_set(e, ERR_DENIED, "no act that can be read here has a key to this content");
        return error_hint(e, "Its readers' --key opens it; what is not sealed needs no --open");
    }
    *count = s.count;
    return OK;
}
