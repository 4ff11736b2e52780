// SPDX-License-Identifier: Apache-2.0
// The line a press service would give out, made from the board: sentences, and what they rest on.
//
// What is told of several delegations in the same words becomes one clause. A reported thing is
// said to be reported, in a sentence of its own. Below the line stand the reports that tell of an
// act or a field of the round, each marked by how it stands to what others say (view/beside.h).
#include "view/press.h"

#include "base/collate.h"
#include "base/text.h"
#include "view/asks.h"
#include "view/beside.h"
#include "view/order.h"

static const char dated_sql[] = "SELECT at, offset_min FROM act WHERE i = ?1";

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

static void say_name(const struct asking *a, size_t who, struct buf *out) {
    struct span name = asking_name(a, a->people[who].slug);
    buf_put_str(out, catalog_is_english(a->words) && takes_article(name) ? "the " : "");
    tell_name(a->words, out, name);
}

// What some alone may read makes the whole line theirs.
static void heed_readers(struct press *p, const struct board_claim *c) {
    p->restricted |= c->audience != 0;
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
        if (name && (said->source == SOURCE_REPORTED ? same : h->by.source == SOURCE_OWN)) {
            heed_readers(p, &h->by);
            return asking_text(p->board->asking, name);
        }
    }
    return span(NULL, 0);
}

// `of` the press, `what` the clause.
static void put_whom(const struct piece *piece, struct buf *out) {
    const struct press *p = piece->of;
    const struct clause *c = piece->what;
    for (size_t i = 0; i < c->count; i++) {
        say_comma(p->board->asking->words, i, c->count, out);
        say_name(p->board->asking, c->who[i], out);
    }
}

static void say_subject(struct press *p, const struct clause *c, struct buf *out) {
    static const char *const one[] = {
        MESSAGE("the delegation of {1}"), MESSAGE("the head of the delegation of {1}"),
        MESSAGE("the experts of {1}"), MESSAGE("members of the delegation of {1}")};
    static const char *const many[] = {
        MESSAGE("the delegations of {1}"), MESSAGE("the heads of the delegations of {1}"),
        MESSAGE("the experts of {1}"), MESSAGE("members of the delegations of {1}")};
    const struct catalog *in = p->board->asking->words;
    const struct piece whom = {.put = put_whom, .of = p, .what = c};
    bool told = c->section == SECTION_TOLD && c->part == PART_DELEGATION;
    struct span head =
        c->count == 1 && (told || c->part == PART_HEAD) ? head_name(p, c) : span(NULL, 0);
    BUF_SCOPED struct buf said;
    buf_init(&said, BUF_MAX);
    const char *words = c->count == 1   ? catalog_get(in, NULL, one[c->part])
                        : c->count == 2 ? catalog_get(in, "two", many[c->part])
                                        : catalog_get(in, NULL, many[c->part]);
    tell_list(in, &said, words, &whom, 1);
    struct piece subject = TELL_TEXT(buf_span(&said));
    if (!head.size)
        buf_put_span(out, buf_span(&said));
    else if (told)
        tell(in, out, "{1}, headed by {2},", subject, TELL_NAME(head));
    else
        tell(in, out, "{1}, {2},", subject, TELL_NAME(head));
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
    } else if (c->source == SOURCE_OWN) {
        tell(a->words, &key, "{1}, own word", ASKING_WHO(a, c->author));
    } else {
        tell(a->words, &key, "{1}, host", ASKING_WHO(a, c->author));
    }
    put_act(sentence, "acts", c);
    put_act(p->sources, buf_str(&key), c);
    heed_readers(p, c);
    if (!p->newest || c->rank > p->newest->rank)
        p->newest = c;
    if (c->words != c->place.o && (!p->corrected || c->words > p->corrected->words))
        p->corrected = c;
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

static void say_clause(struct press *p, const struct clause *c, struct buf *out) {
    bool several = c->count > 2 || c->part >= PART_EXPERTS; // experts are
    enum number n = several ? SEVERAL : c->count == 2 ? TWO : ONE;
    const struct catalog *in = p->board->asking->words;
    struct piece predicate = TELL_TEXT(c->said[n]), source = TELL_TEXT(c->source);
    BUF_SCOPED struct buf subject;
    buf_init(&subject, BUF_MAX);
    say_subject(p, c, &subject);
    if (c->source.size)
        tell(in, out, "{1} {2}, {3}", TELL_TEXT(buf_span(&subject)), predicate, source);
    else
        tell(in, out, "{1} {2}", TELL_TEXT(buf_span(&subject)), predicate);
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
    const struct catalog *in = p->board->asking->words;
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    for (size_t i = 0; i < count; i++) {
        const struct clause *c = list[i];
        buf_put_str(&text, i ? catalog_get(in, NULL, MESSAGE("; ")) : "");
        say_clause(p, c, &text);
        for (size_t n = 0; n < c->count; n++)
            rests_on(p, sentence, c->claims[n]);
    }
    end_sentence(p, &text, sentence);
}

#define NUMBER(in, number) ((struct piece){.put = put_number, .of = (in), .n = (int64_t)(number)})

static void put_number(const struct piece *piece, struct buf *out) {
    say_number(piece->of, (uint64_t)piece->n, out);
}

static void say_how_many(const struct catalog *in, const struct board_count *n, struct buf *out) {
    size_t confirmed = n->own + n->host;
    struct piece of = NUMBER(in, n->m), have = NUMBER(in, confirmed);
    if (n->m == 1 && confirmed)
        tell_plain(in, out, "the one participant named has confirmed");
    else if (n->m == 1)
        tell_plain(in, out, "the one participant named has not confirmed yet");
    else if (confirmed == n->m)
        tell_n(in, out, n->m, "all {1} participant has confirmed",
               "all {1} participants have confirmed", of);
    else if (!confirmed)
        tell_n(in, out, n->m, "none of the {1} participant has confirmed yet",
               "none of the {1} participants has confirmed yet", of);
    else
        tell_n(in, out, confirmed, "{1} of the {2} participants has confirmed",
               "{1} of the {2} participants have confirmed", have, of);
}

// "…, the host says; two more have, as reported"
static void say_whose_word(const struct catalog *in, const struct board_count *n, struct span said,
                           struct buf *out) {
    struct piece what = TELL_TEXT(said);
    if (n->host && !n->own)
        tell(in, out, "{1}, the host says", what);
    else if (n->own == 1 && !n->host)
        tell(in, out, "{1}, by its own word", what);
    else if (n->own && !n->host)
        tell(in, out, "{1}, by their own word", what);
    else if (n->own)
        tell(in, out, "{1}, {2} by own word, the rest as the host says", what, NUMBER(in, n->own));
    else
        buf_put_span(out, said);
    if (n->reported) {
        buf_put_str(out, catalog_get(in, NULL, MESSAGE("; ")));
        tell_n(in, out, n->reported, "{1} more has, as reported", "{1} more have, as reported",
               NUMBER(in, n->reported));
    }
}

// "All eight participants have confirmed, the host says." Nothing where nobody was asked: that
// none has confirmed would then say too much.
static void say_confirmed(struct press *p) {
    struct asking *a = p->board->asking;
    struct board_count n = board_count_of(p->board, p->states);
    struct json *sentence = new_sentence();
    bool any = false, narrow = false; // who is one of them is known to some alone
    BUF_SCOPED struct buf text, many;
    buf_init(&text, 4096);
    buf_init(&many, 4096);
    for (size_t i = 0; i < a->people_count; i++) {
        any = any || (p->board->rows[i].named && p->states[i].answer);
        narrow = narrow || p->board->rows[i].named == NAMED_TO_SOME;
        if (p->board->rows[i].named && board_claim_is(p->states[i].answer, "confirmed"))
            rests_on(p, sentence, p->states[i].answer);
    }
    if (!any) {
        json_free(sentence);
        return;
    }
    p->restricted |= narrow;
    say_how_many(a->words, &n, &many);
    say_whose_word(a->words, &n, buf_span(&many), &text);
    end_sentence(p, &text, sentence);
}

static void put_delegation(const struct piece *piece, struct buf *out) {
    say_name(piece->of, (size_t)piece->n, out);
}

// "Two members of the delegation of X walked out of a meeting, the host says"
static void say_walk_out(struct press *p, size_t who, const struct board_claim *c,
                         struct buf *out) {
    const struct asking *a = p->board->asking;
    const struct catalog *in = a->words;
    int64_t n = json_get_int(c->body, "count");
    struct piece of = {.put = put_delegation, .of = a, .n = (int64_t)who};
    struct piece number = NUMBER(in, n), source = TELL_TEXT(press_source(p, c));
    BUF_SCOPED struct buf said;
    buf_init(&said, 4096);
    if (json_get(c->body, "meeting"))
        tell_n(in, &said, n, "{1} member of the delegation of {2} walked out of a meeting",
               "{1} members of the delegation of {2} walked out of a meeting", number, of);
    else
        tell_n(in, &said, n, "{1} member of the delegation of {2} walked out",
               "{1} members of the delegation of {2} walked out", number, of);
    struct piece what = TELL_TEXT(buf_span(&said));
    if (c->source == SOURCE_HOST)
        tell(in, out, "{1}, the host says", what);
    else if (c->source == SOURCE_OWN)
        tell(in, out, "{1}, by its own word", what);
    else
        tell(in, out, "{1}, {2}", what, source);
}

// Of a meeting, of some members: as the board's notes have it.
static void say_notes(struct press *p, size_t who) {
    const struct board_row *row = &p->board->rows[who];
    for (size_t i = 0; i < row->other_count; i++) {
        const struct board_claim *c = &row->others[i];
        if (!c->note || !json_get(c->body, "count") || !board_claim_is(c, "walked-out"))
            continue;
        BUF_SCOPED struct buf text;
        buf_init(&text, 4096);
        struct json *sentence = new_sentence();
        say_walk_out(p, who, c, &text);
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
        press_add_row(p, order[i]);
    for (int s = 0; s < SECTIONS; s++)
        say_section(p, (enum section)s);
    for (size_t i = 0; i < count; i++)
        say_notes(p, order[i]);
    put_line(p, out);
}

static void put_word(struct press *p, const char *name, const struct board_claim *c,
                     struct json *out) {
    struct json *o = NULL;
    if (c) {
        o = json_new_object();
        board_put_source(p->board->asking, o, c);
    }
    json_put(out, name, o);
}

// What is corrected is dated by what it corrects; when that was corrected, its correction says.
static enum err put_corrected(struct press *p, struct json *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    put_word(p, "corrected", p->corrected, out);
    enum err err =
        p->corrected ? db_prepare(record_rows(p->board->asking->record), dated_sql, &s, e) : OK;
    if (err || !p->corrected)
        return err;
    stmt_int(s, 1, (int64_t)p->corrected->words);
    if (stmt_row(s, e)) {
        BUF_SCOPED struct buf at;
        buf_init(&at, 64);
        stamp_print((struct stamp){stmt_get_int(s, 0), (int)stmt_get_int(s, 1)}, &at);
        json_put_text(json_get(out, "corrected"), "at", buf_span(&at));
        stmt_reset(s);
    }
    return stmt_failed(s) ? ERR_IO : OK;
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
    if (!err) // names are in the language of the words around them
        a.tongue.want = span_str(a.words->tag);
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
        json_put_bool(out, "restricted", p.restricted);
        put_word(&p, "newest", p.newest, out);
        err = put_corrected(&p, out, e);
        if (!err)
            err = beside_of_round(&a, json_get_text(round, "ref"), &reports, e);
        if (err)
            return err;
        json_put(out, "reports", reports);
    }
    if (!json_count(p.sentences))
        asking_put(
            &a, out, "empty",
            MESSAGE("There is nothing to give out yet: nobody has said who comes to a round. The "
                    "host can, and each delegation for itself, with \"presence\" acts."));
    return OK;
}
