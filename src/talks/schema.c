// SPDX-License-Identifier: Apache-2.0
#include "talks/schema.h"

#include "base/codec.h"
#include "base/limits.h"
#include "base/stamp.h"
#include "base/text.h"
#include "log/note.h"
#include "talks/acts.h"
#include "talks/place.h"
#include "talks/role.h"

#include <stdarg.h>

#define STRING_BYTES_MAX 1024
#define LINE_BYTES_MAX 24575 // the largest line, without its \n
#define LIST_ITEMS_MAX 1024

struct walk {
    const struct lookups *lookups;
    struct error *e;
    char path[256]; // where we are, for messages
};

static const struct field blob_fields[] = {
    {.name = "sha256", .type = F_HEX},
    {.name = "size", .type = F_INT},
    {.name = "media_type", .type = F_STRING},
    {.name = "name", .type = F_STRING, .flags = FIELD_OPTIONAL},
    {0},
};

static enum err check_fields(struct walk *w, const struct field *fields, const struct json *value);
static enum err check_value(struct walk *w, const struct field *f, const struct json *v);

static enum err refuse(struct walk *w, const char *rule, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static enum err refuse(struct walk *w, const char *rule, const char *format, ...) {
    char why[400];
    va_list args;
    va_start(args, format);
    vsnprintf(why, sizeof why, format, args);
    va_end(args);
    error_set(w->e, ERR_INVALID, "%s: %s", w->path, why);
    error_rule(w->e, rule);
    return ERR_INVALID;
}

// Goes into a member or element; the returned length is what leave() cuts back to.
static size_t enter(struct walk *w, const char *name, size_t index) {
    size_t old = strlen(w->path), room = sizeof w->path - 1 - old;
    if (!name) {
        snprintf(w->path + old, room + 1, "[%zu]", index);
    } else if (room) { // by hand: this is done for every field of every act
        size_t size = strnlen(name, room - 1);
        w->path[old] = '.';
        memcpy(w->path + old + 1, name, size);
        w->path[old + 1 + size] = 0;
    }
    return old;
}

static void leave(struct walk *w, size_t old) {
    w->path[old] = 0;
}

bool ref_split(struct span ref, struct span *author, struct span *slug) {
    ptrdiff_t at = span_find(ref, '/');
    if (at < 0)
        return false;
    *author = span_head(ref, (size_t)at);
    *slug = span_from(ref, (size_t)at + 1);
    return slug_ok(*author) && slug_ok(*slug);
}

static enum err check_text(struct walk *w, const struct json *v) {
    if (json_type(v) != JSON_OBJECT_T || !json_count(v))
        return refuse(w, "bad-field", "must be an object of language tag and string");
    for (struct json_each m = json_first(v); m.value; json_next(&m)) {
        if (!lang_tag_ok(span_str(m.name)))
            return refuse(w, "bad-field", "\"%s\" is not a language tag (BCP 47)", m.name);
        if (!json_text(m.value).size)
            return refuse(w, "bad-field", "the text in \"%s\" must be a string, not empty", m.name);
    }
    return OK;
}

static enum err check_string(struct walk *w, const struct json *v, size_t most) {
    struct span s = json_text(v);
    if (!s.data || !s.size || s.size > most || span_find(s, '\n') >= 0)
        return refuse(w, "bad-field", "must be a string of one line, 1-%zu bytes", most);
    return OK;
}

static enum err check_when(struct walk *w, const struct json *v) {
    static const struct field interval[] = {
        {.name = "from", .type = F_TIME},
        {.name = "to", .type = F_TIME},
        {.name = "text", .type = F_TEXT, .flags = FIELD_OPTIONAL},
        {0},
    };
    struct stamp from, to;
    if (json_type(v) == JSON_TEXT_T)
        return stamp_parse(json_text(v), &from)
                   ? OK
                   : refuse(w, "bad-field", "must be a time such as 2017-05-02T20:00:00+06:00");
    enum err err = check_fields(w, interval, v);
    if (err)
        return err;
    if (!stamp_parse(json_get_text(v, "from"), &from) || !stamp_parse(json_get_text(v, "to"), &to))
        return refuse(w, "bad-field", "must be a time or an interval");
    return from.seconds <= to.seconds ? OK : refuse(w, "bad-field", "ends before it begins");
}

static enum err check_actor(struct walk *w, const struct json *v) {
    static const struct field fields[] = {
        {.name = "who", .type = F_WHO, .flags = FIELD_OPTIONAL},
        {.name = "name", .type = F_TEXT, .flags = FIELD_OPTIONAL},
        {0},
    };
    enum err err = check_fields(w, fields, v);
    if (!err && !json_count(v))
        return refuse(w, "missing-field", "must name somebody: who or name");
    return err;
}

static enum err check_person(struct walk *w, const struct json *v) {
    static const struct field named[] = {
        {.name = "name", .type = F_TEXT},
        {.name = "function", .type = F_TEXT, .flags = FIELD_OPTIONAL},
        {.name = "aka", .type = F_TEXT, .flags = FIELD_OPTIONAL | FIELD_LIST},
        {0},
    };
    static const struct field withheld[] = {{.name = "withheld", .type = F_HEX}, {0}};
    return check_fields(w, json_get(v, "withheld") ? withheld : named, v);
}

static enum err faulty(struct walk *w, const char *fault) {
    return fault ? refuse(w, "bad-field", "%s", fault) : OK;
}

// A whole number, or [least, most].
static enum err check_estimate(struct walk *w, const struct json *v) {
    const struct json *least = json_at(v, 0), *most = json_at(v, 1);
    if (json_type(v) == JSON_INT_T && json_int(v) >= 0)
        return OK;
    return json_type(v) == JSON_LIST_T && json_count(v) == 2 && json_type(least) == JSON_INT_T &&
                   json_type(most) == JSON_INT_T && json_int(least) >= 0 &&
                   json_int(least) <= json_int(most)
               ? OK
               : refuse(w, "bad-field", "must be a whole number, or [least, most]");
}

static enum err check_place(struct walk *w, const struct json *v) {
    static const struct field name = {.name = "name", .type = F_TEXT};
    static const struct field zone = {.name = "zone", .type = F_REF, .target = "zone"};
    if (json_type(v) != JSON_OBJECT_T)
        return refuse(w, "bad-field", "must be an object with a name");
    bool named = false;
    for (struct json_each m = json_first(v); m.value; json_next(&m)) {
        struct span s = json_text(m.value);
        size_t old = enter(w, m.name, 0);
        enum err err = OK;
        if (strcmp(m.name, "name") == 0) {
            named = true;
            err = check_value(w, &name, m.value);
        } else if (strcmp(m.name, "country") == 0) {
            if (!country_ok(s))
                err = refuse(w, "bad-field", "must be two capital letters (ISO 3166-1)");
        } else if (strcmp(m.name, "admin") == 0) {
            if (!admin_ok(s))
                err = refuse(w, "bad-field", "must be an ISO 3166-2 code or a slug");
        } else if (strcmp(m.name, "point") == 0) {
            err = faulty(w, point_fault(m.value));
        } else if (strcmp(m.name, "zone") == 0) {
            err = check_value(w, &zone, m.value);
        } else {
            err = refuse(w, "unknown-field", "a place has no such field");
        }
        if (err)
            return err;
        leave(w, old);
    }
    return named ? OK : refuse(w, "missing-field", "must have a name");
}

static enum err check_ref(struct walk *w, const struct field *f, struct span s) {
    struct span author, slug;
    if (f->type == F_THING && slug_ok(s))
        return OK;
    if (!ref_split(s, &author, &slug))
        return refuse(w, "bad-field", "must be %sof the form participant/slug",
                      f->type == F_THING ? "a new slug, or a reference " : "a reference ");
    if (!w->lookups)
        return OK;
    int found = w->lookups->ref(w->lookups->context, f->target, author, slug);
    if (!found)
        return refuse(w, "unknown-ref", "there is no %s \"" SPAN_FMT "\"",
                      f->target ? f->target : "thing", SPAN_ARG(s));
    return found == 1 ? OK
                      : refuse(w, "ambiguous-ref",
                               "\"" SPAN_FMT "\" was made for several audiences", SPAN_ARG(s));
}

static enum err check_id(struct walk *w, const struct field *f, struct span s) {
    uint8_t id[32];
    if (!hex_get(s, id, sizeof id))
        return refuse(w, "bad-field", "must be an act id: 64 lowercase hex digits");
    if (w->lookups && !w->lookups->id(w->lookups->context, f->target, s))
        return refuse(w, "unknown-act", "there is no %s act in force with the id " SPAN_FMT,
                      f->target ? f->target : "such", SPAN_ARG(s));
    return OK;
}

static enum err check_tells(struct walk *w, const struct json *v) {
    static const struct field act_form[] = {
        {.name = "by", .type = F_ACTOR, .flags = FIELD_OPTIONAL},
        {.name = "act", .type = F_SLUG},
        {.name = "body", .type = F_MAP},
        {.name = "ref", .type = F_REF, .flags = FIELD_OPTIONAL},
        {0},
    };
    static const struct field field_form[] = {
        {.name = "ref", .type = F_REF},
        {.name = "field", .type = F_SLUG},
        {.name = "value", .type = F_STRING},
        {0},
    };
    const struct lookups *kept = w->lookups;
    w->lookups = NULL; // what somebody says of others need not be in the record
    bool acts = json_get(v, "act") != NULL;
    enum err err = check_fields(w, acts ? act_form : field_form, v);
    if (!err && acts) {
        const struct act_type *type = act_type_find(json_get_text(v, "act"));
        size_t old = enter(w, "body", 0);
        if (!type || !(type->flags & ACT_TELLABLE))
            err = refuse(w, "unknown-act-type", "no act type \"" SPAN_FMT "\" that can be told of",
                         SPAN_ARG(json_get_text(v, "act")));
        else
            err = check_fields(w, type->fields, json_get(v, "body"));
        if (!err)
            leave(w, old);
    }
    w->lookups = kept;
    return err;
}

// The types whose value is a single string.
static enum err check_simple(struct walk *w, const struct field *f, struct span s) {
    struct stamp stamp;
    int64_t days;
    uint8_t bytes[64];
    switch (f->type) {
    case F_SLUG:
        return slug_ok(s) ? OK : refuse(w, "bad-field", "must be a slug: a-z, 0-9, -, at most 63");
    case F_TIME:
        return stamp_parse(s, &stamp)
                   ? OK
                   : refuse(w, "bad-field", "must be a time such as 2017-05-02T20:00:00+06:00");
    case F_DATE:
        return date_parse(s, &days) ? OK : refuse(w, "bad-field", "must be a date, YYYY-MM-DD");
    case F_MOMENT:
        return stamp_parse(s, &stamp) || date_parse(s, &days)
                   ? OK
                   : refuse(w, "bad-field", "must be a time or a date");
    case F_WHO:
        if (!slug_ok(s))
            return refuse(w, "bad-field", "must be a participant's slug");
        return !w->lookups || w->lookups->who(w->lookups->context, s)
                   ? OK
                   : refuse(w, "unknown-participant", "no participant \"" SPAN_FMT "\"",
                            SPAN_ARG(s));
    case F_TRACK:
        if (!slug_ok(s))
            return refuse(w, "bad-field", "must be a track's slug");
        return !w->lookups || w->lookups->track(w->lookups->context, s)
                   ? OK
                   : refuse(w, "unknown-track", "no track \"" SPAN_FMT "\"", SPAN_ARG(s));
    case F_ROLE:
        return word_index(role_words, s) >= 0 ? OK : refuse(w, "bad-field", "must be a role");
    case F_USE:
        return word_index(use_words, s) >= 0
                   ? OK
                   : refuse(w, "bad-field", "must be root, act, machine, hold or witness");
    case F_ADMIN:
        return admin_ok(s) ? OK : refuse(w, "bad-field", "must be an ISO 3166-2 code or a slug");
    case F_LANG:
        return lang_tag_ok(s) ? OK : refuse(w, "bad-field", "must be a language tag (BCP 47)");
    case F_ROOT:
        return base64_get_exact(s, bytes, 32)
                   ? OK
                   : refuse(w, "bad-field", "must be 32 bytes in base64");
    case F_SIG:
        return base64_get_exact(s, bytes, 64)
                   ? OK
                   : refuse(w, "bad-field", "must be 64 bytes in base64");
    case F_HEX:
        return hex_get(s, bytes, 32) ? OK
                                     : refuse(w, "bad-field", "must be 64 lowercase hex digits");
    default:
        return refuse(w, "bad-field", "has a type that is no string");
    }
}

static enum err check_key_text(struct walk *w, const struct field *f, struct span s) {
    struct verifier v;
    uint8_t pub[AGE_KEY_BYTES];
    struct error why = {0};
    enum err err =
        f->type == F_VKEY ? verifier_parse(s, &v, &why) : age_recipient_parse(s, pub, &why);
    return err ? refuse(w, "bad-field", "%s", why.message) : OK;
}

static enum err check_word(struct walk *w, const struct field *f, struct span s) {
    if (word_index(f->words, s) >= 0)
        return OK;
    char list[256] = "";
    for (size_t i = 0, at = 0; f->words[i]; i++, at = strlen(list))
        snprintf(list + at, sizeof list - at, "%s%s", i ? ", " : "", f->words[i]);
    return refuse(w, "bad-field", "must be one of %s", list);
}

static enum err check_count(struct walk *w, const struct json *v) {
    static const char *const words[] = {"all", "majority", "consensus", NULL};
    int64_t n = json_int(v);
    if (json_type(v) == JSON_TEXT_T
            ? word_index(words, json_text(v)) >= 0
            : json_type(v) == JSON_INT_T && n >= 1 && n <= LIMIT_PARTICIPANTS)
        return OK;
    return refuse(w, "bad-field", "must be all, majority, consensus or a number of at least 1");
}

static enum err check_map(struct walk *w, const struct field *f, const struct json *v) {
    if (json_type(v) != JSON_OBJECT_T)
        return refuse(w, "bad-field", "must be an object");
    for (struct json_each m = json_first(v); f->fields && m.value; json_next(&m)) {
        size_t old = enter(w, m.name, 0);
        enum err err = schema_check_field(f->fields, m.value, w->path, w->lookups, w->e);
        if (err)
            return err;
        leave(w, old);
    }
    return OK;
}

// One value, not a list.
static enum err check_value(struct walk *w, const struct field *f, const struct json *v) {
    switch (f->type) {
    case F_STRING:
        return check_string(w, v, STRING_BYTES_MAX);
    case F_LINE:
        return check_string(w, v, LINE_BYTES_MAX);
    case F_TEXT:
        return check_text(w, v);
    case F_WHEN:
        return check_when(w, v);
    case F_ACTOR:
        return check_actor(w, v);
    case F_ABOUT:
        return json_type(v) == JSON_OBJECT_T ? check_actor(w, v) : check_ref(w, f, json_text(v));
    case F_BLOB:
        return check_fields(w, blob_fields, v);
    case F_PERSON:
        return check_person(w, v);
    case F_PLACE:
        return check_place(w, v);
    case F_GEOMETRY:
        return faulty(w, geometry_fault(v));
    case F_ESTIMATE:
        return check_estimate(w, v);
    case F_ENUM:
        return check_word(w, f, json_text(v));
    case F_INT:
        return json_type(v) == JSON_INT_T && json_int(v) >= 0
                   ? OK
                   : refuse(w, "bad-field", "must be a whole number, not negative");
    case F_BOOL:
        return json_type(v) == JSON_BOOL_T ? OK : refuse(w, "bad-field", "must be true or false");
    case F_REF:
    case F_THING:
        return check_ref(w, f, json_text(v));
    case F_WHAT: // an id has no '/'; what it resolves to is for its family to say
        return span_find(json_text(v), '/') >= 0 ? check_ref(w, f, json_text(v))
                                                 : check_id(w, f, json_text(v));
    case F_ID:
        return check_id(w, f, json_text(v));
    case F_VKEY:
    case F_AGE:
        return check_key_text(w, f, json_text(v));
    case F_COUNT:
        return check_count(w, v);
    case F_MAP:
        return check_map(w, f, v);
    case F_OBJECT:
        return check_fields(w, f->fields, v);
    case F_TELLS:
        return check_tells(w, v);
    case F_PAYLOAD: // its family checks it: the form depends on the motion's kind
        return json_type(v) == JSON_OBJECT_T ? OK : refuse(w, "bad-field", "must be an object");
    default:
        return check_simple(w, f, json_text(v));
    }
}

static int by_bytes(const void *a, const void *b) {
    return span_compare(*(const struct span *)a, *(const struct span *)b);
}

// Strings stand in a list once; sorted, so that a list made to be slow is not.
static bool has_repeats(const struct json *list) {
    size_t count = 0;
    bool repeats = false;
    struct span *texts = memory_get(json_count(list) * sizeof *texts);
    for (size_t i = 0; i < json_count(list); i++)
        if (json_type(json_at(list, i)) == JSON_TEXT_T)
            texts[count++] = json_text(json_at(list, i));
    if (count)
        qsort(texts, count, sizeof *texts, by_bytes);
    for (size_t i = 1; i < count; i++)
        repeats = repeats || span_equal(texts[i - 1], texts[i]);
    free(texts);
    return repeats;
}

static enum err check_list(struct walk *w, const struct field *f, const struct json *v) {
    size_t count = json_count(v);
    if (json_type(v) != JSON_LIST_T)
        return refuse(w, "bad-field", "must be a list");
    if (count > LIST_ITEMS_MAX)
        return refuse(w, "bad-field", "holds more than %d items", LIST_ITEMS_MAX);
    if (!count && (f->flags & FIELD_FILLED))
        return refuse(w, "bad-field", "must not be empty");
    for (size_t i = 0; i < count; i++) {
        size_t old = enter(w, NULL, i);
        enum err err = check_value(w, f, json_at(v, i));
        if (err)
            return err;
        leave(w, old);
    }
    return count > 1 && has_repeats(v) ? refuse(w, "bad-field", "holds the same string twice") : OK;
}

static enum err check_one(struct walk *w, const struct field *f, const struct json *v) {
    return f->flags & FIELD_LIST ? check_list(w, f, v) : check_value(w, f, v);
}

static enum err check_fields(struct walk *w, const struct field *fields, const struct json *value) {
    if (json_type(value) != JSON_OBJECT_T)
        return refuse(w, "bad-field", "must be an object");
    size_t known = 0;
    for (const struct field *f = fields; f->name; f++) {
        const struct json *v = json_get(value, f->name);
        if (!v && (f->flags & FIELD_OPTIONAL))
            continue;
        size_t old = enter(w, f->name, 0);
        enum err err = v ? check_one(w, f, v) : refuse(w, "missing-field", "is missing");
        if (err)
            return err;
        known++;
        leave(w, old);
    }
    if (known == json_count(value))
        return OK;
    for (struct json_each m = json_first(value); m.value; json_next(&m)) {
        const struct field *f = fields;
        while (f->name && strcmp(f->name, m.name) != 0)
            f++;
        if (!f->name)
            return refuse(w, "unknown-field", "has no field \"%.80s\"", m.name);
    }
    return OK;
}

enum err schema_check(const struct field *fields, const struct json *value, const char *name,
                      const struct lookups *lookups, struct error *e) {
    struct walk w = {.lookups = lookups, .e = e};
    snprintf(w.path, sizeof w.path, "%s", name);
    return check_fields(&w, fields, value);
}

enum err schema_check_field(const struct field *field, const struct json *value, const char *name,
                            const struct lookups *lookups, struct error *e) {
    struct walk w = {.lookups = lookups, .e = e};
    snprintf(w.path, sizeof w.path, "%s", name);
    return check_one(&w, field, value);
}
