// SPDX-License-Identifier: Apache-2.0
#include "view/sheet_words.h"

// Nouns and verbal nouns, which need no agreement with whom they are said of.
static const struct {
    const char *key, *en, *ru, *ar; // en NULL: the key itself
} words[] = {
    {"Evening sheet", NULL, "Вечерняя сводка", "النشرة المسائية"},
    {"Programme", NULL, "Программа", "البرنامج"},
    {"no meeting is entered", NULL, "встреч не внесено", "لم يُدرج أي اجتماع"},
    {"Delegations", NULL, "Делегации", "الوفود"},
    {"nothing is said of any", NULL, "ни о ком ничего не сказано", "لم يُذكر شيء عن أي وفد"},
    {"Open questions and deadlines", NULL, "Открытые вопросы и сроки", "المسائل المفتوحة والمهل"},
    {"none", NULL, "нет", "لا يوجد"},
    {"confirmed participation", NULL, "подтвердили участие", "أكدوا المشاركة"},
    {"one room", NULL, "в одном зале", "قاعة واحدة"},
    {"rooms apart", NULL, "в разных залах", "قاعات منفصلة"},
    {"between them", NULL, "между ними", "بينها"},
    {"with", NULL, "участвуют", "بحضور"},
    {"absent", NULL, "отсутствуют", "غياب"},
    {"head", NULL, "глава", "رئيس الوفد"},
    {"not named", NULL, "не назван", "لم يُسمَّ"},
    {"name withheld", NULL, "имя не раскрывается", "الاسم محجوب"},
    {"delegation", NULL, "делегация", "الوفد"},
    {"experts", NULL, "эксперты", "خبراء"},
    {"members", NULL, "члены делегации", "أعضاء الوفد"},
    {"full", "at full strength", "в полном составе", "بكامل الأعضاء"},
    {"partial", "in part", "не в полном составе", "جزئياً"},
    {"invited", NULL, "приглашение", "دعوة"},
    {"declined", NULL, "отказ", "اعتذار"},
    {"confirmed", NULL, "подтверждение", "تأكيد المشاركة"},
    {"expected", NULL, "ожидается прибытие", "وصول متوقع"},
    {"travelling", NULL, "в пути", "في الطريق"},
    {"delayed", NULL, "задержка", "تأخير"},
    {"arrived", NULL, "прибытие", "وصول"},
    {"left", NULL, "отъезд", "مغادرة"},
    {"suspended-participation", "participation suspended", "участие приостановлено",
     "تعليق المشاركة"},
    {"walked-out", "walked out", "уход с переговоров", "انسحاب"},
    {"resumed", "participation resumed", "участие возобновлено", "استئناف المشاركة"},
    {"own", "own word", "сама делегация", "بحسب الوفد نفسه"},
    {"host", "host says", "принимающая сторона", "بحسب الجهة المضيفة"},
    {"reported", "as reported", "по сообщениям", "بحسب ما نُقل"},
    {"technical", NULL, "технический уровень", "المستوى الفني"},
    {"deputies", NULL, "заместители", "النواب"},
    {"envoys", NULL, "посланники", "المبعوثون"},
    {"heads", NULL, "главы делегаций", "رؤساء الوفود"},
    {"ministers", NULL, "министры", "الوزراء"},
    {"leaders", NULL, "лидеры", "القادة"},
    {"plenary", NULL, "пленарное заседание", "جلسة عامة"},
    {"bilateral", NULL, "двусторонняя встреча", "لقاء ثنائي"},
    {"trilateral", NULL, "трёхсторонняя встреча", "لقاء ثلاثي"},
    {"quadrilateral", NULL, "четырёхсторонняя встреча", "لقاء رباعي"},
    {"proximity", NULL, "непрямые переговоры", "محادثات غير مباشرة"},
    {"caucus", NULL, "отдельное совещание", "اجتماع منفرد"},
    {"press", NULL, "встреча с прессой", "لقاء صحفي"},
    {"planned", NULL, "намечено", "مزمع"},
    {"in-session", "in session", "идёт", "منعقد"},
    {"adjourned", NULL, "прервано", "مرفوع"},
    {"ended", NULL, "завершено", "منتهٍ"},
    {"cancelled", NULL, "отменено", "ملغى"},
    {"announced", NULL, "объявлено", "معلن"},
    {"open", NULL, "открыто", "مفتوح"},
    {"suspended", NULL, "приостановлено", "معلق"},
    {"closed", NULL, "закрыто", "مختتم"},
    {"postponed", NULL, "отложено", "مؤجل"},
    {"silence until", NULL, "молчание до", "إجراء الصمت حتى"},
    {"to be decided by", NULL, "решить до", "يُبت فيه حتى"},
    {"no word yet of", NULL, "пока не ответили", "لم يرد بعد من"},
    {"against", NULL, "против", "ضد"},
    {"Exercise: no state made these acts", NULL, "Учение: ни одно государство этого не совершало",
     "تمرين: لم تقم أي دولة بهذه الأفعال"},
};

const char *sheet_word(struct span lang, const char *english) {
    ptrdiff_t dash = span_find(lang, '-');
    struct span primary = dash < 0 ? lang : span_head(lang, (size_t)dash);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].key, english) == 0)
            return span_is(primary, "ru")   ? words[i].ru
                   : span_is(primary, "ar") ? words[i].ar
                   : words[i].en            ? words[i].en
                                            : english;
    return english;
}

void sheet_put_word(struct span lang, struct span word, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    buf_put_span(&text, word);
    buf_put_str(out, sheet_word(lang, buf_str(&text)));
}
