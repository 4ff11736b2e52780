// SPDX-License-Identifier: Apache-2.0
// Notices of operations: whose consent each needs, who gave it, who refused, who has not answered,
// and what came of it. Silence is never consent. Who may read what falls out of the rows.
#include "view/answers.h"
#include "view/asks.h"

static const char notices_sql[] = ROW_SELECT("notice") SIGHT_ORDER;
static const char consents_sql[] = ROW_SAID("consent", "notice") SIGHT_ORDER;
static const char outcomes_sql[] = ROW_SAID("outcome", "notice") SIGHT_ORDER;

// A notice, and what came back on it, of each author the newest.
struct asked {
    struct asking *a;
    const struct row *notice;
    struct rows consents, outcomes;
};

// The answer of `who`, its newest; NULL for silence.
static const struct row *answer_of(const struct asked *w, struct span who) {
    for (size_t i = 0; i < w->consents.count; i++)
        if (span_equal(w->consents.list[i].author, who))
            return &w->consents.list[i];
    return NULL;
}

// What was consented to and then corrected is consented to no more; a refusal stands until whoever
// refused says otherwise.
static bool is_past(const struct asked *w, const struct row *answer) {
    return answer && row_is_earlier(answer, w->notice) &&
           !span_is(json_get_text(answer->body, "answer"), "refuse");
}

static struct json *answer_item(const struct asked *w, const struct row *answer, struct span who) {
    bool past = is_past(w, answer);
    struct json *one = answer && !past ? item_of_row(w->a, "consent", answer) : json_new_object();
    json_put_text(one, "who", who);
    if (!answer || past)
        json_put(one, "answer", NULL);
    if (past)
        json_put_int(one, "earlier", (int64_t)answer->place.i);
    return one;
}

// Puts answers [{who, answer, …, earlier?: the entry that answered words corrected since}] and the
// group: "refused" where one refuses, else "open" where one has not answered or sets conditions,
// else "consent".
static void put_answers(struct asked *w, const struct row *row, struct json *item) {
    const struct json *of = json_get(row->body, "consent_of");
    struct json *list = json_new_list();
    bool refused = false, open = false;
    json_put(item, "answers", list);
    for (size_t i = 0; i < json_count(of); i++) {
        struct span who = json_text(json_at(of, i));
        struct json *one = answer_item(w, answer_of(w, who), who);
        struct span answer = json_get_text(one, "answer");
        refused = refused || span_is(answer, "refuse");
        open = open || !span_is(answer, "consent");
        json_add(list, one);
    }
    json_put_str(item, "group", refused ? "refused" : open ? "open" : "consent");
}

static enum err read_back(struct asked *w, const struct row *row, struct error *e) {
    static const char *const by_author[] = {NULL};
    const struct row_bind bind = row_meant(row);
    enum err err = rows_read(w->a, "consent", consents_sql, &bind, &w->consents, e);
    w->notice = row;
    if (!err)
        err = rows_read(w->a, "outcome", outcomes_sql, &bind, &w->outcomes, e);
    if (err)
        return err;
    rows_newest(w->a, &w->consents, by_author);
    rows_newest(w->a, &w->outcomes, by_author);
    return OK;
}

static enum err add_item(struct asked *w, const struct row *row, struct json *items,
                         struct error *e) {
    struct json *item = item_of_row(w->a, "notice", row), *outcomes = json_new_list();
    json_add(items, item);
    json_put(item, "outcomes", outcomes);
    enum err err = read_back(w, row, e);
    if (err)
        return err;
    put_answers(w, row, item);
    for (size_t i = 0; i < w->outcomes.count; i++)
        json_add(outcomes, item_of_row(w->a, "outcome", &w->outcomes.list[i]));
    return answers_put(w->a, row, item, e);
}

// Those against refusal first, then those that wait, then those consented to; the newest first.
static struct json *grouped(const struct json *items) {
    static const char *const groups[] = {"refused", "open", "consent"};
    struct json *out = json_new_list();
    for (size_t g = 0; g < 3; g++)
        for (size_t i = json_count(items); i-- > 0;)
            if (span_is(json_get_text(json_at(items, i), "group"), groups[g]))
                json_add(out, json_copy(json_at(items, i)));
    return out;
}

enum err operations_ask(struct record *r, const struct view_query *q, struct json *out,
                        struct error *e) {
    ASKING_SCOPED struct asking a;
    struct asked w = {.a = &a};
    struct rows notices = {0};
    struct json *items = json_new_list();
    json_put(out, "items", items);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = rows_read(&a, "notice", notices_sql, NULL, &notices, e);
    for (size_t i = 0; !err && i < notices.count; i++)
        if (!q->ref.size || span_equal(notices.list[i].ref, q->ref))
            err = add_item(&w, &notices.list[i], items, e);
    if (!err && q->ref.size && !json_count(items))
        err = error_set(e, ERR_NOT_FOUND, "no notice \"" SPAN_FMT "\" in this record as asked",
                        SPAN_ARG(span_head(q->ref, 130)));
    if (err)
        return err;
    json_put(out, "items", grouped(items));
    if (!json_count(json_get(out, "items")))
        asking_put(&a, out, "empty",
                   MESSAGE("Nobody has given notice of an operation that you may read of. Every "
                           "participant gives it with a \"notice\" act; whose consent it needs "
                           "answers with \"consent\". Silence is never consent."));
    return OK;
}
