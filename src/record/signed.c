// SPDX-License-Identifier: Apache-2.0
// The file is text: the key, "live" or "exercise", the size, the root in base64; a line each.
#include "record/signed.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/home.h"
#include "record/record_handle.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define FILE_BYTES_MAX 1024

// One key may cosign many logs: what it signs for each is a history of its own.
static void put_file_name(const struct secret_key *key, struct span origin, struct buf *out) {
    uint8_t hash[HASH_BYTES];
    BUF_SCOPED struct buf text;
    buf_init(&text, 2048);
    buf_printf(&text, "%s\n%08x\n" SPAN_FMT "\n", key->name, key->id, SPAN_ARG(origin));
    hash_one(buf_span(&text), hash);
    hex_put(out, span(hash, 16));
}

static enum err lock(struct signed_last *s, struct error *e) {
    BUF_SCOPED struct buf path;
    buf_init(&path, sizeof s->path + 8);
    buf_printf(&path, "%s.lock", s->path);
    return home_lock(buf_str(&path), "somebody is signing with this key", &s->lock, e);
}

static struct span take_line(struct span *rest) {
    const uint8_t *end = rest->size ? memchr(rest->data, '\n', rest->size) : NULL;
    struct span line = end ? span(rest->data, (size_t)(end - rest->data)) : *rest;
    *rest = span_from(*rest, line.size + (end != NULL));
    return line;
}

static bool parse(struct signed_last *s, struct span text) {
    struct span key = take_line(&text), kind = take_line(&text), size = take_line(&text),
                root = take_line(&text);
    s->live = span_is(kind, "live");
    return key.size && (s->live || span_is(kind, "exercise")) &&
           decimal_get(size, LIMIT_TREE_SIZE, &s->size) &&
           base64_get_exact(root, s->root, HASH_BYTES) && !text.size;
}

static enum err recall(struct signed_last *s, struct error *e) {
    BUF_SCOPED struct buf text;
    buf_init(&text, FILE_BYTES_MAX);
    if (access(s->path, F_OK) && errno == ENOENT)
        return OK;
    enum err err = file_read(s->path, &text, e);
    if (err)
        return err == ERR_NOT_FOUND ? ERR_IO : err;
    s->known = parse(s, buf_span(&text));
    s->bytes = text.size;
    if (s->known)
        return OK;
    error_set(e, ERR_CORRUPT, "%s: does not say what its key has signed last", s->path);
    error_hint(e, "Compare with other copies of the record before you remove it");
    return ERR_CORRUPT;
}

enum err signed_open(struct signed_last *s, const struct secret_key *key, struct span origin,
                     struct error *e) {
    *s = (struct signed_last){.lock = -1};
    BUF_SCOPED struct buf path;
    buf_init(&path, sizeof s->path - 8);
    enum err err = home_path("signed", &path, e);
    buf_put_byte(&path, '/');
    put_file_name(key, origin, &path);
    if (!err)
        err = buf_check(&path, "the state folder's path", e);
    if (!err)
        snprintf(s->path, sizeof s->path, "%s", buf_str(&path));
    if (!err)
        err = lock(s, e);
    if (!err)
        err = recall(s, e);
    if (err)
        signed_close(s);
    return err;
}

void signed_close(struct signed_last *s) {
    if (s->lock >= 0)
        close(s->lock);
    s->lock = -1;
}

static bool is_exercise(const struct record *r) {
    return span_is(fold_state(r->fold)->kind, "exercise");
}

enum err signed_check(const struct signed_last *s, struct record *r, struct error *e) {
    uint8_t root[HASH_BYTES];
    if (s->lock < 0 || !s->known || (!s->live && is_exercise(r)))
        return OK;
    bool shorter = s->size > r->tree.size;
    enum err err = shorter || !s->size ? OK : tree_root(&r->tree, s->size, root, e);
    if (err || (!shorter && (!s->size || memcmp(root, s->root, HASH_BYTES) == 0)))
        return err;
    error_set(e, ERR_CONFLICT,
              shorter ? "this key has signed %llu entries of this record before, here are %llu: it "
                        "does not sign two histories"
                      : "this key has signed other entries as the first %llu of this record (here "
                        "are %llu): it does not sign two histories",
              (unsigned long long)s->size, (unsigned long long)r->tree.size);
    error_hint(e,
               "Is this a restored backup, or a copy while another is written to? Go on "
               "with the one that was signed. It is remembered in %.120s",
               s->path);
    return ERR_CONFLICT;
}

// One small write over a text that is not longer: whoever is cut off leaves the old one or the new.
static enum err write_over(const char *path, struct span text, struct error *e) {
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return error_errno(e, path);
    enum err err =
        pwrite(fd, text.data, text.size, 0) == (ssize_t)text.size ? OK : error_errno(e, path);
    close(fd);
    return err;
}

static enum err write_file(const char *path, struct span text, bool durable, struct error *e) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return error_errno(e, path);
    bool good = write(fd, text.data, text.size) == (ssize_t)text.size && !(durable && fsync(fd));
    enum err err = good ? OK : error_errno(e, path);
    close(fd);
    return err;
}

static enum err sync_folder(const char *file, struct error *e) {
    char folder[4096];
    snprintf(folder, sizeof folder, "%s", file);
    *strrchr(folder, '/') = 0;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && (!fsync(fd) || errno == EINVAL);
    enum err err = good ? OK : error_errno(e, folder);
    if (fd >= 0)
        close(fd);
    return err;
}

static enum err write_aside(const struct signed_last *s, struct span text, bool durable,
                            struct error *e) {
    BUF_SCOPED struct buf path;
    buf_init(&path, sizeof s->path + 8);
    buf_printf(&path, "%s.new", s->path); // nobody else's: the key is locked
    enum err err = write_file(buf_str(&path), text, durable, e);
    if (!err && rename(buf_str(&path), s->path))
        err = error_errno(e, s->path);
    return err || !durable ? err : sync_folder(s->path, e);
}

enum err signed_keep(struct signed_last *s, struct record *r, uint64_t size,
                     const uint8_t root[HASH_BYTES], bool durable, struct error *e) {
    if (s->lock < 0)
        return OK;
    BUF_SCOPED struct buf text;
    bool live = !is_exercise(r) || (s->known && s->live);
    buf_init(&text, FILE_BYTES_MAX);
    buf_printf(&text, SPAN_FMT "\n%s\n%llu\n", SPAN_ARG(fold_state(r->fold)->record),
               live ? "live" : "exercise", (unsigned long long)size);
    base64_put(&text, span(root, HASH_BYTES));
    buf_put_byte(&text, '\n');
    bool over = !durable && s->known && text.size >= s->bytes;
    enum err err = over ? write_over(s->path, buf_span(&text), e)
                        : write_aside(s, buf_span(&text), durable, e);
    if (err)
        return err;
    s->known = true;
    s->live = live;
    s->size = size;
    s->bytes = text.size;
    memcpy(s->root, root, HASH_BYTES);
    return OK;
}
