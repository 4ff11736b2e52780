// SPDX-License-Identifier: Apache-2.0
// Lists of cosignatures that lie: without end, or numbered as the source's own are not.
#include "log/cosignature.h"
#include "record/sample_stage.h"
#include "store/test_help.h"

static int setup(void **state) {
    return sample_stage_setup(state, sizeof(struct sample_stage), 120);
}

// Without any line.
static struct record *cloned(struct sample_stage *p) {
    struct record *r = NULL;
    p->s.twist = NULL;
    sample_stage_report(p);
    sample_stage_remove(p);
    assert_ok(sync_clone(p->copy, &p->s.source, NULL, 0, &r, &p->report, e));
    return r;
}

enum list { JUNK, REPEATED, OF_ONE_KEY, LISTS };
static const char *const list_words[] = {"junk", "one line again and again", "lines of one key"};

struct listing {
    enum list list;
    struct span note; // a good one
    uint64_t came;    // 0: one item after the other; else this one alone
    size_t asked;
};

static void tell_page(struct listing *l, uint64_t after, struct buf *bytes) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf note;
    JSON_SCOPED struct json *page = json_new_object();
    struct json *items = json_new_list(), *item = json_new_object();
    struct secret_key key = sample_key("irn", "hold");
    struct note parsed;
    arena_init(&a);
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    l->asked++;
    buf_put_span(&note, l->list == JUNK ? span_str("x") : l->note);
    if (l->list == OF_ONE_KEY) {
        assert_ok(note_parse(l->note, &a, &parsed, e));
        buf_clear(&note);
        buf_put_span(&note, parsed.text);
        buf_put_byte(&note, '\n');
        buf_put_span(&note, parsed.sigs[0].line);
        assert_ok(cosignature_sign(parsed.text, &key, (int64_t)after + 1000, &note, e));
    }
    json_put_int(item, "came", (int64_t)(l->came ? l->came : after + 1));
    json_put_text(item, "note", buf_span(&note));
    json_add(items, item);
    json_put(page, "items", items);
    json_put(page, "next", l->came || l->asked > 6000 ? NULL : json_new_int((int64_t)after + 1));
    buf_clear(bytes);
    json_print(page, bytes);
}

static enum err tell_list(void *context, const char *path, struct buf *bytes, struct error *e) {
    static const char asks[] = "cosignatures?after=";
    (void)e;
    if (!strncmp(path, asks, sizeof asks - 1))
        tell_page(context, strtoull(path + sizeof asks - 1, NULL, 10), bytes);
    return OK;
}

static size_t lines(struct record *r) {
    uint64_t count = 0;
    assert_ok(truth_last_cosignature(record_truth(r), &count, e));
    return (size_t)count;
}

// The first line of the host's list, under its checkpoint.
static struct span first_note(struct sample_stage *p, struct buf *out) {
    struct source_piece piece = {.path = "cosignatures?after=0&limit=1", .bytes_max = 1 << 20};
    JSON_SCOPED struct json *page = NULL;
    assert_ok(p->s.source.fetch(p->s.source.context, &piece, 1, e));
    assert_ok(json_parse(buf_span(&piece.bytes), JSON_LINES, &page, e));
    buf_put_span(out, json_get_text(json_at(json_get(page, "items"), 0), "note"));
    buf_done(&piece.bytes);
    return buf_span(out);
}

// Everything that an honest source has, after whatever was told before.
static void all_lines_come(struct sample_stage *p, struct record *r, uint64_t *came, size_t more,
                           const char *why) {
    p->s.twist = NULL;
    sample_stage_report(p);
    assert_ok(sync_pull(r, &p->s.source, came, SYNC_LINES, &p->report, e));
    if (lines(r) != p->sample.cosignature_count + more || *came != p->sample.cosignature_count)
        fail_msg("%s: %zu of %zu lines, at %llu", why, lines(r), p->sample.cosignature_count,
                 (unsigned long long)*came);
}

static void a_list_that_brings_nothing_ends(void **state) {
    struct sample_stage *p = *state;
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    struct listing l = {.note = first_note(p, &note)};
    const size_t kept[] = {0, 1, LIMIT_COSIGNATURES_EACH};
    for (int list = 0; list < LISTS; list++) {
        struct record *r = cloned(p);
        struct error e = {0};
        uint64_t came = 0;
        l.list = (enum list)list;
        l.asked = 0;
        p->s.twist = tell_list;
        p->s.context = &l;
        enum err err = sync_pull(r, &p->s.source, &came, SYNC_LINES, &p->report, &e);
        if (err != ERR_LIMIT || lines(r) != kept[list] || l.asked > LIMIT_SYNC_IDLE_LINES + 5)
            fail_msg("%s: %d %s, %zu lines, %zu pages", list_words[list], err, e.message, lines(r),
                     l.asked);
        all_lines_come(p, r, &came, list == OF_ONE_KEY ? LIMIT_COSIGNATURES_EACH - 1 : 0,
                       list_words[list]);
        record_close(r);
    }
}

static void how_far_a_list_was_taken_is_not_believed(void **state) {
    struct sample_stage *p = *state;
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    struct span good = first_note(p, &note);
    const struct {
        struct listing told;
        const char *why;
    } cases[] = {
        {{.list = JUNK, .came = LIMIT_JSON_INTEGER}, "the largest number there is, of junk"},
        {{.list = REPEATED, .came = LIMIT_JSON_INTEGER, .note = good}, "of a good line"},
        {{.list = REPEATED, .came = 5, .note = good}, "the number of another line"},
    };
    assert_true(p->sample.cosignature_count > 5);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct record *r = cloned(p);
        struct listing told = cases[i].told;
        uint64_t came = 0;
        p->s.twist = tell_list;
        p->s.context = &told;
        assert_ok(sync_pull(r, &p->s.source, &came, SYNC_LINES, &p->report, e));
        all_lines_come(p, r, &came, 0, cases[i].why);
        p->s.asked = 0;
        all_lines_come(p, r, &came, 0, cases[i].why);
        assert_int_equal(p->s.asked, 2); // the checkpoint, and what is behind the last line
        record_close(r);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_that_brings_nothing_ends),
        cmocka_unit_test(how_far_a_list_was_taken_is_not_believed),
    };
    return cmocka_run_group_tests(tests, setup, sample_stage_teardown);
}
