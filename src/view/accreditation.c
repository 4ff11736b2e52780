// SPDX-License-Identifier: Apache-2.0
#include "view/accreditation.h"

static const char accredit_sql[] = ROW_SELECT("accredit") "AND round = :ref" SIGHT_ORDER;

enum err accreditation_put(struct asking *a, struct span round, struct json *out, struct error *e) {
    struct rows rows = {0};
    struct json *list = json_new_list();
    struct json *last = asking_keep(a, json_new_object()); // "participant author" -> place
    json_put(out, "accredited", list);
    enum err err =
        rows_read(a, "accredit", accredit_sql, &(struct row_bind){.ref = round}, &rows, e);
    const char **keys = arena_array(&a->arena, const char *, rows.count + 1);
    for (size_t i = 0; !err && i < rows.count; i++) {
        keys[i] = arena_printf(&a->arena, SPAN_FMT " " SPAN_FMT,
                               SPAN_ARG(json_get_text(rows.list[i].body, "participant")),
                               SPAN_ARG(rows.list[i].author));
        json_put_int(last, keys[i], (int64_t)i);
    }
    for (size_t i = 0; !err && i < rows.count; i++)
        if (json_get_int(last, keys[i]) == (int64_t)i)
            json_add(list, item_of_row(a, "accredit", &rows.list[i]));
    return err;
}

void accreditation_text(const struct page *p, const struct json *answer, struct buf *out) {
    const struct json *list = json_get(answer, "accredited");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *said = json_at(list, i);
        struct piece who = PAGE_WHO(p, json_get_text(said, "participant"));
        struct piece author = PAGE_WHO(p, json_get_text(said, "author"));
        struct piece entry = TELL_INT(json_get_int(said, "i"));
        BUF_SCOPED struct buf text;
        buf_init(&text, BUF_MAX);
        if (json_get_bool(said, "accepted"))
            tell(p->words, &text, "{1}: admitted by {2} (entry {3})", who, author, entry);
        else
            tell(p->words, &text, "{1}: not admitted by {2} (entry {3})", who, author, entry);
        if (json_get(said, "reason")) {
            buf_put_str(&text, ": ");
            text_put(&text, json_get_text(said, "reason"));
        }
        page_lines(p, buf_span(&text), 2, out);
    }
}
