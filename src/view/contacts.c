// SPDX-License-Identifier: Apache-2.0
// Who meets whom: pairs of participants, with the meetings that had both. Its rules:
//
// 1. A meeting counts once it has begun (in session, adjourned, ended), by the last word on it,
//    whoever's it is; planned and cancelled ones do not.
// 2. Those in `with` have met each other, and the go-between each of them.
// 3. In separate rooms, as proximity talks and a go-between mean unless `rooms` says otherwise,
//    those in `with` have not met each other: such pairs are counted as `apart`.
// 4. Reports with the topic contact are counted apart, as `reported`: for each two participants
// that
//    one is about. They are somebody's word, and may tell of a meeting that is recorded too.
// 5. Whoever takes no part by a slug of the record is in no pair. Without REF all rounds count, and
//    what is outside of rounds; with one its meetings, and reports that name the round or one of
//    them. Both clocks hold as everywhere.
#include "view/asks.h"
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

struct pairs {
    struct asking *a;
    struct json *of; // "place place" -> pair
};

static size_t place_of(const struct asking *a, struct span slug) {
    const struct participant *p = asking_who(a, slug);
    return p ? (size_t)(p - a->people) : SIZE_MAX;
}

static struct json *new_pair(const struct asking *a, size_t x, size_t y) {
    struct json *o = json_new_object();
    json_put_text(o, "a", a->people[x].slug);
    json_put_text(o, "b", a->people[y].slug);
    json_put_int(o, "recorded", 0);
    json_put_int(o, "apart", 0);
    json_put_int(o, "reported", 0);
    json_put(o, "meetings", json_new_list());
    json_put(o, "reports", json_new_list());
    return o;
}

static struct json *pair_of(struct pairs *p, size_t x, size_t y) {
    size_t first = x < y ? x : y, second = x < y ? y : x;
    const char *key = arena_printf(&p->a->arena, "%zu %zu", first, second);
    if (!json_get(p->of, key))
        json_put(p->of, key, new_pair(p->a, first, second));
    return json_get(p->of, key);
}

static void add(struct pairs *p, size_t x, size_t y, enum kind kind, const struct row *r) {
    static const char *const names[] = {"recorded", "apart", "reported"};
    if (x == y)
        return;
    struct json *pair = pair_of(p, x, y), *one = json_new_object();
    json_put_int(pair, names[kind], json_get_int(pair, names[kind]) + 1);
    json_put_text(one, "ref", r->ref);
    json_put_int(one, "i", (int64_t)r->place.i);
    if (kind == KIND_TOLD) {
        json_put_text(one, "author", r->author);
        json_add(json_get(pair, "reports"), one);
        return;
    }
    json_put_text(one, "title", asking_text(p->a, json_get(r->body, "title")));
    json_put_text(one, "from", json_get_text(r->body, "from"));
    json_put_text(one, "format", json_get_text(r->body, "format"));
    json_put_bool(one, "apart", kind == KIND_APART);
    if (json_get(r->body, "go_between"))
        json_put_text(one, "go_between", json_get_text(r->body, "go_between"));
    json_add(json_get(pair, "meetings"), one);
}

// Places of the participants in a list of actors, each once; returns how many.
static size_t who_of(struct asking *a, const struct json *actors, size_t *out) {
    size_t count = 0;
    for (size_t i = 0; i < json_count(actors); i++) {
        size_t place = place_of(a, json_get_text(json_at(actors, i), "who"));
        bool known = place == SIZE_MAX;
        for (size_t k = 0; k < count; k++)
            known = known || out[k] == place;
        if (!known)
            out[count++] = place;
    }
    return count;
}

static bool separate(const struct json *meeting) {
    struct span rooms = json_get_text(meeting, "rooms");
    if (rooms.data)
        return span_is(rooms, "separate");
    return span_is(json_get_text(meeting, "format"), "proximity") ||
           json_get(meeting, "go_between");
}

static void add_meeting(struct pairs *p, const struct row *r) {
    static const char *const begun[] = {"in-session", "adjourned", "ended", NULL};
    struct asking *a = p->a;
    if (word_index(begun, json_get_text(r->body, "state")) < 0)
        return;
    const struct json *with = json_get(r->body, "with");
    size_t *who = arena_array(&a->arena, size_t, json_count(with) + 1);
    size_t count = who_of(a, with, who), between = SIZE_MAX;
    if (json_get(r->body, "go_between"))
        between = place_of(a, json_get_text(r->body, "go_between"));
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            bool one = who[i] == between || who[k] == between;
            add(p, who[k], who[i], separate(r->body) && !one ? KIND_APART : KIND_MET, r);
        }
    }
    bool listed = false;
    for (size_t i = 0; i < count; i++)
        listed = listed || who[i] == between;
    for (size_t i = 0; i < count && between != SIZE_MAX && !listed; i++)
        add(p, between, who[i], KIND_MET, r);
}

// Whether no later row of the list is of the same meeting, whoever its author.
static bool is_last_word(const struct rows *rows, size_t at) {
    for (size_t i = at + 1; i < rows->count; i++)
        if (span_equal(rows->list[i].ref, rows->list[at].ref))
            return false;
    return true;
}

static enum err read_pairs(struct pairs *p, struct span round, struct error *e) {
    struct rows rows;
    struct row_bind bind = {.ref = round};
    bool one = round.size > 0;
    enum err err =
        rows_current(p->a, "meeting", one ? meetings_of_sql : meetings_sql, &bind, &rows, e);
    for (size_t i = 0; !err && i < rows.count; i++)
        if (is_last_word(&rows, i))
            add_meeting(p, &rows.list[i]);
    if (!err)
        err = rows_read(p->a, "report", one ? reports_of_sql : reports_sql, &bind, &rows, e);
    for (size_t n = 0; !err && n < rows.count; n++) {
        const struct json *about = json_get(rows.list[n].body, "about");
        size_t *who = arena_array(&p->a->arena, size_t, json_count(about) + 1);
        size_t count = who_of(p->a, about, who);
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0; k < i; k++)
                add(p, who[k], who[i], KIND_TOLD, &rows.list[n]);
    }
    return err;
}

// In the order of the participants' entry, whoever is in a pair.
static void put_pairs(struct pairs *p, struct json *out) {
    struct json *items = json_new_list(), *who = json_new_list();
    json_put(out, "items", items);
    json_put(out, "participants", who);
    for (size_t x = 0; x < p->a->people_count; x++) {
        bool any = false;
        for (size_t y = 0; y < p->a->people_count; y++) {
            const char *key = arena_printf(&p->a->arena, "%zu %zu", x < y ? x : y, x < y ? y : x);
            const struct json *pair = x == y ? NULL : json_get(p->of, key);
            any = any || pair;
            if (pair && x < y)
                json_add(items, json_copy(pair));
        }
        if (any)
            json_add(who, json_new_text(p->a->people[x].slug));
    }
}

enum err contacts_ask(struct record *r, const struct view_query *q, struct json *out,
                      struct error *e) {
    ASKING_SCOPED struct asking a;
    struct json *rounds;
    const struct json *round = NULL;
    enum err err = asking_begin(&a, r, q, e);
    if (!err && q->ref.size)
        err = rounds_list(&a, &rounds, e);
    if (!err && q->ref.size)
        err = rounds_pick(&a, rounds, q->ref, &round, e);
    struct pairs p = {.a = &a, .of = err ? NULL : asking_keep(&a, json_new_object())};
    if (!err)
        err = read_pairs(&p, json_get_text(round, "ref"), e);
    if (err)
        return err;
    put_pairs(&p, out);
    if (round)
        json_put(out, "round", json_copy(round));
    if (!json_count(json_get(out, "items")))
        json_put_str(out, "empty",
                     "Nobody is recorded to have met anybody. Meetings are entered by the host and "
                     "by those who took part, with \"meeting\" acts; contacts that others tell of, "
                     "with \"report\" acts of the topic contact.");
    return OK;
}
