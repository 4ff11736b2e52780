// SPDX-License-Identifier: Apache-2.0
// Who meets whom: pairs of participants, with the meetings that had both; in all, and by round or,
// of one round, by day. Its rules:
//
// 1. A meeting counts once it has begun (in session, adjourned, ended), by the last word on it,
//    whoever's it is; planned and cancelled ones do not.
// 2. Those who were present (view/attendance.h) have met each other, and the go-between each of
//    them, unless it is said to have been absent.
// 3. In separate rooms they have not met each other: such pairs are counted as `apart`.
// 4. Reports with the topic contact are counted apart, as `reported`: for each two participants
//    that one is about. They are somebody's word, and may tell of a meeting that is recorded too.
// 5. Whoever takes no part by a slug of the record is in no pair. Without REF all rounds count, and
//    what is outside of rounds; with one its meetings, and reports that name the round or one of
//    them. Both clocks hold as everywhere.
// 6. A meeting is of the day on which it begins, and a report of the day on which it was made, as
//    their authors write it; a report of each round that it names, or whose meeting it names.
#include "view/asks.h"
#include "view/attendance.h"
#include "view/order.h"
#include "view/rounds.h"

#define MEETINGS_OF_ROUND                                                                          \
    "(SELECT author || '/' || id FROM meeting WHERE round = :ref AND" SIGHT_SEEN ")"

static const char meetings_sql[] = ROW_SELECT("meeting") SIGHT_ORDER;
static const char meetings_of_sql[] = ROW_SELECT("meeting") "AND round = :ref" SIGHT_ORDER;
static const char reports_sql[] = ROW_SELECT("report") "AND topic = 'contact'" SIGHT_ORDER;
static const char reports_of_sql[] =
    ROW_SELECT("report") "AND topic = 'contact'"
                         " AND EXISTS (SELECT 1 FROM json_each(about) WHERE value = :ref OR value "
                         "IN " MEETINGS_OF_ROUND ")" SIGHT_ORDER;

enum kind { KIND_MET, KIND_APART, KIND_TOLD };

struct tally {
    struct asking *a;
    struct attendance attendance;
    const struct json *rounds, *round; // the one asked for, or NULL
    struct json *all;                  // "place place" -> pair
    struct json *parts;                // by day or round: {key -> {pair}}
    struct json *meetings;             // that count
    struct json *round_of;             // meeting's ref -> round's ref
};

static size_t place_of(const struct asking *a, struct span slug) {
    const struct participant *p = asking_who(a, slug);
    return p ? (size_t)(p - a->people) : SIZE_MAX;
}

struct pair_key {
    char text[48];
};

static struct pair_key key_of(size_t x, size_t y) {
    struct pair_key key;
    snprintf(key.text, sizeof key.text, "%zu %zu", x < y ? x : y, x < y ? y : x);
    return key;
}

static struct json *pair_in(struct tally *t, struct json *pairs, size_t x, size_t y) {
    struct pair_key key = key_of(x, y);
    struct json *o = json_get(pairs, key.text);
    if (o)
        return o;
    o = json_new_object();
    json_put_text(o, "a", t->a->people[x < y ? x : y].slug);
    json_put_text(o, "b", t->a->people[x < y ? y : x].slug);
    json_put_int(o, "recorded", 0);
    json_put_int(o, "apart", 0);
    json_put_int(o, "reported", 0);
    json_put(pairs, key.text, o);
    return o;
}

static void count(struct json *pair, enum kind kind) {
    static const char *const names[] = {"recorded", "apart", "reported"};
    json_put_int(pair, names[kind], json_get_int(pair, names[kind]) + 1);
}

static struct json *part_of(struct tally *t, const char *key) {
    if (!json_get(t->parts, key))
        json_put(t->parts, key, json_new_object());
    return json_get(t->parts, key);
}

static void add(struct tally *t, size_t x, size_t y, enum kind kind, const struct row *r) {
    const char *name = kind == KIND_TOLD ? "reports" : "meetings";
    struct json *pair = pair_in(t, t->all, x, y), *one = json_new_object();
    count(pair, kind);
    json_put_text(one, "ref", r->ref);
    json_put_int(one, "i", (int64_t)r->place.i);
    if (kind == KIND_TOLD)
        json_put_text(one, "author", r->author);
    else
        json_put_bool(one, "apart", kind == KIND_APART);
    if (!json_get(pair, name))
        json_put(pair, name, json_new_list());
    json_add(json_get(pair, name), one);
}

// Places of participants in a list of slugs or actors, each once; returns how many.
static size_t who_of(struct asking *a, const struct json *list, size_t *out) {
    size_t n = 0;
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        struct span slug = json_text(json_get(one, "who") ? json_get(one, "who") : one);
        size_t place = slug.data ? place_of(a, slug) : SIZE_MAX;
        bool known = place == SIZE_MAX;
        for (size_t k = 0; k < n; k++)
            known = known || out[k] == place;
        if (!known)
            out[n++] = place;
    }
    return n;
}

static const char *day_of(struct asking *a, struct span time) {
    return arena_str(&a->arena, span_head(time, 10));
}

// What part of the whole a meeting is of.
static const char *part_of_meeting(struct tally *t, const struct row *r) {
    struct span round = json_get_text(r->body, "round");
    if (t->round)
        return day_of(t->a, json_get_text(r->body, "from"));
    return round.data ? arena_str(&t->a->arena, round) : "";
}

static bool is_absent(const struct json *item, struct span who) {
    const struct json *absent = json_get(item, "absent"), *disputed = json_get(item, "disputed");
    for (size_t i = 0; i < json_count(disputed); i++)
        if (span_equal(json_text(json_at(disputed, i)), who))
            return false;
    for (size_t i = 0; i < json_count(absent); i++)
        if (span_equal(json_get_text(json_at(absent, i), "who"), who))
            return true;
    return false;
}

static struct json *meeting_item(struct tally *t, const struct row *r) {
    static const char *const fields[] = {"round", "from", "to", "state", "format", "go_between"};
    struct json *item = json_new_object();
    json_put_text(item, "ref", r->ref);
    json_put_int(item, "i", (int64_t)r->place.i);
    json_put_text(item, "title", asking_text(t->a, json_get(r->body, "title")));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (json_get(r->body, fields[i]))
            json_put(item, fields[i], json_copy(json_get(r->body, fields[i])));
    attendance_put(&t->attendance, r, item);
    return item;
}

static void add_meeting(struct tally *t, const struct row *r) {
    static const char *const begun[] = {"in-session", "adjourned", "ended", NULL};
    struct asking *a = t->a;
    if (json_get(r->body, "round"))
        json_put_text(t->round_of, arena_str(&a->arena, r->ref), json_get_text(r->body, "round"));
    if (word_index(begun, json_get_text(r->body, "state")) < 0)
        return;
    struct json *item = meeting_item(t, r), *part = part_of(t, part_of_meeting(t, r));
    json_add(t->meetings, item);
    const struct json *present = json_get(item, "present");
    size_t *who = arena_array(&a->arena, size_t, json_count(present) + 2);
    size_t n = who_of(a, present, who), between = SIZE_MAX;
    struct span go_between = json_get_text(r->body, "go_between");
    if (go_between.data && !is_absent(item, go_between))
        between = place_of(a, go_between);
    bool listed = between == SIZE_MAX;
    for (size_t i = 0; i < n; i++)
        listed = listed || who[i] == between;
    if (!listed)
        who[n++] = between;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++) {
            bool one = who[i] == between || who[k] == between;
            enum kind kind = json_get_bool(item, "apart") && !one ? KIND_APART : KIND_MET;
            add(t, who[k], who[i], kind, r);
            count(pair_in(t, part, who[k], who[i]), kind);
        }
}

static void count_told(struct tally *t, const size_t *who, size_t n, const char *key) {
    struct json *part = part_of(t, key);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            count(pair_in(t, part, who[k], who[i]), KIND_TOLD);
}

// The round that a ref is, or is a meeting of; NULL for neither.
static const char *round_named(struct tally *t, struct span ref) {
    const char *name = arena_str(&t->a->arena, ref);
    for (size_t i = 0; i < json_count(t->rounds); i++)
        if (span_equal(json_get_text(json_at(t->rounds, i), "ref"), ref))
            return name;
    struct span round = json_get_text(t->round_of, name);
    return round.data ? arena_str(&t->a->arena, round) : NULL;
}

static void add_report(struct tally *t, const struct row *r) {
    struct asking *a = t->a;
    const struct json *about = json_get(r->body, "about");
    size_t *who = arena_array(&a->arena, size_t, json_count(about) + 1);
    size_t n = who_of(a, about, who);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            add(t, who[k], who[i], KIND_TOLD, r);
    if (n < 2)
        return;
    if (t->round) {
        BUF_SCOPED struct buf at;
        buf_init(&at, 64);
        stamp_print(r->at, &at);
        count_told(t, who, n, day_of(a, buf_span(&at)));
        return;
    }
    JSON_SCOPED struct json *named = json_new_object(); // each round once
    for (size_t i = 0; i < json_count(about); i++) {
        struct span ref = json_text(json_at(about, i));
        const char *round = ref.data ? round_named(t, ref) : NULL;
        if (round)
            json_put_bool(named, round, true);
    }
    if (!json_count(named))
        json_put_bool(named, "", true);
    for (struct json_each m = json_first(named); m.value; json_next(&m))
        count_told(t, who, n, m.name);
}

// Whether no later row of the list is of the same meeting, whoever its author.
static bool is_last_word(const struct rows *rows, size_t at) {
    for (size_t i = at + 1; i < rows->count; i++)
        if (span_equal(rows->list[i].ref, rows->list[at].ref))
            return false;
    return true;
}

static enum err read_all(struct tally *t, struct error *e) {
    struct rows rows;
    struct row_bind bind = {.ref = json_get_text(t->round, "ref")};
    bool one = t->round != NULL;
    enum err err = attendance_read(t->a, &t->attendance, e);
    if (!err)
        err = rows_current(t->a, "meeting", one ? meetings_of_sql : meetings_sql, &bind, &rows, e);
    for (size_t i = 0; !err && i < rows.count; i++)
        if (is_last_word(&rows, i))
            add_meeting(t, &rows.list[i]);
    if (!err)
        err = rows_read(t->a, "report", one ? reports_of_sql : reports_sql, &bind, &rows, e);
    for (size_t i = 0; !err && i < rows.count; i++)
        add_report(t, &rows.list[i]);
    return err;
}

// items: the pairs, and participants: who is in one, in the question's order.
static void put_pairs(struct tally *t, const struct json *pairs, struct json *out) {
    struct asking *a = t->a;
    struct json *items = json_new_list(), *slugs = json_new_list();
    size_t *who = arena_array(&a->arena, size_t, a->people_count + 1), n = 0;
    bool *any = arena_array(&a->arena, bool, a->people_count + 1);
    for (struct json_each m = json_first(pairs); m.value; json_next(&m)) {
        any[place_of(a, json_get_text(m.value, "a"))] = true;
        any[place_of(a, json_get_text(m.value, "b"))] = true;
    }
    for (size_t i = 0; i < a->people_count; i++)
        if (any[i])
            who[n++] = i;
    order_sort(a, json_get_int(t->round, "number"), who, n);
    for (size_t i = 0; i < n; i++) {
        json_add(slugs, json_new_text(a->people[who[i]].slug));
        for (size_t k = i + 1; k < n; k++) {
            const struct json *pair = json_get(pairs, key_of(who[i], who[k]).text);
            if (pair)
                json_add(items, json_copy(pair));
        }
    }
    json_put(out, "items", items);
    json_put(out, "participants", slugs);
}

static void put_part(struct tally *t, const char *key, const struct json *pairs,
                     struct json *parts) {
    struct json *part = json_new_object();
    json_put_str(part, t->round ? "day" : "round", key);
    for (size_t i = 0; i < json_count(t->rounds) && !t->round; i++)
        if (span_is(json_get_text(json_at(t->rounds, i), "ref"), key))
            json_put_text(part, "title", json_get_text(json_at(t->rounds, i), "title"));
    put_pairs(t, pairs, part);
    if (json_count(json_get(part, "items")))
        json_add(parts, part);
    else
        json_free(part);
}

static int by_text(const void *x, const void *y) {
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

// Days as they come; rounds in the order of the rounds, then what is outside of them.
static void put_parts(struct tally *t, struct json *out) {
    struct json *parts = json_new_list();
    size_t n = 0;
    const char **days = arena_array(&t->a->arena, const char *, json_count(t->parts) + 1);
    json_put(out, "parts", parts);
    if (t->round) {
        for (struct json_each m = json_first(t->parts); m.value; json_next(&m))
            days[n++] = m.name;
        qsort(days, n, sizeof *days, by_text);
        for (size_t i = 0; i < n; i++)
            put_part(t, days[i], json_get(t->parts, days[i]), parts);
        return;
    }
    for (size_t i = 0; i < json_count(t->rounds); i++) {
        const char *ref = arena_str(&t->a->arena, json_get_text(json_at(t->rounds, i), "ref"));
        if (json_get(t->parts, ref))
            put_part(t, ref, json_get(t->parts, ref), parts);
    }
    if (json_get(t->parts, ""))
        put_part(t, "", json_get(t->parts, ""), parts);
}

static void put_people(struct tally *t, struct json *out) {
    const struct json *slugs = json_get(out, "participants");
    struct json *people = json_new_list();
    for (size_t i = 0; i < json_count(slugs); i++) {
        struct json *o = json_new_object();
        order_put_who(t->a, asking_who(t->a, json_text(json_at(slugs, i))), o);
        json_add(people, o);
    }
    json_put(out, "people", people);
}

enum err contacts_ask(struct record *r, const struct view_query *q, struct json *out,
                      struct error *e) {
    ASKING_SCOPED struct asking a;
    struct json *rounds = NULL;
    const struct json *round = NULL;
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = rounds_list(&a, &rounds, e);
    if (!err && q->ref.size)
        err = rounds_pick(&a, rounds, q->ref, &round, e);
    if (err)
        return err;
    struct tally t = {.a = &a, .rounds = rounds, .round = round};
    t.all = asking_keep(&a, json_new_object());
    t.parts = asking_keep(&a, json_new_object());
    t.round_of = asking_keep(&a, json_new_object());
    t.meetings = json_new_list();
    json_put(out, "meetings", t.meetings);
    err = read_all(&t, e);
    if (err)
        return err;
    put_pairs(&t, t.all, out);
    put_parts(&t, out);
    put_people(&t, out);
    order_put(&a, json_get_int(round, "number"), out);
    if (round)
        json_put(out, "round", json_copy(round));
    if (!json_count(json_get(out, "items")))
        asking_put(
            &a, out, "empty",
            MESSAGE("Nobody is recorded to have met anybody. Meetings are entered by the host and "
                    "by those who took part, with \"meeting\" acts; contacts that others tell of, "
                    "with \"report\" acts of the topic contact."));
    return OK;
}
