// SPDX-License-Identifier: Apache-2.0
// The line a press service would give out, made from the board: sentences, and what they rest on.
//
// What is told of several delegations in the same words becomes one clause. A reported thing is
// said to be reported, in a sentence of its own. Below the line stand the reports that tell of an
// act or a field of the round, each marked by how it stands to what others say (view/beside.h).
#include "base/collate.h"
#include "base/text.h"
#include "view/asks.h"
#include "view/beside.h"
#include "view/board.h"
#include "view/order.h"

// In the order of the sentences; clauses of one section share a sentence.
enum section {
    SECTION_ANSWER, // who has declined
    SECTION_HERE,
    SECTION_TOLD, // here, as reported
    SECTION_COMING,
    SECTION_COMING_TOLD,
    SECTION_GONE,
    SECTION_PART, // of the talks: suspended, walked out, resumed
};
#define SECTIONS 7

struct clause {
    enum section section;
    int order; // within its section
    enum board_part part;
    struct span one, many; // the predicate for one subject, for several
    struct span source;    // ", as reported by …", or empty
    size_t *who;           // places in asking.people
    const struct board_claim **claims;
    size_t count;
};

struct press {
    struct board *board;
    struct board_state *states;
    struct clause *clauses;
    size_t count, room;
    struct json *sentences; // of the answer
    struct json *sources;   // by words: list of act indexes
};

static struct span words(struct press *p, const struct buf *b) {
    return asking_keep_text(p->board->asking, b);
}

static void add_to(struct press *p, const struct clause *like, const struct board_claim *c) {
    struct asking *a = p->board->asking;
    struct clause *found = NULL;
    for (size_t i = 0; i < p->count && !found; i++)
        if (p->clauses[i].section == like->section && p->clauses[i].part == like->part &&
            span_equal(p->clauses[i].many, like->many) &&
            span_equal(p->clauses[i].source, like->source))
            found = &p->clauses[i];
    if (!found) {
        if (p->count == p->room) {
            p->room = p->room ? 2 * p->room : 16;
            struct clause *more = arena_array(&a->arena, struct clause, p->room);
            if (p->count)
                memcpy(more, p->clauses, p->count * sizeof *more);
            p->clauses = more;
        }
        found = &p->clauses[p->count++];
        *found = *like;
        found->who = arena_array(&a->arena, size_t, a->people_count);
        found->claims = arena_array(&a->arena, const struct board_claim *, a->people_count);
    }
    found->who[found->count] = c->who;
    found->claims[found->count++] = c;
}

static struct span source_of(struct press *p, const struct board_claim *c) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    if (c->source != SOURCE_REPORTED)
        return span(NULL, 0);
    struct span who = json_get_text(c->said_by, "who");
    if (!c->said_by) {
        buf_put_str(&text, ", as entered by ");
        text_put_name(&text, asking_name(p->board->asking, c->author));
        return words(p, &text);
    }
    buf_put_str(&text, ", as reported by ");
    if (who.data && asking_is_host(p->board->asking, who))
        buf_put_str(&text, "the host");
    else
        text_put_name(&text, item_actor_name(p->board->asking, c->said_by));
    return words(p, &text);
}

// "arrived at full strength" and how soon in the sentence it comes.
static const char *arrival(const struct board_state *s, const struct board_claim *c, int *order) {
    struct span strength = json_get_text(c->body, "strength");
    bool whole = c->part == PART_DELEGATION;
    *order = 2;
    if (whole ? s->full : c->part != PART_HEAD && span_is(strength, "full")) {
        *order = whole ? 0 : 1;
        return "arrived at full strength";
    }
    if (c->part != PART_HEAD && span_is(strength, "partial"))
        return "arrived in part";
    return "arrived";
}

static void add_here(struct press *p, const struct board_state *s, const struct board_claim *c) {
    struct clause like = {.part = c->part, .source = source_of(p, c)};
    like.section = c->source == SOURCE_REPORTED ? SECTION_TOLD : SECTION_HERE;
    BUF_SCOPED struct buf text;
    buf_init(&text, 256);
    const char *arrived = arrival(s, c, &like.order);
    if (c->part == PART_DELEGATION && like.order == 0) {
        like.one = span_str("is at full strength");
        like.many = span_str("are at full strength");
    } else {
        buf_printf(&text, "has %s", arrived);
        like.one = words(p, &text);
        buf_clear(&text);
        buf_printf(&text, "have %s", arrived);
        like.many = words(p, &text);
    }
    add_to(p, &like, c);
}

// "is expected tonight": the board's own words after the verb.
static struct span coming(struct press *p, const struct board_claim *c, bool many) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    board_say_state(p->board->asking, c, false, &text);
    struct span said = buf_span(&text), was = span_str("was ");
    struct span as = json_get_text(c->body, "as");
    const struct participant *who = &p->board->asking->people[c->who];
    BUF_SCOPED struct buf out;
    buf_init(&out, 4096);
    if (span_starts(said, was)) {
        buf_put_str(&out, many ? "were " : "was ");
        said = span_from(said, was.size);
    } else {
        buf_put_str(&out, many ? "are " : "is ");
    }
    buf_put_span(&out, said);
    if (span_is(as, "observer") && (who->roles & ROLE_OBSERVER))
        buf_put_str(&out, many ? " as observers" : " as an observer");
    return words(p, &out);
}

static void add_coming(struct press *p, const struct board_claim *c) {
    bool told = c->source == SOURCE_REPORTED;
    struct clause like = {.section = told ? SECTION_COMING_TOLD : SECTION_COMING,
                          .order = json_get(c->body, "when") ? 0 : 1,
                          .part = c->part,
                          .one = coming(p, c, false),
                          .many = coming(p, c, true),
                          .source = source_of(p, c)};
    add_to(p, &like, c);
}

static void add_plain(struct press *p, const struct board_claim *c, enum section section,
                      const char *one, const char *many) {
    struct clause like = {.section = section,
                          .part = c->part,
                          .one = span_str(one),
                          .many = span_str(many),
                          .source = source_of(p, c)};
    add_to(p, &like, c);
}

static void add_taking(struct press *p, const struct board_claim *c) {
    if (board_claim_is(c, "walked-out"))
        add_plain(p, c, SECTION_PART, "has walked out, it says", "have walked out, they say");
    else if (board_claim_is(c, "resumed"))
        add_plain(p, c, SECTION_PART, "has resumed its participation, it says",
                  "have resumed their participation, they say");
    else
        add_plain(p, c, SECTION_PART, "has suspended its participation, it says",
                  "have suspended their participation, they say");
}

static void add_row(struct press *p, size_t who) {
    const struct board_state *s = &p->states[who];
    enum board_part parts[BOARD_PARTS];
    if (board_claim_is(s->answer, "declined"))
        add_plain(p, s->answer, SECTION_ANSWER, "has declined", "have declined");
    size_t count = board_state_parts(s, parts);
    for (size_t i = 0; i < count; i++) {
        const struct board_claim *c = s->journey[parts[i]];
        if (board_claim_is(c, "arrived"))
            add_here(p, s, c);
        else if (board_claim_is(c, "left"))
            add_plain(p, c, SECTION_GONE, "has left", "have left");
        else
            add_coming(p, c);
    }
    if (s->taking)
        add_taking(p, s->taking);
}

// Names of several words mostly take an article in English: "the Republic of Turkey".
static bool takes_article(struct span name) {
    static const char *const nouns[] = {
        "republic",   "federation", "kingdom", "nations",      "states",  "union",    "emirates",
        "opposition", "government", "league",  "organization", "council", "movement", "commission",
        "front",      "army",       NULL};
    struct span word;
    if (span_starts(name, span_str("The ")) || span_starts(name, span_str("the ")))
        return false;
    while (span_cut(&name, ' ', &word))
        for (size_t i = 0; nouns[i]; i++)
            if (collate_same(word, span_str(nouns[i])))
                return true;
    return false;
}

static void say_name(struct asking *a, size_t who, struct buf *out) {
    struct span name = asking_name(a, a->people[who].slug);
    buf_put_str(out, takes_article(name) ? "the " : "");
    text_put_name(out, name);
}

// Who heads it, where the clause is about one: own word; or, in a reported clause, by that report's
// own source.
static struct span head_name(struct press *p, const struct clause *c) {
    const struct board_row *row = &p->board->rows[c->who[0]];
    const struct board_claim *said = c->claims[0];
    for (size_t i = 0; i < row->head_count; i++) {
        const struct board_head *h = &row->heads[i];
        const struct json *name = json_get(json_get(h->body, "head"), "name");
        bool same = h->by.source == SOURCE_REPORTED && h->by.said_by && said->said_by &&
                    span_equal(h->by.author, said->author) &&
                    json_equal(h->by.said_by, said->said_by);
        if (name && (said->source == SOURCE_REPORTED ? same : h->by.source == SOURCE_OWN))
            return asking_text(p->board->asking, name);
    }
    return span(NULL, 0);
}

static void say_subject(struct press *p, const struct clause *c, struct buf *out) {
    static const char *const one[] = {"the delegation of ", "the head of the delegation of ",
                                      "the experts of ", "members of the delegation of "};
    static const char *const many[] = {"the delegations of ", "the heads of the delegations of ",
                                       "the experts of ", "members of the delegations of "};
    buf_put_str(out, c->count == 1 ? one[c->part] : many[c->part]);
    for (size_t i = 0; i < c->count; i++) {
        say_comma(i, c->count, out);
        say_name(p->board->asking, c->who[i], out);
    }
    bool told = c->section == SECTION_TOLD && c->part == PART_DELEGATION;
    struct span head =
        c->count == 1 && (told || c->part == PART_HEAD) ? head_name(p, c) : span(NULL, 0);
    if (head.size) {
        buf_put_str(out, told ? ", headed by " : ", ");
        text_put_name(out, head);
        buf_put_byte(out, ',');
    }
}

// In the order of the log, each once.
static void put_act(struct json *acts, const char *name, const struct board_claim *c) {
    const struct json *old = json_get(acts, name);
    struct json *list = json_new_list();
    int64_t i = (int64_t)c->place.i;
    bool put = false;
    for (size_t n = 0; n < json_count(old); n++) {
        int64_t other = json_int(json_at(old, n));
        if (!put && other >= i) {
            json_add(list, json_new_int(i));
            put = true;
        }
        if (other != i)
            json_add(list, json_new_int(other));
    }
    if (!put)
        json_add(list, json_new_int(i));
    json_put(acts, name, list);
}

// Who says it, as the foot of the line names them: "Islamic Republic of Iran, own word".
static void rests_on(struct press *p, struct json *sentence, const struct board_claim *c) {
    struct asking *a = p->board->asking;
    BUF_SCOPED struct buf key;
    buf_init(&key, 4096);
    if (c->source == SOURCE_REPORTED) {
        board_say_source(a, c, &key);
        say_capital(&key, 0);
    } else {
        text_put_name(&key, asking_name(a, c->author));
        buf_printf(&key, " (" SPAN_FMT ")%s", SPAN_ARG(c->author),
                   c->source == SOURCE_OWN ? ", own word" : ", host");
    }
    put_act(sentence, "acts", c);
    put_act(p->sources, buf_str(&key), c);
}

static struct json *new_sentence(void) {
    struct json *o = json_new_object();
    json_put(o, "text", NULL);
    json_put(o, "acts", json_new_list());
    return o;
}

static void end_sentence(struct press *p, struct buf *text, struct json *sentence) {
    buf_put_byte(text, '.');
    say_capital(text, 0);
    json_put_text(sentence, "text", buf_span(text));
    json_add(p->sentences, sentence);
}

static int by_order(const void *x, const void *y) {
    const struct clause *a = *(const struct clause *const *)x,
                        *b = *(const struct clause *const *)y;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    return a < b ? -1 : a > b; // as they came
}

static void say_section(struct press *p, enum section section) {
    const struct clause **list =
        arena_array(&p->board->asking->arena, const struct clause *, p->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < p->count; i++)
        if (p->clauses[i].section == section)
            list[count++] = &p->clauses[i];
    if (!count)
        return;
    qsort(list, count, sizeof *list, by_order);
    struct json *sentence = new_sentence();
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    for (size_t i = 0; i < count; i++) {
        const struct clause *c = list[i];
        bool many = c->count > 1 || c->part >= PART_EXPERTS; // experts are several
        buf_put_str(&text, i ? "; " : "");
        say_subject(p, c, &text);
        buf_put_byte(&text, ' ');
        buf_put_span(&text, many ? c->many : c->one);
        buf_put_span(&text, c->source);
        for (size_t n = 0; n < c->count; n++)
            rests_on(p, sentence, c->claims[n]);
    }
    end_sentence(p, &text, sentence);
}

static void say_how_many(const struct board_count *n, struct buf *out) {
    size_t confirmed = n->own + n->host;
    if (n->m == 1) {
        buf_printf(out, "the one participant named has %s",
                   confirmed ? "confirmed" : "not confirmed yet");
        return;
    }
    if (confirmed == n->m) {
        buf_put_str(out, "all ");
    } else {
        say_number(confirmed, out);
        buf_put_str(out, " of the ");
    }
    say_number(n->m, out);
    buf_put_str(out, " participants ");
    buf_put_str(out, confirmed > 1 ? "have confirmed" : "has confirmed");
    buf_put_str(out, confirmed ? "" : " yet");
}

static void say_whose_word(const struct board_count *n, struct buf *out) {
    if (n->host && !n->own) {
        buf_put_str(out, ", the host says");
    } else if (n->own && !n->host) {
        buf_put_str(out, n->own == 1 ? ", by its own word" : ", by their own word");
    } else if (n->own) {
        buf_put_str(out, ", ");
        say_number(n->own, out);
        buf_put_str(out, " by own word, the rest as the host says");
    }
    if (n->reported) {
        buf_put_str(out, "; ");
        say_number(n->reported, out);
        buf_put_str(out, n->reported == 1 ? " more has, as reported" : " more have, as reported");
    }
}

// "All eight participants have confirmed, the host says." Nothing where nobody was asked: that
// none has confirmed would then say too much.
static void say_confirmed(struct press *p) {
    struct asking *a = p->board->asking;
    struct board_count n = board_count_of(p->board, p->states);
    struct json *sentence = new_sentence();
    bool any = false;
    BUF_SCOPED struct buf text;
    buf_init(&text, 1024);
    for (size_t i = 0; i < a->people_count; i++) {
        any = any || (p->board->rows[i].named && p->states[i].answer);
        if (p->board->rows[i].named && board_claim_is(p->states[i].answer, "confirmed"))
            rests_on(p, sentence, p->states[i].answer);
    }
    if (!any) {
        json_free(sentence);
        return;
    }
    say_how_many(&n, &text);
    say_whose_word(&n, &text);
    end_sentence(p, &text, sentence);
}

// Of a meeting, of some members: as the board's notes have it.
static void say_notes(struct press *p, size_t who) {
    const struct board_row *row = &p->board->rows[who];
    struct asking *a = p->board->asking;
    for (size_t i = 0; i < row->other_count; i++) {
        const struct board_claim *c = &row->others[i];
        const struct json *count = json_get(c->body, "count");
        if (!c->note || !count || !board_claim_is(c, "walked-out"))
            continue;
        BUF_SCOPED struct buf text;
        buf_init(&text, 4096);
        struct json *sentence = new_sentence();
        say_number((uint64_t)json_int(count), &text);
        buf_put_str(&text, json_int(count) == 1 ? " member" : " members");
        buf_put_str(&text, " of the delegation of ");
        say_name(a, who, &text);
        buf_put_str(&text, " walked out");
        if (json_get(c->body, "meeting"))
            buf_put_str(&text, " of a meeting");
        buf_put_str(&text, c->source == SOURCE_HOST  ? ", the host says"
                           : c->source == SOURCE_OWN ? ", by its own word"
                                                     : "");
        buf_put_span(&text, source_of(p, c));
        rests_on(p, sentence, c);
        end_sentence(p, &text, sentence);
    }
}

static void put_line(struct press *p, struct json *out) {
    BUF_SCOPED struct buf line;
    buf_init(&line, BUF_MAX);
    for (size_t i = 0; i < json_count(p->sentences); i++) {
        buf_put_str(&line, i ? " " : "");
        buf_put_span(&line, json_get_text(json_at(p->sentences, i), "text"));
    }
    json_put_text(out, "line", buf_span(&line));
    struct json *sources = json_new_list();
    for (struct json_each m = json_first(p->sources); m.value; json_next(&m)) {
        struct json *o = json_new_object();
        json_put_str(o, "according_to", m.name);
        json_put(o, "acts", json_copy(m.value));
        json_add(sources, o);
    }
    json_put(out, "according_to", sources);
}

static void compose(struct press *p, struct json *out) {
    struct asking *a = p->board->asking;
    size_t *order = arena_array(&a->arena, size_t, a->people_count + 1);
    size_t count = board_order(p->board, order);
    for (size_t i = 0; i < a->people_count; i++)
        board_state_of(p->board, &p->board->rows[i], &p->states[i]);
    say_confirmed(p);
    for (size_t i = 0; i < count; i++)
        add_row(p, order[i]);
    for (int s = 0; s < SECTIONS; s++)
        say_section(p, (enum section)s);
    for (size_t i = 0; i < count; i++)
        say_notes(p, order[i]);
    put_line(p, out);
}

enum err press_ask(struct record *r, const struct view_query *q, struct json *out,
                   struct error *e) {
    ASKING_SCOPED struct asking a;
    struct json *rounds, *reports;
    const struct json *round = NULL;
    struct board b;
    struct press p = {.board = &b, .sentences = json_new_list()};
    json_put(out, "items", p.sentences);
    enum err err = asking_begin(&a, r, q, e);
    a.tongue.want = span_str("en"); // the line is in English, and so is what it quotes
    if (!err)
        err = rounds_list(&a, &rounds, e);
    if (!err)
        err = rounds_pick(&a, rounds, q->ref, &round, e);
    if (!err && round)
        err = board_read(&a, round, &b, e);
    if (err)
        return err;
    if (round) {
        json_put(out, "round", json_copy(round));
        order_put(&a, json_get_int(round, "number"), out);
        p.states = arena_array(&a.arena, struct board_state, a.people_count + 1);
        p.sources = asking_keep(&a, json_new_object());
        compose(&p, out);
        err = beside_of_round(&a, json_get_text(round, "ref"), &reports, e);
        if (err)
            return err;
        json_put(out, "reports", reports);
    }
    if (!json_count(p.sentences))
        json_put_str(out, "empty",
                     "There is nothing to give out yet: nobody has said who comes to a round. The "
                     "host can, and each delegation for itself, with \"presence\" acts.");
    return OK;
}
