// SPDX-License-Identifier: Apache-2.0
#include "cli/replica.h"

#include "base/file.h"
#include "base/text.h"
#include "cli/waiting.h"
#include "net/whence.h"
#include "record/evidence.h"

#include <stdarg.h>
#include <unistd.h>

#define CACHED_WAIT_S 30.0
#define CACHED_PAUSE_US 50000

enum exit_code replica_reach(const struct cli *c, const char *url, struct replica *out) {
    struct error e;
    *out = (struct replica){0};
    request_keys_begin(&out->keys, c);
    const struct client_options o = {.stop = waiting_flag(), .keys = &out->keys.keys};
    sync_report_init(&out->report);
    enum err err = client_new(url, &o, &out->client, &e);
    if (err)
        return err == ERR_INVALID ? cli_fail_as(EXIT_USAGE, &e) : cli_fail(&e);
    out->source = remote_source(out->client);
    return EXIT_YES;
}

void replica_done(struct replica *r) {
    client_free(r->client);
    request_keys_done(&r->keys);
    sync_report_done(&r->report);
}

// Loudly, and beside the answer: what the host is at fault for.
static void warn_of(const struct replica *r) {
    const struct sync_report *s = &r->report;
    unsigned long long alien = s->acts[VERDICT_ALIEN];
    if (alien)
        cli_warn(
            "%s: has logged %llu act%s that should never have been: the first is act %llu (%s). "
            "They have no effect. It is the host's fault",
            r->source.name, alien, alien == 1 ? "" : "s", (unsigned long long)s->alien_first,
            s->alien_rule);
    if (s->bad)
        cli_warn("%s: gave %llu cosignatures that do not verify: passed over", r->source.name,
                 (unsigned long long)s->bad);
    if (s->strange)
        cli_warn("%s: gave %llu cosignatures by keys that are not the record's: passed over",
                 r->source.name, (unsigned long long)s->strange);
}

// What contradicts is left beside the record, where there is one.
static enum exit_code failed(const struct replica *r, const char *path, const struct error *e) {
    BUF_SCOPED struct buf beside;
    struct error why;
    buf_init(&beside, 8192);
    bool local = e->code == ERR_CONFLICT && !e->rule; // somebody writes; a name that is taken
    enum exit_code code = local ? cli_fail_as(EXIT_IO, e) : cli_fail(e);
    if (!r->report.evidence.size)
        return code;
    if (evidence_leave(path, buf_span(&r->report.evidence), &beside, &why))
        (void)cli_fail(&why);
    else
        cli_warn("the evidence is kept: truce verify %s", buf_str(&beside));
    return code;
}

enum exit_code replica_clone(struct replica *r, const char *path, const uint8_t *found,
                             struct record **out) {
    struct error e, why;
    enum err err =
        sync_clone(path, &r->source, found, SYNC_PROGRESS | SYNC_LINES, out, &r->report, &e);
    if (err) {
        if (err == ERR_IO && !e.hint[0])
            error_hint(&e, "Run the same command again to go on where it stopped");
        return failed(r, path, &e);
    }
    warn_of(r);
    if (whence_remember(record_state(*out)->found_id, r->source.name, &why))
        cli_warn("%s; give --host when you sync", why.message);
    return EXIT_YES;
}

static enum err pull(struct replica *r, struct record *record, struct error *e) {
    uint64_t before = whence_came(record, r->source.name), came = before;
    enum err err = sync_pull(record, &r->source, &came, SYNC_PROGRESS | SYNC_LINES, &r->report, e);
    if (came != before)
        whence_keep_came(record, r->source.name, came);
    warn_of(r);
    return err;
}

enum exit_code replica_pull(struct replica *r, struct record *record) {
    struct error e;
    return pull(r, record, &e) ? failed(r, truth_path(record_truth(record)), &e) : EXIT_YES;
}

// Another command that reads the same URL has it for a moment.
static enum err open_patiently(const char *path, struct record **out, struct error *e) {
    double until = env_elapsed() + CACHED_WAIT_S;
    enum err err = record_open(path, RECORD_WRITE, true, out, e);
    while (err == ERR_CONFLICT && env_elapsed() < until) {
        usleep(CACHED_PAUSE_US);
        err = record_open(path, RECORD_WRITE, true, out, e);
    }
    return err;
}

static enum exit_code clone_anew(struct replica *r, const char *path, const uint8_t *found,
                                 struct record **out) {
    record_forget(path);
    remove(path);
    sync_report_done(&r->report);
    sync_report_init(&r->report);
    return replica_clone(r, path, found, out);
}

// Of exercises, which are played again and again, the newest play is meant.
static bool is_new_play(const struct record *record, const struct error *e) {
    return span_is(record_state(record)->kind, "exercise") && e->rule &&
           (!strcmp(e->rule, SYNC_SPLIT_VIEW) || !strcmp(e->rule, SYNC_ROLLED_BACK));
}

static enum exit_code open_cached(struct replica *r, const char *path, const uint8_t *found,
                                  struct record **out) {
    struct error e;
    enum err err = open_patiently(path, out, &e);
    if (err == ERR_CORRUPT) // the cache's loss
        return clone_anew(r, path, found, out);
    if (err)
        return cli_fail_as(EXIT_IO, &e);
    err = pull(r, *out, &e);
    if (!err || !is_new_play(*out, &e))
        return err ? failed(r, path, &e) : EXIT_YES;
    cli_warn("%s: the exercise is played anew there; what it showed before is forgotten",
             r->source.name);
    record_close(*out);
    *out = NULL;
    return clone_anew(r, path, found, out);
}

enum exit_code replica_cached(const struct cli *c, const char *url, const uint8_t *found,
                              struct buf *path) {
    struct error e;
    REPLICA_SCOPED struct replica r;
    struct record *record = NULL;
    enum exit_code code = replica_reach(c, url, &r);
    if (!code && whence_replica(client_url(r.client), path, &e))
        code = cli_fail_as(EXIT_IO, &e);
    if (!code)
        code = file_exists(buf_str(path)) ? open_cached(&r, buf_str(path), found, &record)
                                          : replica_clone(&r, buf_str(path), found, &record);
    record_close(record);
    return code;
}
