// SPDX-License-Identifier: Apache-2.0
// Folding in batches on several threads comes to what folding one by one comes to; what a batch
// cannot know of the one before is found out in time; where reading stops, all before it is folded.
#include "record/feed.h"

#include "base/codec.h"
#include "base/limits.h"
#include "log/merkle.h"
#include "record/reader.h"
#include "record/sample_long.h"
#include "record/verify.h"
#include "store/test_help.h"

#define ACTS (2 * LIMIT_GROUP_ACTS + 200) // three batches

struct place {
    char folder[64], path[128];
    struct sample_long sample;
    uint64_t added, revoked; // where a key comes in and goes, near the end of the first batch
    struct arena arena;
};

static void ok(enum err err, const struct error *e) {
    if (err)
        fail_msg("%s", e->message);
}

static struct secret_key late_key(void) {
    uint8_t seed[32] = {7};
    struct secret_key key;
    secret_key_init(&key, span_str(SAMPLE_RECORD "/syr/late"), KEY_ED25519, seed);
    return key;
}

static void add_late_key(struct place *p, struct record *r) {
    struct secret_key key = late_key();
    uint8_t sig[ED25519_SIG_BYTES];
    struct error e;
    BUF_SCOPED struct buf vkey;
    BUF_SCOPED struct buf proof;
    buf_init(&vkey, 1024);
    buf_init(&proof, 1024);
    key_vkey(span_str(key.name), key.type, key.pub, &vkey);
    const char *said =
        arena_printf(&p->arena, "truce.key/v1\n%s\nsyr\n%s\n", SAMPLE_RECORD, buf_str(&vkey));
    ed25519_sign(key.secret, span_str(said), sig);
    base64_put(&proof, span(sig, sizeof sig));
    const char *body = arena_printf(
        &p->arena, "{\"op\":\"add\",\"vkey\":\"%s\",\"use\":[\"act\"],\"proof\":\"%s\"}",
        buf_str(&vkey), buf_str(&proof));
    p->added = record_size(r);
    ok(sample_act(r, "syr", "root", "key", body, 9000, &e), &e);
}

static void revoke_old_key(struct place *p, struct record *r) {
    struct secret_key key = sample_key("opp", "desk");
    struct error e;
    BUF_SCOPED struct buf vkey;
    buf_init(&vkey, 1024);
    key_vkey(span_str(key.name), key.type, key.pub, &vkey);
    p->revoked = record_size(r);
    ok(sample_act(r, "opp", "root", "key",
                  arena_printf(&p->arena, "{\"op\":\"revoke\",\"vkey\":\"%s\"}", buf_str(&vkey)),
                  9000, &e),
       &e);
}

// Groups of eight authors, without opp and its key that goes; the ninth act is by the late key.
static void put_group(struct record *r, size_t group, bool late) {
    struct buf notes[9];
    struct span spans[9];
    struct appended results[9];
    struct secret_key log = sample_key("", "log"), key = late_key();
    JSON_SCOPED struct json *body = NULL;
    struct error e;
    size_t count = 0;
    for (size_t i = 0; i < 9; i++) {
        if (i == 5 && !late)
            continue; // opp's turn
        buf_init(&notes[count], LIMIT_ENTRY_BYTES);
        if (i == 5) {
            static const char text[] = "{\"about\":{\"who\":\"syr\"},\"state\":\"declined\"}";
            struct authoring a = {.type = span_str("interest"),
                                  .at = {SAMPLE_BEGIN + 99999, SAMPLE_OFFSET},
                                  .key = &key};
            ok(json_parse(span_str(text), 0, &body, &e), &e);
            a.body = body;
            ok(author_note(r, &a, &notes[count], &e), &e);
        } else {
            ok(sample_some_note(r, 9 * group + i, &notes[count], &e), &e);
        }
        spans[count] = buf_span(&notes[count]);
        count++;
    }
    ok(record_append(r, &log, spans, count, 0, results, &e), &e);
    for (size_t i = 0; i < count; i++) {
        assert_true(results[i].logged);
        buf_done(&notes[i]);
    }
}

static int setup(void **state) {
    struct place *p = memory_get(sizeof *p);
    struct record *r;
    struct error e = {0};
    sample_path(p->folder, "a.truce", p->path);
    arena_init(&p->arena);
    if (sample_create(p->path, &r, &e))
        return print_message("%s\n", e.message), -1;
    for (size_t group = 0; record_size(r) < ACTS; group++) {
        if (!p->revoked && record_size(r) > LIMIT_GROUP_ACTS - 60) {
            revoke_old_key(p, r);
            add_late_key(p, r);
        }
        put_group(r, group, p->added);
    }
    p->sample.count = record_size(r);
    fold_digest(record_fold(r), p->sample.state);
    enum err err = record_root(r, p->sample.count, p->sample.root, &e);
    record_close(r);
    *state = p;
    return err ? -1 : 0;
}

static int teardown(void **state) {
    struct place *p = *state;
    arena_done(&p->arena);
    sample_clean(p->folder);
    free(p);
    return 0;
}

static void any_number_of_threads_comes_to_the_same(void **state) {
    static const int threads[] = {1, 2, 3, 8, 64, 1000, 0};
    struct place *p = *state;
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        struct verify_options o = {.threads = threads[i]};
        struct verify_report r;
        assert_ok(record_verify(p->path, &o, &r, e));
        if (!r.valid)
            fail_msg("%d threads: %s", threads[i], r.faults[0].message);
        assert_int_equal(r.size, p->sample.count);
        assert_memory_equal(r.root, p->sample.root, HASH_BYTES);
        assert_memory_equal(r.state, p->sample.state, HASH_BYTES); // one by one, as they came
        verify_report_done(&r);
    }
    struct record *r;
    struct reader nobody = {.who = span_str("ghost")};
    uint8_t digest[HASH_BYTES];
    assert_ok(record_open(p->path, RECORD_FORGET, false, &r, e));
    for (int verified = 0; verified < 2; verified++) { // and again without its signatures
        if (verified)
            assert_ok(record_read_as(r, &nobody, false, e));
        fold_digest(record_fold(r), digest);
        assert_memory_equal(digest, p->sample.state, HASH_BYTES);
    }
    record_close(r);
}

struct seen {
    uint64_t next;
    unsigned classes[4];
};

static enum err see(void *context, uint64_t index, const uint8_t leaf[HASH_BYTES],
                    const struct candidate *c, const struct verdict *v, struct error *e) {
    struct seen *s = context;
    uint8_t hash[HASH_BYTES];
    (void)e;
    assert_int_equal(index, s->next++);
    merkle_leaf(c->entry, hash);
    assert_memory_equal(hash, leaf, HASH_BYTES);
    s->classes[v->class]++;
    return OK;
}

static enum err root_of(void *record, uint64_t size, uint8_t root[HASH_BYTES], struct error *e) {
    return record_root(record, size, root, e);
}

// The whole of the file, as a fold of its own sees it; acts of the file's own tree alone.
static enum err feed_all(struct record *r, const struct feed_verified *verified, uint64_t to,
                         struct seen *seen, struct error *why) {
    struct db *db = NULL;
    struct fold *f = NULL;
    assert_ok(db_open(NULL, DB_MEMORY, DB_NORMAL, &db, e));
    assert_ok(fold_open(db, root_of, r, &f, e));
    struct feed feed = {.truth = record_truth(r),
                        .fold = f,
                        .verified = verified,
                        .threads = 3,
                        .each = see,
                        .context = seen};
    enum err err = feed_run(&feed, 0, to, why);
    assert_int_equal(fold_size(f), seen->next);
    fold_close(f);
    db_close(db);
    return err;
}

static void run_raw(struct place *p, const char *sql) {
    struct db *db = NULL;
    assert_ok(db_open(p->path, DB_WRITE, DB_NORMAL, &db, e));
    assert_ok(db_script(db, sql, e));
    db_close(db);
}

static void each_entry_is_told_once_in_order(void **state) {
    struct place *p = *state;
    struct record *r;
    assert_ok(record_open(p->path, RECORD_READ, false, &r, e));
    struct feed_verified verified;
    assert_ok(feed_verified_by(record_fold(r), &verified, e));
    for (int again = 0; again < 2; again++) {
        struct seen seen = {0};
        assert_ok(feed_all(r, again ? &verified : NULL, p->sample.count, &seen, e));
        assert_int_equal(seen.next, p->sample.count);
        assert_int_equal(seen.classes[VERDICT_OK], p->sample.count);
    }
    feed_verified_done(&verified);
    struct seen none = {0};
    assert_ok(feed_all(r, NULL, 0, &none, e)); // nothing to do
    assert_int_equal(none.next, 0);
    record_close(r);
}

// The last test, for it harms the file.
static void where_reading_stops_everything_before_it_is_folded(void **state) {
    static const uint64_t gaps[] = {2 * LIMIT_GROUP_ACTS + 7,
                                    LIMIT_GROUP_ACTS + 1,
                                    LIMIT_GROUP_ACTS,
                                    LIMIT_GROUP_ACTS - 1,
                                    3,
                                    1};
    struct place *p = *state;
    struct record *r;
    assert_ok(record_open(p->path, RECORD_READ, false, &r, e)); // its tree is of before
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
        char sql[64];
        struct seen seen = {0};
        struct error why = {0};
        snprintf(sql, sizeof sql, "DELETE FROM entry WHERE i = %d", (int)gaps[i]);
        run_raw(p, sql);
        assert_int_equal(feed_all(r, NULL, p->sample.count, &seen, &why), ERR_CORRUPT);
        assert_non_null(strstr(why.message, "is missing"));
        assert_int_equal(seen.next, gaps[i]);
    }
    record_close(r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_comes_to_the_same),
        cmocka_unit_test(each_entry_is_told_once_in_order),
        cmocka_unit_test(where_reading_stops_everything_before_it_is_folded),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
