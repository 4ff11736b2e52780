// SPDX-License-Identifier: Apache-2.0
#include "cli/demo_live.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/waiting.h"
#include "http/client.h"
#include "net/remote.h"
#include "record/grade.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define HOLDERS_MAX 8
#define PATIENCE_S 60.0
#define ANSWER_BYTES 262144

struct child {
    char name[64];
    pid_t pid; // 0: not started, or ended
};

struct live {
    const struct exercise *exercise;
    char folder[1024], path[1200], replica[1200], url[256];
    struct child host, holders[HOLDERS_MAX];
    size_t holder_count;
    struct record *desk;
    struct client *client;
    struct source source;
    uint64_t came;
};

// Processes.

// In the child, before it is another program.
static void become(const struct live *v, const char *name, const char *const *argv) {
    char log[1200], state[1200], cache[1200];
    snprintf(log, sizeof log, "%s/%s.log", v->folder, name);
    snprintf(state, sizeof state, "%s/%s-state", v->folder, name);
    snprintf(cache, sizeof cache, "%s/%s-cache", v->folder, name);
    int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    sigset_t none;
    sigemptyset(&none);
    if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0 || dup2(fd, STDERR_FILENO) < 0 ||
        setpgid(0, 0) ||                    // ^C is ours to pass on
        prctl(PR_SET_PDEATHSIG, SIGTERM) || // should we be killed
        setenv("XDG_STATE_HOME", state, 1) || setenv("XDG_CACHE_HOME", cache, 1) ||
        sigprocmask(SIG_SETMASK, &none, NULL))
        _exit(EXIT_FAILURE);
    char *words[16] = {NULL};
    for (size_t i = 0; argv[i] && i < 15; i++)
        words[i] = strdup(argv[i]);
    execv("/proc/self/exe", words);
    _exit(EXIT_FAILURE);
}

static enum err start(const struct live *v, struct child *c, const char *const *argv,
                      struct error *e) {
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        return error_errno(e, c->name), ERR_IO;
    if (!pid)
        become(v, c->name, argv);
    c->pid = pid;
    return OK;
}

static bool has_ended(struct child *c) {
    int status;
    if (c->pid && waitpid(c->pid, &status, WNOHANG) == c->pid)
        c->pid = 0;
    return !c->pid;
}

static void end_child(struct child *c) {
    int status;
    if (!c->pid)
        return;
    kill(c->pid, SIGTERM);
    double until = env_elapsed() + PATIENCE_S / 2;
    while (!has_ended(c) && env_elapsed() < until)
        usleep(5000);
    if (!c->pid)
        return;
    kill(c->pid, SIGKILL);
    (void)waitpid(c->pid, &status, 0);
    c->pid = 0;
}

static enum err stopped(struct error *e) {
    error_set(e, ERR_IO, "stopped");
    return error_rule(e, CLIENT_STOPPED);
}

// What its journal says last.
static enum err told_by(const struct live *v, const struct child *c, struct error *e) {
    BUF_SCOPED struct buf path, text;
    struct error why;
    buf_init(&path, 1200);
    buf_init(&text, 1 << 20);
    buf_printf(&path, "%s/%s.log", v->folder, c->name);
    if (file_read(buf_str(&path), &text, &why))
        buf_clear(&text);
    struct span end = buf_span(&text);
    end = span_from(end, end.size > 400 ? end.size - 400 : 0);
    return error_set(e, ERR_IO, "the exercise's %s has ended: " SPAN_FMT, c->name, SPAN_ARG(end));
}

// Waits for the words in its journal; what follows them on their line, in `rest`.
static enum err await(const struct live *v, struct child *c, const char *words, struct buf *rest,
                      struct error *e) {
    double until = env_elapsed() + PATIENCE_S;
    while (env_elapsed() < until) {
        BUF_SCOPED struct buf path, text;
        struct error why;
        buf_init(&path, 1200);
        buf_init(&text, 1 << 20);
        buf_printf(&path, "%s/%s.log", v->folder, c->name);
        if (file_read(buf_str(&path), &text, &why))
            buf_clear(&text);
        const char *found = strstr(buf_str(&text), words);
        const char *end = found ? strchr(found, '\n') : NULL;
        if (end) {
            found += strlen(words);
            buf_put(rest, found, (size_t)(end - found));
            return OK;
        }
        if (has_ended(c))
            return told_by(v, c, e);
        if (waiting_for(0.02))
            return stopped(e);
    }
    return error_set(e, ERR_IO, "the exercise's %s does not start", c->name);
}

// Everybody in turn.

static enum err make_folder(struct live *v, struct error *e) {
    const char *parent = getenv("TMPDIR");
    snprintf(v->folder, sizeof v->folder, "%.900s/truce-demo-XXXXXX",
             parent && *parent ? parent : "/tmp");
    if (!mkdtemp(v->folder)) {
        error_errno(e, v->folder);
        v->folder[0] = 0;
        return ERR_IO;
    }
    snprintf(v->replica, sizeof v->replica, "%s/desk.truce", v->folder);
    return OK;
}

static enum err start_host(struct live *v, struct error *e) {
    BUF_SCOPED struct buf url, key;
    buf_init(&url, sizeof v->url - 1);
    buf_init(&key, 1200);
    buf_printf(&key, "%s/log.key", v->folder);
    const char *const argv[] = {"truce",       "serve",    v->path,       "--log-key",
                                buf_str(&key), "--listen", "127.0.0.1:0", NULL};
    snprintf(v->host.name, sizeof v->host.name, "host");
    enum err err = start(v, &v->host, argv, e);
    if (!err)
        err = await(v, &v->host, "listening on ", &url, e);
    if (!err)
        snprintf(v->url, sizeof v->url, "%s", buf_str(&url));
    return err;
}

static enum err start_holder(struct live *v, struct span who, const char *found, struct error *e) {
    struct child *c = &v->holders[v->holder_count];
    BUF_SCOPED struct buf key, record, rest;
    buf_init(&key, 1200);
    buf_init(&record, 1200);
    buf_init(&rest, 1024);
    snprintf(c->name, sizeof c->name, SPAN_FMT, SPAN_ARG(span_head(who, 63)));
    buf_printf(&key, "%s/%s-hold.key", v->folder, c->name);
    buf_printf(&record, "%s/%s.truce", v->folder, c->name);
    enum err err = exercise_leave_key(v->exercise, who, "hold", buf_str(&key), e);
    if (err)
        return err;
    const char *const argv[] = {"truce", "guarantor",   buf_str(&record), "--host", v->url,
                                "--key", buf_str(&key), "--found",        found,    NULL};
    err = start(v, c, argv, e);
    v->holder_count += !err;
    return err ? err : await(v, c, "up to date at ", &rest, e);
}

// The founding is on disk and nobody's any more: the host opens it.
static enum err found(struct live *v, struct json **holders, char fingerprint[65],
                      struct error *e) {
    struct record *r = NULL;
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 64);
    enum err err = exercise_found(v->exercise, v->path, &r, e);
    if (err)
        return err;
    hex_put(&hex, span(record_state(r)->found_id, HASH_BYTES));
    snprintf(fingerprint, 65, "%s", buf_str(&hex));
    *holders = json_copy(json_get(record_state(r)->rules, "holders"));
    record_close(r);
    return OK;
}

static enum err start_desk(struct live *v, struct error *e) {
    struct client_options o = {.patience_ms = -1};
    struct sync_report report;
    enum err err = client_new(v->url, &o, &v->client, e);
    if (err)
        return err;
    v->source = remote_source(v->client);
    sync_report_init(&report);
    err = sync_clone(v->replica, &v->source, NULL, 0, &v->desk, &report, e);
    sync_report_done(&report);
    return err;
}

static enum err start_all(struct live *v, struct error *e) {
    JSON_SCOPED struct json *holders = NULL;
    char fingerprint[65];
    enum err err = make_folder(v, e);
    if (!err)
        err = exercise_leave_keys(v->exercise, v->folder, e);
    if (!err)
        err = found(v, &holders, fingerprint, e);
    if (!err)
        err = start_host(v, e);
    for (size_t i = 0; !err && i < json_count(holders) && i < HOLDERS_MAX; i++)
        err = start_holder(v, json_text(json_at(holders, i)), fingerprint, e);
    return err ? err : start_desk(v, e);
}

enum err live_begin(const struct exercise *x, const char *path, struct live **out,
                    struct error *e) {
    struct live *v = memory_get(sizeof *v);
    v->exercise = x;
    snprintf(v->path, sizeof v->path, "%s", path);
    waiting_begin();
    enum err err = start_all(v, e);
    if (err)
        live_end(v);
    else
        *out = v;
    return err;
}

const char *live_url(const struct live *v) {
    return v->url;
}
const char *live_folder(const struct live *v) {
    return v->folder;
}
const char *live_replica(const struct live *v) {
    return v->replica;
}

// The play.

static enum err pull(struct live *v, unsigned flags, struct error *e) {
    struct sync_report report;
    sync_report_init(&report);
    enum err err = sync_pull(v->desk, &v->source, &v->came, flags, &report, e);
    sync_report_done(&report);
    return err;
}

static enum err post(void *context, struct record *r, struct span note, struct error *e) {
    struct live *v = context;
    struct exchange x = {.path = "acts",
                         .type = "text/plain; charset=utf-8",
                         .send = note,
                         .bytes_max = ANSWER_BYTES};
    (void)r;
    if (waiting_for(0))
        return stopped(e);
    enum err err = client_run(v->client, &x, 1, e);
    exchange_done(&x);
    return err ? err : pull(v, 0, e);
}

// Until every holder has cosigned the last act.
static enum err await_holders(struct live *v, struct error *e) {
    double until = env_elapsed() + PATIENCE_S;
    struct grade g = {.held_have = -1};
    enum err err = OK;
    while (!err && g.held_have < (int64_t)v->holder_count && env_elapsed() < until) {
        if (waiting_for(0.05))
            return stopped(e);
        err = pull(v, SYNC_LINES, e);
        if (!err)
            err = record_grade(v->desk, record_size(v->desk), &g, e);
    }
    return err;
}

enum err live_play(struct live *v, struct error *e) {
    enum err err = exercise_perform(v->exercise, v->desk, post, v, e);
    if (!err)
        err = await_holders(v, e);
    record_close(v->desk); // whoever asks opens it, as any reader does
    v->desk = NULL;
    return err;
}

static bool all_run(struct live *v) {
    bool run = !has_ended(&v->host);
    for (size_t i = 0; i < v->holder_count; i++)
        run = run && !has_ended(&v->holders[i]);
    return run;
}

// The desk's copy goes on with what others do.
void live_wait(struct live *v) {
    struct error e;
    if (record_open(v->replica, RECORD_WRITE, false, &v->desk, &e))
        v->desk = NULL;
    while (!waiting_for(1) && all_run(v))
        if (v->desk && pull(v, SYNC_LINES, &e))
            continue; // again in a second
}

static int remove_one(const char *path, const struct stat *s, int kind, struct FTW *f) {
    (void)s, (void)kind, (void)f;
    return remove(path), 0;
}

void live_end(struct live *v) {
    if (!v)
        return;
    record_close(v->desk);
    client_free(v->client);
    for (size_t i = 0; i < v->holder_count; i++)
        end_child(&v->holders[i]);
    end_child(&v->host);
    if (v->replica[0])
        record_forget(v->replica);
    if (v->folder[0])
        (void)nftw(v->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    free(v);
}
