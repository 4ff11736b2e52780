// SPDX-License-Identifier: Apache-2.0
// Every file of age's own test kit: a text header that says what to expect, a blank line, the file.
#include "crypto/age.h"

#include "crypto/hash.h"
#include "crypto/vectors_test.h"

#include <dirent.h>
#ifdef TEST_ZLIB
#include <zlib.h>
#endif

#define KIT_FILES 143
#define FILE_BYTES_MAX (64u << 20)

struct kit {
    struct span expect, payload, file;
    uint8_t secrets[4][AGE_KEY_BYTES];
    struct span passphrases[4];
    size_t secret_count, passphrase_count, foreign_count; // foreign: hybrid identities
    bool armored, compressed;
};

struct tally {
    int files, success, no_match, hmac, header, payload, armor, unsupported, skipped;
};

static void read_identity(struct kit *k, struct span value) {
    struct error e;
    enum err err = age_identity_parse(value, k->secrets[k->secret_count], &e);
    k->secret_count += err == OK;
    k->foreign_count += err == ERR_UNSUPPORTED;
    assert_true(err == OK || err == ERR_UNSUPPORTED);
}

static void read_field(struct kit *k, struct span line) {
    ptrdiff_t at = span_find(line, ':');
    assert_true(at > 0);
    struct span name = span_head(line, (size_t)at), value = span_from(line, (size_t)at + 2);
    if (span_is(name, "expect"))
        k->expect = value;
    else if (span_is(name, "payload"))
        k->payload = value;
    else if (span_is(name, "identity"))
        read_identity(k, value);
    else if (span_is(name, "passphrase"))
        k->passphrases[k->passphrase_count++] = value;
    else if (span_is(name, "armored"))
        k->armored = span_is(value, "yes");
    else if (span_is(name, "compressed"))
        k->compressed = span_is(value, "zlib");
    else
        assert_true(span_is(name, "file key") || span_is(name, "comment"));
}

static struct kit read_kit(struct span text) {
    struct kit k = {.armored = false};
    for (struct span line; span_cut(&text, '\n', &line) && line.size;)
        read_field(&k, line);
    k.file = text;
    return k;
}

// False where the tests were built without zlib.
static bool inflate_file(struct span *file, struct buf *out) {
#ifdef TEST_ZLIB
    uLongf size = FILE_BYTES_MAX;
    uint8_t *at = buf_room(out, size);
    assert_non_null(at);
    assert_int_equal(uncompress(at, &size, file->data, file->size), Z_OK);
    *file = span(at, size);
    return true;
#else
    (void)file, (void)out;
    return false;
#endif
}

// With the keys at hand, and then with each passphrase until one is not denied.
static enum err open_file(const struct kit *k, struct buf *out, struct error *e) {
    static const uint8_t nobody[1][AGE_KEY_BYTES] = {{1}};
    enum err err = k->secret_count ? age_decrypt(k->file, k->secrets, k->secret_count, out, e)
                                   : age_decrypt(k->file, nobody, 1, out, e);
    for (size_t i = 0; err == ERR_DENIED && i < k->passphrase_count; i++)
        err = age_decrypt_passphrase(k->file, k->passphrases[i], out, e);
    return err;
}

static const char *outcome(enum err err, const struct error *e) {
    static const char *const rules[][2] = {{"age-header", "header failure"},
                                           {"age-hmac", "HMAC failure"},
                                           {"age-payload", "payload failure"},
                                           {"age-armor", "armor failure"}};
    if (err == OK)
        return "success";
    assert_int_equal(err, e->code);
    for (size_t i = 0; e->rule && i < sizeof rules / sizeof *rules; i++)
        if (!strcmp(e->rule, rules[i][0]))
            return rules[i][1];
    return err == ERR_DENIED ? "no match" : err == ERR_UNSUPPORTED ? "unsupported" : "else";
}

static void count(struct tally *t, const char *what) {
    *(!strcmp(what, "success")           ? &t->success
      : !strcmp(what, "no match")        ? &t->no_match
      : !strcmp(what, "HMAC failure")    ? &t->hmac
      : !strcmp(what, "header failure")  ? &t->header
      : !strcmp(what, "payload failure") ? &t->payload
      : !strcmp(what, "armor failure")   ? &t->armor
                                         : &t->unsupported) += 1;
}

static void check_payload(const struct kit *k, struct span plain) {
    uint8_t right[HASH_BYTES], hash[HASH_BYTES];
    assert_true(hex_get(k->payload, right, sizeof right));
    hash_one(plain, hash);
    assert_memory_equal(hash, right, sizeof right);
}

// A bound one byte short of what the file holds.
static void check_bound(const struct kit *k, size_t plain_size) {
    BUF_SCOPED struct buf out;
    struct error e;
    buf_init(&out, plain_size - 1);
    assert_int_equal(open_file(k, &out, &e), ERR_LIMIT);
    assert_int_equal(out.size, 0);
}

static void run_file(const char *name, struct span text, struct tally *t) {
    BUF_SCOPED struct buf inflated, out;
    struct error e = {.code = OK};
    struct kit k = read_kit(text);
    buf_init(&inflated, FILE_BYTES_MAX);
    buf_init(&out, FILE_BYTES_MAX);
    if (k.compressed && !inflate_file(&k.file, &inflated)) {
        t->skipped++;
        return;
    }
    buf_put_str(&out, "before");
    // What is damaged at its very beginning is no armor to age_decrypt, which tells by that.
    bool damaged = k.armored && age_dearmor(k.file, &out, &e);
    out.size = strlen("before");
    const char *what = damaged ? outcome(e.code, &e) : outcome(open_file(&k, &out, &e), &e);
    assert_false(damaged && open_file(&k, &out, NULL) == OK);
    bool by_name = !strcmp(what, "unsupported") && strstr(name, "hybrid");
    if (by_name)
        assert_non_null(strstr(e.message, "mlkem768x25519"));
    else if (!span_is(k.expect, what))
        fail_msg("%s: expected " SPAN_FMT ", got %s: %s", name, SPAN_ARG(k.expect), what,
                 e.message);
    count(t, what);
    struct span plain = span_from(buf_span(&out), strlen("before"));
    if (!strcmp(what, "success"))
        check_payload(&k, plain);
    else
        assert_int_equal(plain.size, 0);
    if (plain.size)
        check_bound(&k, plain.size);
}

static void the_test_kit_s_files_do_as_they_say(void **state) {
    (void)state;
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    const char *path = vectors_path(&a, "age");
    struct tally t = {0};
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (struct dirent *d; (d = readdir(dir));) {
        if (d->d_name[0] == '.')
            continue;
        struct error e;
        BUF_SCOPED struct buf text;
        buf_init(&text, FILE_BYTES_MAX);
        if (file_read(arena_printf(&a, "%s/%s", path, d->d_name), &text, &e))
            fail_msg("%s", e.message);
        run_file(d->d_name, buf_span(&text), &t);
        t.files++;
    }
    closedir(dir);
    print_message("age test kit: %d files: %d success, %d no match, %d HMAC failure, %d header "
                  "failure, %d payload failure, %d armor failure; %d refused by name as "
                  "unsupported (hybrid)\n",
                  t.files, t.success, t.no_match, t.hmac, t.header, t.payload, t.armor,
                  t.unsupported);
    if (t.skipped)
        print_message("skipped: %d compressed files, as zlib was not there\n", t.skipped);
    assert_int_equal(t.files, KIT_FILES);
    assert_int_equal(t.files - t.skipped, t.success + t.no_match + t.hmac + t.header + t.payload +
                                              t.armor + t.unsupported);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_test_kit_s_files_do_as_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
