// SPDX-License-Identifier: Apache-2.0
// A reader finds its own stanza where it should stand, and wherever else it stands; what a host
// forged stays alien for it, as for everybody.
#include "record/reader.h"

#include "base/codec.h"
#include "record/attack_help.h"
#include "talks/line.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char to_text[] = "[\"irn\",\"opp\",\"rus\",\"tur\",\"un\"]";

// Of a participant's first or second key to act with.
static void identity(const char *who, int second, uint8_t out[AGE_KEY_BYTES]) {
    memset(out, 0, AGE_KEY_BYTES);
    memcpy(out + 1, who, strlen(who));
    out[16] = (uint8_t)(1 + second);
}

static struct json *with_age(struct json *key, const char *who, int second) {
    uint8_t secret[AGE_KEY_BYTES], pub[AGE_KEY_BYTES];
    BUF_SCOPED struct buf text;
    buf_init(&text, 128);
    identity(who, second, secret);
    age_identity_public(secret, pub);
    age_recipient_print(pub, &text);
    json_put_text(key, "age", buf_span(&text));
    return key;
}

// Everybody reads with his desk's key; opp and rus with another one too, which came before it.
static void patch(struct json *body) {
    struct json *all = json_get(body, "participants");
    for (size_t i = 0; i < json_count(all); i++) {
        struct json *one = json_at(all, i), *keys = json_get(one, "keys");
        const char *who = sample_participants[i];
        (void)with_age(json_at(keys, 1), who, 0);
        if (strcmp(who, "opp") != 0 && strcmp(who, "rus") != 0)
            continue;
        struct secret_key more = sample_key(who, "more");
        struct json *other = json_new_object(), *uses = json_new_list();
        BUF_SCOPED struct buf vkey;
        buf_init(&vkey, 1024);
        key_vkey(span_str(more.name), more.type, more.pub, &vkey);
        json_put_text(other, "vkey", buf_span(&vkey));
        json_add(uses, json_new_text(span_str("act")));
        json_put(other, "use", uses);
        json_add(keys, with_age(other, who, 1));
    }
}

struct sealed {
    const uint8_t (*recipients)[AGE_KEY_BYTES];
    size_t count;
    struct json *to;
};

static struct sealed readers_of(struct place *p, struct record *r) {
    struct sealed s = {.count = 0};
    assert_ok(json_parse_in(span_str(to_text), 0, &p->arena, &s.to, e));
    assert_ok(reader_recipients(r, s.to, span_str("syr"), &p->arena, &s.recipients, &s.count, e));
    return s;
}

// A statement by syr, sealed for these in the order given.
static struct span note_of(struct place *p, struct record *r, const struct sealed *s, int n) {
    struct secret_key key = sample_key("syr", "desk");
    struct json *body = NULL;
    BUF_SCOPED struct buf note;
    const char *text = arena_printf(&p->arena,
                                    "{\"id\":\"s%d\",\"speaker\":{\"name\":{\"en\":\"E\"}},"
                                    "\"on_behalf\":[\"syr\"],\"text\":{\"en\":\"quiet\"}}",
                                    n);
    buf_init(&note, LIMIT_ENTRY_BYTES);
    assert_ok(json_parse_in(span_str(text), JSON_DECIMALS, &p->arena, &body, e));
    struct authoring a = {.type = span_str("statement"),
                          .body = body,
                          .to = s->to,
                          .recipients = s->recipients,
                          .recipient_count = s->count,
                          .at = {SAMPLE_BEGIN + 60 * n, SAMPLE_OFFSET},
                          .key = &key};
    assert_ok(author_note(r, &a, &note, e));
    return arena_copy(&p->arena, buf_span(&note));
}

// Somebody with the identity of one of his keys.
static struct reader reader_of(struct place *p, const char *who, int second) {
    struct reader r = {.who = span_str(who)};
    uint8_t(*one)[AGE_KEY_BYTES] = arena_get(&p->arena, sizeof *one);
    identity(who, second, *one);
    reader_set_identities(&r, AGE_KEYS(one), 1, &p->arena);
    return r;
}

static size_t place_in(const struct sealed *s, const struct reader *r) {
    size_t at = 0;
    while (at < s->count && memcmp(s->recipients[at], r->recipients[0], AGE_KEY_BYTES) != 0)
        at++;
    return at;
}

static void revoke_key(struct record *r, const char *who, const char *label, int minute) {
    struct secret_key key = sample_key(who, label);
    BUF_SCOPED struct buf body;
    buf_init(&body, 1024);
    buf_put_str(&body, "{\"op\":\"revoke\",\"vkey\":\"");
    key_vkey(span_str(key.name), key.type, key.pub, &body);
    buf_put_str(&body, "\"}");
    assert_ok(sample_act(r, who, "root", "key", buf_str(&body), minute, e));
}

static const struct {
    const char *who;
    int second, likely; // behind how many of his own keys
} all_readers[] = {{"irn", 0, 0}, {"opp", 0, 0}, {"opp", 1, 1}, {"rus", 0, 0},
                   {"rus", 1, 1}, {"syr", 0, 0}, {"tur", 0, 0}, {"un", 0, 0}};

static void its_own_place_is_known_from_addressees_and_keys(void **state) {
    struct place *p = *state;
    struct record *r = found(p->path, patch);
    for (int revoked = 0; revoked < 2; revoked++) {
        struct act act;
        struct reader_keys keys;
        if (revoked)
            revoke_key(r, "opp", "desk", 1);
        struct sealed s = readers_of(p, r);
        assert_int_equal(s.count, COUNT(all_readers) - (size_t)revoked);
        assert_ok(act_parse(note_of(p, r, &s, 2), &p->arena, &act, e));
        reader_keys_count(record_state(r), &p->arena, &keys);
        for (size_t i = 0; i < COUNT(all_readers); i++) {
            struct reader one = reader_of(p, all_readers[i].who, all_readers[i].second);
            bool gone = revoked && span_is(one.who, "opp");
            size_t likely = gone ? 0 : (size_t)all_readers[i].likely;
            if (gone && !all_readers[i].second)
                assert_int_equal(place_in(&s, &one), s.count); // it was revoked
            else
                assert_int_equal(place_in(&s, &one), reader_place(&one, &keys, &act) + likely);
        }
    }
    record_close(r);
}

static void it_is_read_wherever_its_stanza_stands(void **state) {
    struct place *p = *state;
    struct record *r = found(p->path, patch);
    struct sealed s = readers_of(p, r);
    uint8_t(*turned)[AGE_KEY_BYTES] = arena_get(&p->arena, s.count * sizeof *turned);
    static const size_t places[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 1000, SIZE_MAX};
    for (size_t by = 0; by < s.count; by++) {
        struct act act;
        struct sealed other = {AGE_KEYS(turned), s.count, s.to};
        for (size_t i = 0; i < s.count; i++) // turned, and every second time back to front
            memcpy(turned[by % 2 ? i : s.count - 1 - i], s.recipients[(i + by) % s.count],
                   AGE_KEY_BYTES);
        assert_ok(act_parse(note_of(p, r, &other, 1), &p->arena, &act, e));
        for (size_t i = 0; i < COUNT(all_readers) + 1; i++) {
            bool outsider = i == COUNT(all_readers);
            struct reader one = outsider ? reader_of(p, "kaz", 0)
                                         : reader_of(p, all_readers[i].who, all_readers[i].second);
            for (size_t k = 0; k < COUNT(places); k++) {
                BUF_SCOPED struct buf line;
                buf_init(&line, LINE_BYTES_MAX);
                assert_int_equal(reader_line(&one, &act, places[k], &line), !outsider);
                assert_int_equal(line.size, outsider ? 0 : 1024);
            }
        }
    }
    record_close(r);
}

static void append_note(struct record *r, struct span note) {
    struct secret_key log = sample_key("", "log");
    struct appended done;
    assert_ok(record_append(r, &log, &note, 1, 0, &done, e));
    assert_true(done.logged);
}

static int64_t statements_for(struct place *p, const char *who, int second) {
    STMT_SCOPED struct stmt *s = NULL;
    struct reader one = reader_of(p, who, second);
    struct record *r = opened(p->path, RECORD_READ);
    assert_ok(record_read_as(r, &one, false, e));
    assert_ok(db_prepare(record_rows(r), "SELECT count(*) FROM statement", &s, e));
    struct error e;
    assert_true(stmt_row(s, &e));
    int64_t count = stmt_get_int(s, 0);
    stmt_free(s);
    s = NULL;
    record_close(r);
    return count;
}

// Keys come and go while the record is read in one batch: then the likely place is another.
static void a_record_is_read_whole_by_each_of_its_readers(void **state) {
    struct place *p = *state;
    struct record *r = found(p->path, patch);
    struct sealed s = readers_of(p, r);
    for (int i = 0; i < 3; i++)
        append_note(r, note_of(p, r, &s, i));
    revoke_key(r, "opp", "desk", 3);
    revoke_key(r, "rus", "more", 4);
    s = readers_of(p, r);
    for (int i = 5; i < 9; i++)
        append_note(r, note_of(p, r, &s, i));
    record_close(r);
    static const struct {
        const char *who;
        int second, acts;
    } cases[] = {{"irn", 0, 7}, {"opp", 0, 3}, {"opp", 1, 7}, {"rus", 0, 7}, {"rus", 1, 3},
                 {"syr", 0, 7}, {"tur", 0, 7}, {"un", 0, 7},  {"kaz", 0, 0}, {"irn", 1, 0}};
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(statements_for(p, cases[i].who, cases[i].second), cases[i].acts);
}

// As by one of tur's keys, in its place, with a signature that nobody made.
static void forge(struct place *p, struct record *r, const char *label, const char *type,
                  const char *body, int minute) {
    struct secret_key log = sample_key("", "log");
    struct appended done;
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    assert_ok(sample_note(r, "tur", label, type, body, minute, &note, e));
    struct span whole = arena_copy(&p->arena, buf_span(&note));
    // Behind the key's id all that is signed is zero; "=\n" ends the line.
    memset(note.data + whole.size - 87, 'A', 85);
    struct span forged = buf_span(&note);
    assert_ok(record_append(r, &log, &forged, 1, APPEND_ADMIT_ALL, &done, e));
    assert_true(done.logged);
    assert_string_equal(done.verdict.why.rule, "bad-signature");
}

// A key of the host's own, with its proof, so that what is for tur would be sealed to the host too.
static const char *hosts_key(struct place *p) {
    uint8_t seed[32] = {9}, sig[ED25519_SIG_BYTES], secret[AGE_KEY_BYTES], pub[AGE_KEY_BYTES];
    struct secret_key key;
    BUF_SCOPED struct buf vkey, age, proof;
    buf_init(&vkey, 1024);
    buf_init(&age, 128);
    buf_init(&proof, 128);
    secret_key_init(&key, span_str(SAMPLE_RECORD "/tur/more"), KEY_ED25519, seed);
    key_vkey(span_str(key.name), key.type, key.pub, &vkey);
    const char *said =
        arena_printf(&p->arena, "truce.key/v1\n%s\ntur\n%s\n", SAMPLE_RECORD, buf_str(&vkey));
    ed25519_sign(key.secret, span_str(said), sig);
    base64_put(&proof, span(sig, sizeof sig));
    identity("host", 0, secret);
    age_identity_public(secret, pub);
    age_recipient_print(pub, &age);
    return arena_printf(
        &p->arena,
        "{\"op\":\"add\",\"vkey\":\"%s\",\"use\":[\"act\"],\"age\":\"%s\",\"proof\":\"%s\"}",
        buf_str(&vkey), buf_str(&age), buf_str(&proof));
}

// "class rule" of each entry.
static const char *verdicts(struct place *p, struct record *r) {
    static const char sql[] = "SELECT class, ifnull(rule, '') FROM act ORDER BY i";
    STMT_SCOPED struct stmt *s = NULL;
    struct error why;
    const char *out = "";
    assert_ok(db_prepare(record_rows(r), sql, &s, e));
    while (stmt_row(s, &why))
        out = arena_printf(&p->arena, "%s%d " SPAN_FMT "; ", out, (int)stmt_get_int(s, 0),
                           SPAN_ARG(stmt_get_text(s, 1)));
    assert_false(stmt_failed(s));
    return out;
}

// A founding, a restricted statement, two acts that tur never signed, and one that it did.
static struct sealed play_forged(struct place *p) {
    struct record *r = found(p->path, patch);
    struct sealed s = readers_of(p, r);
    append_note(r, note_of(p, r, &s, 1));
    forge(p, r, "desk", "statement",
          "{\"id\":\"forged\",\"speaker\":{\"name\":{\"en\":\"E\"}},\"on_behalf\":[\"tur\"],"
          "\"text\":{\"en\":\"We agree.\"}}",
          2);
    forge(p, r, "root", "key", hosts_key(p), 3);
    assert_ok(sample_act(r, "tur", "desk", "statement",
                         "{\"id\":\"true\",\"speaker\":{\"name\":{\"en\":\"E\"}},"
                         "\"on_behalf\":[\"tur\"],\"text\":{\"en\":\"We do not.\"}}",
                         4, e));
    record_close(r);
    return s;
}

static void what_was_forged_is_alien_for_each_of_its_readers(void **state) {
    struct place *p = *state;
    struct record *r;
    struct sealed s = play_forged(p);
    uint8_t digest[HASH_BYTES], read[HASH_BYTES];
    static const enum record_mode modes[] = {RECORD_FORGET, RECORD_READ};
    for (size_t i = 0; i < COUNT(modes); i++) {
        r = opened(p->path, modes[i]);
        fold_digest(record_fold(r), digest);
        assert_int_equal(readers_of(p, r).count, s.count);
        assert_string_equal(verdicts(p, r), "0 ; 3 ; 2 bad-signature; 2 bad-signature; 0 ; ");
        record_close(r);
    }
    for (size_t i = 0; i < COUNT(all_readers); i++) {
        struct reader one = reader_of(p, all_readers[i].who, all_readers[i].second);
        r = opened(p->path, RECORD_READ);
        for (int again = 0; again < 2; again++) {
            assert_ok(record_read_as(r, &one, false, e));
            fold_digest(record_fold(r), read);
            assert_memory_equal(read, digest, HASH_BYTES);
            assert_int_equal(readers_of(p, r).count, s.count);
            assert_string_equal(verdicts(p, r),
                                "0 ; 0 ; 2 bad-signature; 2 bad-signature; 0 ; "); // it reads 1
        }
        record_close(r);
    }
}

static void rows_that_take_what_was_forged_are_found_out(void **state) {
    struct place *p = *state;
    struct reader one = reader_of(p, "syr", 0);
    (void)play_forged(p);
    struct record *r = opened(p->path, RECORD_READ);
    assert_ok(db_script(record_rows(r), "UPDATE act SET class = 0 WHERE class = 2", e));
    assert_refused(record_read_as(r, &one, false, e), ERR_CORRUPT, "not what its entries come to");
    record_close(r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(its_own_place_is_known_from_addressees_and_keys, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(it_is_read_wherever_its_stanza_stands, setup, teardown),
        cmocka_unit_test_setup_teardown(a_record_is_read_whole_by_each_of_its_readers, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_was_forged_is_alien_for_each_of_its_readers, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(rows_that_take_what_was_forged_are_found_out, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
