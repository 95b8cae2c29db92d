"""usage: build_paths_test.py SOURCE BUILD INSTALLED [--symbols]

No program or library of BUILD or INSTALLED looks for its libraries in the current folder, in a folder relative to it, or
in one that BUILD or SOURCE holds; and no installed file names either. Whoever can write there would otherwise run code in
other people's gaze. --symbols: the build has debugging symbols or sanitizers, which name source files, so that what stands
in programs and libraries is not searched.
"""

import os
import re
import sys

from elf import elf_files, readelf

failures = []


def check(good, what):
    if not good:
        print("FAILED:", what)
        failures.append(what)


def search_path(path):
    """The elements of DT_RPATH and DT_RUNPATH."""
    for found in re.findall(r"\((?:RPATH|RUNPATH)\)[^\[]*\[(.*)\]", readelf("--dynamic", path)):
        yield from found.split(":")


def is_inside(path, folder):
    return os.path.commonpath([os.path.realpath(path), os.path.realpath(folder)]) == os.path.realpath(folder)


def main():
    source, build, installed = sys.argv[1:4]
    symbols = sys.argv[4:] == ["--symbols"]
    known = {os.path.realpath(installed): 3, os.path.realpath(build): 20}  # At least as many: none is passed over.
    for folder, least in known.items():
        files = list(elf_files(folder))
        check(len(files) >= least, f"{folder} holds at least {least} programs and libraries, found {len(files)}")
        for path in files:
            # Programs that the test of the installation built, as those who embed gaze do.
            if os.path.basename(path) in ("caption", "overlay", "folder", "public_functions", "by_pkg_config"):
                continue
            for element in search_path(path):
                check(element.startswith("/") or re.match(r"\$ORIGIN(/|$)|\$\{ORIGIN\}(/|$)", element),
                      f"{path} looks for libraries in {element!r}: it must be an absolute path or $ORIGIN")
                if element.startswith("/"):
                    check(not any(is_inside(element, tree) for tree in (source, build)),
                          f"{path} looks for libraries in {element!r}, where gaze was built")
    for at, _, names in os.walk(installed):
        for name in names:
            path = os.path.join(at, name)
            if os.path.islink(path):
                check(not os.path.isabs(os.readlink(path)), f"{path} is a link to {os.readlink(path)}")
                continue
            with open(path, "rb") as file:
                content = file.read()
            if symbols and content.startswith(b"\x7fELF"):
                continue
            for tree in (source, build):
                check(os.fsencode(tree) not in content, f"{path} names {tree}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
