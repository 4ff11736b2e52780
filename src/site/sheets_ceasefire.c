// SPDX-License-Identifier: Apache-2.0
// Tables of the ceasefire (site/sheets.h): each finder's finding, each answer, each count is a row
// of its own. Incidents stand in the columns of an import, so that a file that was exported can be
// imported: texts in all their languages, people by group.
#include "site/sheets_inside.h"
#include "view/filter.h"

#include "base/text.h"

#define PAGE_ITEMS 1000

// Parts of items of a view, each with `of`, the ref of what it stands under.
static enum err parts_of(const char *view, const char *list, uint64_t limit,
                         const struct view_query *q, struct record *r, struct sheet_page *out,
                         struct error *e) {
    JSON_SCOPED struct json *answer = NULL;
    struct view_query page = *q;
    page.limit = limit;
    enum err err = view_answer(view_find(span_str(view)), r, &page, &answer, e);
    if (err)
        return err;
    const struct json *items = json_get(answer, "items");
    out->items = json_new_list();
    out->next = (uint64_t)json_get_int(answer, "next");
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *parts = json_get(json_at(items, i), list);
        for (size_t k = 0; k < json_count(parts); k++) {
            struct json *part = json_copy(json_at(parts, k));
            json_put_text(part, "of", json_get_text(json_at(items, i), "ref"));
            json_add(out->items, part);
        }
    }
    return OK;
}

enum err sheet_findings(const struct view_query *q, struct record *r, struct sheet_page *out,
                        struct error *e) {
    return parts_of("incidents", "findings", PAGE_ITEMS, q, r, out, e);
}
enum err sheet_responses(const struct view_query *q, struct record *r, struct sheet_page *out,
                         struct error *e) {
    return parts_of("incidents", "responses", PAGE_ITEMS, q, r, out, e);
}
enum err sheet_reconciliations(const struct view_query *q, struct record *r, struct sheet_page *out,
                               struct error *e) {
    return parts_of("counts", "reconciled", PAGE_ITEMS, q, r, out, e);
}
enum err sheet_operations(const struct view_query *q, struct record *r, struct sheet_page *out,
                          struct error *e) {
    return sheet_of_view("operations", q, r, out, e);
}
enum err sheet_consents(const struct view_query *q, struct record *r, struct sheet_page *out,
                        struct error *e) {
    return parts_of("operations", "answers", UINT64_MAX, q, r, out, e);
}

// The first column of query `sql`, row by row.
static enum err column_of(const char *sql, struct asking *a, struct json *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, sql, &s, e);
    while (!err && stmt_row(s, e))
        json_add(out, json_new_text(stmt_get_text(s, 0)));
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

// A code is a column as it is; a slug could be the name of another.
static const char *area_column(struct asking *a, struct span admin) {
    return arena_printf(&a->arena, "%s" SPAN_FMT, slug_ok(admin) ? "area:" : "", SPAN_ARG(admin));
}

static const char areas_sql[] =
    "SELECT DISTINCT x.value ->> '$.admin' FROM count, json_each(\"by\") x WHERE" SIGHT_SEEN
        SIGHT_COUNTS("count") "ORDER BY 1";

static enum err area_names(const struct view_query *q, struct record *r, struct json **out,
                           struct error *e) {
    ASKING_SCOPED struct asking a;
    JSON_SCOPED struct json *areas = json_new_list();
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = column_of(areas_sql, &a, areas, e);
    if (err)
        return err;
    *out = json_new_list();
    for (size_t i = 0; i < json_count(areas); i++)
        json_add(*out, json_new_text(span_str(area_column(&a, json_text(json_at(areas, i))))));
    return OK;
}

const struct sheet_more sheet_counts_more = {
    area_names, "SY-XX", "how many in an area, one column each; empty: not said, which is not 0"};

enum err sheet_counts(const struct view_query *q, struct record *r, struct sheet_page *out,
                      struct error *e) {
    ASKING_SCOPED struct asking a;
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = sheet_of_view("counts", q, r, out, e);
    for (size_t i = 0; !err && i < json_count(out->items); i++) {
        struct json *item = json_at(out->items, i);
        const struct json *by = json_get(item, "by");
        for (size_t k = 0; k < json_count(by); k++)
            json_put_int(item, area_column(&a, json_get_text(json_at(by, k), "admin")),
                         json_get_int(json_at(by, k), "n"));
    }
    return err;
}

// Texts: of the language that was asked for in the column of that name, of others in "name:TAG".
static const char *const texts[] = {"place", "when_text", "weapon", "target", "text", NULL};

#define TAGS_OF(value)                                                                             \
    "SELECT x.key FROM incident, json_each(" value                                                 \
    ") x WHERE" SIGHT_SEEN SIGHT_COUNTS_MANY("incident")
static const char tags_sql[] =
    TAGS_OF("place -> '$.name'") " UNION " TAGS_OF("weapon") " UNION " TAGS_OF(
        "target") " UNION " TAGS_OF("text") " UNION " TAGS_OF("CASE WHEN \"when\" LIKE '{%' THEN "
                                                              "\"when\" -> '$.text' END") " ORDER "
                                                                                          "BY 1";

static struct span main_tag(const struct asking *a) {
    return a->tongue.want.size ? a->tongue.want : a->tongue.first;
}

static const char *text_column(struct asking *a, const char *name, struct span tag) {
    return span_equal(tag, main_tag(a))
               ? name
               : arena_printf(&a->arena, "%s:" SPAN_FMT, name, SPAN_ARG(tag));
}

static enum err text_names(const struct view_query *q, struct record *r, struct json **out,
                           struct error *e) {
    ASKING_SCOPED struct asking a;
    JSON_SCOPED struct json *tags = json_new_list();
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = column_of(tags_sql, &a, tags, e);
    if (err)
        return err;
    *out = json_new_list();
    for (size_t n = 0; texts[n]; n++)
        for (size_t i = 0; i < json_count(tags); i++)
            if (!span_equal(json_text(json_at(tags, i)), main_tag(&a)))
                json_add(*out, json_new_text(span_str(
                                   text_column(&a, texts[n], json_text(json_at(tags, i))))));
    return OK;
}

const struct sheet_more sheet_incidents_more = {
    text_names, "place:TAG",
    "a text in another language than the one asked for; so for weapon, target, text, when_text"};

static void put_text(struct asking *a, const char *name, const struct json *text,
                     struct json *out) {
    for (struct json_each m = json_first(text); m.value; json_next(&m))
        json_put_text(out, text_column(a, name, span_str(m.name)), json_text(m.value));
}

static void put_when(struct asking *a, const struct json *when, struct json *out) {
    static const char *const parts[] = {"from", "to", NULL};
    json_put(out, "when", NULL);
    if (json_type(when) == JSON_TEXT_T)
        json_put(out, "when", json_copy(when));
    for (size_t i = 0; parts[i]; i++)
        json_put_text(out, parts[i], json_get_text(when, parts[i]));
    put_text(a, "when_text", json_get(when, "text"), out);
}

static void put_place(struct asking *a, const struct json *place, struct json *out) {
    static const char *const parts[] = {"country", "admin", "zone", NULL};
    const struct json *point = json_get(place, "point");
    for (size_t i = 0; parts[i]; i++)
        json_put_text(out, parts[i], json_get_text(place, parts[i]));
    for (size_t i = 0; i < json_count(point); i++)
        json_put(out, i ? "lat" : "lon", json_copy(json_at(point, i)));
    json_remove(out, "place");
    put_text(a, "place", json_get(place, "name"), out);
}

// "killed:civilian"; of group unknown "killed". Of an estimate both ends, as an import takes them.
static void put_casualties(struct asking *a, const struct json *list, struct json *out) {
    static const char *const harms[] = {"killed", "injured", "missing", NULL};
    for (size_t i = 0; i < json_count(list); i++)
        for (size_t k = 0; harms[k]; k++) {
            const struct json *one = json_at(list, i), *n = json_get(one, harms[k]);
            struct span group = json_get_text(one, "group");
            BUF_SCOPED struct buf text;
            buf_init(&text, 64);
            if (!n)
                continue;
            json_print(n, &text);
            json_put_text(out,
                          span_is(group, "unknown")
                              ? harms[k]
                              : arena_printf(&a->arena, "%s:" SPAN_FMT, harms[k], SPAN_ARG(group)),
                          buf_span(&text));
        }
}

static struct json *incident_item(struct asking *a, const struct row *row) {
    JSON_SCOPED struct json *told = item_of_row(a, "incident", row);
    const struct json *protected = json_get(told, "reporter_protected");
    struct json *out = json_copy(told);
    put_when(a, json_get(told, "when"), out);
    put_place(a, json_get(told, "place"), out);
    put_casualties(a, json_get(told, "casualties"), out);
    for (size_t i = 2; texts[i]; i++) { // those that are members of its own
        json_remove(out, texts[i]);
        put_text(a, texts[i], json_get(told, texts[i]), out);
    }
    if (protected)
        json_put_str(out, "reporter_protected", json_bool(protected) ? "yes" : "no");
    return out;
}

enum err sheet_incidents(const struct view_query *q, struct record *r, struct sheet_page *out,
                         struct error *e) {
    ASKING_SCOPED struct asking a;
    struct filter f;
    struct rows rows = {0};
    struct filter_page page = {.after = q->after, .limit = PAGE_ITEMS};
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = filter_read(&a, &f, e);
    if (!err)
        err = filter_incidents(&a, &f, &page, &rows, e);
    if (err)
        return err;
    a.every_language = true;
    out->items = json_new_list();
    for (size_t i = 0; i < rows.count; i++)
        json_add(out->items, incident_item(&a, &rows.list[i]));
    out->next = rows.count == PAGE_ITEMS ? rows.list[rows.count - 1].place.i : 0;
    return OK;
}

#define HARM_COLUMNS(harm, how)                                                                    \
    {harm, harm, "how many " how ", of group unknown; [2,5]: two to five"},                        \
        {harm ":civilian", harm ":civilian", "the same, of civilians"},                            \
        {harm ":combatant", harm ":combatant", "of combatants"},                                   \
        {harm ":aid-worker", harm ":aid-worker", "of aid workers"}, {                              \
        harm ":monitor", harm ":monitor", "of monitors"                                            \
    }

const struct sheet_column sheet_incidents_columns[] = {
    {"ref", "ref", "author/slug"},
    ACT_COLUMNS,
    {"id", "id", "slug"},
    {"ceasefire", "ceasefire", "the ceasefire it concerns"},
    {"when", "when", "the moment it happened; or, instead of it,"},
    {"from", "from", "not before this moment, and"},
    {"to", "to", "not after this one"},
    {"when_text", "when_text", "what from and to leave open, in words"},
    {"place", "place", "where, in the language asked for"},
    {"country", "country", "in which country, ISO 3166-1"},
    {"admin", "admin", "in which area, as who reports it says"},
    {"zone", "zone", "in which zone, as who reports it says"},
    {"lon", "lon", "degrees east"},
    {"lat", "lat", "degrees north"},
    {"kind", "kind", "what happened, as who reports it says"},
    {"weapon", "weapon", "with what"},
    {"alleged", "alleged", "who did it, as is alleged"},
    {"target", "target", "against what"},
    HARM_COLUMNS("killed", "were killed"),
    HARM_COLUMNS("injured", "were injured"),
    HARM_COLUMNS("missing", "are missing"),
    {"basis", "basis", "how who reports it knows"},
    {"evidence", "evidence.sha256", "fingerprints of what supports it"},
    {"text", "text", "more about it"},
    {"reporter_protected", "reporter_protected", "yes: whoever told of it must not be found by it"},
    {"coarser", "coarser", "its copy for more readers"},
    SOURCE_COLUMNS,
    {0},
};

const struct sheet_column sheet_findings_columns[] = {
    {"incident", "of", "of which incident, author/slug"},
    ACT_COLUMNS,
    {"occurred", "occurred", "whether it happened, as this finder finds"},
    {"attributed_to", "attributed_to", "who did it, as this finder finds"},
    {"violation", "violation", "whether it broke the ceasefire, as this finder finds"},
    {"duplicate_of", "duplicate_of", "the incident that this finder holds to be the same"},
    {"text", "text", "more about it"},
    SOURCE_COLUMNS,
    {0},
};

const struct sheet_column sheet_responses_columns[] = {
    {"incident", "of", "to which incident, author/slug"},
    ACT_COLUMNS,
    {"text", "text", "the answer"},
    {"measure", "measure", "what was done about it"},
    SOURCE_COLUMNS,
    {0},
};

const struct sheet_column sheet_counts_columns[] = {
    {"ref", "ref", "author/slug"},
    ACT_COLUMNS,
    {"ceasefire", "ceasefire", "of which ceasefire"},
    {"from", "from", "first day"},
    {"to", "to", "last day"},
    {"total", "total", "how many violations the author counts"},
    {"sum", "sum", "what its areas add up to; empty: not said by area"},
    {"adds_up", "adds_up", "whether that is the total, both the author's; empty as sum"},
    {"own_incidents", "own_incidents", "incidents of those days that it reports itself"},
    SOURCE_COLUMNS,
    {0},
};

const struct sheet_column sheet_reconciliations_columns[] = {
    {"count", "of", "of which count, author/slug"},
    ACT_COLUMNS,
    {"confirmed", "confirmed", "how many of it the author confirms; empty: not said"},
    {"open", "open", "how many it still looks at"},
    {"unanswered", "unanswered", "of how many it says nothing: they are open, too"},
    {"beyond", "beyond", "true: it speaks of more than were counted"},
    {"text", "text", "more about it"},
    SOURCE_COLUMNS,
    {0},
};

const struct sheet_column sheet_operations_columns[] = {
    {"ref", "ref", "author/slug"},
    ACT_COLUMNS,
    {"ceasefire", "ceasefire", "under which ceasefire"},
    {"kind", "kind", "what is to be done"},
    {"actor", "actor", "by whom"},
    {"against", "against", "against whom"},
    {"admin", "admin", "in which areas"},
    {"geometry", "geometry", "or where, as GeoJSON"},
    {"when", "when", "when; from/to for a span"},
    {"consent_of", "consent_of", "whose consent it needs"},
    {"group", "group", "consent: all have given it; refused: one refuses; open: neither"},
    {"text", "text", "more about it"},
    {"result", "outcomes.result", "what came of it, as the author says"},
    {"result_when", "outcomes.when", "when that was"},
    {"assisted_by", "outcomes.assisted_by", "with whose help"},
    {"result_text", "outcomes.text", "more about what came of it"},
    SOURCE_COLUMNS,
    {0},
};

const struct sheet_column sheet_consents_columns[] = {
    {"operation", "of", "to which notice, author/slug"},
    {"who", "who", "whose consent it needs"},
    {"answer", "answer", "consent, refuse, conditional; empty: silence, which is no consent"},
    {"terms", "terms", "on which conditions"},
    {"earlier", "earlier", "index of an answer to words that were corrected since"},
    ACT_COLUMNS,
    {0},
};
