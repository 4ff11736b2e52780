// SPDX-License-Identifier: Apache-2.0
// Files of any size, row after row: what is in memory is one group of rows, whatever the file.
#include "cli/import_put.h"
#include "cli/import_told.h"
#include "cli/input.h"

#include "base/iso3166.h"
#include "base/progress.h"
#include "crypto/hash.h"
#include "record/addressing.h"
#include "talks/place.h"
#include "view/row.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define ID_HASH_BYTES 16

// What its author has reported under an id. Of a record that grows meanwhile: all of it.
static const char known_sql[] =
    ROW_SELECT("incident") "AND author = :owner AND id = :slug ORDER BY o, i";
static const char zone_sql[] =
    "SELECT 1 FROM zone WHERE" SIGHT_SEEN SIGHT_COUNTS("zone") "AND (id = :area OR EXISTS (SELECT 1"
    " FROM json_each(admin) WHERE value = :area)) LIMIT 1";
static const struct view_query all_of_it = {.as_of = INT64_MAX};

// The ids of the file so far, as hashes under a key that is nobody's: of a restricted import they
// are nobody else's to read, and temporary files may outlive us.
static const char lines_sql[] =
    "CREATE TABLE line (id BLOB PRIMARY KEY, line INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

struct group {
    struct arena arena; // cells, and what bodies borrow of them
    struct import_act acts[LIMIT_GROUP_ACTS];
    struct json *bodies[LIMIT_GROUP_ACTS], *sources[LIMIT_GROUP_ACTS];
    size_t lines[LIMIT_GROUP_ACTS];
    size_t count;
};

struct stream {
    struct cli *c;
    struct importing *m;
    int fd;
    struct csv_reader *csv;
    struct import_put put;
    struct import_told told;
    struct group *group, *other; // the one that is read into; the one that is put, or free
    struct asking asking;
    bool asks;
    struct stmt *known, *zone;
    struct db *lines;
    struct stmt *find_line, *add_line;
    uint8_t salt[HASH_BYTES];
    struct progress progress;
    uint64_t bytes; // of the file; 0: not known
};

static void group_clear(struct group *g) {
    for (size_t i = 0; i < g->count; i++) {
        json_free(g->bodies[i]);
        json_free(g->sources[i]);
    }
    g->count = 0;
    arena_reset(&g->arena);
}

static struct group *group_new(void) {
    struct group *g = memory_get(sizeof *g);
    arena_init(&g->arena);
    return g;
}

static void group_free(struct group *g) {
    group_clear(g);
    arena_done(&g->arena);
    free(g);
}

static void stream_done(struct stream *s) {
    progress_end(&s->progress);
    import_put_done(&s->put);
    group_free(s->group);
    group_free(s->other);
    stmt_free(s->known);
    stmt_free(s->zone);
    if (s->asks)
        asking_end(&s->asking);
    stmt_free(s->find_line);
    stmt_free(s->add_line);
    db_close(s->lines);
    import_told_done(&s->told);
    csv_close(s->csv);
    if (s->fd > STDERR_FILENO)
        close(s->fd);
}
#define STREAM_SCOPED __attribute__((cleanup(stream_done)))

static void stream_init(struct stream *s, struct cli *c, struct importing *m) {
    *s = (struct stream){.c = c, .m = m, .fd = -1, .group = group_new(), .other = group_new()};
    import_told_init(&s->told);
    c->env->random(c->env->context, s->salt, sizeof s->salt);
}

static enum err open_lines(struct stream *s, struct error *e) {
    enum err err = db_open("", DB_TEMP, DB_NORMAL, &s->lines, e);
    if (!err)
        err = db_script(s->lines, lines_sql, e);
    if (!err)
        err = db_prepare(s->lines, "SELECT line FROM line WHERE id = ?1", &s->find_line, e);
    if (!err)
        err = db_prepare(s->lines, "INSERT INTO line VALUES (?1, ?2)", &s->add_line, e);
    return err ? err : db_begin(s->lines, e); // and never commits: nothing of it stays
}

static enum exit_code open_file(struct stream *s) {
    struct error e;
    struct stat st;
    const char *path = s->c->words[1];
    bool in = !strcmp(path, "-");
    if (input_look(path, &e))
        return cli_fail(&e);
    s->fd = in ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (s->fd < 0) {
        error_errno(&e, path);
        return cli_fail_as(EXIT_IO, &e);
    }
    if (!fstat(s->fd, &st) && S_ISREG(st.st_mode))
        s->bytes = (uint64_t)st.st_size;
    enum err err = csv_open(s->fd, &s->csv, &e);
    if (!err) {
        s->m->kind = import_kind_of(s->m->kind, csv_head(s->csv));
        err = import_header(s->m->kind, csv_head(s->csv), s->m->lang, &e);
    }
    if (!err)
        return EXIT_YES;
    error_prefix(&e, "%s", in ? "standard input" : path);
    return cli_fail(&e);
}

// For whom they are. What some read is judged as they will judge it, and what stands there already
// is known as its author reads it.
static enum exit_code choose_readers(struct stream *s) {
    struct importing *m = s->m;
    struct restricting how = {.to = cli_option(s->c, "--to")};
    const struct act_type *type = act_type_find(m->a.type);
    enum exit_code code = restricting_choose(s->c, m->r, &m->keys, type, &how, &m->a);
    m->shown = how.shown;
    if (!code && m->a.to)
        code = restricting_read(s->c, m->r, &m->keys, &m->a, &m->reading);
    return code;
}

// What questions are asked by, anew for each group: its memory grows with the answers.
static enum err ask_anew(struct stream *s, struct error *e) {
    struct view_query q = {.as_of = record_size(s->m->r), .lang = s->m->lang};
    if (s->asks)
        asking_end(&s->asking);
    s->asks = true;
    return asking_begin(&s->asking, s->m->r, &q, e);
}

static enum err prepare(struct stream *s, struct error *e) {
    enum err err = open_lines(s, e);
    if (!err)
        err = ask_anew(s, e);
    if (!err)
        err = sight_prepare(s->m->r, &all_of_it, known_sql, &s->known, e);
    return err ? err : sight_prepare(s->m->r, &all_of_it, zone_sql, &s->zone, e);
}

// Where an id stood in the file before; 0 where it did not.
static enum err find_line(struct stream *s, const uint8_t id[HASH_BYTES], int64_t *line,
                          struct error *e) {
    *line = 0;
    stmt_blob(s->find_line, 1, span(id, ID_HASH_BYTES));
    if (stmt_row(s->find_line, e)) {
        *line = stmt_get_int(s->find_line, 0);
        stmt_reset(s->find_line);
        return OK;
    }
    return stmt_failed(s->find_line) ? ERR_IO : OK;
}

static enum err add_line(struct stream *s, const uint8_t id[HASH_BYTES], size_t line,
                         struct error *e) {
    stmt_blob(s->add_line, 1, span(id, ID_HASH_BYTES));
    stmt_int(s->add_line, 2, (int64_t)line);
    return stmt_run(s->add_line, e);
}

struct looked {
    enum import_state state;
    const char *column;
    struct error why;
};

static void wrong(struct looked *l, const char *column, const struct error *why) {
    *l = (struct looked){IMPORT_WRONG, column, *why};
}

static enum err look_in_record(struct stream *s, const struct json *body, struct looked *l,
                               struct error *e) {
    struct rows rows = {0};
    struct error why;
    sight_bind(s->known, &all_of_it, known_sql);
    stmt_text(s->known, stmt_name(s->known, ":owner"), s->m->author);
    stmt_text(s->known, stmt_name(s->known, ":slug"), json_get_text(body, "id"));
    enum err err = rows_take(&s->asking, "incident", s->known, &rows, e);
    if (err || !rows.count)
        return err;
    l->state = IMPORT_SAME;
    if (json_equal(rows.list[rows.count - 1].body, body))
        return OK;
    error_set(&why, ERR_CONFLICT,
              "it stands in the record, and says something else there; truce act correct takes it "
              "back");
    (void)error_rule(&why, "id-taken");
    wrong(l, s->m->kind->key, &why);
    return OK;
}

// The column that a refusal is about.
static const char *column_of(const struct stream *s, struct group *g, const struct json *body,
                             const struct error *why) {
    if (why->rule && !strcmp(why->rule, "id-taken"))
        return s->m->kind->key;
    return import_column_of(s->m->kind, body, why->message, &g->arena);
}

// An area is one that the record names, or one that there is: of that country, where one is given.
// The record takes any, for lists of areas change; in a table it is a slip of the pen.
static enum err look_at_area(struct stream *s, const struct json *body, struct looked *l,
                             struct error *e) {
    const struct json *place = json_get(body, "place");
    struct span area = json_get_text(place, "admin"), country = json_get_text(place, "country");
    struct error why;
    if (!area.size || !admin_ok(area)) // its form is judged with the rest
        return OK;
    bool there = iso3166_area(area);
    if (there && (!country.size || span_starts(area, country)))
        return OK;
    sight_bind(s->zone, &all_of_it, zone_sql);
    stmt_text(s->zone, stmt_name(s->zone, ":area"), area);
    if (stmt_row(s->zone, e)) {
        stmt_reset(s->zone);
        return OK;
    }
    if (stmt_failed(s->zone))
        return ERR_IO;
    if (there)
        error_set(&why, ERR_INVALID, "\"" SPAN_FMT "\" is no area of " SPAN_FMT, SPAN_ARG(area),
                  SPAN_ARG(span_head(country, 80)));
    else
        error_set(&why, ERR_INVALID,
                  "\"" SPAN_FMT "\" is no area: a code of ISO 3166-2, or one that a zone of this "
                  "record has or is",
                  SPAN_ARG(area));
    (void)error_rule(&why, "unknown-ref");
    wrong(l, "admin", &why);
    return OK;
}

static enum err judge_body(struct stream *s, const struct json *body, struct looked *l,
                           struct error *e) {
    const struct authoring *a = &s->m->a;
    struct act as = {.by = s->m->author, .to = a->to, .at = a->at, .type = a->type, .body = body};
    struct verdict v;
    *l = (struct looked){.state = IMPORT_NEW};
    enum err err = fold_judge_as(record_fold(s->m->r), &as, &v, e);
    if (err || (v.class != VERDICT_VOID && v.inside == VERDICT_OK))
        return err;
    wrong(l, column_of(s, s->group, body, &v.why), &v.why);
    return OK;
}

// Whether a ref is to an incident of this file that was taken already.
static enum err is_above(struct stream *s, struct span ref, bool *out, struct error *e) {
    struct span author, slug;
    uint8_t id[HASH_BYTES];
    int64_t line = 0;
    *out = ref_split(ref, &author, &slug) && span_equal(author, s->m->author);
    if (!*out)
        return OK;
    hash_keyed(span(s->salt, sizeof s->salt), slug, id);
    enum err err = find_line(s, id, &line, e);
    *out = line > 0;
    return err;
}

// As the next entry. What it refers to may stand above it in the file, and be there by the time
// that its own turn comes: it is then judged without that.
static enum err judge(struct stream *s, const struct json *body, struct looked *l,
                      struct error *e) {
    bool above = false;
    enum err err = judge_body(s, body, l, e);
    if (!err && l->state == IMPORT_WRONG && l->column && !strcmp(l->column, "coarser"))
        err = is_above(s, json_get_text(body, "coarser"), &above, e);
    if (err || !above)
        return err;
    JSON_SCOPED struct json *rest = json_copy(body);
    json_remove(rest, "coarser");
    return judge_body(s, rest, l, e);
}

// Rows are not asked for a word each: one is given for all, or such a row is wrong.
static bool is_exposed(const struct stream *s, const struct json *body, struct looked *l) {
    const struct importing *m = s->m;
    struct error why;
    const char *what = m->shown && !cli_flag(s->c, "--protected-too")
                           ? addressing_exposes(act_type_find(m->a.type), body)
                           : NULL;
    if (!what)
        return false;
    restricting_exposed(what, &why);
    wrong(l, "reporter_protected", &why);
    return true;
}

static enum err look_at(struct stream *s, size_t line, const struct json *body,
                        const struct import_fault *fault, struct looked *l, struct error *e) {
    uint8_t id[HASH_BYTES];
    int64_t before = 0;
    struct error why;
    *l = (struct looked){.state = IMPORT_NEW};
    if (fault->column) {
        wrong(l, fault->column, &fault->why);
        return OK;
    }
    hash_keyed(span(s->salt, sizeof s->salt), json_get_text(body, "id"), id);
    enum err err = find_line(s, id, &before, e);
    if (err)
        return err;
    if (is_exposed(s, body, l))
        return OK;
    if (before) {
        error_set(&why, ERR_INVALID, "\"" SPAN_FMT "\" stands in line %lld already",
                  SPAN_ARG(span_head(json_get_text(body, "id"), 80)), (long long)before);
        wrong(l, s->m->kind->key, &why);
        return OK;
    }
    err = look_in_record(s, body, l, e);
    if (!err && l->state == IMPORT_NEW)
        err = judge(s, body, l, e);
    if (!err && l->state == IMPORT_NEW)
        err = look_at_area(s, body, l, e);
    return err || l->state == IMPORT_WRONG ? err : add_line(s, id, line, e);
}

// Waits for the group that was put, and tells what became of it.
static enum err settle(struct stream *s, struct error *e) {
    struct group *g = s->other;
    size_t done;
    enum err err = import_put_wait(&s->put, &done, e);
    for (size_t i = 0; i < done; i++) {
        const struct import_act *act = &g->acts[i];
        s->told.appended += act->logged;
        if (act->logged)
            continue;
        s->told.counts[IMPORT_NEW]--;
        s->told.rows--;
        import_told_wrong(&s->told, g->lines[i], 0, column_of(s, g, act->body, &act->why),
                          &act->why);
    }
    group_clear(g);
    return err;
}

// What has come together is signed and appended, or sent, while the next is read.
static enum err flush(struct stream *s, struct error *e) {
    import_put_ahead(&s->put, s->group->acts, s->group->count);
    enum err err = settle(s, e);
    if (err)
        return err;
    if (s->group->count && !cli_flag(s->c, "--dry-run")) {
        struct group *full = s->group;
        s->group = s->other;
        s->other = full;
        import_put_start(&s->put, full->acts, full->count);
    } else {
        group_clear(s->group);
    }
    if (s->bytes && csv_taken(s->csv))
        s->progress.total = s->told.rows * s->bytes / csv_taken(s->csv);
    progress_step(&s->progress, s->told.rows);
    return ask_anew(s, e);
}

static enum err take_row(struct stream *s, struct csv_row *row, struct error *e) {
    struct group *g = s->group;
    import_unguard(s->m->kind, csv_head(s->csv)->columns, row);
    struct import_fault fault = {.column = NULL};
    struct looked l;
    struct import_cells cells = {.csv = csv_head(s->csv),
                                 .row = row,
                                 .arena = &g->arena,
                                 .author = s->m->author,
                                 .lang = s->m->lang,
                                 .fault = &fault};
    struct json *body = s->m->kind->body(&cells);
    enum err err = look_at(s, row->line, body, &fault, &l, e);
    if (err || l.state == IMPORT_WRONG || l.state == IMPORT_SAME) {
        if (!err && l.state == IMPORT_WRONG)
            import_told_wrong(&s->told, row->line, 0, l.column, &l.why);
        else if (!err)
            import_told_good(&s->told, &s->asking, row->line, l.state, body);
        json_free(body);
        return err;
    }
    import_told_good(&s->told, &s->asking, row->line, l.state, body);
    g->bodies[g->count] = body;
    g->sources[g->count] = s->m->kind->source ? s->m->kind->source(&cells) : NULL;
    g->lines[g->count] = row->line;
    g->acts[g->count] = (struct import_act){.body = body, .source = g->sources[g->count]};
    g->count++;
    return OK;
}

static enum err read_rows(struct stream *s, struct error *e) {
    struct csv_row row;
    struct error why;
    enum csv_step step;
    enum err err = OK;
    size_t looked = 0; // since what is in memory was let go
    while (!err && (step = csv_next(s->csv, &s->group->arena, &row, &why)) != CSV_END) {
        if (step == CSV_FAILED) {
            *e = why;
            err = why.code;
            break;
        }
        if (step == CSV_WRONG)
            import_told_wrong(&s->told, row.line, row.character, NULL, &why);
        else
            err = take_row(s, &row, e);
        if (!err && (s->group->count == LIMIT_GROUP_ACTS || ++looked >= LIMIT_GROUP_ACTS)) {
            err = flush(s, e);
            looked = 0;
        }
    }
    if (!err)
        err = flush(s, e);
    struct error last; // what is under way is told in any case
    enum err ended = settle(s, &last);
    if (!err && ended)
        *e = last;
    return err ? err : ended;
}

static enum exit_code run(struct stream *s) {
    struct error e;
    progress_begin(&s->progress, "importing", 0, true);
    enum err err = prepare(s, &e);
    if (!err)
        err = read_rows(s, &e);
    progress_end(&s->progress);
    if (!err && !s->told.rows)
        err = error_set(&e, ERR_INVALID, "%s: no row below the first line", s->c->words[1]);
    import_told_print(&s->told, s->c, s->m, csv_head(s->csv));
    if (!err)
        return import_told_judge(&s->told, s->c);
    if (s->told.appended) {
        error_prefix(&e, "after %zu acts", s->told.appended);
        error_hint(&e, "Run the same command again: it goes on where it stopped");
    }
    return cli_fail(&e);
}

enum exit_code import_stream(struct cli *c, struct importing *m) {
    STREAM_SCOPED struct stream s;
    stream_init(&s, c, m);
    enum exit_code code = open_file(&s);
    if (!code)
        code = choose_readers(&s);
    if (!code && !cli_flag(c, "--dry-run"))
        code = import_put_begin(c, m, &s.put);
    return code ? code : run(&s);
}
