"""A small library of photos, some of which carry a person's words, and what gaze batch must leave of it. For the tests beside
this file."""

import os
import re
import struct
import subprocess
import zlib

WORDS = "my grandmother in her garden"
RUNS = (("out.jsonl", ("--sidecar", "txt")), ("out.csv", ("--sidecar", "xmp")), ("out.jsonl", ("--embed-metadata",)))


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def photo(number, text=None):
    """A PNG of one pixel."""
    colour = bytes((number * 37 % 256, number * 91 % 256, number * 53 % 256))
    words = chunk(b"tEXt", b"Description\0" + text.encode()) if text else b""
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)) + words +
            chunk(b"IDAT", zlib.compress(b"\0" + colour)) + chunk(b"IEND", b""))


def make_library(folder):
    """Photos without words; one with words in the file; one with a text and one with an XMP packet beside it."""
    os.makedirs(os.path.join(folder, "photos"))
    for number in range(3):
        write(folder, f"photos/{number}.png", photo(number))
    write(folder, "photos/described.png", photo(7, WORDS))
    write(folder, "photos/noted.png", photo(8))
    write(folder, "photos/noted.txt", WORDS.encode())
    write(folder, "photos/packet.png", photo(9))
    write(folder, "photos/packet.png.xmp",
          ('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
           '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>'
           f'<rdf:li xml:lang="x-default">{WORDS}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF>'
           '</x:xmpmeta>').encode())


def write(folder, name, content):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def run(program, folder, output, flags, environment=None):
    command = [program, "batch", os.path.join(folder, "photos"), "-o", os.path.join(folder, output), "--threads", "1",
               "--batch-size", "1", *flags]
    return subprocess.run(command, capture_output=True, timeout=300, check=False,
                          env={**os.environ, **(environment or {})})


def contents(folder):
    """{path in the folder: bytes}; lists of captions are sorted, since a photo that is tried again comes later."""
    found = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            content = read(path)
            if re.search(r"\.(jsonl|csv|journal)$", name):
                content = b"\n".join(sorted(content.split(b"\n")))
            found[os.path.relpath(path, folder)] = content.replace(os.fsencode(folder), b"FOLDER")
    return found


def run_logged(program, shim, folder, output, flags, **settings):
    """The run, and what fault_shim.cpp wrote down of it."""
    log = folder + ".log"
    if os.path.exists(log):
        os.remove(log)
    done = run(program, folder, output, flags,
               {"LD_PRELOAD": shim, "GAZE_FAULT_FOLDER": folder, "GAZE_FAULT_LOG": log, **settings})
    with open(log, encoding="utf-8") as lines:
        return done, lines.read().split("\n")[:-1]


def differences(wanted, got):
    """The paths that two contents() do not have alike."""
    return sorted(path for path in wanted.keys() | got.keys() if wanted.get(path) != got.get(path))
