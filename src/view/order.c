// SPDX-License-Identifier: Apache-2.0
#include "view/order.h"

#include "base/collate.h"
#include "base/text.h"

struct rule {
    struct span word, letters, lang; // lang empty: the page's
};

static bool split(struct span rule, struct rule *out) {
    static const char *const words[] = {"alphabet", "from", "round", "entry", NULL};
    struct span rest = rule;
    *out = (struct rule){.word = span_str("alphabet")};
    if (!rule.size)
        return true;
    (void)span_cut(&rest, ':', &out->word);
    bool from = span_is(out->word, "from");
    if (word_index(words, out->word) < 0 || rule.data[rule.size - 1] == ':')
        return false;
    if (from && (!span_cut(&rest, ':', &out->letters) || !out->letters.size))
        return false;
    if (rest.size && span_is(out->word, "entry"))
        return false;
    out->lang = rest;
    return !rest.size || lang_tag_ok(rest);
}

enum err order_check(struct span rule, struct error *e) {
    struct rule r;
    if (split(rule, &r) && rule.size <= LIMIT_NAME_BYTES && utf8_ok(rule))
        return OK;
    error_set(e, ERR_INVALID, "\"" SPAN_FMT "\" is no order", SPAN_ARG(span_head(rule, 80)));
    return error_hint(e, "alphabet[:LANG], from:LETTERS[:LANG], round[:LANG] or entry");
}

static struct rule rule_of(const struct asking *a) {
    struct rule r;
    bool ok = split(a->q->order, &r); // whoever asked has checked it; else it is the usual one
    if (!ok)
        r = (struct rule){.word = span_str("alphabet")};
    if (!r.lang.size)
        r.lang = a->tongue.want.size ? a->tongue.want : a->tongue.first;
    return r;
}

struct span order_in(struct asking *a, struct span lang) {
    struct rule r;
    if (!split(a->q->order, &r) || r.lang.size || span_is(r.word, "entry"))
        return a->q->order;
    return span_str(arena_printf(&a->arena, SPAN_FMT "%s" SPAN_FMT ":" SPAN_FMT, SPAN_ARG(r.word),
                                 r.letters.size ? ":" : "", SPAN_ARG(r.letters), SPAN_ARG(lang)));
}

struct sortable {
    struct span lang, name, slug;
    size_t who;
};

static int by_name(const void *x, const void *y) {
    const struct sortable *a = x, *b = y;
    int order = collate_compare(a->lang, a->name, b->name);
    return order ? order : span_compare(a->slug, b->slug);
}

static int by_entry(const void *x, const void *y) {
    size_t a = *(const size_t *)x, b = *(const size_t *)y;
    return a < b ? -1 : a > b;
}

// Which of the sorted names begins.
static size_t first_of(const struct rule *r, int64_t number, const struct sortable *all,
                       size_t count) {
    size_t first = 0;
    if (span_is(r->word, "round"))
        return number > 0 ? (size_t)((number - 1) % (int64_t)count) : 0;
    if (!span_is(r->word, "from"))
        return 0;
    while (first < count && collate_compare(r->lang, all[first].name, r->letters) < 0)
        first++;
    return first == count ? 0 : first;
}

void order_sort(struct asking *a, int64_t number, size_t *who, size_t count) {
    struct rule r = rule_of(a);
    struct tongue tongue = {r.lang, a->tongue.first};
    struct sortable *all = arena_array(&a->arena, struct sortable, count + 1);
    if (!count)
        return;
    if (span_is(r.word, "entry")) {
        qsort(who, count, sizeof *who, by_entry);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct participant *p = &a->people[who[i]];
        struct span name = lang_pick(&tongue, p->name);
        all[i] = (struct sortable){r.lang, name.data ? name : p->slug, p->slug, who[i]};
    }
    qsort(all, count, sizeof *all, by_name);
    size_t first = first_of(&r, number, all, count);
    for (size_t i = 0; i < count; i++)
        who[i] = all[(first + i) % count].who;
}

static const char *const languages[][2] = {{"ar", MESSAGE("Arabic")},  {"en", MESSAGE("English")},
                                           {"es", MESSAGE("Spanish")}, {"fr", MESSAGE("French")},
                                           {"kk", MESSAGE("Kazakh")},  {"ru", MESSAGE("Russian")},
                                           {"tr", MESSAGE("Turkish")}, {"zh", MESSAGE("Chinese")}};

static void put_language(const struct piece *p, struct buf *out) {
    const struct asking *a = p->of;
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (span_is(p->text, languages[i][0])) {
            tell_plain(a->words, out, languages[i][1]);
            return;
        }
    tell_name(a->words, out, p->text);
}

static void say_rule(const struct asking *a, const struct rule *r, int64_t number,
                     struct buf *out) {
    struct piece lang = {.put = put_language, .of = a, .text = r->lang};
    if (span_is(r->word, "entry"))
        tell_plain(a->words, out, "as they entered the record");
    else if (span_is(r->word, "from"))
        tell(a->words, out, "alphabetical in {1}, beginning at {2}", lang, TELL_NAME(r->letters));
    else if (span_is(r->word, "round") && number > 0)
        tell(a->words, out, "alphabetical in {1}, each first in its turn: round {2}", lang,
             TELL_INT(number));
    else if (span_is(r->word, "round"))
        tell(a->words, out, "alphabetical in {1}, each first in its turn", lang);
    else
        tell(a->words, out, "alphabetical in {1}", lang);
}

void order_put(struct asking *a, int64_t number, struct json *out) {
    struct rule r = rule_of(a);
    struct json *o = json_new_object();
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    say_rule(a, &r, number, &text);
    json_put_text(o, "rule", r.word);
    if (!span_is(r.word, "entry"))
        json_put_text(o, "lang", r.lang);
    json_put_text(o, "text", buf_span(&text));
    json_put(out, "order", o);
}

void order_put_who(struct asking *a, const struct participant *p, struct json *item) {
    json_put_text(item, "id", p->slug);
    json_put_text(item, "name", asking_name(a, p->slug));
    if (p->designation)
        json_put_text(item, "designation", asking_text(a, p->designation));
    if (p->without_prejudice)
        json_put_text(item, "without_prejudice", asking_text(a, p->without_prejudice));
}
