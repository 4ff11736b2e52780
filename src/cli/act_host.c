// SPDX-License-Identifier: Apache-2.0
#include "cli/act_host.h"

#include "base/codec.h"
#include "base/text.h"
#include "cli/input.h"
#include "cli/request_keys.h"
#include "crypto/secret.h"
#include "net/queue.h"
#include "record/addressing.h"

static bool wait_of(const struct cli *c, enum sending_wait *out) {
    const char *wait = cli_option(c, "--wait");
    *out = !wait ? SENDING_RECORDED : !strcmp(wait, "seen") ? SENDING_SEEN : SENDING_HELD;
    return !wait || !strcmp(wait, "seen") || !strcmp(wait, "held");
}

enum exit_code act_host_check(const struct cli *c) {
    enum sending_wait wait;
    BUF_SCOPED struct buf url;
    struct error e;
    const char *host = cli_option(c, "--host");
    buf_init(&url, 4096);
    if (cli_option(c, "--log-key"))
        return cli_usage(c, "--host and --log-key exclude each other: the host has the log's key");
    if (!wait_of(c, &wait))
        return cli_usage(c, "--wait: seen or held");
    if (client_url_check(span_str(host), &url, &e))
        return cli_fail_as(EXIT_USAGE, &e);
    return EXIT_YES;
}

// Keys of all files, for net/sending.h.
struct flat {
    const struct secret_key **keys;
    size_t count;
};

static struct flat flatten(struct cli *c, const struct keys *k) {
    struct flat f = {.count = 0};
    for (size_t i = 0; i < k->count; i++)
        f.count += k->files[i].count;
    f.keys = arena_array(&c->arena, const struct secret_key *, f.count + 1);
    f.count = 0;
    for (size_t i = 0; i < k->count; i++)
        for (size_t j = 0; j < k->files[i].count; j++)
            f.keys[f.count++] = &k->files[i].keys[j];
    return f;
}

enum exit_code act_host_begin(struct cli *c, const struct keys *k, unsigned use,
                              struct record *replica, struct sending **out, struct error *e) {
    uint8_t found[HASH_BYTES];
    struct span note;
    struct flat f = flatten(c, k);
    struct sending_options o = {.url = cli_option(c, "--host"),
                                .keys = f.keys,
                                .key_count = f.count,
                                .use = use,
                                .replica = replica};
    for (size_t i = 0; i < k->count && !o.secret; i++)
        if (k->files[i].has_age)
            o.secret = k->files[i].age_secret;
    const char *id = cli_option(c, "--found");
    *e = (struct error){0};
    if (id) {
        enum exit_code code = input_found(c, id, found, &note);
        if (code)
            return code;
        o.found = found;
    }
    return sending_begin(&o, out, e) ? EXIT_NO : EXIT_YES;
}

static enum exit_code told(struct cli *c, const struct sent *s, struct span type, const char *key) {
    enum sending_wait wait;
    BUF_SCOPED struct buf id;
    buf_init(&id, 2 * HASH_BYTES);
    hex_put(&id, span(s->id, HASH_BYTES));
    bool reached = wait_of(c, &wait) && (wait == SENDING_RECORDED || !strcmp(s->grade, "held") ||
                                         (wait == SENDING_SEEN && !strcmp(s->grade, "seen")));
    if (cli_flag(c, "--json")) {
        JSON_SCOPED struct json *j = json_new_object();
        json_put_bool(j, "logged", !s->repeated);
        json_put_bool(j, "repeated", s->repeated);
        json_put_int(j, "index", (int64_t)s->index);
        json_put_str(j, "grade", s->grade);
        json_put_text(j, "id", buf_span(&id));
        json_print_pretty(j, &c->out);
    } else {
        if (key)
            buf_printf(&c->out, SPAN_FMT " by %s: ", SPAN_ARG(type), cli_shown(c, key));
        buf_printf(&c->out,
                   s->repeated ? "stands there already as act %llu, " SPAN_FMT
                               : "recorded as act %llu, " SPAN_FMT,
                   (unsigned long long)s->index, SPAN_ARG(buf_span(&id)));
        if (strcmp(s->grade, "recorded") != 0) {
            buf_put_str(&c->out, "; the host says it is ");
            text_put_name(&c->out, span_str(s->grade));
        }
        buf_put_byte(&c->out, '\n');
    }
    if (reached)
        return EXIT_YES;
    struct error e;
    error_set(&e, ERR_IO, "it is recorded, and not %s yet", cli_option(c, "--wait"));
    return cli_fail_as(EXIT_NO, &e);
}

// What could not be sent.

static bool author_of_keys(const struct keys *k, struct span *out, struct span *who) {
    for (size_t i = 0; i < k->count; i++)
        for (size_t j = 0; j < k->files[i].count; j++)
            if (sending_split(k->files[i].keys[j].name, out, who))
                return true;
    return false;
}

// Whose queue these keys have. `secrets` is begun in any case, and outlives it.
static bool own_of_keys(const struct keys *k, struct buf *secrets, struct own *out) {
    secret_buf_init(secrets, k->count * AGE_KEY_BYTES);
    for (size_t i = 0; i < k->count; i++)
        if (k->files[i].has_age)
            buf_put(secrets, k->files[i].age_secret, AGE_KEY_BYTES);
    *out = (struct own){.secrets = AGE_KEYS(secrets->data), .count = secrets->size / AGE_KEY_BYTES};
    return author_of_keys(k, &out->record, &out->who);
}

static enum exit_code keep(struct cli *c, const struct authoring *a, const struct keys *k,
                           const struct error *why) {
    struct error e;
    struct own own;
    SECRET_BUF_SCOPED struct buf secrets = {0};
    BUF_SCOPED struct buf path;
    buf_init(&path, 4096);
    struct queued q = {.type = a->type, .body = a->body, .source = a->source, .at = a->at};
    if (a->until) {
        q.until = *a->until;
        q.has_until = true;
    }
    if (!own_of_keys(k, &secrets, &own)) {
        error_set(&e, ERR_DENIED, "no key given is a participant's");
        return cli_fail(&e);
    }
    if (queue_add(&own, &q, &path, &e))
        return cli_fail_as(EXIT_IO, &e);
    buf_put_str(&c->out, "Not sent: ");
    text_put_name(&c->out, span_str(why->message));
    buf_printf(&c->out, ". Kept unsigned%s in %s; truce act --send signs and sends it.\n",
               own.count ? " and encrypted" : "", cli_shown(c, buf_str(&path)));
    return EXIT_YES;
}

static enum exit_code unreachable(struct cli *c, struct authoring *a, const struct keys *k,
                                  struct error *e) {
    bool queue = e->code == ERR_IO && cli_flag(c, "--queue");
    if (queue && !a->to)
        return keep(c, a, k, e);
    if (queue)
        error_hint(e, "Nothing was signed or kept: the rules propose readers for this, who may "
                      "change until it is signed. truce desk queues such acts");
    else if (e->code == ERR_IO && !e->hint[0])
        error_hint(e, "Nothing was signed. --queue keeps the act until the host can be reached");
    return cli_fail(e);
}

// Without a replica, or out of a queue, nobody has asked what the rules propose: an act goes to
// everybody only where they say so or its author does.
static enum exit_code check_public(struct cli *c, const struct sending *s,
                                   const struct act_type *type, const struct authoring *a,
                                   const struct record *replica) {
    struct error e;
    struct act founding;
    if (a->to || (type->flags & ACT_PUBLIC) || cli_option(c, "--to"))
        return EXIT_YES;
    if (!replica && sending_founding(s, &c->arena, &founding, &e))
        return cli_fail(&e);
    const struct json *rules =
        replica ? record_state(replica)->rules : json_get(founding.body, "rules");
    struct span words = addressing_proposed(rules, type);
    if (span_is(words, "public"))
        return EXIT_YES;
    error_set(&e, ERR_DENIED, "the rules propose \"" SPAN_FMT "\" for this; it would be public",
              SPAN_ARG(words));
    error_hint(&e, "Nothing was signed. truce act with --record, a replica, seals it; --to public "
                   "says that it is meant so");
    return cli_fail_as(EXIT_NO, &e);
}

static enum exit_code tell(struct cli *c, const struct sending *s, const struct authoring *a,
                           const struct sent *sent, enum act_fate *fate, uint8_t id[HASH_BYTES]) {
    *fate = sent->repeated ? ACT_REPEATED : ACT_LOGGED;
    memcpy(id, sent->id, HASH_BYTES);
    return told(c, sent, a->type, sending_key(s)->name);
}

enum exit_code act_host_send(struct cli *c, const struct act_type *type, struct authoring *a,
                             const struct keys *keys, struct record *replica,
                             struct sending_text *text, enum act_fate *fate,
                             uint8_t id[HASH_BYTES]) {
    struct error e;
    struct sending *s = NULL;
    struct sent sent;
    enum sending_wait wait;
    bool found = false;
    *fate = ACT_UNSENT;
    enum exit_code code = act_host_begin(c, keys, act_type_use(type), replica, &s, &e);
    if (code)
        return e.code ? unreachable(c, a, keys, &e) : code;
    if (!wait_of(c, &wait)) // act_host_check has looked
        wait = SENDING_RECORDED;
    a->type = span_str(type->name);
    enum err err = text && text->any ? sending_find_text(s, text, &sent, &found, &e) : OK;
    if (!err && !found)
        code = check_public(c, s, type, a, replica);
    if (!err && !found && !code)
        err = sending_act(s, a, wait, text, &sent, &e);
    if (err) {
        *fate = sending_is_open(s) ? ACT_UNKNOWN : ACT_UNSENT;
        code = cli_fail(&e);
    } else if (!code) {
        code = tell(c, s, a, &sent, fate, id);
    }
    sending_end(s);
    return code;
}

enum exit_code act_host_find(struct cli *c, const struct act_type *type, struct authoring *a,
                             const struct keys *keys, struct record *replica,
                             const struct error *why, enum act_fate *fate,
                             uint8_t id[HASH_BYTES]) {
    struct error e;
    struct sending *s = NULL;
    struct sent sent;
    bool found = false;
    *fate = ACT_UNSENT;
    a->type = span_str(type->name);
    enum exit_code code = act_host_begin(c, keys, act_type_use(type), replica, &s, &e);
    if (!code && sending_find_act(s, a, &sent, &found, &e))
        code = EXIT_NO;
    if (code)
        code = e.code ? cli_fail(&e) : code;
    else
        code = found ? tell(c, s, a, &sent, fate, id) : cli_fail_as(EXIT_NO, why);
    sending_end(s);
    return code;
}

enum exit_code act_host_send_bodies(struct cli *c, const struct act_type *type, struct authoring *a,
                                    const struct json *const *bodies, size_t count,
                                    const struct keys *keys, struct record *replica, size_t *sent) {
    struct error e;
    struct sending *s = NULL;
    struct sent one;
    *sent = 0;
    enum exit_code code =
        count ? act_host_begin(c, keys, act_type_use(type), replica, &s, &e) : EXIT_YES;
    if (code)
        return e.code ? cli_fail(&e) : code;
    for (; !code && *sent < count; *sent += !code) {
        a->body = bodies[*sent];
        if (sending_act(s, a, SENDING_RECORDED, NULL, &one, &e)) {
            error_prefix(&e, "after %zu acts", *sent);
            code = cli_fail(&e);
        }
    }
    sending_end(s);
    return code;
}

// A desk queues restricted acts too: it reads as its author does, and so can judge them first.
static enum exit_code check_queued(const struct queued *q) {
    struct error e;
    if (!q->to)
        return EXIT_YES;
    error_set(&e, ERR_DENIED, "the next act in the queue is for some readers alone");
    error_hint(&e, "The desk that has queued it sends it: truce desk");
    return cli_fail_as(EXIT_NO, &e);
}

struct marking {
    const struct own *own;
    uint64_t number;
    const struct queued *q;
};

static enum err mark(void *context, const struct sending_text *text, struct error *e) {
    const struct marking *m = context;
    return queue_mark(m->own, m->number, m->q, text, e);
}

// Of one that is queued; it is dropped once it is proved to be logged.
static enum exit_code send_queued(struct cli *c, const struct keys *keys, struct record *replica,
                                  const struct own *own, uint64_t number, struct queued *q) {
    struct error e;
    enum act_fate fate;
    uint8_t id[HASH_BYTES];
    const struct act_type *type = act_type_find(q->type);
    struct marking marking = {own, number, q};
    struct sending_text text = q->sent;
    struct authoring a = {.body = q->body,
                          .source = q->source,
                          .at = q->at,
                          .until = q->has_until ? &q->until : NULL};
    text.keep = mark;
    text.context = &marking;
    if (!type) {
        error_set(&e, ERR_INVALID, "there is no act type \"" SPAN_FMT "\"", SPAN_ARG(q->type));
        return cli_fail(&e);
    }
    enum exit_code code = check_queued(q);
    if (!code)
        code = act_host_send(c, type, &a, keys, replica, &text, &fate, id);
    if (!code && queue_drop(own, number, &e))
        code = cli_fail_as(EXIT_IO, &e);
    return code;
}

enum exit_code act_host_send_queue(struct cli *c, const struct keys *keys, struct record *replica) {
    struct error e;
    struct own own;
    uint64_t *numbers;
    size_t count;
    SECRET_BUF_SCOPED struct buf secrets = {0};
    if (!own_of_keys(keys, &secrets, &own))
        return cli_usage(c, "--send takes a participant's --key");
    if (queue_list(&own, &c->arena, &numbers, &count, &e))
        return cli_fail_as(EXIT_IO, &e);
    enum exit_code code = EXIT_YES;
    for (size_t i = 0; !code && i < count; i++) {
        struct queued q;
        BUF_SCOPED struct buf path;
        buf_init(&path, 4096);
        if (queue_read(&own, numbers[i], &q, &e))
            return cli_fail(&e);
        code = send_queued(c, keys, replica, &own, numbers[i], &q);
        queued_done(&q);
        if (code && !queue_path(&own, numbers[i], &path, &e))
            buf_printf(&c->out, "%zu of %zu sent. The next one lies in %s: remove it to drop it.\n",
                       i, count, cli_shown(c, buf_str(&path)));
    }
    if (!code && !count && !cli_flag(c, "--json"))
        buf_put_str(&c->out, "Nothing is queued.\n");
    return code;
}

// Notes of others.

static enum err learn(struct cli *c, struct seen *seen, struct client *host, struct error *e) {
    uint8_t found[HASH_BYTES];
    struct span note;
    enum err err = OK;
    const char *id = cli_option(c, "--found");
    if (id && input_found(c, id, found, &note))
        return error_set(e, ERR_INVALID, "--found: no fingerprint");
    if (id)
        err = seen_learn_found(seen, host, found, e);
    if (!err && !seen->known) {
        error_set(e, ERR_DENIED, "nobody has told which log this is: a host could show any");
        return error_hint(e, "Give --found FINGERPRINT the first time; it is remembered");
    }
    return err ? err : seen_advance(seen, host, e);
}

static enum exit_code print_notes(struct cli *c, const struct sent_note *results, size_t count) {
    size_t refused = 0;
    enum exit_code code = EXIT_YES;
    for (size_t i = 0; i < count; i++) {
        if (!cli_flag(c, "--json")) {
            text_put_name(&c->out, span_str(c->words[i]));
            buf_put_str(&c->out, ": ");
        }
        if (!results[i].why.code) {
            code = told(c, &results[i].sent, span(NULL, 0), NULL);
            continue;
        }
        refused++;
        buf_put_str(&c->out, "refused: ");
        text_put_name(&c->out, span_str(results[i].why.message));
        buf_put_byte(&c->out, '\n');
    }
    if (!refused)
        return code;
    struct error e = results[0].why;
    if (count > 1)
        error_set(&e, ERR_INVALID, "%zu of %zu notes were refused", refused, count);
    return cli_fail_as(EXIT_NO, &e);
}

// The record that a note says it belongs to.
static bool record_of_note(struct cli *c, struct span bytes, struct span *out) {
    struct note note;
    struct span who;
    struct error why;
    return !note_parse(bytes, &c->arena, &note, &why) &&
           sending_split(arena_str(&c->arena, note.sigs[0].name), out, &who);
}

enum exit_code act_host_append(struct cli *c, const struct span *notes, size_t count) {
    struct error e;
    struct span record;
    struct client *host = NULL;
    struct request_keys keys;
    struct client_options o = {.keys = &keys.keys};
    struct seen seen = {.lock = -1};
    struct sent_note *results = arena_array(&c->arena, struct sent_note, count);
    if (!record_of_note(c, notes[0], &record)) {
        error_set(&e, ERR_INVALID, "%s: is no signed act", c->words[0]);
        return cli_fail(&e);
    }
    request_keys_begin(&keys, c);
    enum err err = client_new(cli_option(c, "--host"), &o, &host, &e);
    if (!err)
        err = seen_open(&seen, record, &e);
    bool open = !err;
    if (!err)
        err = learn(c, &seen, host, &e);
    if (!err)
        err = sending_notes(&seen, host, notes, count, results, &e);
    if (open)
        seen_close(&seen);
    client_free(host);
    request_keys_done(&keys);
    return err ? cli_fail(&e) : print_notes(c, results, count);
}
