// SPDX-License-Identifier: Apache-2.0
#include "cli/choices.h"

#include "cli/commands.h"
#include "site/sheets.h"
#include "talks/acts.h"
#include "talks/refusal.h"
#include "view/view.h"

const char *const choices_topics[] = {"act", "rule", "view", "table", NULL};

static void put(struct buf *out, struct span word) {
    if (out->size)
        buf_put_byte(out, ' ');
    buf_put_span(out, word);
}

void choices_of_topic(const char *topic, struct buf *out) {
    const struct act_type *type;
    if (!strcmp(topic, "act"))
        for (size_t i = 0; (type = act_type_at(i)); i++)
            put(out, span_str(type->name));
    if (!strcmp(topic, "rule"))
        for (const struct refusal *r = refusals; r->slug; r++)
            put(out, span_str(r->slug));
    if (!strcmp(topic, "view"))
        for (const struct view *v = views; v->name; v++)
            put(out, span_str(v->name));
    if (!strcmp(topic, "table"))
        for (const struct sheet *s = sheets; s->name; s++)
            put(out, span_str(s->name));
}

// "jsonl|csv|ics": small letters between bars are words to choose from.
static void put_bars(struct span value, struct buf *out) {
    struct span rest = value, word;
    if (span_find(value, '|') < 0)
        return;
    for (size_t i = 0; i < value.size; i++)
        if (value.data[i] != '|' && (value.data[i] < 'a' || value.data[i] > 'z'))
            return;
    while (span_cut(&rest, '|', &word))
        put(out, word);
}

void choices_of_option(const struct option *o, struct buf *out) {
    if (!strcmp(o->name, "--table"))
        choices_of_topic("table", out);
    else if (o->value)
        put_bars(span_str(o->value), out);
}

void choices_of_commands(struct buf *out) {
    struct span last = {0};
    for (size_t i = 0; commands[i]; i++) {
        struct span rest = span_str(commands[i]->name), first;
        if (span_cut(&rest, ' ', &first) && !span_equal(first, last))
            put(out, first);
        last = first;
    }
}

void choices_of_first(const struct command *c, struct buf *out) {
    struct span rest = span_str(c->usage), word = {0};
    (void)span_cut(&rest, ' ', &word);
    if (span_is(word, "VIEW"))
        choices_of_topic("view", out);
    else if (span_is(word, "TYPE"))
        choices_of_topic("act", out);
    else
        put_bars(word, out);
    if (c != &cmd_help)
        return;
    choices_of_commands(out);
    for (size_t i = 0; choices_topics[i]; i++)
        if (strcmp(choices_topics[i], "act") != 0) // a command too
            put(out, span_str(choices_topics[i]));
}
