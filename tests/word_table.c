// SPDX-License-Identifier: Apache-2.0
// Prints the words of the program's tables that views say, for tests/check_messages.py: context,
// tab, English as tell_word has it.
#include "talks/acts.h"
#include "talks/fold.h"
#include "talks/json_schema.h"
#include "talks/motion.h"
#include "talks/refusal.h"
#include "words/tell.h"

#include <stdio.h>

static void put(const char *context, const char *word) {
    BUF_SCOPED struct buf spaced;
    buf_init(&spaced, 256);
    tell_spaced(span_str(word), &spaced);
    printf("%s\t%s\n", context, buf_str(&spaced));
}

static void put_all(const char *context, const char *const *words) {
    for (; *words; words++)
        put(context, *words);
}

static void put_fields(const struct act_type *t, const struct field *fields) {
    char context[128];
    for (const struct field *f = fields; f && f->name; f++) {
        printf("field\t%s\n", f->name);
        if (f->type == F_ENUM) {
            snprintf(context, sizeof context, "%s.%s", t->name, f->name);
            put_all(context, f->words);
        }
        if (f->type == F_OBJECT)
            put_fields(t, f->fields);
    }
}

// What forms say of an act and of its fields.
static void put_help(const struct json *schema) {
    struct span said = json_get_text(schema, "description");
    if (said.data)
        printf("help\t" SPAN_FMT "\n", SPAN_ARG(said));
    for (struct json_each m = json_first(schema); m.value; json_next(&m))
        put_help(m.value);
    for (size_t i = 0; json_type(schema) == JSON_LIST_T && i < json_count(schema); i++)
        put_help(json_at(schema, i));
}

int main(void) {
    static const char *const grades[] = {"recorded", "seen", "held", NULL};
    static const char *const needs[] = {"all", "majority", "consensus", NULL};
    static const char *const standings[] = {"in the talks", "suspended by motion",
                                            "readmitted by motion", NULL};
    static const char *const persons[] = {"head",   "deputy",  "spokesperson", "member",
                                          "expert", "adviser", "interpreter",  NULL};
    static const char *const outcomes[] = {"carried", "failed", "moot", NULL};
    static const char *const marks[] = {"nothing", "agrees", "adds", "contradicts", NULL};
    static const char *const hidings[] = {"corrected", "withdrawn", "annulled", NULL};
    static const char *const votes[] = {"not yet", "not cast", NULL};
    const struct act_type *t;
    for (size_t i = 0; (t = act_type_at(i)); i++)
        put_fields(t, t->fields);
    for (size_t i = 0; (t = act_type_at(i)); i++) {
        JSON_SCOPED struct json *schema = json_schema(t);
        put_help(schema);
        if (t->effect)
            printf("effect\t%s\n", t->effect);
        if (t->not_meant)
            printf("effect\t%s\n", t->not_meant);
    }
    for (size_t i = 0; i <= VERDICT_OPAQUE; i++)
        put("verdict", verdict_words[i]);
    put_all("role", role_words);
    put_all("role", use_words);
    put_all("grade", grades);
    put_all("need", needs);
    put_all("standing", standings);
    put_all("outcome", outcomes);
    put_all("taken back", hidings);
    put_all("mark", marks);
    for (const struct motion_kind *k = motion_kinds; k->name; k++)
        put("motion.kind", k->name);
    put("motion.kind", "move-host"); // in rules alone
    put_all("person", persons);
    put_all("vote.choice", votes);
    for (const struct refusal *r = refusals; r->slug; r++)
        printf("\t%s\n", r->sentence);
    return 0;
}
