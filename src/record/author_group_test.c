// SPDX-License-Identifier: Apache-2.0
// Groups of acts: each behind the one before it, as large as a group may be, and all of them taken.
#include "record/author_group.h"
#include "record/sample.h"
#include "store/test_help.h"

struct place {
    char folder[64], path[128];
    struct record *r;
    struct author_group group;
    struct secret_key key, log;
    struct json *bodies[LIMIT_GROUP_ACTS];
    struct author_said said[LIMIT_GROUP_ACTS + 1];
    struct appended results[LIMIT_GROUP_ACTS];
};

static int setup(void **state) {
    struct place *p = memory_get(sizeof *p);
    struct error e = {0};
    sample_path(p->folder, "g.truce", p->path);
    author_group_init(&p->group);
    p->key = sample_key("kaz", "desk");
    p->log = sample_key("", "log");
    if (sample_create(p->path, &p->r, &e))
        return print_message("%s\n", e.message), -1;
    *state = p;
    return 0;
}

static int teardown(void **state) {
    struct place *p = *state;
    for (size_t i = 0; i < LIMIT_GROUP_ACTS; i++)
        json_free(p->bodies[i]);
    author_group_done(&p->group);
    record_close(p->r);
    sample_clean(p->folder);
    free(p);
    return 0;
}

// A statement with `bytes` of text.
static void say_something(struct place *p, size_t at, size_t bytes) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    buf_printf(&text,
               "{\"id\":\"s%zu\",\"speaker\":{\"name\":{\"en\":\"A speaker\"}},\"on_behalf\":"
               "[\"kaz\"],\"text\":{\"en\":\"",
               at);
    buf_put_fill(&text, 'x', bytes);
    buf_put_str(&text, "\"}}");
    json_free(p->bodies[at]);
    assert_ok(json_parse(buf_span(&text), 0, &p->bodies[at], e));
    p->said[at].body = p->bodies[at];
}

static enum err make(struct place *p, size_t count, struct error *e) {
    ARENA_SCOPED struct arena a;
    const struct state *s = record_state(p->r);
    const struct key *k = state_key(s, span_str(p->key.name), p->key.id);
    struct authoring how = {.type = span_str("statement"), .key = &p->key};
    arena_init(&a);
    struct author_place place = {.record = s->record, .by = span_str("kaz"), .n = k->next_n};
    memcpy(place.prev, k->prev, HASH_BYTES);
    if (!stamp_parse(span_str("2017-05-02T09:00:00+06:00"), &how.at))
        abort();
    enum err err = record_checkpoint(p->r, INT64_MAX, &a, &place.seen, NULL, e);
    return err ? err : author_group(&place, &how, p->said, count, &p->group, e);
}

static void append(struct place *p) {
    struct span notes[LIMIT_GROUP_ACTS];
    for (size_t i = 0; i < p->group.count; i++)
        notes[i] = buf_span(&p->group.notes[i]);
    assert_ok(record_append(p->r, &p->log, notes, p->group.count, 0, p->results, e));
}

static void every_act_of_a_group_is_taken_and_the_next_group_goes_on(void **state) {
    struct place *p = *state;
    static const size_t counts[] = {1, 2, 15, 16, 200};
    size_t at = 0;
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        for (size_t i = 0; i < counts[c]; i++) {
            say_something(p, i, at % 50 + 1);
            BUF_SCOPED struct buf id;
            buf_init(&id, 32);
            buf_printf(&id, "t%zu", at++);
            json_put_text(p->bodies[i], "id", buf_span(&id));
        }
        assert_ok(make(p, counts[c], e));
        assert_int_equal(p->group.count, counts[c]);
        append(p);
        for (size_t i = 0; i < counts[c]; i++) {
            assert_true(p->results[i].logged);
            assert_memory_equal(p->results[i].id, p->group.ids[i], HASH_BYTES);
        }
    }
    assert_int_equal(record_size(p->r), 1 + at);
}

static void what_is_behind_one_that_was_refused_has_the_wrong_place(void **state) {
    struct place *p = *state;
    for (size_t i = 0; i < 5; i++)
        say_something(p, i, 10);
    json_put_str(p->bodies[2], "id", "s0"); // taken by the first
    assert_ok(make(p, 5, e));
    append(p);
    assert_true(p->results[0].logged && p->results[1].logged);
    assert_string_equal(p->results[2].verdict.why.rule, "id-taken");
    for (size_t i = 3; i < 5; i++) {
        assert_false(p->results[i].logged);
        assert_string_equal(p->results[i].verdict.why.rule, "wrong-n");
    }
    p->said[0] = p->said[3];
    p->said[1] = p->said[4];
    assert_ok(make(p, 2, e));
    append(p);
    assert_true(p->results[0].logged && p->results[1].logged);
}

static void a_group_ends_where_it_is_full(void **state) {
    struct place *p = *state;
    size_t bytes = 0;
    for (size_t i = 0; i < 40; i++)
        say_something(p, i, 60000);
    assert_ok(make(p, 40, e));
    for (size_t i = 0; i < p->group.count; i++)
        bytes += p->group.notes[i].size;
    assert_in_range(bytes, LIMIT_GROUP_BYTES - 61000, LIMIT_GROUP_BYTES);
    append(p);
    assert_true(p->results[p->group.count - 1].logged);
}

static void one_that_is_too_large_ends_the_group_before_it_and_alone_is_refused(void **state) {
    struct place *p = *state;
    struct error too_large;
    for (size_t i = 0; i < 3; i++)
        say_something(p, i, i == 2 ? LIMIT_ENTRY_BYTES : 10);
    assert_ok(make(p, 3, e));
    assert_int_equal(p->group.count, 2);
    p->said[0] = p->said[2];
    assert_int_equal(make(p, 1, &too_large), ERR_LIMIT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_act_of_a_group_is_taken_and_the_next_group_goes_on,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_behind_one_that_was_refused_has_the_wrong_place,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_group_ends_where_it_is_full, setup, teardown),
        cmocka_unit_test_setup_teardown(
            one_that_is_too_large_ends_the_group_before_it_and_alone_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
