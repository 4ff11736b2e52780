// SPDX-License-Identifier: Apache-2.0
#include "net/whence.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/home.h"
#include "http/client.h"

#include <limits.h>

#define PATH_BYTES 8192
#define FILE_BYTES 4096

static void put_name(struct span of, const char *ending, struct buf *out) {
    uint8_t hash[HASH_BYTES];
    hash_one(of, hash);
    buf_put_byte(out, '/');
    hex_put(out, span(hash, 16));
    buf_put_str(out, ending);
}

enum err whence_recall(const uint8_t found[HASH_BYTES], struct buf *url, struct error *e) {
    BUF_SCOPED struct buf path, text;
    buf_init(&path, PATH_BYTES);
    buf_init(&text, FILE_BYTES);
    enum err err = home_path("hosts", &path, e);
    put_name(span(found, HASH_BYTES), "", &path);
    if (!err)
        err = file_read(buf_str(&path), &text, e);
    struct span rest = buf_span(&text), line;
    if (!err && !span_cut(&rest, '\n', &line))
        err = error_set(e, ERR_NOT_FOUND, "%s: is empty", buf_str(&path));
    return err ? err : client_url_check(line, url, e);
}

enum err whence_remember(const uint8_t found[HASH_BYTES], const char *url, struct error *e) {
    BUF_SCOPED struct buf path, text;
    buf_init(&path, PATH_BYTES);
    buf_init(&text, FILE_BYTES);
    enum err err = home_folder("hosts", &path, e);
    put_name(span(found, HASH_BYTES), "", &path);
    buf_printf(&text, "%s\n", url);
    return err ? err : file_write(buf_str(&path), buf_span(&text), 0600, true, e);
}

static enum err came_path(struct record *r, const char *url, struct buf *out, struct error *e) {
    char real[PATH_MAX];
    BUF_SCOPED struct buf of;
    buf_init(&of, PATH_BYTES);
    if (!realpath(truth_path(record_truth(r)), real))
        return error_errno(e, truth_path(record_truth(r)));
    buf_printf(&of, "%s\n%s", real, url);
    buf_init(out, PATH_BYTES);
    enum err err = home_cache_folder("came", out, e);
    put_name(buf_span(&of), "", out);
    return err;
}

// Two numbers: the host's, and how many lines were here then: fewer now means another file.
uint64_t whence_came(struct record *r, const char *url) {
    BUF_SCOPED struct buf path = {0}, text;
    struct error e;
    struct span rest, word;
    uint64_t came = 0, had = 0, have = 0;
    buf_init(&text, FILE_BYTES);
    if (came_path(r, url, &path, &e) || file_read(buf_str(&path), &text, &e))
        return 0;
    rest = buf_span(&text);
    bool good = span_cut(&rest, ' ', &word) && decimal_get(word, INT64_MAX, &came) &&
                span_cut(&rest, '\n', &word) && decimal_get(word, INT64_MAX, &had) &&
                !truth_last_cosignature(record_truth(r), &have, &e) && had <= have;
    return good ? came : 0;
}

void whence_keep_came(struct record *r, const char *url, uint64_t came) {
    BUF_SCOPED struct buf path = {0}, text;
    struct error e;
    uint64_t have = 0;
    buf_init(&text, FILE_BYTES);
    if (came_path(r, url, &path, &e) || truth_last_cosignature(record_truth(r), &have, &e))
        return;
    buf_printf(&text, "%llu %llu\n", (unsigned long long)came, (unsigned long long)have);
    enum err err = file_write(buf_str(&path), buf_span(&text), 0600, true, &e);
    (void)err; // the cache's loss
}

enum err whence_replica(const char *url, struct buf *path, struct error *e) {
    enum err err = home_cache_folder("replicas", path, e);
    put_name(span_str(url), ".truce", path);
    return err ? err : buf_check(path, "the replica's path", e);
}
