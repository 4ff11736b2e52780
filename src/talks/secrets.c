// SPDX-License-Identifier: Apache-2.0
// The family of secrets: what was restricted and is opened to more, and exchanges, in which each
// commits to something before any of it is shown (docs/record-format.md section 12).
#include "talks/acts.h"
#include "talks/family.h"
#include "talks/line.h"
#include "talks/refusal.h"

#include "base/codec.h"
#include "base/stamp.h"
#include "talks/audience.h"

#include <assert.h>

extern const struct act_type secrets_types[];

// Of the examples: ids and a digest that the examples' record has others of.
#define EXCHANGE "e0c4a6e0c4a6e0c4a6e0c4a6e0c4a6e0c4a6e0c4a6e0c4a6e0c4a6e0c4a6e0c4"
#define DEPOSIT "de05de05de05de05de05de05de05de05de05de05de05de05de05de05de05de05"
#define COMMITMENT "c033c033c033c033c033c033c033c033c033c033c033c033c033c033c033c033"

static const struct field open_fields[] = {
    {"what", F_HEX, 0, NULL, NULL, NULL, "the id of the restricted act, or of the deposit"},
    {"line", F_LINE, 0, NULL, NULL, NULL, "what was sealed, without what fills it up"},
    {"kib", F_INT, 0, NULL, NULL, NULL, "the size it is filled up to, in KiB"},
    {0},
};

static const struct field exchange_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    {"between", F_WHO, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL, "who is to deposit something"},
    {"title", F_TEXT, 0, NULL, NULL, NULL, "its title"},
    {"deadline", F_TIME, FIELD_OPTIONAL, NULL, NULL, NULL,
     "when those who have deposited may open without the others"},
    {0},
};

static const struct field deposit_fields[] = {
    {"exchange", F_ID, 0, NULL, NULL, "exchange", "the act that began the exchange"},
    {"commitment", F_HEX, 0, NULL, NULL, NULL, "the digest of the line that is to be opened"},
    {0},
};

// An exchange as it was begun.
struct exchange {
    bool found;
    uint64_t index;
    int64_t audience;
    const struct json *between;
    bool has_deadline, past; // by log time
};

static void keep(struct fold *f, struct stmt *s, const struct error *e) {
    if (stmt_failed(s))
        fold_fail(f, e);
    stmt_reset(s);
}

static bool is_past(const struct fold *f, struct span time) {
    struct stamp at;
    int64_t now = fold_state(f)->log_time;
    return stamp_parse(time, &at) && now != LOG_TIME_NONE && now >= at.seconds;
}

static struct exchange load_exchange(struct fold *f, struct span id_hex) {
    struct exchange x = {0};
    uint8_t id[HASH_BYTES];
    struct error e;
    struct json *between = NULL;
    struct stmt *s = fold_stmt(f, "SELECT aud, \"between\", deadline FROM exchange WHERE i = ?1");
    uint64_t index = hex_get(id_hex, id, sizeof id) ? fold_act_index(f, id, NULL) : INDEX_NONE;
    if (!s || index == INDEX_NONE)
        return x;
    stmt_int(s, 1, (int64_t)index);
    if (stmt_row(s, &e)) {
        struct span list = arena_copy(fold_arena(f), stmt_get_text(s, 1));
        if (json_parse_in(list, JSON_DECIMALS, fold_arena(f), &between, &e))
            fold_fail(f, &e);
        struct span deadline = stmt_get_text(s, 2);
        x = (struct exchange){
            true, index, stmt_get_int(s, 0), between, deadline.data != NULL, is_past(f, deadline)};
    }
    keep(f, s, &e);
    return x;
}

static enum err check_exchange(struct fold *f, const struct act *a, struct error *e) {
    const struct json *between = json_get(a->body, "between");
    if (is_past(f, json_get_text(a->body, "deadline")))
        return refuse(e, "deadline-past", "exchange: its deadline is past by log time");
    for (size_t i = 0; i < json_count(between); i++)
        if (!fold_reads(f, json_text(json_at(between, i))))
            return refuse(e, "left-out", "exchange: \"" SPAN_FMT "\" cannot read it",
                          SPAN_ARG(json_text(json_at(between, i))));
    return OK;
}

static bool has_deposit(struct fold *f, struct span exchange, struct span who) {
    struct error e;
    struct stmt *s = fold_stmt(f, "SELECT 1 FROM deposit WHERE exchange = ?1 AND author = ?2"
                                  " AND " FOLD_SIGHT("deposit") " LIMIT 1");
    if (!s)
        return false;
    stmt_text(s, 1, exchange);
    stmt_text(s, 2, who);
    bool there = stmt_row(s, &e);
    keep(f, s, &e);
    return there;
}

static enum err check_deposit(struct fold *f, const struct act *a, struct error *e) {
    struct span id = json_get_text(a->body, "exchange");
    struct exchange x = load_exchange(f, id);
    if (!json_has_text(x.between, a->by))
        return refuse(e, "not-between", "deposit: the exchange is not with \"" SPAN_FMT "\"",
                      SPAN_ARG(a->by));
    if (x.audience != fold_audience(f))
        return refuse(e, "other-audience", "deposit: it is for those who read the exchange");
    if (has_deposit(f, id, a->by))
        return refuse(e, "deposited", "deposit: \"" SPAN_FMT "\" has deposited", SPAN_ARG(a->by));
    return x.past ? refuse(e, "deadline-past", "deposit: the deadline is past by log time") : OK;
}

// What an `open` names.
struct sealed {
    bool found, deposit;
    uint64_t index;
    struct span author, digest; // hex: of the line, or the commitment to it
    const struct json *to;      // of a restricted act, and its place in its key's chain
    int64_t n;
    int64_t audience; // of a deposit, and its exchange
    struct span exchange;
};

// Everybody knows of a restricted act that it stands there.
static const char sealed_sql[] = "SELECT a.i, a.id, s.author, s.n, s.\"to\", s.digest FROM act a"
                                 " JOIN sealed s ON s.i = a.i WHERE a.id8 = ?1";

static void find_restricted(struct fold *f, const uint8_t id[HASH_BYTES], struct sealed *out) {
    struct arena *a = fold_arena(f);
    struct error e;
    struct stmt *s = fold_stmt(f, sealed_sql);
    if (!s)
        return;
    stmt_int(s, 1, fold_id_number(id));
    while (!out->found && stmt_row(s, &e)) {
        if (!span_equal(stmt_get_blob(s, 1), span(id, HASH_BYTES)))
            continue;
        *out = (struct sealed){.found = true,
                               .index = (uint64_t)stmt_get_int(s, 0),
                               .author = arena_copy(a, stmt_get_text(s, 2)),
                               .n = stmt_get_int(s, 3),
                               .digest = arena_copy(a, stmt_get_text(s, 5))};
        struct json *to = NULL;
        if (json_parse_in(arena_copy(a, stmt_get_text(s, 4)), JSON_DECIMALS, a, &to, &e))
            fold_fail(f, &e);
        out->to = to;
    }
    keep(f, s, &e);
}

static void find_deposit(struct fold *f, const uint8_t id[HASH_BYTES], struct sealed *out) {
    struct arena *a = fold_arena(f);
    struct error e;
    struct stmt *s =
        fold_stmt(f, "SELECT author, exchange, \"commitment\", aud FROM deposit WHERE i = ?1");
    uint64_t index = fold_act_index(f, id, NULL);
    if (!s || index == INDEX_NONE)
        return;
    stmt_int(s, 1, (int64_t)index);
    if (stmt_row(s, &e))
        *out = (struct sealed){.found = true,
                               .deposit = true,
                               .index = index,
                               .author = arena_copy(a, stmt_get_text(s, 0)),
                               .exchange = arena_copy(a, stmt_get_text(s, 1)),
                               .digest = arena_copy(a, stmt_get_text(s, 2)),
                               .audience = stmt_get_int(s, 3)};
    keep(f, s, &e);
}

static enum err check_audience(struct fold *f, const struct sealed *x, struct error *e) {
    int64_t own = fold_audience(f);
    if (x->deposit)
        return x->audience == own
                   ? OK
                   : refuse(e, "not-wider", "open: a deposit is opened to those who read it");
    return audience_is_wider(f, own, x->to, x->author)
               ? OK
               : refuse(e, "not-wider", "open: it is for all who can read that act, and for more");
}

// Everybody has deposited, or the deadline is past.
static enum err check_exchanged(struct fold *f, const struct sealed *x, struct error *e) {
    struct exchange ex = load_exchange(f, x->exchange);
    if (!x->deposit || ex.past)
        return OK;
    for (size_t i = 0; i < json_count(ex.between); i++)
        if (!has_deposit(f, x->exchange, json_text(json_at(ex.between, i))))
            return refuse(e, "too-early", "open: \"" SPAN_FMT "\" has not deposited yet%s",
                          SPAN_ARG(json_text(json_at(ex.between, i))),
                          ex.has_deadline ? ", and the deadline is not past" : "");
    return OK;
}

static const char opened_sql[] =
    "SELECT 1 FROM opened WHERE target = ?1 AND void IS NULL AND " FOLD_SIGHT("opened") " LIMIT 1";

static bool is_opened(struct fold *f, uint64_t index) {
    struct error e;
    struct stmt *s = fold_stmt(f, opened_sql);
    if (!s)
        return false;
    stmt_int(s, 1, (int64_t)index);
    bool there = stmt_row(s, &e);
    keep(f, s, &e);
    return there;
}

// The line that the body gives, whole, in the arena: empty unless it is the one that was promised.
static struct span given_line(struct fold *f, const struct act *a, const struct sealed *x) {
    uint8_t is[HASH_BYTES], promised[HASH_BYTES], exchange[HASH_BYTES];
    BUF_SCOPED struct buf line;
    buf_init(&line, LINE_BYTES_MAX);
    if (!line_fill(json_get_text(a->body, "line"), json_get_int(a->body, "kib"), &line) ||
        !hex_get(x->digest, promised, sizeof promised))
        return span(NULL, 0);
    if (!x->deposit)
        line_digest(fold_state(f)->record, x->author, x->n, buf_span(&line), is);
    else if (hex_get(x->exchange, exchange, sizeof exchange))
        line_commitment(fold_state(f)->record, x->author, exchange, buf_span(&line), is);
    else
        return span(NULL, 0);
    return memcmp(is, promised, sizeof is) == 0 ? arena_copy(fold_arena(f), buf_span(&line))
                                                : span(NULL, 0);
}

static enum err find_sealed(struct fold *f, const struct act *a, struct sealed *x,
                            struct span *line, struct error *e) {
    uint8_t id[HASH_BYTES];
    *x = (struct sealed){0};
    if (hex_get(json_get_text(a->body, "what"), id, sizeof id)) {
        find_deposit(f, id, x);
        if (!x->found)
            find_restricted(f, id, x);
    }
    if (!x->found)
        return refuse(e, "not-sealed", "open: there is no restricted act or deposit of this id");
    if (!span_equal(x->author, a->by))
        return refuse(e, "not-yours", "open: \"" SPAN_FMT "\" made that act", SPAN_ARG(x->author));
    enum err err = check_audience(f, x, e);
    if (!err)
        err = check_exchanged(f, x, e);
    if (!err && is_opened(f, x->index))
        err = refuse(e, "already-opened", "open: those who are to read it can read it already");
    if (err)
        return err;
    *line = given_line(f, a, x);
    return line->data ? OK
                      : refuse(e, "wrong-line", "open: this is not the line that was %s",
                               x->deposit ? "committed to" : "sealed");
}

static enum err check_open(struct fold *f, const struct act *a, struct error *e) {
    struct sealed x;
    struct span line;
    return find_sealed(f, a, &x, &line, e);
}

static enum err judge_opened(struct fold *f, const struct act *as, struct error *e) {
    const struct act_type *type = act_type_find(as->type);
    if (type && act_type_family(type)->types == secrets_types)
        return refuse(e, "not-openable", "%s acts are not opened", type->name);
    return fold_judge_inside(f, as, e);
}

static void apply_open(struct fold *f, const struct act *a) {
    struct sealed x;
    struct span text;
    struct line line = {0};
    struct error e, why = {0};
    struct act as = *a;
    if (find_sealed(f, a, &x, &text, &e)) {
        fold_fail(f, &e); // check_open has said yes to it
        return;
    }
    enum err err = line_parse(text, fold_arena(f), &line, &why);
    as.type = line.type;
    as.body = line.body;
    as.source = line.source;
    if (!err)
        err = judge_opened(f, &as, &why);
    fold_row(f, "opened",
             (struct value[]){V_INT((int64_t)x.index), V_TEXT(line.type),
                              err ? V_TEXT(span_str("void")) : V_NULL},
             3);
    if (err)
        fold_tell_rule(f, why.rule);
    if (!err)
        fold_rows_inside(f, &as, x.index);
}

const struct act_type secrets_types[] = {
    {.name = "exchange",
     .help = "begins an exchange: each commits to something before any of it is shown",
     .fields = exchange_fields,
     .may = ROLES_BUT_OBSERVER,
     .may_text = "any but observer",
     .flags = ACT_CREATES,
     .check = check_exchange,
     .view = "exchanges",
     .example = {"tur",
                 "{'id':'lists','between':['rus','syr'],'title':{'en':'Lists of detainees'}}"}},
    {.name = "deposit",
     .help = "commits to something in an exchange, without showing it yet",
     .fields = deposit_fields,
     .may = ROLES_BUT_OBSERVER,
     .may_text = "any but observer",
     .flags = ACT_ONCE,
     .check = check_deposit,
     .view = "exchanges",
     .example = {"syr", "{'exchange':'" EXCHANGE "','commitment':'" COMMITMENT "'}"}},
    {.name = "open",
     .help = "shows to more readers, or to all, what was restricted or deposited",
     .fields = open_fields,
     .may = ROLES_ALL,
     .may_text = "any",
     .flags = ACT_OUTSIDE | ACT_ONCE,
     .check = check_open,
     .apply = apply_open,
     .view = "act",
     .example = {"syr",
                 "{'what':'" DEPOSIT "','line':'{\\'act\\':\\'interest\\',\\'body\\':{\\'about\\':{"
                 "\\'who\\':\\'syr\\'},\\'state\\':\\'exploring\\'},\\'salt\\':\\'c2FsdHNhbHRzYWx0"
                 "c2FsdHNhbHRzYWx0c2FsdHNhbHQ=\\'}','kib':1}"}},
    {0},
};
