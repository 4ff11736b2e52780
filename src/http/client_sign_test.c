// SPDX-License-Identifier: Apache-2.0
// When a client signs: only when it is asked, as it was asked, with the keys it has, and not for
// ever. What it sends is checked with the keys' public halves.
#include "http/canned.h"
#include "http/client.h"
#include "http/message_signature.h"
#include "http/sse.h"
#include "store/test_help.h"

#define GOOD "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
#define EVENTS "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: a\n\n"
#define ASKS                                                                                       \
    "HTTP/1.1 401 No\r\nContent-Length: 0\r\nWWW-Authenticate: Signature\r\nAccept-Signature: "    \
    "truce=(\"@method\" \"@authority\" \"@path\" \"@query\");created;alg=\"ed25519\";"             \
    "tag=\"truce\"\r\n\r\n"
#define OTHER "HTTP/1.1 401 No\r\nContent-Length: 0\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n"
#define OTHERS                                                                                     \
    "HTTP/1.1 401 No\r\nContent-Length: 0\r\nAccept-Signature: "                                   \
    "sig1=(\"@method\");created\r\n\r\n"
#define DENIED "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"

enum { OPEN, CLOSED, SECOND, NEVER, PROXY, STRANGE, FORBIDDEN, LISTEN };
static const struct canned canned[] = {
    [OPEN] = {"/open", {GOOD}, true},
    [CLOSED] = {"/closed?a=b", {ASKS, GOOD}, true},
    [SECOND] = {"/second", {ASKS, ASKS, GOOD}, true},
    [NEVER] = {"/never", {ASKS}, true},
    [PROXY] = {"/proxy", {OTHER}, true},
    [STRANGE] = {"/strange", {OTHERS}, true},
    [FORBIDDEN] = {"/forbidden", {ASKS, DENIED}, true},
    [LISTEN] = {"/events", {ASKS, EVENTS}, false},
    {0},
};

#define KEYS 3
struct bench {
    struct canned_server s;
    struct secret_key secrets[KEYS];
    const struct secret_key *all[KEYS];
    struct client_keys keys;
    struct client *c;
    int loads;
};

static enum err load(struct client_keys *own, struct error *e) {
    struct bench *b = own->context;
    (void)e;
    b->loads++;
    own->keys = b->all;
    own->count = KEYS;
    return OK;
}

static enum err load_fails(struct client_keys *own, struct error *e) {
    ((struct bench *)own->context)->loads++;
    return error_set(e, ERR_DENIED, "wrong passphrase");
}

// A cosigner's key comes first: it must be passed over.
static void begin(struct bench *b, bool keys) {
    static const uint8_t types[KEYS] = {KEY_COSIGNER, KEY_ED25519, KEY_ED25519};
    *b = (struct bench){0};
    for (size_t i = 0; i < KEYS; i++) {
        uint8_t seed[ED25519_SEED_BYTES] = {(uint8_t)(i + 1)};
        char name[32];
        snprintf(name, sizeof name, "talks.example/a/b/key-%zu", i);
        secret_key_init(&b->secrets[i], span_str(name), types[i], seed);
        b->all[i] = &b->secrets[i];
    }
    b->keys = (struct client_keys){.load = load, .context = b};
    canned_start(&b->s, canned);
    const struct client_options o = {.patience_ms = -1, .keys = keys ? &b->keys : NULL};
    assert_ok(client_new(b->s.url, &o, &b->c, e));
}

static void end(struct bench *b) {
    client_free(b->c);
    canned_stop(&b->s);
}

static enum err ask(struct bench *b, const char *path, struct error *e) {
    struct exchange x = {.path = path, .bytes_max = 8};
    *e = (struct error){0};
    enum err err = client_run(b->c, &x, 1, e);
    exchange_done(&x);
    return err;
}

static int hits(struct bench *b, int row) {
    return atomic_load(&b->s.hits[row]);
}

// The value of a field of the last request.
static struct span field(struct bench *b, const char *name) {
    const char *at = strstr(buf_str(&b->s.last), name);
    if (!at)
        return span(NULL, 0);
    at += strlen(name);
    return span(at, (size_t)(strstr(at, "\r\n") - at));
}

static bool last_is_by(struct bench *b, struct message m, size_t key) {
    struct message_signature s;
    m.authority = span_str(b->s.url + strlen("http://"));
    assert_true(span_equal(m.authority, field(b, "\r\nHost: ")));
    m.type = field(b, "\r\nContent-Type: ");
    m.digest = field(b, "\r\nContent-Digest: ");
    return !message_signature_parse(field(b, "\r\nSignature-Input: "), field(b, "\r\nSignature: "),
                                    m.has_body, &s, NULL) &&
           message_signature_check(&s, &m, b->secrets[key].pub) && s.key_id == b->secrets[key].id &&
           span_is(s.key_name, b->secrets[key].name);
}

static void nothing_is_signed_unasked(void **state) {
    (void)state;
    struct bench b;
    struct error e;
    begin(&b, true);
    assert_int_equal(ask(&b, "open", &e), OK);
    assert_null(field(&b, "\r\nSignature").data);
    // A proxy that wants a password, a host that wants other signatures: none of ours.
    assert_int_equal(ask(&b, "proxy", &e), ERR_DENIED);
    assert_non_null(strstr(e.message, "status 401"));
    assert_int_equal(ask(&b, "strange", &e), ERR_DENIED);
    assert_int_equal(hits(&b, PROXY) + hits(&b, STRANGE), 2);
    assert_int_equal(b.loads, 0);
    end(&b);
}

static void who_is_asked_signs_from_then_on(void **state) {
    (void)state;
    struct bench b;
    struct error e;
    const struct message first = {.method = span_str("GET"), .target = span_str("/closed?a=b")};
    const struct message later = {.method = span_str("GET"), .target = span_str("/open")};
    begin(&b, true);
    assert_int_equal(ask(&b, "closed?a=b", &e), OK);
    assert_int_equal(hits(&b, CLOSED), 2);
    assert_true(last_is_by(&b, first, 1));
    assert_false(last_is_by(&b, later, 1));
    struct span nonce = field(&b, ";nonce=\"");
    char before[33];
    snprintf(before, sizeof before, SPAN_FMT, SPAN_ARG(span_head(nonce, 32)));
    assert_int_equal(ask(&b, "open", &e), OK);
    assert_true(last_is_by(&b, later, 1));
    assert_memory_not_equal(before, field(&b, ";nonce=\"").data, 32);
    assert_int_equal(b.loads, 1);
    end(&b);
}

static void a_body_is_signed_with_its_type(void **state) {
    (void)state;
    struct bench b;
    begin(&b, true);
    struct exchange x = {
        .path = "closed?a=b", .type = "text/plain", .send = span_str("an act\n"), .bytes_max = 8};
    assert_ok(client_run(b.c, &x, 1, e));
    exchange_done(&x);
    const struct message m = {
        .method = span_str("POST"), .target = span_str("/closed?a=b"), .has_body = true};
    assert_true(last_is_by(&b, m, 1));
    assert_true(content_digest_check(field(&b, "\r\nContent-Digest: "), span_str("an act\n")));
    end(&b);
}

static void a_put_is_signed_as_one_and_nothing_is_no_body(void **state) {
    (void)state;
    struct bench b;
    static const char *const contents[] = {"content", ""};
    for (size_t i = 0; i < 2; i++) {
        begin(&b, true);
        struct exchange x = {.path = "closed?a=b",
                             .type = "application/octet-stream",
                             .put = true,
                             .send = span_str(contents[i]),
                             .bytes_max = 8};
        assert_ok(client_run(b.c, &x, 1, e));
        exchange_done(&x);
        const struct message m = {
            .method = span_str("PUT"), .target = span_str("/closed?a=b"), .has_body = *contents[i]};
        assert_true(last_is_by(&b, m, 1));
        end(&b);
    }
}

static void one_key_after_another_and_not_for_ever(void **state) {
    (void)state;
    struct bench b;
    struct error e;
    const struct message m = {.method = span_str("GET"), .target = span_str("/second")};
    begin(&b, true);
    assert_int_equal(ask(&b, "second", &e), OK);
    assert_true(last_is_by(&b, m, 2));
    assert_int_equal(ask(&b, "never", &e), ERR_DENIED); // by the one that was taken last
    assert_non_null(strstr(e.message, "signed with the keys given"));
    int so_far = hits(&b, NEVER);
    assert_int_equal(so_far, 1);
    assert_int_equal(ask(&b, "never", &e), ERR_DENIED); // and again from the first
    assert_int_equal(hits(&b, NEVER) - so_far, 1 + 2);
    assert_int_equal(ask(&b, "forbidden", &e), ERR_DENIED);
    assert_int_equal(hits(&b, FORBIDDEN), 2); // what is refused for another reason is told
    assert_non_null(strstr(e.message, "status 403"));
    end(&b);
}

static void who_has_no_key_is_told(void **state) {
    (void)state;
    struct bench b;
    struct error e;
    begin(&b, false);
    assert_int_equal(ask(&b, "never", &e), ERR_DENIED);
    assert_non_null(strstr(e.message, "participants alone"));
    assert_non_null(strstr(e.hint, "--key"));
    assert_int_equal(hits(&b, NEVER), 1);
    end(&b);
    begin(&b, true);
    b.keys.load = load_fails;
    assert_int_equal(ask(&b, "never", &e), ERR_DENIED);
    assert_string_equal(e.message, "wrong passphrase");
    end(&b);
    begin(&b, true);
    b.keys = (struct client_keys){.keys = b.all, .count = 1}; // a cosigner's alone
    assert_int_equal(ask(&b, "never", &e), ERR_DENIED);
    assert_non_null(strstr(e.message, "participants alone"));
    assert_int_equal(hits(&b, NEVER), 1); // and nothing is signed with it
    end(&b);
}

static void several_that_are_asked_are_all_signed(void **state) {
    (void)state;
    struct bench b;
    struct exchange x[20] = {0};
    begin(&b, true);
    for (size_t i = 0; i < 20; i++)
        x[i] = (struct exchange){.path = i % 2 ? "open" : "closed?a=b", .bytes_max = 8};
    assert_ok(client_run(b.c, x, 20, e));
    for (size_t i = 0; i < 20; i++) {
        assert_true(span_is(buf_span(&x[i].body), "ok"));
        exchange_done(&x[i]);
    }
    end(&b);
}

static enum err count(void *context, const struct sse_event *event, struct error *e) {
    (void)event, (void)e;
    ++*(int *)context;
    return OK;
}

static void a_stream_is_signed_when_it_begins(void **state) {
    (void)state;
    struct bench b;
    int events = 0;
    const struct message m = {.method = span_str("GET"), .target = span_str("/events")};
    begin(&b, true);
    assert_ok(client_events(b.c, "events", "7", count, &events, e));
    assert_int_equal(events, 1);
    assert_true(last_is_by(&b, m, 1));
    assert_true(span_is(field(&b, "\r\nLast-Event-ID: "), "7"));
    end(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_signed_unasked),
        cmocka_unit_test(who_is_asked_signs_from_then_on),
        cmocka_unit_test(a_body_is_signed_with_its_type),
        cmocka_unit_test(a_put_is_signed_as_one_and_nothing_is_no_body),
        cmocka_unit_test(one_key_after_another_and_not_for_ever),
        cmocka_unit_test(who_has_no_key_is_told),
        cmocka_unit_test(several_that_are_asked_are_all_signed),
        cmocka_unit_test(a_stream_is_signed_when_it_begins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
