// SPDX-License-Identifier: Apache-2.0
#include "view/sample.h"

#include "base/codec.h"

static const struct {
    const char *id, *en, *ru, *ar;
} names[] = {
    {"kaz", "Republic of Kazakhstan", "Республика Казахстан", "جمهورية كازاخستان"},
    {"irn", "Islamic Republic of Iran", "Исламская Республика Иран", "جمهورية إيران الإسلامية"},
    {"rus", "Russian Federation", "Российская Федерация", "الاتحاد الروسي"},
    {"tur", "Republic of Turkey", "Турецкая Республика", "الجمهورية التركية"},
    {"syr", "Syrian Arab Republic", "Сирийская Арабская Республика", "الجمهورية العربية السورية"},
    {"opp", "Armed opposition", "Вооружённая оппозиция", "المعارضة المسلحة"},
    {"un", "United Nations", "Организация Объединённых Наций", "الأمم المتحدة"},
    {"jor", "Jordan", "Иордания", "الأردن"},
};

static void name_all(struct json *body) {
    const struct json *list = json_get(body, "participants");
    for (size_t i = 0; i < json_count(list); i++)
        for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
            struct json *name = json_get(json_at(list, i), "name");
            if (!span_is(json_get_text(json_at(list, i), "id"), names[n].id))
                continue;
            json_put_str(name, "en", names[n].en);
            json_put_str(name, "ru", names[n].ru);
            json_put_str(name, "ar", names[n].ar);
        }
}

// What a text of these kinds needs before it is agreed.
static void put_adopt(struct json *body) {
    static const char adopt[] =
        "{\"agreement\":{\"sign\":{\"guarantor\":\"all\",\"party\":\"majority\"}},"
        "\"protocol\":{\"sign\":{\"party\":\"all\"},\"ratify\":{\"party\":1}}}";
    struct json *parsed = NULL;
    if (json_parse(span_str(adopt), 0, &parsed, NULL))
        fail_msg("rules of adoption");
    json_put(json_get(body, "rules"), "adopt", parsed);
}

static void patch(struct json *body) {
    name_all(body);
    put_adopt(body);
}

static void must(enum err err, const struct error *e, const char *what) {
    if (err)
        fail_msg("%s: %s (%s)", what, e->message, e->rule ? e->rule : "");
}

int sample_setup(void **state) {
    struct sample *s = memory_get(sizeof *s);
    struct error e = {0};
    struct secret_key log = sample_key("", "log");
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    buf_init(&s->text, BUF_MAX);
    arena_init(&s->arena);
    must(sample_founding(patch, &note, &e), &e, "founding");
    must(record_create(sample_path(s->folder, "view.truce", s->path), buf_span(&note), &log, &s->r,
                       &e),
         &e, "create");
    *state = s;
    return 0;
}

int sample_teardown(void **state) {
    struct sample *s = *state;
    json_free(s->answer);
    buf_done(&s->text);
    arena_done(&s->arena);
    record_close(s->r);
    sample_clean(s->folder);
    free(s);
    return 0;
}

static void quoted(const char *body, struct buf *out) {
    for (; *body; body++)
        buf_put_byte(out, *body == '\'' ? '"' : (uint8_t)*body);
}

static uint64_t append_at(struct sample *s, const char *who, const char *type, struct stamp at,
                          const char *body, unsigned flags) {
    BUF_SCOPED struct buf json;
    BUF_SCOPED struct buf note;
    struct error e = {0};
    struct appended done;
    struct secret_key log = sample_key("", "log");
    buf_init(&json, LIMIT_ENTRY_BYTES);
    buf_init(&note, LIMIT_ENTRY_BYTES);
    quoted(body, &json);
    must(sample_note_at(s->r, who, strcmp(type, "key") ? "desk" : "root", type, buf_str(&json), at,
                        &note, &e),
         &e, type);
    struct span bytes = buf_span(&note);
    must(record_append(s->r, &log, &bytes, 1, flags, &done, &e), &e, type);
    if (!done.logged)
        fail_msg("%s: %s", type, done.verdict.why.message);
    return done.index;
}

static uint64_t append(struct sample *s, const char *who, const char *type, int minute,
                       const char *body, unsigned flags) {
    return append_at(s, who, type, (struct stamp){SAMPLE_BEGIN + 60 * minute, SAMPLE_OFFSET}, body,
                     flags);
}

uint64_t sample_say_in(struct sample *s, const char *who, const char *type, int minute,
                       int offset_min, const char *body) {
    return append_at(s, who, type, (struct stamp){SAMPLE_BEGIN + 60 * minute, offset_min}, body, 0);
}

uint64_t sample_say(struct sample *s, const char *who, const char *type, int minute,
                    const char *body) {
    return append(s, who, type, minute, body, 0);
}

uint64_t sample_sayf(struct sample *s, const char *who, const char *type, int minute,
                     const char *format, ...) {
    char body[16384];
    va_list args;
    va_start(args, format);
    vsnprintf(body, sizeof body, format, args);
    va_end(args);
    return append(s, who, type, minute, body, 0);
}

const char *sample_id(struct sample *s, uint64_t index) {
    static const char sql[] = "SELECT lower(hex(id)) FROM act WHERE i = ?1";
    struct error e = {0};
    STMT_SCOPED struct stmt *q = NULL;
    must(db_prepare(record_rows(s->r), sql, &q, &e), &e, "an act's id");
    stmt_int(q, 1, (int64_t)index);
    assert_true(stmt_row(q, &e));
    const char *id = arena_str(&s->arena, stmt_get_text(q, 0));
    stmt_reset(q);
    return id;
}

uint64_t sample_force(struct sample *s, const char *who, const char *type, int minute,
                      const char *body) {
    return append(s, who, type, minute, body, APPEND_ADMIT_ALL);
}

uint64_t sample_tell(struct sample *s, const char *slug, int minute, const char *said_by,
                     const char *tells) {
    BUF_SCOPED struct buf body;
    buf_init(&body, LIMIT_ENTRY_BYTES);
    buf_printf(&body,
               "{'id':'%s','said_by':%s,'standing':'official','wording':'paraphrase',"
               "'sort':'fact','text':{'en':'Somebody said so.'},'tells':%s}",
               slug, said_by, tells);
    return sample_say(s, "clip", "report", minute, buf_str(&body));
}

static void put_options(struct view_query *query, struct span with) {
    struct span one, name;
    while (span_cut(&with, '&', &one)) {
        const struct view_option *o = view_options;
        assert_true(span_cut(&one, '=', &name));
        while (o->name && !span_is(name, o->name))
            o++;
        assert_non_null(o->name);
        *view_option_of(query, o) = one;
    }
}

static struct view_query query_of(struct sample *s, const struct question *q) {
    struct view_query query = {
        .ref = span_str(q->ref),
        .as_of = q->as_of ? q->as_of : record_size(s->r),
        .has_at = q->has_at,
        .at = {SAMPLE_BEGIN + 60 * (int64_t)q->at, SAMPLE_OFFSET},
        .lang = span_str(q->lang),
        .zones = span_str(q->zones),
        .order = span_str(q->order),
        .beside = span_str(q->beside),
        .version = span_str(q->version),
        .diff = span_str(q->diff),
        .take = span_str(q->take),
        .limit = q->limit,
        .after = q->after,
    };
    put_options(&query, span_str(q->with));
    return query;
}

const struct json *sample_ask(struct sample *s, const struct question *q) {
    const struct view *v = view_find(span_str(q->view));
    struct view_query query = query_of(s, q);
    struct json *answer = NULL;
    struct error e = {0};
    assert_non_null(v);
    must(view_answer(v, s->r, &query, &answer, &e), &e, q->view);
    json_free(s->answer);
    s->answer = answer;
    buf_clear(&s->text);
    view_print_answer(v, answer, q->columns, &s->text);
    return answer;
}

struct error sample_refused(struct sample *s, const struct question *q, enum err code) {
    struct view_query query = query_of(s, q);
    struct json *answer = NULL;
    struct error e = {0};
    enum err err = view_answer(view_find(span_str(q->view)), s->r, &query, &answer, &e);
    json_free(answer);
    if (err != code || e.code != code)
        fail_msg("%s %s: code %d \"%s\", expected %d", q->view, q->ref ? q->ref : "", err,
                 e.message, code);
    return e;
}

const struct json *sample_item(const struct sample *s, const char *id) {
    const struct json *items = json_get(s->answer, "items");
    for (size_t i = 0; i < json_count(items); i++)
        if (span_is(json_get_text(json_at(items, i), "id"), id))
            return json_at(items, i);
    return NULL;
}

const struct json *sample_at(const struct json *j, const char *path) {
    struct span rest = span_str(path), step;
    while (j && span_cut(&rest, '/', &step)) {
        char name[64];
        uint64_t place;
        snprintf(name, sizeof name, SPAN_FMT, SPAN_ARG(step));
        if (json_type(j) == JSON_LIST_T)
            j = decimal_get(step, INT32_MAX, &place) ? json_at(j, (size_t)place) : NULL;
        else
            j = json_get(j, name);
    }
    return j;
}

void sample_is(const struct json *j, const char *path, const char *expected) {
    struct span found = json_text(sample_at(j, path));
    if (!span_is(found, expected) || !found.data)
        fail_msg("%s: \"" SPAN_FMT "\", expected \"%s\"", path, SPAN_ARG(found), expected);
}

bool sample_text_has(struct sample *s, const char *words) {
    return strstr(buf_str(&s->text), words) != NULL;
}

int sample_round_setup(void **state) {
    sample_setup(state);
    sample_say(*state, "kaz", "round", 0,
               "{'id':'r','kind':'round','track':'astana','number':4,'title':{'en':'Fourth round',"
               "'ru':'Четвёртый раунд'},'place':{'name':{'en':'Astana','ru':'Астана'}},"
               "'from':'2017-05-03','to':'2017-05-04','state':'announced'}");
    return 0;
}

uint64_t sample_presence(struct sample *s, const char *by, int minute, const char *of,
                         const char *part, const char *state, const char *more) {
    BUF_SCOPED struct buf body;
    buf_init(&body, 4096);
    buf_printf(&body, "{'round':'kaz/r','participants':['%s'],'part':'%s','state':'%s'%s}", of,
               part, state, more);
    return sample_say(s, by, "presence", minute, buf_str(&body));
}

uint64_t sample_told(struct sample *s, const char *slug, int minute, const char *said_by,
                     const char *of, const char *part, const char *state, const char *more) {
    BUF_SCOPED struct buf tells;
    buf_init(&tells, 4096);
    buf_printf(&tells,
               "{'act':'presence','body':{'round':'kaz/r','participants':['%s'],'part':'%s',"
               "'state':'%s'%s}}",
               of, part, state, more);
    return sample_tell(s, slug, minute, said_by, buf_str(&tells));
}

void sample_headline(struct sample *s, const struct question *q, const char *who, const char *shape,
                     const char *text) {
    sample_ask(s, q);
    sample_is(sample_item(s, who), "headline/shape", shape);
    sample_is(sample_item(s, who), "headline/text", text);
}

size_t sample_count(const struct sample *s, const char *who, const char *path) {
    return json_count(sample_at(sample_item(s, who), path));
}
