// SPDX-License-Identifier: Apache-2.0
// The act table against itself, the SQL beside it, and what the header promises of both.
#include "talks/family.h"
#include "talks/json_schema.h"

#include "talks/motion.h"
#include "talks/world.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

extern const char derived_sql[];

static const char *const shared[] = {"i", "o", "t", "aud", "author"};
#define SHARED (sizeof shared / sizeof *shared)

// Tables that hold no rows of acts.
static const char *const bookkeeping[] = {"act", "audience", "mark", "checked", NULL};

static int set_up(void **state) {
    struct world *w = memory_get(sizeof *w);
    world_begin(w);
    *state = w;
    return 0;
}

static int tear_down(void **state) {
    world_end(*state);
    free(*state);
    return 0;
}

struct column {
    char name[64], type[16];
    bool required;
};

static size_t columns_of(struct world *w, const char *table, struct column *out, size_t most) {
    STMT_SCOPED struct stmt *s = NULL;
    struct error e;
    size_t count = 0;
    assert_int_equal(db_prepare(w->db,
                                "SELECT name, type, \"notnull\" FROM pragma_table_info(?1)"
                                " ORDER BY cid",
                                &s, &e),
                     OK);
    stmt_text(s, 1, span_str(table));
    while (count < most && stmt_row(s, &e)) {
        snprintf(out[count].name, sizeof out->name, SPAN_FMT, SPAN_ARG(stmt_get_text(s, 0)));
        snprintf(out[count].type, sizeof out->type, SPAN_FMT, SPAN_ARG(stmt_get_text(s, 1)));
        out[count++].required = stmt_get_int(s, 2) != 0;
    }
    stmt_reset(s);
    return count;
}

static const char *column_type(const struct field *f) {
    bool number = (f->type == F_INT || f->type == F_BOOL) && !(f->flags & FIELD_LIST);
    return number ? "INTEGER" : "TEXT";
}

static void a_type_s_table_has_its_fields_in_order(void **state) {
    struct column c[64];
    const struct act_type *t;
    for (size_t n = 0; (t = act_type_at(n)); n++) {
        size_t count = columns_of(*state, t->name, c, 64), at = SHARED;
        for (size_t i = 0; i < SHARED; i++) {
            assert_string_equal(c[i].name, shared[i]);
            assert_true(c[i].required);
        }
        for (const struct field *f = t->fields; f->name; f++, at++) {
            if (at >= count || strcmp(c[at].name, f->name) != 0 ||
                strcmp(c[at].type, column_type(f)) != 0 ||
                c[at].required != !(f->flags & FIELD_OPTIONAL))
                fail_msg("%s.%s is not so in the table: %s %s", t->name, f->name,
                         at < count ? c[at].name : "nothing", at < count ? c[at].type : "");
        }
        assert_string_equal(c[at].name, "source");
        assert_false(c[at].required);
        assert_int_equal(count, at + 1);
    }
}

static void tables_of_consequences_have_the_columns_that_are_put(void **state) {
    struct column c[64];
    for (const struct fold_table *t = fold_tables; t->name; t++) {
        size_t count = columns_of(*state, t->name, c, 64);
        if (count != t->columns + SHARED)
            fail_msg("%s: %zu columns, %zu are put", t->name, count, t->columns + SHARED);
        for (size_t i = 0; i < SHARED; i++)
            assert_string_equal(c[i].name, shared[i]);
        assert_null(act_type_find(span_str(t->name)));
    }
}

static bool listed(const char *name) {
    for (size_t i = 0; bookkeeping[i]; i++)
        if (strcmp(bookkeeping[i], name) == 0)
            return true;
    for (const struct fold_table *t = fold_tables; t->name; t++)
        if (strcmp(t->name, name) == 0)
            return true;
    return act_type_find(span_str(name)) != NULL;
}

static void no_table_stands_there_that_nobody_fills(void **state) {
    struct world *w = *state;
    STMT_SCOPED struct stmt *s = NULL;
    struct error e;
    assert_int_equal(
        db_prepare(w->db, "SELECT name, sql FROM sqlite_schema WHERE type = 'table'", &s, &e), OK);
    while (stmt_row(s, &e)) {
        const char *name = arena_str(&w->arena, stmt_get_text(s, 0));
        if (!listed(name))
            fail_msg("%s: a table of nothing", name);
        if (!strstr(arena_str(&w->arena, stmt_get_text(s, 1)), "STRICT"))
            fail_msg("%s is not STRICT", name);
    }
}

// The comment lines right above "CREATE TABLE name", and the statement itself.
static bool find_table(struct world *w, const char *script, const char *name, const char **comment,
                       const char **statement) {
    for (int quoted = 0; quoted < 2; quoted++) {
        const char *head = arena_printf(
            &w->arena, quoted ? "\nCREATE TABLE \"%s\" (" : "\nCREATE TABLE %s (", name);
        const char *at = strstr(script, head);
        if (!at)
            continue;
        const char *from = at;
        while (from > script && from[-1] != '\n')
            from--;
        while (from > script + 3 && strncmp(from, "--", 2) == 0) {
            const char *up = from - 1;
            while (up > script && up[-1] != '\n')
                up--;
            if (strncmp(up, "--", 2) != 0)
                break;
            from = up;
        }
        *comment = arena_str(&w->arena, span(from, (size_t)(at - from)));
        *statement = arena_str(&w->arena, span(at, (size_t)(strstr(at, ";\n") - at)));
        return true;
    }
    return false;
}

static bool find_anywhere(struct world *w, const char *name, const char **comment,
                          const char **statement) {
    if (find_table(w, derived_sql, name, comment, statement))
        return true;
    for (const struct family *f = families; f->name; f++)
        if (find_table(w, f->sql, name, comment, statement))
            return true;
    return false;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static bool has_word(const char *text, const char *word) {
    size_t size = strlen(word);
    for (const char *at = text; (at = strstr(at, word)); at++)
        if ((at == text || !is_letter(at[-1])) && !is_letter(at[size]))
            return true;
    return false;
}

// A comment behind the column's line, or its name in the comment above the table.
static bool column_explained(const char *comment, const char *statement, const char *column) {
    for (size_t i = 0; i < 2; i++) {
        char head[80];
        snprintf(head, sizeof head, i ? "\n    \"%s\" " : "\n    %s ", column);
        const char *at = strstr(statement, head);
        if (at && strstr(at, "--") && strstr(at, "--") < at + 1 + strcspn(at + 1, "\n"))
            return true;
    }
    return has_word(comment, column);
}

static void every_table_and_column_is_explained(void **state) {
    struct world *w = *state;
    STMT_SCOPED struct stmt *s = NULL;
    struct error e;
    size_t missing = 0;
    assert_int_equal(
        db_prepare(w->db, "SELECT name FROM sqlite_schema WHERE type = 'table'", &s, &e), OK);
    for (size_t i = 0; i < SHARED; i++)
        assert_true(has_word(derived_sql, shared[i]));
    while (stmt_row(s, &e)) {
        const char *name = arena_str(&w->arena, stmt_get_text(s, 0)), *comment = NULL,
                   *statement = NULL;
        struct column c[64];
        if (!find_anywhere(w, name, &comment, &statement) || strncmp(comment, "-- ", 3) != 0)
            fail_msg("%s: no comment above it", name);
        bool rows = strcmp(name, "act") && strncmp(name, "audience", 8) && strcmp(name, "mark") &&
                    strcmp(name, "checked");
        size_t count = columns_of(w, name, c, 64);
        for (size_t i = rows ? SHARED : 0; !act_type_find(span_str(name)) && i < count; i++)
            if (!column_explained(comment, statement, c[i].name)) {
                print_message("%s.%s is explained nowhere\n", name, c[i].name);
                missing++;
            }
    }
    assert_int_equal(missing, 0);
}

static void check_fields(const char *where, const struct field *fields) {
    for (const struct field *f = fields; f->name; f++) {
        if (!f->help || !*f->help)
            fail_msg("%s.%s has no help", where, f->name);
        for (const struct field *g = fields; g < f; g++)
            assert_string_not_equal(f->name, g->name);
        assert_non_null(field_type_word(f->type));
        assert_true(!(f->flags & FIELD_FILLED) || (f->flags & FIELD_LIST));
        assert_int_equal(f->type == F_ENUM, f->words != NULL);
        assert_true(f->fields ? f->type == F_OBJECT || f->type == F_MAP : f->type != F_OBJECT);
        assert_true(!f->target || f->type == F_REF || f->type == F_THING || f->type == F_ID);
        if (f->target && strcmp(f->target, "zone") != 0) // zones come with a later level
            assert_non_null(act_type_find(span_str(f->target)));
        if (f->type == F_OBJECT)
            check_fields(f->name, f->fields);
    }
}

static void every_type_has_its_help_and_sound_fields(void **state) {
    (void)state;
    const struct act_type *t;
    for (size_t n = 0; (t = act_type_at(n)); n++) {
        if (!t->help || !*t->help || !t->may_text || !*t->may_text)
            fail_msg("%s: no help, or nobody may", t->name);
        assert_true((t->may != 0) || (t->flags & ACT_HOLDERS));
        assert_int_equal(t->may & ~(unsigned)ROLES_ALL, 0);
        check_fields(t->name, t->fields);
        assert_ptr_equal(act_type_find(span_str(t->name)), t);
        assert_int_equal(act_type_number(span_str(t->name)), n);
        bool names = t->flags & (ACT_CREATES | ACT_REPLACES);
        assert_int_equal(names, strcmp(t->fields[0].name, "id") == 0);
        assert_true((t->flags & (ACT_CREATES | ACT_REPLACES)) != (ACT_CREATES | ACT_REPLACES));
    }
    assert_true(act_type_at(13) && !act_type_at(1000));
    assert_null(act_type_find(span_str("sing")));
    assert_null(act_type_find(span(NULL, 0)));
    assert_int_equal(act_type_number(span_str("")), -1);
}

static void every_type_has_an_example_of_its_form_and_a_view(void **state) {
    (void)state;
    const struct act_type *t;
    for (size_t n = 0; (t = act_type_at(n)); n++) {
        struct error e = {0};
        if (!t->view || !t->example.by || !t->example.body)
            fail_msg("%s has no example, or no view that shows it", t->name);
        JSON_SCOPED struct json *body = act_type_example(t);
        if (schema_check(t->fields, body, t->name, NULL, &e))
            fail_msg("its example: %s", e.message);
    }
}

static void every_kind_of_motion_has_its_help_and_payload(void **state) {
    (void)state;
    for (const struct motion_kind *k = motion_kinds; k->name; k++) {
        assert_true(k->help && *k->help && k->fields);
        assert_ptr_equal(motion_kind_find(span_str(k->name)), k);
        check_fields(k->name, k->fields);
    }
    assert_null(motion_kind_find(span_str("expel")));
}

static const struct field *field_named(const struct act_type *t, const char *name) {
    const struct field *f = t->fields;
    while (f->name && strcmp(f->name, name) != 0)
        f++;
    return f->name ? f : NULL;
}

static void valid_times_name_fields_of_time(void **state) {
    (void)state;
    const struct act_type *t;
    for (size_t n = 0; (t = act_type_at(n)); n++) {
        const struct valid_time *v = t->times;
        for (; v->field; v++) {
            const struct field *f = field_named(t, v->field), *s = field_named(t, "state");
            assert_non_null(f);
            assert_true(f->type == F_TIME || f->type == F_WHEN || f->type == F_DATE);
            assert_true(!v->state || (s && word_index(s->words, span_str(v->state)) >= 0));
        }
        assert_true(v < t->times + sizeof t->times / sizeof *t->times);
    }
}

static void constitution_acts_are_public_and_need_their_keys(void **state) {
    (void)state;
    for (const struct act_type *t = families[0].types; t->name; t++) {
        assert_true(t->flags & ACT_PUBLIC);
        assert_false(t->flags & ACT_TELLABLE);
    }
    const struct act_type *t;
    for (size_t n = 0; (t = act_type_at(n)); n++) {
        bool root = strcmp(t->name, "found") == 0 || strcmp(t->name, "key") == 0;
        assert_int_equal(root, (t->flags & ACT_ROOT) != 0);
        assert_int_equal(strcmp(t->name, "hold") == 0, (t->flags & ACT_MACHINE) != 0);
    }
}

static void words_stand_for_their_bits(void **state) {
    (void)state;
    assert_int_equal(1u << word_index(role_words, span_str("compiler")), ROLE_COMPILER);
    assert_null(role_words[13]);
    assert_int_equal(1u << word_index(use_words, span_str("witness")), USE_WITNESS);
    assert_null(use_words[5]);
    assert_int_equal(word_index(role_words, span_str("Host")), -1);
    assert_int_equal(word_index(role_words, span(NULL, 0)), -1);
    for (unsigned mask = 0; mask < 32; mask++) {
        int type = mask == USE_HOLD || mask == USE_WITNESS ? KEY_COSIGNER
                   : mask == USE_ROOT || mask == USE_ACT || mask == USE_MACHINE ||
                           mask == (USE_ROOT | USE_ACT)
                       ? KEY_ED25519
                       : 0;
        assert_int_equal(use_key_type(mask), type);
    }
    assert_string_equal(verdict_words[VERDICT_OPAQUE], "opaque");
    assert_string_equal(motion_kinds[0].name, "admit");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_type_s_table_has_its_fields_in_order),
        CASE(tables_of_consequences_have_the_columns_that_are_put),
        CASE(no_table_stands_there_that_nobody_fills),
        CASE(every_table_and_column_is_explained),
        cmocka_unit_test(every_type_has_its_help_and_sound_fields),
        cmocka_unit_test(every_type_has_an_example_of_its_form_and_a_view),
        cmocka_unit_test(every_kind_of_motion_has_its_help_and_payload),
        cmocka_unit_test(valid_times_name_fields_of_time),
        cmocka_unit_test(constitution_acts_are_public_and_need_their_keys),
        cmocka_unit_test(words_stand_for_their_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
