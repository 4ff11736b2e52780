// SPDX-License-Identifier: Apache-2.0
// Bodies told in one language (view/row.h).
#include "view/row.h"
#include "view/sights.h"

static struct json *text_of(struct asking *a, const struct json *text) {
    if (a->every_language)
        return json_copy(text);
    return json_new_text(asking_text(a, text));
}

struct span item_actor_name(const struct asking *a, const struct json *actor) {
    struct span who = json_get_text(actor, "who");
    return who.data ? asking_name(a, who) : asking_text(a, json_get(actor, "name"));
}

static struct json *of_actor(struct asking *a, const struct json *actor) {
    struct json *out = json_new_object();
    if (json_get(actor, "who"))
        json_put_text(out, "who", json_get_text(actor, "who"));
    json_put_text(out, "name", item_actor_name(a, actor));
    return out;
}

struct json *item_of_person(struct asking *a, const struct json *person) {
    struct json *out = json_new_object();
    if (json_get(person, "withheld")) {
        json_put(out, "withheld", json_copy(json_get(person, "withheld")));
        return out;
    }
    json_put(out, "name", text_of(a, json_get(person, "name")));
    if (json_get(person, "function"))
        json_put(out, "function", text_of(a, json_get(person, "function")));
    const struct json *aka = json_get(person, "aka");
    if (aka) {
        struct json *also = json_new_list();
        for (size_t i = 0; i < json_count(aka); i++)
            json_add(also, text_of(a, json_at(aka, i)));
        json_put(out, "aka", also);
    }
    return out;
}

// A copy with its text `name` picked: places, blobs, intervals.
static struct json *with_picked(struct asking *a, const struct json *value, const char *name) {
    struct json *out = json_copy(value);
    if (json_type(json_get(value, name)) == JSON_OBJECT_T)
        json_put(out, name, text_of(a, json_get(value, name)));
    return out;
}

// {by?, act, body} of a report: the body told as that act's own would be.
static struct json *of_tells(struct asking *a, const struct json *tells) {
    struct json *out = json_copy(tells);
    const struct act_type *type = act_type_find(json_get_text(tells, "act"));
    if (json_get(tells, "by"))
        json_put(out, "by", of_actor(a, json_get(tells, "by")));
    if (type)
        json_put(out, "body", item_of_body(a, type->fields, json_get(tells, "body")));
    return out;
}

static struct json *of_value(struct asking *a, const struct field *f, const struct json *value);

static struct json *of_list(struct asking *a, const struct field *f, const struct json *list) {
    struct field one = *f;
    one.flags &= ~FIELD_LIST;
    struct json *out = json_new_list();
    for (size_t i = 0; i < json_count(list); i++)
        json_add(out, of_value(a, &one, json_at(list, i)));
    return out;
}

static struct json *of_value(struct asking *a, const struct field *f, const struct json *value) {
    if ((f->flags & FIELD_LIST) && json_type(value) == JSON_LIST_T)
        return of_list(a, f, value);
    if (json_type(value) != JSON_OBJECT_T)
        return json_copy(value);
    switch (f->type) {
    case F_TEXT:
        return text_of(a, value);
    case F_PERSON:
        return item_of_person(a, value);
    case F_ACTOR:
    case F_ABOUT:
        return of_actor(a, value);
    case F_PLACE:
    case F_BLOB:
        return with_picked(a, value, "name");
    case F_WHEN:
        return with_picked(a, value, "text");
    case F_OBJECT:
        return item_of_body(a, f->fields, value);
    case F_TELLS:
        return of_tells(a, value);
    default:
        return json_copy(value);
    }
}

static void put_fields(struct asking *a, const struct field *fields, const struct json *body,
                       struct json *out) {
    for (const struct field *f = fields; f->name; f++)
        if (json_get(body, f->name))
            json_put(out, f->name, of_value(a, f, json_get(body, f->name)));
}

struct json *item_of_body(struct asking *a, const struct field *fields, const struct json *body) {
    struct json *out = json_new_object();
    put_fields(a, fields, body, out);
    return out;
}

struct json *item_of_row(struct asking *a, const char *type, const struct row *row) {
    struct json *out = json_new_object();
    BUF_SCOPED struct buf at;
    buf_init(&at, 64);
    stamp_print(row->at, &at);
    if (row->ref.size)
        json_put_text(out, "ref", row->ref);
    json_put_int(out, "i", (int64_t)row->place.i);
    json_put_text(out, "author", row->author);
    json_put_text(out, "at", buf_span(&at));
    if (row->audience)
        json_put(out, "readers", sights_members(a, row->audience));
    put_fields(a, act_type_find(span_str(type))->fields, row->body, out);
    if (row->source)
        json_put(out, "source", json_copy(row->source));
    return out;
}

struct json *item_of_said(struct asking *a, const char *type, const struct row *said,
                          const struct row *thing) {
    struct json *out = item_of_row(a, type, said);
    if (row_is_earlier(said, thing))
        json_put_bool(out, "earlier", true);
    return out;
}

struct json *item_of_field(struct asking *a, const char *type, const char *field,
                           const struct json *value) {
    for (const struct field *f = act_type_find(span_str(type))->fields; f->name; f++)
        if (strcmp(f->name, field) == 0)
            return of_value(a, f, value);
    return json_copy(value);
}
