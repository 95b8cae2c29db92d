"""usage: layers_test.py ROOT | --self-test

Checks every #include of src/ and include/ against the table in src/LAYERS.cmake:
- a room includes itself, include/gaze, the rooms in its USES and the libraries in its LINKS, nothing else;
- USES names rooms that stand above in the table, so the rooms have an order;
- LibTorch is seen by the rooms marked TORCH alone, and the public headers see only the standard library;
- every folder with sources has a row, and holds at most MOST_UNITS units (a unit: a header and its source).
"""

import collections
import os
import re
import sys
import tempfile

MOST_UNITS = 18

# What the headers of other libraries are called, and the CMake library that brings them. A name that ends
# in * stands for each library that begins so.
LIBRARIES = [
    (r"(torch|ATen|c10|caffe2)/", "TORCH"),
    (r"opencv2/", "opencv_*"),
    (r"nlohmann/", "nlohmann_json::nlohmann_json"),
    (r"fmt/", "fmt::fmt"),
    (r"boost/program_options", "Boost::program_options"),
    (r"archive(_entry)?\.h", "LibArchive::LibArchive"),
    (r"webp/mux", "PkgConfig::webpmux"),
    (r"webp/", "PkgConfig::webp"),
    (r"libheif/", "PkgConfig::heif"),
    (r"expat\.h", "EXPAT::EXPAT"),
    (r"gif_lib\.h", "GIF::GIF"),
    (r"(jpeglib|jerror)\.h", "JPEG::JPEG"),
    (r"png\.h", "PNG::PNG"),
    (r"tiff(io)?\.h", "TIFF::TIFF"),
    (r"zlib\.h", "ZLIB::ZLIB"),
    (r"lcms2\.h", "PkgConfig::lcms"),
    (r"libstemmer\.h", "stemmer"),
]

# The standard library (no dot in the name), POSIX and Linux.
SYSTEM = re.compile(r"[a-z0-9_]+|(sys/|linux/)?[a-z]+\.h|immintrin\.h")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def read_table(text):
    """{room: (uses, links, torch)} in the table's order."""
    text = re.sub(r"#[^\n]*", "", text)
    table = {}
    for row in re.findall(r"gaze_room\(([^)]*)\)", text):
        words = row.split()
        room, field = words[0], None
        fields = {"USES": [], "LINKS": []}
        torch = False
        for word in words[1:]:
            if word in fields:
                field = word
            elif word == "TORCH":
                torch = True
            else:
                fields[field].append(word)
        table[room] = (fields["USES"], fields["LINKS"], torch)
    return table


def library_of(header):
    for pattern, library in LIBRARIES:
        if re.match(pattern, header):
            return library
    return None


def check(root):
    """Sentences that say what is wrong; none if all is right."""
    wrong = []
    source = os.path.join(root, "src")
    with open(os.path.join(source, "LAYERS.cmake"), encoding="utf8") as file:
        table = read_table(file.read())

    order = list(table)
    for room, (uses, _, torch) in table.items():
        for used in uses:
            if used not in table:
                wrong.append(f"LAYERS.cmake: {room} uses {used}, which has no row")
            elif order.index(used) >= order.index(room):
                wrong.append(f"LAYERS.cmake: {room} uses {used}, which does not stand above it")
            elif table[used][2] and not torch:
                wrong.append(f"LAYERS.cmake: {room} uses {used}, which needs LibTorch")

    units = collections.defaultdict(set)
    for folder, _, names in sorted(os.walk(source)):
        room = os.path.relpath(folder, source)
        for name in sorted(names):
            if not name.endswith((".cpp", ".hpp", ".h", ".def", ".cpp.in")):
                continue
            path = os.path.join(folder, name)
            if room not in table:
                wrong.append(f"{os.path.relpath(path, root)}: src/{room} has no row in LAYERS.cmake")
                continue
            units[room].add(name.split(".")[0])
            wrong += check_file(path, os.path.relpath(path, root), room, table)
    for room, names in units.items():
        if len(names) > MOST_UNITS:
            wrong.append(f"src/{room} holds {len(names)} units, wanted at most {MOST_UNITS}")

    public = os.path.join(root, "include", "gaze")
    for name in sorted(os.listdir(public)):
        for mark, header in includes(os.path.join(public, name)):
            inside = mark == '"' and header.startswith("gaze/")
            if not inside and not (mark == "<" and SYSTEM.fullmatch(header)):
                wrong.append(f"include/gaze/{name} includes {header}: a public header sees the standard library alone")
    return wrong


def includes(path):
    with open(path, encoding="utf8") as file:
        return INCLUDE.findall(file.read())


def check_file(path, shown, room, table):
    uses, links, torch = table[room]
    wrong = []
    for mark, header in includes(path):
        if mark == '"':
            other = os.path.dirname(header)
            if other not in (room, "gaze") and other not in uses:
                wrong.append(f"{shown} includes {header}, but {other} is not in {room}'s USES")
            continue
        library = library_of(header)
        if library is None:
            if not SYSTEM.fullmatch(header):
                wrong.append(f"{shown} includes <{header}>, which no library of layers_test.py is known to bring")
        elif library == "TORCH":
            if not torch:
                wrong.append(f"{shown} includes <{header}>, but {room} is not marked TORCH")
        elif not any(link == library or (library[-1] == "*" and link.startswith(library[:-1])) for link in links):
            wrong.append(f"{shown} includes <{header}>, but {library} is not in {room}'s LINKS")
    return wrong


def self_test():
    """A small tree with one fault of each sort: each must be found, and nothing else."""
    with tempfile.TemporaryDirectory() as root:

        def write(path, text):
            path = os.path.join(root, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf8") as file:
                file.write(text)

        table = "# gaze_room(comment)\ngaze_room(low LINKS fmt::fmt)\ngaze_room(net USES low TORCH)\ngaze_room(high USES low\n  LINKS opencv_core)\n"
        write("src/LAYERS.cmake", table)
        write("src/low/a.hpp", '#include <vector>\n#include <fmt/format.h>\n#include <sys/stat.h>\n#include "gaze/error.hpp"\n')
        write("src/net/b.cpp", '#include <torch/torch.h>\n#include "low/a.hpp"\n#include "net/b.hpp"\n')
        write("src/high/c.cpp", '#include <opencv2/core.hpp>\n#include "low/a.hpp"\n')
        write("include/gaze/error.hpp", "#include <string>\n")
        assert check(root) == [], check(root)

        def expect(path, text, sentence):
            write(path, text)
            found = check(root)
            assert len(found) == 1 and sentence in found[0], (sentence, found)
            os.remove(os.path.join(root, path))

        expect("src/low/up.cpp", '#include "high/c.hpp"\n', "high is not in low's USES")
        expect("src/high/t.cpp", "#include <ATen/core/Tensor.h>\n", "high is not marked TORCH")
        expect("src/low/cv.cpp", "#include <opencv2/core.hpp>\n", "opencv_* is not in low's LINKS")
        expect("src/low/x.cpp", "#include <unknown/thing.hpp>\n", "which no library of layers_test.py is known to bring")
        expect("src/other/x.cpp", "\n", "src/other has no row")
        expect("include/gaze/bad.hpp", "#include <torch/torch.h>\n", "a public header sees the standard library alone")
        for k in range(MOST_UNITS + 1):
            write(f"src/high/many{k}.cpp", "\n")
        assert any(f"src/high holds {MOST_UNITS + 2} units" in line for line in check(root)), check(root)
        for k in range(MOST_UNITS + 1):
            os.remove(os.path.join(root, f"src/high/many{k}.cpp"))
        write("src/LAYERS.cmake", "gaze_room(low USES high LINKS fmt::fmt)\n" + table.split("\n", 2)[2])
        assert any("does not stand above" in line for line in check(root)), check(root)
        write("src/LAYERS.cmake", table.replace("gaze_room(high USES low", "gaze_room(high USES low net"))
        assert any("high uses net, which needs LibTorch" in line for line in check(root)), check(root)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if sys.argv[1] == "--self-test":
        self_test()
        return
    wrong = check(sys.argv[1])
    for sentence in wrong:
        print(sentence)
    sys.exit(1 if wrong else 0)


main()
