// SPDX-License-Identifier: Apache-2.0
// Notices of operations: whose consent each needs, who gave it, who refused, who has not answered,
// and what came of it. Silence is never consent. Who may read what falls out of the rows.
#include "view/answers.h"
#include "view/asks.h"

static const char notices_sql[] = ROW_SELECT("notice") SIGHT_ORDER;
static const char consents_sql[] = ROW_SELECT("consent") SIGHT_ORDER;
static const char outcomes_sql[] = ROW_SELECT("outcome") SIGHT_ORDER;

struct asked {
    struct asking *a;
    struct rows consents, outcomes;
};

// The answer of `who` to a notice, its newest; NULL for silence.
static const struct row *answer_of(const struct asked *w, struct span notice, struct span who) {
    for (size_t i = 0; i < w->consents.count; i++) {
        const struct row *r = &w->consents.list[i];
        if (span_equal(json_get_text(r->body, "notice"), notice) && span_equal(r->author, who))
            return r;
    }
    return NULL;
}

// Puts answers [{who, answer, …}] and the group: "refused" where one refuses, else "open" where one
// has not answered or sets conditions, else "consent".
static void put_answers(struct asked *w, const struct row *row, struct json *item) {
    const struct json *of = json_get(row->body, "consent_of");
    struct json *list = json_new_list();
    bool refused = false, open = false;
    json_put(item, "answers", list);
    for (size_t i = 0; i < json_count(of); i++) {
        struct span who = json_text(json_at(of, i));
        const struct row *r = answer_of(w, row->ref, who);
        struct json *one = r ? item_of_row(w->a, "consent", r) : json_new_object();
        json_put_text(one, "who", who);
        if (!r)
            json_put(one, "answer", NULL);
        struct span answer = json_get_text(one, "answer");
        refused = refused || span_is(answer, "refuse");
        open = open || !span_is(answer, "consent");
        json_add(list, one);
    }
    json_put_str(item, "group", refused ? "refused" : open ? "open" : "consent");
}

static enum err add_item(struct asked *w, const struct row *row, struct json *items,
                         struct error *e) {
    struct json *item = item_of_row(w->a, "notice", row), *outcomes = json_new_list();
    json_add(items, item);
    put_answers(w, row, item);
    json_put(item, "outcomes", outcomes);
    for (size_t i = 0; i < w->outcomes.count; i++)
        if (span_equal(json_get_text(w->outcomes.list[i].body, "notice"), row->ref))
            json_add(outcomes, item_of_row(w->a, "outcome", &w->outcomes.list[i]));
    return answers_put(w->a, row, item, e);
}

static enum err read_all(struct asked *w, struct rows *notices, struct error *e) {
    static const char *const by_notice[] = {"notice", NULL};
    enum err err = rows_current(w->a, "notice", notices_sql, NULL, notices, e);
    if (!err)
        err = rows_read(w->a, "consent", consents_sql, NULL, &w->consents, e);
    if (!err)
        err = rows_read(w->a, "outcome", outcomes_sql, NULL, &w->outcomes, e);
    if (err)
        return err;
    rows_newest(w->a, &w->consents, by_notice);
    rows_newest(w->a, &w->outcomes, by_notice);
    return OK;
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
        err = read_all(&w, &notices, e);
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
