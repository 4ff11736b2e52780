// SPDX-License-Identifier: Apache-2.0
#include "net/desk_keep.h"

#include "base/file.h"
#include "base/home.h"
#include "crypto/secret.h"

#include <unistd.h>

#define FILE_BYTES (KEEP_BYTES + 65536) // age's header, and a tag for each 64 KiB

static void put_name(const struct keep *k, struct buf *out) {
    buf_printf(out, "desk/%s", k->name);
}

static bool is_ours(const struct keep *k, const struct json *j) {
    return json_type(json_get(j, "items")) == JSON_LIST_T &&
           span_is(json_get_text(j, "record"), k->d->front.record_name) &&
           span_equal(json_get_text(j, "who"), k->d->o.reader->who);
}

static struct json *begin(const struct keep *k) {
    struct json *j = json_new_object();
    json_put_str(j, "record", k->d->front.record_name);
    json_put_text(j, "who", k->d->o.reader->who);
    json_put(j, "items", json_new_list());
    return j;
}

static enum err read_file(struct keep *k, const char *path, struct error *e) {
    BUF_SCOPED struct buf file, name;
    SECRET_BUF_SCOPED struct buf text = {0};
    struct own own = desk_own(k->d);
    struct span plain;
    struct error why;
    buf_init(&file, FILE_BYTES);
    buf_init(&name, 64);
    put_name(k, &name);
    enum err err = file_read(path, &file, &why);
    if (err == ERR_NOT_FOUND) {
        k->json = begin(k);
        return OK;
    }
    secret_buf_init(&text, file.size + 1);
    if (!err)
        err = own_open(&own, buf_str(&name), buf_span(&file), &text, &plain, &why);
    if (!err)
        err = json_parse(plain, JSON_DECIMALS | JSON_LINES, &k->json, &why);
    if (!err && !is_ours(k, k->json))
        err = error_set(&why, ERR_CORRUPT, "is not what was kept there");
    if (err) {
        error_prefix(&why, "%s", path);
        if (e)
            *e = why;
    }
    return err;
}

enum err keep_open(const struct desk *d, const char *name, struct keep *out, struct error *e) {
    BUF_SCOPED struct buf path, lock;
    struct own own = desk_own(d);
    *out = (struct keep){.d = d, .name = name, .lock = -1};
    buf_init(&path, 4096);
    buf_init(&lock, 4096);
    enum err err = own_folder(&own, "desk", &path, e);
    buf_printf(&lock, "%s/lock", buf_str(&path));
    if (!err)
        err = home_lock(buf_str(&lock), "another desk writes here", &out->lock, e);
    buf_printf(&path, "/%s", name);
    if (!err)
        err = read_file(out, buf_str(&path), e);
    out->items = json_get(out->json, "items");
    return err;
}

enum err keep_save(struct keep *k, struct error *e) {
    BUF_SCOPED struct buf path, name, sealed;
    SECRET_BUF_SCOPED struct buf plain = {0};
    struct own own = desk_own(k->d);
    buf_init(&path, 4096);
    buf_init(&name, 64);
    buf_init(&sealed, FILE_BYTES);
    secret_buf_init(&plain, KEEP_BYTES);
    json_print(k->json, &plain);
    put_name(k, &name);
    enum err err = buf_check(&plain, "what a desk keeps", e);
    if (!err)
        err = own_folder(&own, "desk", &path, e);
    buf_printf(&path, "/%s", k->name);
    if (!err)
        err = own_seal(&own, buf_str(&name), buf_span(&plain), &sealed, e);
    return err ? err : file_write(buf_str(&path), buf_span(&sealed), 0600, true, e);
}

void keep_close(struct keep *k) {
    if (k->lock >= 0)
        close(k->lock);
    json_free(k->json);
    *k = (struct keep){.lock = -1};
}

int64_t keep_count_drafts(const struct desk *d) {
    struct error why;
    KEEP_SCOPED struct keep k = {.lock = -1};
    return keep_open(d, "drafts", &k, &why) ? 0 : (int64_t)json_count(k.items);
}
