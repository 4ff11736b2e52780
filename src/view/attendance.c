// SPDX-License-Identifier: Apache-2.0
#include "view/attendance.h"

static const char attended_sql[] = ROW_SELECT("attended") SIGHT_ORDER;

enum err attendance_read(struct asking *a, struct attendance *out, struct error *e) {
    *out = (struct attendance){.a = a};
    return rows_read(a, "attended", attended_sql, NULL, &out->rows, e);
}

static bool lists(const struct json *list, struct span who) {
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        struct span slug = json_text(json_get(one, "who") ? json_get(one, "who") : one);
        if (span_equal(slug, who))
            return true;
    }
    return false;
}

static void add_once(const struct asking *a, struct json *list, struct span who) {
    if (who.data && asking_who(a, who) && !lists(list, who))
        json_add(list, json_new_text(who));
}

// Whether no later row is the same author's word on the same meeting.
static bool is_last(const struct attendance *t, size_t at) {
    const struct row *r = &t->rows.list[at];
    struct span meeting = json_get_text(r->body, "meeting");
    for (size_t i = at + 1; i < t->rows.count; i++)
        if (span_equal(t->rows.list[i].author, r->author) &&
            span_equal(json_get_text(t->rows.list[i].body, "meeting"), meeting))
            return false;
    return true;
}

static void add_absent(const struct attendance *t, const struct row *r, struct json *absent) {
    const struct json *list = json_get(r->body, "absent");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        struct json *o = json_new_object();
        json_put_text(o, "who", json_get_text(one, "who"));
        if (json_get(one, "reason"))
            json_put_text(o, "reason", asking_text(t->a, json_get(one, "reason")));
        json_put_text(o, "author", r->author);
        json_put_int(o, "i", (int64_t)r->place.i);
        json_add(absent, o);
    }
}

static void add_word(const struct row *r, struct json *words) {
    struct json *o = json_new_object();
    BUF_SCOPED struct buf at;
    buf_init(&at, 64);
    stamp_print(r->at, &at);
    json_put_text(o, "author", r->author);
    json_put_int(o, "i", (int64_t)r->place.i);
    json_put_text(o, "at", buf_span(&at));
    json_add(words, o);
}

static bool apart(const struct json *meeting) {
    struct span rooms = json_get_text(meeting, "rooms");
    if (rooms.data)
        return span_is(rooms, "separate");
    return span_is(json_get_text(meeting, "format"), "proximity") ||
           json_get(meeting, "go_between");
}

// Rule 4: one room of all, or one of each.
static void put_rooms(const struct json *meeting, struct json *item) {
    const struct json *present = json_get(item, "present");
    struct span between = json_get_text(meeting, "go_between");
    struct json *rooms = json_new_list(), *room = NULL;
    bool separate = apart(meeting);
    for (size_t i = 0; i < json_count(present); i++) {
        struct span who = json_text(json_at(present, i));
        if (separate && span_equal(who, between))
            continue;
        if (separate || !room) {
            room = json_new_list();
            json_add(rooms, room);
        }
        json_add(room, json_new_text(who));
    }
    json_put_bool(item, "apart", separate);
    json_put(item, "by_room", rooms);
}

void attendance_put(const struct attendance *t, const struct row *meeting, struct json *item) {
    const struct json *with = json_get(meeting->body, "with");
    struct json *planned = json_new_list(), *present = json_new_list(), *said = json_new_list();
    struct json *absent = json_new_list(), *disputed = json_new_list(), *words = json_new_list();
    for (size_t i = 0; i < json_count(with); i++)
        add_once(t->a, planned, json_get_text(json_at(with, i), "who"));
    for (size_t i = 0; i < t->rows.count; i++) {
        const struct row *r = &t->rows.list[i];
        if (!span_equal(json_get_text(r->body, "meeting"), meeting->ref) || !is_last(t, i))
            continue;
        const struct json *list = json_get(r->body, "present");
        for (size_t k = 0; k < json_count(list); k++)
            add_once(t->a, said, json_text(json_at(list, k)));
        add_absent(t, r, absent);
        add_word(r, words);
    }
    for (size_t i = 0; i < json_count(planned); i++) {
        struct span who = json_text(json_at(planned, i));
        if (lists(said, who) || !lists(absent, who))
            add_once(t->a, present, who);
    }
    for (size_t i = 0; i < json_count(said); i++) {
        struct span who = json_text(json_at(said, i));
        add_once(t->a, present, who);
        if (lists(absent, who))
            add_once(t->a, disputed, who);
    }
    json_free(said);
    json_put(item, "planned", planned);
    json_put(item, "present", present);
    json_put(item, "absent", absent);
    json_put(item, "disputed", disputed);
    json_put(item, "attended", words);
    put_rooms(meeting->body, item);
}
