// SPDX-License-Identifier: Apache-2.0
#include "site/jsonl.h"

#include "base/codec.h"
#include "record/verify.h"
#include "view/sight.h"

// An entry that does not parse claims no time: it is there whatever moment is asked for.
static const char acts_sql[] = "SELECT i, class, rule FROM act WHERE i < :size AND (t IS NULL OR t "
                               "<= :until) ORDER BY i";

struct lines {
    struct record *r;
    uint64_t held, seen; // the largest sizes of that grade
    struct outlet *out;
    struct error *e;
};

// The largest size that enough cosigners have seen; at least what is held need not be asked again.
static enum err find_grades(struct lines *l) {
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    enum err err = record_held_size(l->r, &l->held, l->e);
    for (uint64_t at = record_size(l->r); !err && at > l->held;) {
        struct checkpoint c;
        struct grade g;
        struct error none;
        err = record_checkpoint(l->r, at, &a, &c, NULL, &none);
        if (err == ERR_NOT_FOUND)
            return OK;
        if (err) {
            *l->e = none;
            return err;
        }
        if (c.size <= l->held)
            return OK;
        err = record_grade(l->r, c.size, &g, l->e);
        if (!err && g.seen_have >= g.seen_need) {
            l->seen = c.size;
            return OK;
        }
        at = c.size - 1;
    }
    return err;
}

static void put_hex(struct json *line, const char *name, const uint8_t bytes[HASH_BYTES]) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(bytes, HASH_BYTES));
    json_put_text(line, name, buf_span(&hex));
}

// Bytes behind canonical base64.
static int64_t decoded_size(struct span text) {
    size_t padding = 0;
    while (padding < text.size && text.data[text.size - 1 - padding] == '=')
        padding++;
    return (int64_t)(text.size / 4 * 3 - padding);
}

static void put_act(struct json *line, const struct act *act) {
    BUF_SCOPED struct buf at;
    buf_init(&at, 64);
    stamp_print(act->at, &at);
    put_hex(line, "id", act->id);
    json_put_text(line, "author", act->by);
    json_put_text(line, "at", buf_span(&at));
    if (act->to) {
        json_put(line, "to", json_copy(act->to));
        json_put_text(line, "digest", act->digest);
        json_put_int(line, "bytes", decoded_size(act->sealed));
        return;
    }
    json_put_text(line, "type", act->type);
    json_put(line, "body", json_copy(act->body));
    if (act->source)
        json_put(line, "source", json_copy(act->source));
}

static enum err put_line(struct lines *l, uint64_t index, int64_t class, struct span rule) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf entry;
    struct act act;
    arena_init(&a);
    buf_init(&entry, LIMIT_ENTRY_BYTES);
    const struct state *s = record_state(l->r);
    JSON_SCOPED struct json *line = json_new_object();
    json_put_text(line, "record", s->record);
    json_put_text(line, "kind", s->kind);
    json_put_int(line, "index", (int64_t)index);
    json_put_str(line, "class", verdict_words[class]);
    if (rule.data)
        json_put_text(line, "rule", rule);
    json_put_str(line, "grade", index < l->held ? "held" : index < l->seen ? "seen" : "recorded");
    enum err err = truth_get_entry(record_truth(l->r), index, &entry, l->e);
    if (err)
        return err;
    if (!act_parse(buf_span(&entry), &a, &act, NULL)) {
        put_act(line, &act);
    }
    json_print(line, &l->out->text);
    buf_put_byte(&l->out->text, '\n');
    return outlet_pass(l->out, l->e);
}

enum err jsonl_put(struct record *r, const struct view_query *q, struct outlet *out,
                   struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct lines l = {.r = r, .out = out, .e = e};
    enum err err = find_grades(&l);
    if (!err)
        err = sight_prepare(r, q, acts_sql, &s, e);
    while (!err && stmt_row(s, e))
        err = put_line(&l, (uint64_t)stmt_get_int(s, 0), stmt_get_int(s, 1), stmt_get_text(s, 2));
    if (!err && stmt_failed(s))
        err = ERR_IO;
    return err;
}
