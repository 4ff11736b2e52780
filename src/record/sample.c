// SPDX-License-Identifier: Apache-2.0
#include "record/sample.h"

#include <ftw.h>
#include <unistd.h>

enum err sample_create_with(const char *path, void (*patch)(struct json *body), struct record **out,
                            struct error *e) {
    BUF_SCOPED struct buf note;
    struct secret_key log = sample_key("", "log");
    buf_init(&note, LIMIT_ENTRY_BYTES);
    enum err err = sample_founding(patch, &note, e);
    return err ? err : record_create(path, buf_span(&note), &log, out, e);
}

enum err sample_create(const char *path, struct record **out, struct error *e) {
    return sample_create_with(path, NULL, out, e);
}

enum err sample_note_at(struct record *r, const char *who, const char *label, const char *type,
                        const char *body, struct stamp at, struct buf *note, struct error *e) {
    JSON_SCOPED struct json *parsed = NULL;
    struct secret_key key = sample_key(who, label);
    enum err err = json_parse(span_str(body), JSON_DECIMALS, &parsed, e);
    struct authoring a = {.type = span_str(type), .body = parsed, .at = at, .key = &key};
    return err ? err : author_note(r, &a, note, e);
}

enum err sample_note(struct record *r, const char *who, const char *label, const char *type,
                     const char *body, int minute, struct buf *note, struct error *e) {
    const struct stamp at = {SAMPLE_BEGIN + 60 * minute, SAMPLE_OFFSET};
    return sample_note_at(r, who, label, type, body, at, note, e);
}

static enum err append_one(struct record *r, struct span note, struct error *e) {
    struct secret_key log = sample_key("", "log");
    struct appended done;
    enum err err = record_append(r, &log, &note, 1, 0, &done, e);
    if (!err && !done.logged) {
        *e = done.verdict.why;
        err = e->code;
    }
    return err;
}

enum err sample_act(struct record *r, const char *who, const char *label, const char *type,
                    const char *body, int minute, struct error *e) {
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    enum err err = sample_note(r, who, label, type, body, minute, &note, e);
    return err ? err : append_one(r, buf_span(&note), e);
}

enum err sample_hold(struct record *r, const char *who, int minute, struct error *e) {
    JSON_SCOPED struct json *body = json_new_object();
    BUF_SCOPED struct buf text;
    buf_init(&text, 1024);
    enum err err = author_hold_body(r, body, e);
    json_print(body, &text);
    return err ? err : sample_act(r, who, "node", "hold", buf_str(&text), minute, e);
}

enum err sample_cosign(struct record *r, struct error *e) {
    static const char *const holders[] = {"irn", "rus", "tur"};
    struct cosigned done;
    enum err err = OK;
    for (size_t i = 0; !err && i < 3; i++) {
        struct secret_key key = sample_key(holders[i], "hold");
        err = record_cosign(r, &key, SAMPLE_BEGIN + 3600, 0, &done, e);
    }
    return err;
}

const char *sample_path(char folder[64], const char *name, char path[128]) {
    // In memory where there is such a place: tests sync thousands of times.
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(folder, 64, "%s/truce-sample-XXXXXX", base);
    if (!mkdtemp(folder))
        abort();
    snprintf(path, 128, "%s/%s", folder, name);
    setenv("XDG_CACHE_HOME", folder, 1); // caches of tests stay with them
    setenv("XDG_STATE_HOME", folder, 1);
    return path;
}

static int remove_one(const char *path, const struct stat *s, int type, struct FTW *ftw) {
    (void)s, (void)type, (void)ftw;
    return remove(path);
}

void sample_clean(const char *folder) {
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
