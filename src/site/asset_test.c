// SPDX-License-Identifier: Apache-2.0
// The page is whole whatever stands in it, with the app and without.
#include "site/asset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void page_of(struct span title, struct span text, bool right_to_left, struct buf *out) {
    buf_clear(out);
    asset_page(&(struct asset_page){.title = title,
                                    .lang = span_str(right_to_left ? "ar" : "en"),
                                    .right_to_left = right_to_left,
                                    .text = text},
               out);
}

static void text_stays_text(void **state) {
    static const struct {
        const char *title, *text, *has, *lacks, *why;
    } cases[] = {
        {"T", "a board", "a board", "{text}", "the text is there, and its place is gone"},
        {"T", "<script>alert(1)</script>", "&lt;script&gt;alert(1)", "<script>alert", "no element"},
        {"</title><b>", "x", "&lt;/title&gt;&lt;b&gt;", "</title><b>", "nor in the title"},
        {"a&amp;b", "x", "a&amp;amp;b", "<title>a&amp;b", "an entity is five letters"},
        {"T", "{title} and {lang}", "{title} and {lang}", "T and en", "no place inside a text"},
        {"\" onload=\"x", "x", "&quot; onload=&quot;x", "\" onload=\"", "no attribute"},
    };
    BUF_SCOPED struct buf out;
    (void)state;
    buf_init(&out, BUF_MAX);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        page_of(span_str(cases[i].title), span_str(cases[i].text), false, &out);
        if (!strstr(buf_str(&out), cases[i].has) || strstr(buf_str(&out), cases[i].lacks))
            fail_msg("%s: %s", cases[i].why, buf_str(&out));
    }
}

static void a_page_says_which_way_it_is_read(void **state) {
    BUF_SCOPED struct buf out;
    (void)state;
    buf_init(&out, BUF_MAX);
    page_of(span_str("T"), span_str("x"), false, &out);
    assert_non_null(strstr(buf_str(&out), "<html lang=\"en\" dir=\"ltr\">"));
    page_of(span_str("T"), span_str("x"), true, &out);
    assert_non_null(strstr(buf_str(&out), "<html lang=\"ar\" dir=\"rtl\">"));
}

static void a_page_says_what_its_record_is_not(void **state) {
    static const struct {
        const char *mark, *has;
    } cases[] = {
        {"Exercise: no state", "<meta name=\"truce-mark\" content=\"Exercise: no state\">"},
        {"\"><script>x", "content=\"&quot;&gt;&lt;script&gt;x\">"},
        {"{title}", "content=\"{title}\">"},
    };
    BUF_SCOPED struct buf out;
    (void)state;
    buf_init(&out, BUF_MAX);
    page_of(span_str("T"), span_str("x"), false, &out);
    assert_null(strstr(buf_str(&out), "truce-mark"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_clear(&out);
        asset_page(&(struct asset_page){.title = span_str("T"),
                                        .lang = span_str("en"),
                                        .text = span_str("x"),
                                        .mark = span_str(cases[i].mark),
                                        .desk = true},
                   &out);
        const char *first = strstr(buf_str(&out), "truce-mark");
        if (!first || strstr(first + 1, "truce-mark") || !strstr(buf_str(&out), cases[i].has))
            fail_msg("%s: %s", cases[i].mark, buf_str(&out));
        assert_non_null(strstr(buf_str(&out), "truce-desk"));
    }
}

static void a_page_may_lead_to_the_front(void **state) {
    BUF_SCOPED struct buf out;
    (void)state;
    buf_init(&out, BUF_MAX);
    page_of(span_str("T"), span_str("{after}"), false, &out);
    assert_null(strstr(buf_str(&out), "href=\"/\""));
    assert_non_null(strstr(strstr(buf_str(&out), "<pre"), "{after}</pre>"));
    buf_clear(&out);
    asset_page(&(struct asset_page){.title = span_str("T"),
                                    .lang = span_str("en"),
                                    .text = span_str("x"),
                                    .front = "To <the> front"},
               &out);
    assert_non_null(strstr(buf_str(&out), "<a href=\"/\">To &lt;the&gt; front</a>"));
}

static void what_stands_around_the_text_stands_there_once(void **state) {
    BUF_SCOPED struct buf out;
    (void)state;
    buf_init(&out, BUF_MAX);
    asset_page(&(struct asset_page){.title = span_str("T"),
                                    .lang = span_str("en"),
                                    .text = span_str("x {before} y"),
                                    .before = span_str("<nav>{after}</nav>"),
                                    .after = span_str("<nav>two {text}</nav>")},
               &out);
    const char *one = strstr(buf_str(&out), "<nav>{after}</nav>"), *pre = strstr(one, "<pre");
    assert_non_null(strstr(pre, "x {before} y</pre>"));
    assert_non_null(strstr(pre, "<nav>two {text}</nav>"));
    assert_null(strstr(one + 1, "<nav>{after}"));
}

static void files_are_found_by_their_whole_address_alone(void **state) {
    (void)state;
    assert_null(asset_find(span_str("")));
    assert_null(asset_find(span_str("/assets/")));
    assert_null(asset_find(span_str("/assets/../index.html")));
    for (const struct asset *a = assets; a->path; a++) {
        struct span whole = span_str(a->path);
        assert_ptr_equal(asset_find(whole), a);
        assert_null(asset_find(span_head(whole, whole.size - 1)));
        assert_true(a->plain_size > 0 && a->type && strlen(a->tag) == 16);
    }
}

// What the page may load is said by the policy; that nothing is written into it is seen here.
static void the_page_holds_no_script_of_its_own(void **state) {
    BUF_SCOPED struct buf out;
    (void)state;
    buf_init(&out, BUF_MAX);
    page_of(span_str("T"), span_str("x"), false, &out);
    for (const char *at = buf_str(&out); (at = strstr(at, "<script")); at++) {
        const char *end = strchr(at, '>');
        const char *source = strstr(at, " src=\"/assets/");
        assert_true(end && source && source < end);
        assert_memory_equal(end, "></script>", 10);
    }
    assert_null(strstr(buf_str(&out), "<style"));
    assert_null(strstr(buf_str(&out), " style="));
    assert_null(strstr(buf_str(&out), "//"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_stays_text),
        cmocka_unit_test(a_page_says_which_way_it_is_read),
        cmocka_unit_test(a_page_says_what_its_record_is_not),
        cmocka_unit_test(a_page_may_lead_to_the_front),
        cmocka_unit_test(what_stands_around_the_text_stands_there_once),
        cmocka_unit_test(files_are_found_by_their_whole_address_alone),
        cmocka_unit_test(the_page_holds_no_script_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
