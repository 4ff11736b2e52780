// SPDX-License-Identifier: Apache-2.0
#include "record/addressing.h"

#include "base/stamp.h"
#include "talks/rules.h"

#include <stdlib.h>

static bool add_word(const struct state *s, struct span word, struct addressing *out) {
    bool found = false;
    if (span_is(word, "public")) {
        out->everybody = true;
        return true;
    }
    for (size_t i = 0; i < s->member_count; i++) {
        const struct member *m = &s->members[i];
        bool all = span_is(word, "participants") && (m->roles & ROLES_INSIDE);
        if (all || rules_names(word, m)) {
            out->member[i] = true;
            found = true;
        }
    }
    return found;
}

enum err addressing_read(const struct state *s, struct span words, struct addressing *out,
                         struct error *e) {
    struct span rest = words, word;
    struct addressing a = {.everybody = false};
    size_t count = 0;
    for (; span_cut(&rest, ',', &word); count++)
        if (!add_word(s, word, &a))
            return error_set(e, ERR_INVALID,
                             "\"" SPAN_FMT "\" is no participant or role of this record",
                             SPAN_ARG(span_head(word, 60)));
    if (!count || (a.everybody && count > 1))
        return error_set(e, ERR_INVALID, "who,who,… or public");
    *out = a;
    return OK;
}

struct span addressing_proposed(const struct json *rules, const struct act_type *type) {
    const struct json *audience = json_get(rules, "audience");
    struct span words = json_get_text(audience, type->name);
    if (!words.data)
        words = json_get_text(audience, "*");
    return words.data ? words : span_str("public");
}

void addressing_of_rules(const struct state *s, struct span words, struct addressing *out) {
    struct span rest = words, word;
    *out = (struct addressing){.everybody = false};
    while (span_cut(&rest, ',', &word))
        (void)add_word(s, word, out);
}

bool addressing_is_wider(const struct addressing *is, const struct addressing *rules) {
    if (rules->everybody)
        return false;
    for (size_t i = 0; i < LIMIT_PARTICIPANTS; i++)
        if (is->everybody || (is->member[i] && !rules->member[i]))
            return true;
    return false;
}

#define DAY 86400

static bool is_fine(const struct json *when) {
    struct stamp from, to;
    if (json_type(when) != JSON_OBJECT_T)
        return true;
    return stamp_parse(json_get_text(when, "from"), &from) &&
           stamp_parse(json_get_text(when, "to"), &to) && to.seconds - from.seconds < DAY - 1;
}

const char *addressing_exposes(const struct act_type *type, const struct json *body) {
    if (strcmp(type->name, "incident") != 0 || !json_get_bool(body, "reporter_protected"))
        return NULL;
    if (json_get(json_get(body, "place"), "point"))
        return "place.point";
    return is_fine(json_get(body, "when")) ? "when" : NULL;
}

static int by_text(const void *a, const void *b) {
    return span_compare(*(const struct span *)a, *(const struct span *)b);
}

enum err addressing_list(const struct state *s, const struct addressing *a, struct span by,
                         struct arena *arena, struct json **out, struct error *e) {
    struct span *names = arena_array(arena, struct span, s->member_count + 1);
    JSON_SCOPED struct json *to = json_new_list();
    BUF_SCOPED struct buf text;
    size_t count = 0;
    buf_init(&text, LIMIT_ENTRY_BYTES);
    for (size_t i = 0; i < s->member_count; i++)
        if (a->member[i] && !span_equal(s->members[i].slug, by))
            names[count++] = s->members[i].slug;
    if (!count || count > LIMIT_ADDRESSEES)
        return error_set(e, ERR_LIMIT, "1 to %d readers beside yourself, these are %zu",
                         LIMIT_ADDRESSEES, count);
    qsort(names, count, sizeof *names, by_text);
    for (size_t i = 0; i < count; i++)
        json_add(to, json_new_text(names[i]));
    json_print(to, &text);
    return json_parse_in(arena_copy(arena, buf_span(&text)), 0, arena, out, e);
}

// Readers of the act have lines that are not to be had here: what they will make of it cannot be
// known.
enum err addressing_complete(struct record *r, const struct act *a, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    BUF_SCOPED struct buf to;
    buf_init(&to, LIMIT_ENTRY_BYTES);
    json_print(a->to, &to);
    enum err err = db_prepare(
        record_rows(r),
        "SELECT min(act.i) FROM act JOIN audience ON audience.id = act.aud WHERE act.class = 3"
        " AND NOT EXISTS (SELECT 1 FROM json_each(?1) t WHERE t.value NOT IN"
        " (SELECT value FROM json_each(audience.members)))"
        " AND ?2 IN (SELECT value FROM json_each(audience.members))",
        &s, e);
    if (err)
        return err;
    stmt_text(s, 1, buf_span(&to));
    stmt_text(s, 2, a->by);
    bool there = stmt_row(s, e);
    if (!there && stmt_failed(s))
        return ERR_IO;
    if (there && !stmt_is_null(s, 0)) {
        error_set(e, ERR_DENIED, "entry %lld cannot be opened here, and its readers can read this",
                  (long long)stmt_get_int(s, 0));
        err = error_hint(e, "Another addressee hands its line over: truce lines give, truce lines "
                            "take");
    }
    stmt_reset(s);
    return err;
}

enum err addressing_judge(struct record *r, const struct act *as, struct error *why,
                          struct error *e) {
    struct verdict v;
    enum err err = fold_judge_as(record_fold(r), as, &v, e);
    if (err)
        return err;
    *why = v.class != VERDICT_VOID && v.inside == VERDICT_OK ? (struct error){.code = OK} : v.why;
    return OK;
}
