"""usage: metadata_test.py FAKE_GAZE REPOSITORY

Lets gaze batch write XMP beside photos and into them, and reads it back with exiv2, exiftool and Python's own
XML parser: none of them is what wrote it. Exit status 77 where exiv2 or exiftool is missing.
"""

import json
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
import zlib
from pathlib import Path

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
FIELDS = {"{http://purl.org/dc/elements/1.1/}description": "Xmp.dc.description",
          "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}AltTextAccessibility": "Xmp.iptc.AltTextAccessibility"}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def output_of(*command):
    return subprocess.run(command, capture_output=True, check=True).stdout


def check(good, *what):
    if not good:
        raise SystemExit(" ".join(str(part) for part in what))


def batch(gaze, photos, *flags, status=0):
    done = subprocess.run([gaze, "batch", photos, "-o", f"{photos}.jsonl", "--quiet", *flags], capture_output=True,
                          text=True, check=False)
    check(done.returncode == status, "batch", flags, "ended with", done.returncode, done.stderr)
    return done.stderr


def sentences(photos):
    """What each photo is to be given, made of the JSON without gaze's own code."""
    with open(f"{photos}.jsonl", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return {record["image"]: record["caption"].capitalize() + "." for record in records if "suspect" not in record}


def alternatives(text):
    """{field: {language: text}} of XMP: each field once, as alternatives, x-default first."""
    root = ElementTree.fromstring(text)
    descriptions = root.findall(f"{RDF}RDF/{RDF}Description")
    found = {}
    for name in FIELDS:
        fields = [field for description in descriptions for field in description.findall(name)]
        check(len(fields) == 1, len(fields), "elements", name)
        items = fields[0].findall(f"{RDF}Alt/{RDF}li")
        languages = [item.get(LANGUAGE) for item in items]
        check(not items or languages[0] == "x-default", name, "has languages", languages)
        found[name] = {item.get(LANGUAGE): item.text for item in items}
    return found


def check_with_exiv2(path, wanted):
    text = output_of("exiv2", "-PXkt", path).decode()
    for field in FIELDS.values():
        line = re.search(rf"^{re.escape(field)}\s+(.*)$", text, re.MULTILINE)
        check(line and f'lang="x-default" {wanted}' in line[1] and f'lang="en" {wanted}' in line[1], path, field, text)


def check_with_exiftool(path, wanted):
    tags = json.loads(output_of("exiftool", "-j", "-G1", "-a", path))[0]
    for name in ("XMP-dc:Description", "XMP-dc:Description-en", "XMP-iptcCore:AltTextAccessibility",
                 "XMP-iptcCore:AltTextAccessibility-en"):
        check(tags.get(name) == wanted, path, name, "is", tags.get(name), "not", wanted)


def other_tags(path):
    """All that exiftool knows of a file but its XMP, its size and dates, and where things lie in it."""
    tags = json.loads(output_of("exiftool", "-j", "-G1", "-a", "-b", "-u", path))[0]
    placed = ("SourceFile", "ExifTool:", "System:", "XMP-", "IFD0:ApplicationNotes", "RIFF:WebP_Flags",
              "RIFF:ImageWidth", "RIFF:ImageHeight", "File:FileType", "RIFF:")
    return {name: value for name, value in tags.items() if not name.startswith(placed)}


def pieces(path):
    """What must be the same before and after, byte by byte."""
    data = Path(path).read_bytes()
    if data[:2] == b"\xff\xd8":
        at, segments = 2, []
        while data[at + 1] != 0xDA:
            size = struct.unpack(">H", data[at + 2:at + 4])[0]
            if not data.startswith(b"http://ns.adobe.com/xap/1.0/\0", at + 4):
                segments.append(data[at:at + 2 + size])
            at += 2 + size
        return segments + [data[at:]]  # The scans, coded as they were, and whatever follows.
    if data[:4] == b"\x89PNG":
        at, chunks = 8, []
        while at < len(data):
            size = struct.unpack(">I", data[at:at + 4])[0]
            if not data.startswith(b"iTXtXML:com.adobe.xmp\0", at + 4):
                chunks.append(data[at:at + size + 12])
            at += size + 12
        return chunks
    if data[:4] == b"RIFF":
        at, chunks = 12, []
        while at < len(data):
            kind, size = struct.unpack("<4sI", data[at:at + 8])
            if kind not in (b"VP8X", b"XMP "):
                chunks.append(data[at:at + 8 + size])
            at += 8 + size + size % 2
        return chunks
    return [data[:4], data[8:]]  # TIFF: all but the place of its first directory, and what is added.


def same_pieces(before, after):
    if len(before) == 2 and before[0][:2] in (b"II", b"MM"):
        return before[0] == after[0] and after[1].startswith(before[1])
    return before == after


def test_sidecars(gaze, folder, repository):
    photos = folder / "beside"
    photos.mkdir()
    shutil.copy(repository / "assets/dog.jpg", photos / "dog.jpg")
    shutil.copy(repository / "assets/cat.jpg", photos / "a & 'b'.jpg")
    old = photos / "dog.jpg.xmp"
    shutil.copy(repository / "assets/dog.jpg", folder / "rated.jpg")
    output_of("exiftool", "-q", "-XMP:Rating=3", "-XMP:Subject=dog", "-XMP-dc:Description-de=Hund", "-XMP-dc:Title=Dog", "-XMP-dc:Title-de=Hund",
              "-o", old,
              folder / "rated.jpg")
    batch(gaze, photos, "--sidecar=xmp")
    for photo, wanted in sentences(photos).items():
        sidecar = f"{photo}.xmp"
        found = alternatives(Path(sidecar).read_text(encoding="utf-8"))
        for name in FIELDS:
            check(found[name]["x-default"] == found[name]["en"] == wanted, sidecar, found)
        check_with_exiv2(sidecar, wanted)
        check_with_exiftool(sidecar, wanted)
    tags = json.loads(output_of("exiftool", "-j", old))[0]
    check(tags["Rating"] == 3 and tags["Subject"] == "dog", tags)
    check(tags["Title"] == "Dog" and tags["Title-de"] == "Hund", tags)
    check(alternatives(old.read_text())[next(iter(FIELDS))]["de"] == "Hund", old.read_text())


def noise(width, height):
    """Pixels that no rule takes for a drawing or a page of text."""
    return random.Random(1).randbytes(3 * width * height)


def write_png(path, width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels, row = noise(width, height), 3 * width
    rows = b"".join(b"\0" + pixels[y * row:(y + 1) * row] for y in range(height))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
                     chunk(b"tEXt", b"Software\0metadata_test") + chunk(b"IDAT", zlib.compress(rows)) +
                     chunk(b"IEND", b""))


def write_tiff(path, width, height, order):
    """Two pages in the byte order "<" or ">", the second one behind the first."""
    pixels = noise(width, height)
    entries = ((256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 2), (273, 4, 1, 8),
               (277, 3, 1, 3), (278, 4, 1, height), (279, 4, 1, len(pixels)))
    size = 2 + 12 * len(entries) + 4
    first = 8 + len(pixels) + len(pixels) % 2

    def directory(next_at):
        fields = b"".join(struct.pack(order + "HHI", *entry[:3]) +
                          struct.pack(order + ("I" if entry[1] == 4 else "HH"), *((entry[3], 0)[:5 - entry[1]]))
                          for entry in entries)
        return struct.pack(order + "H", len(entries)) + fields + struct.pack(order + "I", next_at)

    path.write_bytes((b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", first) + pixels +
                     b"\0" * (len(pixels) % 2) + directory(first + size) + directory(0))


def test_photos(gaze, folder, repository):
    photos = folder / "inside"
    photos.mkdir()
    write_png(photos / "noise.png", 61, 47)
    write_tiff(photos / "little.tif", 61, 47, "<")
    write_tiff(photos / "big.tif", 61, 47, ">")
    output_of(gaze, "overlay", repository / "assets/cat.jpg", "--strip", "-o", photos / "strip.webp")
    for name in ("clear.webp", "exif_6.tif", "exif_6.png", "cmyk.jpg"):  # Drawings: they get no words, and stay.
        shutil.copy(repository / "tests/fixtures/image" / name, photos)
    for name in ("dog.jpg", "coffee.jpg"):
        shutil.copy(repository / "assets" / name, photos)
    # A camera's words, a person's, and much else that must stay.
    output_of("exiftool", "-q", "-overwrite_original", "-ImageDescription=OLYMPUS DIGITAL CAMERA", "-Artist=Me",
              "-GPSLatitude=50", "-GPSLatitudeRef=N", "-IPTC:City=Bonn", "-UserComment=Screenshot",
              "-Comment=Created with GIMP", "-XMP:Rating=5", photos / "dog.jpg")
    output_of("exiftool", "-q", "-overwrite_original", "-IPTC:Caption-Abstract=Breakfast", photos / "coffee.jpg")
    with open(photos / "dog.jpg", "ab") as file:
        file.write(b"a film behind the photo")
    paths = sorted(photos.iterdir())
    before = {path: (other_tags(path), pieces(path)) for path in paths}
    batch(gaze, photos, "--embed-metadata")
    wanted = sentences(photos)
    embedded = 0
    for path in paths:
        tags, parts = before[path]
        check(other_tags(path) == tags, path, "has other tags:", tags, other_tags(path))
        check(same_pieces(parts, pieces(path)), path, "has other bytes")
        if str(path) in wanted and path.name != "coffee.jpg":
            check_with_exiv2(path, wanted[str(path)])
            check_with_exiftool(path, wanted[str(path)])
            embedded += 1
    check(embedded == 5, embedded, "photos were given words, not 5:", sorted(wanted))
    check(json.loads(output_of("exiftool", "-j", photos / "dog.jpg"))[0]["Rating"] == 5, "the rating is lost")
    described = json.loads(output_of("exiftool", "-j", "-G1", photos / "coffee.jpg"))[0]
    check("XMP-dc:Description" not in described and "XMP-iptcCore:AltTextAccessibility" in described, described)
    whole = {path: path.read_bytes() for path in paths}
    batch(gaze, photos, "--embed-metadata")
    check(all(path.read_bytes() == bytes for path, bytes in whole.items()), "a second run changed something")


def xmp_tags():
    """Every XMP property that exiftool can write, as [(group, name)]."""
    root = ElementTree.fromstring(output_of("exiftool", "-f", "-listx", "-XMP:All"))
    tags = {(tag.get("g1") or table.get("g1"), tag.get("name")) for table in root for tag in table.findall("tag")
            if tag.get("writable") == "true"}
    return sorted(tag for tag in tags if tag[0].startswith("XMP-"))


def statements(path):
    """All that exiftool finds in XMP but gaze's two fields."""
    tags = json.loads(output_of("exiftool", "-j", "-G1", "-a", "-struct", "-XMP:All", path))[0]
    ours = ("XMP-dc:Description", "XMP-iptcCore:AltTextAccessibility", "XMP-x:XMPToolkit", "SourceFile")
    return {name: value for name, value in tags.items() if not name.startswith(ours)}


def test_every_property(gaze, folder):
    """A packet of every property that exiftool can write loses none of them, beside a photo and in one."""
    photos = folder / "every"
    photos.mkdir()
    write_png(photos / "beside.png", 61, 47)
    write_png(photos / "inside.png", 61, 47)
    tags = [(group, name) for group, name in xmp_tags()
            if not re.fullmatch("(?i)(ImageDescription|UserComment|Description|AltTextAccessibility|Caption|Notes)", name)]
    arguments = folder / "arguments"
    # Each is tried as a text, a number, a date and so on; exiftool takes what fits.
    arguments.write_text("\n".join(f"-{group}:{name}={value}" for group, name in tags
                                   for value in ("1", "2020:05:01 10:00:00", "a & b < c")) + "\n")
    sidecar = photos / "beside.png.xmp"
    subprocess.run(["exiftool", "-q", "-q", "-m", "-@", arguments, "-o", sidecar], capture_output=True, check=False)
    output_of("exiftool", "-q", "-overwrite_original", "-tagsfromfile", sidecar, "-XMP", photos / "inside.png")
    before = {path: statements(path) for path in (sidecar, photos / "inside.png")}
    check(len(before[sidecar]) > 1000, "exiftool wrote", len(before[sidecar]), "properties only")
    raw = sidecar.read_bytes()
    batch(gaze, photos, "--sidecar=xmp", "--include=beside.png")
    batch(gaze, photos, "--embed-metadata", "--include=inside.png")
    for path, wanted in before.items():
        found = statements(path)
        check(found == wanted, path, "lost or changed", {name: (wanted.get(name), found.get(name))
                                                         for name in {*wanted, *found}
                                                         if wanted.get(name) != found.get(name)})
        check(json.loads(output_of("exiftool", "-j", "-Description", path))[0].get("Description"), path)
    # Not only what exiftool understands: with the two fields taken out it is the very file.
    written = sidecar.read_bytes()
    for name in (b"dc:description", b"Iptc4xmpCore:AltTextAccessibility"):
        written = re.sub(rb"\n   <" + name + rb"[ >].*?</" + name + rb">", b"", written, flags=re.DOTALL)
    check(written == raw, "the sidecar has other bytes")


def main():
    if len(sys.argv) != 3 or sys.argv[1] in ("-h", "--help"):
        sys.exit(__doc__)
    missing = [name for name in ("exiv2", "exiftool") if shutil.which(name) is None]
    if missing:
        print("not tested: there is no", " and no ".join(missing))
        sys.exit(77)
    with tempfile.TemporaryDirectory() as name:
        folder, gaze, repository = Path(name), os.path.abspath(sys.argv[1]), Path(sys.argv[2])
        test_sidecars(gaze, folder, repository)
        test_photos(gaze, folder, repository)
        test_every_property(gaze, folder)


main()
