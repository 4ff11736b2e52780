// SPDX-License-Identifier: Apache-2.0
// tests/cli/test_photos.py looks at the same with programs that share no code with these.
#include "media/photo.h"

#include "base/arena.h"

#include <png.h>
#include <setjmp.h>
#include <stdarg.h>
#include <turbojpeg.h>

#include <cmocka.h>

#define WIDTH 37 // no whole number of blocks
#define HEIGHT 21

static void make_pixels(uint8_t rgb[HEIGHT * WIDTH * 3]) {
    for (int i = 0; i < HEIGHT * WIDTH * 3; i++)
        rgb[i] = (uint8_t)(i * 7 ^ i >> 3);
}

static void make_jpeg(struct buf *out) {
    uint8_t rgb[HEIGHT * WIDTH * 3];
    unsigned char *made = NULL;
    unsigned long size = 0;
    tjhandle h = tjInitCompress();
    make_pixels(rgb);
    assert_int_equal(
        tjCompress2(h, rgb, WIDTH, 0, HEIGHT, TJPF_RGB, &made, &size, TJSAMP_420, 90, 0), 0);
    buf_put(out, made, size);
    tjFree(made);
    tjDestroy(h);
}

static void segment(struct buf *out, uint8_t marker, const void *data, size_t size) {
    buf_put_byte(out, 0xff);
    buf_put_byte(out, marker);
    buf_put_be(out, size + 2, 2);
    buf_put(out, data, size);
}

// An Exif block with an orientation behind another tag.
static void put_exif(struct buf *out, int orientation, bool little) {
    static const uint8_t big_head[] =
        "MM\0*\0\0\0\x08\0\2\1\x0f\0\2\0\0\0\4CAM\0\1\x12\0\3\0\0\0\1\0";
    static const uint8_t little_head[] =
        "II*\0\x08\0\0\0\2\0\x0f\1\2\0\4\0\0\0CAM\0\x12\1\3\0\1\0\0\0";
    BUF_SCOPED struct buf b;
    buf_init(&b, 200);
    buf_put(&b, "Exif\0", 6);
    buf_put(&b, little ? little_head : big_head,
            (little ? sizeof little_head : sizeof big_head) - 1);
    buf_put_byte(&b, (uint8_t)orientation);
    buf_put_fill(&b, 0, 7);
    segment(out, 0xe1, b.data, b.size);
}

// A photo with all that a camera and programs put into one.
static void make_loud(int orientation, bool little, struct buf *out) {
    static const char xmp[] = "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>SECRET</x:xmpmeta>";
    BUF_SCOPED struct buf plain;
    buf_init(&plain, BUF_MAX);
    make_jpeg(&plain);
    buf_put(out, plain.data, 2);
    put_exif(out, orientation, little);
    segment(out, 0xe1, xmp, sizeof xmp);
    segment(out, 0xe2, "ICC_PROFILE\0\1\1SECRET", 20);
    segment(out, 0xed, "Photoshop 3.0\0SECRET", 20);
    segment(out, 0xfe, "SECRET", 6);
    buf_put(out, plain.data + 2, plain.size - 2);
    buf_put_str(out, "SECRET behind the end");
}

static void decode(struct span jpeg, uint8_t rgb[HEIGHT * WIDTH * 3]) {
    tjhandle h = tjInitDecompress();
    assert_int_equal(tjDecompress2(h, jpeg.data, jpeg.size, rgb, WIDTH, 0, HEIGHT, TJPF_RGB, 0), 0);
    tjDestroy(h);
}

static bool holds(struct span in, const char *text, size_t size) {
    return memmem(in.data, in.size, text, size) != NULL;
}

static void a_photo_keeps_its_pixels_and_which_way_up_it_stands(void **state) {
    (void)state;
    for (int n = 0; n < 20; n++) {
        int orientation = n / 2;
        bool little = n & 1, kept = orientation >= 2 && orientation <= 8;
        uint8_t before[HEIGHT * WIDTH * 3], after[HEIGHT * WIDTH * 3];
        BUF_SCOPED struct buf loud, out;
        struct error e;
        buf_init(&loud, BUF_MAX);
        buf_init(&out, BUF_MAX);
        make_loud(orientation, little, &loud);
        assert_int_equal(photo_strip_jpeg(buf_span(&loud), &out, &e), OK);
        decode(buf_span(&loud), before);
        decode(buf_span(&out), after);
        assert_memory_equal(before, after, sizeof before);
        assert_false(holds(buf_span(&out), "SECRET", 6) || holds(buf_span(&out), "CAM", 3));
        assert_int_equal(holds(buf_span(&out), "Exif", 4), kept);
        if (kept)
            assert_int_equal(out.data[2 + 29], orientation);
    }
}

static const struct {
    const char *bytes;
    size_t size;
    const char *why;
} odd_exif[] = {
    {"", 0, "nothing"},
    {"Exif\0\0", 6, "no more than its name"},
    {"Exif\0\0II*\0\xff\xff\xff\xff", 14, "a directory far behind its end"},
    {"Exif\0\0II*\0\x08\0\0\0", 14, "a directory at its end"},
    {"Exif\0\0II*\0\x08\0\0\0\xff\xff", 16, "as many tags as can be counted, and none"},
    {"Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6", 25, "cut inside the tag"},
    {"Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\4\0\1\0\0\0\6\0\0\0", 28, "another type of number"},
    {"Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\x09\0\0\0", 28, "nine ways up"},
    {"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\6\0\0\0", 28, "bytes in the other order"},
    {"exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0", 28, "another name"},
};

static void an_exif_block_of_another_form_says_nothing(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof odd_exif / sizeof *odd_exif; i++) {
        BUF_SCOPED struct buf plain, odd, out;
        struct error e;
        buf_init(&plain, BUF_MAX);
        buf_init(&odd, BUF_MAX);
        buf_init(&out, BUF_MAX);
        make_jpeg(&plain);
        buf_put(&odd, plain.data, 2);
        segment(&odd, 0xe1, odd_exif[i].bytes, odd_exif[i].size);
        buf_put(&odd, plain.data + 2, plain.size - 2);
        assert_int_equal(photo_strip_jpeg(buf_span(&odd), &out, &e), OK);
        if (!span_equal(buf_span(&out), buf_span(&plain)) && holds(buf_span(&out), "Exif", 4))
            fail_msg("%s", odd_exif[i].why);
    }
}

static void put_png(png_structp png, png_bytep data, size_t size) {
    buf_put(png_get_io_ptr(png), data, size);
}

static void make_png(int depth, int colours, int interlace, struct buf *out) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    char key[] = "Author", said[] = "SECRET";
    png_text text = {
        .compression = PNG_TEXT_COMPRESSION_NONE, .key = key, .text = said, .text_length = 6};
    png_time now = {.year = 2017, .month = 5, .day = 2};
    png_color palette[4] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {10, 11, 12}};
    png_byte alpha[2] = {7, 9};
    uint8_t row[WIDTH * 8];
    png_set_write_fn(png, out, put_png, NULL);
    png_set_IHDR(png, info, WIDTH, HEIGHT, depth, colours, interlace, PNG_COMPRESSION_TYPE_BASE,
                 PNG_FILTER_TYPE_BASE);
    if (colours == PNG_COLOR_TYPE_PALETTE) {
        png_set_PLTE(png, info, palette, 4);
        png_set_tRNS(png, info, alpha, 2, NULL);
    }
    png_set_text(png, info, &text, 1);
    png_set_tIME(png, info, &now);
    png_set_pHYs(png, info, 2835, 2835, PNG_RESOLUTION_METER);
    png_set_gAMA_fixed(png, info, 45455);
    png_write_info(png, info);
    for (int pass = png_set_interlace_handling(png); pass; pass--)
        for (int y = 0; y < HEIGHT; y++) {
            for (size_t x = 0; x < sizeof row; x++)
                row[x] = (uint8_t)(depth == 2 ? 0xe4 : (x * 11) ^ ((size_t)y * 5));
            png_write_row(png, row);
        }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
}

static void pixels_of(struct span png, struct buf *out) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_memory(&image, png.data, png.size));
    image.format = PNG_FORMAT_RGBA;
    assert_true(png_image_finish_read(&image, NULL, buf_room(out, PNG_IMAGE_SIZE(image)), 0, NULL));
    png_image_free(&image);
}

static void a_picture_keeps_its_pixels(void **state) {
    (void)state;
    static const struct {
        int depth, colours, interlace;
        const char *why;
    } cases[] = {
        {8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, "colours"},
        {8, PNG_COLOR_TYPE_RGBA, PNG_INTERLACE_ADAM7, "with transparency, in passes"},
        {16, PNG_COLOR_TYPE_RGBA, PNG_INTERLACE_NONE, "finer"},
        {2, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, "of a palette"},
        {2, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_ADAM7, "of a palette, in passes"},
        {8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, "grey"},
        {16, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_INTERLACE_NONE, "grey, with transparency"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BUF_SCOPED struct buf loud, out, before, after;
        struct error e;
        buf_init(&loud, BUF_MAX);
        buf_init(&out, BUF_MAX);
        buf_init(&before, BUF_MAX);
        buf_init(&after, BUF_MAX);
        make_png(cases[i].depth, cases[i].colours, cases[i].interlace, &loud);
        assert_true(holds(buf_span(&loud), "SECRET", 6));
        if (photo_strip_png(buf_span(&loud), &out, &e))
            fail_msg("%s: %s", cases[i].why, e.message);
        pixels_of(buf_span(&loud), &before);
        pixels_of(buf_span(&out), &after);
        assert_memory_equal(before.data, after.data, before.size);
        assert_int_equal(out.data[24], cases[i].depth);
        assert_int_equal(out.data[25], cases[i].colours);
        assert_false(holds(buf_span(&out), "SECRET", 6) || holds(buf_span(&out), "tIME", 4) ||
                     holds(buf_span(&out), "pHYs", 4));
    }
}

typedef enum err strip(struct span in, struct buf *out, struct error *e);

// Any change and any cut is refused, or gives what can be read.
static void try_all(strip *what, struct span good) {
    size_t taken = 0;
    uint8_t *copy = memory_get(good.size);
    for (size_t i = 0; i < good.size; i++) {
        BUF_SCOPED struct buf out;
        struct error e = {0};
        buf_init(&out, BUF_MAX);
        memcpy(copy, good.data, good.size);
        copy[i] ^= (uint8_t)(1 << i % 8);
        enum err err = what(span(copy, good.size), &out, &e);
        assert_true(err ? e.message[0] && !out.size : out.size > 0);
        taken += !err;
        buf_clear(&out);
        assert_true(what(span_head(good, i), &out, &e) && !out.size); // cut short
    }
    assert_true(taken < good.size);
    free(copy);
}

static void what_is_damaged_is_refused_or_whole(void **state) {
    (void)state;
    BUF_SCOPED struct buf jpeg, png;
    buf_init(&jpeg, BUF_MAX);
    buf_init(&png, BUF_MAX);
    make_jpeg(&jpeg);
    make_png(8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, &png);
    try_all(photo_strip_jpeg, buf_span(&jpeg));
    try_all(photo_strip_png, buf_span(&png));
}

static void refused(strip *what, const struct buf *in, enum err code, const char *words) {
    BUF_SCOPED struct buf out;
    struct error e = {0};
    buf_init(&out, BUF_MAX);
    assert_int_equal(what(buf_span(in), &out, &e), code);
    if (!strstr(e.message, words) || out.size)
        fail_msg("%s: %s", e.message, words);
}

static void set_be(uint8_t *at, uint64_t value, int bytes) {
    for (int i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
}

static void more_pixels_than_any_camera_has_are_refused(void **state) {
    (void)state;
    BUF_SCOPED struct buf jpeg, png;
    buf_init(&jpeg, BUF_MAX);
    buf_init(&png, BUF_MAX);
    make_jpeg(&jpeg);
    make_png(8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, &png);
    uint8_t *frame = memmem(jpeg.data, jpeg.size, "\xff\xc0\0\x11\x08", 5);
    assert_non_null(frame);
    set_be(frame + 5, 65500, 2);
    set_be(frame + 7, 65500, 2);
    refused(photo_strip_jpeg, &jpeg, ERR_LIMIT, "pixels");
    set_be(png.data + 16, 0x7fffffff, 4);
    set_be(png.data + 29, 0, 4); // its checksum is wrong too
    refused(photo_strip_png, &png, ERR_INVALID, "CRC");
    set_be(png.data + 16, 20000, 4);
    set_be(png.data + 20, 20000, 4);
    uint32_t crc = 0xffffffff;
    for (int i = 12; i < 29; i++) {
        crc ^= png.data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    set_be(png.data + 29, ~crc, 4);
    refused(photo_strip_png, &png, ERR_LIMIT, "pixels");
}

static void what_is_neither_or_moves_is_refused(void **state) {
    (void)state;
    BUF_SCOPED struct buf jpeg, png, moving, none;
    buf_init(&jpeg, BUF_MAX);
    buf_init(&png, BUF_MAX);
    buf_init(&moving, BUF_MAX);
    buf_init(&none, BUF_MAX);
    make_jpeg(&jpeg);
    make_png(8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, &png);
    buf_put(&moving, png.data, 33);
    buf_put(&moving,
            "\0\0\0\x08"
            "acTL\0\0\0\2\0\0\0\0\xf3\x8d\x93\x70",
            20);
    buf_put(&moving, png.data + 33, png.size - 33);
    refused(photo_strip_png, &moving, ERR_UNSUPPORTED, "moves");
    refused(photo_strip_png, &jpeg, ERR_INVALID, "PNG");
    refused(photo_strip_jpeg, &png, ERR_INVALID, "JPEG");
    refused(photo_strip_jpeg, &none, ERR_INVALID, "JPEG");
    buf_put(&none, jpeg.data, 100); // tables alone
    refused(photo_strip_jpeg, &none, ERR_INVALID, "JPEG");
    buf_clear(&none);
    refused(photo_strip_png, &none, ERR_INVALID, "PNG");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_photo_keeps_its_pixels_and_which_way_up_it_stands),
        cmocka_unit_test(an_exif_block_of_another_form_says_nothing),
        cmocka_unit_test(a_picture_keeps_its_pixels),
        cmocka_unit_test(what_is_damaged_is_refused_or_whole),
        cmocka_unit_test(more_pixels_than_any_camera_has_are_refused),
        cmocka_unit_test(what_is_neither_or_moves_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
