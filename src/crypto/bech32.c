// SPDX-License-Identifier: Apache-2.0
#include "crypto/bech32.h"

#define CHECKSUM_CHARS 6
#define CHECKSUM_GOOD 1u // what the polynomial gives over a whole text that is right

static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

// The BCH code's remainder after one more value of five bits.
static uint32_t polymod(uint32_t check, uint8_t value) {
    static const uint32_t generator[5] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                          0x2a1462b3};
    uint32_t top = check >> 25;
    check = (check & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < 5; i++)
        check ^= top >> i & 1 ? generator[i] : 0;
    return check;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

static bool is_upper(const char *prefix) {
    for (; *prefix; prefix++)
        if (*prefix != lower(*prefix))
            return true;
    return false;
}

// The prefix counts for the checksum as its high bits, a zero, its low bits.
static uint32_t check_prefix(const char *prefix) {
    uint32_t check = 1;
    for (const char *p = prefix; *p; p++)
        check = polymod(check, (uint8_t)lower(*p) >> 5);
    check = polymod(check, 0);
    for (const char *p = prefix; *p; p++)
        check = polymod(check, (uint8_t)lower(*p) & 31);
    return check;
}

struct writer {
    struct buf *out;
    bool upper;
    uint32_t check;
};

static void put_value(struct writer *w, uint8_t value) {
    char c = alphabet[value];
    w->check = polymod(w->check, value);
    buf_put_byte(w->out, (uint8_t)(w->upper ? upper(c) : c));
}

void bech32_put(struct buf *out, const char *prefix, struct span data) {
    struct writer w = {out, is_upper(prefix), check_prefix(prefix)};
    buf_put_str(out, prefix);
    buf_put_byte(out, '1');
    uint32_t bits = 0;
    int held = 0; // bits not yet written, the lowest of `bits`
    for (size_t i = 0; i < data.size; i++) {
        bits = bits << 8 | data.data[i];
        for (held += 8; held >= 5; held -= 5)
            put_value(&w, bits >> (held - 5) & 31);
    }
    if (held)
        put_value(&w, (uint8_t)(bits << (5 - held) & 31));
    uint32_t check = w.check;
    for (int i = 0; i < CHECKSUM_CHARS; i++)
        check = polymod(check, 0);
    check ^= CHECKSUM_GOOD;
    for (int i = CHECKSUM_CHARS - 1; i >= 0; i--)
        put_value(&w, check >> (5 * i) & 31);
}

// -1 for a character outside the alphabet or of the other case.
static int get_value(char c, bool in_upper) {
    if (c == '\0' || c != (in_upper ? upper(c) : lower(c)))
        return -1;
    const char *at = strchr(alphabet, lower(c));
    return at ? (int)(at - alphabet) : -1;
}

bool bech32_get(struct span text, const char *prefix, uint8_t *out, size_t size) {
    struct span head = span_str(prefix);
    size_t chars = (size * 8 + 4) / 5;
    if (!span_starts(text, head) || text.size != head.size + 1 + chars + CHECKSUM_CHARS ||
        text.data[head.size] != '1')
        return false;
    bool in_upper = is_upper(prefix);
    uint32_t check = check_prefix(prefix), bits = 0;
    int held = 0;
    struct span rest = span_from(text, head.size + 1);
    for (size_t i = 0; i < rest.size; i++) {
        int value = get_value((char)rest.data[i], in_upper);
        if (value < 0)
            return false;
        check = polymod(check, (uint8_t)value);
        if (i >= chars)
            continue;
        bits = bits << 5 | (uint32_t)value;
        held += 5;
        if (held >= 8) {
            held -= 8;
            *out++ = (uint8_t)(bits >> held);
        }
    }
    bool filled_with_zeros = (bits & ((1u << held) - 1)) == 0;
    return filled_with_zeros && check == CHECKSUM_GOOD;
}
