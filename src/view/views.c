// SPDX-License-Identifier: Apache-2.0
#include "base/codec.h"
#include "view/asking.h"
#include "view/asks.h"
#include "view/contested.h"
#include "view/page.h"
#include "view/quorum.h"
#include "view/sights.h"

const struct view views[] = {
    {"board", "[ROUND]", "who has confirmed, who is here, who is expected, and who says so",
     board_ask, text_board, 0},
    {"rounds", NULL, "the rounds of the talks, by track and date", rounds_ask, text_rounds, 0},
    {"round", "[ROUND]", "one round: its meetings, delegations, what was said on it", round_ask,
     text_round, 0},
    {"meetings", "[ROUND]", "meetings, the newest first", meetings_ask, text_meetings, 0},
    {"contacts", "[ROUND]", "who meets whom, and who is said to be in contact", contacts_ask,
     text_contacts, 0},
    {"invitations", "[ROUND]", "who was asked as what, by whom, and the answers", invitations_ask,
     text_invitations, 0},
    {"participants", NULL, "who takes part, in which roles, with which keys", participants_ask,
     text_participants, 0},
    {"delegations", "[ROUND]", "whom each participant sends", delegations_ask, text_delegations, 0},
    {"all-delegations", NULL, "each delegation over all rounds: head, level, strength",
     all_delegations_ask, text_all_delegations, 0},
    {"motions", NULL, "what is moved, who has voted, what is missing", motions_ask, text_motions,
     0},
    {"waiting", NULL,
     "what waits for the participant whose key reads (--key), the nearest deadline first",
     waiting_ask, text_waiting, 0},
    {"statements", "[REF]", "statements and communiqu\xc3\xa9s, the newest first", statements_ask,
     text_statements, 0},
    {"reports", "[REF]", "what others tell: who said what, and where it was printed", reports_ask,
     text_reports, 0},
    {"texts", "[DOCUMENT]",
     "documents on all tracks: who holds the pen, which versions there are, how each stands",
     texts_ask, text_texts, 0},
    {"text", "[DOCUMENT|ID]",
     "one version of a text: its clauses, who wants what, who has signed, what is missing",
     text_ask, text_text, VIEW_VERSION | VIEW_DIFF | VIEW_THREE},
    {"stances", "[DOCUMENT|ID]",
     "clauses and options of a version against what participants say of them", stances_ask,
     text_stances, VIEW_VERSION | VIEW_TAKE},
    {"commitments", "[REF]", "what was promised, of whom, by when, and how each says it stands",
     commitments_ask, text_commitments, 0},
    {"counts", "[REF]", "what each recorder counts, against its own sum and what others say of it",
     counts_ask, text_counts, VIEW_FROM | VIEW_TO | VIEW_WHO},
    {"bulletin", NULL,
     "what was counted, reported and found on a day, or in some, beside as many before",
     bulletin_ask, text_bulletin, VIEW_FROM | VIEW_TO | VIEW_WHO},
    {"incidents", "[REF]", "what is reported to have happened, and what each finder finds of it",
     incidents_ask, text_incidents, VIEW_FILTERS},
    {"exchanges", NULL, "who has committed to what nobody has seen yet, and who has opened it",
     exchanges_ask, text_exchanges, 0},
    {"ceasefire", "[REF]",
     "ceasefires: who declared and owns each, how it stands, who joined, whom each leaves out",
     ceasefire_ask, text_ceasefire, 0},
    {"operations", "[REF]",
     "notices of operations: who consents, who refuses, who has not answered", operations_ask,
     text_operations, 0},
    {"zones", "[REF]", "zones as they lie, and which incidents lay in which", zones_ask, text_zones,
     VIEW_FILTERS},
    {"map", "[MAP]", "who holds which ground, as each says; zones and incidents", map_ask, text_map,
     VIEW_FILTERS},
    {"sheet", "[ROUND]", "the evening sheet to print, in two languages: --lang en,ar", sheet_ask,
     text_sheet, VIEW_TWO},
    {"press", "[ROUND]", "the line a press service would give out", press_ask, text_press, 0},
    {"record", NULL, "the record itself: fingerprint, size, digests, grades, rules", trust_ask,
     text_trust, 0},
    {"act", "INDEX|ID", "one act: its bytes, its signature, its verdict, in words", entry_ask,
     text_entry, 0},
    {0},
};

#define OPTION(name, bit)                                                                          \
    { #name, bit, offsetof(struct view_query, name) }
const struct view_option view_options[] = {
    OPTION(version, VIEW_VERSION),
    OPTION(diff, VIEW_DIFF),
    OPTION(take, VIEW_TAKE),
    OPTION(from, VIEW_FROM),
    OPTION(to, VIEW_TO),
    OPTION(bbox, VIEW_BBOX),
    OPTION(area, VIEW_AREA),
    OPTION(kind, VIEW_KIND),
    OPTION(weapon, VIEW_WEAPON),
    OPTION(who, VIEW_WHO),
    OPTION(alleged, VIEW_ALLEGED),
    OPTION(found, VIEW_FOUND),
    {0},
};

struct span *view_option_of(struct view_query *q, const struct view_option *o) {
    return (struct span *)(void *)((char *)q + o->at);
}

size_t view_languages(const struct view *v) {
    return v->takes & VIEW_THREE ? 3 : v->takes & VIEW_TWO ? 2 : 1;
}

const struct view *view_find(struct span name) {
    for (const struct view *v = views; v->name; v++)
        if (span_is(name, v->name))
            return v;
    return NULL;
}

const char *view_mark(struct span kind) {
    if (span_is(kind, "exercise"))
        return MESSAGE("Exercise: no state made these acts");
    if (span_is(kind, "reconstruction"))
        return MESSAGE("Reconstruction: entered later by a compiler, not by those it names");
    return NULL;
}

static enum err put_as_of(struct asking *a, struct json *out, struct error *e) {
    uint8_t root[HASH_BYTES];
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    enum err err = record_root(a->record, a->q->as_of, root, e);
    if (err)
        return err;
    base64_put(&text, span(root, sizeof root));
    struct json *as_of = json_new_object();
    json_put_int(as_of, "index", (int64_t)a->q->as_of - 1);
    json_put_int(as_of, "size", (int64_t)a->q->as_of);
    json_put_text(as_of, "root", buf_span(&text));
    json_put(out, "as_of", as_of);
    return OK;
}

static void say_clock(struct asking *a, struct stamp moment, struct buf *out) {
    BUF_SCOPED struct buf said;
    buf_init(&said, 1024);
    say_moment(a->words, moment, &said);
    struct piece when = TELL_TEXT(buf_span(&said)), last = TELL_INT(a->q->as_of - 1);
    if (a->q->has_at && a->q->as_of < record_size(a->record))
        tell(a->words, out, "{1}, what acts claim and as recorded up to entry {2}", when, last);
    else if (a->q->has_at)
        tell(a->words, out, "{1}, what acts claim", when);
    else if (strcmp(a->face_by, "log-time") == 0)
        tell(a->words, out, "As recorded up to entry {1}; log time {2}", last, when);
    else
        tell(a->words, out, "As recorded up to entry {1}; no log time yet, the host says {2}", last,
             when);
}

// Which of the two clocks, and the moment; both when they are combined.
static void put_clock(struct asking *a, struct json *out) {
    struct json *clock = json_new_object();
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    struct stamp moment = {a->face.now, a->face.offset_min};
    json_put_str(clock, "which", a->q->has_at ? "claimed" : "recorded");
    stamp_print(moment, &text);
    json_put_text(clock, "moment", buf_span(&text));
    json_put_str(clock, "moment_by", a->face_by);
    json_put_int(clock, "offset_min", a->face.offset_min);
    buf_clear(&text);
    say_clock(a, moment, &text);
    json_put_text(clock, "text", buf_span(&text));
    json_put(out, "clock", clock);
}

// "Held by 3 of 3": by the holders of what is shown, and how far that reaches.
static enum err put_held(struct asking *a, struct json *out, struct error *e) {
    uint64_t size;
    struct grade g;
    struct json *held = json_new_object();
    json_put(out, "held", held);
    enum err err = quorum_held(a->record, a->q->as_of, &size, &g, e);
    if (err)
        return err;
    BUF_SCOPED struct buf text;
    buf_init(&text, 1024);
    struct piece have = TELL_INT(g.held_have), of = TELL_INT(g.held_of);
    if (!size)
        tell_plain(a->words, &text, "not held yet");
    else if (size < a->q->as_of)
        tell(a->words, &text, "held by {1} of {2} up to entry {3}", have, of, TELL_INT(size - 1));
    else
        tell(a->words, &text, "held by {1} of {2}", have, of);
    json_put_int(held, "size", (int64_t)size);
    json_put_int(held, "have", g.held_have);
    json_put_int(held, "need", g.held_need);
    json_put_int(held, "of", g.held_of);
    json_put_text(held, "text", buf_span(&text));
    return OK;
}

enum err view_head(const struct view *v, struct record *r, const struct view_query *q,
                   struct json *out, struct error *e) {
    ASKING_SCOPED struct asking a;
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 64);
    enum err err = asking_begin(&a, r, q, e);
    if (err)
        return err;
    const struct state *s = record_state(r);
    struct span kind = json_get_text(a.founding, "kind");
    const char *mark = view_mark(kind);
    hex_put(&hex, span(s->found_id, HASH_BYTES));
    json_put_str(out, "view", v->name);
    json_put_text(out, "record", s->record);
    json_put_text(out, "kind", kind);
    json_put(out, "mark", NULL);
    if (mark)
        asking_put(&a, out, "mark", mark);
    json_put_str(out, "lang", a.words->tag);
    json_put_text(out, "title", asking_text(&a, json_get(a.founding, "title")));
    json_put_text(out, "found", buf_span(&hex));
    err = put_as_of(&a, out, e);
    if (err)
        return err;
    put_clock(&a, out);
    asking_head(&a, out);
    err = sights_head(&a, out, e);
    return err ? err : put_held(&a, out, e);
}

// Views that page by index have cut their items already; `more` says how many others left out.
static void cut_items(struct json *answer, uint64_t limit) {
    const struct json *items = json_get(answer, "items");
    size_t count = json_count(items);
    if (!limit || count <= limit)
        return;
    struct json *first = json_new_list();
    for (size_t i = 0; i < limit; i++)
        json_add(first, json_copy(json_at(items, i)));
    json_put(answer, "items", first);
    json_put_int(answer, "more", (int64_t)(count - limit));
}

enum err view_answer(const struct view *v, struct record *r, const struct view_query *q,
                     struct json **out, struct error *e) {
    if (q->ref.size && !v->ref)
        return error_set(e, ERR_INVALID, "the view \"%s\" takes no REF", v->name);
    if (!q->ref.size && v->ref && v->ref[0] != '[')
        return error_set(e, ERR_INVALID, "the view \"%s\" needs a REF: %s", v->name, v->ref);
    if (lang_count(q->beside) > view_languages(v))
        return error_set(e, ERR_INVALID, "lang: the view \"%s\" is in %s", v->name,
                         view_languages(v) == 1 ? "one language" : "two languages at most");
    struct view_query asked = *q;
    for (const struct view_option *o = view_options; o->name; o++)
        if (view_option_of(&asked, o)->size && !(v->takes & o->bit))
            return error_set(e, ERR_INVALID, "the view \"%s\" takes no %s", v->name, o->name);
    struct json *answer = json_new_object();
    enum err err = view_head(v, r, q, answer, e);
    if (!err)
        err = v->ask(r, q, answer, e);
    if (!err)
        err = contested_put(r, q, answer, e);
    if (err) {
        json_free(answer);
        return err;
    }
    cut_items(answer, q->limit);
    *out = answer;
    return OK;
}

static void put_more(const struct page *p, struct buf *out) {
    int64_t more = json_get_int(p->answer, "more");
    BUF_SCOPED struct buf line;
    buf_init(&line, 256);
    if (more)
        tell_n(p->words, &line, more, "{1} more is not shown.", "{1} more are not shown.",
               TELL_INT(more));
    else if (json_type(json_get(p->answer, "next")) == JSON_INT_T)
        tell_plain(p->words, &line, "There are more; a larger --limit shows them.");
    else
        return;
    buf_put_byte(out, '\n');
    page_lines(p, buf_span(&line), 0, out);
}

void view_print_answer(const struct view *v, const struct json *answer, size_t columns,
                       struct buf *out) {
    struct page p = page_of(answer, columns);
    page_head(&p, out);
    v->print(answer, columns, out);
    put_more(&p, out);
    contested_print(answer, columns, out);
    page_foot(&p, out);
}
