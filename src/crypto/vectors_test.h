// SPDX-License-Identifier: Apache-2.0
// For the tests of src/crypto: files of the vectors' folder, and Wycheproof's JSON.
#ifndef CRYPTO_VECTORS_TEST_H
#define CRYPTO_VECTORS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/codec.h"
#include "base/file.h"
#include "base/json.h"

// Leaves the test, visibly, when it is not there.
static inline const char *vectors_path(struct arena *a, const char *name) {
    const char *folder = getenv("TRUCE_VECTORS");
    const char *path = arena_printf(a, "%s/%s", folder ? folder : "", name);
    if (!folder || !file_exists(path)) {
        print_message("skipped: no vectors at %s\n", folder ? path : "TRUCE_VECTORS (not set)");
        arena_done(a);
        skip();
    }
    return path;
}

// Their lines become spaces: base/json refuses raw control characters, and no string of theirs can
// hold one.
static inline struct json *vectors_json(struct arena *a, const char *name) {
    struct buf text;
    struct error e = {.code = OK};
    struct json *json = NULL;
    buf_init(&text, 1 << 20);
    enum err err = file_read(vectors_path(a, name), &text, &e);
    for (size_t i = 0; i < text.size; i++)
        text.data[i] = text.data[i] == '\n' ? ' ' : text.data[i];
    if (!err)
        err = json_parse(buf_span(&text), 0, &json, &e);
    buf_done(&text);
    if (err)
        fail_msg("%s: %s", name, e.message);
    return json;
}

static inline struct span vectors_hex(struct arena *a, const struct json *object,
                                      const char *name) {
    struct span text = json_get_text(object, name);
    uint8_t *bytes = arena_get(a, text.size / 2 + 1);
    assert_non_null(text.data);
    assert_true(hex_get(text, bytes, text.size / 2));
    return span(bytes, text.size / 2);
}

static inline bool vectors_flag(const struct json *test, const char *flag) {
    struct json *flags = json_get(test, "flags");
    for (size_t i = 0; i < json_count(flags); i++)
        if (span_is(json_text(json_at(flags, i)), flag))
            return true;
    return false;
}

struct vectors_counts {
    int run, right, refused; // right: accepted with the right result; refused: and rightly so
};

typedef void vectors_case(struct arena *a, const struct json *group, const struct json *test,
                          struct vectors_counts *counts);

// Every test of every group; all must be counted as right or refused.
static inline struct vectors_counts vectors_run(const char *name, vectors_case *each) {
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    struct vectors_counts counts = {0};
    JSON_SCOPED struct json *file = vectors_json(&a, name);
    struct json *groups = json_get(file, "testGroups");
    for (size_t g = 0; g < json_count(groups); g++) {
        struct json *tests = json_get(json_at(groups, g), "tests");
        for (size_t t = 0; t < json_count(tests); t++, counts.run++)
            each(&a, json_at(groups, g), json_at(tests, t), &counts);
    }
    print_message("%s: %d cases, %d right, %d refused\n", name, counts.run, counts.right,
                  counts.refused);
    assert_int_equal(counts.run, json_get_int(file, "numberOfTests"));
    assert_int_equal(counts.run, counts.right + counts.refused);
    return counts;
}

#endif
