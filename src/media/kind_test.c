// SPDX-License-Identifier: Apache-2.0
#include "media/kind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BYTES(text) text, sizeof(text) - 1

struct one {
    const char *bytes;
    size_t size;
    const char *path, *type;
    enum media_care care;
    const char *why;
};

static void check(const struct one *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct media_kind *k =
            media_kind_of(span(cases[i].bytes, cases[i].size), cases[i].path);
        if (strcmp(k->type, cases[i].type) != 0 || k->care != cases[i].care)
            fail_msg("%s: %s, %s: %s", cases[i].path, k->type, k->name, cases[i].why);
    }
}

static void a_file_is_what_its_first_bytes_say(void **state) {
    (void)state;
    static const struct one cases[] = {
        {BYTES("\xff\xd8\xff\xe0"), "p.jpg", "image/jpeg", MEDIA_JPEG, "a photo"},
        {BYTES("\xff\xd8\xff\xe1"), "p.txt", "image/jpeg", MEDIA_JPEG, "whatever it is called"},
        {BYTES("\x89PNG\r\n\x1a\n"), "p", "image/png", MEDIA_PNG, "a picture without an end"},
        {BYTES("\xff\xd8"), "p.jpg", "application/octet-stream", MEDIA_UNKNOWN, "cut too early"},
        {BYTES("GIF89a"), "p.jpg", "image/gif", MEDIA_CARRIES, "no photo, though it is called one"},
        {BYTES("II*\0abcd"), "p.nef", "image/tiff", MEDIA_CARRIES, "raw photos are TIFF"},
        {BYTES("MM\0*abcd"), "p.tif", "image/tiff", MEDIA_CARRIES, "the other order of bytes"},
        {BYTES("\0\0\0\x18"
               "ftypheic"),
         "p.heic", "image/heic", MEDIA_CARRIES, "a telephone's"},
        {BYTES("\0\0\0\x18"
               "ftypmif1"),
         "p.heic", "image/heif", MEDIA_CARRIES, "a telephone's"},
        {BYTES("\0\0\0\x18"
               "ftypisom"),
         "p.mp4", "video/mp4", MEDIA_CARRIES, "a video"},
        {BYTES("RIFF\0\1\2\3WEBP"), "p", "image/webp", MEDIA_CARRIES, "a picture"},
        {BYTES("%PDF-1.7\n"), "p.pdf", "application/pdf", MEDIA_CARRIES, "a document"},
        {BYTES("PK\3\4\x14"), "p.ODT", "application/vnd.oasis.opendocument.text", MEDIA_CARRIES,
         "an office file, in capitals"},
        {BYTES("PK\3\4\x14"), "p.jpg", "application/zip", MEDIA_CARRIES, "an archive"},
        {BYTES("PK\3\4\x14"), ".docx", "application/zip", MEDIA_CARRIES, "a name, and no end"},
        {BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "p.doc", "application/msword", MEDIA_CARRIES,
         "an old office file"},
        {BYTES("a,b\r\n1,2\r\n"), "p.csv", "text/csv", MEDIA_PLAIN, "a table"},
        {BYTES("a,b\r\n1,2\r\n"), "p.docx", "text/plain", MEDIA_PLAIN, "a text, not an archive"},
        {BYTES("{}"), "p.geojson", "application/geo+json", MEDIA_PLAIN, "a map"},
        {BYTES("<svg/>"), "p.svg", "image/svg+xml", MEDIA_CARRIES, "drawn by somebody's program"},
        {BYTES(""), "p", "text/plain", MEDIA_PLAIN, "nothing is a text"},
        {BYTES("\xd9\x85\xd8\xb0"), "p", "text/plain", MEDIA_PLAIN, "an Arabic text"},
        {BYTES("a\0b"), "p.txt", "application/octet-stream", MEDIA_UNKNOWN, "no text has NUL"},
        {BYTES("\xe9t\xe9"), "p.txt", "application/octet-stream", MEDIA_UNKNOWN, "no UTF-8"},
        {BYTES("a\x1b[2J"), "p.txt", "application/octet-stream", MEDIA_UNKNOWN, "moves a cursor"},
        {BYTES("age-encryption.org/v1\n->"), "p", "application/octet-stream", MEDIA_PLAIN,
         "what is encrypted shows nothing"},
    };
    check(cases, sizeof cases / sizeof *cases);
}

static void texts_that_tell_who_made_them_are_no_plain_ones(void **state) {
    (void)state;
    static const struct one cases[] = {
        {BYTES("<?xml version=\"1.0\"?><office:document>"), "p.fodt", "application/xml", MEDIA_CARRIES,
         "a flat office file names its author"},
        {BYTES("<svg/>"), "p.txt", "application/xml", MEDIA_CARRIES, "whatever it is called"},
        {BYTES("<svg/>"), "p.json", "application/xml", MEDIA_CARRIES, "a map is no drawing"},
        {BYTES("\xef\xbb\xbf\r\n <gpx>"), "p", "application/xml", MEDIA_CARRIES,
         "behind a byte order mark and white space"},
        {BYTES("<!DOCTYPE html>"), "p.md", "application/xml", MEDIA_CARRIES, "a page is no text"},
        {BYTES("%!PS-Adobe-3.0\n%%For: somebody\n"), "p.ps", "application/postscript",
         MEDIA_CARRIES, "names whom it was made for"},
        {BYTES("%!PS-Adobe-3.0 EPSF-3.0\n"), "p", "application/postscript", MEDIA_CARRIES,
         "whatever it is called"},
        {BYTES("From: a\n\nb"), "p.eml", "message/rfc822", MEDIA_CARRIES, "a mail's head"},
        {BYTES("BEGIN:VCARD\n"), "p.vcf", "text/vcard", MEDIA_CARRIES, "a visiting card"},
        {BYTES("BEGIN:VCARD\n"), "p.txt", "text/vcard", MEDIA_CARRIES, "whatever it is called"},
        {BYTES("BEGIN:VCALENDAR\n"), "p", "text/calendar", MEDIA_CARRIES, "who invited whom"},
        {BYTES("a < b, 5 %!"), "p.txt", "text/plain", MEDIA_PLAIN, "further on they say nothing"},
    };
    check(cases, sizeof cases / sizeof *cases);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_what_its_first_bytes_say),
        cmocka_unit_test(texts_that_tell_who_made_them_are_no_plain_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
