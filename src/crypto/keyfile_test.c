// SPDX-License-Identifier: Apache-2.0
#include "crypto/keyfile.h"

#include "base/limits.h"
#include "crypto/hash.h"
#include "crypto/vectors_test.h"

#include <sys/stat.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define LOG_N 2 // of scrypt, so that tests are quick

// Seed: SHA-256 of "truce example log". Its vkey is the worked example of the record's format.
#define LOG_KEY                                                                                    \
    "PRIVATE+KEY+talks.example/room7+fa832256+"                                                    \
    "AVRq6fT+r2VRx9meojhXce2mWi22vkgUZ4my8U+XkOrz\n"
#define LOG_VKEY "talks.example/room7+fa832256+AR1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP"
#define AGE_KEY "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0\n"
#define OTHER_AGE_KEY "AGE-SECRET-KEY-142CCQ2MFZ8AMPJ8XKJMU86NJDL46PJSS4CDA5TG75N5S5RZ66LGSFM93TP\n"

static void seed_of(const char *text, uint8_t seed[ED25519_SEED_BYTES]) {
    hash_one(span_str(text), seed);
}

static void the_worked_example_s_keys_come_out(void **state) {
    (void)state;
    static const struct {
        const char *seed, *name, *vkey;
        uint8_t type;
    } cases[] = {
        {"truce example log", "talks.example/room7", LOG_VKEY, KEY_ED25519},
        {"truce example guarantor a", "guarantor-a.example/w",
         "guarantor-a.example/w+a715e4cd+BJAmSCHbqVCHbBRkOIcEEusJQUU9ZbIlTbgsYpxkoccf",
         KEY_COSIGNER},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint8_t seed[ED25519_SEED_BYTES];
        struct secret_key k;
        BUF_SCOPED struct buf out;
        buf_init(&out, 1024);
        seed_of(cases[i].seed, seed);
        secret_key_init(&k, span_str(cases[i].name), cases[i].type, seed);
        key_vkey(span_str(k.name), k.type, k.pub, &out);
        assert_string_equal(buf_str(&out), cases[i].vkey);
        assert_int_equal(k.id, key_id(span_str(k.name), k.type, k.pub));
    }
}

// The example of C2SP's signed-note.
static void the_specification_s_key_id_comes_out(void **state) {
    (void)state;
    uint8_t key[33];
    assert_true(base64_get_exact(span_str("AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"), key,
                                 sizeof key));
    assert_int_equal(key_id(span_str("example.com/foo"), key[0], key + 1), 0x530d903a);
}

static void names_are_taken_or_refused(void **state) {
    (void)state;
    static const struct {
        const char *name;
        bool right;
        const char *why;
    } cases[] = {
        {"a", true, "shortest"},
        {"talks.example/room7", true, "a URL without scheme"},
        {"\xC3\x89tat-h\xC3\xB4te", true, "UTF-8"},
        {"=/-_.,:#", true, "signs"},
        {"", false, "empty"},
        {"a b", false, "space"},
        {"a+b", false, "plus"},
        {"a\n", false, "newline"},
        {"a\tb", false, "tab"},
        {"a\x01", false, "control character"},
        {"a\x7F", false, "DEL"},
        {"a\xC2\x85", false, "next line, U+0085"},
        {"a\xC2\xA0"
         "b",
         false, "no-break space"},
        {"a\xE1\x9A\x80", false, "Ogham space, U+1680"},
        {"a\xE2\x80\x83", false, "em space"},
        {"a\xE2\x80\xA8", false, "line separator"},
        {"a\xE3\x80\x80", false, "ideographic space"},
        {"a\xE2\x80\xAE", false, "right-to-left override"},
        {"a\xEF\xBF\xBF", false, "noncharacter"},
        {"a\xC3", false, "UTF-8 cut off"},
        {"a\xC0\x80", false, "overlong NUL"},
        {"a\xED\xA0\x80", false, "surrogate"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (key_name_ok(span_str(cases[i].name)) != cases[i].right)
            fail_msg("%s", cases[i].why);
    assert_false(key_name_ok(span("a\0b", 3)));
    char longest[LIMIT_NAME_BYTES + 1];
    memset(longest, 'n', sizeof longest);
    assert_true(key_name_ok(span(longest, LIMIT_NAME_BYTES)));
    assert_false(key_name_ok(span(longest, LIMIT_NAME_BYTES + 1)));
}

static void a_longest_name_fits_a_key(void **state) {
    (void)state;
    char name[LIMIT_NAME_BYTES];
    uint8_t seed[ED25519_SEED_BYTES] = {0};
    struct secret_key k;
    memset(name, 'n', sizeof name);
    secret_key_init(&k, span(name, sizeof name), KEY_ED25519, seed);
    assert_int_equal(strlen(k.name), LIMIT_NAME_BYTES);
}

static void a_plain_file_is_read_and_printed(void **state) {
    (void)state;
    uint8_t seed[ED25519_SEED_BYTES];
    struct keyfile f;
    struct error e;
    BUF_SCOPED struct buf out;
    buf_init(&out, 4096);
    if (keyfile_parse(span_str("# our keys\n\n" LOG_KEY "# for sealed acts\n" AGE_KEY), &f, &e))
        fail_msg("%s", e.message);
    assert_int_equal(f.count, 1);
    assert_string_equal(f.keys[0].name, "talks.example/room7");
    assert_int_equal(f.keys[0].id, 0xfa832256);
    assert_int_equal(f.keys[0].type, KEY_ED25519);
    seed_of("truce example log", seed);
    assert_memory_equal(f.keys[0].secret, seed, sizeof seed);
    assert_true(f.has_age);
    age_recipient_print(f.age_public, &out);
    assert_string_equal(buf_str(&out),
                        "age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef");
    buf_clear(&out);
    keyfile_print(&f, &out);
    assert_string_equal(buf_str(&out), LOG_KEY AGE_KEY);
    keyfile_done(&f);
    assert_null(f.keys);
    assert_false(f.has_age);
    keyfile_done(&f); // twice is fine
}

static void one_kind_of_key_is_enough(void **state) {
    (void)state;
    struct keyfile f;
    assert_int_equal(keyfile_parse(span_str(AGE_KEY), &f, NULL), OK);
    assert_true(f.has_age && f.count == 0);
    keyfile_done(&f);
    assert_int_equal(keyfile_parse(span(LOG_KEY, strlen(LOG_KEY) - 1), &f, NULL), OK);
    assert_true(!f.has_age && f.count == 1);
    keyfile_done(&f);
}

static const struct {
    const char *text, *message, *why;
} malformed_cases[] = {
    {"", "no key", "empty"},
    {"# nothing\n\n", "no key", "comments alone"},
    {LOG_KEY LOG_KEY, "line 2: a second key", "the same key twice"},
    {AGE_KEY OTHER_AGE_KEY, "line 2: a second age key", "two age keys"},
    {AGE_KEY "\n" AGE_KEY, "line 3: a second age key", "one age key twice"},
    {LOG_VKEY "\n", "line 1: neither", "a public key"},
    {" " LOG_KEY, "line 1: neither", "space before"},
    {"private+key+" LOG_KEY, "line 1: neither", "lowercase"},
    {"age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef\n", "line 1: neither",
     "a recipient"},
    {"AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM1\n",
     "line 1: not an age identity", "mistyped"},
    {"AGE-SECRET-KEY-PQ-1HZLGZUPT4ETPKDEV8HSGFDCYZ4E522W0A7PU2LHT8EH9W6YLNC3SW78XKG\n",
     "line 1: age keys of the form", "hybrid"},
    {"PRIVATE+KEY+\n", "line 1: a key whose name", "nothing behind it"},
    {"PRIVATE+KEY++fa832256+AVRq6fT+r2VRx9meojhXce2mWi22vkgUZ4my8U+XkOrz\n",
     "line 1: a key whose name", "empty name"},
    {"PRIVATE+KEY+a b+fa832256+AVRq6fT+r2VRx9meojhXce2mWi22vkgUZ4my8U+XkOrz\n",
     "line 1: a key whose name", "space in the name"},
    {"PRIVATE+KEY+a\n", "line 1: a key whose hash", "no hash"},
    {"PRIVATE+KEY+a+FA832256+AVRq6fT+r2VRx9meojhXce2mWi22vkgUZ4my8U+XkOrz\n",
     "line 1: a key whose hash", "uppercase hash"},
    {"PRIVATE+KEY+a+a832256+AVRq6fT+r2VRx9meojhXce2mWi22vkgUZ4my8U+XkOrz\n",
     "line 1: a key whose hash", "seven digits"},
    {"PRIVATE+KEY+talks.example/room7+fa832257+AVRq6fT+r2VRx9meojhXce2mWi22vkgUZ4my8U+XkOrz\n",
     "line 1: the key's name, hash", "wrong hash"},
    {"PRIVATE+KEY+talks.example/room8+fa832256+AVRq6fT+r2VRx9meojhXce2mWi22vkgUZ4my8U+XkOrz\n",
     "line 1: the key's name, hash", "another name"},
    {"PRIVATE+KEY+talks.example/room7+fa832256+AVRq6fT+r2VRx9meojhXce2mWi22vkgUZ4my8U+XkOrw\n",
     "line 1: the key's name, hash", "another seed"},
    {"PRIVATE+KEY+talks.example/room7+fa832256+BFRq6fT+r2VRx9meojhXce2mWi22vkgUZ4my8U+XkOrz\n",
     "line 1: the key's name, hash", "another type"},
    {"PRIVATE+KEY+talks.example/room7+fa832256+BlRq6fT+r2VRx9meojhXce2mWi22vkgUZ4my8U+XkOrz\n",
     "line 1: a key of a type", "type 6"},
    {"PRIVATE+KEY+talks.example/room7+fa832256+AVRq6fT+r2VRx9meojhXce2mWi22vkgUZ4my8U+XkOr\n",
     "line 1: a key that is not canonical", "a character less"},
    {"PRIVATE+KEY+talks.example/room7+fa832256\n", "line 1: a key that is not", "no bytes"},
    {"PRIVATE+KEY+talks.example/room7+fa832256+AVRq6fT+r2VRx9meojhXce2mWi22vkgUZ4my8U+XkOrz\r"
     "\n",
     "line 1: a key that is not canonical", "CR"},
    {LOG_KEY "hello\n", "line 2: neither", "text"},
};

static void malformed_files_are_refused_without_quoting_them(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(malformed_cases); i++) {
        struct keyfile f = {.count = 77};
        struct error e = {.code = OK};
        enum err err = keyfile_parse(span_str(malformed_cases[i].text), &f, &e);
        if (!err || !strstr(e.message, malformed_cases[i].message))
            fail_msg("%s: %s", malformed_cases[i].why, e.message);
        assert_int_equal(f.count, 77);
        assert_null(strstr(e.message, "AVRq6fT"));
        assert_null(strstr(e.message, "EGTZVFFV"));
    }
}

// Files, and somebody who answers for passphrases.

struct answers {
    const char *const *given; // one a question; NULL gives up
    int asked, again;
};

static bool answer(void *context, const char *file_name, bool again, struct buf *out) {
    struct answers *a = context;
    assert_non_null(strstr(file_name, "/key"));
    assert_int_equal(out->size, 0);
    assert_int_equal(again, a->asked > 0);
    const char *given = a->given[a->asked++];
    a->again += again;
    buf_put_str(out, given ? given : "");
    return given;
}

struct folder {
    char path[64], key[80];
};

static int make_folder(void **state) {
    struct folder *f = memory_get(sizeof *f);
    snprintf(f->path, sizeof f->path, "/tmp/keyfile_test.XXXXXX");
    if (!mkdtemp(f->path))
        return -1;
    snprintf(f->key, sizeof f->key, "%s/key", f->path);
    *state = f;
    return 0;
}

static int remove_folder(void **state) {
    struct folder *f = *state;
    unlink(f->key);
    int removed = rmdir(f->path);
    free(f);
    return removed;
}

static const char *write_key(void **state, struct span data, int mode) {
    const struct folder *f = *state;
    struct error e;
    if (file_write(f->key, data, mode, true, &e))
        fail_msg("%s", e.message);
    assert_int_equal(chmod(f->key, (mode_t)mode), 0); // whatever the umask is
    return f->key;
}

static void encrypted(const char *text, const char *passphrase, struct buf *out) {
    buf_init(out, LIMIT_KEY_FILE_BYTES);
    assert_int_equal(age_encrypt_passphrase(span_str(text), span_str(passphrase), LOG_N, out, NULL),
                     OK);
}

static enum err load(const char *path, bool lax, struct answers *a, struct error *e) {
    struct keyfile f = {.count = 77};
    enum err err = keyfile_load(path, lax, answer, a, &f, e);
    if (!err) {
        assert_int_equal(f.count, 1);
        assert_int_equal(f.keys[0].id, 0xfa832256);
        keyfile_done(&f);
    } else
        assert_int_equal(f.count, 77);
    return err;
}

static void a_plain_file_must_be_its_owner_s_alone(void **state) {
    static const struct {
        int mode;
        enum err err, err_lax;
    } cases[] = {{0600, OK, OK},         {0400, OK, OK},         {0644, ERR_DENIED, OK},
                 {0640, ERR_DENIED, OK}, {0604, ERR_DENIED, OK}, {0620, ERR_DENIED, OK}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct error e = {.code = OK};
        const char *path = write_key(state, span_str(LOG_KEY), cases[i].mode);
        assert_int_equal(load(path, false, NULL, &e), cases[i].err);
        if (cases[i].err) {
            assert_string_equal(e.rule, "key-file-mode");
            assert_non_null(strstr(e.hint, "chmod 600"));
        }
        assert_int_equal(load(path, true, NULL, &e), cases[i].err_lax);
    }
}

static void an_encrypted_file_is_opened_by_its_passphrase(void **state) {
    BUF_SCOPED struct buf file, armored;
    struct error e;
    encrypted(LOG_KEY, "right", &file);
    buf_init(&armored, LIMIT_KEY_FILE_BYTES);
    age_armor(buf_span(&file), &armored);
    for (int i = 0; i < 2; i++) {
        struct answers a = {.given = (const char *const[]){"right"}};
        const char *path = write_key(state, buf_span(i ? &armored : &file), 0644);
        assert_int_equal(load(path, false, &a, &e), OK);
        assert_int_equal(a.asked, 1);
    }
}

static void there_are_three_tries(void **state) {
    BUF_SCOPED struct buf file;
    struct error e;
    encrypted(LOG_KEY, "right", &file);
    const char *path = write_key(state, buf_span(&file), 0600);
    struct answers third = {.given = (const char *const[]){"wrong", "", "right"}};
    assert_int_equal(load(path, false, &third, &e), OK);
    assert_int_equal(third.asked, 3);
    assert_int_equal(third.again, 2);
    struct answers never = {.given = (const char *const[]){"wrong", "wrong", "wrong", "right"}};
    assert_int_equal(load(path, false, &never, &e), ERR_DENIED);
    assert_int_equal(never.asked, 3);
    assert_non_null(strstr(e.message, "wrong passphrase, 3 times"));
    struct answers nobody = {.given = (const char *const[]){"wrong", NULL}};
    assert_int_equal(load(path, false, &nobody, &e), ERR_DENIED);
    assert_int_equal(nobody.asked, 2);
    assert_non_null(strstr(e.message, "no passphrase was given"));
    struct keyfile f;
    assert_int_equal(keyfile_load(path, false, NULL, NULL, &f, &e), ERR_DENIED);
}

// Where the passphrase is right no second one is asked for.
static void an_altered_encrypted_file_is_refused_at_once(void **state) {
    BUF_SCOPED struct buf file;
    struct error e;
    encrypted(LOG_KEY, "right", &file);
    const size_t places[] = {file.size - 1, file.size - 60, 5};
    for (size_t i = 0; i < COUNT(places); i++) {
        file.data[places[i]] ^= 1;
        struct answers a = {.given = (const char *const[]){"right", "right", "right"}};
        const char *path = write_key(state, buf_span(&file), 0600);
        assert_int_equal(load(path, false, &a, &e), ERR_INVALID);
        assert_true(a.asked <= 1);
        assert_non_null(strstr(e.message, path));
        file.data[places[i]] ^= 1;
    }
}

static void what_is_in_an_encrypted_file_is_checked_too(void **state) {
    static const struct {
        const char *text, *message;
    } cases[] = {{AGE_KEY AGE_KEY, "second age key"},
                 {"hello\n", "line 1: neither"},
                 {"age-encryption.org/v1\n", "line 1: neither"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        BUF_SCOPED struct buf file;
        struct error e;
        struct answers a = {.given = (const char *const[]){"right"}};
        encrypted(cases[i].text, "right", &file);
        assert_int_equal(load(write_key(state, buf_span(&file), 0600), false, &a, &e), ERR_INVALID);
        assert_non_null(strstr(e.message, cases[i].message));
    }
}

static void a_file_for_age_keys_is_no_key_file(void **state) {
    static const uint8_t secret[AGE_KEY_BYTES] = {[8] = 1};
    uint8_t pub[1][AGE_KEY_BYTES];
    BUF_SCOPED struct buf file;
    struct error e;
    struct answers a = {.given = (const char *const[]){"right"}};
    age_identity_public(secret, pub[0]);
    buf_init(&file, LIMIT_KEY_FILE_BYTES);
    assert_int_equal(age_encrypt(span_str(LOG_KEY), AGE_KEYS(pub), 1, &file, &e), OK);
    const char *path = write_key(state, buf_span(&file), 0600);
    assert_int_equal(load(path, false, &a, &e), ERR_UNSUPPORTED);
    assert_int_equal(a.asked, 0);
    assert_non_null(strstr(e.message, "by passphrase"));
}

static void what_cannot_be_read_says_why(void **state) {
    const struct folder *f = *state;
    struct error e;
    assert_int_equal(load(f->key, false, NULL, &e), ERR_NOT_FOUND);
    assert_non_null(strstr(e.message, f->key));
    assert_int_equal(load(f->path, false, NULL, &e), ERR_IO); // a folder
    BUF_SCOPED struct buf large;
    buf_init(&large, LIMIT_KEY_FILE_BYTES + 1);
    uint8_t *at = buf_room(&large, LIMIT_KEY_FILE_BYTES + 1);
    memset(at, '\n', LIMIT_KEY_FILE_BYTES + 1);
    const char *path = write_key(state, buf_span(&large), 0600);
    assert_int_equal(load(path, false, NULL, &e), ERR_LIMIT);
    path = write_key(state, span_str(LOG_KEY), 0000);
    bool root = geteuid() == 0; // who may read all: the test becomes "nobody" for a moment
    assert_true(!root || (!chmod(f->path, 0755) && !seteuid(65534)));
    enum err err = load(path, false, NULL, &e);
    assert_true(!root || !seteuid(0));
    assert_int_equal(err, ERR_IO);
    assert_non_null(strstr(e.message, "Permission denied"));
}

#define with_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_example_s_keys_come_out),
        cmocka_unit_test(the_specification_s_key_id_comes_out),
        cmocka_unit_test(names_are_taken_or_refused),
        cmocka_unit_test(a_longest_name_fits_a_key),
        cmocka_unit_test(a_plain_file_is_read_and_printed),
        cmocka_unit_test(one_kind_of_key_is_enough),
        cmocka_unit_test(malformed_files_are_refused_without_quoting_them),
        with_folder(a_plain_file_must_be_its_owner_s_alone),
        with_folder(an_encrypted_file_is_opened_by_its_passphrase),
        with_folder(there_are_three_tries),
        with_folder(an_altered_encrypted_file_is_refused_at_once),
        with_folder(what_is_in_an_encrypted_file_is_checked_too),
        with_folder(a_file_for_age_keys_is_no_key_file),
        with_folder(what_cannot_be_read_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
