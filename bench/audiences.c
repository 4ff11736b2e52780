// SPDX-License-Identifier: Apache-2.0
// What a record costs its reader in which an author writes to ever other people: of each two of its
// audiences one mostly contains the other, which is the most there can be to keep.
//
//   truce_audiences [AUDIENCES]   prints one JSON object a line, as bench.c does
#include "base/codec.h"
#include "base/env.h"
#include "record/append.h"
#include "record/author.h"
#include "record/sample.h"
#include "say.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#define WIDTH 8 // participants that come in at each level; every choice among them is an audience
#define LEVELS 15
#define CHOICES ((1u << WIDTH) - 2)

static uint8_t secret[1][AGE_KEY_BYTES], recipient[1][AGE_KEY_BYTES];

static void add_people(struct json *body) {
    struct json *all = json_get(body, "participants");
    for (int i = 0; i < WIDTH * LEVELS; i++) {
        char id[16];
        struct json *one = json_new_object(), *roles = json_new_list();
        snprintf(id, sizeof id, "p%03d", i);
        json_put_str(one, "id", id);
        json_put(one, "name", sample_words(id));
        json_add(roles, json_new_text(span_str("observer")));
        json_put(one, "roles", roles);
        json_put(one, "keys", json_new_list());
        json_add(all, one);
    }
}

// All of the levels below, a choice among this one's, and the reader, who is tur.
static struct json *addressees(size_t number, struct arena *a) {
    size_t level = number / CHOICES, choice = number % CHOICES + 1;
    struct json *to;
    struct error e;
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_ENTRY_BYTES);
    buf_put_byte(&text, '[');
    for (size_t i = 0; i < WIDTH * (level + 1); i++)
        if (i < WIDTH * level || choice >> (i - WIDTH * level) & 1)
            buf_printf(&text, "\"p%03zu\",", i);
    buf_put_str(&text, "\"tur\"]");
    must(json_parse_in(arena_copy(a, buf_span(&text)), 0, a, &to, &e), &e);
    return to;
}

static void append_all(struct record *r, size_t audiences) {
    struct secret_key key = sample_key("syr", "desk"), log = sample_key("", "log");
    struct author_chain chain = {.begun = false};
    struct json *body;
    struct error e;
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    must(json_parse_in(span_str("{\"about\":{\"who\":\"un\"},\"state\":\"exploring\"}"), 0, &a,
                       &body, &e),
         &e);
    struct authoring making = {.type = span_str("interest"),
                               .body = body,
                               .recipients = AGE_KEYS(recipient),
                               .recipient_count = 1,
                               .at = {SAMPLE_BEGIN, SAMPLE_OFFSET},
                               .key = &key,
                               .chain = &chain};
    for (size_t made = 0; made < audiences;) {
        struct span notes[LIMIT_GROUP_ACTS / 8];
        struct appended done[LIMIT_GROUP_ACTS / 8];
        size_t count = 0;
        ARENA_SCOPED struct arena group;
        arena_init(&group);
        for (; count < LIMIT_GROUP_ACTS / 8 && made < audiences; count++, made++) {
            BUF_SCOPED struct buf note;
            buf_init(&note, LIMIT_ENTRY_BYTES);
            making.to = addressees(made, &group);
            must(author_note(r, &making, &note, &e), &e);
            notes[count] = arena_copy(&group, buf_span(&note));
        }
        must(record_append(r, &log, notes, count, 0, done, &e), &e);
        for (size_t i = 0; i < count; i++)
            if (!done[i].logged)
                must(ERR_INVALID, &done[i].verdict.why);
    }
}

static double peak_mib(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)u.ru_maxrss / 1024;
}

static void measure(const char *path) {
    struct reader tur = {.who = span_str("tur")};
    struct record *r;
    struct error e;
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    reader_set_identities(&tur, AGE_KEYS(secret), 1, &a);
    must(record_open(path, RECORD_READ, false, &r, &e), &e);
    double before = peak_mib(), begun = env_elapsed();
    must(record_read_as(r, &tur, false, &e), &e);
    say("read as the one who is in all of them", env_elapsed() - begun, "s", 0, "");
    say("memory for that, at most", peak_mib() - before, "MiB", before, "before it, MiB");
    record_close(r);
}

int main(int argc, char **argv) {
    char folder[64], path[128];
    uint64_t audiences = 1000;
    struct record *r;
    struct error e;
    if (argc == 2 && !decimal_get(span_str(argv[1]), LEVELS * CHOICES, &audiences)) {
        fprintf(stderr, "usage: truce_audiences [AUDIENCES], %u at most\n", LEVELS * CHOICES);
        return 2;
    }
    env_real.random(NULL, secret[0], AGE_KEY_BYTES);
    age_identity_public(secret[0], recipient[0]);
    must(sample_create_with(sample_path(folder, "audiences.truce", path), add_people, &r, &e), &e);
    append_all(r, (size_t)audiences);
    say("audiences", (double)audiences, "", 0, "");
    record_close(r);
    measure(path);
    sample_clean(folder);
    return 0;
}
