// SPDX-License-Identifier: Apache-2.0
#include "cli/input.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/replica.h"

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

void input_record_done(struct record **r) {
    record_close(*r);
}

enum exit_code input_record(const struct cli *c, const char *path, enum record_mode mode,
                            struct record **out) {
    struct error e;
    BUF_SCOPED struct buf replica;
    buf_init(&replica, 8192);
    if (client_is_url(path) && mode == RECORD_WRITE)
        return cli_usage(c, "%s: this takes a record on disk; truce clone makes one", path);
    if (client_is_url(path)) {
        enum exit_code code = replica_cached(c, path, NULL, &replica);
        if (code)
            return code;
        path = buf_str(&replica);
    }
    enum err err = input_look(path, &e);
    if (!err)
        err = record_open(path, mode, true, out, &e);
    if (!err)
        return EXIT_YES;
    bool disk = err == ERR_IO || err == ERR_NOT_FOUND || err == ERR_CONFLICT;
    return cli_fail_as(disk ? EXIT_IO : EXIT_UNREADABLE, &e);
}

// A pipe without a name, as /dev/fd/63 is one: its writer is there, so that reading it ends.
static bool anonymous(const char *path) {
    struct statfs fs;
    return !statfs(path, &fs) && fs.f_type == PIPEFS_MAGIC;
}

enum err input_look(const char *path, struct error *e) {
    struct stat s;
    if (!strcmp(path, "-") || stat(path, &s) || !S_ISFIFO(s.st_mode) || anonymous(path))
        return OK; // what else is wrong with it, opening tells
    error_set(e, ERR_IO, "%s: is a pipe, not a file", path);
    error_hint(e, "where - is taken, standard input may be a pipe");
    return ERR_IO;
}

enum err input_file(const char *path, struct buf *out, struct error *e) {
    buf_init(out, LIMIT_INPUT_FILE_BYTES);
    enum err err = input_look(path, e);
    return err ? err : file_read(path, out, e);
}

// "malformed JSON at byte N" of a file of many lines: which line, which column.
static void name_place(const char *path, struct span text, struct error *e) {
    uint64_t byte;
    size_t line = 1, begin = 0;
    struct span head = span_str("malformed JSON at byte "), said = span_str(e->message), number;
    struct span rest = span_from(said, head.size);
    if (!span_starts(said, head) || !span_cut(&rest, ':', &number) ||
        !decimal_get(number, INT64_MAX, &byte)) {
        error_prefix(e, "%s", path);
        return;
    }
    for (size_t i = 0; i + 1 < byte && i < text.size; i++)
        if (text.data[i] == '\n') {
            line++;
            begin = i + 1;
        }
    error_prefix(e, "%s: line %zu, column %zu", path, line,
                 byte > begin ? (size_t)byte - begin : 1);
}

enum err input_object(const char *path, struct json **out, struct error *e) {
    BUF_SCOPED struct buf text;
    struct json *j;
    enum err err = input_file(path, &text, e);
    if (err)
        return err;
    const char *name = strcmp(path, "-") ? path : "standard input";
    err = json_parse(buf_span(&text), JSON_DECIMALS | JSON_LINES, &j, e);
    if (err) {
        name_place(name, buf_span(&text), e);
        return err;
    }
    if (json_type(j) != JSON_OBJECT_T) {
        json_free(j);
        return error_set(e, ERR_INVALID, "%s: not a JSON object", name);
    }
    *out = j;
    return OK;
}

enum exit_code input_time(const struct cli *c, const char *option, struct stamp *out) {
    const char *text = cli_option(c, option);
    if (!text) {
        *out = (struct stamp){c->env->now(c->env->context), 0};
        return EXIT_YES;
    }
    if (stamp_parse(span_str(text), out))
        return EXIT_YES;
    return cli_usage(c, "%s: \"%s\" is no time; write 2017-05-02T20:00:00+06:00", option, text);
}

enum exit_code input_found(struct cli *c, const char *value, uint8_t id[HASH_BYTES],
                           struct span *note) {
    struct error e;
    *note = (struct span){0};
    if (hex_get(span_str(value), id, HASH_BYTES))
        return EXIT_YES;
    BUF_SCOPED struct buf file;
    if (input_file(value, &file, &e)) {
        error_hint(&e, "a fingerprint is 64 hex digits, in lowercase; else name a file");
        return cli_fail(&e);
    }
    struct span text = buf_span(&file), line;
    struct span first = text;
    if (span_cut(&first, '\n', &line) && hex_get(line, id, HASH_BYTES))
        return EXIT_YES;
    struct note parsed;
    struct span kept = arena_copy(&c->arena, text);
    if (note_parse(kept, &c->arena, &parsed, &e)) {
        error_set(&e, ERR_INVALID, "%s: neither a fingerprint nor a founding note", value);
        return cli_fail(&e);
    }
    hash_one(parsed.text, id);
    *note = kept;
    return EXIT_YES;
}

static bool same_file(const char *a, const char *b) {
    struct stat x, y;
    return b && !stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

enum exit_code input_leave(const char *path, const char *over, struct span data, int mode) {
    struct error e;
    enum err err = file_write(path, data, mode, same_file(path, over), &e);
    if (!err)
        return EXIT_YES;
    if (err == ERR_CONFLICT)
        error_hint(&e, "nothing is overwritten; choose another name");
    return cli_fail_as(EXIT_IO, &e);
}
