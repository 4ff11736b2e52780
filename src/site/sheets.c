// SPDX-License-Identifier: Apache-2.0
#include "site/sheets_inside.h"

#include "base/csv.h"

static const char rounds_sql[] = ROW_SELECT("round") SIGHT_ORDER;
static const char meetings_sql[] = ROW_SELECT("meeting") SIGHT_ORDER;
static const char delegations_sql[] = ROW_SELECT("delegation") SIGHT_ORDER;
static const char presence_sql[] = ROW_SELECT("presence") SIGHT_ORDER;
static const char votes_sql[] = ROW_SELECT("vote") SIGHT_ORDER;

enum err sheet_of_view(const char *name, const struct view_query *q, struct record *r,
                       struct sheet_page *out, struct error *e) {
    JSON_SCOPED struct json *answer = NULL;
    struct view_query all = *q;
    all.limit = UINT64_MAX;
    enum err err = view_answer(view_find(span_str(name)), r, &all, &answer, e);
    if (!err)
        out->items = json_copy(json_get(answer, "items"));
    return err;
}

static enum err participants_items(const struct view_query *q, struct record *r,
                                   struct sheet_page *out, struct error *e) {
    return sheet_of_view("participants", q, r, out, e);
}
static enum err statements_items(const struct view_query *q, struct record *r,
                                 struct sheet_page *out, struct error *e) {
    return sheet_of_view("statements", q, r, out, e);
}
static enum err reports_items(const struct view_query *q, struct record *r, struct sheet_page *out,
                              struct error *e) {
    return sheet_of_view("reports", q, r, out, e);
}
static enum err motions_items(const struct view_query *q, struct record *r, struct sheet_page *out,
                              struct error *e) {
    return sheet_of_view("motions", q, r, out, e);
}

// The head that every answer has, as the one item.
static enum err record_items(const struct view_query *q, struct record *r, struct sheet_page *out,
                             struct error *e) {
    struct json *answer = NULL;
    enum err err = view_answer(view_find(span_str("record")), r, q, &answer, e);
    if (err)
        return err;
    out->items = json_new_list();
    json_add(out->items, answer);
    return OK;
}

typedef enum err read_rows(struct asking *a, const char *type, const char *sql,
                           const struct row_bind *bind, struct rows *out, struct error *e);

// Of each author and round the last.
static enum err rows_last(struct asking *a, const char *type, const char *sql,
                          const struct row_bind *bind, struct rows *out, struct error *e) {
    enum err err = rows_read(a, type, sql, bind, out, e);
    if (err)
        return err;
    struct json *last = asking_keep(a, json_new_object()); // "round author" -> place in the list
    const char **keys = arena_array(&a->arena, const char *, out->count + 1);
    for (size_t i = 0; i < out->count; i++) {
        struct span round = json_get_text(out->list[i].body, "round");
        keys[i] = arena_printf(&a->arena, SPAN_FMT " " SPAN_FMT, SPAN_ARG(round),
                               SPAN_ARG(out->list[i].author));
        json_put_int(last, keys[i], (int64_t)i);
    }
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++)
        if (json_get_int(last, keys[i]) == (int64_t)i)
            out->list[kept++] = out->list[i];
    out->count = kept;
    return OK;
}

static enum err of_rows(const char *type, const char *sql, read_rows *read,
                        const struct view_query *q, struct record *r, struct sheet_page *out,
                        struct error *e) {
    ASKING_SCOPED struct asking a;
    struct rows rows = {0};
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = read(&a, type, sql, NULL, &rows, e);
    if (err)
        return err;
    out->items = json_new_list();
    for (size_t i = 0; i < rows.count; i++)
        json_add(out->items, item_of_row(&a, type, &rows.list[i]));
    return OK;
}

static enum err rounds_items(const struct view_query *q, struct record *r, struct sheet_page *out,
                             struct error *e) {
    return of_rows("round", rounds_sql, rows_current, q, r, out, e);
}
static enum err meetings_items(const struct view_query *q, struct record *r, struct sheet_page *out,
                               struct error *e) {
    return of_rows("meeting", meetings_sql, rows_current, q, r, out, e);
}
static enum err delegations_items(const struct view_query *q, struct record *r,
                                  struct sheet_page *out, struct error *e) {
    return of_rows("delegation", delegations_sql, rows_last, q, r, out, e);
}
static enum err presence_items(const struct view_query *q, struct record *r, struct sheet_page *out,
                               struct error *e) {
    return of_rows("presence", presence_sql, rows_read, q, r, out, e);
}
static enum err votes_items(const struct view_query *q, struct record *r, struct sheet_page *out,
                            struct error *e) {
    return of_rows("vote", votes_sql, rows_read, q, r, out, e);
}

static const struct sheet_column record_columns[] = {
    {"record", "record", "the record's id"},
    {"title", "title", "title of the talks"},
    {"mark", "mark", "what an exercise or a reconstruction is not"},
    {"found", "found", "fingerprint: id of the founding act"},
    {"size", "as_of.size", "acts that the export knows"},
    {"root", "as_of.root", "root of the log at that size, base64"},
    {"clock", "clock.text", "which clock the other tables show"},
    {"held", "held.text", "how many holders attest it"},
    {0},
};

static const struct sheet_column participants_columns[] = {
    {"id", "id", "slug"},
    {"name", "name", "name in the record"},
    {"designation", "designation", "as it calls itself"},
    {"without_prejudice", "without_prejudice", "what the name does not mean"},
    {"roles", "roles", "roles it holds"},
    {"answers_for", "answers_for", "parties that a guarantor answers for"},
    {"standing", "standing.state", "in the talks, suspended or readmitted"},
    {"index", "i", "index of the act that brought it in"},
    {"keys", "keys.vkey", "its verifier keys, revoked ones too"},
    {0},
};

static const struct sheet_column rounds_columns[] = {
    {"ref", "ref", "author/slug"},
    ACT_COLUMNS,
    {"kind", "kind", "round, consultation, working-group, conference"},
    {"track", "track", "the track it belongs to"},
    {"number", "number", "its number in the series"},
    {"label", "label", "its name in the series"},
    {"title", "title", "its title"},
    {"host", "host", "who hosts it"},
    {"convened_by", "convened_by", "who called it"},
    {"place", "place.name", "where"},
    {"country", "place.country", "in which country, ISO 3166-1"},
    {"from", "from", "first day"},
    {"to", "to", "last day"},
    {"state", "state", "how it stands"},
    {"since", "since", "since when it stands so"},
    {"by", "by", "at whose wish"},
    {"reason", "reason", "why"},
    {0},
};

static const struct sheet_column meetings_columns[] = {
    {"ref", "ref", "author/slug"},
    ACT_COLUMNS,
    {"round", "round", "the round it belongs to"},
    {"track", "track", "the track, outside a round"},
    {"title", "title", "its title"},
    {"level", "level", "who meets"},
    {"format", "format", "how they meet"},
    {"rooms", "rooms", "in one room or in separate ones"},
    {"go_between", "go_between", "who carries messages"},
    {"place", "place.name", "where"},
    {"country", "place.country", "in which country, ISO 3166-1"},
    {"from", "from", "when it begins"},
    {"to", "to", "when it ends"},
    {"with", "with", "who takes part: slugs, or names of those who have none"},
    {"agenda", "agenda.title", "the agenda"},
    {"state", "state", "how it stands"},
    {0},
};

static const struct sheet_column delegations_columns[] = {
    {"round", "round", "for which round"},
    ACT_COLUMNS,
    {"head", "head.name", "its head"},
    {"function", "head.function", "the head's function"},
    {"deputy", "deputy.name", "the head's deputy"},
    {"deputy_function", "deputy.function", "the deputy's function"},
    {"spokesperson", "spokesperson.name", "who speaks for it"},
    {"groups", "groups", "groups it is made of"},
    {"members", "members.person.name", "its members"},
    {0},
};

static const struct sheet_column presence_columns[] = {
    {"round", "round", "at which round"},
    ACT_COLUMNS,
    {"meeting", "meeting", "at which meeting, if it is a note on one"},
    {"participants", "participants", "of whom it is said"},
    {"part", "part", "of which part of the delegation"},
    {"persons", "persons.name", "of which persons"},
    {"as", "as", "in which role"},
    {"state", "state", "what is said"},
    {"strength", "strength", "how much of the part arrived"},
    {"count", "count", "how many members"},
    {"when", "when", "when it was, or is expected; from/to for a span"},
    {"reason", "reason", "why"},
    {0},
};

static const struct sheet_column statements_columns[] = {
    {"ref", "ref", "author/slug"},
    ACT_COLUMNS,
    {"type", "type", "statement or communique"},
    {"title", "title", "title of a communiqu\xc3\xa9"},
    {"speaker", "speaker.name", "who spoke"},
    {"function", "speaker.function", "the speaker's function"},
    {"on_behalf", "on_behalf", "for whom"},
    {"issued_by", "issued_by", "who issues a communiqu\xc3\xa9"},
    {"round", "round", "the round of a communiqu\xc3\xa9"},
    {"meeting", "meeting", "at which meeting it was said"},
    {"text", "text", "the words"},
    SOURCE_COLUMNS,
    {0},
};

static const struct sheet_column reports_columns[] = {
    {"ref", "ref", "author/slug"},
    ACT_COLUMNS,
    {"said_by", "said_by.name", "who is said to have said it"},
    {"speaker", "speaker.name", "by whose mouth"},
    {"standing", "standing", "official, participant, analyst, unnamed"},
    {"wording", "wording", "verbatim or paraphrase"},
    {"sort", "sort", "fact, assessment, forecast, proposal"},
    {"topic", "topic", "what it is about"},
    {"about", "about", "whom or what it is about"},
    {"text", "text", "the words"},
    {"tells", "tells_text", "what it tells, in a sentence"},
    SOURCE_COLUMNS,
    {0},
};

static const struct sheet_column motions_columns[] = {
    {"ref", "ref", "author/slug"},
    ACT_COLUMNS,
    {"title", "title", "what is moved"},
    {"kind", "kind", "which kind of motion"},
    {"payload", "payload", "what exactly, as JSON"},
    {"decide_by", "decide_by", "the deadline"},
    {"silence", "silence", "true: carried unless somebody objects"},
    {"state", "outcome.state", "open, carried, failed, moot"},
    {"decided", "outcome.i", "index of the act that decided it"},
    {"missing", "missing", "who has not voted yet"},
    {"against", "against", "who objects"},
    {"sentence", "sentence", "how it stands, in a sentence"},
    {0},
};

static const struct sheet_column votes_columns[] = {
    {"motion", "motion", "the motion, author/slug"},
    ACT_COLUMNS,
    {"choice", "choice", "yes, no, abstain; the last of one author counts"},
    {"reason", "reason", "why"},
    {0},
};

const struct sheet sheets[] = {
    {"record", "the record itself, one row", record_items, record_columns, NULL, NULL},
    {"participants", "who takes part", participants_items, participants_columns, NULL, NULL},
    {"rounds", "rounds, the last word of each author on each", rounds_items, rounds_columns, NULL,
     NULL},
    {"meetings", "meetings, the last word on each", meetings_items, meetings_columns, NULL, NULL},
    {"delegations", "delegations, each in its own last word", delegations_items,
     delegations_columns, NULL, NULL},
    {"presence", "everything said of coming, being here and taking part", presence_items,
     presence_columns, NULL, NULL},
    {"statements", "statements and communiqu\xc3\xa9s, the newest first", statements_items,
     statements_columns, NULL, NULL},
    {"reports", "what others tell, the newest first", reports_items, reports_columns, NULL, NULL},
    {"motions", "motions and how they stand, the newest first", motions_items, motions_columns,
     NULL, NULL},
    {"votes", "every vote", votes_items, votes_columns, NULL, NULL},
    {"incidents", "what is reported to have happened, in the columns of truce import incidents",
     sheet_incidents, sheet_incidents_columns, "incidents", &sheet_incidents_more},
    {"findings", "what each finder finds of an incident: its newest word alone", sheet_findings,
     sheet_findings_columns, "incidents", NULL},
    {"responses", "what is answered to incidents", sheet_responses, sheet_responses_columns,
     "incidents", NULL},
    {"counts", "what each recorder counts, by day and area", sheet_counts, sheet_counts_columns,
     "counts", &sheet_counts_more},
    {"reconciliations", "what others say of each count: the newest word of each",
     sheet_reconciliations, sheet_reconciliations_columns, "counts", NULL},
    {"operations", "notices of operations, whose consent they need, and what came of them",
     sheet_operations, sheet_operations_columns, NULL, NULL},
    {"consents", "who consents to an operation, who refuses; of who has not answered, no answer",
     sheet_consents, sheet_consents_columns, NULL, NULL},
    {0},
};

const struct sheet *sheet_find(struct span name) {
    for (const struct sheet *s = sheets; s->name; s++)
        if (span_is(name, s->name))
            return s;
    return NULL;
}

// What stands for an object in one cell.
static void put_object(const struct json *o, struct buf *out) {
    static const char *const names[] = {"who", "name", NULL};
    for (size_t i = 0; names[i]; i++)
        if (json_get_text(o, names[i]).data) {
            buf_put_span(out, json_get_text(o, names[i]));
            return;
        }
    if (json_get_text(o, "from").data && json_get_text(o, "to").data)
        buf_printf(out, SPAN_FMT "/" SPAN_FMT, SPAN_ARG(json_get_text(o, "from")),
                   SPAN_ARG(json_get_text(o, "to")));
    else
        json_print(o, out);
}

// The values that a path leads to, lists walked through, joined.
static void put_path(const struct json *value, struct span path, struct buf *out) {
    struct span name, rest = path;
    if (json_type(value) == JSON_LIST_T) {
        for (size_t i = 0; i < json_count(value); i++) {
            size_t before = out->size;
            if (before)
                buf_put_str(out, "; ");
            size_t begun = out->size;
            put_path(json_at(value, i), path, out);
            if (out->size == begun)
                out->size = before;
        }
        return;
    }
    if (span_cut(&rest, '.', &name)) {
        char member[64];
        snprintf(member, sizeof member, SPAN_FMT, SPAN_ARG(name));
        put_path(json_get(value, member), rest, out);
        return;
    }
    if (json_type(value) == JSON_TEXT_T)
        buf_put_span(out, json_text(value));
    else if (json_type(value) == JSON_OBJECT_T)
        put_object(value, out);
    else if (json_type(value) != JSON_NONE && json_type(value) != JSON_NULL_T)
        json_print(value, out);
}

// Whatever is in it, no spreadsheet runs it.
static void put_cell(const struct json *item, const char *path, struct buf *out) {
    BUF_SCOPED struct buf cell;
    buf_init(&cell, BUF_MAX);
    put_path(item, span_str(path), &cell);
    csv_put_guarded(out, buf_span(&cell), false);
}

static void put_row(const struct sheet *s, struct span kind, const struct json *more,
                    const struct json *item, struct buf *out) {
    csv_put(out, kind, true);
    for (const struct sheet_column *c = s->columns; c->name; c++)
        put_cell(item, c->path, out);
    for (size_t i = 0; i < json_count(more); i++) {
        char name[SHEET_MORE_BYTES];
        snprintf(name, sizeof name, SPAN_FMT, SPAN_ARG(json_text(json_at(more, i))));
        put_cell(item, name, out);
    }
    csv_end(out);
}

static void put_names(const struct sheet *s, const struct json *more, struct buf *out) {
    csv_put(out, span_str(SHEET_KIND), true);
    for (const struct sheet_column *c = s->columns; c->name; c++)
        csv_put(out, span_str(c->name), false);
    for (size_t i = 0; i < json_count(more); i++)
        csv_put(out, json_text(json_at(more, i)), false);
    csv_end(out);
}

enum err sheet_put(const struct sheet *s, struct record *r, const struct view_query *q,
                   struct outlet *out, struct error *e) {
    JSON_SCOPED struct json *more = NULL;
    struct view_query asked = *q;
    asked.ref = (struct span){0};
    enum err err = s->more ? s->more->names(&asked, r, &more, e) : OK;
    if (err)
        return err;
    put_names(s, more, &out->text);
    do {
        struct sheet_page page = {0};
        err = s->items(&asked, r, &page, e);
        for (size_t i = 0; !err && i < json_count(page.items); i++) {
            put_row(s, record_state(r)->kind, more, json_at(page.items, i), &out->text);
            err = outlet_pass(out, e);
        }
        json_free(page.items);
        asked.after = page.next;
    } while (!err && asked.after);
    return err;
}
