// SPDX-License-Identifier: Apache-2.0
// One version of a text: its clauses, who wants what, and what became of it.
#include "view/text.h"

#include "view/asks.h"
#include "view/differences.h"

// Clauses from `after` on, at most `limit` of them; the rest is said.
static void put_items(const struct view_query *q, struct json *version, struct json *out) {
    struct json *items = json_new_list();
    const struct json *clauses = json_get(version, "clauses");
    size_t from, count;
    version_page(q, json_count(clauses), &from, &count, out);
    for (size_t i = 0; i < count; i++)
        json_add(items, json_copy(json_at(clauses, from + i)));
    json_put(out, "items", items);
    json_remove(version, "clauses");
    json_put(out, "text", version);
}

enum err text_ask(struct record *r, const struct view_query *q, struct json *out, struct error *e) {
    ASKING_SCOPED struct asking a;
    struct documents all;
    struct document *d = NULL;
    struct version *v = NULL;
    struct json *version;
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = version_asked(&a, &all, &d, &v, e);
    if (err)
        return err;
    if (!v) {
        json_put(out, "items", json_new_list());
        asking_put(&a, out, "empty",
                   MESSAGE("No text has been drafted. Every participant but observers and the "
                           "press names one with a \"document\" act; its author, or who holds the "
                           "pen, drafts its versions with \"draft\"."));
        return OK;
    }
    if (q->diff.size && q->beside.size)
        return error_set(e, ERR_INVALID, "diff: versions are compared in one language");
    if (q->diff.size)
        return differences_put(&a, d, out, e);
    err = text_version(&a, &all, d, v, &version, e);
    if (!err)
        put_items(q, version, out);
    return err;
}
