// SPDX-License-Identifier: Apache-2.0
// Which blobs acts name, what is taken in, and what a motion or its authors erase.
#include "record/blob.h"

#include "base/codec.h"
#include "record/attack_help.h"

#include <fcntl.h>

static const char *hex_of(struct place *p, const uint8_t sha256[HASH_BYTES]) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(sha256, HASH_BYTES));
    return arena_str(&p->arena, buf_span(&hex));
}

static void must_act(struct place *p, struct record *r, const char *who, const char *type,
                     int minute, const char *body) {
    char *text = arena_get(&p->arena, strlen(body) + 1);
    for (size_t i = 0; body[i]; i++)
        text[i] = body[i] == '\'' ? '"' : body[i];
    assert_ok(sample_act(r, who, "desk", type, text, minute, e));
}

// A record with a delegation that names `content`.
static struct record *naming(struct place *p, struct span content, uint8_t sha256[HASH_BYTES]) {
    struct record *r = NULL;
    assert_ok(sample_create(p->path, &r, e));
    hash_one(content, sha256);
    must_act(p, r, "kaz", "round", 1,
             "{'id':'r','kind':'round','track':'astana','title':{'en':'R'},'place':{'name':{'en':"
             "'Astana'}},'from':'2017-05-03','to':'2017-05-04','state':'announced'}");
    must_act(p, r, "rus", "delegation", 2,
             arena_printf(&p->arena,
                          "{'round':'kaz/r','note_verbale':{'sha256':'%s','size':%zu,'media_type':"
                          "'application/pdf','name':'note.pdf'}}",
                          hex_of(p, sha256), content.size));
    return r;
}

static bool file_says(const char *path, const char *word) {
    BUF_SCOPED struct buf file;
    buf_init(&file, 1u << 30);
    assert_ok(file_read(path, &file, e));
    return file.size && memmem(file.data, file.size, word, strlen(word));
}

static enum err count_named(void *context, const struct blob_name *name, struct error *e) {
    struct blob_name *last = context;
    (void)e;
    *last = *name;
    return OK;
}

static void what_an_act_in_force_names_is_named(void **state) {
    struct place *p = *state;
    uint8_t sha256[HASH_BYTES], other[HASH_BYTES] = {1};
    struct record *r = naming(p, span_str("a note"), sha256);
    struct blob_names names = {0};
    struct blob_name last = {0};
    assert_ok(blob_names_learn(&names, r, e));
    assert_true(blob_names_has(&names, sha256));
    assert_false(blob_names_has(&names, other));
    assert_int_equal(names.size, record_size(r));
    assert_ok(blob_named(r, 0, record_size(r), count_named, &last, e));
    assert_int_equal(last.index, 2);
    assert_int_equal(last.size, 6);
    // A second one, learned from where the first learning ended; the first stays.
    hash_one(span_str("another"), other);
    must_act(p, r, "tur", "delegation", 3,
             arena_printf(&p->arena,
                          "{'round':'kaz/r','note_verbale':{'sha256':'%s','size':7,'media_type':"
                          "'application/pdf'}}",
                          hex_of(p, other)));
    assert_false(blob_names_has(&names, other));
    assert_ok(blob_names_learn(&names, r, e));
    assert_true(blob_names_has(&names, other) && blob_names_has(&names, sha256));
    blob_names_done(&names);
    record_close(r);
}

// What has no effect names nothing: a void act, and a digest in words.
static void what_is_no_naming_names_nothing(void **state) {
    struct place *p = *state;
    uint8_t sha256[HASH_BYTES], other[HASH_BYTES] = {9};
    struct record *r = naming(p, span_str("a note"), sha256);
    struct blob_names names = {0};
    BUF_SCOPED struct buf note;
    struct appended done;
    struct secret_key log = sample_key("", "log");
    buf_init(&note, LIMIT_ENTRY_BYTES);
    const char *hex = hex_of(p, other);
    assert_ok(
        sample_note(r, "opp", "desk", "delegation",
                    arena_printf(&p->arena,
                                 "{\"round\":\"kaz/none\",\"note_verbale\":{\"sha256\":\"%s\","
                                 "\"size\":1,\"media_type\":\"a/b\"}}",
                                 hex),
                    4, &note, e));
    struct span bytes = buf_span(&note);
    assert_ok(record_append(r, &log, &bytes, 1, APPEND_ADMIT_ALL, &done, e));
    assert_int_equal(done.verdict.class, VERDICT_VOID);
    must_act(p, r, "rus", "statement", 5,
             arena_printf(&p->arena,
                          "{'id':'s','speaker':{'name':{'en':'A.'}},'on_behalf':['rus'],'text':"
                          "{'en':'sha256 is %s'}}",
                          hex));
    assert_ok(blob_names_learn(&names, r, e));
    assert_false(blob_names_has(&names, other));
    assert_int_equal(names.count, 1);
    blob_names_done(&names);
    record_close(r);
}

// The act of `who` with `word` of it written with an escape, which stands for the same.
static void act_spelled(struct record *r, const char *who, const char *type, int minute,
                        const char *body, const char *word, const char *escaped) {
    BUF_SCOPED struct buf note, text, again;
    ARENA_SCOPED struct arena a;
    struct note parsed;
    struct appended done = {0};
    struct secret_key log = sample_key("", "log"), key = sample_key(who, "desk");
    const struct secret_key *keys[] = {&key};
    arena_init(&a);
    buf_init(&note, LIMIT_ENTRY_BYTES);
    buf_init(&text, LIMIT_ENTRY_BYTES);
    buf_init(&again, LIMIT_ENTRY_BYTES);
    assert_ok(sample_note(r, who, "desk", type, body, minute, &note, e));
    assert_ok(note_parse(buf_span(&note), &a, &parsed, e));
    const uint8_t *at = memmem(parsed.text.data, parsed.text.size, word, strlen(word));
    assert_non_null(at);
    buf_put_span(&text, span_head(parsed.text, (size_t)(at - parsed.text.data)));
    buf_put_str(&text, escaped);
    buf_put_span(&text, span_from(parsed.text, (size_t)(at - parsed.text.data) + strlen(word)));
    assert_ok(note_sign(buf_span(&text), keys, 1, &again, e));
    struct span bytes = buf_span(&again);
    assert_ok(record_append(r, &log, &bytes, 1, 0, &done, e));
    assert_true(done.logged && done.verdict.class == VERDICT_OK);
}

// What is named is a matter of what an act says, however it spells that.
static void what_is_named_with_escapes_is_named(void **state) {
    struct place *p = *state;
    uint8_t sha256[HASH_BYTES], other[HASH_BYTES];
    struct blob_erasure was;
    struct record *r = naming(p, span_str("a note"), sha256);
    hash_one(span_str("another"), other);
    static const struct {
        const char *word, *escaped;
    } spellings[] = {{"\"sha256\"", "\"sh\\u0061256\""}, {"\"size\"", "\"\\u0073ize\""}};
    static const char names_it[] = "{\"round\":\"kaz/r\",\"note_verbale\":{\"sha256\":\"%s\","
                                   "\"size\":7,\"media_type\":\"application/pdf\"}}";
    static const char erases_it[] = "{\"sha256\":\"%s\",\"reason\":{\"en\":\"because\"}}";
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        struct blob_names names = {0};
        act_spelled(r, "tur", "delegation", 3 + (int)i,
                    arena_printf(&p->arena, names_it, hex_of(p, other)), spellings[i].word,
                    spellings[i].escaped);
        assert_ok(blob_names_learn(&names, r, e));
        assert_true(blob_names_has(&names, other));
        blob_names_done(&names);
    }
    // Of two authors, one alone erases nothing, however the other has spelled it.
    act_spelled(r, "tur", "delegation", 6,
                arena_printf(&p->arena, names_it, hex_of(p, sha256)), spellings[0].word,
                spellings[0].escaped);
    const char *word = arena_printf(&p->arena, erases_it, hex_of(p, sha256));
    assert_ok(sample_act(r, "rus", "desk", "erase", word, 7, e));
    assert_int_equal(blob_erased(r, sha256, &p->arena, &was, NULL), ERR_NOT_FOUND);
    act_spelled(r, "tur", "erase", 8, word, spellings[0].word, spellings[0].escaped);
    assert_ok(blob_erased(r, sha256, &p->arena, &was, e));
    record_close(r);
}

static void content_is_taken_in_when_it_hashes(void **state) {
    struct place *p = *state;
    uint8_t sha256[HASH_BYTES];
    BUF_SCOPED struct buf content, out;
    buf_init(&content, 3 * TRUTH_CHUNK_BYTES);
    buf_init(&out, 3 * TRUTH_CHUNK_BYTES);
    buf_put_fill(&content, 'x', 2 * TRUTH_CHUNK_BYTES); // the last chunk is full, and none behind
    struct record *r = naming(p, buf_span(&content), sha256);
    bool right = false;
    uint64_t size;
    struct error why = {0};
    assert_int_equal(blob_put(r, sha256, span_head(buf_span(&content), 100), &why), ERR_CONFLICT);
    assert_string_equal(why.rule, "blob-digest");
    assert_int_equal(truth_blob_size(record_truth(r), sha256, &size, NULL), ERR_NOT_FOUND);
    assert_ok(blob_put(r, sha256, buf_span(&content), e));
    assert_ok(blob_put(r, sha256, buf_span(&content), e)); // the same again
    assert_ok(blob_check(r, sha256, &right, e));
    assert_true(right);
    assert_ok(blob_read(r, sha256, TRUTH_CHUNK_BYTES - 5, 10, &out, e));
    assert_int_equal(out.size, 10);
    assert_int_equal(blob_read(r, sha256, 2 * TRUTH_CHUNK_BYTES, 1, &out, NULL), ERR_NOT_FOUND);
    record_close(r);
}

// Nothing but a changed file makes such content, and blob_put mends it.
static void what_is_damaged_is_counted_and_put_again(void **state) {
    struct place *p = *state;
    uint8_t sha256[HASH_BYTES], note[HASH_BYTES];
    BUF_SCOPED struct buf content, out;
    buf_init(&content, 2 * TRUTH_CHUNK_BYTES);
    buf_init(&out, 2 * TRUTH_CHUNK_BYTES);
    buf_put_fill(&content, 'x', TRUTH_CHUNK_BYTES + 100);
    struct record *r = naming(p, buf_span(&content), sha256);
    hash_one(span_str("a note"), note);
    must_act(p, r, "tur", "delegation", 3,
             arena_printf(&p->arena,
                          "{'round':'kaz/r','note_verbale':{'sha256':'%s','size':6,'media_type':"
                          "'application/pdf'}}",
                          hex_of(p, note)));
    const char *path = arena_printf(&p->arena, "%s/content", p->folder);
    assert_ok(file_write(path, buf_span(&content), 0600, false, e));
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    static const char *const damages[] = {
        "DELETE FROM blob WHERE chunk = 0 AND sha256 IN (SELECT sha256 FROM blob WHERE chunk = 1)",
        "DELETE FROM blob WHERE chunk = 1",
        "DROP TRIGGER blob_unchanged; UPDATE blob SET data = CAST(replace(CAST(data AS TEXT), "
        "'xx', 'xy') AS BLOB) WHERE chunk = 0; CREATE TRIGGER blob_unchanged BEFORE UPDATE ON blob"
        "\nBEGIN SELECT RAISE(ABORT, 'blobs are never changed'); END",
        "INSERT INTO blob SELECT sha256, 2, x'00' FROM blob WHERE chunk = 1",
    };
    for (size_t i = 0; i < 2 * (sizeof damages / sizeof *damages); i++) {
        struct blob_counts counts;
        struct verify_options o = {.threads = 1};
        struct verify_report report;
        struct db *db = NULL;
        bool right = true;
        assert_ok(blob_put(r, sha256, buf_span(&content), e));
        assert_ok(blob_put(r, note, span_str("a note"), e));
        record_close(r);
        assert_ok(db_open(p->path, DB_WRITE, DB_FULL, &db, e));
        assert_ok(db_script(db, damages[i / 2], e));
        db_close(db);
        r = opened(p->path, RECORD_WRITE);
        assert_ok(blob_check(r, sha256, &right, e));
        assert_ok(blob_count(r, &counts, e));
        if (right || counts.wrong != 1 || counts.here != 1)
            fail_msg("%s: %zu wrong, %zu here", damages[i / 2], counts.wrong, counts.here);
        assert_ok(record_verify(p->path, &o, &report, e));
        assert_int_equal(report.blobs.named, 2);
        assert_int_equal(report.blobs.wrong, 1);
        verify_report_done(&report);
        if (i % 2)
            assert_ok(blob_put_file(r, sha256, fd, path, e));
        else
            assert_ok(blob_put(r, sha256, buf_span(&content), e));
        assert_ok(blob_check(r, sha256, &right, e));
        assert_true(right);
        buf_clear(&out);
        assert_ok(blob_read(r, sha256, 0, content.size, &out, e));
        assert_true(span_equal(buf_span(&out), buf_span(&content)));
    }
    close(fd);
    record_close(r);
}

static void a_file_is_taken_in_piece_by_piece(void **state) {
    struct place *p = *state;
    uint8_t sha256[HASH_BYTES], other[HASH_BYTES] = {3}, hash[HASH_BYTES];
    BUF_SCOPED struct buf content, out;
    uint64_t size;
    buf_init(&content, 3 * TRUTH_CHUNK_BYTES);
    buf_init(&out, 3 * TRUTH_CHUNK_BYTES);
    for (size_t i = 0; i < TRUTH_CHUNK_BYTES + 4321; i++)
        buf_put_byte(&content, (uint8_t)(i * 31 >> 3));
    struct record *r = naming(p, buf_span(&content), sha256);
    const char *path = arena_printf(&p->arena, "%s/content", p->folder);
    assert_ok(file_write(path, buf_span(&content), 0600, false, e));
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_ok(blob_hash_file(fd, path, hash, &size, e));
    assert_memory_equal(hash, sha256, HASH_BYTES);
    assert_int_equal(size, content.size);
    assert_int_equal(blob_put_file(r, other, fd, path, NULL), ERR_CONFLICT);
    assert_ok(blob_put_file(r, sha256, fd, path, e));
    close(fd);
    assert_ok(blob_read(r, sha256, 0, size, &out, e));
    assert_true(span_equal(buf_span(&out), buf_span(&content)));
    record_close(r);
}

static void the_rules_bound_it(void **state) {
    struct place *p = *state;
    uint8_t sha256[HASH_BYTES];
    BUF_SCOPED struct buf content;
    buf_init(&content, LIMIT_BLOB_BYTES + 1);
    buf_put_fill(&content, 'x', LIMIT_BLOB_BYTES + 1);
    struct record *r = naming(p, buf_span(&content), sha256);
    assert_int_equal(blob_bytes_max(r), LIMIT_BLOB_BYTES); // the sample's rules say nothing
    assert_int_equal(blob_put(r, sha256, buf_span(&content), NULL), ERR_LIMIT);
    record_close(r);
}

static void what_a_motion_erased_is_gone_and_says_why(void **state) {
    struct place *p = *state;
    uint8_t sha256[HASH_BYTES], other[HASH_BYTES] = {1};
    struct record *r = naming(p, span_str("a note"), sha256);
    struct blob_erasure was;
    struct error why = {0};
    size_t removed = 7;
    uint64_t size;
    assert_ok(blob_put(r, sha256, span_str("a note"), e));
    must_act(p, r, "irn", "motion", 5,
             arena_printf(&p->arena,
                          "{'id':'m','title':{'en':'M'},'kind':'erase','payload':{'sha256':'%s',"
                          "'reason':{'en':'names of experts'}},'decide_by':"
                          "'2017-05-09T00:00:00+06:00'}",
                          hex_of(p, sha256)));
    uint64_t motion = record_size(r) - 1;
    assert_int_equal(blob_erased(r, sha256, &p->arena, &was, NULL), ERR_NOT_FOUND); // not yet
    assert_ok(blob_erase(r, &removed, e));
    assert_int_equal(removed, 0);
    static const char *const voters[] = {"irn", "rus", "tur"};
    for (int i = 0; i < 3; i++)
        (void)!sample_act(r, voters[i], "desk", "vote", "{\"motion\":\"irn/m\",\"choice\":\"yes\"}",
                          6 + i, NULL);
    assert_ok(blob_erased(r, sha256, &p->arena, &was, e));
    assert_int_equal(was.by, motion);
    assert_true(was.since > motion);
    assert_true(span_is(json_get_text(was.reason, "en"), "names of experts"));
    assert_int_equal(blob_refuse_erased(r, sha256, &why), ERR_DENIED);
    assert_string_equal(why.rule, "blob-erased");
    assert_non_null(strstr(why.message, "names of experts"));
    assert_ok(blob_refuse_erased(r, other, e));
    // Gone with the group that decided it; there is nothing left to remove.
    assert_ok(blob_erase(r, &removed, e));
    assert_int_equal(removed, 0);
    assert_int_equal(truth_blob_size(record_truth(r), sha256, &size, NULL), ERR_NOT_FOUND);
    record_close(r);
}

// Bytes of it may stay beside the file while somebody reads, and no longer than that.
static void what_a_reader_kept_is_swept_later(void **state) {
    struct place *p = *state;
    uint8_t sha256[HASH_BYTES];
    struct record *r = naming(p, span_str("PERSONAL a note"), sha256);
    struct db *reader = NULL;
    size_t removed = 7;
    const char *wal = arena_printf(&p->arena, "%s-wal", p->path);
    assert_ok(blob_put(r, sha256, span_str("PERSONAL a note"), e));
    assert_ok(db_open(p->path, DB_READ, DB_FULL, &reader, e));
    assert_ok(db_snapshot_begin(reader, e));
    must_act(p, r, "rus", "erase", 3,
             arena_printf(&p->arena, "{'sha256':'%s','reason':{'en':'because'}}",
                          hex_of(p, sha256)));
    assert_int_equal(blob_refuse_erased(r, sha256, NULL), ERR_DENIED);
    assert_true(file_says(p->path, "PERSONAL") || file_says(wal, "PERSONAL"));
    assert_int_equal(blob_erase(r, &removed, NULL), ERR_CONFLICT);
    db_snapshot_end(reader);
    blob_tidy(r);
    assert_false(file_says(p->path, "PERSONAL") || file_says(wal, "PERSONAL"));
    db_close(reader);
    record_close(r);
}

// r, t: rus, tur name it; R, T, K: rus, tur, kaz want it erased.
static const struct {
    const char *words;
    size_t erased; // by which word; 0: by none
    const char *why;
} histories[] = {
    {"r", 0, "nobody wants it erased"},
    {"rR", 2, "its only author does"},
    {"rK", 0, "somebody who has not put it forward"},
    {"R", 0, "nobody has put it forward"},
    {"Rr", 0, "it was said before it was named: naming it takes that back"},
    {"RrR", 3, "and said again"},
    {"rtR", 0, "one of two authors"},
    {"rtRT", 4, "both, in turn"},
    {"rtRK", 0, "one of two, and a stranger"},
    {"rtRR", 0, "one of two, twice"},
    {"rrrR", 4, "named three times, by one"},
    {"rRr", 2, "named again: what is erased stays so"},
    {"rRt", 2, "named by another afterwards: nobody brings it back"},
    {"rRtrt", 2, "however often"},
    {"rtRrT", 0, "one author takes its word back in time"},
    {"rtRrTR", 6, "and gives it again"},
    {"rtTR", 4, "in the other order"},
};

static void say_word(struct place *p, struct record *r, char word, const char *hex, int minute) {
    const char *who = strchr("rR", word) ? "rus" : strchr("tT", word) ? "tur" : "kaz";
    if (word == 'r' || word == 't')
        must_act(p, r, who, "delegation", minute,
                 arena_printf(&p->arena,
                              "{'round':'kaz/r','note_verbale':{'sha256':'%s','size':1,"
                              "'media_type':'text/plain'}}",
                              hex));
    else
        must_act(p, r, who, "erase", minute,
                 arena_printf(&p->arena, "{'sha256':'%s','reason':{'en':'because'}}", hex));
}

static void what_all_its_authors_want_erased_is_gone(void **state) {
    struct place *p = *state;
    uint8_t unused[HASH_BYTES], sha256[HASH_BYTES];
    struct record *r = naming(p, span_str("a note"), unused);
    int minute = 3;
    for (size_t n = 0; n < sizeof histories / sizeof *histories; n++) {
        struct span content = span((const uint8_t *)&histories[n], 1 + n);
        const char *words = histories[n].words;
        uint64_t at[8] = {0}, size;
        struct blob_erasure was = {0};
        hash_one(content, sha256);
        for (size_t i = 0; words[i]; i++) {
            at[i + 1] = record_size(r);
            say_word(p, r, words[i], hex_of(p, sha256), minute++);
            bool gone = histories[n].erased && histories[n].erased <= i + 1;
            enum err err = blob_erased(r, sha256, &p->arena, &was, NULL);
            if (err != (gone ? OK : ERR_NOT_FOUND))
                fail_msg("%s after %zu: %s", words, i + 1, histories[n].why);
            if (!gone)
                assert_ok(blob_put(r, sha256, content, e));
            assert_int_equal(truth_blob_size(record_truth(r), sha256, &size, NULL),
                             gone ? ERR_NOT_FOUND : OK);
        }
        if (!histories[n].erased)
            continue;
        assert_false(was.by_motion);
        assert_int_equal(was.since, at[histories[n].erased]);
        assert_true(span_is(json_get_text(was.reason, "en"), "because"));
        assert_int_equal(blob_refuse_erased(r, sha256, NULL), ERR_DENIED);
    }
    struct blob_counts counts;
    assert_ok(blob_count(r, &counts, e));
    assert_int_equal(counts.erased, 9);
    assert_int_equal(counts.named, counts.here + counts.erased + 1); // the first never came
    record_close(r);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(what_an_act_in_force_names_is_named),
        CASE(what_is_no_naming_names_nothing),
        CASE(what_is_named_with_escapes_is_named),
        CASE(content_is_taken_in_when_it_hashes),
        CASE(what_is_damaged_is_counted_and_put_again),
        CASE(a_file_is_taken_in_piece_by_piece),
        CASE(the_rules_bound_it),
        CASE(what_a_motion_erased_is_gone_and_says_why),
        CASE(what_a_reader_kept_is_swept_later),
        CASE(what_all_its_authors_want_erased_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
