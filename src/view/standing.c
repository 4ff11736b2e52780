// SPDX-License-Identifier: Apache-2.0
#include "view/standing.h"

#include "base/text.h"
#include "talks/refusal.h"

static const char class_sql[] = "SELECT class, rule FROM act WHERE i = ?1";

const char *const signature_words[] = {"verified", "forged", "not checked", NULL};

// What is wrong with an alien entry, where the rule's sentence says only how it should be.
static const struct {
    const char *rule, *why;
} reasons[] = {
    {"bad-signature", MESSAGE("the signature does not verify")},
    {"unknown-key", MESSAGE("no key of that participant in this record signed it")},
    {"revoked-key", MESSAGE("the key that signed it was revoked before")},
    {"wrong-use", MESSAGE("the key that signed it may not sign this")},
    {"wrong-record", MESSAGE("it was signed for another record")},
    {"already-logged", MESSAGE("it stood in the log before: this is a copy")},
};

enum err standing_of(struct record *r, uint64_t index, struct standing *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(record_rows(r), class_sql, &s, e);
    if (err)
        return err;
    stmt_int(s, 1, index < INT64_MAX ? (int64_t)index : INT64_MAX);
    if (!stmt_row(s, e))
        return stmt_failed(s) ? e ? e->code : ERR_IO
                              : error_set(e, ERR_NOT_FOUND, "no entry %llu in this record",
                                          (unsigned long long)index);
    BUF_SCOPED struct buf rule;
    buf_init(&rule, 64);
    buf_put_span(&rule, stmt_get_text(s, 1));
    const struct refusal *refusal = refusal_find(buf_str(&rule));
    *out =
        (struct standing){(enum verdict_class)stmt_get_int(s, 0), refusal ? refusal->slug : NULL};
    stmt_reset(s);
    return OK;
}

enum signature standing_signature(const struct state *s, const struct act *act,
                                  const struct note_sig *sig, uint64_t index) {
    const struct key *k = state_key(s, sig->name, sig->id);
    if (!k || k->added > index)
        return SIGNATURE_UNKNOWN;
    return note_sig_check(&act->note, sig, &k->v) ? SIGNATURE_GOOD : SIGNATURE_BAD;
}

static const char *reason(const char *rule) {
    const struct refusal *refusal = refusal_find(rule);
    for (size_t i = 0; rule && i < sizeof reasons / sizeof *reasons; i++)
        if (!strcmp(rule, reasons[i].rule))
            return reasons[i].why;
    return refusal ? refusal->sentence : MESSAGE("the rules refuse it");
}

void standing_say(const struct catalog *words, const struct standing *s, struct span by,
                  struct buf *out) {
    struct piece who = TELL_NAME(by);
    struct piece why = TELL_STR(catalog_get(words, NULL, reason(s->rule)));
    if (!by.size)
        who = TELL_STR(catalog_get(words, NULL, MESSAGE("anybody")));
    if (s->class != VERDICT_ALIEN && s->class != VERDICT_VOID)
        return;
    if (s->class == VERDICT_ALIEN)
        tell(words, out, "Alien: never an act of {1}: {2}", who, why);
    else
        tell(words, out, "Void: signed by {1} and without effect: {2}", who, why);
    if (s->rule) {
        buf_put_byte(out, ' ');
        tell(words, out, "({1})", TELL_STR(s->rule));
    }
}
