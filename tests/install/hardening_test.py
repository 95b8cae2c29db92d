"""usage: hardening_test.py BUILD INSTALLED FEATURE...

What src/hardening.cmake and src/linking.cmake ask for is in the installed programs and libraries. Features: pie, relro, now,
stack (canaries), fortify (glibc's checked functions), cet (a landing place for every indirect jump, looked for in
BUILD's static libraries: the C library's start files have none on Debian, and the linker then drops the mark).
"""

import glob
import os
import sys

from elf import elf_files, readelf

failures = []


def check(good, what):
    if not good:
        print("FAILED:", what)
        failures.append(what)


def look(path, features):
    headers, dynamic, symbols = (readelf(flag, path) for flag in ("--program-headers", "--dynamic", "--dyn-syms"))
    if "pie" in features and "INTERP" in headers:
        check("Elf file type is DYN" in headers, f"{path} can be loaded anywhere")
    if "relro" in features:
        check("GNU_RELRO" in headers, f"{path} has tables that become read-only")
    if "now" in features:
        check("BIND_NOW" in dynamic or "NOW" in dynamic.partition("FLAGS_1")[2].partition("\n")[0],
              f"{path} has its symbols bound before it starts")
    stack = [line for line in headers.splitlines() if "GNU_STACK" in line]
    check(len(stack) == 1 and "RWE" not in stack[0], f"{path} has a stack that holds no code: {stack}")
    if "stack" in features:
        check("__stack_chk_fail" in symbols, f"{path} watches its stack")
    return "_chk" in symbols.replace("__stack_chk_fail", "")


def main():
    build, installed, *features = sys.argv[1:]
    files = list(elf_files(installed))
    check(len(files) >= 4, f"program, library and two modules are installed: {files}")
    fortified = {os.path.basename(path): look(path, features) for path in files}
    if "fortify" in features:
        check(fortified.get("gaze") and any("gaze-app" in name and found for name, found in fortified.items()),
              f"checked functions are called: {fortified}")
    if "cet" in features:
        archives = glob.glob(f"{build}/src/**/*.a", recursive=True)
        check(len(archives) >= 10, f"there are static libraries: {archives}")
        for archive in archives:
            objects = readelf("--notes", archive).split("\nFile: ")[1:]
            check(objects and all("IBT" in one and "SHSTK" in one for one in objects), f"{archive} is all marked for CET")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
