// SPDX-License-Identifier: Apache-2.0
// The press line: what it says, to whom it gives it, and what it does not say.
#include "view/sample.h"

static const struct question now = {.view = "press"};

static int setup(void **state) {
    sample_setup(state);
    sample_say(*state, "kaz", "round", 0,
               "{'id':'r','kind':'round','track':'astana','title':{'en':'Fourth round'},"
               "'place':{'name':{'en':'Astana'}},'from':'2017-05-03','to':'2017-05-04',"
               "'state':'announced'}");
    return 0;
}

// `who` is a list: "'irn','rus'".
static uint64_t presence(struct sample *s, const char *by, int minute, const char *who,
                         const char *part, const char *state, const char *more) {
    BUF_SCOPED struct buf body;
    buf_init(&body, 4096);
    buf_printf(&body, "{'round':'kaz/r','participants':[%s],'part':'%s','state':'%s'%s}", who, part,
               state, more);
    return sample_say(s, by, "presence", minute, buf_str(&body));
}

#define FULL ",'strength':'full'"
#define TONIGHT                                                                                    \
    ",'when':{'from':'2017-05-02T18:00:00+06:00','to':'2017-05-03T06:00:00+06:00',"                \
    "'text':{'en':'tonight','ru':'ночью'}}"

static void line_is(struct sample *s, const struct question *q, const char *expected) {
    sample_ask(s, q);
    sample_is(s->answer, "line", expected);
}

static void the_evening_reads_as_a_press_officer_would_say_it(void **state) {
    struct sample *s = *state;
    presence(s, "kaz", 10, "'syr'", "delegation", "arrived", FULL);
    presence(s, "kaz", 11, "'un','irn','rus','tur'", "experts", "arrived", FULL);
    presence(s, "kaz", 12, "'rus','tur'", "head", "expected", TONIGHT);
    presence(s, "kaz", 13, "'irn','rus','tur','syr','opp','un','jor'", "delegation", "confirmed",
             "");
    presence(s, "kaz", 14, "'jor'", "delegation", "expected", ",'as':'observer'");
    sample_tell(s, "a", 15, "{'who':'kaz'}",
                "{'by':{'who':'opp'},'act':'delegation','body':{'round':'kaz/r',"
                "'head':{'name':{'en':'Mohamed Alloush'}}}}");
    sample_tell(s, "b", 16, "{'who':'kaz'}",
                "{'act':'presence','body':{'round':'kaz/r','participants':['opp'],"
                "'part':'delegation','state':'arrived'}}");
    presence(s, "irn", 17, "'irn'", "delegation", "arrived", FULL);
    struct question russian = {.view = "press", .lang = "ru"};
    struct question french = {.view = "press", .lang = "fr"}; // which has no words: English
    line_is(
        s, &french,
        "All seven participants have confirmed, the host says. The delegations of the Islamic "
        "Republic of Iran and the Syrian Arab Republic are at full strength; the experts of the "
        "Republic of Turkey, the Russian Federation and the United Nations have arrived at "
        "full strength. The delegation of the Armed opposition, headed by Mohamed Alloush, has "
        "arrived, as reported by the host. The heads of the delegations of the Republic of "
        "Turkey and the Russian Federation are expected tonight; the delegation of Jordan is "
        "expected as an observer.");
    sample_is(s->answer, "according_to/0/according_to", "Republic of Kazakhstan (kaz), host");
    assert_true(sample_text_has(s, "Republic of Kazakhstan (kaz), host: entries 2, 3, 4, 5 and 6"));
    assert_true(sample_text_has(s, "Islamic Republic of Iran (irn), own word: entry 9"));
    assert_true(sample_text_has(s, "As reported by the host, via clip: entry 8"));
    line_is(s, &russian,
            "Все участники подтвердили участие (7), сообщает принимающая сторона. Делегации "
            "(Исламская Республика Иран и Сирийская Арабская Республика) находятся на месте в "
            "полном составе; эксперты (Организация Объединённых Наций, Российская Федерация и "
            "Турецкая Республика) прибыли в полном составе. Делегация (Вооружённая оппозиция), "
            "глава – Mohamed Alloush, прибыла, по сообщению принимающей стороны. Главы делегаций "
            "(Российская Федерация и Турецкая Республика) ожидаются ночью; делегация (Иордания) "
            "ожидается в качестве наблюдателя.");
    assert_true(sample_text_has(s, "собственное заявление: запись 9"));
}

// Arabic has a dual: of two neither the words of one are said nor those of several.
static void two_are_two_where_a_language_says_so(void **state) {
    struct sample *s = *state;
    struct question arabic = {.view = "press", .lang = "ar"};
    presence(s, "kaz", 1, "'rus','tur'", "delegation", "arrived", "");
    sample_ask(s, &arabic);
    assert_true(sample_text_has(s, "وفدا "));
    assert_true(sample_text_has(s, "وصلا."));
    presence(s, "kaz", 2, "'irn'", "delegation", "arrived", "");
    sample_ask(s, &arabic);
    assert_true(sample_text_has(s, "وفود "));
    assert_true(sample_text_has(s, "وصلوا."));
}

static void who_has_confirmed_is_counted_by_whose_word(void **state) {
    struct sample *s = *state;
    presence(s, "kaz", 1, "'syr','opp'", "delegation", "invited", "");
    presence(s, "kaz", 1, "'un'", "members", "arrived", ",'count':1"); // no answer
    line_is(s, &now, "None of the three participants has confirmed yet.");
    presence(s, "syr", 2, "'syr'", "delegation", "confirmed", "");
    line_is(s, &now, "One of the three participants has confirmed, by its own word.");
    presence(s, "kaz", 3, "'opp'", "delegation", "confirmed", "");
    line_is(s, &now,
            "Two of the three participants have confirmed, one by own word, the rest as the host "
            "says.");
    sample_tell(s, "a", 4, "{'name':{'en':'TASS'}}",
                "{'act':'presence','body':{'round':'kaz/r','participants':['un'],"
                "'part':'delegation','state':'confirmed'}}");
    line_is(s, &now,
            "Two of the three participants have confirmed, one by own word, the rest as the host "
            "says; one more has, as reported.");
    presence(s, "un", 5, "'un'", "delegation", "declined", "");
    line_is(s, &now,
            "Two of the three participants have confirmed, one by own word, the rest as the host "
            "says. The delegation of the United Nations has declined.");
}

static void who_suspends_and_comes_back_says_so_itself(void **state) {
    struct sample *s = *state;
    presence(s, "kaz", 1, "'opp'", "delegation", "confirmed", "");
    presence(s, "kaz", 2, "'opp'", "delegation", "suspended-participation", "");
    line_is(s, &now, "The one participant named has confirmed, the host says.");
    presence(s, "opp", 3, "'opp'", "delegation", "suspended-participation", "");
    line_is(s, &now,
            "The one participant named has confirmed, the host says. The delegation of the Armed "
            "opposition has suspended its participation, it says.");
    presence(s, "opp", 4, "'opp'", "delegation", "resumed", "");
    line_is(s, &now,
            "The one participant named has confirmed, the host says. The delegation of the Armed "
            "opposition has resumed its participation, it says.");
}

static void what_did_not_come_is_not_said_to_have_come(void **state) {
    struct sample *s = *state;
    presence(s, "kaz", 1, "'rus','tur'", "head", "expected", TONIGHT);
    presence(s, "kaz", 2, "'syr'", "delegation", "travelling", "");
    presence(s, "kaz", 3, "'un'", "delegation", "left", "");
    line_is(s, &(struct question){.view = "press", .has_at = true, .at = 1270},
            "The heads of the delegations of the "
            "Republic of Turkey and the Russian Federation were expected by 06:00; the delegation "
            "of the Syrian Arab Republic is on the way. The delegation of the United Nations has "
            "left.");
}

static void members_who_walk_out_are_counted(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "meeting", 1,
               "{'id':'m','round':'kaz/r','title':{'en':'Plenary'},'level':'heads',"
               "'format':'plenary','place':{'name':{'en':'Astana'}},"
               "'from':'2017-05-02T09:00:00+06:00','with':[{'who':'opp'}],'state':'in-session'}");
    presence(s, "kaz", 2, "'opp'", "members", "walked-out", ",'count':2,'meeting':'kaz/m'");
    line_is(s, &now,
            "Two members of the delegation of the Armed "
            "opposition walked out of a meeting, the host says.");
}

static void the_line_knows_its_last_word_and_its_last_correction(void **state) {
    struct sample *s = *state;
    uint64_t first = presence(s, "kaz", 1, "'syr'", "delegation", "expected", "");
    uint64_t tur = presence(s, "kaz", 2, "'tur'", "delegation", "arrived", "");
    sample_ask(s, &now);
    assert_int_equal(json_int(sample_at(s->answer, "newest/i")), tur);
    sample_is(s->answer, "newest/author", "kaz");
    assert_null(sample_at(s->answer, "corrected/i"));
    assert_true(sample_text_has(s, "Last said: "));
    assert_false(sample_text_has(s, "Last corrected"));
    uint64_t again = sample_sayf(s, "kaz", "correct", 3,
                                 "{'what':'%s','body':{'round':'kaz/r','participants':['syr'],"
                                 "'part':'delegation','state':'arrived'}}",
                                 sample_id(s, first));
    uint64_t rus = presence(s, "kaz", 4, "'rus'", "delegation", "arrived", "");
    sample_ask(s, &now);
    assert_int_equal(json_int(sample_at(s->answer, "newest/i")), rus);
    assert_int_equal(json_int(sample_at(s->answer, "corrected/i")), again);
    // When it was corrected, not when it was first said.
    sample_is(s->answer, "corrected/at", "2017-05-02T09:03:00+06:00");
    assert_true(sample_text_has(s, "Last said: 09:04, Republic of Kazakhstan (kaz) (entry 5)"));
    assert_true(sample_text_has(s, "Last corrected: 09:03, Republic of Kazakhstan (kaz) (entry "
                                   "4)"));
    // What was said first and corrected last.
    uint64_t last = sample_sayf(s, "kaz", "correct", 5,
                                "{'what':'%s','body':{'round':'kaz/r','participants':['rus'],"
                                "'part':'delegation','state':'arrived','strength':'full'}}",
                                sample_id(s, rus));
    uint64_t anew = sample_sayf(s, "kaz", "correct", 6,
                                "{'what':'%s','body':{'round':'kaz/r','participants':['tur'],"
                                "'part':'delegation','state':'arrived','strength':'full'}}",
                                sample_id(s, tur));
    assert_true(last < anew);
    sample_ask(s, &now);
    assert_int_equal(json_int(sample_at(s->answer, "corrected/i")), anew);
    sample_is(s->answer, "corrected/at", "2017-05-02T09:06:00+06:00");
    sample_ask(s, &(struct question){.view = "press", .lang = "ru"});
    assert_true(sample_text_has(s, "Последнее исправление: 09:06, "));
    sample_ask(s, &(struct question){.view = "press", .lang = "ar"});
    assert_true(sample_text_has(s, "آخر تصحيح: 09:06"));
}

int main(void) {
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, sample_teardown)
    const struct CMUnitTest tests[] = {
        CASE(the_evening_reads_as_a_press_officer_would_say_it),
        CASE(two_are_two_where_a_language_says_so),
        CASE(who_has_confirmed_is_counted_by_whose_word),
        CASE(who_suspends_and_comes_back_says_so_itself),
        CASE(what_did_not_come_is_not_said_to_have_come),
        CASE(members_who_walk_out_are_counted),
        CASE(the_line_knows_its_last_word_and_its_last_correction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
