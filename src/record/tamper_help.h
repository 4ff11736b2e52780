// SPDX-License-Identifier: Apache-2.0
// What the tests of altered records share: three samples, and what verification must say.
#ifndef RECORD_TAMPER_HELP_H
#define RECORD_TAMPER_HELP_H

#include "log/tile.h"
#include "record/sample_forged.h"
#include "record/verify.h"
#include "store/test_help.h"

#define SAMPLES 3 // unfinished tile alone; one full tile; two

struct bench {
    struct sample_long samples[SAMPLES];
    char folder[64], path[128];
    struct arena arena; // of one place
    uint64_t random;
    unsigned places, exact, silent;
};

static inline size_t some(struct bench *b, size_t from, size_t to) {
    b->random ^= b->random << 13;
    b->random ^= b->random >> 7;
    b->random ^= b->random << 17;
    return from + (size_t)(b->random % (to - from));
}

static inline int setup(void **state) {
    static const size_t acts[SAMPLES] = {60, 290, 560};
    struct bench *b = memory_get(sizeof *b);
    char path[128];
    sample_path(b->folder, "altered.truce", b->path);
    arena_init(&b->arena);
    b->random = 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < SAMPLES; i++) {
        struct error e = {0};
        snprintf(path, sizeof path, "%s/sample-%zu.truce", b->folder, i);
        if (sample_long_make(path, acts[i], &b->samples[i], &e))
            return print_message("%s\n", e.message), -1;
    }
    *state = b;
    return 0;
}

static inline int teardown(void **state) {
    struct bench *b = *state;
    for (size_t i = 0; i < SAMPLES; i++)
        sample_long_done(&b->samples[i]);
    arena_done(&b->arena);
    sample_clean(b->folder);
    free(b);
    return 0;
}

static inline void verify(struct bench *b, struct span kept, struct verify_report *report) {
    struct verify_options o = {.threads = 1, .kept = kept};
    assert_ok(record_verify(b->path, &o, report, e));
}

// It must say no, and name `index` first.
static inline void says_no(struct bench *b, struct span kept, uint64_t index, const char *what) {
    struct verify_report r;
    verify(b, kept, &r);
    if (r.valid)
        fail_msg("%s: it verifies", what);
    if (r.faults[0].index != index)
        fail_msg("%s: %llu is named first (%s: %s), the first bad index is %llu", what,
                 (unsigned long long)r.faults[0].index, r.faults[0].rule, r.faults[0].message,
                 (unsigned long long)index);
    verify_report_done(&r);
    b->places++;
}

static inline void says_yes(struct bench *b, const struct sample_long *s, const char *what) {
    struct verify_report r;
    verify(b, span(NULL, 0), &r);
    if (!r.valid)
        fail_msg("%s: %s: %s", what, r.faults[0].rule, r.faults[0].message);
    if (s) {
        assert_memory_equal(r.root, s->root, HASH_BYTES);
        assert_memory_equal(r.state, s->state, HASH_BYTES);
        assert_int_equal(r.size, s->count);
    }
    verify_report_done(&r);
}

static inline struct span newest_checkpoint(struct bench *b, const struct sample_long *s) {
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    assert_ok(sample_checkpoint(s->count, s->root, &note, e));
    return arena_copy(&b->arena, buf_span(&note));
}

#endif
