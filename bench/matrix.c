// SPDX-License-Identifier: Apache-2.0
// A text of many clauses and what many participants say of each: the views of it.
//
//   truce_matrix [CLAUSES]   prints one JSON object a line, as bench.c does
#include "base/codec.h"
#include "base/env.h"
#include "record/append.h"
#include "record/author.h"
#include "record/sample.h"
#include "view_ms.h"

#include <stdio.h>
#include <stdlib.h>

#define AUTHORS 50
#define PART_CLAUSES 100

static char names[AUTHORS][8];
static struct author_chain chains[AUTHORS];

static void add_authors(struct json *body) {
    for (size_t i = 0; i < AUTHORS; i++) {
        struct secret_key key;
        struct json *one = json_new_object(), *roles = json_new_list(), *keys = json_new_list();
        struct json *with = json_new_object(), *uses = json_new_list();
        BUF_SCOPED struct buf vkey;
        buf_init(&vkey, 1024);
        snprintf(names[i], sizeof names[i], "p%02zu", i);
        key = sample_key(names[i], "desk");
        key_vkey(span_str(key.name), key.type, key.pub, &vkey);
        json_put_str(one, "id", names[i]);
        json_put(one, "name", sample_words(names[i]));
        json_add(roles, json_new_text(span_str("party")));
        json_put(one, "roles", roles);
        json_put_text(with, "vkey", buf_span(&vkey));
        json_add(uses, json_new_text(span_str("act")));
        json_put(with, "use", uses);
        json_add(keys, with);
        json_put(one, "keys", keys);
        json_add(json_get(body, "participants"), one);
    }
}

static void id_of(struct record *r, uint64_t index, char out[2 * HASH_BYTES + 1]) {
    struct error e;
    STMT_SCOPED struct stmt *s = NULL;
    must(db_prepare(record_rows(r), "SELECT lower(hex(id)) FROM act WHERE i = ?1", &s, &e), &e);
    stmt_int(s, 1, (int64_t)index);
    if (!stmt_row(s, &e))
        abort();
    snprintf(out, 2 * HASH_BYTES + 1, SPAN_FMT, SPAN_ARG(stmt_get_text(s, 0)));
    stmt_reset(s);
}

// A document of so many clauses, in parts; the id of its draft.
static void draft(struct record *r, size_t clauses, char id[2 * HASH_BYTES + 1]) {
    struct error e;
    BUF_SCOPED struct buf parts, body;
    buf_init(&parts, BUF_MAX);
    buf_init(&body, BUF_MAX);
    must(sample_act(r, "kaz", "desk", "document",
                    "{\"id\":\"text\",\"kind\":\"memorandum\",\"title\":{\"en\":\"Text\"},"
                    "\"track\":\"astana\",\"languages\":[\"en\"],\"authentic\":[\"en\"]}",
                    1, &e),
         &e);
    for (size_t at = 0; at < clauses;) {
        buf_clear(&body);
        buf_put_str(&body, "{\"document\":\"kaz/text\",\"clauses\":[");
        for (size_t n = 0; n < PART_CLAUSES && at < clauses; n++, at++)
            buf_printf(&body,
                       "%s{\"id\":\"c%05zu\",\"level\":1,\"text\":{\"en\":\"A clause of words, "
                       "as long as most are.\"}}",
                       n ? "," : "", at);
        buf_put_str(&body, "]}");
        must(sample_act(r, "kaz", "desk", "part", buf_str(&body), 2, &e), &e);
        id_of(r, record_size(r) - 1, id);
        buf_printf(&parts, "%s\"%s\"", parts.size ? "," : "", id);
    }
    buf_clear(&body);
    buf_printf(&body, "{\"document\":\"kaz/text\",\"version\":\"1\",\"parts\":[%s],\"clauses\":[]}",
               buf_str(&parts));
    must(sample_act(r, "kaz", "desk", "draft", buf_str(&body), 3, &e), &e);
    id_of(r, record_size(r) - 1, id);
}

static void stance_note(struct record *r, size_t who, size_t clause, const char *draft,
                        struct buf *note) {
    static const char *const positions[] = {"agree", "accept", "reserve", "object", "abstain"};
    struct secret_key key = sample_key(names[who], "desk");
    JSON_SCOPED struct json *body = json_new_object();
    char id[16];
    struct error e;
    snprintf(id, sizeof id, "c%05zu", clause);
    json_put_str(body, "draft", draft);
    json_put_str(body, "clause", id);
    json_put_str(body, "position", positions[(who + clause) % 5]);
    struct authoring making = {.type = span_str("stance"),
                               .body = body,
                               .at = {SAMPLE_BEGIN + 600, SAMPLE_OFFSET},
                               .key = &key,
                               .chain = &chains[who]};
    must(author_note(r, &making, note, &e), &e);
}

static void say_all(struct record *r, size_t clauses, const char *draft) {
    static struct span notes[LIMIT_GROUP_ACTS];
    static struct appended done[LIMIT_GROUP_ACTS];
    struct secret_key log = sample_key("", "log");
    struct error e;
    for (size_t made = 0, all = clauses * AUTHORS; made < all;) {
        size_t count = 0;
        ARENA_SCOPED struct arena group;
        arena_init(&group);
        for (; count < LIMIT_GROUP_ACTS / 2 && made < all; count++, made++) {
            BUF_SCOPED struct buf note;
            buf_init(&note, LIMIT_ENTRY_BYTES);
            stance_note(r, made % AUTHORS, made / AUTHORS, draft, &note);
            notes[count] = arena_copy(&group, buf_span(&note));
        }
        must(record_append(r, &log, notes, count, 0, done, &e), &e);
        for (size_t i = 0; i < count; i++)
            if (!done[i].logged)
                must(ERR_INVALID, &done[i].verdict.why);
    }
}

// What SQLite takes to walk the same rows, and nothing else.
static double bare_ms(struct record *r, const char *draft) {
    static const char sql[] = "SELECT i, author, clause, position FROM stance WHERE draft = ?1";
    struct error e;
    double best = 1e9;
    for (int i = 0; i < 5; i++) {
        STMT_SCOPED struct stmt *s = NULL;
        must(db_prepare(record_rows(r), sql, &s, &e), &e);
        stmt_text(s, 1, span_str(draft));
        double begun = env_elapsed();
        while (stmt_row(s, &e))
            ;
        double took = 1000 * (env_elapsed() - begun);
        best = took < best ? took : best;
    }
    return best;
}

int main(int argc, char **argv) {
    char folder[64], path[128], id[2 * HASH_BYTES + 1];
    uint64_t clauses = 1000;
    struct record *r;
    struct error e;
    if (argc == 2 && !decimal_get(span_str(argv[1]), 10000, &clauses)) {
        fprintf(stderr, "usage: truce_matrix [CLAUSES]\n");
        return 2;
    }
    must(sample_create_with(sample_path(folder, "matrix.truce", path), add_authors, &r, &e), &e);
    draft(r, (size_t)clauses, id);
    say_all(r, (size_t)clauses, id);
    struct view_query q = {.as_of = record_size(r)}, page = q;
    page.limit = 50;
    double bare = bare_ms(r, id);
    say("stances of 50 participants, 1000 clauses", view_ms(r, "stances", &q), "ms", bare,
        "bare SQLite over these rows, ms");
    say("the same, 50 clauses of them", view_ms(r, "stances", &page), "ms", bare, "the same");
    say("the text with them, 50 clauses", view_ms(r, "text", &page), "ms", bare, "the same");
    record_close(r);
    sample_clean(folder);
    return 0;
}
