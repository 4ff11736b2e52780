// SPDX-License-Identifier: Apache-2.0
// The only user of libturbojpeg.
#include "base/limits.h"
#include "media/photo.h"

#include <turbojpeg.h>

// Which way up.

#define MARKER_SOS 0xda
#define MARKER_APP1 0xe1
#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3
#define ENTRY_BYTES 12

static uint32_t number(const uint8_t *at, int bytes, bool little) {
    uint32_t n = 0;
    for (int i = 0; i < bytes; i++)
        n = n << 8 | at[little ? bytes - 1 - i : i];
    return n;
}

// Of a TIFF file, as Exif has one: the tag in its first directory; 0 where there is none.
static int orientation_of_tiff(struct span tiff) {
    if (tiff.size < 8)
        return 0;
    bool little = tiff.data[0] == 'I';
    uint32_t at = number(tiff.data + 4, 4, little);
    if (at > tiff.size || tiff.size - at < 2)
        return 0;
    uint32_t count = number(tiff.data + at, 2, little);
    struct span entries = span_from(tiff, at + 2);
    for (; count && entries.size >= ENTRY_BYTES; count--, entries = span_from(entries, ENTRY_BYTES))
        if (number(entries.data, 2, little) == TAG_ORIENTATION &&
            number(entries.data + 2, 2, little) == TYPE_SHORT)
            return (int)number(entries.data + 8, 2, little);
    return 0;
}

// 2..8 as Exif counts; 0 where it stands as it is.
static int orientation_of(struct span jpeg) {
    static const char head[] = {'E', 'x', 'i', 'f', 0, 0};
    struct span rest = jpeg.size > 2 ? span_from(jpeg, 2) : span(NULL, 0);
    while (rest.size >= 4 && rest.data[0] == 0xff && rest.data[1] != MARKER_SOS) {
        size_t size = number(rest.data + 2, 2, false);
        if (rest.data[1] == 0xff) { // a fill byte
            rest = span_from(rest, 1);
            continue;
        }
        if (size < 2 || size + 2 > rest.size)
            return 0;
        struct span body = span_head(span_from(rest, 4), size - 2);
        if (rest.data[1] == MARKER_APP1 && span_starts(body, span((const uint8_t *)head, 6))) {
            int found = orientation_of_tiff(span_from(body, 6));
            return found >= 2 && found <= 8 ? found : 0;
        }
        rest = span_from(rest, size + 2);
    }
    return 0;
}

// Behind the two bytes that begin a JPEG file.
static void put_orientation(int orientation, struct buf *out) {
    static const uint8_t block[] = {
        0xff, MARKER_APP1, 0, 34,   'E', 'x',        'i', 'f', 0, 0,     // Exif
        'M',  'M',         0, '*',  0,   0,          0,   8,             // TIFF
        0,    1,           1, 0x12, 0,   TYPE_SHORT, 0,   0,   0, 1, 0}; // one tag
    buf_put(out, block, sizeof block);
    buf_put_byte(out, (uint8_t)orientation);
    buf_put_fill(out, 0, 6); // of the value; no directory behind this one
}

// Its coefficients anew, into memory that is libjpeg-turbo's.
struct made {
    unsigned char *data;
    unsigned long size;
};

static enum err transcode(tjhandle h, struct span in, struct made *out, struct error *e) {
    tjtransform how = {.op = TJXOP_NONE, .options = TJXOPT_COPYNONE};
    int failed = tjTransform(h, in.data, in.size, 1, &out->data, &out->size, &how,
                             TJFLAG_LIMITSCANS | TJFLAG_STOPONWARNING);
    return failed ? error_set(e, ERR_INVALID, "it is no whole JPEG file: %s", tjGetErrorStr2(h))
                  : OK;
}

static void forget(struct made *m) {
    if (m->data)
        explicit_bzero(m->data, m->size);
    tjFree(m->data);
}

// Coefficients beyond what a file may hold come out as others: what was written is read again.
static enum err check(tjhandle h, const struct made *first, struct error *e) {
    struct made again = {NULL, 0};
    struct span bytes = span(first->data, first->size);
    enum err err = transcode(h, bytes, &again, e);
    if (!err && !span_equal(bytes, span(again.data, again.size)))
        err = error_set(e, ERR_INVALID, "it is no JPEG file that can be written again");
    forget(&again);
    return err;
}

static enum err strip(tjhandle h, struct span in, struct buf *out, struct error *e) {
    int width = 0, height = 0, sampling, colours, orientation = orientation_of(in);
    struct made made = {NULL, 0};
    if (tjDecompressHeader3(h, in.data, in.size, &width, &height, &sampling, &colours))
        return error_set(e, ERR_INVALID, "it is no whole JPEG file: %s", tjGetErrorStr2(h));
    if (width < 1 || height < 1) // tables without a picture are no failure to libturbojpeg
        return error_set(e, ERR_INVALID, "it is no whole JPEG file: there is no picture in it");
    if ((int64_t)width * height > LIMIT_PHOTO_PIXELS)
        return error_set(e, ERR_LIMIT, "it has more than %d pixels", LIMIT_PHOTO_PIXELS);
    enum err err = transcode(h, in, &made, e);
    if (!err)
        err = check(h, &made, e);
    if (!err) {
        buf_put(out, made.data, 2);
        if (orientation)
            put_orientation(orientation, out);
        buf_put(out, made.data + 2, made.size - 2);
        err = buf_check(out, "the photo", e);
    }
    forget(&made);
    return err;
}

enum err photo_strip_jpeg(struct span in, struct buf *out, struct error *e) {
    tjhandle h = tjInitTransform();
    if (!h)
        return error_set(e, ERR_LIMIT, "no memory for a photo");
    enum err err = strip(h, in, out, e);
    tjDestroy(h);
    return err;
}
