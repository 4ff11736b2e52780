// SPDX-License-Identifier: Apache-2.0
#include "talks/acts.h"

#include "base/limits.h"

extern const struct act_type constitution_types[], rounds_types[], speech_types[], texts_types[],
    conclusion_types[], ceasefire_types[], incidents_types[], operations_types[], secrets_types[];
extern const char constitution_sql[], rounds_sql[], speech_sql[], texts_sql[], conclusion_sql[],
    ceasefire_sql[], incidents_sql[], operations_sql[], secrets_sql[];

const struct family families[] = {
    {"constitution", constitution_types, constitution_sql},
    {"rounds", rounds_types, rounds_sql},
    {"speech", speech_types, speech_sql},
    {"texts", texts_types, texts_sql},
    {"conclusion", conclusion_types, conclusion_sql},
    {"ceasefire", ceasefire_types, ceasefire_sql},
    {"incidents", incidents_types, incidents_sql},
    {"operations", operations_types, operations_sql},
    {"secrets", secrets_types, secrets_sql},
    {0},
};

ptrdiff_t act_type_number(struct span name) {
    ptrdiff_t number = 0;
    for (const struct family *f = families; f->name; f++)
        for (const struct act_type *t = f->types; t->name; t++, number++)
            if (span_is(name, t->name))
                return number;
    return -1;
}

const struct act_type *act_type_at(size_t number) {
    for (const struct family *f = families; f->name; f++)
        for (const struct act_type *t = f->types; t->name; t++)
            if (number-- == 0)
                return t;
    return NULL;
}

const struct act_type *act_type_find(struct span name) {
    ptrdiff_t number = act_type_number(name);
    return number < 0 ? NULL : act_type_at((size_t)number);
}

const struct family *act_type_family(const struct act_type *type) {
    for (const struct family *f = families; f->name; f++)
        for (const struct act_type *t = f->types; t->name; t++)
            if (t == type)
                return f;
    return NULL;
}

struct json *act_type_example(const struct act_type *type) {
    struct json *body = NULL;
    struct error e;
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_ENTRY_BYTES);
    for (const char *c = type->example.body; *c; c++)
        buf_put_byte(&text, *c == '\'' ? '"' : (uint8_t)*c);
    if (json_parse(buf_span(&text), JSON_DECIMALS, &body, &e))
        abort(); // our own text; a test parses each
    return body;
}

// A day counts from its beginning in UTC.
static bool date_begins(struct span text, int64_t *seconds) {
    int64_t days;
    bool is = date_parse(text, &days);
    if (is)
        *seconds = days * 86400;
    return is;
}

int64_t act_valid_time(const struct json *body, const struct act_type *type, int64_t at) {
    struct stamp s;
    for (const struct valid_time *v = type ? type->times : NULL; v && v->field; v++) {
        const struct json *j = json_get(body, v->field);
        if (v->state && !span_is(json_get_text(body, "state"), v->state))
            continue;
        struct span text = json_type(j) == JSON_OBJECT_T ? json_get_text(j, "from") : json_text(j);
        if ((stamp_parse(text, &s) || date_begins(text, &s.seconds)) && s.seconds <= at)
            return s.seconds;
    }
    return at;
}

unsigned act_type_use(const struct act_type *type) {
    if (type && (type->flags & ACT_ROOT))
        return USE_ROOT;
    return type && (type->flags & ACT_MACHINE) ? USE_MACHINE : USE_ACT;
}
