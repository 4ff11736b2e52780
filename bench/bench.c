// SPDX-License-Identifier: Apache-2.0
// What the record does in a second, each figure beside what this machine can do at best in the same
// run.
//
//   bench [ACTS]            prints one JSON object a line:
//                           {"what":…,"value":…,"unit":…,"limit":…,"limit_what":…}
//   bench --make FILE ACTS  appends them to a new record that stays
//   bench --read FILE ACTS  what reading it takes; ACTS is its size
#include "base/codec.h"
#include "base/env.h"
#include "base/parallel.h"
#include "record/reader.h"
#include "record/sample.h"
#include "record/verify.h"
#include "say.h"
#include "store/db.h"
#include "view/view.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define AUTHORS 8
#define MAKE_AT_ONCE 65536

struct author {
    struct secret_key key;
    const char *who;
    int64_t n;
    uint8_t prev[HASH_BYTES];
};

struct maker {
    struct author authors[AUTHORS];
    char root[64];
    uint64_t made;
};

static long rss_kib(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

// A presence act of about 600 bytes, chained behind the author's last one.
static void make_note(struct maker *m, struct buf *out) {
    struct author *a = &m->authors[m->made++ % AUTHORS];
    const struct secret_key *key = &a->key;
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    buf_printf(
        &text,
        "{\"truce\":1,\"record\":\"talks.example/sample\",\"epoch\":0,\"by\":\"%s\",\"n\":%lld,",
        a->who, (long long)a->n);
    if (a->n) {
        buf_put_str(&text, "\"prev\":\"");
        hex_put(&text, span(a->prev, HASH_BYTES));
        buf_put_str(&text, "\",");
    }
    buf_printf(
        &text,
        "\"seen\":{\"size\":2,\"root\":\"%s\"},\"at\":\"2017-05-02T%02d:%02d:%02d+06:00\","
        "\"act\":\"presence\",\"body\":{\"round\":\"kaz/astana-4\",\"participants\":[\"%s\"],"
        "\"part\":\"experts\",\"state\":\"arrived\",\"strength\":\"partial\",\"reason\":"
        "{\"en\":\"a line of plain words, long enough to make this act as large as most\"}}}\n",
        m->root, (int)(m->made / 3600 % 24), (int)(m->made / 60 % 60), (int)(m->made % 60), a->who);
    if (note_sign(buf_span(&text), &key, 1, out, NULL))
        abort();
    hash_one(buf_span(&text), a->prev);
    a->n++;
}

static void maker_init(struct maker *m, struct record *r) {
    static const char *const who[AUTHORS] = {"irn", "rus", "tur", "syr", "opp", "un", "jor", "kaz"};
    uint8_t root[HASH_BYTES];
    struct error e;
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    *m = (struct maker){0};
    for (int i = 0; i < AUTHORS; i++) {
        const struct key *k;
        m->authors[i].who = who[i];
        m->authors[i].key = sample_key(who[i], "desk");
        k = state_key(record_state(r), span_str(m->authors[i].key.name), m->authors[i].key.id);
        m->authors[i].n = k->next_n;
        memcpy(m->authors[i].prev, k->prev, HASH_BYTES);
    }
    must(record_root(r, 2, root, &e), &e);
    base64_put(&text, span(root, sizeof root));
    snprintf(m->root, sizeof m->root, "%s", buf_str(&text));
}

// How long each group took, in seconds, and all of them.
struct timing {
    double *each;
    size_t count;
    double all;
};

static void timing_begin(struct timing *t, size_t groups) {
    *t = (struct timing){.each = memory_get(groups * sizeof *t->each)};
}

static void timing_add(struct timing *t, double begun) {
    double took = env_elapsed() - begun;
    t->each[t->count++] = took;
    t->all += took;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double timing_share_ms(struct timing *t, double share) {
    qsort(t->each, t->count, sizeof *t->each, by_size);
    return 1000 * t->each[(size_t)(share * (double)(t->count - 1))];
}

// Appends `count` acts in groups.
static void append_groups(struct record *r, struct maker *m, size_t count, size_t group,
                          struct timing *t) {
    struct secret_key log = sample_key("", "log");
    struct error e;
    BUF_SCOPED struct buf bytes;
    size_t *ends = memory_get(count * sizeof *ends);
    struct span *notes = memory_get(group * sizeof *notes);
    struct appended *results = memory_get(group * sizeof *results);
    buf_init(&bytes, (size_t)1 << 32);
    for (size_t i = 0; i < count; i++) {
        make_note(m, &bytes);
        ends[i] = bytes.size;
    }
    timing_begin(t, count / group + 1);
    for (size_t done = 0; done < count;) {
        size_t n = count - done < group ? count - done : group;
        for (size_t i = 0; i < n; i++) {
            size_t from = done + i ? ends[done + i - 1] : 0;
            notes[i] = span(bytes.data + from, ends[done + i] - from);
        }
        double begun = env_elapsed();
        must(record_append(r, &log, notes, n, 0, results, &e), &e);
        timing_add(t, begun);
        for (size_t i = 0; i < n; i++)
            if (!results[i].logged)
                must(ERR_INVALID, &results[i].verdict.why);
        done += n;
    }
    free(ends);
    free(notes);
    free(results);
}

struct sodium_work {
    uint8_t message[600], sig[ED25519_SIG_BYTES];
    struct secret_key key;
};

static void check_one(void *context, size_t item, int worker) {
    struct sodium_work *w = context;
    (void)item, (void)worker;
    if (!ed25519_check(w->key.pub, span(w->message, sizeof w->message), w->sig))
        abort();
}

// The limit of verification: signatures alone, on all cores.
static double bare_signatures(size_t count) {
    static struct sodium_work w;
    struct parallel p;
    w.key = sample_key("kaz", "desk");
    ed25519_sign(w.key.secret, span(w.message, sizeof w.message), w.sig);
    double begun = env_elapsed();
    parallel_start(&p, parallel_cores(), count, check_one, &w);
    parallel_wait(&p);
    return (double)count / (env_elapsed() - begun);
}

static void sign_one(void *context, size_t item, int worker) {
    const struct sodium_work *w = context;
    uint8_t sig[ED25519_SIG_BYTES];
    (void)item, (void)worker;
    ed25519_sign(w->key.secret, span(w->message, sizeof w->message), sig);
    if (!ed25519_check(w->key.pub, span(w->message, sizeof w->message), sig))
        abort();
}

// The limit of importing: a signature made for each act, and checked before it is appended.
static double bare_signing(size_t count) {
    static struct sodium_work w;
    struct parallel p;
    w.key = sample_key("kaz", "desk");
    double begun = env_elapsed();
    parallel_start(&p, parallel_cores(), count, sign_one, &w);
    parallel_wait(&p);
    return (double)count / (env_elapsed() - begun);
}

struct json_work {
    struct span line;
    struct arena arenas[PARALLEL_MAX];
};

static void parse_one(void *context, size_t item, int worker) {
    struct json_work *w = context;
    struct json *j;
    struct error e;
    (void)item;
    must(json_parse_in(w->line, JSON_DECIMALS, &w->arenas[worker], &j, &e), &e);
    arena_reset(&w->arenas[worker]);
}

// The limit of folding: each act's JSON is parsed, on all cores.
static double bare_json(struct span entry, size_t count) {
    static struct json_work w;
    struct parallel p;
    w.line = span_head(entry, (size_t)span_find(entry, '\n'));
    double begun = env_elapsed();
    parallel_start(&p, parallel_cores(), count, parse_one, &w);
    parallel_wait(&p);
    double rate = (double)count / (env_elapsed() - begun);
    for (int i = 0; i < PARALLEL_MAX; i++)
        arena_done(&w.arenas[i]);
    return rate;
}

// The limit of appending: rows into two integer-keyed tables, durable, nothing else.
static void bare_rows(const char *path, size_t count, size_t group, struct timing *t) {
    struct db *db;
    struct stmt *one, *two;
    struct error e;
    uint8_t note[600] = {1};
    unlink(path);
    must(db_open(path, DB_CREATE, DB_FULL, &db, &e), &e);
    must(db_script(db,
                   "CREATE TABLE a(i INTEGER PRIMARY KEY, note BLOB) STRICT;"
                   "CREATE TABLE b(i INTEGER PRIMARY KEY, id BLOB) STRICT;",
                   &e),
         &e);
    must(db_prepare(db, "INSERT INTO a VALUES (?1, ?2)", &one, &e), &e);
    must(db_prepare(db, "INSERT INTO b VALUES (?1, ?2)", &two, &e), &e);
    timing_begin(t, count / group + 1);
    for (size_t i = 0; i < count;) {
        double begun = env_elapsed();
        must(db_begin(db, &e), &e);
        for (size_t end = i + group; i < end && i < count; i++) {
            stmt_int(one, 1, (int64_t)i);
            stmt_blob(one, 2, span(note, sizeof note));
            must(stmt_run(one, &e), &e);
            stmt_int(two, 1, (int64_t)i);
            stmt_blob(two, 2, span(note, HASH_BYTES));
            must(stmt_run(two, &e), &e);
        }
        must(db_commit(db, &e), &e);
        timing_add(t, begun);
    }
    stmt_free(one);
    stmt_free(two);
    db_close(db);
    unlink(path);
}

static double board_ms(struct record *r, const struct view_query *q) {
    const struct view *board = view_find(span_str("board"));
    struct error e;
    double best = 1e9;
    for (int i = 0; i < 5; i++) {
        JSON_SCOPED struct json *answer = NULL;
        double begun = env_elapsed();
        must(view_answer(board, r, q, &answer, &e), &e);
        double took = 1000 * (env_elapsed() - begun);
        best = took < best ? took : best;
    }
    return best;
}

static void measure_views(struct record *r) {
    struct view_query now = {.as_of = record_size(r)}, then = now, known = now;
    then.has_at = true;
    then.at = (struct stamp){1493694000 + 600, 360};
    known.as_of = record_size(r) / 2;
    double present = board_ms(r, &now);
    say("board, present", present, "ms", 0, "");
    say("board, --at", board_ms(r, &then), "ms", present, "the present view, ms");
    say("board, --as-of", board_ms(r, &known), "ms", present, "the present view, ms");
}

static void measure_append(struct record *r, struct maker *m, const char *folder, size_t acts) {
    static const size_t groups[] = {1, 64, 1024};
    char path[160], what[64];
    snprintf(path, sizeof path, "%s/bare.db", folder);
    for (int i = 0; i < 3; i++) {
        size_t count = groups[i] == 1 ? 2000 : groups[i] == 64 ? acts / 4 : acts;
        struct timing bare, ours;
        bare_rows(path, count, groups[i], &bare);
        append_groups(r, m, count, groups[i], &ours);
        snprintf(what, sizeof what, "append, groups of %zu", groups[i]);
        say(what, (double)count / ours.all, "acts/s", (double)count / bare.all,
            "bare SQLite, two rows each, acts/s");
        if (groups[i] == 1024)
            say("sign and check, all cores", bare_signing(40000), "1/s", 0, "");
        if (groups[i] == 1024)
            say("the same, of its signatures", (double)count / ours.all, "acts/s",
                bare_signatures(40000), "bare libsodium on all cores, signatures/s");
        if (groups[i] == 1) {
            say("append one, half of them within", timing_share_ms(&ours, 0.5), "ms",
                timing_share_ms(&bare, 0.5), "bare SQLite, ms");
            say("append one, 99 of 100 within", timing_share_ms(&ours, 0.99), "ms",
                timing_share_ms(&bare, 0.99), "bare SQLite, ms");
        }
        free(ours.each);
        free(bare.each);
    }
}

static int measure_reading(const char *path, size_t size) {
    struct verify_report report;
    struct record *r;
    struct error e;
    double limit = bare_signatures(40000), begun = env_elapsed();
    must(record_verify(path, &(struct verify_options){0}, &report, &e), &e);
    say("verify, whole record with fold", (double)size / (env_elapsed() - begun), "acts/s", limit,
        "bare libsodium on all cores, signatures/s");
    if (!report.valid)
        fprintf(stderr, "bench: the record does not verify: %s\n", report.faults[0].message);
    verify_report_done(&report);
    say("memory after verify", (double)rss_kib() / 1024, "MiB peak", 64, "goal, MiB");
    struct reader nobody = {.who = span_str("nobody")};
    must(record_open(path, RECORD_FORGET, false, &r, &e), &e);
    begun = env_elapsed();
    must(record_read_as(r, &nobody, false, &e), &e);
    double rate = (double)size / (env_elapsed() - begun);
    BUF_SCOPED struct buf entry;
    buf_init(&entry, LIMIT_ENTRY_BYTES);
    must(record_entry(r, size - 1, &entry, &e), &e);
    say("read as somebody, fold without signatures", rate, "acts/s",
        bare_json(buf_span(&entry), 100000), "their JSON alone on all cores, acts/s");
    record_close(r);
    begun = env_elapsed();
    must(record_open(path, RECORD_READ, false, &r, &e), &e);
    say("open", 1000 * (env_elapsed() - begun), "ms", 50, "goal at 10^6 acts, ms");
    measure_views(r);
    record_close(r);
    return 0;
}

// In a process of its own, so that its memory is that of reading alone.
static void read_apart(const char *self, const char *path, uint64_t size) {
    char number[32];
    int status = 0;
    snprintf(number, sizeof number, "%llu", (unsigned long long)size);
    pid_t child = fork();
    if (child == 0) {
        execl(self, self, "--read", path, number, (char *)NULL);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        fprintf(stderr, "bench: reading failed\n");
}

static void found(const char *path, struct maker *m, struct record **r) {
    struct error e;
    must(sample_create(path, r, &e), &e);
    must(sample_act(
             *r, "kaz", "desk", "round",
             "{\"id\":\"astana-4\",\"kind\":\"round\",\"track\":\"astana\",\"title\":{\"en\":"
             "\"Meeting 4\"},\"place\":{\"name\":{\"en\":\"Astana\"}},\"from\":\"2017-05-03\","
             "\"to\":\"2017-05-04\",\"state\":\"announced\"}",
             1, &e),
         &e);
    maker_init(m, *r);
}

static int measure(const char *self, size_t acts) {
    char folder[64], path[128];
    struct record *r;
    struct maker m;
    found(sample_path(folder, "bench.truce", path), &m, &r);
    measure_append(r, &m, folder, acts);
    uint64_t size = record_size(r);
    say("record", (double)size, "acts", 0, "");
    record_close(r);
    read_apart(self, path, size);
    sample_clean(folder);
    return 0;
}

static int make(const char *path, size_t acts) {
    struct record *r;
    struct maker m;
    found(path, &m, &r);
    for (size_t done = 0; done < acts; done += MAKE_AT_ONCE) { // notes of this many are in memory
        struct timing t;
        append_groups(r, &m, acts - done < MAKE_AT_ONCE ? acts - done : MAKE_AT_ONCE, 1024, &t);
        free(t.each);
    }
    say("record", (double)record_size(r), "acts", 0, "");
    record_close(r);
    return 0;
}

int main(int argc, char **argv) {
    uint64_t acts = 40000;
    bool file = argc == 4;
    if (argc < 2 || decimal_get(span_str(argv[argc - 1]), 10000000, &acts)) {
        if (argc <= 2)
            return measure(argv[0], (size_t)acts);
        if (file && strcmp(argv[1], "--make") == 0)
            return make(argv[2], (size_t)acts);
        if (file && strcmp(argv[1], "--read") == 0)
            return measure_reading(argv[2], (size_t)acts);
    }
    fprintf(stderr, "usage: bench [ACTS] | --make FILE ACTS | --read FILE ACTS\n");
    return 2;
}
