// SPDX-License-Identifier: Apache-2.0
// What a draft costs whoever judges it: what it names is looked for once, however long its lists.
#include "store/test_help.h"
#include "talks/world.h"

#define PARTS 120
#define AMENDMENTS 160

static void begin(struct world *w) {
    world_found(w, NULL, NULL);
    world_act(w, "un/desk", "document",
              "{'id':'text','kind':'agreement','title':{'en':'T'},'track':'astana','languages':"
              "['en'],'authentic':['en']}");
    for (int i = 0; i < PARTS; i++)
        world_act(w, "un/desk", "part",
                  arena_printf(&w->arena,
                               "{'document':'un/text','clauses':[{'id':'c%d','level':1,'options':"
                               "[{'id':'o%d','by':['un'],'text':{'en':'x'}}]}]}",
                               i, i));
    world_act(w, "un/desk", "draft",
              "{'document':'un/text','version':'1','clauses':[{'id':'own','level':1,'text':"
              "{'en':'words'}}]}");
    const char *version = arena_printf(&w->arena, "<id %zu>", w->count - 1);
    for (int i = 0; i < AMENDMENTS; i++)
        world_act(w, "un/desk", "amend",
                  arena_printf(&w->arena,
                               "{'id':'a%d','draft':'%s','clause':'own','op':'delete'}", i,
                               version));
}

// A draft of all parts that settles all amendments, each where `where` says, and one more.
static const char *settling(struct world *w, const char *where, const char *last) {
    BUF_SCOPED struct buf body;
    buf_init(&body, LIMIT_ENTRY_BYTES);
    buf_put_str(&body, "{'document':'un/text','version':'2','clauses':[{'id':'own','level':1,"
                       "'options':[{'id':'a','by':['un'],'text':{'en':'x'}}]}],'parts':[");
    for (int i = 0; i < PARTS; i++)
        buf_printf(&body, "%s'<id %d>'", i ? "," : "", 2 + i);
    buf_put_str(&body, "],'settles':[");
    for (int i = 0; i < AMENDMENTS; i++)
        buf_printf(&body, "%s{'amend':'un/a%d','how':'option',%s}", i ? "," : "", i,
                   i == AMENDMENTS - 1 ? last : where);
    buf_put_str(&body, "]}");
    return arena_str(&w->arena, buf_span(&body));
}

// Every question about what acts claim asks this of each row that it looks at.
static bool counting(const void *context, int64_t wide, int64_t narrow) {
    ++*(size_t *)(uintptr_t)context;
    return wide == narrow;
}

static void what_is_settled_is_looked_for_once(void **state) {
    struct world w = {0};
    size_t asked = 0;
    (void)state;
    begin(&w);
    assert_ok(db_relate(w.db, "audience_contains", counting, &asked, e));
    static const char in_last[] = "'clause':'c119','option':'o119'";
    static const struct {
        const char *last, *rule;
    } cases[] = {
        {"'clause':'c120'", "unknown-clause"},
        {"'clause':'c119','option':'o118'", "unknown-clause"},
        {"'clause':'own','option':'b'", "unknown-clause"},
        {"'clause':'own','option':'o119'", "unknown-clause"},
        {"'option':'o119'", "unknown-clause"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        asked = 0;
        world_refused(&w, cases[i].rule, "un/desk", "draft", settling(&w, in_last, cases[i].last));
        if (asked > 20 * (PARTS + AMENDMENTS))
            fail_msg("%s: %zu rows looked at", cases[i].last, asked);
    }
    asked = 0;
    world_act(&w, "un/desk", "draft", settling(&w, in_last, "'clause':'own','option':'a'"));
    assert_in_range(asked, PARTS + AMENDMENTS, 40 * (PARTS + AMENDMENTS));
    world_end(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_settled_is_looked_for_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
