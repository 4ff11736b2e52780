// SPDX-License-Identifier: Apache-2.0
// truce clone, truce sync: a replica of one's own, verified as it comes, and kept up to date.
#include "cli/input.h"
#include "cli/replica.h"

#include "base/codec.h"
#include "net/blobs.h"
#include "net/whence.h"
#include "record/grade.h"

static const struct option clone_options[] = {
    {"--found", NULL, "ID|FILE", "the fingerprint, or the founding note, that you were told of", 0},
    REQUEST_KEY_OPTION,
    {"--blobs", NULL, NULL, "fetch the content too that acts name by its digest", 0},
    {"--json", NULL, NULL, "print JSON", 0},
    {0},
};

static const struct option sync_options[] = {
    {"--host", NULL, "URL", "ask this host or mirror (else the one it was taken from)", 0},
    REQUEST_KEY_OPTION,
    {"--blobs", NULL, NULL, "fetch the content too that acts name by its digest", 0},
    {"--json", NULL, NULL, "print JSON", 0},
    {0},
};

static struct json *blobs_json(const struct blobs_report *b) {
    struct json *j = json_new_object();
    json_put_int(j, "named", (int64_t)b->named);
    json_put_int(j, "here", (int64_t)b->here);
    json_put_int(j, "came", (int64_t)b->came);
    json_put_int(j, "erased", (int64_t)b->erased);
    json_put_int(j, "missing", (int64_t)b->missing);
    return j;
}

static enum err print_json(struct cli *c, const struct replica *from, struct record *r,
                           const char *trust, const struct blobs_report *blobs, struct error *e) {
    JSON_SCOPED struct json *j = json_new_object();
    struct json *acts = json_new_object(), *held = json_new_object();
    const struct sync_report *report = &from->report;
    struct grade g;
    uint64_t held_size = 0;
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(record_state(r)->found_id, HASH_BYTES));
    json_put_str(j, "host", from->source.name);
    json_put_int(j, "from", (int64_t)report->from);
    json_put_int(j, "size", (int64_t)report->size);
    json_put_text(j, "fingerprint", buf_span(&hex));
    if (trust)
        json_put_str(j, "trust", trust);
    json_put(j, "acts", acts);
    for (size_t i = VERDICT_OK; i <= VERDICT_OPAQUE; i++)
        json_put_int(acts, verdict_words[i], (int64_t)report->acts[i]);
    json_put_int(j, "cosignatures", (int64_t)report->cosignatures);
    json_put_int(j, "strange", (int64_t)report->strange);
    json_put_int(j, "bad", (int64_t)report->bad);
    json_put(j, "held", held);
    if (cli_flag(c, "--blobs"))
        json_put(j, "blobs", blobs_json(blobs));
    enum err err = record_grade(r, record_size(r), &g, e);
    if (!err)
        err = record_held_size(r, &held_size, e);
    if (err)
        return err;
    json_put_int(held, "have", g.held_have);
    json_put_int(held, "need", g.held_need);
    json_put_int(held, "size", (int64_t)held_size);
    json_print_pretty(j, &c->out);
    return OK;
}

static void print_grade(struct cli *c, const struct grade *g, uint64_t held_size) {
    if (g->held_have >= g->held_need)
        buf_printf(&c->out, "Held by %lld of %lld holders.\n", (long long)g->held_have,
                   (long long)g->held_of);
    else if (held_size)
        buf_printf(&c->out, "Held up to size %llu.\n", (unsigned long long)held_size);
    else
        buf_put_str(&c->out, "Not held yet.\n");
}

static enum err print_text(struct cli *c, const struct replica *from, struct record *r, bool clone,
                           const char *trust, struct error *e) {
    const struct sync_report *report = &from->report;
    struct grade g;
    uint64_t held_size = 0;
    unsigned long long new = report->size - report->from, size = report->size;
    enum err err = record_grade(r, record_size(r), &g, e);
    if (!err)
        err = record_held_size(r, &held_size, e);
    if (err)
        return err;
    const char *path = cli_shown(c, truth_path(record_truth(r)));
    if (clone)
        buf_printf(&c->out,
                   "Cloned %llu act%s to %s; every signature, chain and hash was checked. ", size,
                   size == 1 ? "" : "s", path);
    else if (new)
        buf_printf(&c->out, "%llu new act%s, %llu in all; every one was checked. ", new,
                   new == 1 ? "" : "s", size);
    else
        buf_printf(&c->out, "No new acts; %llu in all. ", size);
    print_grade(c, &g, held_size);
    if (trust && !strcmp(trust, "none")) {
        buf_put_str(&c->out, "Founding unverified: its fingerprint is\n  ");
        hex_put(&c->out, span(record_state(r)->found_id, HASH_BYTES));
        buf_put_str(&c->out, "\nAsk somebody you trust for it, by another way, and compare: truce "
                             "verify with --found.\n");
    }
    return OK;
}

static void print_blobs(struct cli *c, const struct blobs_report *b) {
    buf_printf(&c->out, "Blobs: %zu named, %zu new here, %zu here before", b->named, b->came,
               b->here);
    if (b->erased)
        buf_printf(&c->out, ", %zu erased", b->erased);
    if (b->missing)
        buf_printf(&c->out, ", %zu that did not come (%s)", b->missing,
                   cli_shown(c, b->first.message));
    buf_put_str(&c->out, ".\n");
}

// An alien act, or a line that does not verify, is a "no" though all that is right was taken. A
// blob that is not to be had there is none: somebody else may have it.
static enum exit_code finish(struct cli *c, const struct replica *from, struct record *r,
                             bool clone, const char *trust) {
    struct error e;
    struct blobs_report blobs;
    const struct sync_report *report = &from->report;
    bool wanted = cli_flag(c, "--blobs");
    if (wanted && blobs_pull(r, from->client, &blobs, &e))
        return cli_fail(&e);
    enum err err = cli_flag(c, "--json") ? print_json(c, from, r, trust, &blobs, &e)
                                         : print_text(c, from, r, clone, trust, &e);
    if (err)
        return cli_fail(&e);
    if (wanted && !cli_flag(c, "--json"))
        print_blobs(c, &blobs);
    return report->acts[VERDICT_ALIEN] || report->bad ? EXIT_NO : EXIT_YES;
}

static enum exit_code run_clone(struct cli *c) {
    uint8_t found[HASH_BYTES];
    struct span note;
    const char *told = cli_option(c, "--found");
    REPLICA_SCOPED struct replica from = {0};
    RECORD_SCOPED struct record *r = NULL;
    if (!client_is_url(c->words[0]))
        return cli_usage(c, "\"%s\" is no URL; to copy a record: truce backup", c->words[0]);
    enum exit_code code = told ? input_found(c, told, found, &note) : EXIT_YES;
    if (!code)
        code = replica_reach(c, c->words[0], &from);
    if (!code)
        code = replica_clone(&from, c->words[1], told ? found : NULL, &r);
    return code ? code : finish(c, &from, r, true, told ? "found" : "none");
}

// The option's URL; else the one that is remembered.
static enum exit_code where_from(const struct cli *c, struct record *r, struct buf *url) {
    struct error e;
    const char *host = cli_option(c, "--host");
    if (host) {
        buf_put_str(url, host);
        return EXIT_YES;
    }
    enum err err = whence_recall(record_state(r)->found_id, url, &e);
    if (err == ERR_NOT_FOUND)
        return cli_usage(c, "where from? it is not known where this record was taken from: give "
                            "--host URL");
    return err ? cli_fail(&e) : EXIT_YES;
}

static enum exit_code run_sync(struct cli *c) {
    struct error e;
    REPLICA_SCOPED struct replica from = {0};
    RECORD_SCOPED struct record *r = NULL;
    BUF_SCOPED struct buf url;
    buf_init(&url, 4096);
    if (client_is_url(c->words[0]))
        return cli_usage(c, "to sync a record that is not here yet: truce clone");
    enum exit_code code = input_record(c, c->words[0], RECORD_WRITE, &r);
    if (!code)
        code = where_from(c, r, &url);
    if (!code)
        code = replica_reach(c, buf_str(&url), &from);
    if (!code)
        code = replica_pull(&from, r);
    if (code)
        return code;
    if (whence_remember(record_state(r)->found_id, from.source.name, &e))
        (void)cli_fail(&e); // the next one has to be told the URL again
    return finish(c, &from, r, false, NULL);
}

const struct command cmd_clone = {
    .name = "clone",
    .usage = "URL R.truce [--found ID|FILE] [--key FILE] [--blobs] [--json]",
    .help = "take a record from a host, and check all of it",
    .more =
        "URL is a host (truce serve), or a folder that truce publish wrote, behind any web server. "
        "Nothing is stored unchecked, nor under its name before it is whole: what has come lies in "
        "R.truce.part, and the same command goes on from there. Without --found the founding "
        "itself is unverified. A closed record is its participants': --key signs the requests.\n"
        "Exit: 0 all is well, 1 something does not verify or is another record, 3 disk or network, "
        "4 the URL has no record.",
    .options = clone_options,
    .words_min = 2,
    .words_max = 2,
    .run = run_clone,
};

const struct command cmd_sync = {
    .name = "sync",
    .usage = "R.truce [--host URL] [--key FILE] [--blobs] [--json]",
    .help = "bring a replica up to date, and check what is new",
    .more =
        "What is shown must extend what is here. A host that shows fewer acts than before, or "
        "another history, is refused; nothing is changed then, and what it signed is kept as "
        "evidence beside the record: truce verify R.truce.evidence-….json. The URL is remembered "
        "($XDG_STATE_HOME/truce/hosts).",
    .options = sync_options,
    .words_min = 1,
    .words_max = 1,
    .run = run_sync,
};
