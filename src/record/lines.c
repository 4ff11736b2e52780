// SPDX-License-Identifier: Apache-2.0
#include "record/lines.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/home.h"
#include "crypto/secret.h"
#include "talks/line.h"

#include <dirent.h>

#define LINES_MAX 100000 // kept for one record
#define FILE_BYTES (2 * LINE_BYTES_MAX)
#define NAME_BYTES (2 * HASH_BYTES)

static void put_folder(const uint8_t found[HASH_BYTES], struct buf *out) {
    buf_put_str(out, "lines/");
    hex_put(out, span(found, HASH_BYTES));
}

enum err lines_keep(const uint8_t found[HASH_BYTES], const uint8_t name[HASH_BYTES],
                    struct span line, const uint8_t recipient[AGE_KEY_BYTES], struct error *e) {
    uint8_t one[1][AGE_KEY_BYTES];
    BUF_SCOPED struct buf folder, path, sealed;
    buf_init(&folder, 256);
    buf_init(&path, 4096);
    buf_init(&sealed, FILE_BYTES);
    memcpy(one[0], recipient, AGE_KEY_BYTES);
    put_folder(found, &folder);
    enum err err = age_encrypt(line, AGE_KEYS(one), 1, &sealed, e);
    if (!err)
        err = home_folder(buf_str(&folder), &path, e);
    if (err)
        return err;
    buf_put_byte(&path, '/');
    hex_put(&path, span(name, HASH_BYTES));
    buf_put_byte(&path, '-');
    hex_put(&path, span(recipient, AGE_KEY_BYTES));
    buf_put_str(&path, ".age");
    err = file_write(buf_str(&path), buf_span(&sealed), 0600, false, e);
    return err == ERR_CONFLICT ? OK : err;
}

struct loading {
    const uint8_t (*identities)[AGE_KEY_BYTES];
    size_t count;
    const uint8_t *wanted; // the first of this name, into `out`; NULL: all of them
    struct buf *out;
    bool found;
    struct arena *arena;
    struct reader_line *lines;
    size_t line_count, room, unread;
};

static void add(struct loading *l, const uint8_t name[HASH_BYTES], struct span line) {
    if (l->line_count == l->room) {
        l->room = l->room ? 2 * l->room : 16;
        struct reader_line *more = arena_array(l->arena, struct reader_line, l->room);
        if (l->line_count)
            memcpy(more, l->lines, l->line_count * sizeof *more);
        l->lines = more;
    }
    struct reader_line *new = &l->lines[l->line_count++];
    memcpy(new->id, name, HASH_BYTES);
    new->line = arena_copy(l->arena, line);
}

static bool read_file(const char *path, const uint8_t (*identities)[AGE_KEY_BYTES], size_t count,
                      struct buf *out) {
    BUF_SCOPED struct buf sealed;
    buf_init(&sealed, FILE_BYTES);
    return !file_read(path, &sealed, NULL) &&
           !age_decrypt(buf_span(&sealed), identities, count, out, NULL);
}

// Any file's: what else lies there is passed over.
static bool name_of(const char *file, uint8_t name[HASH_BYTES]) {
    struct span all = span_str(file);
    return all.size > NAME_BYTES && (file[NAME_BYTES] == '-' || file[NAME_BYTES] == '.') &&
           strcmp(file + all.size - strlen(".age"), ".age") == 0 &&
           hex_get(span_head(all, NAME_BYTES), name, HASH_BYTES);
}

static void load_one(struct loading *l, const char *folder, const char *file) {
    uint8_t name[HASH_BYTES];
    BUF_SCOPED struct buf path;
    SECRET_BUF_SCOPED struct buf line = {0};
    buf_init(&path, 4096);
    secret_buf_init(&line, LINE_BYTES_MAX);
    if (!name_of(file, name) || (l->wanted && memcmp(name, l->wanted, sizeof name) != 0))
        return;
    buf_printf(&path, "%s/%s", folder, file);
    if (!read_file(buf_str(&path), l->identities, l->count, &line))
        l->unread++;
    else if (!l->wanted)
        add(l, name, buf_span(&line));
    else
        buf_put_span(l->out, buf_span(&line));
    l->found = l->found || line.size;
}

static enum err load(struct loading *l, const uint8_t found[HASH_BYTES], struct error *e) {
    BUF_SCOPED struct buf name, folder;
    buf_init(&name, 256);
    buf_init(&folder, 4096);
    put_folder(found, &name);
    enum err err = home_path(buf_str(&name), &folder, e);
    if (err && err != ERR_NOT_FOUND)
        return err;
    DIR *d = err ? NULL : opendir(buf_str(&folder));
    struct dirent *entry;
    while (d && l->line_count < LINES_MAX && !(l->wanted && l->found) && (entry = readdir(d)))
        load_one(l, buf_str(&folder), entry->d_name);
    if (d)
        closedir(d);
    return OK;
}

bool lines_read(const uint8_t found[HASH_BYTES], const uint8_t name[HASH_BYTES],
                const uint8_t (*identities)[AGE_KEY_BYTES], size_t count, struct buf *out) {
    struct loading l = {.identities = identities, .count = count, .wanted = name, .out = out};
    return !load(&l, found, NULL) && l.found;
}

static int by_name(const void *a, const void *b) {
    return memcmp(((const struct reader_line *)a)->id, ((const struct reader_line *)b)->id,
                  HASH_BYTES);
}

enum err lines_load(const uint8_t found[HASH_BYTES], const uint8_t (*identities)[AGE_KEY_BYTES],
                    size_t count, struct arena *a, struct reader_line **out, size_t *lines,
                    size_t *unread, struct error *e) {
    struct loading l = {.identities = identities, .count = count, .arena = a};
    enum err err = load(&l, found, e);
    if (err)
        return err;
    if (l.line_count)
        qsort(l.lines, l.line_count, sizeof *l.lines, by_name);
    *out = l.lines;
    *lines = l.line_count;
    *unread = l.unread;
    return OK;
}

const struct reader_line *lines_find(const struct reader_line *lines, size_t count,
                                     const uint8_t name[HASH_BYTES]) {
    struct reader_line key = {.id = {0}};
    memcpy(key.id, name, HASH_BYTES);
    return count ? bsearch(&key, lines, count, sizeof *lines, by_name) : NULL;
}
