// SPDX-License-Identifier: Apache-2.0
// What the tests of store share: a folder of one's own, files in it, children that are killed.
#ifndef STORE_TEST_HELP_H
#define STORE_TEST_HELP_H

#include "base/arena.h"
#include "base/file.h"
#include "store/db.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <dirent.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct folder {
    struct arena arena; // of the names given out
    const char *path;
};

static inline int folder_setup(void **state) {
    struct folder *f = memory_get(sizeof *f);
    arena_init(&f->arena);
    const char *base = getenv("TMPDIR"); // else memory: these tests sync thousands of times
    base = base ? base : access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    f->path = arena_printf(&f->arena, "%s/truce-store-XXXXXX", base);
    char name[512];
    snprintf(name, sizeof name, "%s", f->path);
    if (!mkdtemp(name) || chmod(name, 0755))
        return -1;
    f->path = arena_printf(&f->arena, "%s", name);
    *state = f;
    return 0;
}

static inline const char *in(struct folder *f, const char *name) {
    return arena_printf(&f->arena, "%s/%s", f->path, name);
}

// Removes everything in it; how many there were.
static inline int folder_clear(struct folder *f) {
    DIR *d = opendir(f->path);
    assert_non_null(d);
    int count = 0;
    for (struct dirent *at = readdir(d); at; at = readdir(d)) {
        if (!strcmp(at->d_name, ".") || !strcmp(at->d_name, ".."))
            continue;
        const char *path = in(f, at->d_name);
        count += unlink(path) == 0 || rmdir(path) == 0;
    }
    closedir(d);
    return count;
}

static inline int folder_teardown(void **state) {
    struct folder *f = *state;
    folder_clear(f);
    int rc = rmdir(f->path);
    arena_done(&f->arena);
    free(f);
    return rc;
}

static inline int folder_count(struct folder *f) {
    DIR *d = opendir(f->path);
    assert_non_null(d);
    int count = -2; // itself and its parent
    for (; readdir(d); count++)
        continue;
    closedir(d);
    return count;
}

static inline void put_file(const char *path, struct span data) {
    if (file_write(path, data, 0644, true, NULL))
        fail_msg("%s cannot be written", path);
}

static inline void get_file(const char *path, struct buf *out) {
    buf_init(out, 64 << 20);
    if (file_read(path, out, NULL))
        fail_msg("%s cannot be read", path);
}

#define assert_ok(call)                                                                            \
    do {                                                                                           \
        struct error e_ = {0}, *e = &e_;                                                           \
        if (call)                                                                                  \
            fail_msg("%s: %s", #call, e_.message);                                                 \
    } while (0)

// The call (which hands its error to `e`) fails with that code and with `words` in its message.
#define assert_refused(call, expected, words)                                                      \
    do {                                                                                           \
        struct error e_ = {0}, *e = &e_;                                                           \
        enum err code_ = (call);                                                                   \
        if (code_ != (expected) || e_.code != code_ || !strstr(e_.message, (words)))               \
            fail_msg("%s: code %d, \"%s\"; expected %d, \"%s\"", #call, code_, e_.message,         \
                     (expected), (words));                                                         \
    } while (0)

// Runs `work` in a child that is not root; 0 when it returned true there.
static inline int in_child(bool (*work)(const void *context), const void *context) {
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
            _exit(2);
        _exit(work(context) ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#endif
