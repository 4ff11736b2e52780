// SPDX-License-Identifier: Apache-2.0
// Who meets whom, as a matrix; invitations and answers.
#include "view/asks.h"
#include "view/page.h"

#define CELL_LEAST 6 // of a column with its gap: as a short slug has it

static const struct json *pair_of(const struct json *items, struct span x, struct span y) {
    for (size_t i = 0; i < json_count(items); i++) {
        struct span a = json_get_text(json_at(items, i), "a");
        struct span b = json_get_text(json_at(items, i), "b");
        if ((span_equal(a, x) && span_equal(b, y)) || (span_equal(a, y) && span_equal(b, x)))
            return json_at(items, i);
    }
    return NULL;
}

// "2", "+1r", "(1)": met, told of, in separate rooms; "." for none of them.
static void put_cell(struct table *t, const struct json *pair, bool same) {
    BUF_SCOPED struct buf cell;
    buf_init(&cell, 128);
    long long met = json_get_int(pair, "recorded"), told = json_get_int(pair, "reported");
    long long apart = json_get_int(pair, "apart");
    if (met)
        buf_printf(&cell, "%lld", met);
    if (told)
        buf_printf(&cell, "+%lldr", told);
    if (apart)
        buf_printf(&cell, "(%lld)", apart);
    buf_put_str(&cell, cell.size ? "" : same ? "-" : ".");
    table_cell(t, buf_span(&cell));
}

// How many columns from `first` on fit beside the rows' slugs.
static size_t band_of(const struct json *who, size_t first, size_t columns) {
    size_t room = 0, count = 0;
    for (size_t i = 0; i < json_count(who); i++)
        room = json_text(json_at(who, i)).size > room ? json_text(json_at(who, i)).size : room;
    while (first + count < json_count(who)) {
        size_t wide = json_text(json_at(who, first + count)).size + 2;
        room += wide < CELL_LEAST + 2 ? CELL_LEAST + 2 : wide;
        if (columns && count && room > columns)
            break;
        count++;
    }
    return count;
}

static void put_band(const struct json *part, size_t first, size_t count, struct buf *out) {
    const struct json *who = json_get(part, "participants"), *items = json_get(part, "items");
    TABLE_SCOPED struct table *t = table_new(count + 1, 0);
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    const char **heads = arena_array(&a, const char *, count + 1);
    heads[0] = "";
    for (size_t i = 0; i < count; i++)
        heads[i + 1] = arena_str(&a, json_text(json_at(who, first + i)));
    table_head(t, heads);
    for (size_t row = 0; row < json_count(who); row++) {
        struct span slug = json_text(json_at(who, row));
        table_cell(t, slug);
        for (size_t i = first; i < first + count; i++)
            put_cell(t, pair_of(items, slug, json_text(json_at(who, i))), i == row);
    }
    table_print(t, out);
}

static void put_matrix(const struct page *p, const struct json *part, struct buf *out) {
    const struct json *who = json_get(part, "participants");
    for (size_t first = 0, count; first < json_count(who); first += count) {
        count = band_of(who, first, p->columns);
        buf_put_str(out, first ? "\n" : "");
        put_band(part, first, count, out);
    }
}

static void put_parts(const struct page *p, const struct json *parts, struct buf *out) {
    for (size_t i = 0; i < json_count(parts); i++) {
        const struct json *part = json_at(parts, i);
        struct span round = json_get_text(part, "round");
        BUF_SCOPED struct buf title;
        buf_init(&title, 65536);
        if (json_get(part, "day")) {
            say_day(p->words, json_get_text(part, "day"), &title);
        } else if (round.size) {
            tell(p->words, &title, "{1} ({2})", TELL_NAME(json_get_text(part, "title")),
                 TELL_TEXT(round));
        } else {
            tell_plain(p->words, &title, "Outside of rounds, or of none that is named");
        }
        buf_put_byte(out, '\n');
        page_title(p, buf_span(&title), out);
        put_matrix(p, part, out);
    }
}

// "Republic of Turkey (tur); Islamic Republic of Iran (irn)": who sat where.
static void put_rooms(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    for (size_t i = 0; i < json_count(piece->what); i++) {
        buf_put_str(out, i ? catalog_get(p->words, NULL, MESSAGE("; ")) : "");
        page_names(p, json_at(piece->what, i), out);
    }
}

static void put_meeting(const struct page *p, const struct json *m, struct buf *out) {
    struct piece title = TELL_NAME(json_get_text(m, "title"));
    struct piece ref = TELL_TEXT(json_get_text(m, "ref"));
    struct piece from = PAGE_TIME(p, json_get_text(m, "from"));
    struct piece rooms = {.put = put_rooms, .of = p, .what = json_get(m, "by_room")};
    BUF_SCOPED struct buf line;
    buf_init(&line, BUF_MAX);
    if (!json_get_bool(m, "apart"))
        tell(p->words, &line, "{1} ({2}), {3}", title, ref, from);
    else if (json_get(m, "go_between"))
        tell(p->words, &line, "{1} ({2}), {3}: in rooms apart {4}; between them {5}", title, ref,
             from, rooms, PAGE_WHO(p, json_get_text(m, "go_between")));
    else
        tell(p->words, &line, "{1} ({2}), {3}: in rooms apart {4}", title, ref, from, rooms);
    page_lines(p, buf_span(&line), 0, out);
    page_attended(p, m, 2, out);
}

static void put_people(const struct page *p, const struct json *people, struct buf *out) {
    for (size_t i = 0; i < json_count(people); i++) {
        BUF_SCOPED struct buf line;
        buf_init(&line, 65536);
        buf_put_str(out, i ? "" : "\n");
        page_name(p, json_get_text(json_at(people, i), "id"), &line);
        page_lines(p, buf_span(&line), 0, out);
        page_called(p, json_at(people, i), 2, out);
    }
}

void text_contacts(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *meetings = json_get(answer, "meetings"), *parts = json_get(answer, "parts");
    if (json_get(answer, "round"))
        page_round(&p, json_get(answer, "round"), out);
    if (json_get(answer, "empty")) {
        page_lines(&p, json_get_text(answer, "empty"), 0, out);
        return;
    }
    put_matrix(&p, answer, out);
    if (json_count(parts) > 1) // one alone is the whole
        put_parts(&p, parts, out);
    buf_put_byte(out, '\n');
    page_plain(&p,
               MESSAGE("2: meetings in which both were present. +1r: contacts that reports tell "
                       "of. (1): talks in separate rooms, where they did not meet each other."),
               0, out);
    for (size_t i = 0; i < json_count(meetings); i++) {
        const struct json *m = json_at(meetings, i);
        if (json_get_bool(m, "apart") || json_count(json_get(m, "attended")))
            put_meeting(&p, m, out);
    }
    put_people(&p, json_get(answer, "people"), out);
}

static void put_asked(const struct page *p, const struct json *item, bool invite, struct buf *out) {
    struct piece who = PAGE_ACTOR(p, json_get(item, invite ? "to" : "about"));
    struct piece as = PAGE_WORD(p, "role", json_get_text(item, "as"));
    if (!invite)
        tell(p->words, out, "{1}: {2}", who,
             PAGE_WORD(p, "interest.state", json_get_text(item, "state")));
    else if (json_get(item, "round"))
        tell(p->words, out, "{1}: invited as {2} to {3}", who, as,
             TELL_TEXT(json_get_text(item, "round")));
    else
        tell(p->words, out, "{1}: invited as {2}", who, as);
}

static void put_invitation(const struct page *p, const struct json *item, struct buf *out) {
    const struct json *answers = json_get(item, "answers");
    bool invite = span_is(json_get_text(item, "type"), "invite");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    put_asked(p, item, invite, &text);
    page_lines(p, buf_span(&text), 0, out);
    buf_clear(&text);
    tell(p->words, &text, "{1} says, {2} (entry {3})", PAGE_WHO(p, json_get_text(item, "author")),
         PAGE_TIME(p, json_get_text(item, "at")), TELL_INT(json_get_int(item, "i")));
    page_lines(p, buf_span(&text), 2, out);
    for (size_t i = 0; i < json_count(answers); i++) {
        const struct json *one = json_at(answers, i);
        buf_clear(&text);
        tell(p->words, &text, "answer: {1}, {2}, {3}",
             PAGE_WORD(p, "presence.state", json_get_text(one, "state")),
             TELL_TEXT(json_get_text(one, "according_to")), PAGE_TIME(p, json_get_text(one, "at")));
        page_lines(p, buf_span(&text), 2, out);
    }
    if (invite && !json_count(answers))
        page_plain(p, MESSAGE("no answer is entered"), 2, out);
}

void text_invitations(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *items = json_get(answer, "items");
    if (json_get(answer, "round"))
        page_round(&p, json_get(answer, "round"), out);
    if (json_get(answer, "empty"))
        page_lines(&p, json_get_text(answer, "empty"), 0, out);
    for (size_t i = 0; i < json_count(items); i++)
        put_invitation(&p, json_at(items, i), out);
}
