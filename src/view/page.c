// SPDX-License-Identifier: Apache-2.0
#include "view/page.h"

#define ISOLATE "\xe2\x81\xa8"     // U+2068
#define ISOLATE_END "\xe2\x81\xa9" // U+2069

struct page page_of(const struct json *answer, size_t columns) {
    const struct json *clock = json_get(answer, "clock");
    struct stamp s = {0};
    struct face face = {0, (int)json_get_int(clock, "offset_min")};
    if (stamp_parse(json_get_text(clock, "moment"), &s))
        face.now = s.seconds;
    return (struct page){answer, columns, face};
}

void page_time(const struct page *p, struct span text, struct buf *out) {
    say_time_text(&p->face, text, out);
}

// How many isolates a line leaves open (or closes too many: then below 0).
static int open_isolates(struct span line) {
    int open = 0;
    for (size_t i = 0; i + 3 <= line.size; i++) {
        open += memcmp(line.data + i, ISOLATE, 3) == 0;
        open -= memcmp(line.data + i, ISOLATE_END, 3) == 0;
    }
    return open;
}

static bool has_isolates(struct span text) {
    for (size_t i = 0; i + 3 <= text.size; i++)
        if (memcmp(text.data + i, ISOLATE, 3) == 0)
            return true;
    return false;
}

// One paragraph, folded. Each line that comes of it is isolated in itself.
static void put_paragraph(struct span text, size_t width, size_t indent, struct buf *out) {
    BUF_SCOPED struct buf folded;
    buf_init(&folded, BUF_MAX);
    bool composed = has_isolates(text); // names in it were isolated when it was made
    if (width)
        text_wrap(&folded, text, width > indent ? width - indent : 1, 0);
    else
        text_put(&folded, text);
    struct span rest = buf_span(&folded), line;
    int carried = 0;
    while (span_cut(&rest, '\n', &line)) {
        buf_put_fill(out, ' ', indent);
        if (!composed) {
            text_put_name(out, line);
            buf_put_byte(out, '\n');
            continue;
        }
        for (int i = 0; i < carried; i++)
            buf_put_str(out, ISOLATE);
        buf_put_span(out, line); // clean since it was folded; its isolates may reach over lines
        carried += open_isolates(line);
        for (int i = 0; i < carried; i++)
            buf_put_str(out, ISOLATE_END);
        buf_put_byte(out, '\n');
    }
}

void page_lines(const struct page *p, struct span text, size_t indent, struct buf *out) {
    struct span line;
    while (span_cut(&text, '\n', &line))
        put_paragraph(line, p->columns, indent, out);
}

void page_cell(struct table *t, struct span text, size_t width, bool gap) {
    BUF_SCOPED struct buf cell;
    buf_init(&cell, BUF_MAX);
    struct span line;
    while (span_cut(&text, '\n', &line))
        put_paragraph(line, width, 0, &cell);
    if (gap)
        buf_put_str(&cell, "\n\n"); // the last \n goes: an empty line is left
    table_cell(t, span(cell.data, cell.size ? cell.size - 1 : 0));
}

void page_title(const struct page *p, struct span text, struct buf *out) {
    size_t from = out->size;
    page_lines(p, text, 0, out);
    struct span put = span(out->data + from, out->size - from), line;
    size_t widest = 0;
    while (span_cut(&put, '\n', &line))
        widest = text_columns(line) > widest ? text_columns(line) : widest;
    for (size_t i = 0; i < widest; i++)
        buf_put_str(out, "\xe2\x94\x80"); // U+2500
    buf_put_byte(out, '\n');
}

void page_head(const struct page *p, struct buf *out) {
    page_lines(p, json_get_text(p->answer, "title"), 0, out);
    struct span mark = json_get_text(p->answer, "mark");
    if (mark.size)
        page_lines(p, mark, 0, out);
    page_lines(p, json_get_text(json_get(p->answer, "clock"), "text"), 0, out);
    buf_put_byte(out, '\n');
}

void page_foot(const struct page *p, struct buf *out) {
    BUF_SCOPED struct buf line;
    buf_init(&line, 4096);
    struct span mark = json_get_text(p->answer, "mark");
    struct span order = json_get_text(json_get(p->answer, "order"), "text");
    buf_printf(&line, SPAN_FMT ", fingerprint " SPAN_FMT "\xe2\x80\xa6 \xc2\xb7 " SPAN_FMT,
               SPAN_ARG(json_get_text(p->answer, "record")),
               SPAN_ARG(span_head(json_get_text(p->answer, "found"), 16)),
               SPAN_ARG(json_get_text(json_get(p->answer, "held"), "text")));
    buf_put_byte(out, '\n');
    if (order.data) {
        BUF_SCOPED struct buf text;
        buf_init(&text, 4096);
        buf_printf(&text, "Order of delegations: " SPAN_FMT, SPAN_ARG(order));
        page_lines(p, buf_span(&text), 0, out);
    }
    page_lines(p, buf_span(&line), 0, out);
    if (mark.size)
        page_lines(p, mark, 0, out);
}

bool page_empty(const struct page *p, struct buf *out) {
    struct span empty = json_get_text(p->answer, "empty");
    if (empty.data && !json_get(p->answer, "round"))
        page_lines(p, empty, 0, out);
    return empty.data != NULL;
}

void page_name(const struct page *p, struct span slug, struct buf *out) {
    BUF_SCOPED struct buf key;
    buf_init(&key, 256);
    buf_put_span(&key, slug);
    struct span name = json_get_text(json_get(p->answer, "names"), buf_str(&key));
    if (!name.data) {
        text_put_name(out, slug);
        return;
    }
    text_put_name(out, name);
    buf_printf(out, " (" SPAN_FMT ")", SPAN_ARG(slug));
}

void page_actor(const struct page *p, const struct json *actor, struct buf *out) {
    if (json_type(actor) == JSON_TEXT_T)
        page_name(p, json_text(actor), out);
    else if (json_get(actor, "who"))
        page_name(p, json_get_text(actor, "who"), out);
    else
        text_put_name(out, json_get_text(actor, "name"));
}

void page_names(const struct page *p, const struct json *list, struct buf *out) {
    for (size_t i = 0; i < json_count(list); i++) {
        say_comma(i, json_count(list), out);
        page_actor(p, json_at(list, i), out);
    }
}

void page_called(const struct page *p, const struct json *item, size_t indent, struct buf *out) {
    static const char *const fields[] = {"designation", "without_prejudice"};
    for (size_t i = 0; i < 2; i++) {
        BUF_SCOPED struct buf text;
        buf_init(&text, BUF_MAX);
        text_put_name(&text, json_get_text(item, fields[i]));
        if (json_get(item, fields[i]))
            page_lines(p, buf_span(&text), indent, out);
    }
}

void page_person(const struct json *person, struct buf *out) {
    struct span name = json_get_text(person, "name"), function = json_get_text(person, "function");
    text_put_name(out, name.data ? name : span_str("name withheld"));
    if (function.data) {
        buf_put_str(out, ", ");
        text_put_name(out, function);
    }
}

void page_field(struct span field, const struct json *value, struct buf *out) {
    int64_t day;
    if (span_is(field, "from") && date_parse(json_text(value), &day))
        buf_put_str(out, "first day");
    else if (span_is(field, "to") && date_parse(json_text(value), &day))
        buf_put_str(out, "last day");
    else
        say_word(field, out);
}

static void put_object(const struct page *p, const struct json *value, struct buf *out) {
    bool any = false;
    if (json_get(value, "name") || json_get(value, "withheld")) {
        page_person(value, out);
        return;
    }
    if (json_get(value, "text")) {
        text_put_name(out, json_get_text(value, "text"));
        return;
    }
    for (struct json_each m = json_first(value); m.value; json_next(&m)) {
        buf_put_str(out, any ? ", " : "");
        page_value(p, m.value, out);
        any = true;
    }
}

void page_value(const struct page *p, const struct json *value, struct buf *out) {
    struct stamp s;
    struct span text = json_text(value);
    if (json_type(value) == JSON_LIST_T) {
        for (size_t i = 0; i < json_count(value); i++) {
            say_comma(i, json_count(value), out);
            page_value(p, json_at(value, i), out);
        }
        if (!json_count(value))
            buf_put_str(out, "nobody");
    } else if (json_type(value) == JSON_OBJECT_T) {
        put_object(p, value, out);
    } else if (json_type(value) != JSON_TEXT_T) {
        json_print(value, out);
    } else if (stamp_parse(text, &s)) {
        say_time(&p->face, s.seconds, out);
    } else {
        BUF_SCOPED struct buf day;
        buf_init(&day, 65536);
        say_day(text, &day);
        text_put_name(out, buf_span(&day));
    }
}

void page_beside(const struct page *p, const struct json *item, size_t indent, struct buf *out) {
    const struct json *list = json_get(item, "beside");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *b = json_at(list, i);
        BUF_SCOPED struct buf text;
        buf_init(&text, BUF_MAX);
        buf_put_str(&text, "beside: ");
        page_field(json_get_text(b, "field"), json_get(b, "value"), &text);
        buf_put_byte(&text, ' ');
        page_value(p, json_get(b, "value"), &text);
        if (span_is(json_get_text(b, "source"), "reported")) {
            buf_put_str(&text, ", as reported by ");
            text_put_name(&text, json_get_text(b, "according_to"));
            buf_printf(&text, ", via " SPAN_FMT, SPAN_ARG(json_get_text(b, "via")));
        } else {
            buf_put_str(&text, ", according to ");
            page_name(p, json_get_text(b, "according_to"), &text);
        }
        buf_printf(&text, " (entry %lld)", (long long)json_get_int(b, "i"));
        page_lines(p, buf_span(&text), indent, out);
    }
}

static void put_absent(const struct page *p, const struct json *absent, struct buf *text) {
    for (size_t i = 0; i < json_count(absent); i++) {
        const struct json *one = json_at(absent, i);
        buf_put_str(text, i ? "; " : "\nabsent: ");
        page_name(p, json_get_text(one, "who"), text);
        if (json_get(one, "reason")) {
            buf_put_str(text, ", ");
            text_put_name(text, json_get_text(one, "reason"));
        }
        buf_put_str(text, ", says ");
        page_name(p, json_get_text(one, "author"), text);
        buf_printf(text, " (entry %lld)", (long long)json_get_int(one, "i"));
    }
}

void page_attended(const struct page *p, const struct json *meeting, size_t indent,
                   struct buf *out) {
    const struct json *words = json_get(meeting, "attended");
    const struct json *disputed = json_get(meeting, "disputed");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    if (!json_count(words))
        return;
    buf_put_str(&text, "present: ");
    page_names(p, json_get(meeting, "present"), &text);
    put_absent(p, json_get(meeting, "absent"), &text);
    if (json_count(disputed)) {
        buf_put_str(&text, "\nboth is said of ");
        page_names(p, disputed, &text);
    }
    buf_put_str(&text, "\nwho was there: as said by ");
    for (size_t i = 0; i < json_count(words); i++) {
        say_comma(i, json_count(words), &text);
        page_name(p, json_get_text(json_at(words, i), "author"), &text);
        buf_printf(&text, " (entry %lld)", (long long)json_get_int(json_at(words, i), "i"));
    }
    page_lines(p, buf_span(&text), indent, out);
}

// "Republic of Kazakhstan (kaz) says 24 Jan 2017 (entry 1, 28 Apr, 10:00)"
static void put_word(const struct page *p, const struct json *one, struct buf *text) {
    page_name(p, json_get_text(one, "author"), text);
    buf_put_str(text, " says ");
    page_value(p, json_get(one, "said"), text);
    if (json_count(json_get(one, "who"))) {
        buf_put_str(text, " of ");
        page_names(p, json_get(one, "who"), text);
    }
    buf_printf(text, " (entry %lld, ", (long long)json_get_int(one, "i"));
    page_time(p, json_get_text(one, "at"), text);
    if (json_get(one, "earlier"))
        buf_printf(text, "; said as told in entry %lld", (long long)json_get_int(one, "earlier"));
    buf_put_byte(text, ')');
}

void page_compared(const struct page *p, const struct json *compared, size_t indent,
                   struct buf *out) {
    const struct json *fields = json_get(compared, "fields");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    if (!json_count(fields))
        buf_printf(&text, "nothing to compare: " SPAN_FMT,
                   SPAN_ARG(json_get_text(compared, "why")));
    for (size_t i = 0; i < json_count(fields); i++) {
        const struct json *f = json_at(fields, i), *list = json_get(f, "beside");
        buf_printf(&text, "%s" SPAN_FMT ": ", i ? "\n" : "", SPAN_ARG(json_get_text(f, "mark")));
        page_field(json_get_text(f, "field"), json_get(f, "told"), &text);
        buf_put_byte(&text, ' ');
        page_value(p, json_get(f, "told"), &text);
        if (!json_count(list))
            buf_put_str(&text, " \xc2\xb7 nobody has said this in the record");
        for (size_t n = 0; n < json_count(list); n++) {
            buf_put_str(&text, n ? "; " : " \xc2\xb7 ");
            put_word(p, json_at(list, n), &text);
        }
    }
    page_lines(p, buf_span(&text), indent, out);
}

void page_round(const struct page *p, const struct json *round, struct buf *out) {
    BUF_SCOPED struct buf line;
    buf_init(&line, BUF_MAX);
    text_put_name(&line, json_get_text(round, "title"));
    buf_printf(&line, " (" SPAN_FMT ")\n", SPAN_ARG(json_get_text(round, "ref")));
    say_days(json_get_text(round, "from"), json_get_text(round, "to"), &line);
    buf_put_str(&line, " \xc2\xb7 ");
    text_put_name(&line, json_get_text(json_get(round, "place"), "name"));
    buf_put_str(&line, " \xc2\xb7 ");
    say_word(json_get_text(round, "state"), &line);
    if (json_get(round, "since")) {
        buf_put_str(&line, " since ");
        page_time(p, json_get_text(round, "since"), &line);
    }
    buf_put_str(&line, " \xc2\xb7 ");
    page_name(p, json_get_text(round, "author"), &line);
    buf_put_str(&line, " says");
    if (json_count(json_get(round, "by"))) {
        buf_put_str(&line, "\nat the wish of ");
        page_names(p, json_get(round, "by"), &line);
    }
    if (json_get(round, "reason")) {
        buf_put_str(&line, "\nreason given: ");
        text_put_name(&line, json_get_text(round, "reason"));
    }
    page_lines(p, buf_span(&line), 0, out);
    page_beside(p, round, 2, out);
    buf_put_byte(out, '\n');
}
