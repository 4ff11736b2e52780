// SPDX-License-Identifier: Apache-2.0
#include "record/sample_long.h"

#include "base/file.h"
#include "talks/act.h"

#include <inttypes.h>

#define GROUP_MAX 9

static const char round_body[] =
    "{\"id\":\"long\",\"kind\":\"round\",\"track\":\"astana\",\"title\":{\"en\":\"A long round\"},"
    "\"place\":{\"name\":{\"en\":\"Astana\"}},\"from\":\"2017-05-03\",\"to\":\"2017-05-04\","
    "\"state\":\"open\"}";

enum err sample_some_note(struct record *r, size_t i, struct buf *note, struct error *e) {
    const char *who = sample_participants[i % 9], *type = "statement";
    char body[512];
    if (i % 9 == 8) {
        type = "report"; // the press
        snprintf(body, sizeof body,
                 "{\"id\":\"r-%zu\",\"said_by\":{\"who\":\"rus\"},\"standing\":\"official\","
                 "\"wording\":\"verbatim\",\"sort\":\"fact\",\"text\":{\"en\":\"said %06zu\"}}",
                 i, i);
    } else if (i % 4 == 3) {
        type = "interest";
        snprintf(body, sizeof body,
                 "{\"about\":{\"name\":{\"en\":\"state %06zu\"}},"
                 "\"state\":\"exploring\"}",
                 i);
    } else {
        snprintf(body, sizeof body,
                 "{\"id\":\"s-%zu\",\"speaker\":{\"name\":{\"en\":\"Envoy\"}},"
                 "\"on_behalf\":[\"%s\"],\"text\":{\"en\":\"words %06zu\"}}",
                 i, who, i);
    }
    return sample_note(r, who, "desk", type, body, 10 + (int)i, note, e);
}

static enum err put_group(struct record *r, size_t from, size_t count, struct error *e) {
    struct buf notes[GROUP_MAX];
    struct span spans[GROUP_MAX];
    struct appended results[GROUP_MAX];
    struct secret_key log = sample_key("", "log");
    enum err err = OK;
    for (size_t i = 0; i < count; i++) {
        buf_init(&notes[i], LIMIT_ENTRY_BYTES);
        if (!err)
            err = sample_some_note(r, from + i, &notes[i], e);
        spans[i] = buf_span(&notes[i]);
    }
    if (!err)
        err = record_append(r, &log, spans, count, 0, results, e);
    for (size_t i = 0; i < count; i++) {
        if (!err && !results[i].logged)
            err = error_set(e, ERR_INVALID, "%s", results[i].verdict.why.message);
        buf_done(&notes[i]);
    }
    return err;
}

// Groups of one and of several; now and then a hold act, now and then cosignatures.
static enum err play(struct record *r, size_t acts, struct error *e) {
    static const char *const holders[] = {"irn", "rus", "tur"};
    static const size_t sizes[] = {1, 1, 7, 2, 9, 1, 3, 1, 8, 4};
    size_t made = 0;
    enum err err = sample_act(r, "kaz", "desk", "round", round_body, 1, e);
    for (size_t group = 0; !err && record_size(r) < acts; group++) {
        size_t count = sizes[group % 10];
        err = put_group(r, made, count, e);
        made += count;
        if (!err && group % 6 == 5)
            err = sample_hold(r, holders[group / 6 % 3], 10 + (int)made, e);
        if (!err && group % 12 == 5)
            err = sample_cosign(r, e);
    }
    return err ? err : sample_cosign(r, e);
}

static enum err take_entry(void *context, uint64_t index, struct span entry, struct error *e) {
    struct sample_long *s = context;
    struct act act;
    struct sample_entry *at = &s->entries[index];
    at->note = arena_copy(&s->arena, entry);
    enum err err = act_parse(at->note, &s->arena, &act, e);
    if (err)
        return err;
    struct span name = act.note.sigs[0].name;
    act_key_name_split(name, act.record, &at->who, &at->label);
    at->n = act.n;
    at->seen = (uint64_t)act.seen_size;
    return OK;
}

static enum err take_checkpoint(void *context, uint64_t size, struct span note, struct error *e) {
    struct sample_long *s = context;
    (void)note, (void)e;
    s->sizes = memory_grow(s->sizes, (s->size_count + 1) * sizeof *s->sizes);
    s->sizes[s->size_count++] = size;
    return OK;
}

static enum err take_cosignature(void *context, uint64_t size, struct span line, int64_t time_s,
                                 struct error *e) {
    struct sample_long *s = context;
    (void)e;
    s->cosignatures =
        memory_grow(s->cosignatures, (s->cosignature_count + 1) * sizeof *s->cosignatures);
    s->cosignatures[s->cosignature_count++] =
        (struct sample_cosignature){size, time_s, arena_copy(&s->arena, line)};
    return OK;
}

static enum err take_all(struct record *r, struct sample_long *s, struct error *e) {
    s->count = record_size(r);
    s->entries = memory_get(s->count * sizeof *s->entries);
    fold_digest(record_fold(r), s->state);
    enum err err = record_root(r, s->count, s->root, e);
    if (!err)
        err = truth_entries(record_truth(r), 0, s->count, take_entry, s, e);
    if (!err)
        err = truth_checkpoints(record_truth(r), take_checkpoint, s, e);
    if (!err)
        err = truth_cosignatures(record_truth(r), UINT64_MAX, take_cosignature, s, e);
    return err;
}

enum err sample_long_make(const char *path, size_t acts, struct sample_long *out, struct error *e) {
    struct record *r = NULL;
    BUF_SCOPED struct buf bytes;
    *out = (struct sample_long){0};
    arena_init(&out->arena);
    buf_init(&bytes, BUF_MAX);
    enum err err = sample_create(path, &r, e);
    if (!err)
        err = play(r, acts, e);
    if (!err)
        err = take_all(r, out, e);
    record_close(r);
    if (!err)
        err = file_read(path, &bytes, e);
    out->file = arena_copy(&out->arena, buf_span(&bytes));
    return err;
}

void sample_long_done(struct sample_long *s) {
    free(s->entries);
    free(s->sizes);
    free(s->cosignatures);
    arena_done(&s->arena);
    *s = (struct sample_long){0};
}

enum err sample_checkpoint(uint64_t size, const uint8_t root[HASH_BYTES], struct buf *out,
                           struct error *e) {
    struct secret_key log = sample_key("", "log");
    struct checkpoint c = {.origin = span_str(log.name), .size = size};
    memcpy(c.root, root, HASH_BYTES);
    enum err err = checkpoint_sign(&c, &log, out, e);
    return err ? err : buf_check(out, "a checkpoint", e);
}
