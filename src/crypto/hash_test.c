// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.h"

#include "crypto/vectors_test.h"

#include <pthread.h>

static void assert_hash(const uint8_t hash[HASH_BYTES], const char *hex) {
    uint8_t right[HASH_BYTES];
    assert_true(hex_get(span_str(hex), right, sizeof right));
    assert_memory_equal(hash, right, sizeof right);
}

static void the_standard_s_own_examples_come_out(void **state) {
    (void)state;
    static const struct {
        const char *text, *hash;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t hash[HASH_BYTES];
        hash_one(span_str(cases[i].text), hash);
        assert_hash(hash, cases[i].hash);
    }
    uint8_t hash[HASH_BYTES], *million = memory_get(1000000);
    memset(million, 'a', 1000000);
    hash_one(span(million, 1000000), hash);
    assert_hash(hash, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(million);
}

static void parts_hash_as_if_joined(void **state) {
    (void)state;
    uint8_t data[200], joined[HASH_BYTES], parted[HASH_BYTES];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 7);
    hash_one(span(data, sizeof data), joined);
    for (size_t a = 0; a <= sizeof data; a += 13)
        for (size_t b = a; b <= sizeof data; b += 17) {
            struct span parts[] = {span(data, a), span(data + a, b - a), span(NULL, 0),
                                   span(data + b, sizeof data - b)};
            hash_parts(parts, 4, parted);
            assert_memory_equal(joined, parted, sizeof joined);
        }
    hash_parts(NULL, 0, parted);
    assert_hash(parted, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#define ROUNDS 20000

// A chain of hashes that one number begins.
static void chain(uint8_t seed, uint8_t out[HASH_BYTES]) {
    memset(out, seed, HASH_BYTES);
    for (int i = 0; i < ROUNDS; i++) {
        struct span halves[] = {span(out, 16), span(out + 16, 16)};
        hash_parts(halves, 2, out);
    }
}

static void *chain_in_thread(void *out) {
    chain(*(uint8_t *)out, out);
    return NULL;
}

static void threads_do_not_disturb_each_other(void **state) {
    (void)state;
    enum { THREADS = 8 };
    pthread_t threads[THREADS];
    uint8_t hashes[THREADS][HASH_BYTES], alone[HASH_BYTES];
    for (int i = 0; i < THREADS; i++) {
        hashes[i][0] = (uint8_t)i;
        assert_int_equal(pthread_create(&threads[i], NULL, chain_in_thread, hashes[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < THREADS; i++) {
        chain((uint8_t)i, alone);
        assert_memory_equal(hashes[i], alone, sizeof alone);
    }
}

static void pieces_hash_as_the_whole(void **state) {
    (void)state;
    uint8_t data[1000], whole[HASH_BYTES], pieces[HASH_BYTES];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 7);
    for (size_t size = 0; size <= sizeof data; size += 37) {
        struct hash_stream *h = hash_stream_new(), *other = hash_stream_new();
        struct span rest = span(data, size);
        hash_stream_add(other, span_str("beside"));
        for (size_t step = 1; rest.size; step += 5) {
            hash_stream_add(h, span_head(rest, step));
            hash_one(rest, whole); // the thread's own context is another
            rest = span_from(rest, rest.size < step ? rest.size : step);
        }
        hash_stream_end(h, pieces);
        hash_one(span(data, size), whole);
        assert_memory_equal(pieces, whole, sizeof whole);
        hash_stream_end(other, pieces);
    }
}

static void with_a_key_it_is_hmac(void **state) {
    static const uint8_t expected[] = {
        0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a, 0x04, 0x24,
        0x26, 0x08, 0x95, 0x75, 0xc7, 0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27,
        0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43,
    };
    uint8_t out[HASH_BYTES];
    (void)state;
    hash_keyed(span_str("Jefe"), span_str("what do ya want for nothing?"), out); // RFC 4231, case 2
    assert_memory_equal(out, expected, sizeof out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_standard_s_own_examples_come_out),
        cmocka_unit_test(parts_hash_as_if_joined),
        cmocka_unit_test(pieces_hash_as_the_whole),
        cmocka_unit_test(with_a_key_it_is_hmac),
        cmocka_unit_test(threads_do_not_disturb_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
