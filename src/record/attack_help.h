// SPDX-License-Identifier: Apache-2.0
// What the tests of attacks share: a place of one's own, records in it, acts and cosignatures.
#ifndef RECORD_ATTACK_HELP_H
#define RECORD_ATTACK_HELP_H

#include "log/cosignature.h"
#include "record/sample_long.h"
#include "record/share.h"
#include "record/verify.h"
#include "store/test_help.h"

#include "talks/sample.h"

struct place {
    char folder[64], path[128];
    struct arena arena;
};

static inline int setup(void **state) {
    struct place *p = memory_get(sizeof *p);
    sample_path(p->folder, "a.truce", p->path);
    arena_init(&p->arena);
    *state = p;
    return 0;
}

static inline int teardown(void **state) {
    struct place *p = *state;
    arena_done(&p->arena);
    sample_clean(p->folder);
    free(p);
    return 0;
}

static inline struct record *opened(const char *path, enum record_mode mode) {
    struct record *r = NULL;
    assert_ok(record_open(path, mode, false, &r, e));
    return r;
}

static inline enum err count_line(void *context, uint64_t size, struct span line, int64_t time_s,
                                  struct error *e) {
    (void)size, (void)line, (void)time_s, (void)e;
    ++*(size_t *)context;
    return OK;
}

static inline size_t lines(struct record *r) {
    size_t count = 0;
    assert_ok(truth_cosignatures(record_truth(r), UINT64_MAX, count_line, &count, e));
    return count;
}

static inline struct record *found(const char *path, void (*patch)(struct json *body)) {
    struct record *r = NULL;
    struct secret_key log = sample_key("", "log");
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    assert_ok(sample_founding(patch, &note, e));
    assert_ok(record_create(path, buf_span(&note), &log, &r, e));
    return r;
}

static inline const char *say(struct place *p, int n) {
    return arena_printf(&p->arena,
                        "{\"id\":\"s%d\",\"speaker\":{\"name\":{\"en\":\"E\"}},"
                        "\"on_behalf\":[\"kaz\"],\"text\":{\"en\":\"%d\"}}",
                        n, n);
}

static inline enum err append(struct place *p, struct record *r, int n, struct error *e) {
    return sample_act(r, "kaz", "desk", "statement", say(p, n), n, e);
}

#endif
