// SPDX-License-Identifier: Apache-2.0
// Names in the order of each language's lists; what counts and what does not.
#include "base/collate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MANY 16

static const struct {
    const char *lang, *names[MANY], *why;
} orders[] = {
    {"en",
     {"", "Åland", "albania", "Côte", "Cote d'Azur", "Coted'ivory", "Iran", "Islamic Republic",
      "Islamic-Republic of", "IslamicRepublic", "Óman", "Turkey", "Türkiye", "Zagreb"},
     "marks and capitals do not count; a word ends before a longer one goes on"},
    {"en", {"2 May", "Aachen", "Ωμέγα", "Алжир", "Йемен", "أستانا", "中国"}, "scripts in turn"},
    {"es", {"Nzeto", "Ñandú", "Oaxaca", "Órgano", "Panamá"}, "ñ is a letter"},
    {"fr", {"Nandou", "Ñandú", "Nzeto"}, "and is none in French"},
    {"ru",
     {"Еда", "Ёлка", "Если", "Ирак", "Исламская Республика Иран", "Йемен", "Казахстан", "Россия"},
     "й is a letter, ё is not"},
    {"en", {"Ибис", "Йемен", "Ирак"}, "й is none in English"},
    {"uk", {"Єгипет", "Заїр", "Ирак", "Ізраїль", "Їжак", "Йорданія", "Канада"}, "і, ї, й after и"},
    {"kk", {"Алжир", "Әзербайжан", "Болгария", "Қазақстан", "Латвия"}, "Kazakh letters in place"},
    {"tr", {"Hindistan", "Irak", "İran", "Japonya", "Orta", "Özbekistan", "Polonya"}, "ı, i, ö"},
    {"ar-SY",
     {"الاتحاد الروسي", "إثيوبيا", "الأردن", "الأمم المتحدة", "تايلند", "الجمهورية التركية",
      "الجمهورية العربية السورية", "جمهورية إيران الإسلامية", "كازاخستان"},
     "the article does not count"},
    {"fa",
     {"بحرین", "پاکستان", "ترکیه", "چین", "حلب", "ژاپن", "گرجستان", "وین", "هند"},
     "Persian letters in place"},
    {"sv", {"Zagreb", "Åland", "Ärla", "Öland"}, "at the end"},
    {"SV-fi", {"Zagreb", "Åland"}, "a tag in any case, with a region"},
    {"pl", {"Lublin", "Łódź", "Madryt"}, "ł after l"},
    {"", {"Lodz", "Łódź", "Lublin"}, "no language: without marks"},
};

static int sign(int n) {
    return (n > 0) - (n < 0);
}

static void names_stand_in_their_languages_order(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        for (size_t a = 0; a < MANY && orders[i].names[a]; a++)
            for (size_t b = 0; b < MANY && orders[i].names[b]; b++) {
                int order = collate_compare(span_str(orders[i].lang), span_str(orders[i].names[a]),
                                            span_str(orders[i].names[b]));
                if (sign(order) != (a > b) - (a < b))
                    fail_msg("%s: \"%s\" and \"%s\": %d: %s", orders[i].lang, orders[i].names[a],
                             orders[i].names[b], order, orders[i].why);
            }
}

static const struct {
    const char *a, *b;
    bool same;
    const char *why;
} pairs[] = {
    {"Mevlut Cavusoglu", "Mevlüt Çavuşoğlu", true, "marks"},
    {"RUSSIA", "Russia", true, "capitals"},
    {"Jaberi Ansari", "Jaberi-Ansari", true, "a hyphen for a space"},
    {"De Mistura ", "de Mistura", true, "a space at the end"},
    {"d'Escoto",
     "d\xe2\x80\x99"
     "Escoto",
     true, "either apostrophe"},
    {"O\xcc\x88nal", "\xc3\x96nal", true, "a mark by itself, or with its letter"},
    {"Ираӣ", "Ирай", true, "without a language й is и"},
    {"محمـد", "مُحَمَّد", true, "vowel marks and the stroke"},
    {"", "", true, "nothing"},
    {"", "-", true, "no letter"},
    {"Onal", "Onall", false, "a letter more"},
    {"On al", "Onal", false, "another word"},
    {"Onal", "Опал", false, "another script"},
    {"\xff\xfe", "a", false, "no text at all"},
};

static void what_is_the_same_in_letters(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (collate_same(span_str(pairs[i].a), span_str(pairs[i].b)) != pairs[i].same)
            fail_msg("\"%s\" and \"%s\": %s", pairs[i].a, pairs[i].b, pairs[i].why);
        bool equal = span_equal(span_str(pairs[i].a), span_str(pairs[i].b));
        int order = collate_compare(span_str("en"), span_str(pairs[i].a), span_str(pairs[i].b));
        assert_int_equal(order == 0, equal); // nothing is left to chance
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_stand_in_their_languages_order),
        cmocka_unit_test(what_is_the_same_in_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
