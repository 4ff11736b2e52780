// SPDX-License-Identifier: Apache-2.0
#include "base/codec.h"

static const char HEX[] = "0123456789abcdef";
static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void hex_put(struct buf *out, struct span data) {
    uint8_t *at = data.size > SIZE_MAX / 2 ? NULL : buf_room(out, 2 * data.size);
    for (size_t i = 0; at && i < data.size; i++) {
        at[2 * i] = (uint8_t)HEX[data.data[i] >> 4];
        at[2 * i + 1] = (uint8_t)HEX[data.data[i] & 15];
    }
}

// Tables, for the digits of hashes follow no pattern that a processor could guess branches by.
static int hex_value(uint8_t c) {
    static const uint8_t values[256] = {
        // plus 1: 0 is none
        ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
        ['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
        ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    };
    return values[c] - 1;
}

bool hex_get(struct span text, uint8_t *out, size_t size) {
    if (text.size / 2 != size || text.size % 2)
        return false;
    int wrong = 0;
    for (size_t i = 0; i < text.size; i++)
        wrong |= hex_value(text.data[i]);
    if (wrong < 0)
        return false;
    for (size_t i = 0; i < size; i++)
        out[i] = (uint8_t)(hex_value(text.data[2 * i]) << 4 | hex_value(text.data[2 * i + 1]));
    return true;
}

// The characters that carry `size` bytes, without padding.
static size_t raw_length(size_t size) {
    return size / 3 * 4 + (size % 3 ? size % 3 + 1 : 0);
}

static void put(struct buf *out, struct span data, bool padded) {
    size_t length = raw_length(data.size), pad = padded ? (4 - length % 4) % 4 : 0;
    uint8_t *at = buf_room(out, length + pad);
    if (!at)
        return;
    uint32_t bits = 0;
    int count = 0;
    for (size_t i = 0; i < data.size; i++) {
        bits = bits << 8 | data.data[i];
        for (count += 8; count >= 6; count -= 6)
            *at++ = (uint8_t)ALPHABET[bits >> (count - 6) & 63];
    }
    if (count)
        *at++ = (uint8_t)ALPHABET[bits << (6 - count) & 63];
    while (pad--)
        *at++ = '=';
}

void base64_put(struct buf *out, struct span data) {
    put(out, data, true);
}

void base64_raw_put(struct buf *out, struct span data) {
    put(out, data, false);
}

// What each character stands for, plus 1: 0 is none.
static const uint8_t base64_values[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,
    ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
    ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
    ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
    ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

static int base64_value(uint8_t c) {
    return base64_values[c] - 1;
}

// Takes the padding off `text`: false unless it is exactly what the length asks for.
static bool unpad(struct span *text) {
    if (text->size % 4)
        return false;
    for (int pad = 0; pad < 2 && text->size && text->data[text->size - 1] == '='; pad++)
        text->size--;
    return true;
}

// Whether unpadded `text` is canonical: alphabet, a possible length, no bits left over.
static bool canonical(struct span text) {
    if (text.size % 4 == 1)
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (base64_value(text.data[i]) < 0)
            return false;
    int spare = text.size % 4 == 2 ? 15 : text.size % 4 == 3 ? 3 : 0;
    return !spare || !(base64_value(text.data[text.size - 1]) & spare);
}

static void decode(struct span text, uint8_t *out) {
    uint32_t bits = 0;
    int count = 0;
    for (size_t i = 0; i < text.size; i++) {
        bits = bits << 6 | (uint32_t)base64_value(text.data[i]);
        count += 6;
        if (count >= 8) {
            count -= 8;
            *out++ = (uint8_t)(bits >> count);
        }
    }
}

bool base64_raw_get(struct span text, struct buf *out) {
    if (!canonical(text))
        return false;
    uint8_t *at = buf_room(out, text.size / 4 * 3 + text.size % 4 * 3 / 4);
    if (at)
        decode(text, at);
    return at;
}

bool base64_get(struct span text, struct buf *out) {
    return unpad(&text) && base64_raw_get(text, out);
}

bool base64_get_exact(struct span text, uint8_t *out, size_t size) {
    if (!unpad(&text) || text.size != raw_length(size) || !canonical(text))
        return false;
    decode(text, out);
    return true;
}

bool decimal_get(struct span text, uint64_t max, uint64_t *out) {
    if (!text.size || (text.data[0] == '0' && text.size > 1))
        return false;
    uint64_t value = 0;
    for (size_t i = 0; i < text.size; i++) {
        uint64_t digit = (uint64_t)text.data[i] - '0';
        if (digit > 9 || digit > max || value > (max - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}
