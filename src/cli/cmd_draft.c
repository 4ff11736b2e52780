// SPDX-License-Identifier: Apache-2.0
// truce draft: a Markdown file, or one for each language, becomes a version of a document.
#include "cli/draft_base.h"
#include "cli/input.h"
#include "cli/making.h"

#include "base/codec.h"
#include "base/limits.h"
#include "prose/markdown.h"

#include <string.h>

// Of one act's clauses, as JSON: what leaves room for the rest of a restricted line, or of an
// entry.
#define RESTRICTED_BYTES 18000
#define PUBLIC_BYTES 56000

static const struct option options[] = {
    {"--document", NULL, "WHO/SLUG", "the document it is a version of", 0},
    {"--version", NULL, "LABEL", "what this version is called", 0},
    {"--lang", NULL, "TAG", "the language of FILE.md", 0},
    {"--text", NULL, "TAG=FILE", "the same in another language, block by block; may be repeated",
     OPTION_MANY},
    {"--base", NULL, "ID|LABEL",
     "the version it goes on from: clauses that are its own keep their ids", 0},
    {"--settles", NULL, "FILE.json", "what became of amendments: a list, as truce help act draft",
     0},
    MAKING_OPTIONS,
    RESTRICTING_OPTIONS,
    {0},
};

struct drafting {
    struct json *clauses, *settles; // owned
    struct markdown_notes notes;
    struct draft_base base;
};

static void drafting_done(struct drafting *d) {
    json_free(d->clauses);
    json_free(d->settles);
    draft_base_done(&d->base);
}

static enum exit_code check_line(const struct cli *c) {
    const char *lang = cli_option(c, "--lang");
    if (!cli_option(c, "--document"))
        return cli_usage(c, "a version of what? give --document WHO/SLUG");
    if (!cli_option(c, "--version"))
        return cli_usage(c, "what is this version called? give --version LABEL");
    if (!lang)
        return cli_usage(c, "in which language is it? give --lang TAG");
    if (!lang_tag_ok(span_str(lang)))
        return cli_usage(c, "--lang: \"%s\" is no language tag", lang);
    if (cli_flag(c, "--note-only"))
        return cli_usage(c, "--note-only does not go with several acts: truce act draft takes a "
                            "body");
    return making_check(c, true);
}

static void add_notes(struct markdown_notes *all, const struct markdown_notes *one) {
    all->tabs += one->tabs;
    all->line_ends += one->line_ends;
    all->spaces_lines += one->spaces_lines;
    all->gaps += one->gaps;
    all->bom = all->bom || one->bom;
    all->last_line = all->last_line || one->last_line;
}

static enum exit_code read_text(const char *path, const char *lang, struct drafting *d,
                                struct json **out) {
    struct error e;
    struct markdown_notes notes = {0};
    BUF_SCOPED struct buf file;
    if (input_file(path, &file, &e))
        return cli_fail(&e);
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_INPUT_FILE_BYTES);
    enum err err = markdown_clean(buf_span(&file), &text, &notes, &e);
    if (!err)
        err = markdown_read(buf_span(&text), lang, out, &notes, &e);
    add_notes(&d->notes, &notes);
    if (!err)
        return EXIT_YES;
    error_prefix(&e, "%s", path);
    return cli_fail(&e);
}

// --text TAG=FILE
static enum exit_code read_language(const struct cli *c, const char *value, struct drafting *d) {
    JSON_SCOPED struct json *other = NULL;
    struct error e;
    char lang[64];
    const char *path = strchr(value, '=');
    if (!path || (size_t)(path - value) >= sizeof lang)
        return cli_usage(c, "--text: \"%s\" is not TAG=FILE", value);
    memcpy(lang, value, (size_t)(path - value));
    lang[path - value] = 0;
    if (!lang_tag_ok(span_str(lang)))
        return cli_usage(c, "--text: \"%s\" is no language tag", lang);
    enum exit_code code = read_text(path + 1, lang, d, &other);
    if (code || !markdown_join(d->clauses, other, &e))
        return code;
    error_prefix(&e, "%s and %s", c->words[0], path + 1);
    return cli_fail(&e);
}

static enum exit_code read_all(struct cli *c, struct drafting *d) {
    struct error e;
    enum exit_code code = read_text(c->words[0], cli_option(c, "--lang"), d, &d->clauses);
    const char *value;
    for (size_t i = 0; !code && (value = cli_option_at(c, "--text", i)); i++)
        code = read_language(c, value, d);
    if (!code && cli_option(c, "--settles")) {
        BUF_SCOPED struct buf file;
        if (input_file(cli_option(c, "--settles"), &file, &e) ||
            json_parse(buf_span(&file), JSON_DECIMALS, &d->settles, &e)) {
            error_prefix(&e, "%s", cli_option(c, "--settles"));
            code = cli_fail(&e);
        }
    }
    return code;
}

static void put_note(struct buf *out, size_t count, const char *one, const char *many) {
    if (count)
        buf_printf(out, "%zu %s.\n", count, count == 1 ? one : many);
}

// What was read, and what could not stay as it was.
static void tell(const struct cli *c, const struct drafting *d, size_t parts, struct buf *out) {
    size_t count = json_count(d->clauses), open = 0;
    if (cli_flag(c, "--json"))
        return;
    for (size_t i = 0; i < count; i++)
        open += json_get(json_at(d->clauses, i), "options") != NULL;
    buf_printf(out, "%zu clauses, %zu of them with options", count, open);
    if (parts)
        buf_printf(out, ", in %zu parts before the version", parts);
    buf_put_str(out, ".\n");
    draft_base_tell(&d->base, d->clauses, out);
    put_note(out, d->notes.tabs, "tab became spaces", "tabs became spaces");
    put_note(out, d->notes.line_ends, "line end became LF", "line ends became LF");
    put_note(out, d->notes.spaces_lines, "line of spaces alone became empty",
             "lines of spaces alone became empty");
    put_note(out, d->notes.gaps, "empty line after an option was left out",
             "empty lines after options were left out");
    put_note(out, d->notes.bom, "byte order mark was left out", "byte order marks were left out");
    put_note(out, d->notes.last_line, "line end was put behind the last line", "");
}

static size_t bytes_of(const struct json *clause) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    json_print(clause, &text);
    return text.size + 1;
}

// The clauses from *next on that fit into one act.
static struct json *take_clauses(const struct drafting *d, size_t room, size_t *next) {
    struct json *list = json_new_list();
    size_t used = 0;
    while (*next < json_count(d->clauses) && json_count(list) < 1024) {
        const struct json *clause = json_at(d->clauses, *next);
        size_t bytes = bytes_of(clause);
        if (json_count(list) && used + bytes > room)
            break;
        used += bytes;
        json_add(list, json_copy(clause));
        (*next)++;
    }
    return list;
}

static size_t count_acts(const struct drafting *d, size_t room) {
    size_t next = 0, acts = 0;
    while (next < json_count(d->clauses)) {
        json_free(take_clauses(d, room, &next));
        acts++;
    }
    return acts;
}

static struct json *new_body(const struct cli *c) {
    struct json *body = json_new_object();
    json_put_str(body, "document", cli_option(c, "--document"));
    return body;
}

static enum exit_code make_part(struct cli *c, struct making *m, struct json *clauses,
                                struct json *parts) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES + 1);
    m->body = new_body(c);
    json_put(m->body, "clauses", clauses);
    enum exit_code code = making_finish(c, m, act_type_find(span_str("part")));
    hex_put(&hex, span(m->id, HASH_BYTES));
    json_add(parts, json_new_text(buf_span(&hex)));
    making_next(m);
    return code;
}

static enum exit_code make_all(struct cli *c, struct making *m, struct drafting *d) {
    bool public = cli_option(c, "--to") && !strcmp(cli_option(c, "--to"), "public");
    size_t room = public ? PUBLIC_BYTES : RESTRICTED_BYTES, next = 0;
    size_t acts = count_acts(d, room);
    JSON_SCOPED struct json *parts = json_new_list();
    enum exit_code code = EXIT_YES;
    tell(c, d, acts - 1, &c->out);
    if (acts > 1 && cli_flag(c, "--dry-run")) {
        if (!cli_flag(c, "--json"))
            buf_put_str(&c->out, "Nothing was written: how the version would be judged shows when "
                                 "its parts are there.\n");
        return EXIT_YES;
    }
    for (size_t i = 1; !code && i < acts; i++)
        code = make_part(c, m, take_clauses(d, room, &next), parts);
    if (code)
        return code;
    m->body = new_body(c);
    json_put_str(m->body, "version", cli_option(c, "--version"));
    if (d->base.id)
        json_put_str(m->body, "base", d->base.id);
    if (json_count(parts))
        json_put(m->body, "parts", json_copy(parts));
    json_put(m->body, "clauses", take_clauses(d, room, &next));
    if (d->settles)
        json_put(m->body, "settles", json_copy(d->settles));
    return making_finish(c, m, act_type_find(span_str("draft")));
}

static enum exit_code run(struct cli *c) {
    __attribute__((cleanup(drafting_done))) struct drafting d = {0};
    MAKING_SCOPED struct making m = {0};
    enum exit_code code = check_line(c);
    if (!code)
        code = read_all(c, &d);
    if (!code)
        code = making_begin(c, &m);
    if (!code)
        code = draft_base_read(c, &m.keys, &d.base);
    if (!code)
        draft_base_keep(&d.base, cli_option(c, "--lang"), d.clauses);
    return code ? code : make_all(c, &m, &d);
}

const struct command cmd_draft = {
    .name = "draft",
    .usage = "FILE.md --document WHO/SLUG --version LABEL --lang TAG --key FILE (--host URL | "
             "--record R.truce --log-key FILE)",
    .help = "make a version of a document from a Markdown file",
    .more =
        "Blocks with an empty line between are clauses; \"## Heading\" is a heading; [brackets] "
        "stay "
        "as they are. What is open between delegations may be written as options:\n"
        "  ::: option areas/four by irn, rus against tur\n"
        "  Four areas are set up.\n"
        "  :::\n"
        "Ids of clauses come from their numbers: art-3-para-2. With --base, a clause that is "
        "recognisably one of that version keeps its id, whatever its number is now; what is new "
        "gets one that never stood in the document; --dry-run says which. truce export --format md "
        "gives the "
        "file back, character by character; what cannot stand in a record (tabs, other line ends) "
        "is "
        "changed and told. A text that is too long for one act is made in parts, which are acts "
        "before the version.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
