// SPDX-License-Identifier: Apache-2.0
// What restricted acts cost: sealing, opening, and a record of which half is restricted, read by
// one of its readers.
//
//   truce_sealed [ACTS]   prints one JSON object a line, as bench.c does
#include "base/codec.h"
#include "base/env.h"
#include "record/append.h"
#include "record/author.h"
#include "record/sample.h"
#include "talks/line.h"
#include "view_ms.h"

#include <stdio.h>
#include <stdlib.h>

#define READERS 4
#define ROUNDS 2000

static uint8_t secrets[READERS][AGE_KEY_BYTES], recipients[READERS][AGE_KEY_BYTES];

// One scalar multiplication of Curve25519 by libsodium, in seconds.
static double bare_x25519(void) {
    uint8_t out[AGE_KEY_BYTES];
    double begun = env_elapsed();
    for (int i = 0; i < ROUNDS; i++)
        age_identity_public(secrets[i % READERS], out);
    return (env_elapsed() - begun) / ROUNDS;
}

static void measure_line(void) {
    BUF_SCOPED struct buf plain, sealed, opened;
    struct error e;
    double one = bare_x25519();
    struct age_ring second = {AGE_KEYS(secrets + 1), AGE_KEYS(recipients + 1), 1, 1};
    buf_init(&plain, LINE_BYTES_MAX);
    buf_init(&sealed, LIMIT_ENTRY_BYTES);
    buf_init(&opened, LINE_BYTES_MAX);
    if (!line_fill(span_str("{}"), 1, &plain))
        abort();
    double begun = env_elapsed();
    for (int i = 0; i < ROUNDS; i++) {
        buf_clear(&sealed);
        must(age_encrypt(buf_span(&plain), AGE_KEYS(recipients), READERS, &sealed, &e), &e);
    }
    say("seal 1 KiB for 4 readers, one core", ROUNDS / (env_elapsed() - begun), "acts/s",
        1 / (2 * READERS * one), "bare libsodium, two X25519 a reader, acts/s");
    begun = env_elapsed();
    for (int i = 0; i < ROUNDS; i++) {
        buf_clear(&opened);
        must(age_decrypt_ring(buf_span(&sealed), &second, &opened, &e), &e);
    }
    say("open it as the second reader, one core", ROUNDS / (env_elapsed() - begun), "acts/s",
        1 / one, "bare libsodium, one X25519, acts/s");
}

// Presence acts by syr, every second one for irn, rus and tur alone.
static void append_all(struct record *r, size_t acts) {
    static const char *const to_text = "[\"irn\",\"rus\",\"tur\"]";
    struct secret_key key = sample_key("syr", "desk"), log = sample_key("", "log");
    struct author_chain chain = {.begun = false};
    struct json *to, *body;
    struct error e;
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    must(json_parse_in(span_str(to_text), 0, &a, &to, &e), &e);
    must(json_parse_in(span_str("{\"round\":\"kaz/astana-4\",\"participants\":[\"syr\"],\"part\":"
                                "\"experts\",\"state\":\"arrived\",\"strength\":\"partial\"}"),
                       0, &a, &body, &e),
         &e);
    struct authoring making = {.type = span_str("presence"),
                               .body = body,
                               .recipients = AGE_KEYS(recipients),
                               .recipient_count = READERS,
                               .at = {SAMPLE_BEGIN, SAMPLE_OFFSET},
                               .key = &key,
                               .chain = &chain};
    static struct span notes[LIMIT_GROUP_ACTS];
    static struct appended done[LIMIT_GROUP_ACTS];
    for (size_t made = 0; made < acts;) {
        size_t count = 0;
        ARENA_SCOPED struct arena group;
        arena_init(&group);
        for (; count < LIMIT_GROUP_ACTS / 2 && made < acts; count++, made++) {
            BUF_SCOPED struct buf note;
            buf_init(&note, LIMIT_ENTRY_BYTES);
            making.to = made % 2 ? to : NULL;
            must(author_note(r, &making, &note, &e), &e);
            notes[count] = arena_copy(&group, buf_span(&note));
        }
        must(record_append(r, &log, notes, count, 0, done, &e), &e);
        for (size_t i = 0; i < count; i++)
            if (!done[i].logged)
                must(ERR_INVALID, &done[i].verdict.why);
    }
}

static void measure_views(struct record *r, const char *who) {
    char what[64];
    struct view_query now = {.as_of = record_size(r)}, then = now;
    then.has_at = true;
    then.at = (struct stamp){SAMPLE_BEGIN + 600, SAMPLE_OFFSET};
    double present = view_ms(r, "board", &now);
    snprintf(what, sizeof what, "board, %s", who);
    say(what, present, "ms", 0, "");
    snprintf(what, sizeof what, "board, %s, --at", who);
    say(what, view_ms(r, "board", &then), "ms", present, "the present view, ms");
}

static void measure_reading(const char *path) {
    struct reader tur = {.who = span_str("tur")};
    struct record *r;
    struct error e;
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    reader_set_identities(&tur, AGE_KEYS(secrets + READERS - 1), 1, &a);
    must(record_open(path, RECORD_READ, false, &r, &e), &e);
    measure_views(r, "as everybody sees it");
    double begun = env_elapsed();
    must(record_read_as(r, &tur, false, &e), &e);
    double took = env_elapsed() - begun;
    say("read as the last of the readers", (double)record_size(r) / took, "acts/s", 0, "");
    measure_views(r, "as a reader sees it");
    record_close(r);
}

int main(int argc, char **argv) {
    char folder[64], path[128];
    uint64_t acts = 100000;
    struct record *r;
    struct error e;
    if (argc == 2 && !decimal_get(span_str(argv[1]), 10000000, &acts)) {
        fprintf(stderr, "usage: truce_sealed [ACTS]\n");
        return 2;
    }
    for (int i = 0; i < READERS; i++) {
        env_real.random(NULL, secrets[i], AGE_KEY_BYTES);
        age_identity_public(secrets[i], recipients[i]);
    }
    measure_line();
    must(sample_create(sample_path(folder, "sealed.truce", path), &r, &e), &e);
    must(sample_act(
             r, "kaz", "desk", "round",
             "{\"id\":\"astana-4\",\"kind\":\"round\",\"track\":\"astana\",\"title\":{\"en\":"
             "\"Meeting 4\"},\"place\":{\"name\":{\"en\":\"Astana\"}},\"from\":\"2017-05-03\","
             "\"to\":\"2017-05-04\",\"state\":\"announced\"}",
             1, &e),
         &e);
    append_all(r, (size_t)acts);
    say("record, half of it restricted", (double)record_size(r), "acts", 0, "");
    record_close(r);
    measure_reading(path);
    sample_clean(folder);
    return 0;
}
