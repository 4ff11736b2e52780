# SPDX-License-Identifier: Apache-2.0
"""What photos tell beside their pixels is gone before anybody else has them; what cannot be removed is not given unasked.

Files are made and looked at by Debian's cjpeg and djpeg, and by the readers of segments and chunks below, which share
no code with the binary.
"""
import hashlib
import json
import shutil
import struct
import subprocess
import unittest
import zlib

import tables
from harness import AT, Workspace

WIDTH, HEIGHT = 45, 31  # no whole number of blocks
SECRET = b"CANARY 51.1605N 71.4704E of A. Nobody's telephone"


def segments(jpeg):
    """[(marker, content)] up to the first scan, and what stands behind the end."""
    found, at = [], 2
    assert jpeg[:2] == b"\xff\xd8"
    while True:
        assert jpeg[at] == 0xff, at
        marker, size = jpeg[at + 1], struct.unpack(">H", jpeg[at + 2:at + 4])[0]
        found.append((marker, jpeg[at + 4:at + 2 + size]))
        at += 2 + size
        if marker == 0xda:
            return found, jpeg[jpeg.index(b"\xff\xd9", at) + 2:]


def segment(marker, content):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content


def exif(orientation):
    """Two tags, a place in words, and a smaller copy behind them."""
    return (b"Exif\0\0MM\0*\0\0\0\x08\0\2" + struct.pack(">HHII", 0x010f, 2, len(SECRET), 100) +
            struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0) + b"\0\0\0\0").ljust(106, b"\0") + SECRET


def our_exif(orientation):
    return b"Exif\0\0MM\0*\0\0\0\x08\0\1" + struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0) + b"\0\0\0\0"


def loud_jpeg(plain, orientation=1):
    """All that cameras, telephones and programs put into one."""
    return (plain[:2] + segment(0xe1, exif(orientation)) +
            segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + SECRET) +
            segment(0xe2, b"ICC_PROFILE\0\1\1" + SECRET) + segment(0xe2, b"MPF\0" + SECRET) +
            segment(0xed, b"Photoshop 3.0\x008BIM" + SECRET) + segment(0xfe, SECRET) + plain[2:] + b"\xff\xd8" + SECRET)


def chunks(png):
    """[(type, content)], and what stands behind the end."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    found, at = [], 8
    while not found or found[-1][0] != b"IEND":
        size, kind = struct.unpack(">I4s", png[at:at + 8])
        content = png[at + 8:at + 8 + size]
        assert struct.unpack(">I", png[at + 8 + size:at + 12 + size])[0] == zlib.crc32(kind + content)
        found.append((kind, content))
        at += 12 + size
    return found, png[at:]


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def make_png(rows, bits=8, colours=2, before=b"", after=b"", width=WIDTH):
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, len(rows), bits, colours, 0, 0, 0)) + before +
            chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows))) + after + chunk(b"IEND", b""))


def png_rows(png, pixel_bytes):
    """The rows of samples, filters undone (PNG 1.2, section 6)."""
    found, _ = chunks(png)
    width, height, bits, colours, _, _, passes = struct.unpack(">IIBBBBB", dict(found)[b"IHDR"])
    assert not passes
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colours]
    size = (width * samples * bits + 7) // 8
    raw = zlib.decompress(b"".join(content for kind, content in found if kind == b"IDAT"))
    rows, last = [], bytes(size)
    for y in range(height):
        how, row = raw[y * (size + 1)], bytearray(raw[y * (size + 1) + 1:(y + 1) * (size + 1)])
        for x in range(size):
            left = row[x - pixel_bytes] if x >= pixel_bytes else 0
            up, corner = last[x], last[x - pixel_bytes] if x >= pixel_bytes else 0
            guess = left + up - corner
            nearest = min((left, up, corner), key=lambda one: abs(guess - one))
            row[x] = (row[x] + (0, left, up, (left + up) // 2, nearest)[how]) & 255
        last = bytes(row)
        rows.append(last)
    return rows


class Photos(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not shutil.which("cjpeg") or not shutil.which("djpeg"):
            raise unittest.SkipTest("no cjpeg, djpeg (Debian: libjpeg-turbo-progs)")
        w = cls.w = Workspace()
        w.play()
        w.put("body.json", {"round": "kaz/astana-4"})
        picture = bytes((i * i >> 3) & 255 for i in range(WIDTH * HEIGHT * 3))
        cls.ppm = b"P6\n%d %d\n255\n" % (WIDTH, HEIGHT) + picture
        cls.rows = [picture[y * WIDTH * 3:(y + 1) * WIDTH * 3] for y in range(HEIGHT)]

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    def jpeg(self, *how):
        return subprocess.run(["cjpeg", *how], input=self.ppm, capture_output=True, check=True).stdout

    @staticmethod
    def pixels(jpeg):
        return subprocess.run(["djpeg", "-pnm"], input=jpeg, capture_output=True, check=True).stdout

    def give(self, content, *more, name="photo"):
        """The bytes that an open act names, and what was said."""
        self.w.put(name, content)
        said = self.w.call("act", "delegation", "body.json", "--blob", f"note_verbale={name}", "--key", "d/syr.key",
                           "--record", "d/astana.truce", "--log-key", "d/log.key", "--at", AT, *more)
        self.assertEqual(said.code, 0, said)
        digest = said.out.split("\n")[1].split()[0]
        self.w.path("got").unlink(missing_ok=True)
        self.assertEqual(self.w.call("blob", "get", digest, "d/astana.truce", "-o", "got").code, 0)
        got = self.w.path("got").read_bytes()
        self.assertEqual(hashlib.sha256(got).hexdigest(), digest)
        return got, said.out

    def test_a_photo_tells_nothing_beside_its_pixels(self):
        for how in ((), ("-progressive",), ("-grayscale",), ("-quality", "100", "-sample", "1x1"), ("-restart", "1")):
            for orientation in (1, 3, 6, 0, 9):
                with self.subTest(how, orientation=orientation):
                    loud = loud_jpeg(self.jpeg(*how), orientation)
                    self.assertGreater(loud.count(SECRET), 6)
                    got, said = self.give(loud)
                    self.assertIn("image/jpeg, of photo, without its metadata\n", said)
                    found, behind = segments(got)
                    self.assertEqual((behind, got.count(b"CANARY")), (b"", 0))
                    # What tells how to decode, and which way up it stands: and nothing else.
                    kept = [content for marker, content in found if marker == 0xe1]
                    self.assertEqual(kept, [our_exif(orientation)] if orientation in (3, 6) else [])
                    self.assertLessEqual({marker for marker, _ in found},
                                         {0xc0, 0xc2, 0xc4, 0xda, 0xdb, 0xdd, 0xe0, 0xe1})
                    self.assertEqual([content[:5] for marker, content in found if marker == 0xe0], [b"JFIF\0"])
                    self.assertEqual(self.pixels(got), self.pixels(loud))

    def test_a_picture_tells_nothing_beside_its_pixels(self):
        before = (chunk(b"tEXt", b"Author\0" + SECRET) + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(SECRET)) +
                  chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + SECRET) + chunk(b"eXIf", exif(6)[6:]) +
                  chunk(b"iCCP", b"CANARY\0\0" + zlib.compress(SECRET)) + chunk(b"pHYs", struct.pack(">IIB", 2835, 2835, 1)) +
                  chunk(b"prVt", SECRET))
        after = chunk(b"tIME", b"\x07\xe1\5\2\x0a\5\0") + chunk(b"tEXt", b"Source\0" + SECRET)
        grey = [bytes((x * y) & 255 for x in range(WIDTH)) for y in range(HEIGHT)]
        for why, pixel_bytes, png in (
                ("colours", 3, make_png(self.rows, 8, 2, before, after)),
                ("grey", 1, make_png(grey, 8, 0, before, after)),
                ("16 bits with transparency", 8, make_png([row[:WIDTH] * 8 for row in self.rows], 16, 6, before, after)),
                ("a palette", 1, make_png([bytes(x & 3 for x in row) for row in grey], 8, 3,
                                          before + chunk(b"PLTE", bytes(range(12))), after))):
            with self.subTest(why):
                loud = png + SECRET
                got, said = self.give(loud)
                self.assertIn("image/png, of photo, without its metadata\n", said)
                found, behind = chunks(got)
                self.assertEqual((behind, got.count(b"CANARY")), (b"", 0))
                self.assertLessEqual({kind for kind, _ in found}, {b"IHDR", b"PLTE", b"IDAT", b"IEND"})
                self.assertEqual(dict(found).get(b"PLTE"), dict(chunks(png)[0]).get(b"PLTE"))
                self.assertEqual(png_rows(got, pixel_bytes), png_rows(png, pixel_bytes))

    def test_it_is_removed_before_it_is_sealed(self):
        self.w.put("loud.jpg", loud_jpeg(self.jpeg()))
        sealed = self.w.call("blob seal loud.jpg -o sealed.age")
        self.assertEqual(sealed.code, 0, sealed)
        self.w.put("identity", json.loads(sealed.out)["key"] + "\n")
        self.assertEqual(self.w.call("blob open sealed.age --identity identity -o opened.jpg").code, 0)
        self.assertNotIn(b"CANARY", self.w.path("opened.jpg").read_bytes())

    def test_whoever_wants_it_kept_says_so(self):
        for name, content in (("loud.jpg", loud_jpeg(self.jpeg())), ("a.pdf", b"%PDF-1.7\n" + SECRET), ("b", b"\0\1\2")):
            with self.subTest(name):
                got, said = self.give(content, "--keep-metadata", name=name)
                self.assertEqual(got, content)
                self.assertNotIn("without its metadata", said)

    def test_photos_that_are_refused(self):
        plain, end = self.jpeg(), chunk(b"IEND", b"")
        wide = struct.pack(">HH", HEIGHT, WIDTH)
        self.assertEqual(plain.count(wide), 1)
        files = {  # file: (content, words, why)
            "f.heic": (b"\0\0\0\x18ftypheic" + SECRET, "a HEIC photo: such files tell who made them"),
            "f.tif": (b"II*\0" + SECRET, "a TIFF picture"), "f.nef": (b"MM\0*" + SECRET, "a TIFF picture"),
            "f.webp": (b"RIFF\1\1\1\1WEBP" + SECRET, "a WebP picture"), "f.gif": (b"GIF89a" + SECRET, "a GIF picture"),
            "f.mp4": (b"\0\0\0\x18ftypisom" + SECRET, "an MP4 video"), "f.pdf": (b"%PDF-1.7\n", "a PDF document"),
            "f.docx": (b"PK\3\4" + SECRET, "a Word document"), "f.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a Word"),
            "f.svg": (b"<svg/>", "an SVG drawing"), "f.fodt": (b"<?xml version='1.0'?>" + SECRET, "a file of markup"),
            "f.txt": (b"\xef\xbb\xbf <gpx>" + SECRET, "a file of markup"), "f.eps": (b"%!PS-Adobe-3.0\n%%For: " + SECRET, "a PostScript"),
            "f.bin": (b"\0\1\2" + SECRET, "of a kind that is not known here"),
            "cut.jpg": (plain[:-40], "metadata cannot be removed: it is no whole JPEG"),
            "head.jpg": (plain[:100], "it is no whole JPEG file"), "tiny.jpg": (b"\xff\xd8\xff", "it is no whole JPEG file"),
            "wide.jpg": (plain.replace(wide, b"\xff\xdc\xff\xdc"), "more than 134217728 pixels"),
            "cut.png": (make_png(self.rows)[:-30], "it is no whole PNG"), "tiny.png": (b"\x89PNG\r\n\x1a\n", "no whole PNG"),
            "moves.png": (make_png(self.rows, before=chunk(b"acTL", b"\0\0\0\2\0\0\0\0")), "moves"),
            "short.png": (make_png(self.rows[:5] + [b"\0"]), "it is no whole PNG"),
            "wide.png": (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 20000, 20000, 8, 2, 0, 0, 0)) +
                         chunk(b"IDAT", zlib.compress(b"")) + end, "more than 134217728 pixels"),
        }
        cases = []
        for name, (content, words) in files.items():
            self.w.put(name, content)
            line = f"--key d/syr.key --record d/astana.truce --log-key d/log.key --at {AT}"
            cases += [(f"{name}, open", f"act delegation body.json --blob note_verbale={name} {line}", 1, words),
                      (f"{name}, restricted", f"act delegation body.json --blob note_verbale={name} --to irn {line}", 1, words),
                      (f"{name}, sealed", f"blob seal {name} -o x.age", 1, "--keep-metadata")]
        cases.append(("for no file", f"act delegation body.json --keep-metadata {line}", 2, "is for files"))
        tables.walk(self, self.w, cases)


if __name__ == "__main__":
    unittest.main()
