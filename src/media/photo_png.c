// SPDX-License-Identifier: Apache-2.0
// The only user of libpng, which reports what is wrong by jumping back to where it was called.
#include "base/arena.h"
#include "base/limits.h"
#include "media/photo.h"

#include <png.h>

#define SIGNATURE_BYTES 8
#define CHUNK_BYTES 12 // length, type and checksum around what is in it

struct work {
    png_structp png;
    png_infop info;
    struct span rest; // to read
    struct buf *out;
    char why[128];
};

struct picture {
    png_uint_32 width, height;
    int depth, colours;
    size_t row_bytes;
    uint8_t *pixels;
    png_bytepp rows;
};

static void fail(png_structp png, png_const_charp message) {
    struct work *w = png_get_error_ptr(png);
    snprintf(w->why, sizeof w->why, "%s", message);
    png_longjmp(png, 1);
}

static void pass_over(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void read_bytes(png_structp png, png_bytep to, size_t size) {
    struct work *w = png_get_io_ptr(png);
    if (size > w->rest.size)
        png_error(png, "it ends too early");
    memcpy(to, w->rest.data, size);
    w->rest = span_from(w->rest, size);
}

static void write_bytes(png_structp png, png_bytep from, size_t size) {
    struct work *w = png_get_io_ptr(png);
    buf_put(w->out, from, size);
}

static void flush(png_structp png) {
    (void)png;
}

// Chunks that are not known are passed over; these, which libpng knows, as well: it does not look
// into them.
static void look_away(png_structp png) {
    static const png_byte names[] =
        "tEXt\0zTXt\0iTXt\0eXIf\0tIME\0iCCP\0cHRM\0pHYs\0oFFs\0pCAL\0sCAL\0"
        "sPLT\0hIST\0bKGD\0sBIT";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, names, sizeof names / 5);
    png_set_chunk_cache_max(png, 64);
    png_set_chunk_malloc_max(png, 1 << 20);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
}

static enum err read_head(struct work *w, struct picture *p, struct error *e) {
    if (setjmp(png_jmpbuf(w->png)))
        return error_set(e, ERR_INVALID, "it is no whole PNG file: %s", w->why);
    look_away(w->png);
    png_set_read_fn(w->png, w, read_bytes);
    png_read_info(w->png, w->info);
    png_get_IHDR(w->png, w->info, &p->width, &p->height, &p->depth, &p->colours, NULL, NULL, NULL);
    p->row_bytes = png_get_rowbytes(w->png, w->info);
    if ((uint64_t)p->width * p->height > LIMIT_PHOTO_PIXELS ||
        (uint64_t)p->row_bytes * p->height > 4 * (uint64_t)LIMIT_PHOTO_PIXELS)
        return error_set(e, ERR_LIMIT, "it has more than %d pixels", LIMIT_PHOTO_PIXELS);
    return OK;
}

// With the end: what the last chunks say is checked too.
static enum err read_pixels(struct work *w, struct picture *p, struct error *e) {
    p->pixels = memory_get(p->row_bytes * p->height);
    p->rows = memory_get(p->height * sizeof *p->rows);
    for (png_uint_32 y = 0; y < p->height; y++)
        p->rows[y] = p->pixels + y * p->row_bytes;
    if (setjmp(png_jmpbuf(w->png)))
        return error_set(e, ERR_INVALID, "it is no whole PNG file: %s", w->why);
    png_set_interlace_handling(w->png);
    png_read_image(w->png, p->rows);
    png_read_end(w->png, NULL);
    return OK;
}

// What says how the pixels are to be seen.
static void put_meaning(const struct work *from, struct work *to) {
    png_colorp palette;
    png_bytep alpha;
    png_color_16p clear;
    png_fixed_point gamma;
    int count, intent;
    if (png_get_PLTE(from->png, from->info, &palette, &count))
        png_set_PLTE(to->png, to->info, palette, count);
    if (png_get_tRNS(from->png, from->info, &alpha, &count, &clear))
        png_set_tRNS(to->png, to->info, alpha, count, clear);
    if (png_get_sRGB(from->png, from->info, &intent))
        png_set_sRGB(to->png, to->info, intent);
    if (png_get_gAMA_fixed(from->png, from->info, &gamma))
        png_set_gAMA_fixed(to->png, to->info, gamma);
}

static enum err write_all(const struct work *from, struct work *w, const struct picture *p,
                          struct error *e) {
    if (setjmp(png_jmpbuf(w->png)))
        return error_set(e, ERR_INVALID, "it cannot be written again: %s", w->why);
    png_set_write_fn(w->png, w, write_bytes, flush);
    png_set_IHDR(w->png, w->info, p->width, p->height, p->depth, p->colours, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    put_meaning(from, w);
    png_write_info(w->png, w->info);
    png_write_image(w->png, p->rows);
    png_write_end(w->png, NULL);
    return buf_check(w->out, "the picture", e);
}

// Whether it moves (APNG): of its pictures only the first would be left.
static bool moves(struct span png) {
    struct span rest = png.size > SIGNATURE_BYTES ? span_from(png, SIGNATURE_BYTES) : span(NULL, 0);
    while (rest.size >= CHUNK_BYTES) {
        uint64_t size = png_get_uint_32(rest.data) + (uint64_t)CHUNK_BYTES;
        if (!memcmp(rest.data + 4, "acTL", 4))
            return true;
        if (size > rest.size)
            return false;
        rest = span_from(rest, size);
    }
    return false;
}

static enum err strip(struct work *from, struct work *to, struct picture *p, struct error *e) {
    from->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, from, fail, pass_over);
    to->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, to, fail, pass_over);
    from->info = from->png ? png_create_info_struct(from->png) : NULL;
    to->info = to->png ? png_create_info_struct(to->png) : NULL;
    if (!from->info || !to->info)
        return error_set(e, ERR_LIMIT, "no memory for a picture");
    enum err err = read_head(from, p, e);
    if (!err)
        err = read_pixels(from, p, e);
    return err ? err : write_all(from, to, p, e);
}

enum err photo_strip_png(struct span in, struct buf *out, struct error *e) {
    struct work from = {.rest = in}, to = {.out = out};
    struct picture p = {0};
    size_t before = out->size;
    if (moves(in))
        return error_set(e, ERR_UNSUPPORTED,
                         "it is a PNG picture that moves: only its first "
                         "would be left");
    enum err err = strip(&from, &to, &p, e);
    if (err)
        out->size = before;
    if (p.pixels)
        explicit_bzero(p.pixels, p.row_bytes * p.height);
    free(p.pixels);
    free(p.rows);
    png_destroy_read_struct(&from.png, &from.info, NULL);
    png_destroy_write_struct(&to.png, &to.info);
    return err;
}
