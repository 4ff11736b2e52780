// SPDX-License-Identifier: Apache-2.0
#include "view/totals.h"

#include "base/limits.h"

#define MONTH_BYTES 7 // "2017-03"

int64_t totals_add(int64_t a, int64_t b) {
    return a > LIMIT_JSON_INTEGER - b ? LIMIT_JSON_INTEGER : a + b;
}

static bool same_month(struct span from, struct span to) {
    return from.size > MONTH_BYTES && to.size > MONTH_BYTES &&
           span_equal(span_head(from, MONTH_BYTES), span_head(to, MONTH_BYTES));
}

static void put_more(struct json *object, const char *name, int64_t n) {
    json_put_int(object, name, totals_add(json_get_int(object, name), n));
}

static void add_areas(struct json *total, const struct json *by) {
    struct json *list = json_get(total, "by");
    for (size_t i = 0; i < json_count(by); i++) {
        struct span admin = json_get_text(json_at(by, i), "admin");
        int64_t n = json_get_int(json_at(by, i), "n");
        struct json *one = NULL;
        for (size_t k = 0; !one && k < json_count(list); k++)
            if (span_equal(json_get_text(json_at(list, k), "admin"), admin))
                one = json_at(list, k);
        if (!one) {
            one = json_new_object();
            json_put_text(one, "admin", admin);
            json_put_int(one, "n", 0);
            json_add(list, one);
        }
        put_more(one, "n", n);
        put_more(total, "sum", n);
    }
}

static bool same_text(const struct json *a, const struct json *b, const char *name) {
    return span_equal(json_get_text(a, name), json_get_text(b, name));
}

static struct json *total_of(struct json *totals, const struct json *item, struct span month) {
    for (size_t i = 0; i < json_count(totals); i++) {
        struct json *t = json_at(totals, i);
        if (same_text(t, item, "author") && same_text(t, item, "ceasefire") &&
            span_equal(json_get_text(t, "month"), month))
            return t;
    }
    struct json *t = json_new_object();
    json_put_text(t, "author", json_get_text(item, "author"));
    json_put_text(t, "ceasefire", json_get_text(item, "ceasefire"));
    json_put_text(t, "month", month);
    json_put_int(t, "counts", 0);
    json_put_int(t, "total", 0);
    json_put_int(t, "sum", 0);
    json_put(t, "by", json_new_list());
    json_add(totals, t);
    return t;
}

struct json *totals_by_month(const struct json *items) {
    struct json *totals = json_new_list();
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i);
        struct span from = json_get_text(item, "from"), to = json_get_text(item, "to");
        if (!same_month(from, to))
            continue;
        struct json *t = total_of(totals, item, span_head(from, MONTH_BYTES));
        put_more(t, "counts", 1);
        put_more(t, "total", json_get_int(item, "total"));
        add_areas(t, json_get(item, "by"));
    }
    return totals;
}
