// SPDX-License-Identifier: Apache-2.0
// The state digest: of a fixed sequence of acts, written out, and made again by an encoder that is
// written from docs/record-format.md section 10 alone; and what else fold.h promises.
#include "talks/family.h"
#include "talks/fold_steps.h"

#include "base/codec.h"
#include "talks/world.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

// Section 10, naively. Rows are written as in fold_steps.h.
struct naive {
    struct world *w;
    struct span act; // the text of the entry, for values that are taken from its body
    uint64_t index;
    uint8_t digest[HASH_BYTES];
    struct buf rows;
};

static void put_integer(struct buf *out, int64_t n) {
    buf_put_byte(out, 1);
    buf_put_be(out, (uint64_t)n, 8);
}

static void put_text(struct buf *out, struct span text) {
    buf_put_byte(out, 2);
    buf_put_be(out, text.size, 4);
    buf_put_span(out, text);
}

// The end of the JSON value that begins at `at`, in a text without white space.
static const char *value_end(const char *at) {
    int depth = 0;
    bool quoted = false;
    for (;; at++) {
        if (*at == '"')
            quoted = !quoted;
        if (quoted)
            continue;
        if (!depth && (*at == ',' || *at == '}' || *at == ']'))
            return at;
        depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
    }
}

// A member of the act's body as it stands in its text; the text must be compact.
static struct span body_member(struct naive *n, struct span name) {
    const char *text = arena_str(&n->w->arena, n->act);
    const char *at = strstr(text, "\"body\":{");
    assert_non_null(at);
    at += strlen("\"body\":{");
    for (;;) {
        const char *end = value_end(strchr(at, ':') + 1);
        if (span_equal(span(at + 1, (size_t)(strchr(at + 1, '"') - at - 1)), name))
            return span(strchr(at, ':') + 1, (size_t)(end - strchr(at, ':') - 1));
        if (*end != ',')
            fail_msg("no member " SPAN_FMT, SPAN_ARG(name));
        at = end + 1;
    }
}

static void put_value(struct naive *n, struct span value) {
    if (span_is(value, "-"))
        buf_put_byte(&n->rows, 0);
    else if (value.data[0] == '#')
        put_integer(&n->rows, strtoll((const char *)value.data + 1, NULL, 10));
    else if (value.data[0] == '=')
        put_text(&n->rows, body_member(n, span_from(value, 1)));
    else
        put_text(&n->rows, value);
}

static int64_t time_of(const struct naive *n, struct span text) {
    if (span_is(text, "at"))
        return SAMPLE_BEGIN + 60 * (int64_t)n->index;
    return SAMPLE_BEGIN + strtoll((const char *)text.data, NULL, 10);
}

static void put_row(struct naive *n, const char *row) {
    struct span rest = world_words(n->w, row), none = span_str("");
    struct span table = none, t = none, author = none, value;
    bool whole =
        span_cut(&rest, '|', &table) && span_cut(&rest, '|', &t) && span_cut(&rest, '|', &author);
    assert_true(whole);
    size_t count = 4;
    for (struct span left = rest; span_cut(&left, '|', &value);)
        count++;
    buf_put_byte(&n->rows, 'R');
    buf_put_be(&n->rows, table.size, 2);
    buf_put_span(&n->rows, table);
    buf_put_be(&n->rows, count, 2);
    put_integer(&n->rows, (int64_t)n->index);
    put_integer(&n->rows, (int64_t)n->index);
    put_integer(&n->rows, time_of(n, t));
    put_text(&n->rows, author);
    while (span_cut(&rest, '|', &value))
        put_value(n, value);
}

static void put_entry(struct naive *n, enum verdict_class class) {
    uint8_t index[8], byte = (uint8_t) class;
    for (int i = 0; i < 8; i++)
        index[i] = (uint8_t)(n->index >> (56 - 8 * i));
    struct span parts[] = {span(n->digest, HASH_BYTES), span(index, 8), span(&byte, 1),
                           buf_span(&n->rows)};
    hash_parts(parts, 4, n->digest);
    buf_clear(&n->rows);
    n->index++;
}

// The founding act's rows: its own, participants with their keys, tracks, rules.
static void put_founding_rows(struct naive *n) {
    put_row(n, "found|-86400|kaz|exercise|{'en':'Sample talks'}|kaz|['irn','rus','tur']|<log>|"
               "['en']|=tracks|=participants|-|=rules|-");
    for (size_t i = 0; i < 9; i++) {
        const char *who = sample_participants[i];
        put_row(n, arena_printf(&n->w->arena, "participant|-86400|kaz|%s|{'en':'%s'}|-|-|[%s]|-",
                                who, who, fold_founding_roles[i]));
        static const char *const uses[][2] = {
            {"root", "root"}, {"desk", "act"}, {"node", "machine"}, {"hold", "hold"}};
        bool holder = i >= 1 && i <= 3;
        for (size_t k = 0; k < (holder ? 4 : 2); k++)
            put_row(n, arena_printf(&n->w->arena, "keyring|-86400|kaz|%s|<vkey %s/%s>|['%s']|-",
                                    who, who, uses[k][0], uses[k][1]));
    }
    put_row(n, "track|-86400|kaz|astana|{'en':'Astana'}|-|-");
    put_row(n, "ruleset|-86400|kaz|<id 0>|=rules");
}

static struct span step_entry(struct world *w, const struct fold_step *s, struct span *text) {
    if (!s->key)
        return *text = span_str(s->rest);
    *text = world_text(w, s->key, NULL, s->rest);
    return world_sign(w, *text, s->key);
}

static void assert_hex(const char *what, uint64_t index, const uint8_t digest[HASH_BYTES],
                       const char *want) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 64);
    hex_put(&hex, span(digest, HASH_BYTES));
    if (strcmp(buf_str(&hex), want) != 0)
        fail_msg("%s, d(%llu) is %s, not %s", what, (unsigned long long)index, buf_str(&hex), want);
}

static void begin(struct naive *n, struct world *w) {
    uint8_t digest[HASH_BYTES];
    struct error e;
    *n = (struct naive){.w = w};
    buf_init(&n->rows, BUF_MAX);
    hash_one(span_str("truce.state/v1\n"), n->digest);
    world_begin(w);
    assert_int_equal(fold_digest_at(w->fold, 0, digest, &e), OK);
    assert_memory_equal(digest, n->digest, HASH_BYTES);
    n->act = world_founding_text(w);
    world_put(w, world_sign(w, n->act, "kaz/root irn/root rus/root tur/root"));
    put_founding_rows(n);
    put_entry(n, VERDICT_OK);
}

static void page_and_program_agree_on_every_digest(void **state) {
    (void)state;
    struct world w;
    struct naive n;
    uint8_t digest[HASH_BYTES];
    begin(&n, &w);
    for (const struct fold_step *s = fold_steps; s->rest; s++) {
        fold_digest(w.fold, digest);
        assert_hex("the page", n.index, n.digest, fold_goldens[n.index - 1]);
        assert_hex("the program", n.index, digest, fold_goldens[n.index - 1]);
        w.minute = (int)n.index;
        struct verdict v = world_put(&w, step_entry(&w, s, &n.act));
        if (v.class != s->class)
            fail_msg("step %llu is %s: %s", (unsigned long long)n.index, verdict_words[v.class],
                     v.why.message);
        for (size_t i = 0; i < FOLD_ROWS_MAX && s->rows[i]; i++)
            put_row(&n, s->rows[i]);
        put_entry(&n, s->class);
    }
    fold_digest(w.fold, digest);
    assert_hex("the page", n.index, n.digest, fold_goldens[n.index - 1]);
    assert_hex("the program", n.index, digest, fold_goldens[n.index - 1]);
    assert_null(fold_goldens[n.index]);
    buf_done(&n.rows);
    world_end(&w);
}

static void digests_of_the_past_are_kept(void **state) {
    (void)state;
    struct world w;
    uint8_t digest[HASH_BYTES], kept[8][HASH_BYTES];
    struct error e;
    world_found(&w, NULL, NULL);
    for (size_t i = 1; i < 8; i++) {
        fold_digest(w.fold, kept[i]);
        world_act(&w, "irn/desk", "interest", "{'about':{'who':'irn'},'state':'exploring'}");
    }
    for (size_t i = 1; i < 8; i++) {
        assert_int_equal(fold_digest_at(w.fold, i, digest, &e), OK);
        assert_memory_equal(digest, kept[i], HASH_BYTES);
    }
    assert_int_equal(fold_digest_at(w.fold, 9, digest, &e), ERR_NOT_FOUND);
    assert_int_equal(fold_act_id(w.fold, 9, digest, &e), ERR_NOT_FOUND);
    world_put(&w, span_str("no note"));
    assert_int_equal(fold_act_id(w.fold, 8, digest, &e), ERR_NOT_FOUND); // it has no id
    assert_int_equal(fold_digest_at(w.fold, 9, digest, &e), OK);
    world_end(&w);
}

static void a_mark_is_kept_with_the_rows(void **state) {
    (void)state;
    struct world w;
    uint8_t root[HASH_BYTES] = {1, 2, 3}, got[HASH_BYTES];
    uint64_t size;
    struct error e;
    world_found(&w, NULL, NULL);
    assert_int_equal(fold_get_mark(w.fold, &size, got, &e), ERR_NOT_FOUND);
    assert_int_equal(fold_set_mark(w.fold, root, &e), OK);
    world_act(&w, "irn/desk", "interest", "{'about':{'who':'irn'},'state':'exploring'}");
    assert_int_equal(fold_get_mark(w.fold, &size, got, &e), OK);
    assert_int_equal(size, 1);
    assert_memory_equal(root, got, HASH_BYTES);
    root[0] = 9;
    assert_int_equal(fold_set_mark(w.fold, root, &e), OK); // one mark, moved
    assert_int_equal(fold_get_mark(w.fold, &size, got, &e), OK);
    assert_int_equal(size, 2);
    assert_int_equal(got[0], 9);
    world_end(&w);
}

static void log_time_is_written_down_only_when_it_moves(void **state) {
    (void)state;
    static const struct {
        const char *who;
        int minute;
        const char *rows; // clock rows then
    } holds[] = {{"irn", 60, "0"}, {"rus", 60, "1"}, {"tur", 60, "1"},
                 {"irn", 70, "1"}, {"rus", 65, "2"}, {"rus", 10, "2"}};
    struct world w;
    world_found(&w, NULL, NULL);
    for (size_t i = 0; i < sizeof holds / sizeof *holds; i++) {
        world_hold(&w, holds[i].who, holds[i].minute);
        assert_string_equal(
            world_ask(&w, "SELECT CAST(count(*) AS TEXT) FROM clock WHERE ?1 = ''", ""),
            holds[i].rows);
    }
    assert_int_equal(fold_state(w.fold)->log_time, SAMPLE_BEGIN + 65 * 60);
    world_end(&w);
}

static void another_s_database_is_no_fold(void **state) {
    (void)state;
    struct db *db;
    struct fold *f;
    struct error e = {0};
    static const char *const scripts[] = {"CREATE TABLE act (i INTEGER PRIMARY KEY) STRICT;",
                                          "CREATE TABLE other (x INTEGER) STRICT;"};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(db_open("", DB_MEMORY, DB_NORMAL, &db, &e), OK);
        assert_int_equal(db_script(db, scripts[i], &e), OK);
        assert_int_equal(fold_open(db, NULL, NULL, &f, &e), ERR_CORRUPT);
        assert_true(e.message[0]);
        db_close(db);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_and_program_agree_on_every_digest),
        cmocka_unit_test(digests_of_the_past_are_kept),
        cmocka_unit_test(a_mark_is_kept_with_the_rows),
        cmocka_unit_test(log_time_is_written_down_only_when_it_moves),
        cmocka_unit_test(another_s_database_is_no_fold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
