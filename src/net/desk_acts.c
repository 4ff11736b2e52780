// SPDX-License-Identifier: Apache-2.0
#include "net/desk_acts.h"

#include "base/env.h"
#include "http/details.h"
#include "view/signing.h"
#include "view/venue.h"

// Reading.

static enum err malformed(struct error *e, const char *what) {
    return error_set(e, ERR_INVALID, "%s", what);
}

// ["syr", "role:guarantor", "participants"] or "public", as words between commas.
static enum err read_to(const struct json *to, struct arena *a, struct span *out, struct error *e) {
    static const char wrong[] = "to: a list of participants and roles, or \"public\"";
    BUF_SCOPED struct buf words;
    buf_init(&words, LIMIT_ENTRY_BYTES);
    *out = span(NULL, 0);
    if (!to || json_type(to) == JSON_NULL_T)
        return OK;
    if (json_type(to) == JSON_TEXT_T && !span_is(json_text(to), "public"))
        return malformed(e, wrong);
    if (json_type(to) == JSON_TEXT_T)
        buf_put_str(&words, "public");
    else if (json_type(to) != JSON_LIST_T || !json_count(to))
        return malformed(e, wrong);
    for (size_t i = 0; i < json_count(to); i++) {
        struct span word = json_text(json_at(to, i)), role = span_str("role:");
        if (span_starts(word, role))
            word = span_from(word, role.size);
        if (!word.size || span_find(word, ',') >= 0 || span_is(word, "public"))
            return malformed(e, wrong);
        buf_put_str(&words, i ? "," : "");
        buf_put_span(&words, word);
    }
    *out = arena_copy(a, buf_span(&words));
    return buf_check(&words, "to", e);
}

static enum err read_time(const struct json *j, const char *name, struct stamp *out, bool *has,
                          struct error *e) {
    struct span text = json_get_text(j, name);
    *has = text.data != NULL;
    if (!json_get(j, name) || (*has && stamp_parse(text, out)))
        return OK;
    return error_set(e, ERR_INVALID, "%s: is no time as 2017-05-02T20:00:00+06:00", name);
}

enum err desk_act_read(const struct json *j, struct arena *a, struct desk_act *out,
                       struct error *e) {
    struct desk_act act = {.at = {env_real.now(NULL), 0}};
    struct span type = json_get_text(j, "act");
    act.type = act_type_find(type);
    act.body = json_get(j, "body");
    act.source = json_get(j, "source");
    if (!type.data)
        return malformed(e, "act: which type? is missing");
    if (!act.type || span_is(type, "found")) {
        error_set(e, ERR_INVALID, "a desk makes no act \"" SPAN_FMT "\"",
                  SPAN_ARG(span_head(type, 60)));
        return error_rule(e, "unknown-act-type");
    }
    if (json_type(act.body) != JSON_OBJECT_T)
        return malformed(e, "body: is no object");
    if (act.source && json_type(act.source) == JSON_NULL_T)
        act.source = NULL;
    enum err err = read_to(json_get(j, "to"), a, &act.words, e);
    if (!err)
        err = read_time(j, "at", &act.at, &act.has_at, e);
    if (!err)
        err = read_time(j, "until", &act.until, &act.has_until, e);
    if (!err)
        *out = act;
    return err;
}

struct json *desk_refusal(const struct error *e, const struct catalog *words) {
    struct json *j = details_json(e, words);
    if (e->rule)
        json_put_str(j, "rule", e->rule);
    json_put_text(j, "message", json_get_text(j, "detail"));
    json_remove(j, "detail");
    return j;
}

// Whom it is for.

static enum err list(const struct state *s, const struct addressing *a, struct span by,
                     struct arena *arena, const struct json **out, struct error *e) {
    struct json *to = NULL;
    enum err err = a->everybody ? OK : addressing_list(s, a, by, arena, &to, e);
    *out = to;
    return err;
}

// What rules propose who is nobody here is proposed to nobody: the author says for whom it is.
static void propose(const struct state *s, const struct addressing *rules, struct span by,
                    struct arena *a, struct desk_act *act) {
    static const char none[] = "[]";
    struct json *empty;
    if (list(s, rules, by, a, &act->proposed, NULL) &&
        !json_parse_in(span_str(none), 0, a, &empty, NULL))
        act->proposed = empty;
}

// What it is about may have other readers by now than its author was shown.
static enum err check_bound(const struct state *s, struct span said, struct span by,
                            const struct desk_act *act, struct arena *a, struct error *e) {
    struct addressing shown;
    const struct json *to;
    enum err err = addressing_read(s, said, &shown, e);
    if (!err)
        err = list(s, &shown, by, a, &to, e);
    if (err || (to && act->to ? json_equal(to, act->to) : to == act->to))
        return err;
    error_set(e, ERR_CONFLICT, MESSAGE("what it is about has other readers now"));
    return error_hint(e, MESSAGE("Look at it again before you sign"));
}

// `said`: for whom, as it was asked for.
static enum err address(struct record *r, struct span by, struct desk_act *act, struct span said,
                        struct arena *a, struct error *e) {
    const struct state *s = record_state(r);
    struct addressing rules, is;
    bool public = act->type->flags & ACT_PUBLIC;
    if (public && act->words.size && !span_is(act->words, "public")) {
        error_set(e, ERR_INVALID, "%s acts are public, always", act->type->name);
        return error_rule(e, "public-only");
    }
    if (public)
        return OK;
    addressing_of_rules(s, addressing_proposed(s->rules, act->type), &rules);
    propose(s, &rules, by, a, act);
    if (act->words.size) {
        enum err err = addressing_read(s, act->words, &is, e);
        if (err)
            return err;
    } else {
        is = rules;
    }
    act->wider = !act->bound && addressing_is_wider(&is, &rules);
    if (is.everybody || addressing_is_wider(&is, &rules))
        act->exposed = addressing_exposes(act->type, act->body);
    enum err err = list(s, &is, by, a, &act->to, e);
    if (act->bound)
        act->proposed = act->to;
    if (!err && act->bound && said.size)
        err = check_bound(s, said, by, act, a, e);
    if (err && !act->words.size) {
        error_set(e, ERR_INVALID,
                  MESSAGE("the rules propose readers for this who are nobody here"));
        return error_hint(e, MESSAGE("Say for whom it is"));
    }
    // An addressee without a key is a reason not to sign it, and not to be told nothing.
    if (!err && act->to &&
        reader_recipients(r, act->to, by, a, &act->recipients, &act->recipient_count, e))
        act->why = *e;
    return err;
}

static enum err refuse_wider(struct error *e) {
    error_set(e, ERR_CONFLICT, MESSAGE("it would have more readers than the rules propose"));
    error_hint(e, MESSAGE("What is read stays read. Say that it is meant so"));
    return error_rule(e, "wider");
}

static enum err refuse_exposed(struct error *e) {
    error_set(e, ERR_CONFLICT,
              MESSAGE("whoever told of it is to be protected, and its exact place or time would be "
                      "read by everybody, or by more than the rules propose"));
    error_hint(e, MESSAGE("Give them a copy of its own, with a day and an area, and name it here "
                          "as coarser; or say that it is meant so"));
    return error_rule(e, "protected");
}

enum err desk_act_asked(const struct desk_act *act, bool wider, bool protected_too,
                        struct error *e) {
    if (act->wider && !wider)
        return refuse_wider(e);
    return act->exposed && !protected_too ? refuse_exposed(e) : OK;
}

static bool has_key(const struct desk *d, const struct state *s, unsigned use) {
    bool has = false;
    for (size_t i = 0; i < d->o.keys->count; i++) {
        const struct secret_key *own = d->o.keys->keys[i];
        const struct key *k = state_key(s, span_str(own->name), own->id);
        has = has || (k && k->revoked == INDEX_NONE && k->uses & use);
    }
    return has;
}

enum err desk_act_address(struct record *r, const struct desk *d, struct desk_act *act,
                          struct arena *a, struct error *e) {
    struct span by = d->o.reader->who, said = act->words;
    struct error why;
    e = e ? e : &why;
    enum err err = act->has_at ? OK : venue_stamp(r, by, act->at.seconds, &act->at, e);
    if (!err)
        err = desk_act_complete(r, d, act, a, e);
    if (!err && !act->why.code)
        err = address(r, by, act, said, a, e);
    if (err || act->why.code)
        return err;
    struct act as = {.by = by,
                     .to = act->to,
                     .at = act->at,
                     .type = span_str(act->type->name),
                     .body = act->body,
                     .source = act->source};
    if (act->source && schema_check(act_source_fields, act->source, "source", NULL, &act->why))
        return OK;
    if (act->to)
        err = addressing_complete(r, &as, e);
    if (!err)
        err = addressing_judge(r, &as, &act->why, e);
    if (err || act->why.code || has_key(d, record_state(r), act_type_use(act->type)))
        return err;
    error_set(&act->why, ERR_DENIED, MESSAGE("none of this desk's keys may sign it"));
    error_rule(&act->why, "wrong-use");
    return OK;
}

// What may be done.

static void put_type(const struct asking *a, const struct fold *f, struct span who,
                     const struct act_type *type, struct json *items) {
    struct json *item = json_new_object(), *effect = json_new_object();
    json_put_str(item, "act", type->name);
    json_put_str(item, "family", act_type_family(type)->name);
    json_put_str(item, "help", catalog_get(a->words, "help", type->help));
    json_put_bool(item, "may", fold_may(f, who, type));
    json_put_str(item, "use", use_words[__builtin_ctz(act_type_use(type))]);
    json_put_bool(effect, "withdraw", type->flags & ACT_REVISABLE);
    json_put_bool(effect, "public", type->flags & ACT_PUBLIC);
    json_put(effect, "effect", NULL);
    json_put(effect, "not", NULL);
    if (type->effect)
        json_put_str(effect, "effect", catalog_get(a->words, "effect", type->effect));
    if (type->not_meant)
        json_put_str(effect, "not", catalog_get(a->words, "effect", type->not_meant));
    json_put(item, "effect", effect);
    json_add(items, item);
}

static void ask_acts(struct record *r, void *question, const struct error *failed) {
    struct request *x = question;
    struct error e;
    ASKING_SCOPED struct asking a = {.trees = NULL};
    struct view_query q = {.lang = x->lang};
    if (front_failed(x, failed))
        return;
    q.as_of = record_size(r);
    if (asking_begin(&a, r, &q, &e)) {
        server_refuse(x, &e);
        return;
    }
    JSON_SCOPED struct json *j = json_new_object();
    struct json *items = json_new_list();
    const struct act_type *type;
    json_put(j, "items", items);
    for (size_t i = 0; (type = act_type_at(i)); i++)
        if (strcmp(type->name, "found") != 0)
            put_type(&a, record_fold(r), desk_of(x)->o.reader->who, type, items);
    server_json(x, 200, j);
}

void desk_get_acts(struct request *x, void *context) {
    (void)context;
    front_ask(x, ask_acts);
}

// Preview.

static struct json *readers_json(const struct asking *a, const struct json *to, struct span by) {
    struct json *list_of = json_new_list();
    for (size_t i = 0; i <= json_count(to); i++) {
        struct span who = i ? json_text(json_at(to, i - 1)) : by;
        struct json *item = json_new_object();
        json_put_text(item, "who", who);
        json_put_text(item, "name", asking_name(a, who));
        json_add(list_of, item);
    }
    return list_of;
}

static void put_judged(const struct error *why, const struct catalog *words, struct json *out) {
    struct json *j = why->code ? desk_refusal(why, words) : json_new_object();
    json_put_bool(j, "ok", !why->code);
    json_put(out, "judged", j);
}

// At the place where it would come now, if the app's author sent it at once.
static enum err put_line(struct record *r, const struct desk *d, const struct desk_act *act,
                         struct json *out, struct error *e) {
    ARENA_SCOPED struct arena arena;
    BUF_SCOPED struct buf line;
    const struct state *s = record_state(r);
    struct author_place place = {.record = s->record, .epoch = s->epoch, .by = d->o.reader->who};
    struct authoring a = {.type = span_str(act->type->name),
                          .body = act->body,
                          .source = act->source,
                          .to = act->to,
                          .at = act->at,
                          .until = act->has_until ? &act->until : NULL};
    buf_init(&line, LIMIT_ENTRY_BYTES);
    arena_init(&arena);
    enum err err = record_checkpoint(r, INT64_MAX, &arena, &place.seen, NULL, e);
    if (!err)
        err = author_draft(&place, &a, &line, e);
    json_put_text(out, "line", buf_span(&line));
    return err;
}

static enum err put_preview(struct record *r, struct request *x, struct json *out,
                            struct error *e) {
    const struct desk *d = desk_of(x);
    struct desk_act *act = x->work;
    struct json *sentences = json_new_list();
    json_put(out, "sentences", sentences);
    enum err err = desk_act_address(r, d, act, &x->arena, e);
    if (err)
        return err;
    struct view_query q = {.as_of = record_size(r), .lang = x->lang};
    ASKING_SCOPED struct asking a;
    err = asking_begin(&a, r, &q, e);
    if (err)
        return err;
    json_put_str(out, "act", act->type->name);
    json_put(out, "to", act->to ? json_copy(act->to) : NULL);
    json_put(out, "readers", act->to ? readers_json(&a, act->to, d->o.reader->who) : NULL);
    json_put(out, "proposed", act->proposed ? json_copy(act->proposed) : NULL);
    json_put_bool(out, "wider", act->wider);
    json_put(out, "exposed", act->exposed ? json_new_text(span_str(act->exposed)) : NULL);
    signing_put(&a, act->type, act->to, act->body, sentences);
    put_judged(&act->why, a.words, out);
    return put_line(r, d, act, out, e);
}

static void ask_preview(struct record *r, void *question, const struct error *failed) {
    struct request *x = question;
    struct error e;
    if (front_failed(x, failed))
        return;
    JSON_SCOPED struct json *j = json_new_object();
    if (put_preview(r, x, j, &e))
        server_refuse(x, &e);
    else
        server_json(x, 200, j);
}

void desk_post_preview(struct request *x, void *context) {
    struct desk_act *act = arena_new(&x->arena, struct desk_act);
    struct json *j;
    struct error e;
    (void)context;
    x->work = act;
    if (json_parse_in(x->body, JSON_DECIMALS | JSON_LINES, &x->arena, &j, &e) ||
        desk_act_read(j, &x->arena, act, &e))
        server_refuse(x, &e);
    else
        front_ask(x, ask_preview);
}
