// SPDX-License-Identifier: Apache-2.0
// Every view of the table: on an empty record, on a played one, and asked what it cannot answer.
#include "base/codec.h"
#include "view/sample.h"

static const char mark[] = "Exercise: no state made these acts";

#define ROUND_OF(id, state, from, to)                                                                 \
    "{'id':'" id "','kind':'round','track':'astana','title':{'en':'Round " id "','ru':'Раунд'}," \
    "'place':{'name':{'en':'Astana','ru':'Астана'}},'from':'" from "','to':'" to "',"                 \
    "'state':'" state "'}"

static struct question on(const char *view) {
    return (struct question){.view = view, .ref = strcmp(view, "act") ? NULL : "0"};
}

static void has(struct sample *s, const char *words) {
    if (!sample_text_has(s, words))
        fail_msg("\"%s\" is not in:\n%s", words, buf_str(&s->text));
}

static void has_not(struct sample *s, const char *words) {
    if (sample_text_has(s, words))
        fail_msg("\"%s\" is in:\n%s", words, buf_str(&s->text));
}

static void every_view_answers_on_a_record_that_is_only_founded(void **state) {
    struct sample *s = *state;
    static const char *const helpful[] = {
        "board",           "rounds",     "round",     "meetings",    "delegations", "motions",
        "reports",         "press",      "contacts",  "invitations", "statements",  "texts",
        "all-delegations", "sheet",      "exchanges", "text",        "stances",     "commitments",
        "ceasefire",       "operations", "zones",     "map",         "incidents",   "counts",
        "waiting",         "bulletin",   NULL};
    for (const struct view *v = views; v->name; v++) {
        struct question q = on(v->name);
        const struct json *answer = sample_ask(s, &q);
        assert_int_equal(json_type(json_get(answer, "items")), JSON_LIST_T);
        bool wanted = false;
        for (size_t i = 0; helpful[i]; i++)
            wanted = wanted || strcmp(v->name, helpful[i]) == 0;
        struct span empty = json_get_text(answer, "empty");
        if (wanted != (empty.size > 0))
            fail_msg("%s: an empty page says what will be here", v->name);
        if (wanted && !strstr((const char *)empty.data, "act") &&
            !strstr((const char *)empty.data, "can"))
            fail_msg("%s: and who can put it there", v->name);
    }
}

static void every_answer_and_every_page_says_what_it_is_of(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "round", 0, ROUND_OF("r", "announced", "2017-05-03", "2017-05-04"));
    for (const struct view *v = views; v->name; v++) {
        struct question q = on(v->name);
        const struct json *answer = sample_ask(s, &q);
        sample_is(answer, "view", v->name);
        sample_is(answer, "record", SAMPLE_RECORD);
        sample_is(answer, "kind", "exercise");
        sample_is(answer, "mark", mark);
        sample_is(answer, "title", "Sample talks");
        sample_is(answer, "names/tur", "Republic of Turkey");
        assert_int_equal(json_int(sample_at(answer, "as_of/size")), 2);
        assert_int_equal(json_int(sample_at(answer, "as_of/index")), 1);
        assert_int_equal(json_get_text(json_get(answer, "as_of"), "root").size, 44);
        assert_int_equal(json_get_text(answer, "found").size, 64);
        sample_is(answer, "clock/which", "recorded");
        sample_is(answer, "clock/text",
                  "As recorded up to entry 1; no log time yet, the host says Tue 2 May 2017, 09:00 "
                  "(UTC+06:00)");
        const char *text = buf_str(&s->text), *first = strstr(text, mark);
        assert_non_null(first);
        assert_non_null(strstr(first + 1, mark)); // at the head, and at the end
        assert_string_equal(text + s->text.size - sizeof mark,
                            "Exercise: no state made these acts\n");
        has(s, "Sample talks\n");
        has(s, "As recorded up to entry 1");
        has(s, "not held yet");
        BUF_SCOPED struct buf short_print;
        buf_init(&short_print, 64);
        buf_put_span(&short_print, span_head(json_get_text(answer, "found"), 16));
        has(s, buf_str(&short_print));
    }
}

static void the_table_and_its_refs(void **state) {
    struct sample *s = *state;
    static const char *const wanted[] = {
        "board",      "rounds",  "round", "meetings", "participants", "delegations", "motions",
        "statements", "reports", "press", "record",   "act",          "contacts",    "invitations"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_non_null(view_find(span_str(wanted[i])));
    assert_null(view_find(span_str("boards")));
    assert_null(view_find(span_str("")));
    sample_refused(s, &(struct question){.view = "act"}, ERR_INVALID);
    sample_refused(s, &(struct question){.view = "rounds", .ref = "x"}, ERR_INVALID);
    static const char *const of_a_round[] = {"board", "round", "press", "delegations", "meetings"};
    for (size_t i = 0; i < 5; i++) {
        struct error e = sample_refused(
            s, &(struct question){.view = of_a_round[i], .ref = "astana-9"}, ERR_NOT_FOUND);
        assert_non_null(strstr(e.message, "astana-9"));
        assert_non_null(strstr(e.hint, "host"));
    }
    sample_refused(s, &(struct question){.view = "board", .as_of = 2}, ERR_NOT_FOUND);
}

static void the_round_that_is_meant(void **state) {
    struct sample *s = *state;
    struct question board = on("board");
    sample_say(s, "kaz", "round", 1, ROUND_OF("old", "closed", "2017-01-23", "2017-01-24"));
    sample_say(s, "kaz", "round", 2, ROUND_OF("older", "closed", "2016-01-23", "2016-01-24"));
    sample_ask(s, &board);
    sample_is(s->answer, "round/ref", "kaz/old"); // the latest
    sample_say(s, "kaz", "round", 3, ROUND_OF("later", "announced", "2017-07-04", "2017-07-05"));
    sample_say(s, "kaz", "round", 4, ROUND_OF("next", "planned", "2017-05-03", "2017-05-04"));
    sample_ask(s, &board);
    sample_is(s->answer, "round/ref", "kaz/next"); // the next announced
    sample_say(s, "kaz", "round", 5, ROUND_OF("later", "open", "2017-07-04", "2017-07-05"));
    sample_ask(s, &board);
    sample_is(s->answer, "round/ref", "kaz/later"); // the one that is open
    sample_say(s, "kaz", "round", 6, ROUND_OF("later", "suspended", "2017-07-04", "2017-07-05"));
    sample_ask(s, &board);
    sample_is(s->answer, "round/ref", "kaz/later"); // under way still
    board.ref = "kaz/old";
    sample_ask(s, &board);
    sample_is(s->answer, "round/ref", "kaz/old");
    board.ref = "older";
    sample_ask(s, &board);
    sample_is(s->answer, "round/ref", "kaz/older");
    sample_say(s, "irn", "round", 7, ROUND_OF("old", "closed", "2017-04-18", "2017-04-19"));
    struct error e =
        sample_refused(s, &(struct question){.view = "board", .ref = "old"}, ERR_CONFLICT);
    assert_non_null(strstr(e.message, "kaz/old and irn/old"));
    board.ref = "kaz";
    sample_refused(s, &board, ERR_NOT_FOUND);
}

static void authors_and_reports_that_differ_stand_beside_the_round(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "round", 1, ROUND_OF("r", "announced", "2017-05-03", "2017-05-04"));
    sample_say(
        s, "irn", "round", 2,
        "{'id':'kaz/r','kind':'round','track':'astana','title':{'en':'Round r','ru':'Раунд'},"
        "'place':{'name':{'en':'Astana','ru':'Астана'}},'from':'2017-05-02',"
        "'to':'2017-05-04','state':'announced'}");
    sample_tell(s, "a", 3, "{'name':{'en':'Kazinform'}}",
                "{'ref':'kaz/r','field':'to','value':'2017-05-05'}");
    sample_tell(s, "b", 4, "{'name':{'en':'Kazinform'}}",
                "{'ref':'kaz/r','field':'to','value':'2017-05-06'}");
    sample_tell(s, "c", 5, "{'name':{'en':'TASS'}}",
                "{'ref':'kaz/r','field':'to','value':'2017-05-04'}");
    struct question q = on("rounds");
    sample_ask(s, &q);
    assert_int_equal(json_count(json_get(s->answer, "items")), 1);
    sample_is(s->answer, "items/0/from", "2017-05-02");
    sample_is(s->answer, "items/0/author", "irn");
    assert_int_equal(json_count(sample_at(s->answer, "items/0/beside")), 2); // TASS says the same
    sample_is(s->answer, "items/0/beside/0/value", "2017-05-03");
    sample_is(s->answer, "items/0/beside/0/according_to", "kaz");
    sample_is(s->answer, "items/0/beside/1/value", "2017-05-06"); // its last word
    sample_is(s->answer, "items/0/beside/1/according_to", "Kazinform");
    has(s, "beside: first day 3 May 2017, according to Republic of Kazakhstan (kaz) (entry 1)");
    has(s, "beside: last day 6 May 2017, as reported by Kazinform, via clip (entry 4)");
}

static void one_round_has_what_belongs_to_it(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "round", 1, ROUND_OF("r", "open", "2017-05-03", "2017-05-04"));
    sample_say(s, "kaz", "round", 2, ROUND_OF("x", "closed", "2017-01-03", "2017-01-04"));
#define MEETING(id, round, state)                                                                  \
    "{'id':'" id "','round':'kaz/" round "','title':{'en':'Meeting " id "'},'level':'heads',"      \
    "'format':'plenary','place':{'name':{'en':'Astana'}},'from':'2017-05-03T15:00:00+06:00',"      \
    "'with':[{'who':'irn'},{'name':{'en':'Guests'}}],'state':'" state "'}"
    sample_say(s, "kaz", "meeting", 3, MEETING("m", "r", "planned"));
    sample_say(s, "kaz", "meeting", 4, MEETING("m", "r", "in-session"));
    sample_say(s, "kaz", "meeting", 5, MEETING("n", "x", "planned"));
    sample_say(s, "irn", "delegation", 6, "{'round':'kaz/r','head':{'name':{'en':'A. Head'}}}");
    sample_say(s, "irn", "statement", 7,
               "{'id':'s','speaker':{'name':{'en':'A. Head'}},'on_behalf':['irn'],"
               "'meeting':'kaz/m','text':{'en':'We agree.'}}");
    sample_say(s, "irn", "statement", 8,
               "{'id':'t','speaker':{'name':{'en':'A. Head'}},'on_behalf':['irn'],"
               "'meeting':'kaz/n','text':{'en':'Elsewhere.'}}");
    sample_say(s, "kaz", "communique", 9,
               "{'id':'c','title':{'en':'Outcome'},'text':{'en':'It went on.'},'round':'kaz/r',"
               "'issued_by':['kaz']}");
    sample_say(s, "clip", "report", 10,
               "{'id':'p','said_by':{'name':{'en':'TASS'}},'standing':'unnamed','sort':'fact',"
               "'wording':'paraphrase','about':['kaz/m'],'text':{'en':'They met.'}}");
    struct question q = {.view = "round", .ref = "r", .columns = 100};
    sample_ask(s, &q);
    assert_int_equal(json_count(json_get(s->answer, "meetings")), 1);
    sample_is(s->answer, "meetings/0/state", "in-session");
    sample_is(s->answer, "meetings/0/with/1/name", "Guests");
    sample_is(s->answer, "delegations/0/said/0/head/name", "A. Head");
    assert_int_equal(json_count(json_get(s->answer, "statements")), 1);
    assert_int_equal(json_count(json_get(s->answer, "communiques")), 1);
    assert_int_equal(json_count(json_get(s->answer, "reports")), 1);
    has(s, "We agree.");
    has_not(s, "Elsewhere.");
    has(s, "tells what TASS says: They met.");
    sample_ask(s, &(struct question){.view = "meetings"});
    assert_int_equal(json_count(json_get(s->answer, "items")), 2);
    sample_ask(s, &(struct question){.view = "meetings", .ref = "x"});
    assert_int_equal(json_count(json_get(s->answer, "items")), 1);
    sample_ask(s, &(struct question){.view = "delegations"});
    has(s, "head: A. Head");
    sample_ask(s, &(struct question){.view = "delegations", .ref = "x"});
    has(s, "No delegation has been named.");
}

static void statements_come_newest_first_and_in_pages(void **state) {
    struct sample *s = *state;
    for (int i = 0; i < 5; i++) {
        BUF_SCOPED struct buf body;
        buf_init(&body, 4096);
        if (i % 2)
            buf_printf(&body,
                       "{'id':'c%d','title':{'en':'T%d'},'text':{'en':'x'},'issued_by':['kaz']}", i,
                       i);
        else
            buf_printf(&body,
                       "{'id':'s%d','speaker':{'name':{'en':'P'}},'on_behalf':['kaz'],"
                       "'text':{'en':'x'}}",
                       i);
        sample_say(s, "kaz", i % 2 ? "communique" : "statement", i, buf_str(&body));
    }
    struct question q = {.view = "statements", .limit = 2};
    sample_ask(s, &q);
    sample_is(s->answer, "items/0/ref", "kaz/s4");
    sample_is(s->answer, "items/1/ref", "kaz/c3");
    assert_int_equal(json_get_int(s->answer, "next"), 4);
    has(s, "More behind entry 4.");
    q.after = 4;
    sample_ask(s, &q);
    sample_is(s->answer, "items/0/ref", "kaz/s2");
    sample_is(s->answer, "items/1/ref", "kaz/c1");
    q.after = 2;
    sample_ask(s, &q);
    assert_int_equal(json_count(json_get(s->answer, "items")), 1);
    assert_int_equal(json_type(json_get(s->answer, "next")), JSON_NULL_T);
    sample_ask(s, &(struct question){.view = "statements", .limit = 5});
    assert_int_equal(json_type(json_get(s->answer, "next")), JSON_NULL_T);
}

static void a_limit_cuts_and_says_so(void **state) {
    struct sample *s = *state;
    struct question q = {.view = "participants", .limit = 2};
    sample_ask(s, &q);
    assert_int_equal(json_count(json_get(s->answer, "items")), 2);
    assert_int_equal(json_get_int(s->answer, "more"), 7);
    has(s, "7 more are not shown.");
    q.limit = 9;
    sample_ask(s, &q);
    assert_null(json_get(s->answer, "more"));
    for (const struct view *v = views; v->name; v++) { // none of them minds one
        q = on(v->name);
        q.limit = 1;
        sample_ask(s, &q);
        assert_in_range(json_count(json_get(s->answer, "items")), 0, 1);
    }
}

static void rounds_and_meetings_say_why_and_what_about(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "round", 1,
               "{'id':'r','kind':'round','track':'astana','title':{'en':'R'},'place':{'name':"
               "{'en':'Astana'}},'from':'2017-05-03','to':'2017-05-04','state':'postponed',"
               "'by':['opp','tur'],'reason':{'en':'Bombs fall.'}}");
    sample_say(s, "kaz", "meeting", 2,
               "{'id':'m','round':'kaz/r','title':{'en':'M'},'level':'heads','format':'plenary',"
               "'place':{'name':{'en':'Astana'}},'from':'2017-05-03T15:00:00+06:00',"
               "'to':'2017-05-03T16:30:00+06:00','with':[{'who':'irn'}],'rooms':'separate',"
               "'agenda':[{'id':'a','title':{'en':'One'}},{'id':'b','title':{'en':'Two'}}],"
               "'state':'planned'}");
    sample_ask(s, &(struct question){.view = "round"});
    has(s, "postponed");
    has(s, "at the wish of Armed opposition (opp) and Republic of Turkey (tur)");
    has(s, "reason given: Bombs fall.");
    has(s, "agenda: One; Two");
    has(s, "3 May, 15:00 to 16:30");
    has(s, "separate rooms");
}

static void reports_say_who_said_it_as_what_and_where_it_stood(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "round", 1, ROUND_OF("r", "announced", "2017-05-03", "2017-05-04"));
    sample_tell(s, "a", 2, "{'who':'kaz'}",
                "{'by':{'who':'kaz'},'act':'presence','body':{'round':'kaz/r',"
                "'participants':['opp','syr'],'part':'delegation','state':'arrived',"
                "'strength':'full'}}");
    sample_say(s, "clip", "report", 3,
               "{'id':'b','said_by':{'name':{'en':'A body'}},'speaker':{'name':{'en':'A. Analyst'},"
               "'function':{'en':'Orientalist'}},'standing':'analyst','wording':'verbatim',"
               "'sort':'forecast','about':[{'who':'un'},{'who':'syr'}],'text':{'en':'It will.'}}");
    sample_ask(s, &(struct question){.view = "reports", .columns = 200});
    sample_is(s->answer, "items/0/standing", "analyst");
    sample_is(s->answer, "items/0/speaker/function", "Orientalist");
    has(s, "A. Analyst, Orientalist; for A body\nforecast · analyst · verbatim · about United "
           "Nations (un) and Syrian Arab Republic (syr)\n");
    has(s, "It will.");
    sample_is(
        s->answer, "items/1/tells_text",
        "Republic of Kazakhstan on the delegation of Armed opposition and Syrian Arab Republic: "
        "arrived at full strength");
}

static void motions_say_what_is_missing_from_whom(void **state) {
    struct sample *s = *state;
    struct question q = {.view = "motions", .columns = 200};
#define MOTION(id, kind, payload, more)                                                            \
    "{'id':'" id "','title':{'en':'" id "'},'kind':'" kind "','payload':" payload ","              \
    "'decide_by':'2017-05-09T18:00:00+06:00'" more "}"
    sample_say(s, "kaz", "motion", 1,
               MOTION("one", "suspend", "{'who':'jor','reason':{'en':'because'}}", ""));
    sample_say(s, "irn", "vote", 2, "{'motion':'kaz/one','choice':'yes'}");
    sample_say(s, "rus", "vote", 3, "{'motion':'kaz/one','choice':'no'}");
    sample_ask(s, &q);
    sample_is(s->answer, "items/0/sentence",
              "Open until 9 May, 18:00: guarantor: 1 yes of 3, needs all; missing: Republic of "
              "Turkey (tur); against: Russian Federation (rus).");
    sample_is(s->answer, "items/0/missing/0", "tur");
    sample_is(s->answer, "items/0/payload/reason", "because");
    sample_say(s, "rus", "vote", 4, "{'motion':'kaz/one','choice':'yes'}"); // the last counts
    uint64_t last = sample_say(s, "tur", "vote", 5, "{'motion':'kaz/one','choice':'yes'}");
    sample_ask(s, &q);
    sample_is(s->answer, "items/0/outcome/state", "carried");
    assert_int_equal(json_int(sample_at(s->answer, "items/0/outcome/i")), last);
    sample_is(s->answer, "items/0/sentence",
              "Carried at entry 5; guarantor: 3 yes of 3, needs all.");
    q.as_of = last; // before that vote
    sample_ask(s, &q);
    sample_is(s->answer, "items/0/outcome/state", "open");
    sample_ask(s, &(struct question){.view = "participants"});
    sample_is(sample_item(s, "jor"), "standing/state", "suspended by motion");
    has(s, "suspended by motion (entry 5)");
}

static void silence_is_broken_by_a_no_or_by_staying_away(void **state) {
    struct sample *s = *state;
    struct error e = {0};
    struct question q = {.view = "motions"};
    assert_int_equal(sample_hold(s->r, "irn", 1, &e), OK); // silence needs log time
    assert_int_equal(sample_hold(s->r, "rus", 2, &e), OK);
    sample_say(s, "kaz", "round", 3, ROUND_OF("r", "open", "2017-05-03", "2017-05-04"));
    sample_say(s, "kaz", "motion", 4,
               MOTION("quiet", "procedural", "{'text':{'en':'So be it.'}}", ",'silence':true"));
    sample_ask(s, &q);
    assert_non_null(strstr(
        (const char *)json_get_text(json_at(json_get(s->answer, "items"), 0), "sentence").data,
        "carried by silence at the deadline unless somebody objects"));
    has(s, "So be it.");
    sample_say(s, "tur", "presence", 5,
               "{'round':'kaz/r','participants':['tur'],'part':'delegation','state':'walked-out'}");
    sample_ask(s, &q);
    has(s, "silence is broken by Republic of Turkey (tur)");
    sample_is(s->answer, "items/0/against/0", "tur");
}

static void participants_show_the_keys_in_force(void **state) {
    struct sample *s = *state;
    struct secret_key key = sample_key("syr", "desk");
    BUF_SCOPED struct buf vkey;
    BUF_SCOPED struct buf body;
    buf_init(&vkey, 512);
    buf_init(&body, 1024);
    key_vkey(span_str(key.name), key.type, key.pub, &vkey);
    buf_printf(&body, "{'op':'revoke','vkey':'" SPAN_FMT "'}", SPAN_ARG(buf_span(&vkey)));
    sample_say(s, "syr", "key", 1, buf_str(&body));
    sample_ask(s, &(struct question){.view = "participants", .columns = 100});
    const struct json *keys = json_get(sample_item(s, "syr"), "keys");
    assert_int_equal(json_count(keys), 2);
    sample_is(keys, "0/label", "root");
    assert_true(json_get_bool(json_at(keys, 0), "in_force"));
    sample_is(keys, "1/label", "desk");
    assert_false(json_get_bool(json_at(keys, 1), "in_force"));
    assert_int_equal(json_get_int(json_at(keys, 1), "revoked"), 1);
    sample_is(sample_item(s, "irn"), "roles/1", "convenor");
    sample_ask(s, &(struct question){.view = "participants", .as_of = 1});
    assert_true(json_get_bool(sample_at(sample_item(s, "syr"), "keys/1"), "in_force"));
}

static void the_record_tells_counts_digests_rules_and_grades(void **state) {
    struct sample *s = *state;
    struct error e = {0};
    uint8_t digest[HASH_BYTES];
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 128);
    sample_say(s, "kaz", "round", 1, ROUND_OF("r", "announced", "2017-05-03", "2017-05-04"));
    sample_force(s, "opp", "round", 2, ROUND_OF("r", "announced", "2017-05-03", "2017-05-04"));
    assert_int_equal(sample_hold(s->r, "irn", 3, &e), OK);
    assert_int_equal(sample_hold(s->r, "rus", 4, &e), OK);
    assert_int_equal(sample_cosign(s->r, &e), OK);
    sample_ask(s, &(struct question){.view = "record"});
    fold_digest(record_fold(s->r), digest);
    hex_put(&hex, span(digest, sizeof digest));
    sample_is(s->answer, "items/0/state", buf_str(&hex));
    assert_int_equal(json_int(sample_at(s->answer, "items/0/acts/ok")), 4);
    assert_int_equal(json_int(sample_at(s->answer, "items/0/acts/void")), 1);
    sample_is(s->answer, "items/0/log_time", "2017-05-02T09:03:00+06:00");
    assert_true(json_get_bool(sample_at(s->answer, "items/0/checkpoint/held"), "met"));
    sample_is(s->answer, "items/0/rules/holders/2", "tur");
    sample_is(s->answer, "held/text", "held by 3 of 3");
    has(s, "4 ok, 1 void, 0 alien, 0 opaque");
    sample_say(s, "kaz", "round", 5, ROUND_OF("q", "announced", "2017-05-03", "2017-05-04"));
    sample_ask(s, &(struct question){.view = "record"});
    sample_is(s->answer, "held/text", "held by 3 of 3 up to entry 4");
    assert_false(json_get_bool(sample_at(s->answer, "items/0/checkpoint/held"), "met"));
    sample_ask(s, &(struct question){.view = "record", .as_of = 1});
    assert_int_equal(json_int(sample_at(s->answer, "items/0/acts/ok")), 1);
    assert_int_equal(json_type(sample_at(s->answer, "items/0/log_time")), JSON_NULL_T);
}

static void an_act_is_shown_with_its_bytes_verdict_and_grade(void **state) {
    struct sample *s = *state;
    struct error e = {0};
    sample_say(s, "kaz", "round", 1, ROUND_OF("r", "announced", "2017-05-03", "2017-05-04"));
    assert_int_equal(sample_cosign(s->r, &e), OK);
    sample_force(s, "opp", "round", 2, ROUND_OF("r", "announced", "2017-05-03", "2017-05-04"));
    sample_ask(s, &(struct question){.view = "act", .ref = "1"});
    const struct json *act = sample_at(s->answer, "items/0");
    sample_is(act, "verdict", "ok");
    sample_is(act, "grade", "held");
    sample_is(act, "keys/0", SAMPLE_RECORD "/kaz/desk");
    sample_is(act, "type", "round");
    sample_is(act, "words", "Republic of Kazakhstan on the round r: announced");
    has(s, "{\"truce\":1,");
    has(s, "\xe2\x80\x94 " SAMPLE_RECORD "/kaz/desk ");
    BUF_SCOPED struct buf id;
    buf_init(&id, 128);
    buf_put_span(&id, json_get_text(act, "id"));
    sample_ask(s, &(struct question){.view = "act", .ref = buf_str(&id)});
    assert_int_equal(json_int(sample_at(s->answer, "items/0/index")), 1);
    sample_ask(s, &(struct question){.view = "act", .ref = "2"});
    sample_is(s->answer, "items/0/verdict", "void");
    sample_is(s->answer, "items/0/rule", "not-permitted");
    sample_is(s->answer, "items/0/grade", "recorded");
    has(s, "void: not-permitted (");
    sample_ask(s, &(struct question){.view = "act", .ref = "0"});
    assert_int_equal(json_count(sample_at(s->answer, "items/0/keys")), 4); // the founders
    has(s, "roles: guarantor");
}

static void what_is_no_entry_is_refused(void **state) {
    struct sample *s = *state;
    static const char *const refs[] = {
        "1",
        "-1",
        "00",
        "x",
        "0x0",
        "kaz/r",
        "99999999999999999999",
        "0000000000000000000000000000000000000000000000000000000000000000"};
    for (size_t i = 0; i < sizeof refs / sizeof *refs; i++)
        sample_refused(s, &(struct question){.view = "act", .ref = refs[i]}, ERR_NOT_FOUND);
    sample_say(s, "kaz", "round", 1, ROUND_OF("r", "announced", "2017-05-03", "2017-05-04"));
    sample_refused(s, &(struct question){.view = "act", .ref = "1", .as_of = 1}, ERR_NOT_FOUND);
}

static void texts_come_in_the_language_asked_for(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "round", 1, ROUND_OF("r", "announced", "2017-05-03", "2017-05-04"));
    sample_ask(s, &(struct question){.view = "rounds", .lang = "ru"});
    sample_is(s->answer, "items/0/title", "Раунд");
    sample_is(s->answer, "items/0/place/name", "Астана");
    sample_is(s->answer, "names/kaz", "Республика Казахстан");
    sample_ask(s, &(struct question){.view = "rounds", .lang = "fr"});
    sample_is(s->answer, "items/0/title", "Round r");
    sample_ask(s, &(struct question){.view = "rounds", .lang = "ar"});
    has(s, "\xe2\x81\xa8جمهورية كازاخستان\xe2\x81\xa9 (\xe2\x81\xa8kaz\xe2\x81\xa9)"); // isolated
                                                                                       // from its
                                                                                       // neighbours
}

int main(void) {
#define CASE(f) cmocka_unit_test_setup_teardown(f, sample_setup, sample_teardown)
    const struct CMUnitTest tests[] = {
        CASE(every_view_answers_on_a_record_that_is_only_founded),
        CASE(every_answer_and_every_page_says_what_it_is_of),
        CASE(the_table_and_its_refs),
        CASE(the_round_that_is_meant),
        CASE(authors_and_reports_that_differ_stand_beside_the_round),
        CASE(one_round_has_what_belongs_to_it),
        CASE(statements_come_newest_first_and_in_pages),
        CASE(a_limit_cuts_and_says_so),
        CASE(rounds_and_meetings_say_why_and_what_about),
        CASE(reports_say_who_said_it_as_what_and_where_it_stood),
        CASE(motions_say_what_is_missing_from_whom),
        CASE(silence_is_broken_by_a_no_or_by_staying_away),
        CASE(participants_show_the_keys_in_force),
        CASE(the_record_tells_counts_digests_rules_and_grades),
        CASE(an_act_is_shown_with_its_bytes_verdict_and_grade),
        CASE(what_is_no_entry_is_refused),
        CASE(texts_come_in_the_language_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
