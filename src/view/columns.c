// SPDX-License-Identifier: Apache-2.0
#include "view/columns.h"

bool columns_asked(const struct view_query *q) {
    return q->columns || q->beside.size;
}

struct json *columns_tags(const struct view_query *q) {
    struct json *tags = json_new_list();
    struct span rest = q->beside, tag;
    json_add(tags, json_new_text(q->lang));
    while (span_cut(&rest, ',', &tag))
        json_add(tags, json_new_text(tag));
    return tags;
}

void columns_put(const struct view_query *q, const struct json *heading, const struct json *text,
                 struct json *item) {
    JSON_SCOPED struct json *tags = columns_tags(q);
    struct json *list = json_new_list();
    for (size_t i = 0; i < json_count(tags); i++) {
        struct json *one = json_new_object();
        struct span tag = json_text(json_at(tags, i)), words = lang_in(heading, tag);
        json_put_text(one, "lang", tag);
        if (words.data)
            json_put_text(one, "heading", words);
        words = lang_in(text, tag);
        if (words.data)
            json_put_text(one, "text", words);
        json_add(list, one);
    }
    json_put(item, "columns", list);
}

static void put_clause(const struct view_query *q, const struct json *raw, struct json *clause) {
    const struct json *options = json_get(raw, "options");
    columns_put(q, json_get(raw, "heading"), json_get(raw, "text"), clause);
    for (size_t i = 0; i < json_count(options); i++)
        columns_put(q, NULL, json_get(json_at(options, i), "text"),
                    json_at(json_get(clause, "options"), i));
}

static bool speaks(const struct json *clause, struct span tag) {
    const struct json *options = json_get(clause, "options");
    if (lang_in(json_get(clause, "heading"), tag).data ||
        lang_in(json_get(clause, "text"), tag).data)
        return true;
    for (size_t i = 0; i < json_count(options); i++)
        if (lang_in(json_get(json_at(options, i), "text"), tag).data)
            return true;
    return false;
}

bool columns_speak(const struct json *raw, struct span tag) {
    size_t i = 0;
    while (i < json_count(raw) && !speaks(json_at(raw, i), tag))
        i++;
    return i < json_count(raw);
}

enum err columns_put_all(const struct view_query *q, const struct json *raw, struct json *clauses,
                         struct error *e) {
    JSON_SCOPED struct json *tags = columns_tags(q);
    for (size_t i = 0; i < json_count(tags); i++)
        if (!columns_speak(raw, json_text(json_at(tags, i))))
            return error_set(e, ERR_NOT_FOUND, "the version has no text in \"" SPAN_FMT "\"",
                             SPAN_ARG(span_head(json_text(json_at(tags, i)), 40)));
    for (size_t i = 0; i < json_count(raw); i++)
        put_clause(q, json_at(raw, i), json_at(clauses, i));
    return OK;
}
