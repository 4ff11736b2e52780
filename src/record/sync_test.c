// SPDX-License-Identifier: Apache-2.0
// Clone and pull from a source that is what it should be, and what they cost.
#include "log/tile.h"
#include "record/sample_stage.h"
#include "record/verify.h"
#include "store/test_help.h"

// Six whole bundles and an unfinished one: more than are fetched together.
static int setup(void **state) {
    return sample_stage_setup(state, sizeof(struct sample_stage), 1600);
}

// The copy is valid, and the same record as the host's up to `size`.
static void check_copy(struct sample_stage *p, uint64_t size) {
    struct verify_options o = {.threads = 1};
    struct verify_report r;
    uint8_t root[HASH_BYTES], state[HASH_BYTES];
    assert_ok(record_verify(p->copy, &o, &r, e));
    if (!r.valid)
        fail_msg("%s", r.faults[0].message);
    assert_int_equal(r.size, size);
    assert_ok(record_root(p->host, size, root, e));
    assert_ok(fold_digest_at(record_fold(p->host), size, state, e));
    assert_memory_equal(r.root, root, HASH_BYTES);
    assert_memory_equal(r.state, state, HASH_BYTES);
    verify_report_done(&r);
}

static struct record *clone(struct sample_stage *p, unsigned flags) {
    struct record *r = NULL;
    sample_stage_report(p);
    assert_ok(sync_clone(p->copy, &p->s.source, NULL, flags, &r, &p->report, e));
    return r;
}

static void pull(struct sample_stage *p, struct record *r, uint64_t *came, unsigned flags) {
    sample_stage_report(p);
    assert_ok(sync_pull(r, &p->s.source, came, flags, &p->report, e));
    assert_int_equal(p->report.evidence.size, 0);
}

static void a_clone_is_the_record(void **state) {
    struct sample_stage *p = *state;
    for (int published = 0; published < 2; published++) {
        p->s.published = published;
        struct record *r = clone(p, SYNC_LINES);
        assert_int_equal(p->report.from, 0);
        assert_int_equal(p->report.size, p->sample.count);
        assert_int_equal(p->report.acts[VERDICT_OK], p->sample.count);
        assert_int_equal(p->report.strange + p->report.bad, 0);
        assert_int_equal(p->report.cosignatures, published ? 3 : p->sample.cosignature_count);
        record_close(r);
        check_copy(p, p->sample.count);
        sample_stage_remove(p);
    }
    p->s.published = false;
}

// Every checkpoint of the record, so that bundles end before, at and behind it.
static void a_record_grows_by_pulls_of_any_size(void **state) {
    struct sample_stage *p = *state;
    static const size_t steps[] = {1, 3, 40};
    for (size_t k = 0; k < 3; k++) {
        p->s.at_most = p->sample.sizes[0];
        struct record *r = clone(p, 0);
        uint64_t came = 0;
        for (size_t i = 0; i < p->sample.size_count; i += steps[k]) {
            uint64_t before = record_size(r);
            p->s.at_most = p->sample.sizes[i];
            pull(p, r, &came, 0);
            assert_int_equal(record_size(r), p->sample.sizes[i]);
            assert_int_equal(p->report.from, before);
            assert_int_equal(p->report.acts[VERDICT_OK], p->sample.sizes[i] - before);
        }
        uint64_t size = record_size(r);
        record_close(r);
        check_copy(p, size);
        sample_stage_remove(p);
    }
    p->s.at_most = INT64_MAX;
}

static void a_pull_within_a_bundle_asks_for_two_things(void **state) {
    struct sample_stage *p = *state;
    size_t last = p->sample.size_count - 1;
    while (p->sample.sizes[last] % TILE_WIDTH < 20) // well within one
        last--;
    p->s.at_most = p->sample.sizes[last - 1];
    struct record *r = clone(p, 0);
    p->s.at_most = p->sample.sizes[last];
    p->s.asked = 0;
    pull(p, r, NULL, 0);
    assert_int_equal(record_size(r), p->sample.sizes[last]);
    assert_int_equal(p->s.asked, 2);
    p->s.asked = 0;
    pull(p, r, NULL, 0); // nothing new
    assert_int_equal(p->s.asked, 1);
    assert_int_equal(p->report.size, p->report.from);
    record_close(r);
    sample_stage_remove(p);
    p->s.at_most = INT64_MAX;
}

// Lines come once; those of entries that are not here yet come later.
static void cosignatures_follow(void **state) {
    struct sample_stage *p = *state;
    p->s.at_most = p->sample.sizes[p->sample.size_count / 2];
    struct record *r = clone(p, SYNC_LINES);
    size_t first = p->report.cosignatures;
    assert_true(first > 0 && first < p->sample.cosignature_count);
    p->s.at_most = INT64_MAX;
    uint64_t came = 0;
    pull(p, r, &came, SYNC_LINES);
    assert_int_equal(first + p->report.cosignatures, p->sample.cosignature_count);
    assert_int_equal(came, p->sample.cosignature_count);
    pull(p, r, &came, SYNC_LINES);
    assert_int_equal(p->report.cosignatures, 0);
    pull(p, r, NULL, SYNC_LINES);
    assert_int_equal(p->report.cosignatures, 0);
    record_close(r);
    check_copy(p, p->sample.count);
    sample_stage_remove(p);
}

static void a_clone_goes_on_where_it_was_cut_off(void **state) {
    struct sample_stage *p = *state;
    struct record *r = NULL;
    for (size_t stop = 1; stop < 12; stop++) {
        struct error e = {0};
        p->s.asked = 0;
        p->s.stop_after = stop;
        enum err err = sync_clone(p->copy, &p->s.source, NULL, 0, &r, &p->report, &e);
        if (!err)
            break;
        assert_int_equal(err, ERR_IO);
        assert_false(file_exists(p->copy));
    }
    assert_true(p->s.stop_after > 4 && p->s.stop_after < 11);
    p->s.stop_after = 0;
    record_close(r);
    check_copy(p, p->sample.count);
    sample_stage_remove(p);
}

// Somebody writes acts, and the pull follows on the open record; readers see them.
static void a_record_that_lives_on_is_extended(void **state) {
    struct sample_stage *p = *state;
    struct record *r = clone(p, 0);
    for (int i = 0; i < 30; i++) {
        BUF_SCOPED struct buf note;
        struct secret_key log = sample_key("", "log");
        struct appended done;
        buf_init(&note, LIMIT_ENTRY_BYTES);
        assert_ok(sample_some_note(p->host, 2000 + (size_t)i, &note, e));
        struct span one = buf_span(&note);
        assert_ok(record_append(p->host, &log, &one, 1, 0, &done, e));
        pull(p, r, NULL, 0);
        assert_int_equal(record_size(r), record_size(p->host));
        if (i % 10 == 9) { // a reader that takes the cache further than the writer knows
            struct record *reader = NULL;
            assert_ok(record_open(p->copy, RECORD_READ, false, &reader, e));
            assert_int_equal(record_size(reader), record_size(p->host));
            record_close(reader);
        }
    }
    record_close(r);
    check_copy(p, record_size(p->host));
    sample_stage_remove(p);
}

static void the_fingerprint_decides(void **state) {
    struct sample_stage *p = *state;
    struct record *r = NULL;
    struct error e = {0};
    uint8_t found[HASH_BYTES];
    memcpy(found, record_state(p->host)->found_id, HASH_BYTES);
    assert_int_equal(sync_clone(p->copy, &p->s.source, found, 0, &r, &p->report, &e), OK);
    record_close(r);
    // Taken: nothing is written over.
    assert_int_equal(sync_clone(p->copy, &p->s.source, found, 0, &r, &p->report, &e), ERR_CONFLICT);
    sample_stage_remove(p);
    found[31] ^= 1;
    assert_int_equal(sync_clone(p->copy, &p->s.source, found, 0, &r, &p->report, &e), ERR_DENIED);
    assert_string_equal(e.rule, "found");
    assert_false(file_exists(p->copy));
}

// What came is truth's; the rows for it are private then.
static void a_replica_grows_where_its_cache_does_not(void **state) {
    struct sample_stage *p = *state;
    p->s.at_most = p->sample.sizes[1];
    struct record *r = clone(p, 0);
    assert_ok(db_script(record_rows(r), "PRAGMA max_page_count = 1", e));
    for (size_t i = p->sample.size_count / 2; i < p->sample.size_count; i += 40) {
        p->s.at_most = p->sample.sizes[i];
        pull(p, r, NULL, 0);
        assert_int_equal(record_size(r), p->sample.sizes[i]);
    }
    uint64_t size = record_size(r);
    record_close(r);
    p->s.at_most = INT64_MAX;
    check_copy(p, size);
    sample_stage_remove(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clone_is_the_record),
        cmocka_unit_test(a_record_grows_by_pulls_of_any_size),
        cmocka_unit_test(a_pull_within_a_bundle_asks_for_two_things),
        cmocka_unit_test(cosignatures_follow),
        cmocka_unit_test(a_clone_goes_on_where_it_was_cut_off),
        cmocka_unit_test(a_replica_grows_where_its_cache_does_not),
        cmocka_unit_test(the_fingerprint_decides),
        cmocka_unit_test(a_record_that_lives_on_is_extended),
    };
    return cmocka_run_group_tests(tests, setup, sample_stage_teardown);
}
