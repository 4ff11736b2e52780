// SPDX-License-Identifier: Apache-2.0
// One sentence of what a version still lacks, and from whom.
#include "view/concluded.h"

// Those of a line in a state.
struct those {
    const struct asking *a;
    const struct json *line;
    const char *state, *also; // also: another state that counts so; may be NULL
};

static bool is_one(const struct those *t, const struct json *elector) {
    struct span state = json_get_text(elector, "state");
    return span_is(state, t->state) || (t->also && span_is(state, t->also));
}

static size_t count(const struct those *t) {
    const struct json *electors = json_get(t->line, "electors");
    size_t n = 0;
    for (size_t i = 0; i < json_count(electors); i++)
        n += is_one(t, json_at(electors, i));
    return n;
}

static void put_those(const struct piece *p, struct buf *out) {
    const struct those *t = p->what;
    const struct json *electors = json_get(t->line, "electors");
    size_t all = count(t), n = 0;
    for (size_t i = 0; i < json_count(electors); i++) {
        if (!is_one(t, json_at(electors, i)))
            continue;
        struct piece who = ASKING_WHO(t->a, json_get_text(json_at(electors, i), "who"));
        say_comma(t->a->words, n++, all, out);
        who.put(&who, out);
    }
}

// With the role in which the rules want them to.
static void put_as(const struct piece *p, struct buf *out) {
    const struct those *t = p->what;
    struct span line = json_get_text(t->line, "line");
    struct piece names = {.put = put_those, .what = t};
    if (span_starts(line, span_str("who:")))
        put_those(p, out);
    else
        tell(t->a->words, out, "{1} as {2}", names, SAY_WORD(t->a->words, "role", line));
}

static void put_list(const struct piece *p, struct buf *out) {
    const struct asking *a = p->of;
    for (size_t i = 0; i < json_count(p->what); i++) {
        struct piece who = ASKING_WHO(a, json_text(json_at(p->what, i)));
        say_comma(a->words, i, json_count(p->what), out);
        who.put(&who, out);
    }
}

static void begin_part(const struct asking *a, struct buf *out) {
    if (out->size)
        buf_put_str(out, catalog_get(a->words, NULL, MESSAGE("; ")));
}

// What nobody of a line has done yet.
static void say_undone(const struct those *t, bool some, struct buf *out) {
    static const struct {
        const char *act, *all, *some;
    } says[] = {
        {"initial", MESSAGE("the initials of {1}"), MESSAGE("{2} more to initial of {1}")},
        {"sign", MESSAGE("the signature of {1}"), MESSAGE("{2} more to sign of {1}")},
        {"ratify", MESSAGE("ratification by {1}"), MESSAGE("{2} more to ratify of {1}")},
        {"endorse", MESSAGE("endorsement by {1}"), MESSAGE("{2} more to endorse of {1}")},
    };
    struct piece who[] = {{.put = put_as, .what = t}, TELL_INT(json_get_int(t->line, "lacks"))};
    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        if (span_is(json_get_text(t->line, "act"), says[i].act)) {
            begin_part(t->a, out);
            tell_list(t->a->words, out,
                      catalog_get(t->a->words, NULL, some ? says[i].some : says[i].all), who, 2);
        }
}

static void say_line(const struct asking *a, const struct json *line,
                     const struct json *depositaries, struct buf *out) {
    struct those t = {a, line, "none", "other-capacity"};
    struct piece who = {.put = put_those, .what = &t};
    size_t undone = count(&t);
    if (!json_count(json_get(line, "electors"))) {
        begin_part(a, out);
        tell(a->words, out, "somebody with the role {1}, which nobody had when it was drafted",
             SAY_WORD(a->words, "role", json_get_text(line, "line")));
    }
    if (undone)
        say_undone(&t, (int64_t)undone > json_get_int(line, "lacks"), out);
    t = (struct those){a, line, "paper", NULL};
    if (count(&t)) {
        begin_part(a, out);
        tell(a->words, out, "the word of {2} that it has what {1} put on paper", who,
             ((struct piece){.put = put_list, .of = a, .what = depositaries}));
    }
    t.state = "ad-referendum";
    if (count(&t)) {
        begin_part(a, out);
        tell(a->words, out, "confirmation by {1} of what was signed ad referendum", who);
    }
    t.state = "rejected";
    if (count(&t)) {
        begin_part(a, out);
        tell(a->words, out, "approval by {1}, by whose word it was rejected", who);
    }
    t.state = "denounced";
    if (count(&t)) {
        begin_part(a, out);
        tell(a->words, out, "{1} has denounced it", who);
    }
}

// Where the rules ask nobody to sign, a motion decides.
static void say_motions(const struct asking *a, const struct json *motions, struct buf *out) {
    const struct json *last =
        json_count(motions) ? json_at(motions, json_count(motions) - 1) : NULL;
    begin_part(a, out);
    if (last && span_is(json_get_text(last, "outcome"), "open"))
        tell(a->words, out, "the motion {1} to adopt it is still open",
             TELL_TEXT(json_get_text(last, "ref")));
    else
        tell_plain(a->words, out, "a carried motion to adopt it (the rules ask nobody to sign)");
}

static void say_whole(const struct asking *a, const struct json *whole, struct buf *out) {
    BUF_SCOPED struct buf refs;
    buf_init(&refs, BUF_MAX);
    for (size_t i = 0; i < json_count(whole); i++)
        if (!json_get_bool(json_at(whole, i), "agreed")) {
            if (refs.size)
                buf_put_str(&refs, catalog_get(a->words, NULL, MESSAGE(", ")));
            buf_put_span(&refs, json_get_text(json_at(whole, i), "ref"));
        }
    if (!refs.size)
        return;
    begin_part(a, out);
    tell(a->words, out, "nothing is agreed until all is, and {1} is not",
         TELL_TEXT(buf_span(&refs)));
}

// What stands when all that the rules ask has been done.
static void say_agreed(const struct asking *a, const struct json *item,
                       const struct json *depositaries, struct buf *out) {
    const struct json *force = json_get(item, "in_force");
    struct piece keeper = {.put = put_list, .of = a, .what = depositaries};
    struct piece by = ASKING_WHO(a, json_get_text(force, "by"));
    struct span state = json_get_text(force, "state");
    if (span_is(state, "not-yet"))
        tell(a->words, out,
             "Nothing that the rules ask is missing (in force from {2}, as {1} says).", by,
             SAY_TIME(&a->face, json_get_text(force, "from")));
    else if (span_is(state, "term-over"))
        tell(a->words, out,
             "Nothing that the rules ask is missing (its term, as {1} says, ended {2}; extension: "
             "{3}).",
             by, SAY_TIME(&a->face, json_get_text(force, "until")),
             SAY_WORD(a->words, "entry.extension", json_get_text(force, "extension")));
    else if (state.data)
        tell(a->words, out, "Nothing that the rules ask is missing (in force, as {1} says).", by);
    else
        tell(a->words, out,
             "Nothing that the rules ask is missing; when it enters into force, {1} has to say.",
             keeper);
}

void missing_say(const struct asking *a, const struct json *item, const struct json *depositaries,
                 size_t open, struct buf *out, bool *complete) {
    const struct json *asked = json_get(item, "asked");
    BUF_SCOPED struct buf parts;
    buf_init(&parts, BUF_MAX);
    if (open)
        tell_n(a->words, &parts, open, "a text for {1} clause that has options",
               "a text for {1} clauses that have options", TELL_INT(open));
    for (size_t i = 0; i < json_count(asked); i++)
        if (!json_get_bool(json_at(asked, i), "met"))
            say_line(a, json_at(asked, i), depositaries, &parts);
    if (!json_count(asked) && !json_get_bool(item, "agreed"))
        say_motions(a, json_get(item, "motions"), &parts);
    say_whole(a, json_get(item, "whole"), &parts);
    *complete = !parts.size;
    if (parts.size)
        tell(a->words, out, "Missing: {1}.", TELL_TEXT(buf_span(&parts)));
    else
        say_agreed(a, item, depositaries, out);
}
