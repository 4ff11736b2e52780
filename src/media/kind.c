// SPDX-License-Identifier: Apache-2.0
#include "media/kind.h"

#include "base/text.h"

#include <string.h>
#include <strings.h>

// Files that begin alike are told apart by the ends of their names.
enum family { BINARY, TEXT, ZIP, OLE };

struct row {
    struct media_kind kind;
    enum family family;
    size_t offset;     // where `bytes` stand; of a text behind a byte order mark and white space
    const char *bytes; // NULL: any
    size_t size;
    const char *end; // of the name; NULL: any
};

#define MAGIC(offset, bytes) BINARY, offset, bytes, sizeof(bytes) - 1, NULL
#define BEGIN(bytes) TEXT, 0, bytes, sizeof(bytes) - 1, NULL
#define END(family, end) family, 0, NULL, 0, end

// In order: the first that fits is it.
static const struct row rows[] = {
    {{"image/jpeg", "a JPEG photo", MEDIA_JPEG}, MAGIC(0, "\xff\xd8\xff")},
    {{"image/png", "a PNG picture", MEDIA_PNG}, MAGIC(0, "\x89PNG\r\n\x1a\n")},
    {{"image/gif", "a GIF picture", MEDIA_CARRIES}, MAGIC(0, "GIF8")},
    {{"image/tiff", "a TIFF picture", MEDIA_CARRIES}, MAGIC(0, "II*\0")},
    {{"image/tiff", "a TIFF picture", MEDIA_CARRIES}, MAGIC(0, "MM\0*")},
    {{"image/webp", "a WebP picture", MEDIA_CARRIES}, MAGIC(8, "WEBP")},
    {{"audio/wav", "a WAV recording", MEDIA_CARRIES}, MAGIC(8, "WAVE")},
    {{"image/heic", "a HEIC photo", MEDIA_CARRIES}, MAGIC(4, "ftyphei")},
    {{"image/heic", "a HEIC photo", MEDIA_CARRIES}, MAGIC(4, "ftyphev")},
    {{"image/heif", "a HEIF photo", MEDIA_CARRIES}, MAGIC(4, "ftypmif1")},
    {{"image/avif", "an AVIF picture", MEDIA_CARRIES}, MAGIC(4, "ftypavi")},
    {{"video/quicktime", "a QuickTime video", MEDIA_CARRIES}, MAGIC(4, "ftypqt")},
    {{"video/mp4", "an MP4 video or recording", MEDIA_CARRIES}, MAGIC(4, "ftyp")},
    {{"video/x-matroska", "a Matroska or WebM video", MEDIA_CARRIES}, MAGIC(0, "\x1a\x45\xdf\xa3")},
    {{"audio/ogg", "an Ogg recording", MEDIA_CARRIES}, MAGIC(0, "OggS")},
    {{"audio/flac", "a FLAC recording", MEDIA_CARRIES}, MAGIC(0, "fLaC")},
    {{"audio/mpeg", "an MP3 recording", MEDIA_CARRIES}, MAGIC(0, "ID3")},
    {{"audio/mpeg", "an MP3 recording", MEDIA_CARRIES}, MAGIC(0, "\xff\xfb")},
    {{"application/pdf", "a PDF document", MEDIA_CARRIES}, MAGIC(0, "%PDF-")},
    {{"application/rtf", "an RTF document", MEDIA_CARRIES}, MAGIC(0, "{\\rtf")},
    {{"application/octet-stream", "an age file", MEDIA_PLAIN}, MAGIC(0, "age-encryption.org/v1\n")},
    {{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a Word document",
      MEDIA_CARRIES},
     END(ZIP, ".docx")},
    {{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "an Excel sheet",
      MEDIA_CARRIES},
     END(ZIP, ".xlsx")},
    {{"application/vnd.openxmlformats-officedocument.presentationml.presentation",
      "a PowerPoint file", MEDIA_CARRIES},
     END(ZIP, ".pptx")},
    {{"application/vnd.oasis.opendocument.text", "an OpenDocument text", MEDIA_CARRIES},
     END(ZIP, ".odt")},
    {{"application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument sheet", MEDIA_CARRIES},
     END(ZIP, ".ods")},
    {{"application/vnd.google-earth.kmz", "a KMZ map", MEDIA_CARRIES}, END(ZIP, ".kmz")},
    {{"application/zip", "an archive", MEDIA_CARRIES}, END(ZIP, NULL)},
    {{"application/msword", "a Word document", MEDIA_CARRIES}, END(OLE, ".doc")},
    {{"application/vnd.ms-excel", "an Excel sheet", MEDIA_CARRIES}, END(OLE, ".xls")},
    {{"application/vnd.ms-powerpoint", "a PowerPoint file", MEDIA_CARRIES}, END(OLE, ".ppt")},
    {{"application/x-ole-storage", "an old office file", MEDIA_CARRIES}, END(OLE, NULL)},
    {{"image/svg+xml", "an SVG drawing", MEDIA_CARRIES}, END(TEXT, ".svg")},
    {{"application/xml", "an XML file", MEDIA_CARRIES}, END(TEXT, ".xml")},
    {{"text/html", "an HTML page", MEDIA_CARRIES}, END(TEXT, ".html")},
    {{"text/html", "an HTML page", MEDIA_CARRIES}, END(TEXT, ".htm")},
    {{"text/calendar", "a calendar", MEDIA_CARRIES}, END(TEXT, ".ics")},
    {{"text/calendar", "a calendar", MEDIA_CARRIES}, BEGIN("BEGIN:VCALENDAR")},
    {{"text/vcard", "a visiting card", MEDIA_CARRIES}, END(TEXT, ".vcf")},
    {{"text/vcard", "a visiting card", MEDIA_CARRIES}, BEGIN("BEGIN:VCARD")},
    {{"message/rfc822", "a mail", MEDIA_CARRIES}, END(TEXT, ".eml")},
    {{"application/postscript", "a PostScript document", MEDIA_CARRIES}, BEGIN("%!")},
    // Flat office files, tracks, maps, drawings, pages: whatever such a file is called.
    {{"application/xml", "a file of markup", MEDIA_CARRIES}, BEGIN("<")},
    {{"text/csv", "a CSV table", MEDIA_PLAIN}, END(TEXT, ".csv")},
    {{"text/markdown", "a text", MEDIA_PLAIN}, END(TEXT, ".md")},
    {{"application/geo+json", "a GeoJSON map", MEDIA_PLAIN}, END(TEXT, ".geojson")},
    {{"application/json", "a JSON file", MEDIA_PLAIN}, END(TEXT, ".json")},
    {{"text/plain", "a text", MEDIA_PLAIN}, END(TEXT, NULL)},
};

static bool stands(struct span content, size_t offset, const char *bytes, size_t size) {
    return content.size >= offset + size && !memcmp(content.data + offset, bytes, size);
}

// UTF-8 without any other control characters than those that part lines and columns.
static bool is_text(struct span content) {
    for (size_t i = 0; i < content.size; i++)
        if (content.data[i] < 0x20 && !memchr("\t\n\f\r", content.data[i], 4))
            return false;
    return utf8_ok(content);
}

static enum family family_of(struct span content) {
    if (stands(content, 0, "PK\3\4", 4) || stands(content, 0, "PK\5\6", 4))
        return ZIP;
    if (stands(content, 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8))
        return OLE;
    return is_text(content) ? TEXT : BINARY;
}

// Programs that read markup pass over what stands before this.
static struct span begin_of(struct span text) {
    size_t at = stands(text, 0, "\xef\xbb\xbf", 3) ? 3 : 0;
    while (at < text.size && memchr(" \t\n\f\r", text.data[at], 5))
        at++;
    return span_from(text, at);
}

static bool fits(const struct row *r, enum family family, struct span content, const char *path) {
    if (r->family != BINARY && r->family != family)
        return false;
    if (r->bytes)
        return stands(r->family == TEXT ? begin_of(content) : content, r->offset, r->bytes,
                      r->size);
    if (!r->end)
        return true;
    size_t size = strlen(path), end = strlen(r->end);
    return size > end && !strcasecmp(path + size - end, r->end);
}

const struct media_kind *media_kind_of(struct span content, const char *path) {
    static const struct media_kind unknown = {
        "application/octet-stream", "a file of a kind that is not known here", MEDIA_UNKNOWN};
    enum family family = family_of(content);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (fits(&rows[i], family, content, path))
            return &rows[i].kind;
    return &unknown;
}
