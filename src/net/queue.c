// SPDX-License-Identifier: Apache-2.0
#include "net/queue.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/home.h"
#include "base/limits.h"
#include "base/text.h"
#include "crypto/hash.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_BYTES (4 * LIMIT_ENTRY_BYTES)
#define QUEUE_MAX 4096

static enum err put_folder(struct span record, struct buf *out, struct error *e) {
    uint8_t hash[HASH_BYTES];
    BUF_SCOPED struct buf name;
    buf_init(&name, 256);
    hash_one(record, hash);
    buf_put_str(&name, "queue/");
    hex_put(&name, span(hash, 16));
    return home_folder(buf_str(&name), out, e);
}

enum err queue_path(struct span record, uint64_t number, struct buf *out, struct error *e) {
    enum err err = put_folder(record, out, e);
    if (!err)
        buf_printf(out, "/%08llu", (unsigned long long)number);
    return err;
}

static int by_number(const void *a, const void *b) {
    const uint64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

enum err queue_list(struct span record, struct arena *a, uint64_t **numbers, size_t *count,
                    struct error *e) {
    BUF_SCOPED struct buf folder;
    buf_init(&folder, 4096);
    enum err err = put_folder(record, &folder, e);
    if (err)
        return err;
    DIR *d = opendir(buf_str(&folder));
    if (!d)
        return error_errno(e, buf_str(&folder));
    *numbers = arena_array(a, uint64_t, QUEUE_MAX);
    *count = 0;
    for (struct dirent *entry; (entry = readdir(d)) && *count < QUEUE_MAX;)
        if (strlen(entry->d_name) == 8 && strspn(entry->d_name, "0123456789") == 8)
            (*numbers)[(*count)++] = strtoull(entry->d_name, NULL, 10);
    closedir(d);
    qsort(*numbers, *count, sizeof **numbers, by_number);
    return OK;
}

static void put_time(struct json *j, const char *name, struct stamp s) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    stamp_print(s, &text);
    json_put_text(j, name, buf_span(&text));
}

static void print(struct span record, const struct queued *q, struct buf *out) {
    JSON_SCOPED struct json *j = json_new_object();
    json_put_text(j, "record", record);
    json_put_text(j, "act", q->type);
    json_put(j, "body", json_copy(q->body));
    if (q->source)
        json_put(j, "source", json_copy(q->source));
    if (q->to)
        json_put(j, "to", json_copy(q->to));
    if (q->wider)
        json_put_bool(j, "wider", true);
    put_time(j, "at", q->at);
    if (q->has_until)
        put_time(j, "until", q->until);
    json_print(j, out);
    buf_put_byte(out, '\n');
}

enum err queue_add(struct span record, const struct queued *q, const uint8_t *age, struct buf *path,
                   struct error *e) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf text, sealed;
    uint64_t *numbers = NULL;
    size_t count = 0;
    arena_init(&a);
    buf_init(&text, FILE_BYTES / 2);
    buf_init(&sealed, FILE_BYTES);
    print(record, q, &text);
    enum err err = buf_check(&text, "an act", e);
    if (!err)
        err = queue_list(record, &a, &numbers, &count, e);
    if (!err && count == QUEUE_MAX)
        err = error_set(e, ERR_LIMIT, "%d acts are queued already", QUEUE_MAX);
    if (!err && age) {
        uint8_t recipient[1][AGE_KEY_BYTES];
        memcpy(recipient[0], age, AGE_KEY_BYTES);
        err = age_encrypt(buf_span(&text), AGE_KEYS(recipient), 1, &sealed, e);
    }
    uint64_t number = err || !count ? 1 : numbers[count - 1] + 1;
    err = err ? err : ERR_CONFLICT;
    // Another command may take the number first.
    for (int i = 0; err == ERR_CONFLICT && i < 100; i++) {
        buf_clear(path);
        err = queue_path(record, number++, path, e);
        if (!err)
            err = file_write(buf_str(path), buf_span(age ? &sealed : &text), 0600, false, e);
    }
    return err;
}

static bool is_slugs(const struct json *to) {
    size_t good = 0;
    while (good < json_count(to) && slug_ok(json_text(json_at(to, good))))
        good++;
    return json_type(to) == JSON_LIST_T && good && good == json_count(to);
}

static bool parse(struct queued *q, struct span record) {
    struct span until = json_get_text(q->json, "until");
    q->type = json_get_text(q->json, "act");
    q->body = json_get(q->json, "body");
    q->source = json_get(q->json, "source");
    q->to = json_get(q->json, "to");
    q->wider = json_get_bool(q->json, "wider");
    q->has_until = until.data != NULL;
    return span_equal(json_get_text(q->json, "record"), record) && q->type.size &&
           json_type(q->body) == JSON_OBJECT_T && (!q->to || is_slugs(q->to)) &&
           stamp_parse(json_get_text(q->json, "at"), &q->at) &&
           (!q->has_until || stamp_parse(until, &q->until));
}

enum err queue_read(struct span record, uint64_t number, const uint8_t (*secrets)[AGE_KEY_BYTES],
                    size_t count, struct queued *out, struct error *e) {
    BUF_SCOPED struct buf path, file, plain;
    struct queued q = {.json = NULL};
    buf_init(&path, 4096);
    buf_init(&file, FILE_BYTES);
    buf_init(&plain, FILE_BYTES);
    enum err err = queue_path(record, number, &path, e);
    if (!err)
        err = file_read(buf_str(&path), &file, e);
    bool sealed = !err && age_is_file(buf_span(&file));
    if (sealed && !count)
        err = error_set(e, ERR_DENIED, "it is encrypted to the age key of another key file");
    else if (sealed)
        err = age_decrypt(buf_span(&file), secrets, count, &plain, e);
    if (!err)
        err = json_parse(buf_span(sealed ? &plain : &file), JSON_DECIMALS | JSON_LINES, &q.json, e);
    if (!err && !parse(&q, record))
        err = error_set(e, ERR_INVALID, "it is no act of this record");
    if (err) {
        error_prefix(e, "%s", buf_str(&path));
        queued_done(&q);
        return err;
    }
    *out = q;
    return OK;
}

void queued_done(struct queued *q) {
    json_free(q->json);
    *q = (struct queued){.json = NULL};
}

enum err queue_drop(struct span record, uint64_t number, struct error *e) {
    BUF_SCOPED struct buf path;
    buf_init(&path, 4096);
    enum err err = queue_path(record, number, &path, e);
    if (!err && unlink(buf_str(&path)) && errno != ENOENT)
        err = error_errno(e, buf_str(&path));
    return err;
}
