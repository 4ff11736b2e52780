// SPDX-License-Identifier: Apache-2.0
// JSON: strict reading of hostile text, plain building of answers. The only user of jansson.
//
// What json_parse refuses beyond RFC 8259 (much of it from I-JSON, RFC 7493): invalid UTF-8;
// duplicate names, compared after unescaping; depth over LIMIT_JSON_DEPTH (lists and objects count,
// the outermost is depth 1); integers outside +-LIMIT_JSON_INTEGER, minus zero, exponents;
// fractions unless JSON_DECIMALS, and then at most 7 places and at most 10 digits before the point;
// U+0000-001F except "\n" in strings, not in names (so in raw text none), U+007F-009F, surrogates,
// noncharacters, U+202A-202E, U+2066-2069, in strings and names; anything but white space (space
// only) after the value. Decimals are kept as integers x 10^7: json_e7 gives them for integer
// tokens too.
//
// Ownership: json_parse and json_new_* give one reference; json_free drops it; a value put into
// another belongs to that one. Borrowed values live as long as their root. Getters return a zero
// value for a missing or wrongly typed node, so that checked input reads straight. Any number of
// threads may parse and build, each its own tree.
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/arena.h"
#include "base/buf.h"

struct json;

enum json_type {
    JSON_NONE, // no such member
    JSON_NULL_T,
    JSON_BOOL_T,
    JSON_INT_T,
    JSON_DECIMAL_T,
    JSON_TEXT_T,
    JSON_LIST_T,
    JSON_OBJECT_T,
};

#define JSON_DECIMALS 1u // fractions are permitted
#define JSON_LINES 2u // for files that people write: \n, \t, \r between tokens are white space too

// ERR_INVALID, with rule "malformed-json" and the place in the message.
CHECKED enum err json_parse(struct span text, unsigned flags, struct json **out, struct error *e);
// The same, with the tree in the arena: it is not freed, not put into another, and not changed.
CHECKED enum err json_parse_in(struct span text, unsigned flags, struct arena *a, struct json **out,
                               struct error *e);
void json_free(struct json *j);
#define JSON_SCOPED __attribute__((cleanup(json_free_at)))
void json_free_at(struct json **j);

enum json_type json_type(const struct json *j);
struct json *json_get(const struct json *object, const char *name); // NULL when absent
struct json *json_at(const struct json *list, size_t i);
size_t json_count(const struct json *j); // members or elements; 0 for others
int64_t json_int(const struct json *j);
// Value x 10^7 of an integer or decimal; past 63 bits the largest or smallest, +-INT64_MAX.
int64_t json_e7(const struct json *j);
bool json_bool(const struct json *j);
struct span json_text(const struct json *j); // data NULL when it is no text
// json_text(json_get(object, name)) and so on.
struct span json_get_text(const struct json *object, const char *name);
int64_t json_get_int(const struct json *object, const char *name);
bool json_get_bool(const struct json *object, const char *name);
bool json_has_text(const struct json *list, struct span text); // whether it is among its strings

// Whether a text of JSON may hold a string with `word` (letters, digits and _) in it: false where it
// stands there neither as it is nor, as far as can be told without parsing, in escapes.
bool json_may_say(struct span text, struct span word);

// for (struct json_each m = json_first(o); m.value; json_next(&m)): members in the order of the
// text.
struct json_each {
    const struct json *object;
    void *at;
    const char *name;
    struct json *value;
};
struct json_each json_first(const struct json *object);
void json_next(struct json_each *m);

struct json *json_new_object(void);
struct json *json_new_list(void);
struct json *json_new_text(struct span s); // U+FFFD for bytes that are no UTF-8
struct json *json_new_int(int64_t n);
struct json *json_new_bool(bool b);
struct json *json_new_e7(int64_t n); // a decimal of value n / 10^7; |n| < 10^17
struct json *json_copy(const struct json *j) __asm__("base_json_copy"); // deep
// The same value once more, to be put elsewhere, where nobody changes either.
struct json *json_share(const struct json *j);
// Takes over `value`; a member of that name is replaced at its place; NULL puts JSON null.
void json_put(struct json *object, const char *name, struct json *value);
void json_put_text(struct json *object, const char *name, struct span s); // data NULL puts null
void json_put_str(struct json *object, const char *name, const char *s);
void json_put_int(struct json *object, const char *name, int64_t n);
void json_put_bool(struct json *object, const char *name, bool b);
void json_add(struct json *list, struct json *value); // takes over
void json_remove(struct json *object, const char *name);
// Numbers by value (1 equals 1.0), members in any order.
bool json_equal(const struct json *a, const struct json *b) __asm__("base_json_equal");

// Compact: members in their order, no white space, escapes only \" \\ \n (other control characters,
// U+007F-009F too, as \u00xx), all else raw UTF-8; decimals with their shortest digits, so that
// 1.50 prints 1.5 and 1.0 prints 1. The form of effect rows.
void json_print(const struct json *j, struct buf *out);
void json_print_text(struct span text, struct buf *out); // a string alone, as json_print has it
// For people and their terminals: two spaces, ends in \n; what codepoint_hidden (text.h) names, as
// \uxxxx, so that the bytes show what is there.
void json_print_pretty(const struct json *j, struct buf *out);

#endif
