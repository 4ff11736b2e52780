// SPDX-License-Identifier: Apache-2.0
// What people cannot write themselves: the commitment of a deposit, and the line of an opening.
#include "base/env.h"
#include "crypto/secret.h"
#include "net/desk_acts.h"
#include "record/lines.h"
#include "record/opening.h"
#include "talks/line.h"

// Whom it is for is no choice, nor wider than anybody proposed: what it is about has said so.
static enum err give(struct desk_act *act, struct json *made, struct span to, struct arena *a,
                     struct error *e) {
    BUF_SCOPED struct buf text;
    struct json *body = NULL;
    buf_init(&text, BUF_MAX);
    json_print(made, &text);
    json_free(made);
    enum err err = json_parse_in(buf_span(&text), 0, a, &body, e);
    act->body = body;
    if (!to.size)
        return err;
    act->words = arena_copy(a, to);
    act->bound = true;
    return err;
}

// {"exchange","act","body"}: what is to be deposited. What is signed is kept on this machine first:
// without it nothing could be opened.
static enum err make_deposit(struct record *r, const struct desk *d, struct desk_act *act,
                             struct arena *a, struct error *e) {
    const struct json *said = json_get(act->body, "body");
    const struct act_type *type = act_type_find(json_get_text(act->body, "act"));
    uint8_t commitment[HASH_BYTES];
    struct json *body = NULL;
    uint64_t index;
    BUF_SCOPED struct buf to;
    SECRET_BUF_SCOPED struct buf line = {0};
    buf_init(&to, LIMIT_ENTRY_BYTES);
    secret_buf_init(&line, LINE_BYTES_MAX);
    if (!type || (type->flags & ACT_PUBLIC))
        return error_set(e, ERR_INVALID, "act: what is it that you deposit?");
    if (json_type(said) != JSON_OBJECT_T)
        return error_set(e, ERR_INVALID, "body: is no object");
    if (schema_check(type->fields, said, type->name, NULL, &act->why))
        return OK;
    enum err err = opening_find(r, json_get_text(act->body, "exchange"), &index, e);
    if (!err)
        err = opening_promise(r, &env_real, index, span_str(type->name), said, &line, e);
    if (!err)
        err = opening_deposit(r, index, buf_span(&line), &body, commitment, &to, e);
    if (!err)
        err = give(act, body, buf_span(&to), a, e);
    if (!err && act->signs)
        err = lines_keep(record_state(r)->found_id, commitment, buf_span(&line),
                         d->o.reader->recipients[0], e);
    return err;
}

// {"what"}: its line, and of a deposit its readers too.
static enum err make_opening(struct record *r, struct desk_act *act, struct arena *a,
                             struct error *e) {
    uint64_t index;
    struct json *body = NULL;
    BUF_SCOPED struct buf to;
    buf_init(&to, LIMIT_ENTRY_BYTES);
    enum err err = opening_find(r, json_get_text(act->body, "what"), &index, e);
    if (!err)
        err = opening_body(r, index, &body, &to, e);
    if (!err)
        err = give(act, body, buf_span(&to), a, e);
    return err;
}

enum err desk_act_complete(struct record *r, const struct desk *d, struct desk_act *act,
                           struct arena *a, struct error *e) {
    struct span type = span_str(act->type->name);
    if (span_is(type, "deposit") && !json_get(act->body, "commitment"))
        return make_deposit(r, d, act, a, e);
    if (span_is(type, "open") && !json_get(act->body, "line"))
        return make_opening(r, act, a, e);
    return OK;
}
