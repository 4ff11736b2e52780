// SPDX-License-Identifier: Apache-2.0
// How a delegation stands, from the last words of each source. The board's rules, for one round,
// one participant and one moment:
//
//  1. What counts are presence, delegation and report rows of the round: known by --as-of, or the
//     case by --at, or both.
//  2. A presence speaks of each participant it names. A word is keyed by participant, axis (answer,
//     journey, taking part), part and source: its own, the host's, or "X, via Y" for a report that
//     tells of a presence. The last word of each key stands.
//  3. A presence at a meeting, or of members by name or number, is a note, never the state.
//  4. Answer: own word; else the host's; else as reported. "n of m confirmed": m are those whom an
//     act of the round names.
//  5. Journey, part by part: the later of own and host, by name; the other beside it if it differs.
//     Reports fill the place only where neither has spoken, else they stand beside.
//  6. The whole delegation's arrival or departure covers what was said before of its parts; later
//     words on parts print after it. That it is expected, travelling or delayed covers nothing.
//  7. "At full strength" is said of the delegation only if its own row says full and no later word
//  on
//     a part takes that back.
//  8. What was expected by a moment that is past, with nothing later, "was expected". Past is what
//     lies before --at, or else before log time (asking.h); without either nothing is.
//  9. Taking part: the delegation's own word on the whole of itself; "resumed" ends a suspension
//  and
//     a walk-out. Others' word is "X says".
// 10. The headline: taking part if suspended or walked out, else journey, else answer.
// 11. Head: the delegation's own last word, and what reports tell that differs.
// 12. The evening of 2 May 2017 in examples/astana-2017 is the worked example (board_test.c).
#include "view/board_say.h"
#include "view/order.h"

const char *const board_shape_words[] = {"full", "arrived", "part",     "expected", "reported",
                                         "away", "left",    "declined", "none",     NULL};

bool board_claim_is(const struct board_claim *c, const char *state) {
    return c && span_is(c->state, state);
}

static bool strength_is(const struct board_claim *c, const char *strength) {
    return span_is(json_get_text(c->body, "strength"), strength);
}

// Rule 5, and rule 4's last resort: the latest report on one axis and part.
static const struct board_claim *reported(const struct board_row *row, enum board_axis axis,
                                          enum board_part part) {
    const struct board_claim *found = NULL;
    for (size_t i = 0; i < row->other_count; i++) {
        const struct board_claim *c = &row->others[i];
        if (!c->note && c->axis == axis && c->part == part && (!found || c->rank > found->rank))
            found = c;
    }
    return found;
}

static const struct board_claim *journey_of(const struct board_row *row, enum board_part part) {
    const struct board_claim *own = row->said[AXIS_JOURNEY][part][SOURCE_OWN];
    const struct board_claim *host = row->said[AXIS_JOURNEY][part][SOURCE_HOST];
    if (own && host)
        return own->rank > host->rank ? own : host;
    if (own || host)
        return own ? own : host;
    return reported(row, AXIS_JOURNEY, part);
}

// Rule 4: of the whole delegation; own word, else the host's, else as reported.
static const struct board_claim *answer_of(const struct board_row *row) {
    const struct board_claim *const *said = row->said[AXIS_ANSWER][PART_DELEGATION];
    if (said[SOURCE_OWN] || said[SOURCE_HOST])
        return said[SOURCE_OWN] ? said[SOURCE_OWN] : said[SOURCE_HOST];
    return reported(row, AXIS_ANSWER, PART_DELEGATION);
}

// Rule 6. What reports tell of the whole covers no word of the delegation's own or the host's.
static bool covers(const struct board_claim *whole, const struct board_claim *part) {
    if (!whole || !part || !(board_claim_is(whole, "arrived") || board_claim_is(whole, "left")))
        return false;
    if (whole->source == SOURCE_REPORTED && part->source != SOURCE_REPORTED)
        return false;
    return whole->rank > part->rank;
}

// Rule 7. Reports stand beside: they take nothing from what the delegation or the host says.
static bool is_full(const struct board_state *s) {
    const struct board_claim *whole = s->journey[PART_DELEGATION];
    if (!board_claim_is(whole, "arrived") || !strength_is(whole, "full"))
        return false;
    for (int p = PART_HEAD; p < BOARD_PARTS; p++) {
        const struct board_claim *c = s->journey[p];
        if (!c || s->covered[p])
            continue;
        if (c->source == SOURCE_REPORTED && whole->source != SOURCE_REPORTED)
            continue;
        if (!board_claim_is(c, "arrived") || strength_is(c, "partial"))
            return false;
    }
    return true;
}

static int weight(const struct board_state *s, enum board_part part) {
    const struct board_claim *c = s->journey[part];
    bool there = board_claim_is(c, "arrived") || board_claim_is(c, "left");
    if (part != PART_DELEGATION)
        return there ? 1 : 2;
    return there && c->source != SOURCE_REPORTED ? 0 : 3;
}

size_t board_state_parts(const struct board_state *s, enum board_part parts[BOARD_PARTS]) {
    static const enum board_part order[] = {PART_DELEGATION, PART_EXPERTS, PART_HEAD, PART_MEMBERS};
    size_t count = 0;
    for (int w = 0; w <= 3; w++)
        for (size_t i = 0; i < BOARD_PARTS; i++)
            if (s->journey[order[i]] && !s->covered[order[i]] && weight(s, order[i]) == w)
                parts[count++] = order[i];
    return count;
}

// "at full strength", "expected tonight, as reported"
static void put_standing(const struct piece *p, struct buf *out) {
    const struct board_claim *c = p->what;
    const struct board_state *s = p->of;
    const struct asking *a = s->asking;
    bool arrived = board_claim_is(c, "arrived"), whole = c->part == PART_DELEGATION;
    struct piece word = {.put = tell_put_text,
                         .text =
                             span_str(catalog_get(a->words, board_subject(c), MESSAGE("arrived")))};
    if (arrived && (whole ? s->full : c->part != PART_HEAD && strength_is(c, "full")))
        tell_plain(a->words, out, "at full strength");
    else if (arrived && c->part != PART_HEAD && strength_is(c, "partial"))
        tell(a->words, out, "{1} in part", word);
    else if (arrived) // what it said of strength no longer holds, or nothing was said
        tell_put_text(&word, out);
    else
        board_say_state(a, c, false, out);
}

// "experts at full strength", "head expected tonight"
static void say_piece(const struct asking *a, const struct board_state *s, enum board_part part,
                      bool first, struct buf *out) {
    const struct board_claim *c = s->journey[part];
    struct piece standing = {.put = put_standing, .of = s, .what = c};
    BUF_SCOPED struct buf said;
    buf_init(&said, 4096);
    if (part == PART_DELEGATION && first)
        put_standing(&standing, &said);
    else
        tell(a->words, &said, "{1} {2}", BOARD_PART(a, part), standing);
    if (c->source == SOURCE_REPORTED)
        tell(a->words, out, "{1}, as reported", TELL_TEXT(buf_span(&said)));
    else
        buf_put_span(out, buf_span(&said));
}

static struct span say_coming(struct asking *a, const struct board_state *s) {
    enum board_part parts[BOARD_PARTS];
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    size_t count = board_state_parts(s, parts);
    for (size_t i = 0; i < count; i++) {
        buf_put_str(&text, i ? catalog_get(a->words, NULL, MESSAGE("; ")) : "");
        say_piece(a, s, parts[i], i == 0, &text);
    }
    say_capital(&text, 0);
    return asking_keep_text(a, &text);
}

static struct span say_headline(struct asking *a, const struct board_state *s) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    if (s->taking && !board_claim_is(s->taking, "resumed"))
        board_say_state(a, s->taking, false, &text);
    else if (s->coming.size)
        return s->coming;
    else if (s->answer) {
        if (s->answer->source == SOURCE_REPORTED)
            tell(a->words, &text, "{1}, as reported", BOARD_STATE(a, s->answer));
        else
            board_say_state(a, s->answer, false, &text);
    } else {
        tell_plain(a->words, &text, "nothing said of its coming");
    }
    say_capital(&text, 0);
    return asking_keep_text(a, &text);
}

static enum board_shape shape_of_journey(const struct board_state *s) {
    const struct board_claim *whole = s->journey[PART_DELEGATION];
    bool here = false, told = false, missing = false;
    for (int p = PART_HEAD; p < BOARD_PARTS; p++) {
        const struct board_claim *c = s->journey[p];
        if (!c || s->covered[p])
            continue;
        bool arrived = board_claim_is(c, "arrived");
        here = here || (arrived && c->source != SOURCE_REPORTED);
        told = told || (arrived && c->source == SOURCE_REPORTED);
        missing = missing || !arrived || strength_is(c, "partial");
    }
    if (board_claim_is(whole, "arrived") && whole->source != SOURCE_REPORTED) {
        if (s->full)
            return SHAPE_FULL;
        return missing || strength_is(whole, "partial") ? SHAPE_PART : SHAPE_ARRIVED;
    }
    if (here)
        return SHAPE_PART;
    if (board_claim_is(whole, "left"))
        return SHAPE_LEFT;
    return told || board_claim_is(whole, "arrived") ? SHAPE_REPORTED : SHAPE_EXPECTED;
}

static enum board_shape shape_of(const struct board_state *s) {
    enum board_part parts[BOARD_PARTS];
    if (s->taking && !board_claim_is(s->taking, "resumed"))
        return SHAPE_AWAY;
    if (board_state_parts(s, parts))
        return shape_of_journey(s);
    return board_claim_is(s->answer, "declined") ? SHAPE_DECLINED : SHAPE_NONE;
}

void board_state_of(struct board *b, const struct board_row *row, struct board_state *out) {
    struct asking *a = b->asking;
    *out = (struct board_state){.asking = a, .answer = answer_of(row)};
    for (int p = 0; p < BOARD_PARTS; p++)
        out->journey[p] = journey_of(row, (enum board_part)p);
    for (int p = PART_HEAD; p < BOARD_PARTS; p++)
        out->covered[p] = covers(out->journey[PART_DELEGATION], out->journey[p]);
    out->taking = row->said[AXIS_TAKING][PART_DELEGATION][SOURCE_OWN]; // rule 9
    out->full = is_full(out);
    out->coming = say_coming(a, out);
    out->headline = say_headline(a, out);
    out->shape = shape_of(out);
}

struct board_count board_count_of(struct board *b, const struct board_state *states) {
    struct board_count n = {0};
    for (size_t i = 0; i < b->asking->people_count; i++) {
        const struct board_claim *c = states[i].answer;
        if (!b->rows[i].named)
            continue;
        n.m++;
        if (board_claim_is(c, "confirmed")) {
            n.own += c->source == SOURCE_OWN;
            n.host += c->source == SOURCE_HOST;
            n.reported += c->source == SOURCE_REPORTED;
        }
    }
    return n;
}

bool board_same(const struct board_claim *a, const struct board_claim *b) {
    const struct json *x = json_get(a->body, "when"), *y = json_get(b->body, "when");
    if (!span_equal(a->state, b->state) ||
        !span_equal(json_get_text(a->body, "strength"), json_get_text(b->body, "strength")))
        return false;
    return (!x && !y) || (x && y && json_equal(x, y));
}

size_t board_order(const struct board *b, size_t *who) {
    struct asking *a = b->asking;
    size_t count = 0;
    for (size_t i = 0; i < a->people_count; i++)
        if (b->rows[i].shown)
            who[count++] = i;
    order_sort(a, json_get_int(b->round, "number"), who, count);
    return count;
}
