"""usage: make_torture_folder.py FOLDER

Fills FOLDER, which must not be there yet, with photos, with what is called like a photo and is none, and with
what should not be there at all, and prints what a program must say of each as JSON, one object a line:

    {"path": "below FOLDER", "size": [width, height]}     a photo, its upright size; [] where any will do
    {"path": "below FOLDER", "reason": "part of the error"}

Paths that are not UTF-8 are printed as Python's surrogateescape makes them. What has no line must be passed over.
Needs the photos of assets/ and tests/fixtures/image/, and Python's standard library.
"""

import json
import os
import shutil
import socket
import struct
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
ASSETS = os.path.join(HERE, "..", "..", "assets")
IMAGES = os.path.join(HERE, "..", "fixtures", "image")

NONE = "the file is not a JPEG, PNG,"


def png(width, height, pixels=None, bits=8, colour=2, declared=None):
    """A PNG of `width` x `height` whose header may declare another size; grey-blue stripes unless `pixels` are given."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    if pixels is None:
        pixels = b"".join(b"\0" + bytes((x * 7 + y * 13) % 256 if c else 90 for x in range(width) for c in range(3))
                          for y in range(height))
    header = struct.pack(">IIBBBBB", *(declared or (width, height)), bits, colour, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) +
            chunk(b"IEND", b""))


def with_exif(jpeg, orientation):
    """The JPEG with an EXIF segment that says how the camera was held."""
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\0\0" + b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", 1) + entry + struct.pack(">I", 0)
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def jpeg_size(jpeg):
    at = 2
    while jpeg[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + struct.unpack(">H", jpeg[at + 2:at + 4])[0]
    height, width = struct.unpack(">HH", jpeg[at + 5:at + 9])
    return [width, height]


class Folder:
    def __init__(self, path):
        self.path = os.fsencode(path)
        self.expected = []
        os.makedirs(self.path)

    def place(self, name):
        path = os.path.join(self.path, os.fsencode(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def write(self, name, data):
        with open(self.place(name), "wb") as file:
            file.write(data)

    def photo(self, name, data, size):
        self.write(name, data)
        self.expected.append({"path": os.fsdecode(os.fsencode(name)), "size": list(size)})

    def bad(self, name, reason, data=None):
        if data is not None:
            self.write(name, data)
        self.expected.append({"path": os.fsdecode(os.fsencode(name)), "reason": reason})


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def fill(path):
    folder = Folder(path)
    horses = read(ASSETS, "horses.jpg")
    wide = jpeg_size(horses)
    tall = wide[::-1]

    # No photos, whatever they are called.
    folder.bad("empty.jpg", "the file is empty", b"")
    folder.bad("one-byte.jpg", NONE, b"\xff")
    folder.bad("text.png", NONE, b"This is a text and no picture.\n" * 20)
    folder.bad("page.jpg", NONE, b"<!DOCTYPE html><title>404 Not Found</title>" * 100)
    folder.bad("zeros.jpg", NONE, bytes(5000))
    folder.bad("cut.jpg", "the JPEG is cut", horses[:len(horses) // 2])
    folder.bad("head-only.jpg", "the JPEG is", horses[:4])
    folder.bad("cut.png", "the PNG is cut", png(64, 48)[:-40])
    folder.bad("crc.png", "the PNG is damaged", png(8, 8).replace(b"IDAT", b"IDAT\1", 1))
    folder.bad("cut.gif", "the GIF is", read(IMAGES, "animated.gif")[:200])
    folder.bad("cut.webp", "the WebP is", read(IMAGES, "lossy.webp")[:100])
    folder.bad("cut.heic", "the HEIF file is", read(IMAGES, "plain.heic")[:300])
    folder.bad("cut.tif", "the TIFF is", read(IMAGES, "grey16.tif")[:60])

    folder.bad("float.tif", "32-bit samples", read(IMAGES, "float.tif"))
    for name in ("bad/new\nline.jpg", "bad/\x1b[31mred.jpg", "bad/bro\udcffken.jpg", "bad/tab\tand\rreturn.jpg"):
        folder.bad(name, NONE, b"no photo")

    # Photos in disguise, and of every kind.
    folder.photo("animated-gif.jpg", read(IMAGES, "animated.gif"),
                 struct.unpack("<HH", read(IMAGES, "animated.gif")[6:10]))
    folder.photo("jpeg.png", horses, wide)
    folder.photo("UPPER.JPG", horses, wide)
    folder.photo("junk-behind.jpg", horses + b"\0some junk\xff" * 50, wide)
    for name in ("cmyk.jpg", "cmyk.tif", "grey16.tif", "fax.tif", "two_pages.tif", "bits.png", "bits.bmp",
                 "grey_alpha.png", "palette_clear.png", "clear.webp", "animated.webp", "animated.png", "clear.avif",
                 "deep.heic"):
        folder.photo("kinds/" + name, read(IMAGES, name), [])
    folder.photo("16-bit-alpha.png", png(20, 30, (b"\0" + bytes(range(160))) * 30, 16, 6), (20, 30))
    for orientation in range(1, 9):
        folder.photo(f"exif/{orientation}.jpg", with_exif(horses, orientation), wide if orientation < 5 else tall)
    folder.photo("exif/9.jpg", with_exif(horses, 9), wide)  # There is no such way to hold a camera.

    # Sizes.
    folder.photo("sizes/1x1.png", png(1, 1), (1, 1))
    folder.photo("sizes/30000x1.png", png(30000, 1), (30000, 1))
    folder.photo("sizes/1x30000.png", png(1, 30000), (1, 30000))
    folder.bad("sizes/huge.png", "more than the limit", png(1, 1, declared=(60000, 60000)))
    folder.bad("sizes/none.png", "damaged", png(1, 1, declared=(0, 5)))
    folder.bad("sizes/bomb.png", "the PNG is", png(1, 1, declared=(15000, 15000)))
    frame = horses.index(b"\xff\xc0") if b"\xff\xc0" in horses else horses.index(b"\xff\xc2")
    folder.bad("sizes/huge.jpg", "more than the limit",
               horses[:frame + 5] + b"\xff\xdc\xff\xdc" + horses[frame + 9:])

    # Names.
    small = png(3, 2)
    long_name = "x" * 251 + ".png"
    for name in ("caf\u00e9.png", "cafe\u0301.png", "\u5199\u771f.png", "\U0001f415.png", "new\nline.png",
                 "tab\tand \"quotes\" and 'more'.png", "back\\slash.png", " spaces .png", "-rf.png", "comma,semi;.png",
                 "*?[a].png", "$(touch x) `y` & %s {}.png", "\x1b[31mred\x07.png", "carriage\r.png", "two.dots..png",
                 "\u202etxt.png", long_name, "bro\udcffken\udc80.png", "=1+1.png"):
        folder.photo("names/" + name, small, (3, 2))
    folder.photo("names/folder.jpg/inside.png", small, (3, 2))
    folder.photo("deep/" * 40 + "a.png", small, (3, 2))
    folder.photo("same/a.png", png(4, 4), (4, 4))
    folder.photo("same/a.PNG", png(5, 4), (5, 4))
    folder.photo("same/a.jpg", horses, wide)

    # Links.
    folder.photo("links/to-a-photo.jpg", horses, wide)
    os.remove(folder.place("links/to-a-photo.jpg"))
    os.symlink("../UPPER.JPG", folder.place("links/to-a-photo.jpg"))
    os.symlink("nowhere", folder.place("links/dangling.jpg"))
    folder.bad("links/dangling.jpg", "No such file")
    os.symlink("itself.jpg", folder.place("links/itself.jpg"))
    folder.bad("links/itself.jpg", "Too many levels")
    os.symlink("/proc/self/mem", folder.place("links/unreadable.jpg"))  # Even root's read fails.
    folder.bad("links/unreadable.jpg", "cannot be read: Input/output error")
    os.symlink("..", folder.place("links/loop"))
    os.symlink(".", folder.place("links/loop.jpg"))

    # Passed over.
    for name in ("Thumbs.db", ".hidden.jpg", "._resource.jpg", "@eaDir/a.jpg", "notes.txt", "film.mp4", ".git/a.png"):
        folder.write("passed-over/" + name, small)
    os.makedirs(folder.place("passed-over/empty-folder"))
    os.mkfifo(folder.place("passed-over/pipe.jpg"))
    at = os.open(folder.place("passed-over"), os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as listener:  # By a short name: sockets' paths have 107 bytes at most.
        listener.bind(f"/proc/self/fd/{at}/socket.jpg")
    os.close(at)

    # For whom permissions are no matter (root), a test has to give that up; see torture_test.py.
    folder.bad("locked/photo.jpg", "Permission denied", horses)
    os.chmod(folder.place("locked/photo.jpg"), 0)
    return folder.expected


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    for line in fill(sys.argv[1]):
        print(json.dumps(line))
