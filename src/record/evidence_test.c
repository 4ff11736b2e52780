// SPDX-License-Identifier: Apache-2.0
// Evidence is judged by itself: what two signatures prove, and what proves nothing.
#include "record/evidence.h"

#include "log/cosignature.h"
#include "record/sample_long.h"
#include "store/test_help.h"

struct place {
    char folder[64], path[128];
    struct record *r;
    struct buf founding, log_vkey, hold_vkey;
    struct arena arena;
};

static void put_vkey(struct secret_key key, struct buf *out) {
    buf_init(out, 1024);
    key_vkey(span_str(key.name), (uint8_t)key.type, key.pub, out);
}

static int setup(void **state) {
    struct place *p = memory_get(sizeof *p);
    struct error e = {0};
    sample_path(p->folder, "a.truce", p->path);
    arena_init(&p->arena);
    buf_init(&p->founding, LIMIT_ENTRY_BYTES);
    put_vkey(sample_key("", "log"), &p->log_vkey);
    put_vkey(sample_key("irn", "hold"), &p->hold_vkey);
    if (sample_create(p->path, &p->r, &e) || record_entry(p->r, 0, &p->founding, &e))
        return print_message("%s\n", e.message), -1;
    for (size_t i = 0; i < 5; i++) {
        BUF_SCOPED struct buf note;
        struct secret_key log = sample_key("", "log");
        struct appended done;
        buf_init(&note, LIMIT_ENTRY_BYTES);
        if (sample_some_note(p->r, i, &note, &e))
            return print_message("%s\n", e.message), -1;
        struct span one = buf_span(&note);
        if (record_append(p->r, &log, &one, 1, 0, &done, &e) || !done.logged)
            return print_message("%s\n", e.message), -1;
    }
    *state = p;
    return 0;
}

static int teardown(void **state) {
    struct place *p = *state;
    record_close(p->r);
    buf_done(&p->founding);
    buf_done(&p->log_vkey);
    buf_done(&p->hold_vkey);
    arena_done(&p->arena);
    sample_clean(p->folder);
    free(p);
    return 0;
}

// A tree of `size` leaves that are all alike but for `salt`.
static enum err read_hash(void *context, int level, uint64_t index, uint8_t out[HASH_BYTES],
                          struct error *e) {
    uint8_t *salt = context;
    (void)e;
    memset(out, 0, HASH_BYTES);
    if (level == 0) {
        out[0] = (uint8_t)index;
        out[1] = index == 2 ? *salt : 0;
        return OK;
    }
    uint8_t left[HASH_BYTES], right[HASH_BYTES];
    enum err err = read_hash(context, level - 1, 2 * index, left, e);
    if (!err)
        err = read_hash(context, level - 1, 2 * index + 1, right, e);
    merkle_node(left, right, out);
    return err;
}

enum signer { BY_LOG, BY_HOLDER, BY_BOTH, BY_NOBODY };

struct half {
    enum signer by;
    uint64_t size, index;
    uint8_t salt;
};

static void make_side(struct place *p, const struct half *h, struct evidence_side *out) {
    struct secret_key log = sample_key("", "log"), hold = sample_key("irn", "hold");
    struct secret_key other = sample_key("kaz", "desk");
    struct checkpoint c = {.origin = span_str(log.name), .size = h->size};
    uint8_t salt = h->salt;
    BUF_SCOPED struct buf text, note;
    buf_init(&text, 4096);
    buf_init(&note, 8192);
    assert_ok(merkle_root(h->size, read_hash, &salt, c.root, e));
    checkpoint_print(&c, &text);
    if (h->by == BY_HOLDER) {
        buf_put_span(&note, buf_span(&text));
        buf_put_byte(&note, '\n');
    } else {
        assert_int_equal(checkpoint_sign(&c, h->by == BY_NOBODY ? &other : &log, &note, NULL), OK);
    }
    if (h->by == BY_HOLDER || h->by == BY_BOTH)
        assert_int_equal(cosignature_sign(buf_span(&text), &hold, 1500000000, &note, NULL), OK);
    *out = (struct evidence_side){.checkpoint = arena_copy(&p->arena, buf_span(&note)),
                                  .index = h->index};
    if (h->index < h->size) {
        assert_ok(read_hash(&salt, 0, h->index, out->leaf, e));
        assert_ok(
            merkle_inclusion(h->index, h->size, read_hash, &salt, out->hashes, &out->count, e));
    }
}

static struct evidence make(struct place *p, enum evidence_kind kind, bool of_log, struct half a,
                            struct half b) {
    struct evidence ev = {.kind = kind,
                          .key = buf_span(of_log ? &p->log_vkey : &p->hold_vkey),
                          .founding = buf_span(&p->founding)};
    make_side(p, &a, &ev.sides[0]);
    make_side(p, &b, &ev.sides[1]);
    return ev;
}

static const struct {
    enum evidence_kind kind;
    bool of_log;
    struct half a, b;
    enum err err;
    bool proved;
    const char *words, *why;
} cases[] = {
    {EVIDENCE_TWO_TREES,
     true,
     {BY_LOG, 5, 0, 1},
     {BY_LOG, 5, 0, 2},
     OK,
     true,
     "5 acts",
     "one size, two roots"},
    {EVIDENCE_TWO_TREES,
     true,
     {BY_LOG, 5, 0, 1},
     {BY_BOTH, 5, 0, 2},
     OK,
     true,
     "5 acts",
     "others' lines are passed over"},
    {EVIDENCE_TWO_TREES,
     true,
     {BY_LOG, 5, 0, 1},
     {BY_LOG, 5, 0, 1},
     OK,
     false,
     "the same",
     "the same twice"},
    {EVIDENCE_TWO_TREES,
     true,
     {BY_LOG, 5, 0, 1},
     {BY_LOG, 6, 0, 2},
     OK,
     false,
     "both may be true",
     "two sizes"},
    {EVIDENCE_TWO_TREES,
     true,
     {BY_LOG, 5, 0, 1},
     {BY_NOBODY, 5, 0, 2},
     ERR_DENIED,
     false,
     "second checkpoint",
     "the second is somebody else's"},
    {EVIDENCE_TWO_TREES,
     true,
     {BY_HOLDER, 5, 0, 1},
     {BY_LOG, 5, 0, 2},
     ERR_DENIED,
     false,
     "first checkpoint",
     "the first is not the log's"},
    {EVIDENCE_TWO_TREES,
     false,
     {BY_HOLDER, 5, 0, 1},
     {BY_BOTH, 5, 0, 2},
     OK,
     true,
     "5 acts",
     "a holder cosigned both"},
    {EVIDENCE_TWO_TREES,
     false,
     {BY_HOLDER, 5, 0, 1},
     {BY_LOG, 5, 0, 2},
     ERR_DENIED,
     false,
     "second checkpoint",
     "a holder cosigned one of them"},
    {EVIDENCE_TWO_LEAVES,
     true,
     {BY_LOG, 5, 2, 1},
     {BY_LOG, 9, 2, 2},
     OK,
     true,
     "act 2",
     "one index, two entries, two sizes"},
    {EVIDENCE_TWO_LEAVES,
     true,
     {BY_LOG, 9, 2, 1},
     {BY_LOG, 5, 2, 2},
     OK,
     true,
     "act 2",
     "the other way round"},
    {EVIDENCE_TWO_LEAVES,
     true,
     {BY_LOG, 5, 2, 1},
     {BY_LOG, 9, 2, 1},
     OK,
     false,
     "the same",
     "one entry"},
    {EVIDENCE_TWO_LEAVES,
     true,
     {BY_LOG, 5, 2, 1},
     {BY_LOG, 9, 3, 2},
     OK,
     false,
     "both may be true",
     "two indexes"},
    {EVIDENCE_TWO_LEAVES,
     false,
     {BY_HOLDER, 5, 2, 1},
     {BY_HOLDER, 9, 2, 2},
     OK,
     true,
     "act 2",
     "of a holder"},
    {EVIDENCE_OTHER_TREE,
     true,
     {BY_LOG, 5, 0, 1},
     {BY_LOG, 5, 0, 1},
     OK,
     false,
     "replica alone",
     "without a replica"},
    {EVIDENCE_ROLLED_BACK,
     true,
     {BY_LOG, 9, 0, 1},
     {BY_LOG, 5, 0, 1},
     OK,
     false,
     "nobody signs",
     "nobody signs when something was shown"},
};

static void evidence_is_judged_by_its_signatures(void **state) {
    struct place *p = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct evidence ev = make(p, cases[i].kind, cases[i].of_log, cases[i].a, cases[i].b), again;
        struct evidence_verdict v;
        struct error failed = {0};
        BUF_SCOPED struct buf text;
        buf_init(&text, EVIDENCE_BYTES);
        evidence_print(&ev, &text);
        assert_ok(evidence_parse(buf_span(&text), &p->arena, &again, e));
        enum err err = evidence_judge(&again, NULL, &v, &failed);
        const char *words = err ? failed.message : v.why;
        if (err != cases[i].err || !strstr(words, cases[i].words) ||
            (!err && v.proved != cases[i].proved))
            fail_msg("%s: %d %s", cases[i].why, err, words);
        if (!err && (v.of_log != cases[i].of_log || (v.proved && !v.alone)))
            fail_msg("%s: against whom, and by what", cases[i].why);
    }
}

static void a_proof_that_does_not_hold_proves_nothing(void **state) {
    struct place *p = *state;
    struct evidence ev = make(p, EVIDENCE_TWO_LEAVES, true, (struct half){BY_LOG, 5, 2, 1},
                              (struct half){BY_LOG, 9, 2, 2});
    struct evidence_verdict v;
    for (int what = 0; what < 4; what++) {
        struct evidence bad = ev;
        struct error failed;
        struct evidence_side *side = &bad.sides[what % 2];
        if (what < 2)
            side->leaf[5] ^= 1;
        else
            side->hashes[0][0] ^= 1;
        assert_int_equal(evidence_judge(&bad, NULL, &v, &failed), ERR_INVALID);
    }
}

static void another_founding_is_no_authority(void **state) {
    struct place *p = *state;
    struct evidence ev = make(p, EVIDENCE_TWO_TREES, true, (struct half){BY_LOG, 5, 0, 1},
                              (struct half){BY_LOG, 5, 0, 2});
    struct evidence_verdict v;
    struct error failed;
    BUF_SCOPED struct buf note, vkey;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    assert_ok(record_entry(p->r, 1, &note, e));
    struct span founding = ev.founding;
    ev.founding = buf_span(&note); // an act, and no founding
    assert_int_not_equal(evidence_judge(&ev, NULL, &v, &failed), OK);
    uint8_t *bytes = arena_get(&p->arena, founding.size);
    memcpy(bytes, founding.data, founding.size);
    bytes[founding.size - 10] ^= 1; // its last signature
    ev.founding = span(bytes, founding.size);
    assert_int_not_equal(evidence_judge(&ev, NULL, &v, &failed), OK);
    ev.founding = founding;
    put_vkey(sample_key("kaz", "desk"), &vkey); // a key of the record, and none that vouches
    ev.key = buf_span(&vkey);
    assert_int_equal(evidence_judge(&ev, NULL, &v, &failed), ERR_DENIED);
    assert_int_equal(evidence_judge(&ev, p->r, &v, &failed), ERR_DENIED);
}

static void another_tree_stands_against_a_replica(void **state) {
    struct place *p = *state;
    struct evidence_verdict v;
    struct evidence ev = make(p, EVIDENCE_OTHER_TREE, true, (struct half){BY_LOG, 5, 0, 1},
                              (struct half){BY_LOG, 5, 0, 1});
    assert_ok(evidence_judge(&ev, p->r, &v, e));
    assert_true(v.proved && !v.alone);
    make_side(p, &(struct half){BY_LOG, 50, 0, 1}, &ev.sides[0]);
    assert_ok(evidence_judge(&ev, p->r, &v, e));
    assert_false(v.proved); // larger than the replica: it may be true
    BUF_SCOPED struct buf own;
    uint64_t size;
    buf_init(&own, LIMIT_CHECKPOINT_BYTES);
    assert_ok(truth_get_checkpoint(record_truth(p->r), 5, &size, &own, e));
    ev.sides[0].checkpoint = buf_span(&own);
    assert_ok(evidence_judge(&ev, p->r, &v, e));
    assert_false(v.proved);
}

static void what_has_another_form_is_refused(void **state) {
    struct place *p = *state;
    static const struct {
        const char *from, *to, *why;
    } edits[] = {
        {"\"truce_evidence\": 1", "\"truce_evidence\": 2", "another version"},
        {"\"truce_evidence\": 1", "\"truce_evidence\": true", "no number"},
        {"\"kind\": \"two-leaves\"", "\"kind\": \"two-trees\"", "members of another kind"},
        {"\"kind\": \"two-leaves\"", "\"kind\": \"treason\"", "no kind"},
        {"\"index\": 2", "\"index\": -2", "an index below 0"},
        {"\"index\": 2", "\"index\": \"2\"", "an index in words"},
        {"\"first\"", "\"fist\"", "a member that is nobody's"},
        {"\"second\"", "\"first\"", "a side twice"},
        {"\"checkpoint\"", "\"check\"", "a side without a checkpoint"},
        {"\"leaf\": \"A", "\"leaf\": \"", "a leaf that is too short"},
        {"\"proof\": [", "\"proof\": [\"\", ", "a hash that is none"},
        {"\"proof\": [", "\"proof\": [1, ", "a hash that is no text"},
        {"\"key\": ", "\"more\": 1, \"key\": ", "one member more"},
        {"\"founding\"", "\"foundling\"", "no founding act"},
    };
    struct evidence ev = make(p, EVIDENCE_TWO_LEAVES, true, (struct half){BY_LOG, 5, 2, 1},
                              (struct half){BY_LOG, 9, 2, 2}),
                    again;
    BUF_SCOPED struct buf text;
    buf_init(&text, EVIDENCE_BYTES);
    memset(ev.sides[0].leaf, 0, 3); // so that it begins with an A
    evidence_print(&ev, &text);
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        BUF_SCOPED struct buf edited;
        struct error failed = {0};
        struct span whole = buf_span(&text);
        buf_init(&edited, EVIDENCE_BYTES);
        const uint8_t *at = memmem(whole.data, whole.size, edits[i].from, strlen(edits[i].from));
        assert_non_null(at);
        size_t before = (size_t)(at - whole.data);
        buf_put(&edited, whole.data, before);
        buf_put_str(&edited, edits[i].to);
        buf_put_span(&edited, span_from(whole, before + strlen(edits[i].from)));
        if (evidence_parse(buf_span(&edited), &p->arena, &again, &failed) != ERR_INVALID)
            fail_msg("%s: %s", edits[i].why, failed.message);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(evidence_is_judged_by_its_signatures),
        cmocka_unit_test(a_proof_that_does_not_hold_proves_nothing),
        cmocka_unit_test(another_founding_is_no_authority),
        cmocka_unit_test(another_tree_stands_against_a_replica),
        cmocka_unit_test(what_has_another_form_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
