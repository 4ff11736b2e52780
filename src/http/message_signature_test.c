// SPDX-License-Identifier: Apache-2.0
// Signed requests: RFC 9421's own vector, one spelling of each field, and every way to differ.
#include "http/message_signature.h"

#include "base/codec.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

// RFC 9421, B.1.4 and B.2.6.
#define RFC_PUB "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="
#define RFC_SEED "n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU="
#define RFC_PARAMS                                                                                 \
    "(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")"          \
    ";created=1618884473;keyid=\"test-key-ed25519\""
#define RFC_SIGNATURE                                                                              \
    "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="

static void the_rfcs_own_example(void **state) {
    (void)state;
    uint8_t seed[32], pub[32], own[32], secret[64], sig[64], wanted[64];
    BUF_SCOPED struct buf base;
    buf_init(&base, MESSAGE_BASE_BYTES);
    const struct message_component c[] = {
        {"date", span_str("Tue, 20 Apr 2021 02:07:55 GMT")},
        {"@method", span_str("POST")},
        {"@path", span_str("/foo")},
        {"@authority", span_str("example.com")},
        {"content-type", span_str("application/json")},
        {"content-length", span_str("18")},
    };
    message_base_put(c, sizeof c / sizeof *c, span_str(RFC_PARAMS), &base);
    assert_true(base64_get_exact(span_str(RFC_SEED), seed, 32));
    assert_true(base64_get_exact(span_str(RFC_PUB), pub, 32));
    assert_true(base64_get_exact(span_str(RFC_SIGNATURE), wanted, 64));
    ed25519_from_seed(seed, own, secret);
    assert_memory_equal(own, pub, 32);
    ed25519_sign(secret, buf_span(&base), sig);
    assert_memory_equal(sig, wanted, 64);
    assert_true(ed25519_check(pub, buf_span(&base), wanted));
}

// RFC 9530, appendix B: a body with a line feed at its end.
static void the_digest_of_the_rfcs_example(void **state) {
    (void)state;
    BUF_SCOPED struct buf out;
    buf_init(&out, 200);
    content_digest_put(span_str("{\"hello\": \"world\"}\n"), &out);
    assert_string_equal(buf_str(&out), "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
}

// A key and messages of our own.

static struct secret_key key_of(const char *name) {
    static const uint8_t seed[32] = {1, 2, 3};
    struct secret_key k;
    secret_key_init(&k, span_str(name), KEY_ED25519, seed);
    return k;
}

#define NAME "talks.example/astana/kz/press"
#define NONCE_HEX "000102030405060708090a0b0c0d0e0f"
static const uint8_t nonce[MESSAGE_NONCE_BYTES] = {0, 1, 2,  3,  4,  5,  6,  7,
                                                   8, 9, 10, 11, 12, 13, 14, 15};

static struct message get_message(void) {
    return (struct message){.method = span_str("GET"),
                            .authority = span_str("talks.example"),
                            .target = span_str("/api/v1/board?lang=ar")};
}

static struct message post_message(void) {
    struct message m = get_message();
    m.method = span_str("POST");
    m.target = span_str("/acts");
    m.has_body = true;
    m.type = span_str("text/plain");
    m.digest = span_str("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
    return m;
}

struct fields {
    struct buf input, signature;
};

static void sign(const struct message *m, struct fields *f) {
    struct secret_key k = key_of(NAME);
    buf_init(&f->input, MESSAGE_FIELD_BYTES);
    buf_init(&f->signature, MESSAGE_FIELD_BYTES);
    assert_int_equal(message_sign(m, &k, 1700000000, nonce, &f->input, &f->signature, NULL), OK);
}

static void fields_done(struct fields *f) {
    buf_done(&f->input);
    buf_done(&f->signature);
}

static bool is_good(const struct fields *f, const struct message *m) {
    struct message_signature s;
    struct secret_key k = key_of(NAME);
    return !message_signature_parse(buf_span(&f->input), buf_span(&f->signature), m->has_body, &s,
                                    NULL) &&
           message_signature_check(&s, m, k.pub);
}

static void what_is_signed_verifies_and_has_one_spelling(void **state) {
    (void)state;
    struct message messages[] = {get_message(), post_message()};
    static const char *const covered[] = {"(\"@method\" \"@authority\" \"@path\" \"@query\")",
                                          "(\"@method\" \"@authority\" \"@path\" \"@query\" "
                                          "\"content-type\" \"content-digest\")"};
    struct secret_key k = key_of(NAME);
    for (size_t i = 0; i < 2; i++) {
        struct fields f;
        struct message_signature s;
        char wanted[512];
        sign(&messages[i], &f);
        snprintf(wanted, sizeof wanted,
                 "truce=%s;created=1700000000;nonce=\"" NONCE_HEX "\";alg=\"ed25519\";keyid=\"" NAME
                 "+%08x\";tag=\"truce\"",
                 covered[i], k.id);
        assert_string_equal(buf_str(&f.input), wanted);
        assert_true(is_good(&f, &messages[i]));
        assert_int_equal(
            message_signature_parse(buf_span(&f.input), buf_span(&f.signature), i, &s, NULL), OK);
        assert_int_equal(s.created, 1700000000);
        assert_memory_equal(s.nonce, nonce, sizeof nonce);
        assert_true(span_is(s.key_name, NAME));
        assert_int_equal(s.key_id, k.id);
        fields_done(&f);
    }
}

static void the_base_is_as_the_header_has_it(void **state) {
    (void)state;
    struct fields f;
    struct message m = get_message();
    struct secret_key k = key_of(NAME);
    struct message_signature s;
    BUF_SCOPED struct buf base;
    buf_init(&base, 2048);
    m.authority = span_str("Talks.Example");
    sign(&m, &f);
    buf_printf(&base,
               "\"@method\": GET\n\"@authority\": talks.example\n\"@path\": /api/v1/board\n"
               "\"@query\": ?lang=ar\n\"@signature-params\": %s",
               buf_str(&f.input) + strlen("truce="));
    assert_int_equal(
        message_signature_parse(buf_span(&f.input), buf_span(&f.signature), false, &s, NULL), OK);
    assert_true(ed25519_check(k.pub, buf_span(&base), s.bytes));
    fields_done(&f);
}

// What is signed is one message alone.

static const struct {
    const char *method, *authority, *target, *why;
    bool good;
} others[] = {
    {"GET", "talks.example", "/api/v1/board?lang=ar", "the very same", true},
    {"GET", "TALKS.example", "/api/v1/board?lang=ar", "the authority has no case", true},
    {"HEAD", "talks.example", "/api/v1/board?lang=ar", "another method", false},
    {"get", "talks.example", "/api/v1/board?lang=ar", "a method has a case", false},
    {"GET", "talks.example:80", "/api/v1/board?lang=ar", "another port", false},
    {"GET", "talks.example.evil.example", "/api/v1/board?lang=ar", "another host", false},
    {"GET", "talks.example", "/api/v1/Board?lang=ar", "another path", false},
    {"GET", "talks.example", "/api/v1/board/?lang=ar", "a slash more", false},
    {"GET", "talks.example", "/api/v1/bo%61rd?lang=ar", "the same path in another spelling", false},
    {"GET", "talks.example", "/api/v1/board?lang=en", "another query", false},
    {"GET", "talks.example", "/api/v1/board?lang=ar&", "a query that goes on", false},
    {"GET", "talks.example", "/api/v1/board", "no query", false},
    {"GET", "talks.example", "/api/v1/board?", "an empty query", false},
    {"GET", "talks.example", "/api/v1/board%3Flang=ar", "a query that is path", false},
    {"GET", "talks.example", "//talks.example/api/v1/board?lang=ar", "two slashes", false},
    {"GET", "talks.example", "http://talks.example/api/v1/board?lang=ar", "a whole URL", false},
    {"GET", "talks.example", "", "no target", false},
    {"GET", "", "/api/v1/board?lang=ar", "no authority", false},
    {"", "talks.example", "/api/v1/board?lang=ar", "no method", false},
    {"GET", "talks.example ", "/api/v1/board?lang=ar", "a space behind it", false},
    {"GET", "talks.example\n\"@path\": /x", "/api/v1/board?lang=ar", "a line within it", false},
    {"GET", "talks.example", "/api/v1/board?lang=\xd8\xb9", "what is not ASCII", false},
};

static void a_signature_is_of_one_message_alone(void **state) {
    (void)state;
    struct fields f;
    struct message m = get_message();
    sign(&m, &f);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct message other = {.method = span_str(others[i].method),
                                .authority = span_str(others[i].authority),
                                .target = span_str(others[i].target)};
        if (is_good(&f, &other) != others[i].good)
            fail_msg("%s", others[i].why);
    }
    fields_done(&f);
    // An empty query and none are one, as RFC 9421 has it; nothing else is.
    m.target = span_str("/api/v1/board");
    sign(&m, &f);
    m.target = span_str("/api/v1/board?");
    assert_true(is_good(&f, &m));
    m.target = span_str("/api/v1/board??");
    assert_false(is_good(&f, &m));
    fields_done(&f);
}

static void a_body_cannot_be_put_in_taken_away_or_exchanged(void **state) {
    (void)state;
    struct fields f;
    struct message post = post_message(), bare = post_message();
    bare.has_body = false;
    sign(&post, &f);
    assert_false(is_good(&f, &bare));
    struct message other = post;
    other.type = span_str("application/vnd.truce.bundle");
    assert_false(is_good(&f, &other));
    other = post;
    other.digest = span_str("sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
    assert_false(is_good(&f, &other));
    other = post;
    other.type = span(NULL, 0);
    assert_false(is_good(&f, &other));
    fields_done(&f);
    sign(&bare, &f);
    assert_true(is_good(&f, &bare));
    assert_false(is_good(&f, &post));
    fields_done(&f);
}

static void another_key_or_bit_does_not_verify(void **state) {
    (void)state;
    struct fields f;
    struct message m = get_message();
    struct message_signature s;
    struct secret_key k = key_of(NAME);
    uint8_t pub[32];
    sign(&m, &f);
    assert_int_equal(
        message_signature_parse(buf_span(&f.input), buf_span(&f.signature), false, &s, NULL), OK);
    for (size_t bit = 0; bit < sizeof s.bytes * 8; bit++) {
        s.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(message_signature_check(&s, &m, k.pub));
        s.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    memcpy(pub, k.pub, sizeof pub);
    pub[0] ^= 1;
    assert_false(message_signature_check(&s, &m, pub));
    assert_true(message_signature_check(&s, &m, k.pub));
    fields_done(&f);
}

// Spellings.

#define C "(\"@method\" \"@authority\" \"@path\" \"@query\")"
#define P ";created=1700000000"
#define N ";nonce=\"" NONCE_HEX "\""
#define A ";alg=\"ed25519\""
#define K ";keyid=\"" NAME "+0badc0de\""
#define T ";tag=\"truce\""
#define S                                                                                          \
    "truce=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKR"  \
    "Cw==:"

static const struct {
    const char *input, *signature, *why;
    bool good;
} spellings[] = {
    {"truce=" C P N A K T, S, "as it should be", true},
    {"", S, "no input", false},
    {"truce=" C P N A K T, "", "no signature", false},
    {"sig1=" C P N A K T, S, "another label", false},
    {"truce=" C P N A K T, "sig1" RFC_SIGNATURE, "another label of the signature", false},
    {"truce=" C P N A K T ", sig1=" C P N A K T, S, "two signatures", false},
    {"truce=" C P N A K T, S ", " S, "two signatures in the other field", false},
    {" truce=" C P N A K T, S, "a space before it", false},
    {"truce=" C P N A K T " ", S, "a space behind it", false},
    {"truce =" C P N A K T, S, "a space within it", false},
    {"truce=" C "; created=1700000000" N A K T, S, "a space that RFC 8941 permits", false},
    {"truce=" C T K A N P, S, "another order", true},
    {"truce=" C P K A N T, S, "the order of others' programs", true},
    {"truce=" C P N A K T P, S, "a time twice", false},
    {"truce=" C P P N A K, S, "a time in place of a tag", false},
    {"truce=" C P N A K T ";", S, "a semicolon to spare", false},
    {"truce=" C P N A K ";Tag=\"truce\"", S, "names are written as they are", false},
    {"truce=" C P N A K ";tag=truce", S, "no quotes", false},
    {"truce=" C P N A K ";tag=\"truce", S, "half of them", false},
    {"truce=" C P N A K ";tag", S, "a name alone", false},
    {"truce=" C N A K T ";created=", S, "an empty time at the end", false},
    {"truce=" C P N A K, S, "no tag", false},
    {"truce=" C P N A K ";tag=\"other\"", S, "another's tag", false},
    {"truce=" C P N A K T T, S, "a tag twice", false},
    {"truce=" C P N A K T ";x", S, "something behind it", false},
    {"truce=" C P N K T, S, "no algorithm", false},
    {"truce=" C P N ";alg=\"hmac-sha256\"" K T, S, "another algorithm", false},
    {"truce=" C P A K T, S, "no nonce", false},
    {"truce=" C P ";nonce=\"\"" A K T, S, "an empty nonce", false},
    {"truce=" C P ";nonce=\"000102030405060708090a0b0c0d0e\"" A K T, S, "a short nonce", false},
    {"truce=" C P ";nonce=\"" NONCE_HEX "10\"" A K T, S, "a long nonce", false},
    {"truce=" C P ";nonce=\"000102030405060708090A0B0C0D0E0F\"" A K T, S, "large letters", false},
    {"truce=" C N A K T, S, "no time", false},
    {"truce=" C ";created" N A K T, S, "a time that says nothing", false},
    {"truce=" C ";created=-1" N A K T, S, "before 1970", false},
    {"truce=" C ";created=01700000000" N A K T, S, "a zero before it", false},
    {"truce=" C ";created=1700000000.0" N A K T, S, "a fraction", false},
    {"truce=" C ";created=\"1700000000\"" N A K T, S, "a time in quotes", false},
    {"truce=" C ";created=99999999999999999999" N A K T, S, "a time beyond all", false},
    {"truce=" C P ";expires=1700000060" N A K T, S, "an end that nobody asks for", false},
    {"truce=" C P N A T, S, "no key", false},
    {"truce=" C P N A ";keyid=\"\"" T, S, "an empty key", false},
    {"truce=" C P N A ";keyid=\"" NAME "\"" T, S, "no key id", false},
    {"truce=" C P N A ";keyid=\"" NAME "+\"" T, S, "an empty key id", false},
    {"truce=" C P N A ";keyid=\"+0badc0de\"" T, S, "no key name", false},
    {"truce=" C P N A ";keyid=\"" NAME "+0BADC0DE\"" T, S, "a key id in large letters", false},
    {"truce=" C P N A ";keyid=\"" NAME "+0badc0de0\"" T, S, "a key id that is too long", false},
    {"truce=" C P N A ";keyid=\"a+b+0badc0de\"" T, S, "two pluses", false},
    {"truce=" C P N A ";keyid=\"a b+0badc0de\"" T, S, "a space in it", false},
    {"truce=" C P N A ";keyid=\"a\\\"b+0badc0de\"" T, S, "an escape in it", false},
    {"truce=" C P N A ";keyid=\"\xc3\xa4+0badc0de\"" T, S, "what is not ASCII", false},
    {"truce=(\"@method\" \"@authority\" \"@path\")" P N A K T, S, "a component less", false},
    {"truce=(\"@method\" \"@authority\" \"@path\" \"@query\" \"date\")" P N A K T, S, "one more",
     false},
    {"truce=(\"@authority\" \"@method\" \"@path\" \"@query\")" P N A K T, S,
     "another order of them", false},
    {"truce=(\"@method\";req \"@authority\" \"@path\" \"@query\")" P N A K T, S,
     "a parameter on one", false},
    {"truce=()" P N A K T, S, "nothing is covered", false},
    {"truce=(\"@method\" \"@authority\" \"@path\" \"@query\" \"content-type\" \"content-digest\")" P
         N A K T,
     S, "a body where there is none", false},
    {"truce=" C P N A K T, "truce=:" RFC_SIGNATURE, "a colon is missing", false},
    {"truce=" C P N A K T, "truce=" RFC_SIGNATURE, "both are", false},
    {"truce=" C P N A K T, S "x", "something behind the signature", false},
    {"truce=" C P N A K T, "truce=::", "no bytes", false},
    {"truce=" C P N A K T, "truce=:AAAA:", "too few bytes", false},
    {"truce=" C P N A K T, "truce=:\xff\xff:", "no base64", false},
};

static void each_field_has_one_spelling(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        struct message_signature s;
        struct error e = {0};
        enum err err = message_signature_parse(span_str(spellings[i].input),
                                               span_str(spellings[i].signature), false, &s, &e);
        if ((err == OK) != spellings[i].good || (err && err != ERR_INVALID))
            fail_msg("%s", spellings[i].why);
    }
}

static void what_is_longer_than_a_field_is_refused(void **state) {
    (void)state;
    static char name[4096];
    struct message_signature s;
    BUF_SCOPED struct buf input;
    for (size_t size = 200; size < 2000; size += 57) {
        memset(name, 'a', size);
        name[size] = 0;
        buf_init(&input, BUF_MAX);
        buf_printf(&input, "truce=" C P N A ";keyid=\"%s+0badc0de\"" T, name);
        enum err err = message_signature_parse(buf_span(&input), span_str(S), false, &s, NULL);
        assert_int_equal(err == OK, size <= 255);
        buf_done(&input);
    }
}

static const struct {
    const char *method, *authority, *target, *type, *why;
    bool good;
} signable[] = {
    {"POST", "talks.example", "/acts", "text/plain", "as it should be", true},
    {"POST", "[::1]:8017", "/", "a; b=\"c d\"", "odd, and printable", true},
    {"", "talks.example", "/acts", "text/plain", "no method", false},
    {"POST", "", "/acts", "text/plain", "no authority", false},
    {"POST", "talks.example", "", "text/plain", "no target", false},
    {"POST", "talks.example", "acts", "text/plain", "no path", false},
    {"POST", "talks.example", "http://talks.example/acts", "text/plain", "a whole URL", false},
    {"OPTIONS", "talks.example", "*", "text/plain", "everything", false},
    {"POST", "talks.example", "/acts", "", "a body of no type", false},
    {"POST", "talks.example", "/acts", " text/plain", "a space before the type", false},
    {"POST", "talks.example ", "/acts", "text/plain", "a space behind the authority", false},
    {"POST", "talks.example\n\"@path\": /x", "/acts", "text/plain", "two lines", false},
    {"POST", "talks.example", "/acts\t", "text/plain", "a tab", false},
    {"POST", "talks.example", "/acts?\xd8\xb9", "text/plain", "what is not ASCII", false},
};

static void what_cannot_be_signed_is_refused(void **state) {
    (void)state;
    struct secret_key k = key_of(NAME);
    for (size_t i = 0; i < sizeof signable / sizeof *signable; i++) {
        BUF_SCOPED struct buf input, signature;
        buf_init(&input, MESSAGE_FIELD_BYTES);
        buf_init(&signature, MESSAGE_FIELD_BYTES);
        struct message m = post_message();
        m.method = span_str(signable[i].method);
        m.authority = span_str(signable[i].authority);
        m.target = span_str(signable[i].target);
        m.type = span_str(signable[i].type);
        enum err err = message_sign(&m, &k, 1, nonce, &input, &signature, NULL);
        if (err != (signable[i].good ? OK : ERR_INVALID))
            fail_msg("%s", signable[i].why);
    }
}

static void a_host_asks_in_one_spelling(void **state) {
    (void)state;
    assert_true(message_is_asked_for(message_accept));
    assert_false(message_is_asked_for(NULL));
    assert_false(message_is_asked_for(""));
    assert_false(message_is_asked_for("sig1=(\"@method\");created"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rfcs_own_example),
        cmocka_unit_test(the_digest_of_the_rfcs_example),
        cmocka_unit_test(what_is_signed_verifies_and_has_one_spelling),
        cmocka_unit_test(the_base_is_as_the_header_has_it),
        cmocka_unit_test(a_signature_is_of_one_message_alone),
        cmocka_unit_test(a_body_cannot_be_put_in_taken_away_or_exchanged),
        cmocka_unit_test(another_key_or_bit_does_not_verify),
        cmocka_unit_test(each_field_has_one_spelling),
        cmocka_unit_test(what_is_longer_than_a_field_is_refused),
        cmocka_unit_test(what_cannot_be_signed_is_refused),
        cmocka_unit_test(a_host_asks_in_one_spelling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
