// SPDX-License-Identifier: Apache-2.0
// Chunks of blobs: in order, full but the last, and gone without a trace once removed.
#include "store/truth.h"

#include "store/test_help.h"

static uint8_t content[2 * TRUTH_CHUNK_BYTES + 77];
static const uint8_t one[HASH_BYTES] = {1}, two[HASH_BYTES] = {2};

static struct truth *created(struct folder *f) {
    struct truth *t = NULL;
    assert_ok(truth_create(in(f, "r.truce"), &t, e));
    for (size_t i = 0; i < sizeof content; i++)
        content[i] = (uint8_t)("PERSONAL"[i % 8] ^ (i >> 12 & 1));
    return t;
}

static enum err put(struct truth *t, const uint8_t *sha256, uint64_t chunk, size_t size) {
    enum err err = truth_begin(t, NULL);
    if (err)
        return err;
    truth_put_blob(t, sha256, chunk, span(content + chunk * TRUTH_CHUNK_BYTES, size));
    return truth_commit(t, NULL);
}

static void put_whole(struct truth *t, const uint8_t *sha256) {
    assert_int_equal(put(t, sha256, 0, TRUTH_CHUNK_BYTES), OK);
    assert_int_equal(put(t, sha256, 1, TRUTH_CHUNK_BYTES), OK);
    assert_int_equal(put(t, sha256, 2, 77), OK);
}

static void chunks_come_back(void **state) {
    struct truth *t = created(*state);
    BUF_SCOPED struct buf out;
    uint64_t size = 7;
    buf_init(&out, sizeof content);
    assert_int_equal(truth_blob_size(t, one, &size, NULL), ERR_NOT_FOUND);
    assert_int_equal(truth_get_blob(t, one, 0, &out, NULL), ERR_NOT_FOUND);
    assert_int_equal(size, 7);
    put_whole(t, one);
    assert_ok(truth_blob_size(t, one, &size, e));
    assert_int_equal(size, sizeof content);
    for (uint64_t i = 0; i < 3; i++)
        assert_ok(truth_get_blob(t, one, i, &out, e));
    assert_memory_equal(out.data, content, sizeof content);
    assert_int_equal(truth_get_blob(t, one, 3, &out, NULL), ERR_NOT_FOUND);
    assert_int_equal(truth_get_blob(t, one, UINT64_MAX, &out, NULL), ERR_NOT_FOUND);
    truth_close(t);
}

static void what_is_out_of_order_is_refused(void **state) {
    struct truth *t = created(*state);
    uint64_t size;
    static const struct {
        uint64_t chunk;
        size_t size;
        enum err err;
        const char *why;
    } cases[] = {
        {1, 10, ERR_IO, "the second one first"},
        {0, TRUTH_CHUNK_BYTES, OK, "a full one"},
        {0, TRUTH_CHUNK_BYTES, ERR_IO, "the same again"},
        {2, 10, ERR_IO, "one is left out"},
        {1, 10, OK, "the last one"},
        {2, 10, ERR_IO, "behind the last one"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if ((put(t, one, cases[i].chunk, cases[i].size) == OK) != (cases[i].err == OK))
            fail_msg("%s", cases[i].why);
    assert_ok(truth_blob_size(t, one, &size, e));
    assert_int_equal(size, TRUTH_CHUNK_BYTES + 10);
    truth_close(t);
}

static void an_empty_blob_is_there(void **state) {
    struct truth *t = created(*state);
    uint64_t size = 7;
    BUF_SCOPED struct buf out;
    buf_init(&out, 10);
    assert_int_equal(put(t, one, 0, 0), OK);
    assert_ok(truth_blob_size(t, one, &size, e));
    assert_int_equal(size, 0);
    assert_ok(truth_get_blob(t, one, 0, &out, e));
    assert_int_equal(out.size, 0);
    truth_close(t);
}

static enum err count(void *context, const uint8_t sha256[HASH_BYTES], struct error *e) {
    (void)e;
    *(int *)context += sha256[0];
    return OK;
}

// A word of it, anywhere in the folder's files.
static bool is_on_disk(struct folder *f, const char *word) {
    static const char *const names[] = {"r.truce", "r.truce-wal"};
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        BUF_SCOPED struct buf file;
        buf_init(&file, 1u << 30);
        if (access(in(f, names[i]), F_OK))
            continue;
        assert_ok(file_read(in(f, names[i]), &file, e));
        found = found || (file.size && memmem(file.data, file.size, word, strlen(word)));
    }
    return found;
}

static void remove_whole(struct truth *t, const uint8_t *sha256) {
    assert_ok(truth_begin(t, e));
    truth_remove_blob(t, sha256);
    truth_remove_blob(t, sha256); // nothing is there any more: no failure
    assert_ok(truth_commit(t, e));
}

static void what_was_removed_leaves_nothing_in_the_file(void **state) {
    struct folder *f = *state;
    struct truth *t = created(f);
    uint64_t size;
    int sum = 0;
    put_whole(t, one);
    put_whole(t, two);
    remove_whole(t, one);
    assert_int_equal(truth_blob_size(t, one, &size, NULL), ERR_NOT_FOUND);
    assert_ok(truth_blobs(t, count, &sum, e));
    assert_int_equal(sum, 2);
    truth_close(t);
    assert_true(is_on_disk(f, "PERSONALPERSONAL")); // the other one's: so looking is proved
    assert_ok(truth_open(in(f, "r.truce"), true, &t, e));
    remove_whole(t, two);
    truth_close(t);
    assert_false(is_on_disk(f, "PERSONALPERSONAL"));
}

// A process may run for months.
static void what_was_swept_is_gone_before_anybody_closes_it(void **state) {
    struct folder *f = *state;
    struct truth *t = created(f);
    struct db *reader = NULL;
    put_whole(t, one);
    remove_whole(t, one);
    assert_true(is_on_disk(f, "PERSONALPERSONAL"));
    assert_ok(truth_sweep(t, e));
    assert_false(is_on_disk(f, "PERSONALPERSONAL"));
    put_whole(t, two);
    assert_ok(db_open(in(f, "r.truce"), DB_READ, DB_FULL, &reader, e));
    assert_ok(db_snapshot_begin(reader, e));
    remove_whole(t, two);
    assert_int_equal(truth_sweep(t, NULL), ERR_CONFLICT); // what is read has to stay
    assert_true(is_on_disk(f, "PERSONALPERSONAL"));
    assert_int_equal(put(t, one, 0, 10), OK); // nothing else waits for that
    db_snapshot_end(reader);
    assert_ok(truth_sweep(t, e));
    remove_whole(t, one);
    assert_ok(truth_sweep(t, e));
    assert_false(is_on_disk(f, "PERSONALPERSONAL"));
    db_close(reader);
    truth_close(t);
}

static void a_group_that_failed_before_removes_nothing(void **state) {
    struct truth *t = created(*state);
    uint64_t size;
    put_whole(t, one);
    assert_ok(truth_begin(t, e));
    truth_put_blob(t, two, 5, span(content, 10));
    truth_remove_blob(t, one);
    assert_int_not_equal(truth_commit(t, NULL), OK);
    assert_ok(truth_blob_size(t, one, &size, e));
    truth_close(t);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(chunks_come_back),
        CASE(what_is_out_of_order_is_refused),
        CASE(an_empty_blob_is_there),
        CASE(what_was_removed_leaves_nothing_in_the_file),
        CASE(what_was_swept_is_gone_before_anybody_closes_it),
        CASE(a_group_that_failed_before_removes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
