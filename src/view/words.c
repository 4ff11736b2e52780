// SPDX-License-Identifier: Apache-2.0
#include "view/words.h"

#include "base/text.h"

// {} is the author, {field} that field's value in words. Of other types it is "{}: " and their
// help.
static const struct {
    const char *type, *words;
} sentences[] = {
    {"found", MESSAGE("Founding of the record \u201c{title}\u201d by {}")},
    {"motion", MESSAGE("Motion of {}: {title}")},
    {"vote", MESSAGE("Vote of {}: {choice} on {motion}")},
    {"key", MESSAGE("{} on a key of its own: {op}")},
    {"hold", MESSAGE("{} holds the first {size} entries and has checked them")},
    {"erase", MESSAGE("{} wants content erased that it has put forward: {sha256}")},
    {"round", MESSAGE("{} on the round {id}: {state}")},
    {"meeting", MESSAGE("{} on the meeting {id}: {state}")},
    {"delegation", MESSAGE("{} on its delegation to {round}")},
    {"invite", MESSAGE("Invitation by {}: {to} as {as}")},
    {"interest", MESSAGE("{} on the interest of {about}: {state}")},
    {"statement", MESSAGE("Statement of {}: {id}")},
    {"communique", MESSAGE("Communiqu\u00e9 of {}: \u201c{title}\u201d")},
    {"report", MESSAGE("Report of {}: what {said_by} says")},
    {"accredit", MESSAGE("{} on the accreditation of {participant} at {round}: {accepted}")},
    {"attended", MESSAGE("{} on who was at the meeting {meeting}: {present}")},
    {"entry", MESSAGE("{} on the entry into force: from {from}")},
    {"reply", MESSAGE("Reply of {} to {what}: {text}")},
    {"support", MESSAGE("{} on {what}: {choice}")},
    {"correct", MESSAGE("Correction of {what} by {}")},
    {"withdraw", MESSAGE("Withdrawal of {what} by {}")},
};

static void say_value(const struct asking *a, const struct act_type *t, const struct field *f,
                      const struct json *v, struct buf *out);

// A field's name as the format has it, in other languages what it is called there.
static const char *field_name(const struct asking *a, const struct field *f) {
    return catalog_get(a->words, "field", f->name);
}

// The same in a sentence: "without prejudice", where the format has "without_prejudice".
static void put_field_words(const struct asking *a, const struct field *f, struct buf *out) {
    for (const char *c = field_name(a, f); *c; c++)
        buf_put_byte(out, *c == '_' ? ' ' : *c);
}

static void put_separator(const struct asking *a, bool any, const char *english, struct buf *out) {
    buf_put_str(out, any ? catalog_get(a->words, NULL, english) : "");
}

// "roles: host"
static void say_field(const struct asking *a, const struct act_type *t, const struct field *f,
                      const struct json *v, struct buf *out) {
    BUF_SCOPED struct buf name, text;
    buf_init(&name, BUF_MAX);
    buf_init(&text, BUF_MAX);
    put_field_words(a, f, &name);
    say_value(a, t, f, v, &text);
    tell(a->words, out, "{1}: {2}", TELL_TEXT(buf_span(&name)), TELL_TEXT(buf_span(&text)));
}

// Objects inside objects are counted, not told: the body has them.
static void say_object(const struct asking *a, const struct act_type *t, const struct field *fields,
                       const struct json *v, struct buf *out) {
    bool any = false;
    for (const struct field *f = fields; f && f->name; f++) {
        const struct json *one = json_get(v, f->name);
        if (!one)
            continue;
        put_separator(a, any, MESSAGE("; "), out);
        if (f->type == F_OBJECT && (f->flags & FIELD_LIST))
            tell_as(a->words, out, "count", "{1} {2}", TELL_INT(json_count(one)),
                    TELL_STR(field_name(a, f)));
        else if (strcmp(f->name, "id") == 0 || strcmp(f->name, "name") == 0)
            say_value(a, t, f, one, out); // what it is it says itself
        else
            say_field(a, t, f, one, out);
        any = true;
    }
}

static void say_need(const struct asking *a, struct span need, struct buf *out) {
    if (tell_known(a->words, "need", need))
        tell_word(a->words, out, "need", need);
    else
        tell_name(a->words, out, need);
}

// {"guarantor":"all","party":2} -> "guarantor all, party 2"; what lies deeper in brackets.
static void say_map(const struct asking *a, const struct json *v, struct buf *out) {
    bool any = false;
    for (struct json_each m = json_first(v); m.value; json_next(&m)) {
        put_separator(a, any, MESSAGE(", "), out);
        any = true;
        if (strcmp(m.name, "*") == 0)
            tell_plain(a->words, out, "others");
        else
            buf_put_str(out, catalog_get(a->words, "role", m.name));
        buf_put_byte(out, ' ');
        if (json_type(m.value) == JSON_OBJECT_T) {
            buf_put_byte(out, '(');
            say_map(a, m.value, out);
            buf_put_byte(out, ')');
        } else if (json_type(m.value) == JSON_TEXT_T) {
            say_need(a, json_text(m.value), out);
        } else {
            json_print(m.value, out);
        }
    }
}

static void say_when(const struct asking *a, const struct json *v, struct buf *out) {
    if (json_get(v, "text"))
        tell_name(a->words, out, asking_text(a, json_get(v, "text")));
    else
        tell(a->words, out, "{1} to {2}", SAY_TIME(&a->face, json_get_text(v, "from")),
             SAY_TIME(&a->face, json_get_text(v, "to")));
}

static void say_text_value(const struct asking *a, const struct act_type *t, const struct field *f,
                           struct span text, struct buf *out) {
    BUF_SCOPED struct buf context;
    buf_init(&context, 256);
    if (f->type == F_TIME || f->type == F_DATE || f->type == F_WHEN || f->type == F_MOMENT) {
        say_time_text(&a->face, text, out);
    } else if (f->type == F_WHO) {
        tell_name(a->words, out, asking_name(a, text));
    } else if (f->type == F_ROLE) {
        tell_word(a->words, out, "role", text);
    } else if (f->type == F_ENUM) {
        buf_printf(&context, "%s.%s", t->name, f->name);
        tell_word(a->words, out, buf_str(&context), text);
    } else {
        tell_name(a->words, out, text);
    }
}

static void say_list(const struct asking *a, const struct act_type *t, const struct field *f,
                     const struct json *v, struct buf *out) {
    struct field one = *f;
    one.flags &= ~FIELD_LIST;
    for (size_t i = 0; i < json_count(v); i++) {
        if (f->type == F_OBJECT)
            buf_put_str(out, i ? "\n" : "");
        else
            say_comma(a->words, i, json_count(v), out);
        say_value(a, t, &one, json_at(v, i), out);
    }
}

static void say_named(const struct asking *a, const struct json *v, struct buf *out) {
    struct piece name = TELL_NAME(asking_text(a, json_get(v, "name")));
    if (json_get(v, "function"))
        tell(a->words, out, "{1}, {2}", name, TELL_NAME(asking_text(a, json_get(v, "function"))));
    else
        tell_name(a->words, out, name.text);
}

// Its name is its author's word, in no language.
static void say_blob(const struct asking *a, const struct json *v, struct buf *out) {
    struct span name = json_get_text(v, "name");
    if (name.data)
        tell(a->words, out, "\u201c{1}\u201d, ", TELL_NAME(name));
    tell(a->words, out, "{1}, size in bytes {2}, SHA-256 {3}",
         TELL_NAME(json_get_text(v, "media_type")), TELL_INT(json_get_int(v, "size")),
         TELL_TEXT(json_get_text(v, "sha256")));
}

static void say_value(const struct asking *a, const struct act_type *t, const struct field *f,
                      const struct json *v, struct buf *out) {
    if (json_type(v) == JSON_LIST_T && (f->flags & FIELD_LIST))
        say_list(a, t, f, v, out);
    else if (json_type(v) == JSON_TEXT_T)
        say_text_value(a, t, f, json_text(v), out);
    else if (json_type(v) == JSON_BOOL_T)
        buf_put_str(out, json_bool(v) ? catalog_get(a->words, NULL, MESSAGE("yes"))
                                      : catalog_get(a->words, NULL, MESSAGE("no")));
    else if (json_type(v) != JSON_OBJECT_T)
        json_print(v, out);
    else if (f->type == F_TEXT)
        tell_name(a->words, out, asking_text(a, v));
    else if (f->type == F_WHEN)
        say_when(a, v, out);
    else if (f->type == F_BLOB)
        say_blob(a, v, out);
    else if (f->type == F_ACTOR || f->type == F_ABOUT)
        tell_name(a->words, out, item_actor_name(a, v));
    else if (f->type == F_OBJECT)
        say_object(a, t, f->fields, v, out);
    else if (f->type == F_MAP)
        say_map(a, v, out);
    else if (f->type == F_TELLS)
        words_of_tells(a, v, out);
    else if (json_get(v, "name")) // a person, a place
        say_named(a, v, out);
    else
        json_print(v, out);
}

static const struct field *find_field(const struct act_type *t, struct span name) {
    for (const struct field *f = t->fields; f->name; f++)
        if (span_is(name, f->name))
            return f;
    return NULL;
}

// One place of a sentence.
static void put_place(const struct asking *a, const struct act_type *t, struct span name,
                      struct span who, const struct json *body, struct buf *out) {
    const struct field *f = find_field(t, name);
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    if (name.size && f && json_get(body, f->name))
        say_value(a, t, f, json_get(body, f->name), &text);
    struct piece piece = name.size ? TELL_TEXT(buf_span(&text)) : TELL_NAME(who);
    tell_list(a->words, out, "{1}", &piece, 1);
}

static void fill(const struct asking *a, const struct act_type *t, const char *words,
                 struct span who, const struct json *body, struct buf *out) {
    struct span rest = span_str(catalog_get(a->words, NULL, words)), plain, name;
    while (span_cut(&rest, '{', &plain)) {
        buf_put_span(out, plain);
        if (!span_cut(&rest, '}', &name))
            return;
        put_place(a, t, name, who, body, out);
    }
}

// Names of a list of slugs.
static void put_participants(const struct piece *p, struct buf *out) {
    const struct asking *a = p->of;
    for (size_t i = 0; i < json_count(p->what); i++) {
        struct piece one = ASKING_NAME(a, json_text(json_at(p->what, i)));
        say_comma(a->words, i, json_count(p->what), out);
        one.put(&one, out);
    }
}

// "arrived at full strength, 18:05"
static void put_presence_state(const struct piece *p, struct buf *out) {
    const struct asking *a = p->of;
    const struct json *body = p->what, *when = json_get(body, "when");
    struct piece state = SAY_WORD(a->words, "presence.state", json_get_text(body, "state"));
    struct span strength = json_get_text(body, "strength");
    if (!strength.data)
        state.put(&state, out);
    else if (span_is(strength, "full"))
        tell(a->words, out, "{1} at full strength", state);
    else
        tell(a->words, out, "{1} in part", state);
    if (!when)
        return;
    put_separator(a, true, MESSAGE(", "), out);
    if (json_type(when) == JSON_OBJECT_T)
        say_when(a, when, out);
    else
        say_time_text(&a->face, json_text(when), out);
}

static const char *sentence_of(const struct act_type *t) {
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (strcmp(sentences[i].type, t->name) == 0)
            return sentences[i].words;
    return NULL;
}

void words_of_act(const struct asking *a, struct span who, struct span type,
                  const struct json *body, struct buf *out) {
    const struct act_type *t = act_type_find(type);
    if (span_is(type, "presence")) {
        struct piece list = {
            .put = put_participants, .of = a, .what = json_get(body, "participants")};
        struct piece state = {.put = put_presence_state, .of = a, .what = body};
        tell(a->words, out, "{1} on the {2} of {3}: {4}", TELL_NAME(who),
             SAY_WORD(a->words, "presence.part", json_get_text(body, "part")), list, state);
        return;
    }
    if (span_is(type, "delegation") && json_get(body, "head")) {
        fill(a, t, MESSAGE("{} on its delegation to {round}: headed by {head}"), who, body, out);
        return;
    }
    if (t && sentence_of(t)) {
        fill(a, t, sentence_of(t), who, body, out);
        return;
    }
    const char *help = t ? t->help : MESSAGE("an act of a type that is not known here");
    tell(a->words, out, "{1}: {2}", TELL_NAME(who), TELL_STR(catalog_get(a->words, "help", help)));
}

struct json *words_of_fields(const struct asking *a, struct span type, const struct json *body) {
    const struct act_type *t = act_type_find(type);
    struct json *list = json_new_list();
    for (const struct field *f = t ? t->fields : NULL; f && f->name; f++) {
        BUF_SCOPED struct buf text;
        buf_init(&text, BUF_MAX);
        if (!json_get(body, f->name))
            continue;
        struct json *o = json_new_object();
        say_value(a, t, f, json_get(body, f->name), &text);
        json_put_str(o, "field", f->name);
        json_put_str(o, "label", field_name(a, f));
        json_put_str(o, "means", f->help);
        json_put_text(o, "text", buf_span(&text));
        json_add(list, o);
    }
    return list;
}

// "the first day of kaz/astana-4 is 3 May 2017": what a report tells of one field.
static void put_told(const struct piece *p, struct buf *out) {
    const struct asking *a = p->of;
    const struct json *value = p->what;
    if (json_type(value) == JSON_TEXT_T)
        say_day(a->words, json_text(value), out);
    else if (json_type(value) == JSON_OBJECT_T && asking_text(a, value).data)
        tell_name(a->words, out, asking_text(a, value));
    else
        json_print(value, out);
}

void words_of_tells(const struct asking *a, const struct json *tells, struct buf *out) {
    struct span field = json_get_text(tells, "field");
    if (!field.data) {
        struct span who = item_actor_name(a, json_get(tells, "by"));
        if (!who.data)
            who = span_str(catalog_get(a->words, NULL, MESSAGE("somebody")));
        words_of_act(a, who, json_get_text(tells, "act"), json_get(tells, "body"), out);
        return;
    }
    struct piece of = TELL_TEXT(json_get_text(tells, "ref"));
    struct piece value = {.put = put_told, .of = a, .what = json_get(tells, "value")};
    if (span_is(field, "from"))
        tell(a->words, out, "the first day of {1} is {2}", of, value);
    else if (span_is(field, "to"))
        tell(a->words, out, "the last day of {1} is {2}", of, value);
    else
        tell(a->words, out, "{1} of {2} is {3}", TELL_NAME(field), of, value);
}
