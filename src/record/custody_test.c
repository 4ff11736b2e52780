// SPDX-License-Identifier: Apache-2.0
// Cosignatures that others bring, and records that stay open while somebody else writes.
#include "record/attack_help.h"
#include "record/cosign.h"
#include "record/custody.h"
#include "record/grade.h"
#include "record/sample_forged.h"

#include <sodium.h> // to sign as no cosigner does

#define AT (SAMPLE_BEGIN + 600)

// A checkpoint note of `size`, over `root` (NULL: the record's), cosigned by who's key.
static struct span note_of(struct place *p, struct record *r, uint64_t size, const uint8_t *root,
                           const char *who, const char *label, int64_t at) {
    BUF_SCOPED struct buf note;
    struct note parsed;
    uint8_t own[HASH_BYTES];
    struct secret_key key = sample_key(who, label);
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    if (!root)
        assert_ok(record_root(r, size, own, e));
    assert_ok(sample_checkpoint(size, root ? root : own, &note, e));
    struct span whole = arena_copy(&p->arena, buf_span(&note));
    assert_ok(note_parse(whole, &p->arena, &parsed, e));
    assert_int_equal(cosignature_sign(parsed.text, &key, at, &note, NULL), OK);
    return arena_copy(&p->arena, buf_span(&note));
}

static struct span flipped(struct place *p, struct span note, size_t from_end) {
    uint8_t *copy = arena_get(&p->arena, note.size);
    memcpy(copy, note.data, note.size);
    copy[note.size - from_end] ^= 1;
    return span(copy, note.size);
}

static struct span cut_lines(struct place *p, struct span note, const char *what) {
    BUF_SCOPED struct buf out;
    struct span rest = note, line;
    buf_init(&out, note.size + 1);
    while (span_cut(&rest, '\n', &line))
        if (!memmem(line.data, line.size, what, strlen(what))) {
            buf_put_span(&out, line);
            buf_put_byte(&out, '\n');
        }
    return arena_copy(&p->arena, buf_span(&out));
}

static struct record *some_record(struct place *p) {
    struct record *r = NULL;
    assert_ok(sample_create(p->path, &r, e));
    for (int n = 1; n < 5; n++)
        assert_ok(append(p, r, n, e));
    return r;
}

static void what_is_brought_is_judged_note_by_note(void **state) {
    struct place *p = *state;
    struct record *r = some_record(p);
    static const uint8_t other[HASH_BYTES] = {7};
    struct span good = note_of(p, r, 5, NULL, "irn", "hold", AT);
    struct span second = note_of(p, r, 5, NULL, "rus", "hold", AT + 1);
    const struct {
        struct span note;
        enum err want;
        const char *why;
    } cases[] = {
        {good, OK, "a holder's line under the newest checkpoint"},
        {good, OK, "the same again adds nothing"},
        {second, OK, "another holder's"},
        {note_of(p, r, 3, NULL, "tur", "hold", AT), OK, "an older checkpoint"},
        {cut_lines(p, second, SAMPLE_RECORD " "), OK, "the log's own line may be absent"},
        {note_of(p, r, 5, other, "irn", "hold", AT), ERR_CONFLICT, "another root"},
        {flipped(p, good, 20), ERR_DENIED, "the cosignature does not verify"},
        {note_of(p, r, 5, NULL, "nobody", "hold", AT), ERR_DENIED, "an unknown key"},
        {cut_lines(p, good, "irn"), ERR_INVALID, "no cosignature at all"},
        {span_str("hello\n"), ERR_INVALID, "no note"},
        {span_str(""), ERR_INVALID, "nothing"},
    };
    enum { COUNT = sizeof cases / sizeof *cases };
    struct span notes[COUNT];
    struct taken took[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        notes[i] = cases[i].note;
    assert_ok(record_take_cosignatures(r, notes, COUNT, 0, took, e));
    for (size_t i = 0; i < COUNT; i++)
        if (took[i].why.code != cases[i].want)
            fail_msg("%s: %d, %s", cases[i].why, took[i].why.code, took[i].why.message);
    assert_int_equal(took[0].fresh, 1);
    assert_int_equal(took[1].fresh, 0);
    assert_int_equal(lines(r), 3);
    struct grade g;
    assert_ok(record_grade(r, 5, &g, e));
    assert_int_equal(g.held_have, 2);
    record_close(r);
    struct verify_report report;
    struct verify_options o = {0};
    assert_ok(record_verify(p->path, &o, &report, e));
    assert_true(report.valid);
    verify_report_done(&report);
}

static struct taken taken_in(struct record *r, struct span note) {
    struct taken took;
    assert_ok(record_take_cosignatures(r, &note, 1, 0, &took, e));
    assert_int_equal(took.why.code, OK);
    return took;
}

// Note `to`, and under it the cosignatures of note `from`.
static struct span joined(struct place *p, struct span to, struct span from) {
    BUF_SCOPED struct buf out;
    struct span lines = cut_lines(p, from, SAMPLE_RECORD " ");
    const uint8_t *begin = memmem(lines.data, lines.size, "\n\n", 2);
    buf_init(&out, 2 * LIMIT_CHECKPOINT_BYTES);
    buf_put_span(&out, to);
    buf_put_span(&out, span_from(lines, (size_t)(begin + 2 - lines.data)));
    return arena_copy(&p->arena, buf_span(&out));
}

static void of_one_key_and_size_a_few_lines_are_kept(void **state) {
    struct place *p = *state;
    struct record *r = some_record(p);
    struct span many = note_of(p, r, 5, NULL, "irn", "hold", AT);
    for (int n = 1; n < 90; n++)
        many = joined(p, many, note_of(p, r, 5, NULL, "irn", "hold", AT + n));
    assert_int_equal(taken_in(r, many).fresh, LIMIT_COSIGNATURES_EACH);
    for (int n = 0; n < 20; n++) // one by one, each of its own moment
        assert_int_equal(taken_in(r, note_of(p, r, 3, NULL, "irn", "hold", AT + n)).fresh,
                         n < LIMIT_COSIGNATURES_EACH);
    assert_int_equal(lines(r), 2 * LIMIT_COSIGNATURES_EACH);
    assert_int_equal(taken_in(r, note_of(p, r, 5, NULL, "rus", "hold", AT)).fresh, 1); // another's
    assert_int_equal(taken_in(r, note_of(p, r, 4, NULL, "irn", "hold", AT)).fresh, 1);
    struct secret_key key = sample_key("irn", "hold");
    struct cosigned done;
    for (int n = 0; n < 20; n++)
        assert_ok(record_cosign(r, &key, AT + 100 + n, COSIGN_AGAIN, &done, e));
    assert_true(done.already);
    assert_int_equal(lines(r), 2 * LIMIT_COSIGNATURES_EACH + 2);
    record_close(r);
}

// Ed25519 with a nonce that is not the key's own: another signature of the same bytes.
static void sign_otherwise(const struct secret_key *key, struct span message,
                           uint8_t sig[crypto_sign_BYTES]) {
    uint8_t wide[64] = {9}, nonce[32], scalar[64], challenge[32];
    crypto_hash_sha512_state h;
    crypto_core_ed25519_scalar_reduce(nonce, wide);
    assert_int_equal(crypto_scalarmult_ed25519_base_noclamp(sig, nonce), 0);
    crypto_hash_sha512_init(&h);
    crypto_hash_sha512_update(&h, sig, 32);
    crypto_hash_sha512_update(&h, key->pub, sizeof key->pub);
    crypto_hash_sha512_update(&h, message.data, message.size);
    crypto_hash_sha512_final(&h, wide);
    crypto_core_ed25519_scalar_reduce(challenge, wide);
    crypto_hash_sha512(scalar, key->secret, 32);
    scalar[0] &= 248;
    scalar[31] = (uint8_t)((scalar[31] & 127) | 64);
    memset(wide, 0, sizeof wide);
    memcpy(wide, scalar, 32);
    crypto_core_ed25519_scalar_reduce(scalar, wide);
    crypto_core_ed25519_scalar_mul(sig + 32, challenge, scalar);
    crypto_core_ed25519_scalar_add(sig + 32, sig + 32, nonce);
}

// As note_of, with the signature that the key's owner does not make.
static struct span other_note_of(struct place *p, struct span note, const char *who, int64_t at) {
    BUF_SCOPED struct buf message, blob, out;
    struct note parsed;
    struct secret_key key = sample_key(who, "hold");
    uint8_t sig[crypto_sign_BYTES];
    assert_ok(note_parse(note, &p->arena, &parsed, e));
    buf_init(&message, LIMIT_CHECKPOINT_BYTES);
    buf_init(&blob, 72);
    buf_init(&out, LIMIT_CHECKPOINT_BYTES);
    buf_printf(&message, "cosignature/v1\ntime %lld\n", (long long)at);
    buf_put_span(&message, parsed.text);
    sign_otherwise(&key, buf_span(&message), sig);
    buf_put_be(&blob, (uint64_t)at, 8);
    buf_put(&blob, sig, sizeof sig);
    buf_put_span(&out, parsed.text);
    buf_put_byte(&out, '\n');
    note_sig_print(span_str(key.name), key.id, buf_span(&blob), &out);
    return arena_copy(&p->arena, buf_span(&out));
}

static void two_signatures_of_one_moment_are_refused(void **state) {
    struct place *p = *state;
    struct record *r = some_record(p);
    struct span one = note_of(p, r, 5, NULL, "irn", "hold", AT);
    struct span other = other_note_of(p, one, "irn", AT);
    struct span notes[] = {joined(p, one, one), note_of(p, r, 5, NULL, "rus", "hold", AT),
                           joined(p, note_of(p, r, 4, NULL, "irn", "hold", AT),
                                  other_note_of(p, note_of(p, r, 4, NULL, "irn", "hold", AT), "irn",
                                                AT)),
                           other};
    struct taken took[4];
    assert_ok(record_take_cosignatures(r, notes, 4, 0, took, e));
    assert_int_equal(took[0].why.code, OK); // the same line twice is one
    assert_int_equal(took[0].fresh, 1);
    assert_int_equal(took[1].fresh, 1); // what others have brought is taken
    assert_int_equal(took[2].why.code, ERR_CONFLICT);
    assert_int_equal(took[2].fresh, 0);
    assert_int_equal(took[3].why.code, ERR_CONFLICT);
    assert_int_equal(lines(r), 2);
    record_close(r);
}

// A group of two acts leaves no checkpoint of the size between them.
static void append_two(struct record *r) {
    BUF_SCOPED struct buf one, two;
    struct secret_key log = sample_key("", "log");
    struct appended done[2];
    buf_init(&one, LIMIT_ENTRY_BYTES);
    buf_init(&two, LIMIT_ENTRY_BYTES);
    assert_ok(sample_some_note(r, 2, &one, e));
    assert_ok(sample_some_note(r, 3, &two, e));
    struct span group[] = {buf_span(&one), buf_span(&two)};
    assert_ok(record_append(r, &log, group, 2, 0, done, e));
    assert_true(done[0].logged && done[1].logged);
}

static void a_replica_takes_the_checkpoint_too(void **state) {
    struct place *p = *state;
    struct record *r = some_record(p);
    append_two(r);
    struct span between = note_of(p, r, 6, NULL, "irn", "hold", AT);
    struct span without_log = cut_lines(p, between, SAMPLE_RECORD " ");
    const struct {
        struct span note;
        unsigned flags;
        enum err want;
        const char *why;
    } cases[] = {
        {between, 0, ERR_NOT_FOUND, "the log has signed none of that size, as far as it knows"},
        {without_log, TAKE_CHECKPOINTS, ERR_NOT_FOUND, "nor does a replica know that it has"},
        {between, TAKE_CHECKPOINTS, OK, "a replica takes what the log has signed"},
        {between, 0, OK, "and then it is there"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct taken took;
        assert_ok(record_take_cosignatures(r, &cases[i].note, 1, cases[i].flags, &took, e));
        if (took.why.code != cases[i].want)
            fail_msg("%s: %d, %s", cases[i].why, took.why.code, took.why.message);
    }
    assert_int_equal(lines(r), 1);
    uint8_t root[HASH_BYTES] = {1};
    struct span beyond = note_of(p, r, record_size(r) + 1, root, "irn", "hold", AT);
    struct taken took;
    assert_ok(record_take_cosignatures(r, &beyond, 1, TAKE_CHECKPOINTS, &took, e));
    assert_int_equal(took.why.code, ERR_NOT_FOUND); // more entries than there are
    record_close(r);
}

static void a_reader_goes_on_with_the_writer(void **state) {
    struct place *p = *state;
    struct record *w = some_record(p), *r = opened(p->path, RECORD_READ);
    uint8_t mine[HASH_BYTES], theirs[HASH_BYTES];
    for (int n = 10; n < 300; n++) {
        assert_ok(append(p, w, n, e));
        if (n % 7 && n < 290)
            continue;
        assert_ok(record_refresh(r, e));
        assert_int_equal(record_size(r), record_size(w));
        assert_ok(record_root(r, record_size(r), mine, e));
        assert_ok(record_root(w, record_size(w), theirs, e));
        assert_memory_equal(mine, theirs, HASH_BYTES);
        fold_digest(record_fold(r), mine);
        fold_digest(record_fold(w), theirs);
        assert_memory_equal(mine, theirs, HASH_BYTES);
    }
    struct span note = note_of(p, w, record_size(w), NULL, "irn", "hold", AT);
    struct taken took;
    assert_ok(record_take_cosignatures(w, &note, 1, 0, &took, e));
    assert_ok(record_refresh(r, e));
    struct grade g;
    assert_ok(record_grade(r, record_size(r), &g, e));
    assert_int_equal(g.held_have, 1);
    assert_refused(record_take_cosignatures(r, &note, 1, 0, &took, e), ERR_DENIED, "for reading");
    record_close(r);
    record_close(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_brought_is_judged_note_by_note, setup, teardown),
        cmocka_unit_test_setup_teardown(of_one_key_and_size_a_few_lines_are_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(two_signatures_of_one_moment_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_replica_takes_the_checkpoint_too, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reader_goes_on_with_the_writer, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
