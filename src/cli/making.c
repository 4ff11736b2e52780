// SPDX-License-Identifier: Apache-2.0
#include "cli/making.h"

#include "cli/act_host.h"
#include "cli/input.h"
#include "cli/outcome.h"
#include "cli/signing.h"
#include "view/venue.h"

void making_done(struct making *m) {
    record_close(m->r);
    json_free(m->body);
    json_free(m->source);
    keys_done(&m->keys);
    keys_done(&m->log_keys);
    attaching_done(&m->files);
    buf_done(&m->note);
}

static enum exit_code check_host_line(const struct cli *c, bool here, bool has_body) {
    if (here)
        return cli_usage(c, "--dry-run and --note-only judge by --record R.truce, without --host");
    if (!has_body && !cli_option(c, "--record"))
        return cli_usage(c, "a hold act without a body needs a replica: give --record R.truce");
    const char *to = cli_option(c, "--to");
    if (to && strcmp(to, "public") && !cli_option(c, "--record"))
        return cli_usage(c, "--to takes a replica, --record R.truce: it says whose keys can read");
    if (cli_option(c, "--blob") && !cli_option(c, "--record"))
        return cli_usage(c, "--blob takes a replica, --record R.truce: it says how large a file "
                            "may be, and who is to read it");
    if (cli_option(c, "--blob") && cli_flag(c, "--queue"))
        return cli_usage(c, "--blob and --queue exclude each other: the file may change meanwhile");
    if (to && cli_flag(c, "--queue"))
        return cli_usage(c, "--to and --queue exclude each other: readers may change meanwhile");
    return act_host_check(c);
}

void making_next(struct making *m) {
    record_close(m->r);
    m->r = NULL;
    json_free(m->body);
    m->body = NULL;
    buf_clear(&m->note);
    m->a.to = NULL;
    m->a.recipients = NULL;
    m->a.recipient_count = 0;
}

enum exit_code making_check(const struct cli *c, bool has_body) {
    bool dry = cli_flag(c, "--dry-run"), only = cli_flag(c, "--note-only");
    if (!cli_option(c, "--key"))
        return cli_usage(c, "who signs it? give --key FILE");
    if (dry && only)
        return cli_usage(c, "--dry-run and --note-only exclude each other");
    if (only && cli_option(c, "--blob"))
        return cli_usage(c, "--blob and --note-only exclude each other: the file would go nowhere");
    if (cli_option(c, "--host"))
        return check_host_line(c, dry || only, has_body);
    if (!cli_option(c, "--record"))
        return cli_usage(c, "to which record? give --record R.truce, or --host URL");
    if (!dry && !only && !cli_option(c, "--log-key"))
        return cli_usage(c, "to append it takes --log-key; --note-only prints the note to send");
    return EXIT_YES;
}

enum exit_code making_begin(struct cli *c, struct making *m) {
    struct error e;
    buf_init(&m->note, LIMIT_ENTRY_BYTES);
    enum exit_code code = input_time(c, "--at", &m->a.at);
    if (!code && cli_option(c, "--until")) {
        code = input_time(c, "--until", &m->until);
        m->a.until = &m->until;
    }
    if (code)
        return code;
    if (keys_load(c, "--key", &m->keys, &e) || keys_load(c, "--log-key", &m->log_keys, &e))
        return cli_fail(&e);
    return EXIT_YES;
}

// Where nobody said when: now, by the clock of whoever signs (view/venue.h).
static enum exit_code date(struct cli *c, struct making *m, const struct act_type *type) {
    const struct state *s = record_state(m->r);
    const struct secret_key *key;
    struct error e;
    if (cli_option(c, "--at") || (type->flags & ACT_MACHINE) ||
        keys_pick(&m->keys, s, act_type_use(type), &key, &e)) // who signs it says so
        return EXIT_YES;
    struct span by = s->members[state_key(s, span_str(key->name), key->id)->member].slug;
    return venue_stamp(m->r, by, m->a.at.seconds, &m->a.at, &e) ? cli_fail(&e) : EXIT_YES;
}

static enum err sign(struct making *m, const struct act_type *type, struct error *e) {
    m->a.type = span_str(type->name);
    enum err err = keys_pick(&m->keys, record_state(m->r), act_type_use(type), &m->a.key, e);
    if (!err && !m->body) {
        m->body = json_new_object();
        err = author_hold_body(m->r, m->body, e);
    }
    m->a.body = m->body;
    m->a.source = m->source;
    return err ? err : author_note(m->r, &m->a, &m->note, e);
}

// As the next entry, without any effect.
static enum err judge(struct making *m, struct appended *out, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct candidate candidate;
    arena_init(&a);
    candidate_prepare(&candidate, buf_span(&m->note), &a);
    enum err err = fold_judge(record_fold(m->r), &candidate, &out->verdict, e);
    if (candidate.parsed)
        memcpy(out->id, candidate.act.id, HASH_BYTES);
    return err;
}

static bool is_refused(const struct verdict *v) {
    return v->class == VERDICT_VOID || v->class == VERDICT_ALIEN;
}

static enum exit_code show_judged(struct cli *c, struct making *m, const struct act_type *type) {
    struct appended would = {0};
    struct error e;
    if (judge(m, &would, &e))
        return cli_fail(&e);
    if (cli_flag(c, "--json")) {
        JSON_SCOPED struct json *j = outcome_json(&would);
        json_put_bool(j, "dry_run", true);
        json_print_pretty(j, &c->out);
    } else if (!is_refused(&would.verdict)) {
        buf_printf(&c->out, "It would be recorded as act %llu. Nothing was written.\n",
                   (unsigned long long)record_size(m->r));
        signing_tell(type, &m->a, &c->out);
    }
    if (!is_refused(&would.verdict))
        return EXIT_YES;
    error_prefix(&would.verdict.why, "it would be refused");
    return cli_fail_as(EXIT_NO, &would.verdict.why);
}

// A note that nobody would log is not worth a signature that others can keep.
static enum exit_code print_note(struct cli *c, struct making *m) {
    struct appended would = {0};
    struct error e;
    if (judge(m, &would, &e))
        return cli_fail(&e);
    if (is_refused(&would.verdict)) {
        error_prefix(&would.verdict.why, "it would be refused");
        return cli_fail_as(EXIT_NO, &would.verdict.why);
    }
    buf_put_span(&c->out, buf_span(&m->note));
    return EXIT_YES;
}

static enum exit_code append(struct cli *c, struct making *m, const struct secret_key *log) {
    struct error e;
    struct appended result = {0};
    struct span note = buf_span(&m->note);
    if (record_append(m->r, log, &note, 1, 0, &result, &e))
        return cli_fail(&e);
    if (cli_flag(c, "--json")) {
        JSON_SCOPED struct json *j = outcome_json(&result);
        json_print_pretty(j, &c->out);
    } else if (outcome_ok(&result)) {
        buf_printf(&c->out, SPAN_FMT " by %s: ", SPAN_ARG(m->a.type), cli_shown(c, m->a.key->name));
        outcome_print(&result, &c->out);
    }
    memcpy(m->id, result.id, HASH_BYTES);
    if (outcome_ok(&result))
        return EXIT_YES;
    error_prefix(&result.verdict.why, "refused");
    return cli_fail_as(EXIT_NO, &result.verdict.why);
}

// The act, then what it names.
static enum exit_code append_all(struct cli *c, struct making *m, const struct secret_key *log) {
    enum exit_code code = attaching_keep(&m->files);
    if (code)
        return code;
    code = append(c, m, log);
    if (!code)
        return attaching_put(c, &m->files, m->r);
    attaching_drop(&m->files);
    return code;
}

// What the rules propose is known where there is a record to ask; a file is encrypted, or not, by
// who is to read the act that names it.
static enum exit_code set_readers(struct cli *c, struct making *m, const struct act_type *type) {
    READING_SCOPED struct reading reading = {.lines = NULL};
    RECORD_SCOPED struct record *r = NULL;
    const char *path = cli_option(c, "--record");
    m->a.body = m->body;
    m->a.source = m->source;
    m->a.type = span_str(type->name);
    m->why = (struct error){0};
    if (!path && m->body)
        return restricting_protect(c, type, m->body);
    if (!m->body)
        return EXIT_YES;
    struct restricting how = {.to = m->to ? m->to : cli_option(c, "--to"), .given = m->to_is_given};
    enum exit_code code = input_record(c, path, RECORD_READ, &r);
    if (!code)
        code = restricting_choose(c, r, &m->keys, type, &how, &m->a);
    if (!code)
        code = attaching_begin(c, r, type, m->body, &m->a, &m->files);
    return code ? code : restricting_judge(c, r, &m->keys, type, &m->a, &reading, &m->why);
}

// Signs and sends it.
static enum exit_code send(struct cli *c, struct making *m, const struct act_type *type,
                           enum act_fate *fate) {
    enum exit_code code = signing_ask(c, type, &m->a);
    *fate = ACT_UNSENT;
    if (!code)
        code = attaching_keep(&m->files);
    if (code)
        return code;
    code = act_host_send(c, type, &m->a, &m->keys, m->r, NULL, fate, m->id);
    if (*fate == ACT_UNSENT)
        attaching_drop(&m->files);
    return code;
}

static enum exit_code through_host(struct cli *c, struct making *m, const struct act_type *type) {
    struct error e;
    enum act_fate fate;
    const char *replica = cli_option(c, "--record");
    enum exit_code code = replica ? input_record(c, replica, RECORD_READ, &m->r) : EXIT_YES;
    if (!code && m->r)
        code = date(c, m, type);
    if (code)
        return code;
    if (!m->body) {
        m->body = json_new_object();
        if (author_hold_body(m->r, m->body, &e))
            return cli_fail(&e);
    }
    code = set_readers(c, m, type);
    if (code)
        return code;
    code = m->why.code
               ? act_host_find(c, type, &m->a, &m->keys, m->r, &m->why, &fate, m->id)
               : send(c, m, type, &fate);
    enum exit_code sent = fate == ACT_LOGGED || fate == ACT_REPEATED
                              ? attaching_send(c, &m->files, &m->keys, fate == ACT_REPEATED)
                              : EXIT_YES;
    return code ? code : sent;
}

enum exit_code making_send_queue(struct cli *c, struct making *m) {
    const char *replica = cli_option(c, "--record");
    enum exit_code code = replica ? input_record(c, replica, RECORD_READ, &m->r) : EXIT_YES;
    return code ? code : act_host_send_queue(c, &m->keys, m->r);
}

enum exit_code making_finish(struct cli *c, struct making *m, const struct act_type *type) {
    struct error e;
    const struct secret_key *log = NULL;
    bool dry = cli_flag(c, "--dry-run"), only = cli_flag(c, "--note-only");
    if (cli_option(c, "--host"))
        return through_host(c, m, type);
    enum exit_code code =
        input_record(c, cli_option(c, "--record"), dry || only ? RECORD_READ : RECORD_WRITE, &m->r);
    if (code)
        return code;
    struct verifier wanted = record_log_key(m->r);
    if (!dry && !only && keys_pick_log(&m->log_keys, &wanted, &log, &e))
        return cli_fail(&e);
    code = date(c, m, type);
    if (!code)
        code = set_readers(c, m, type);
    if (!code && m->why.code)
        code = cli_fail_as(EXIT_NO, &m->why);
    if (!code && !dry)
        code = signing_ask(c, type, &m->a);
    if (code)
        return code;
    if (sign(m, type, &e))
        return cli_fail(&e);
    return dry ? show_judged(c, m, type) : only ? print_note(c, m) : append_all(c, m, log);
}
