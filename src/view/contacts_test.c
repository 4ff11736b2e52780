// SPDX-License-Identifier: Apache-2.0
// Who meets whom, against a count that knows nothing of the view; invitations and answers.
#include "view/sample.h"

#include "base/text.h"

static const struct question of_round = {.view = "contacts", .ref = "kaz/r", .columns = 100};

// `with` is a list of slugs between spaces; `more` begins with a comma or is empty.
static void meeting(struct sample *s, const char *id, int minute, const char *with,
                    const char *state, const char *more) {
    BUF_SCOPED struct buf body;
    struct span rest = span_str(with), who;
    buf_init(&body, 4096);
    buf_printf(&body,
               "{'id':'%s','round':'kaz/r','title':{'en':'%s'},'level':'heads','format':'%s',"
               "'place':{'name':{'en':'Astana'}},'from':'2017-05-02T09:10:00+06:00','state':'%s'%s,"
               "'with':[",
               id, id, strstr(more, "rooms") ? "proximity" : "plenary", state, more);
    for (size_t i = 0; span_cut(&rest, ' ', &who); i++)
        buf_printf(&body, "%s{'who':'" SPAN_FMT "'}", i ? "," : "", SPAN_ARG(who));
    buf_put_str(&body, "]}");
    sample_say(s, "kaz", "meeting", minute, buf_str(&body));
}

static void contact(struct sample *s, const char *id, int minute, const char *about) {
    BUF_SCOPED struct buf body;
    buf_init(&body, 4096);
    buf_printf(&body,
               "{'id':'%s','said_by':{'who':'rus'},'standing':'official','wording':'paraphrase',"
               "'sort':'fact','topic':'contact','about':[%s],'text':{'en':'They spoke.'}}",
               id, about);
    sample_say(s, "clip", "report", minute, buf_str(&body));
}

static int64_t cell(struct sample *s, const char *a, const char *b, const char *what) {
    const struct json *items = json_get(s->answer, "items");
    int64_t found = 0;
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *p = json_at(items, i);
        struct span x = json_get_text(p, "a"), y = json_get_text(p, "b");
        if ((span_is(x, a) && span_is(y, b)) || (span_is(x, b) && span_is(y, a)))
            found += json_get_int(p, what);
    }
    return found;
}

static const char *const people[] = {"kaz", "irn", "rus", "tur", "syr", "opp", "un", "jor"};
#define PEOPLE (sizeof people / sizeof *people)

// Meetings by chance; `naive` counts them as somebody with paper would.
static void the_matrix_is_what_one_counts_by_hand(void **state) {
    struct sample *s = *state;
    int naive[PEOPLE][PEOPLE] = {{0}}, total = 0, seen = 0;
    uint32_t chance = 2017;
    for (int m = 0; m < 40; m++) {
        bool in[PEOPLE] = {false}, held = m % 5 != 0;
        char id[16], with[128] = "";
        for (size_t i = 0; i < PEOPLE; i++) {
            chance = chance * 1664525u + 1013904223u;
            in[i] = chance >> 30 == 0 || i == (size_t)m % PEOPLE;
            if (in[i])
                snprintf(with + strlen(with), sizeof with - strlen(with), "%s%s",
                         with[0] ? " " : "", people[i]);
        }
        snprintf(id, sizeof id, "m%d", m);
        meeting(s, id, 10 + m, with, held ? "ended" : m % 2 ? "planned" : "cancelled", "");
        for (size_t i = 0; held && i < PEOPLE; i++)
            for (size_t k = 0; k < PEOPLE; k++)
                naive[i][k] += i != k && in[i] && in[k];
    }
    sample_ask(s, &of_round);
    for (size_t i = 0; i < PEOPLE; i++)
        for (size_t k = 0; k < PEOPLE; k++) {
            assert_int_equal(cell(s, people[i], people[k], "recorded"), naive[i][k]);
            total += i < k ? naive[i][k] : 0;
        }
    assert_true(total > 20);
    const struct json *items = json_get(s->answer, "items");
    for (size_t i = 0; i < json_count(items); i++)
        seen += (int)json_count(json_get(json_at(items, i), "meetings"));
    assert_int_equal(seen, total);
}

static void in_separate_rooms_nobody_meets_but_the_go_between(void **state) {
    struct sample *s = *state;
    meeting(s, "near", 10, "syr opp", "ended", ",'rooms':'separate','go_between':'un'");
    meeting(s, "one", 11, "syr irn un", "ended", "");
    sample_ask(s, &of_round);
    assert_int_equal(cell(s, "syr", "opp", "recorded"), 0);
    assert_int_equal(cell(s, "syr", "opp", "apart"), 1);
    assert_int_equal(cell(s, "un", "opp", "recorded"), 1);
    assert_int_equal(cell(s, "un", "syr", "recorded"), 2);
    assert_true(sample_text_has(s, "(1)"));
    assert_true(sample_text_has(s, "in rooms apart Syrian Arab Republic (syr);"));
    sample_is(s->answer, "meetings/0/by_room/1/0", "opp");
    sample_is(s->answer, "meetings/0/go_between", "un");
    meeting(s, "same", 12, "syr opp un", "ended", ",'rooms':'same','go_between':'un'");
    sample_ask(s, &of_round);
    assert_int_equal(cell(s, "syr", "opp", "recorded"), 1); // a go-between in one room
    assert_int_equal(cell(s, "un", "syr", "recorded"), 3);
}

// The planned meeting of four, and what `attended` acts say of it.
static const struct {
    const char *says[3]; // "who: present; absent"
    const char *present, *disputed;
    const char *why;
} attendances[] = {
    {{0}, "irn rus tur syr", "", "nobody says anything: as planned"},
    {{"irn: irn,rus"}, "irn rus tur syr", "", "a list need not name all"},
    {{"irn: irn; syr"}, "irn rus tur", "", "said to be absent"},
    {{"irn: irn,jor"}, "irn rus tur syr jor", "", "one more came"},
    {{"irn: irn; syr", "syr: syr"}, "irn rus tur syr", "syr", "both is said of Syria"},
    {{"irn: irn; syr", "irn: irn,syr"}, "irn rus tur syr", "", "its author's last word"},
    {{"irn: irn,syr", "irn: irn; syr,tur"}, "irn rus", "", "its author's last word"},
    {{"irn: irn; syr", "rus: rus; syr"}, "irn rus tur", "", "two say the same"},
};

static void put_who(struct buf *out, struct span list, bool objects) {
    struct span one;
    for (size_t i = 0; span_cut(&list, ',', &one); i++)
        buf_printf(out, objects ? "%s{'who':'" SPAN_FMT "'}" : "%s'" SPAN_FMT "'", i ? "," : "",
                   SPAN_ARG(one));
}

static void attend(struct sample *s, const char *says, int minute) {
    BUF_SCOPED struct buf body;
    struct span rest = span_str(says), who, present;
    char author[16];
    buf_init(&body, 4096);
    assert_true(span_cut(&rest, ':', &who));
    snprintf(author, sizeof author, SPAN_FMT, SPAN_ARG(who));
    rest = span_from(rest, 1);
    assert_true(span_cut(&rest, ';', &present));
    buf_put_str(&body, "{'meeting':'kaz/m','present':[");
    put_who(&body, present, false);
    buf_put_str(&body, "]");
    if (rest.size) {
        buf_put_str(&body, ",'absent':[");
        put_who(&body, span_from(rest, 1), true);
        buf_put_str(&body, "]");
    }
    buf_put_str(&body, "}");
    sample_say(s, author, "attended", minute, buf_str(&body));
}

static void lists_of(const struct json *list, const char *expected, const char *why) {
    BUF_SCOPED struct buf found;
    buf_init(&found, 4096);
    for (size_t i = 0; i < json_count(list); i++)
        buf_printf(&found, "%s" SPAN_FMT, i ? " " : "", SPAN_ARG(json_text(json_at(list, i))));
    if (strcmp(buf_str(&found), expected) != 0)
        fail_msg("%s: \"%s\", expected \"%s\"", why, buf_str(&found), expected);
}

static void what_is_said_of_who_was_there_corrects_the_plan(void **state) {
    for (size_t i = 0; i < sizeof attendances / sizeof *attendances; i++) {
        sample_round_setup(state);
        struct sample *s = *state;
        meeting(s, "m", 10, "irn rus tur syr", "ended", "");
        for (int n = 0; n < 3 && attendances[i].says[n]; n++)
            attend(s, attendances[i].says[n], 20 + n);
        sample_ask(s, &of_round);
        const struct json *m = sample_at(s->answer, "meetings/0");
        lists_of(json_get(m, "planned"), "irn rus tur syr", attendances[i].why);
        lists_of(json_get(m, "present"), attendances[i].present, attendances[i].why);
        lists_of(json_get(m, "disputed"), attendances[i].disputed, attendances[i].why);
        static const char *const four[] = {"irn", "rus", "tur", "syr", "jor"};
        for (size_t a = 0; a < 5; a++)
            for (size_t b = 0; b < a; b++)
                assert_int_equal(cell(s, four[a], four[b], "recorded"),
                                 strstr(attendances[i].present, four[a]) &&
                                     strstr(attendances[i].present, four[b]));
        sample_teardown(state);
    }
    *state = NULL;
}

static void the_meetings_page_says_who_was_there_and_who_says_so(void **state) {
    struct sample *s = *state;
    meeting(s, "m", 10, "irn rus tur", "ended", "");
    attend(s, "irn: irn,jor; tur", 20);
    sample_ask(s, &(struct question){.view = "meetings", .columns = 200});
    assert_true(sample_text_has(s, "present: Islamic Republic of Iran (irn), Russian Federation "
                                   "(rus) and Jordan (jor)"));
    assert_true(sample_text_has(
        s, "absent: Republic of Turkey (tur), says Islamic Republic of Iran (irn) (entry 3)"));
    assert_true(sample_text_has(s, "as said by Islamic Republic of Iran (irn) (entry 3)"));
}

static void a_go_between_who_stayed_away_met_nobody(void **state) {
    struct sample *s = *state;
    meeting(s, "m", 10, "irn rus", "ended", ",'rooms':'separate','go_between':'un'");
    attend(s, "irn: irn; un", 20);
    sample_ask(s, &of_round);
    assert_int_equal(cell(s, "un", "irn", "recorded"), 0);
    assert_int_equal(cell(s, "irn", "rus", "apart"), 1);
}

// Of a round by day, of all by round: the parts make the whole, meetings and reports alike.
static void days_and_rounds_make_the_whole(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "round", 1,
               "{'id':'q','kind':'round','track':'astana','title':{'en':'Q'},'place':{'name':{'en':"
               "'A'}},'from':'2017-06-03','to':'2017-06-04','state':'announced'}");
#define AT(id, round, from)                                                                        \
    "{'id':'" id "'," round "'title':{'en':'M'},'level':'heads','format':'plenary','place':"       \
    "{'name':{'en':'A'}},'from':'" from "','with':[{'who':'irn'},{'who':'rus'}],'state':'ended'}"
    sample_say(s, "kaz", "meeting", 2, AT("a", "'round':'kaz/r',", "2017-05-03T10:00:00+06:00"));
    sample_say(s, "kaz", "meeting", 2, AT("b", "'round':'kaz/r',", "2017-05-03T23:00:00+06:00"));
    sample_say(s, "kaz", "meeting", 2, AT("c", "'round':'kaz/r',", "2017-05-04T10:00:00+06:00"));
    sample_say(s, "kaz", "meeting", 2, AT("d", "'round':'kaz/q',", "2017-06-03T10:00:00+06:00"));
    sample_say(s, "kaz", "meeting", 2, AT("e", "", "2017-07-03T10:00:00+06:00"));
    contact(s, "one", 20, "{'who':'irn'},{'who':'rus'},'kaz/a'");         // of the round, this day
    contact(s, "two", 21, "{'who':'irn'},{'who':'rus'},'kaz/q','kaz/r'"); // of two rounds
    contact(s, "three", 22, "{'who':'irn'},{'who':'rus'}");               // of none
    sample_ask(s, &of_round);
    static const struct {
        const char *day;
        int recorded, reported;
    } days[] = {{"2017-05-02", 0, 2}, {"2017-05-03", 2, 0}, {"2017-05-04", 1, 0}};
    assert_int_equal(json_count(json_get(s->answer, "parts")), 3);
    for (size_t i = 0; i < 3; i++) {
        const struct json *part = json_at(json_get(s->answer, "parts"), i);
        sample_is(part, "day", days[i].day);
        assert_int_equal(json_int(sample_at(part, "items/0/recorded")), days[i].recorded);
        assert_int_equal(json_int(sample_at(part, "items/0/reported")), days[i].reported);
    }
    assert_true(sample_text_has(s, "3 May 2017"));
    sample_ask(s, &(struct question){.view = "contacts", .columns = 100});
    static const struct {
        const char *round;
        int recorded, reported;
    } rounds[] = {{"kaz/r", 3, 2}, {"kaz/q", 1, 1}, {"", 1, 1}};
    for (size_t i = 0; i < 3; i++) {
        const struct json *part = json_at(json_get(s->answer, "parts"), i);
        sample_is(part, "round", rounds[i].round);
        assert_int_equal(json_int(sample_at(part, "items/0/recorded")), rounds[i].recorded);
        assert_int_equal(json_int(sample_at(part, "items/0/reported")), rounds[i].reported);
    }
    assert_int_equal(cell(s, "irn", "rus", "recorded"), 5);
    assert_int_equal(cell(s, "irn", "rus", "reported"), 3);
    assert_true(sample_text_has(s, "Outside of rounds"));
}

static void reported_contacts_stand_apart(void **state) {
    struct sample *s = *state;
    meeting(s, "m", 10, "irn rus", "in-session", "");
    contact(s, "a", 20, "{'who':'irn'},{'who':'rus'},{'who':'tur'},'kaz/m'");
    contact(s, "b", 21, "{'who':'irn'},{'name':{'en':'Somebody'}}"); // one participant alone
    contact(s, "c", 22, "{'who':'syr'},{'who':'opp'}");              // of no round
    sample_ask(s, &of_round);
    assert_int_equal(cell(s, "irn", "rus", "recorded"), 1);
    assert_int_equal(cell(s, "irn", "rus", "reported"), 1);
    assert_int_equal(cell(s, "tur", "rus", "reported"), 1);
    assert_int_equal(cell(s, "tur", "rus", "recorded"), 0);
    assert_int_equal(cell(s, "syr", "opp", "reported"), 0);
    assert_true(sample_text_has(s, "1+1r"));
    sample_ask(s, &(struct question){.view = "contacts", .order = "entry"});
    assert_int_equal(cell(s, "syr", "opp", "reported"), 1);
    sample_is(s->answer, "items/0/reports/0/ref", "clip/a");
}

static void both_clocks_hold(void **state) {
    struct sample *s = *state;
    meeting(s, "m", 10, "irn rus", "planned", "");
    uint64_t planned = record_size(s->r);
    meeting(s, "n", 300, "irn rus", "ended", "");
    struct question q = of_round;
    sample_ask(s, &q);
    assert_int_equal(cell(s, "irn", "rus", "recorded"), 1);
    q.as_of = planned;
    sample_ask(s, &q);
    assert_true(json_get_text(s->answer, "empty").size > 0);
    q = of_round;
    q.has_at = true;
    q.at = -60;
    struct error e = sample_refused(s, &q, ERR_NOT_FOUND); // no round by then
    assert_non_null(strstr(e.message, "no round"));
}

static void the_matrix_fits_its_page(void **state) {
    struct sample *s = *state;
    static const size_t widths[] = {100, 80, 40};
    meeting(s, "m", 10, "kaz irn rus tur syr opp un jor clip", "ended", "");
    for (size_t w = 0; w < 3; w++) {
        struct question q = of_round;
        q.columns = widths[w];
        sample_ask(s, &q);
        struct span rest = buf_span(&s->text), line;
        while (span_cut(&rest, '\n', &line))
            assert_in_range(text_columns(line), 0, widths[w] < 60 ? 60 : widths[w]);
        for (size_t i = 0; i < PEOPLE; i++)
            assert_true(sample_text_has(s, people[i]));
    }
}

static void invitations_have_their_answers_beside(void **state) {
    struct sample *s = *state;
    const struct question q = {.view = "invitations", .columns = 100};
    sample_say(s, "kaz", "invite", 1, "{'round':'kaz/r','to':{'who':'jor'},'as':'observer'}");
    sample_say(s, "kaz", "invite", 2,
               "{'round':'kaz/r','to':{'name':{'en':'Lebanon'}},'as':'observer'}");
    sample_say(s, "syr", "interest", 3, "{'about':{'name':{'en':'Iraq'}},'state':'requested'}");
    sample_ask(s, &q);
    sample_is(s->answer, "items/0/to/who", "jor");
    assert_int_equal(json_count(sample_at(s->answer, "items/0/answers")), 0);
    assert_true(sample_text_has(s, "no answer is entered"));
    sample_presence(s, "kaz", 10, "jor", "delegation", "confirmed", "");
    sample_presence(s, "jor", 11, "jor", "delegation", "declined", "");
    sample_told(s, "t", 12, "{'name':{'en':'TASS'}}", "jor", "delegation", "confirmed", "");
    sample_say(s, "kaz", "invite", 13, "{'round':'kaz/r','to':{'who':'jor'},'as':'party'}");
    sample_ask(s, &q);
    assert_int_equal(json_count(json_get(s->answer, "items")), 3); // the last word on each
    sample_is(s->answer, "items/1/as", "party");
    sample_is(s->answer, "items/1/answers/0/according_to", "own word");
    sample_is(s->answer, "items/1/answers/0/state", "declined");
    sample_is(s->answer, "items/1/answers/1/according_to", "host says");
    sample_is(s->answer, "items/1/answers/2/according_to", "as reported by TASS, via clip");
    sample_is(s->answer, "items/2/type", "interest");
    assert_true(sample_text_has(s, "Jordan (jor): invited as party to kaz/r"));
    assert_true(sample_text_has(s, "Iraq: requested"));
    sample_ask(s, &(struct question){.view = "invitations", .ref = "r"});
    assert_int_equal(json_count(json_get(s->answer, "items")), 2);
}

int main(void) {
#define CASE(f) cmocka_unit_test_setup_teardown(f, sample_round_setup, sample_teardown)
    const struct CMUnitTest tests[] = {
        CASE(the_matrix_is_what_one_counts_by_hand),
        CASE(in_separate_rooms_nobody_meets_but_the_go_between),
        cmocka_unit_test(what_is_said_of_who_was_there_corrects_the_plan),
        CASE(the_meetings_page_says_who_was_there_and_who_says_so),
        CASE(a_go_between_who_stayed_away_met_nobody),
        CASE(days_and_rounds_make_the_whole),
        CASE(reported_contacts_stand_apart),
        CASE(both_clocks_hold),
        CASE(the_matrix_fits_its_page),
        CASE(invitations_have_their_answers_beside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
