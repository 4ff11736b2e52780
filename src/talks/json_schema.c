// SPDX-License-Identifier: Apache-2.0
#include "talks/json_schema.h"

#include "base/limits.h"
#include "talks/motion.h"

#include <assert.h>

#define TIME "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})"
#define SLUG "[a-z0-9][a-z0-9-]{0,62}"

// What each form is, but for those that the field itself tells more of.
static const struct {
    enum field_type type;
    const char *text;
} forms[] = {
    {F_STRING,
     "{\"type\":\"string\",\"minLength\":1,\"maxLength\":1024,\"pattern\":\"^[^\\\\n]*$\"}"},
    {F_LINE,
     "{\"type\":\"string\",\"minLength\":1,\"maxLength\":24575,\"pattern\":\"^[^\\\\n]*$\"}"},
    {F_SLUG, "{\"type\":\"string\",\"pattern\":\"^" SLUG "$\"}"},
    {F_TEXT, "{\"type\":\"object\",\"minProperties\":1,\"propertyNames\":{\"maxLength\":35},"
             "\"additionalProperties\":{\"type\":\"string\",\"minLength\":1}}"},
    {F_TIME, "{\"type\":\"string\",\"format\":\"date-time\",\"pattern\":\"^" TIME "$\"}"},
    {F_DATE, "{\"type\":\"string\",\"format\":\"date\","
             "\"pattern\":\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"}"},
    {F_WHEN,
     "{\"oneOf\":[{\"type\":\"string\",\"pattern\":\"^" TIME "$\"},"
     "{\"type\":\"object\",\"required\":[\"from\",\"to\"],\"additionalProperties\":false,"
     "\"properties\":{\"from\":{\"type\":\"string\",\"pattern\":\"^" TIME "$\"},"
     "\"to\":{\"type\":\"string\",\"pattern\":\"^" TIME "$\"},\"text\":{\"type\":\"object\"}}}]}"},
    {F_MOMENT, "{\"type\":\"string\",\"pattern\":\"^([0-9]{4}-[0-9]{2}-[0-9]{2}|" TIME ")$\"}"},
    {F_WHO, "{\"type\":\"string\",\"pattern\":\"^" SLUG "$\",\"description\":\"a participant\","
            "\"x-truce-target\":\"participant\"}"},
    {F_ACTOR, "{\"type\":\"object\",\"minProperties\":1,\"additionalProperties\":false,"
              "\"properties\":{\"who\":{\"type\":\"string\"},\"name\":{\"type\":\"object\"}}}"},
    {F_ABOUT, "{\"oneOf\":[{\"type\":\"string\",\"pattern\":\"^" SLUG "/" SLUG "$\"},"
              "{\"type\":\"object\",\"minProperties\":1,\"additionalProperties\":false,"
              "\"properties\":{\"who\":{\"type\":\"string\"},\"name\":{\"type\":\"object\"}}}]}"},
    {F_WHAT, "{\"type\":\"string\",\"pattern\":\"^([0-9a-f]{64}|" SLUG "/" SLUG ")$\"}"},
    {F_BLOB, "{\"type\":\"object\",\"required\":[\"sha256\",\"size\",\"media_type\"],"
             "\"additionalProperties\":false,\"properties\":{\"sha256\":{\"type\":\"string\","
             "\"pattern\":\"^[0-9a-f]{64}$\"},\"size\":{\"type\":\"integer\",\"minimum\":0},"
             "\"media_type\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"}}}"},
    {F_PERSON,
     "{\"oneOf\":[{\"type\":\"object\",\"required\":[\"name\"],"
     "\"additionalProperties\":false,\"properties\":{\"name\":{\"type\":\"object\"},"
     "\"function\":{\"type\":\"object\"},\"aka\":{\"type\":\"array\"}}},"
     "{\"type\":\"object\",\"required\":[\"withheld\"],\"additionalProperties\":false,"
     "\"properties\":{\"withheld\":{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}}}]}"},
    {F_PLACE, "{\"type\":\"object\",\"required\":[\"name\"],\"additionalProperties\":false,"
              "\"properties\":{\"name\":{\"type\":\"object\"},\"country\":{\"type\":\"string\","
              "\"pattern\":\"^[A-Z]{2}$\"},\"admin\":{\"type\":\"string\"},\"point\":{\"type\":"
              "\"array\",\"minItems\":2,\"maxItems\":2,\"items\":{\"type\":\"number\"}},"
              "\"zone\":{\"type\":\"string\"}}}"},
    {F_ADMIN, "{\"type\":\"string\",\"pattern\":\"^([A-Z]{2}-[A-Z0-9]{1,3}|" SLUG ")$\"}"},
    {F_GEOMETRY, "{\"type\":\"object\",\"required\":[\"type\",\"coordinates\"],"
                 "\"additionalProperties\":false,\"properties\":{\"type\":{\"enum\":[\"Point\","
                 "\"MultiPoint\",\"LineString\",\"MultiLineString\",\"Polygon\",\"MultiPolygon\"]},"
                 "\"coordinates\":{\"type\":\"array\",\"minItems\":1}}}"},
    {F_ESTIMATE,
     "{\"oneOf\":[{\"type\":\"integer\",\"minimum\":0,\"maximum\":9007199254740991},{\"type\":"
     "\"array\",\"minItems\":2,\"maxItems\":2,\"items\":{\"type\":\"integer\",\"minimum\":0,"
     "\"maximum\":9007199254740991}}]}"},
    {F_INT, "{\"type\":\"integer\",\"minimum\":0,\"maximum\":9007199254740991}"},
    {F_BOOL, "{\"type\":\"boolean\"}"},
    {F_REF, "{\"type\":\"string\",\"pattern\":\"^" SLUG "/" SLUG "$\"}"},
    {F_THING, "{\"type\":\"string\",\"pattern\":\"^" SLUG "(/" SLUG ")?$\"}"},
    {F_ID, "{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}"},
    {F_TRACK, "{\"type\":\"string\",\"pattern\":\"^" SLUG "$\"}"},
    {F_LANG, "{\"type\":\"string\",\"maxLength\":35}"},
    {F_VKEY, "{\"type\":\"string\",\"pattern\":\"^[^ +]+[+][0-9a-f]{8}[+][A-Za-z0-9+/]{44}$\"}"},
    {F_AGE, "{\"type\":\"string\",\"pattern\":\"^age1[0-9a-z]+$\"}"},
    {F_ROOT, "{\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9+/]{43}=$\"}"},
    {F_HEX, "{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}"},
    {F_SIG, "{\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9+/]{86}==$\"}"},
    {F_COUNT, "{\"oneOf\":[{\"enum\":[\"all\",\"majority\",\"consensus\"]},"
              "{\"type\":\"integer\",\"minimum\":1,\"maximum\":512}]}"},
    {F_TELLS, "{\"type\":\"object\"}"},
    {F_PAYLOAD, "{\"type\":\"object\"}"},
};

static struct json *parsed(const char *text) {
    struct json *j = NULL;
    enum err err = json_parse(span_str(text), 0, &j, NULL);
    assert(!err);
    (void)err;
    return j;
}

static struct json *words_json(const char *const *words) {
    struct json *j = json_new_object(), *list = json_new_list();
    for (; *words; words++)
        json_add(list, json_new_text(span_str(*words)));
    json_put(j, "enum", list);
    return j;
}

static struct json *object_json(const struct field *fields);
static struct json *field_json(const struct field *f);

static struct json *value_json(const struct field *f) {
    if (f->type == F_ENUM)
        return words_json(f->words);
    if (f->type == F_ROLE)
        return words_json(role_words);
    if (f->type == F_USE)
        return words_json(use_words);
    if (f->type == F_OBJECT)
        return object_json(f->fields);
    if (f->type == F_MAP) {
        struct json *j = json_new_object();
        json_put_str(j, "type", "object");
        if (f->fields)
            json_put(j, "additionalProperties", field_json(f->fields));
        return j;
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (forms[i].type == f->type)
            return parsed(forms[i].text);
    assert(!"every form has its schema");
    return NULL;
}

// Only strings stand once in a list (docs/record-format.md section 8).
static bool is_string(enum field_type type) {
    switch (type) {
    case F_TEXT:
    case F_WHEN:
    case F_ACTOR:
    case F_ABOUT:
    case F_BLOB:
    case F_PERSON:
    case F_PLACE:
    case F_GEOMETRY:
    case F_ESTIMATE:
    case F_INT:
    case F_BOOL:
    case F_COUNT:
    case F_MAP:
    case F_OBJECT:
    case F_TELLS:
    case F_PAYLOAD:
        return false;
    default:
        return true;
    }
}

static struct json *field_json(const struct field *f) {
    struct json *value = value_json(f);
    if (f->flags & FIELD_LIST) {
        struct json *list = json_new_object();
        json_put_str(list, "type", "array");
        json_put_int(list, "maxItems", 1024);
        if (f->flags & FIELD_FILLED)
            json_put_int(list, "minItems", 1);
        if (is_string(f->type))
            json_put_bool(list, "uniqueItems", true);
        json_put(list, "items", value);
        value = list;
    }
    if (f->help)
        json_put_str(value, "description", f->help);
    if (f->target)
        json_put_str(value, "x-truce-target", f->target);
    return value;
}

static struct json *object_json(const struct field *fields) {
    struct json *j = json_new_object(), *all = json_new_object(), *required = json_new_list();
    for (const struct field *f = fields; f && f->name; f++) {
        json_put(all, f->name, field_json(f));
        if (!(f->flags & FIELD_OPTIONAL))
            json_add(required, json_new_text(span_str(f->name)));
    }
    json_put_str(j, "type", "object");
    json_put(j, "properties", all);
    json_put(j, "required", required);
    json_put_bool(j, "additionalProperties", false);
    return j;
}

// What a motion moves has a form of its own for each kind.
static struct json *payload_json(const struct motion_kind *kind) {
    struct json *j = json_new_object(), *given = json_new_object(), *then = json_new_object();
    struct json *is = json_new_object(), *has = json_new_object(),
                *payload = object_json(kind->fields);
    json_put_str(is, "const", kind->name);
    json_put_str(is, "description", kind->help);
    json_put(has, "kind", is);
    json_put(given, "properties", has);
    has = json_new_object();
    json_put(has, "payload", payload);
    json_put(then, "properties", has);
    json_put(j, "if", given);
    json_put(j, "then", then);
    return j;
}

static struct json *payloads_json(void) {
    struct json *list = json_new_list();
    for (const struct motion_kind *kind = motion_kinds; kind->name; kind++)
        json_add(list, payload_json(kind));
    return list;
}

struct json *json_schema(const struct act_type *type) {
    struct json *j = json_new_object(), *body = object_json(type->fields);
    json_put_str(j, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_put_str(j, "title", type->name);
    json_put_str(j, "description", type->help);
    for (struct json_each m = json_first(body); m.value; json_next(&m))
        json_put(j, m.name, json_copy(m.value));
    json_free(body);
    if (strcmp(type->name, "motion") == 0)
        json_put(j, "allOf", payloads_json());
    return j;
}

const char *field_type_word(enum field_type type) {
    static const char *const words[] = {
        "string",   "line",     "slug",      "text",   "time",  "date",   "when",  "time|date",
        "who",      "actor",    "actor|ref", "id|ref", "blob",  "person", "place", "admin",
        "geometry", "estimate", "role",      "use",    "word",  "int",    "bool",  "ref",
        "slug|ref", "id",       "track",     "lang",   "vkey",  "age",    "root",  "hex",
        "sig",      "need",     "map",       "object", "tells", "payload"};
    return words[type];
}
