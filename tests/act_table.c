// SPDX-License-Identifier: Apache-2.0
// Prints the act table as docs/record-format.md section 8 has it, so that a test can hold the page
// against the code.
#include "talks/json_schema.h"
#include "talks/refusal.h"

static void print_fields(const struct field *fields) {
    for (const struct field *f = fields; f->name; f++) {
        printf("%s%s%s", f == fields ? "" : ", ", f->name, f->flags & FIELD_OPTIONAL ? "?" : "");
        if (f->flags & FIELD_LIST)
            printf("[%s]", f->flags & FIELD_FILLED ? "1+" : "");
        printf(": ");
        if (f->type == F_ENUM)
            for (int i = 0; f->words[i]; i++)
                printf("%s%s", i ? "\\|" : f->words[1] ? "" : "word ", f->words[i]);
        else if (f->type == F_OBJECT) {
            printf("{");
            print_fields(f->fields);
            printf("}");
        } else
            printf("%s%s%s", field_type_word(f->type), f->target ? " of " : "",
                   f->target ? f->target : "");
    }
}

static void print_type(const struct act_type *t) {
    static const struct {
        unsigned flag;
        const char *word;
    } flags[] = {{ACT_ROOT, "root key"},           {ACT_MACHINE, "machine key"},
                 {ACT_PUBLIC, "public"},           {ACT_CREATES, "creates"},
                 {ACT_REPLACES, "replaces"},       {ACT_TELLABLE, "tellable"},
                 {ACT_SUSPENDED, "suspended may"}, {ACT_OUTSIDE, "press may"},
                 {ACT_WITNESS, "witness may"},     {ACT_FIXED_MAY, "fixed"},
                 {ACT_REVISABLE, "revisable"}};
    printf("| `%s` | %s | ", t->name, t->may_text);
    bool any = false;
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (t->flags & flags[i].flag) {
            printf("%s%s", any ? ", " : "", flags[i].word);
            any = true;
        }
    printf(" | ");
    for (const struct valid_time *v = t->times; v->field; v++)
        printf("%s%s%s%s", v == t->times ? "" : "; ", v->state ? v->state : "",
               v->state ? ": " : "", v->field);
    printf(" | ");
    print_fields(t->fields);
    printf(" |\n");
}

int main(void) {
    const struct act_type *t;
    printf("| act | who may | flags | valid time | fields |\n|---|---|---|---|---|\n");
    for (size_t i = 0; (t = act_type_at(i)); i++)
        print_type(t);
    printf("\n| rule | asks |\n|---|---|\n");
    for (const struct refusal *r = refusals; r->slug; r++)
        printf("| `%s` | %s |\n", r->slug, r->sentence);
    return 0;
}
