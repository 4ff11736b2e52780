// SPDX-License-Identifier: Apache-2.0
// A record from founding to verification, and what opening, appending and cosigning promise.
#include "record/sample.h"
#include "record/verify.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char round_body[] =
    "{\"id\":\"astana-4\",\"kind\":\"round\",\"track\":\"astana\",\"title\":{\"en\":\"Meeting 4\"},"
    "\"place\":{\"name\":{\"en\":\"Astana\"},\"country\":\"KZ\",\"point\":[71.43,51.128]},"
    "\"from\":\"2017-05-03\",\"to\":\"2017-05-04\",\"state\":\"announced\"}";

static void ok(enum err err, const struct error *e) {
    if (err)
        fail_msg("%s (%s)", e->message, e->rule ? e->rule : "");
}

static void play(struct record *r) {
    struct error e;
    ok(sample_act(r, "kaz", "desk", "round", round_body, 1, &e), &e);
    ok(sample_act(r, "kaz", "desk", "presence",
                  "{\"round\":\"kaz/astana-4\",\"participants\":[\"syr\"],\"part\":\"delegation\","
                  "\"state\":\"arrived\",\"strength\":\"full\"}",
                  2, &e),
       &e);
    ok(sample_hold(r, "irn", 3, &e), &e);
    ok(sample_hold(r, "rus", 4, &e), &e);
    ok(sample_cosign(r, &e), &e);
}

static void a_record_is_founded_acted_on_held_and_verified(void **state) {
    (void)state;
    char folder[64], path[128];
    struct record *r;
    struct error e;
    struct verify_report report;
    ok(sample_create(sample_path(folder, "a.truce", path), &r, &e), &e);
    play(r);
    assert_int_equal(record_size(r), 5);
    uint8_t digest[HASH_BYTES];
    fold_digest(record_fold(r), digest);
    record_close(r);
    ok(record_verify(path, &(struct verify_options){0}, &report, &e), &e);
    for (size_t i = 0; i < report.fault_count; i++)
        print_message("%llu %s %s\n", (unsigned long long)report.faults[i].index,
                      report.faults[i].rule, report.faults[i].message);
    assert_true(report.valid);
    assert_int_equal(report.held_have, 3);
    assert_int_equal(report.held_size, 5);
    assert_int_equal(report.differ_count, 0);
    assert_memory_equal(report.state, digest, HASH_BYTES);
    verify_report_done(&report);
    ok(record_open(path, RECORD_FORGET, false, &r, &e), &e);
    uint8_t again[HASH_BYTES];
    fold_digest(record_fold(r), again);
    assert_memory_equal(again, digest, HASH_BYTES);
    record_close(r);
    sample_clean(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_is_founded_acted_on_held_and_verified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
