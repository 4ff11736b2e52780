// SPDX-License-Identifier: Apache-2.0
#include "view/sheet_words.h"

#include "words/tell.h"

// Nouns and verbal nouns, which need no agreement with whom they are said of: messages with the
// context "sheet".
static const struct {
    const char *key, *english;
} words[] = {
    {"Evening sheet", MESSAGE_IN("sheet", "Evening sheet")},
    {"Programme", MESSAGE_IN("sheet", "Programme")},
    {"no meeting is entered", MESSAGE_IN("sheet", "no meeting is entered")},
    {"Delegations", MESSAGE_IN("sheet", "Delegations")},
    {"nothing is said of any", MESSAGE_IN("sheet", "nothing is said of any")},
    {"Open questions and deadlines", MESSAGE_IN("sheet", "Open questions and deadlines")},
    {"none", MESSAGE_IN("sheet", "none")},
    {"confirmed participation", MESSAGE_IN("sheet", "confirmed participation")},
    {"one room", MESSAGE_IN("sheet", "one room")},
    {"rooms apart", MESSAGE_IN("sheet", "rooms apart")},
    {"between them", MESSAGE_IN("sheet", "between them")},
    {"with", MESSAGE_IN("sheet", "with")},
    {"absent", MESSAGE_IN("sheet", "absent")},
    {"head", MESSAGE_IN("sheet", "head")},
    {"level", MESSAGE_IN("sheet", "level")},
    {"not named", MESSAGE_IN("sheet", "not named")},
    {"name withheld", MESSAGE_IN("sheet", "name withheld")},
    {"delegation", MESSAGE_IN("sheet", "delegation")},
    {"experts", MESSAGE_IN("sheet", "experts")},
    {"members", MESSAGE_IN("sheet", "members")},
    {"full", MESSAGE_IN("sheet", "at full strength")},
    {"partial", MESSAGE_IN("sheet", "in part")},
    {"invited", MESSAGE_IN("sheet", "invited")},
    {"declined", MESSAGE_IN("sheet", "declined")},
    {"confirmed", MESSAGE_IN("sheet", "confirmed")},
    {"expected", MESSAGE_IN("sheet", "expected")},
    {"travelling", MESSAGE_IN("sheet", "travelling")},
    {"delayed", MESSAGE_IN("sheet", "delayed")},
    {"arrived", MESSAGE_IN("sheet", "arrived")},
    {"left", MESSAGE_IN("sheet", "left")},
    {"suspended-participation", MESSAGE_IN("sheet", "participation suspended")},
    {"walked-out", MESSAGE_IN("sheet", "walked out")},
    {"resumed", MESSAGE_IN("sheet", "participation resumed")},
    {"own", MESSAGE_IN("sheet", "own word")},
    {"host", MESSAGE_IN("sheet", "host says")},
    {"reported", MESSAGE_IN("sheet", "as reported")},
    {"technical", MESSAGE_IN("sheet", "technical")},
    {"deputies", MESSAGE_IN("sheet", "deputies")},
    {"envoys", MESSAGE_IN("sheet", "envoys")},
    {"heads", MESSAGE_IN("sheet", "heads")},
    {"ministers", MESSAGE_IN("sheet", "ministers")},
    {"leaders", MESSAGE_IN("sheet", "leaders")},
    {"plenary", MESSAGE_IN("sheet", "plenary")},
    {"bilateral", MESSAGE_IN("sheet", "bilateral")},
    {"trilateral", MESSAGE_IN("sheet", "trilateral")},
    {"quadrilateral", MESSAGE_IN("sheet", "quadrilateral")},
    {"proximity", MESSAGE_IN("sheet", "proximity")},
    {"caucus", MESSAGE_IN("sheet", "caucus")},
    {"press", MESSAGE_IN("sheet", "press")},
    {"planned", MESSAGE_IN("sheet", "planned")},
    {"in-session", MESSAGE_IN("sheet", "in session")},
    {"adjourned", MESSAGE_IN("sheet", "adjourned")},
    {"ended", MESSAGE_IN("sheet", "ended")},
    {"cancelled", MESSAGE_IN("sheet", "cancelled")},
    {"announced", MESSAGE_IN("sheet", "announced")},
    {"open", MESSAGE_IN("sheet", "open")},
    {"suspended", MESSAGE_IN("sheet", "suspended")},
    {"closed", MESSAGE_IN("sheet", "closed")},
    {"postponed", MESSAGE_IN("sheet", "postponed")},
    {"silence until", MESSAGE_IN("sheet", "silence until")},
    {"to be decided by", MESSAGE_IN("sheet", "to be decided by")},
    {"no word yet of", MESSAGE_IN("sheet", "no word yet of")},
    {"against", MESSAGE_IN("sheet", "against")},
};

const char *sheet_word(struct span lang, const char *english) {
    const struct catalog *in = catalog_find(lang);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].key, english) == 0)
            return catalog_get(in, "sheet", words[i].english);
    return catalog_get(in, NULL, english);
}

void sheet_put_word(struct span lang, struct span word, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    buf_put_span(&text, word);
    buf_put_str(out, sheet_word(lang, buf_str(&text)));
}
