// SPDX-License-Identifier: Apache-2.0
#include "net/queue.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_BYTES (4 * LIMIT_ENTRY_BYTES)
#define QUEUE_MAX 4096

enum err queue_path(const struct own *o, uint64_t number, struct buf *out, struct error *e) {
    enum err err = own_folder(o, "queue", out, e);
    if (!err)
        buf_printf(out, "/%08llu", (unsigned long long)number);
    return err;
}

static int by_number(const void *a, const void *b) {
    const uint64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

enum err queue_list(const struct own *o, struct arena *a, uint64_t **numbers, size_t *count,
                    struct error *e) {
    BUF_SCOPED struct buf folder;
    buf_init(&folder, 4096);
    enum err err = own_folder(o, "queue", &folder, e);
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

static struct json *sent_json(const struct sending_text *sent) {
    struct json *j = json_new_object();
    BUF_SCOPED struct buf id;
    buf_init(&id, 2 * HASH_BYTES);
    hex_put(&id, span(sent->id, HASH_BYTES));
    json_put_text(j, "id", buf_span(&id));
    json_put_int(j, "seen", (int64_t)sent->seen);
    return j;
}

static void print(const struct own *o, const struct queued *q, const struct sending_text *sent,
                  struct buf *out) {
    JSON_SCOPED struct json *j = json_new_object();
    json_put_text(j, "record", o->record);
    json_put_text(j, "by", o->who);
    json_put_text(j, "act", q->type);
    json_put(j, "body", json_copy(q->body));
    if (q->source)
        json_put(j, "source", json_copy(q->source));
    if (q->to)
        json_put(j, "to", json_copy(q->to));
    if (q->wider)
        json_put_bool(j, "wider", true);
    if (q->protected_too)
        json_put_bool(j, "protected_too", true);
    put_time(j, "at", q->at);
    if (q->has_until)
        put_time(j, "until", q->until);
    if (sent->any)
        json_put(j, "sent", sent_json(sent));
    json_print(j, out);
    buf_put_byte(out, '\n');
}

static void put_name(uint64_t number, struct buf *out) {
    buf_printf(out, "queue/%08llu", (unsigned long long)number);
}

static enum err write_file(const struct own *o, uint64_t number, const struct queued *q,
                           const struct sending_text *sent, bool replace, struct buf *path,
                           struct error *e) {
    BUF_SCOPED struct buf text, name, file;
    buf_init(&text, FILE_BYTES / 2);
    buf_init(&name, 64);
    buf_init(&file, FILE_BYTES);
    print(o, q, sent, &text);
    put_name(number, &name);
    enum err err = buf_check(&text, "an act", e);
    if (!err)
        err = own_seal(o, buf_str(&name), buf_span(&text), &file, e);
    if (!err)
        err = queue_path(o, number, path, e);
    return err ? err : file_write(buf_str(path), buf_span(&file), 0600, replace, e);
}

enum err queue_add(const struct own *o, const struct queued *q, struct buf *path,
                   struct error *e) {
    ARENA_SCOPED struct arena a;
    uint64_t *numbers = NULL;
    size_t count = 0;
    arena_init(&a);
    enum err err = queue_list(o, &a, &numbers, &count, e);
    if (!err && count == QUEUE_MAX)
        err = error_set(e, ERR_LIMIT, "%d acts are queued already", QUEUE_MAX);
    uint64_t number = err || !count ? 1 : numbers[count - 1] + 1;
    err = err ? err : ERR_CONFLICT;
    // Another command may take the number first.
    for (int i = 0; err == ERR_CONFLICT && i < 100; i++) {
        buf_clear(path);
        err = write_file(o, number++, q, &q->sent, false, path, e);
    }
    return err;
}

enum err queue_mark(const struct own *o, uint64_t number, const struct queued *q,
                    const struct sending_text *sent, struct error *e) {
    BUF_SCOPED struct buf path;
    buf_init(&path, 4096);
    return write_file(o, number, q, sent, true, &path, e);
}

static bool is_slugs(const struct json *to) {
    size_t good = 0;
    while (good < json_count(to) && slug_ok(json_text(json_at(to, good))))
        good++;
    return json_type(to) == JSON_LIST_T && good && good == json_count(to);
}

static bool get_sent(const struct json *j, struct sending_text *out) {
    const struct json *seen = json_get(j, "seen");
    out->any = j != NULL;
    out->seen = (uint64_t)json_get_int(j, "seen");
    return !j || (json_type(seen) == JSON_INT_T && json_get_int(j, "seen") >= 0 &&
                  hex_get(json_get_text(j, "id"), out->id, HASH_BYTES));
}

static bool parse(struct queued *q, const struct own *o) {
    struct span until = json_get_text(q->json, "until");
    q->type = json_get_text(q->json, "act");
    q->body = json_get(q->json, "body");
    q->source = json_get(q->json, "source");
    q->to = json_get(q->json, "to");
    q->wider = json_get_bool(q->json, "wider");
    q->protected_too = json_get_bool(q->json, "protected_too");
    q->has_until = until.data != NULL;
    return span_equal(json_get_text(q->json, "record"), o->record) &&
           span_equal(json_get_text(q->json, "by"), o->who) && q->type.size &&
           json_type(q->body) == JSON_OBJECT_T && (!q->to || is_slugs(q->to)) &&
           stamp_parse(json_get_text(q->json, "at"), &q->at) &&
           (!q->has_until || stamp_parse(until, &q->until)) &&
           get_sent(json_get(q->json, "sent"), &q->sent);
}

enum err queue_read(const struct own *o, uint64_t number, struct queued *out, struct error *e) {
    BUF_SCOPED struct buf path, name, file, text;
    struct queued q = {.json = NULL};
    struct span plain;
    buf_init(&path, 4096);
    buf_init(&name, 64);
    buf_init(&file, FILE_BYTES);
    buf_init(&text, FILE_BYTES);
    put_name(number, &name);
    enum err err = queue_path(o, number, &path, e);
    if (!err)
        err = file_read(buf_str(&path), &file, e);
    if (!err)
        err = own_open(o, buf_str(&name), buf_span(&file), &text, &plain, e);
    if (!err)
        err = json_parse(plain, JSON_DECIMALS | JSON_LINES, &q.json, e);
    if (!err && !parse(&q, o))
        err = error_set(e, ERR_INVALID, "it is no act of this record by \"" SPAN_FMT "\"",
                        SPAN_ARG(o->who));
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

enum err queue_drop(const struct own *o, uint64_t number, struct error *e) {
    BUF_SCOPED struct buf path;
    buf_init(&path, 4096);
    enum err err = queue_path(o, number, &path, e);
    if (!err && unlink(buf_str(&path)) && errno != ENOENT)
        err = error_errno(e, buf_str(&path));
    return err;
}
