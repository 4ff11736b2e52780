// SPDX-License-Identifier: Apache-2.0
#include "view/words.h"

#include "base/text.h"

// {} is the author, {field} that field's value in words.
static const struct {
    const char *type, *words;
} sentences[] = {
    {"found", "Founding of the record \xe2\x80\x9c{title}\xe2\x80\x9d by {}"},
    {"motion", "Motion of {}: {title}"},
    {"vote", "Vote of {}: {choice} on {motion}"},
    {"key", "{} on a key of its own: {op}"},
    {"hold", "{} holds the first {size} entries and has checked them"},
    {"round", "{} on the round {id}: {state}"},
    {"meeting", "{} on the meeting {id}: {state}"},
    {"delegation", "{} on its delegation to {round}"},
    {"invite", "Invitation by {}: {to} as {as}"},
    {"interest", "{} on the interest of {about}: {state}"},
    {"statement", "Statement of {}: {id}"},
    {"communique", "Communiqu\xc3\xa9 of {}: \xe2\x80\x9c{title}\xe2\x80\x9d"},
    {"report", "Report of {}: what {said_by} says"},
};

static void say_value(struct asking *a, const struct field *f, const struct json *v,
                      struct buf *out);

// Objects inside objects are counted, not told: the body has them.
static void say_object(struct asking *a, const struct field *fields, const struct json *v,
                       struct buf *out) {
    bool any = false;
    for (const struct field *f = fields; f && f->name; f++) {
        const struct json *one = json_get(v, f->name);
        if (!one)
            continue;
        buf_put_str(out, any ? "; " : "");
        if (f->type == F_OBJECT && (f->flags & FIELD_LIST)) {
            buf_printf(out, "%zu %s", json_count(one), f->name);
        } else {
            if (strcmp(f->name, "id") != 0)
                buf_printf(out, "%s ", f->name);
            say_value(a, f, one, out);
        }
        any = true;
    }
}

// {"guarantor":"all","party":2} -> "guarantor all, party 2"; what lies deeper in brackets.
static void say_map(const struct json *v, struct buf *out) {
    bool any = false;
    for (struct json_each m = json_first(v); m.value; json_next(&m)) {
        buf_printf(out, "%s%s ", any ? ", " : "", strcmp(m.name, "*") == 0 ? "others" : m.name);
        any = true;
        if (json_type(m.value) == JSON_OBJECT_T) {
            buf_put_byte(out, '(');
            say_map(m.value, out);
            buf_put_byte(out, ')');
        } else if (json_type(m.value) == JSON_TEXT_T) {
            text_put_name(out, json_text(m.value));
        } else {
            json_print(m.value, out);
        }
    }
}

static void say_when(struct asking *a, const struct json *v, struct buf *out) {
    if (json_get(v, "text")) {
        text_put_name(out, asking_text(a, json_get(v, "text")));
        return;
    }
    say_time_text(&a->face, json_get_text(v, "from"), out);
    buf_put_str(out, " to ");
    say_time_text(&a->face, json_get_text(v, "to"), out);
}

static void say_text_value(struct asking *a, const struct field *f, struct span text,
                           struct buf *out) {
    if (f->type == F_TIME || f->type == F_DATE || f->type == F_WHEN || f->type == F_MOMENT)
        say_time_text(&a->face, text, out);
    else if (f->type == F_WHO)
        text_put_name(out, asking_name(a, text));
    else if (f->type == F_ENUM || f->type == F_ROLE)
        say_word(text, out);
    else
        text_put_name(out, text);
}

static void say_value(struct asking *a, const struct field *f, const struct json *v,
                      struct buf *out) {
    if (json_type(v) == JSON_LIST_T && (f->flags & FIELD_LIST)) {
        struct field one = *f;
        one.flags &= ~FIELD_LIST;
        for (size_t i = 0; i < json_count(v); i++) {
            if (f->type == F_OBJECT)
                buf_put_str(out, i ? "\n" : "");
            else
                say_comma(i, json_count(v), out);
            say_value(a, &one, json_at(v, i), out);
        }
        return;
    }
    if (json_type(v) == JSON_TEXT_T) {
        say_text_value(a, f, json_text(v), out);
        return;
    }
    if (json_type(v) == JSON_BOOL_T)
        buf_put_str(out, json_bool(v) ? "yes" : "no");
    else if (json_type(v) != JSON_OBJECT_T)
        json_print(v, out);
    else if (f->type == F_TEXT)
        text_put_name(out, asking_text(a, v));
    else if (f->type == F_WHEN)
        say_when(a, v, out);
    else if (f->type == F_ACTOR || f->type == F_ABOUT)
        text_put_name(out, item_actor_name(a, v));
    else if (f->type == F_OBJECT)
        say_object(a, f->fields, v, out);
    else if (f->type == F_MAP)
        say_map(v, out);
    else if (f->type == F_TELLS)
        words_of_tells(a, v, out);
    else if (json_get(v, "name")) { // a person, a place
        text_put_name(out, asking_text(a, json_get(v, "name")));
        if (json_get(v, "function")) {
            buf_put_str(out, ", ");
            text_put_name(out, asking_text(a, json_get(v, "function")));
        }
    } else {
        json_print(v, out);
    }
}

static const struct field *find_field(const struct act_type *t, struct span name) {
    for (const struct field *f = t->fields; f->name; f++)
        if (span_is(name, f->name))
            return f;
    return NULL;
}

static void fill(struct asking *a, const struct act_type *t, const char *words, struct span who,
                 const struct json *body, struct buf *out) {
    struct span rest = span_str(words), plain, name;
    while (span_cut(&rest, '{', &plain)) {
        buf_put_span(out, plain);
        if (!span_cut(&rest, '}', &name))
            return;
        const struct field *f = find_field(t, name);
        if (!name.size)
            text_put_name(out, who);
        else if (f && json_get(body, f->name))
            say_value(a, f, json_get(body, f->name), out);
    }
}

// "X on the delegation of A and B: arrived at full strength"
static void say_presence(struct asking *a, struct span who, const struct json *body,
                         struct buf *out) {
    const struct json *list = json_get(body, "participants"), *when = json_get(body, "when");
    struct span strength = json_get_text(body, "strength");
    text_put_name(out, who);
    buf_printf(out, " on the " SPAN_FMT " of ", SPAN_ARG(json_get_text(body, "part")));
    for (size_t i = 0; i < json_count(list); i++) {
        say_comma(i, json_count(list), out);
        text_put_name(out, asking_name(a, json_text(json_at(list, i))));
    }
    buf_put_str(out, ": ");
    say_word(json_get_text(body, "state"), out);
    if (strength.data)
        buf_put_str(out, span_is(strength, "full") ? " at full strength" : " in part");
    if (!when)
        return;
    buf_put_str(out, ", ");
    if (json_type(when) == JSON_OBJECT_T)
        say_when(a, when, out);
    else
        say_time_text(&a->face, json_text(when), out);
}

void words_of_act(struct asking *a, struct span who, struct span type, const struct json *body,
                  struct buf *out) {
    const struct act_type *t = act_type_find(type);
    if (span_is(type, "presence")) {
        say_presence(a, who, body, out);
        return;
    }
    if (span_is(type, "delegation") && json_get(body, "head")) {
        fill(a, t, "{} on its delegation to {round}: headed by {head}", who, body, out);
        return;
    }
    for (size_t i = 0; t && i < sizeof sentences / sizeof *sentences; i++)
        if (strcmp(sentences[i].type, t->name) == 0) {
            fill(a, t, sentences[i].words, who, body, out);
            return;
        }
    text_put_name(out, who);
    buf_printf(out, ": %s", t ? t->help : "an act of a type that is not known here");
}

struct json *words_of_fields(struct asking *a, struct span type, const struct json *body) {
    const struct act_type *t = act_type_find(type);
    struct json *list = json_new_list();
    for (const struct field *f = t ? t->fields : NULL; f && f->name; f++) {
        BUF_SCOPED struct buf text;
        buf_init(&text, BUF_MAX);
        if (!json_get(body, f->name))
            continue;
        struct json *o = json_new_object();
        say_value(a, f, json_get(body, f->name), &text);
        json_put_str(o, "field", f->name);
        json_put_str(o, "means", f->help);
        json_put_text(o, "text", buf_span(&text));
        json_add(list, o);
    }
    return list;
}

void words_of_tells(struct asking *a, const struct json *tells, struct buf *out) {
    struct span field = json_get_text(tells, "field");
    if (!field.data) {
        struct span who = item_actor_name(a, json_get(tells, "by"));
        words_of_act(a, who.data ? who : span_str("somebody"), json_get_text(tells, "act"),
                     json_get(tells, "body"), out);
        return;
    }
    const struct json *value = json_get(tells, "value");
    if (span_is(field, "from") || span_is(field, "to"))
        buf_put_str(out, span_is(field, "from") ? "the first day" : "the last day");
    else
        text_put_name(out, field);
    buf_printf(out, " of " SPAN_FMT " is ", SPAN_ARG(json_get_text(tells, "ref")));
    if (json_type(value) == JSON_TEXT_T)
        say_day(json_text(value), out);
    else if (json_type(value) == JSON_OBJECT_T && asking_text(a, value).data)
        text_put_name(out, asking_text(a, value));
    else
        json_print(value, out);
}
