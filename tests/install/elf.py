"""What readelf says of programs and libraries. For the tests beside it."""

import os
import subprocess


def elf_files(folder):
    """Every program and shared library below a folder, links left out; no object files."""
    for at, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not os.path.islink(os.path.join(at, name))]
        for name in sorted(names):
            path = os.path.join(at, name)
            if os.path.islink(path) or not os.path.isfile(path):
                continue
            with open(path, "rb") as file:
                head = file.read(18)
            if head[:4] == b"\x7fELF" and int.from_bytes(head[16:18], "little") in (2, 3):  # EXEC, DYN
                yield path


def readelf(*arguments):
    done = subprocess.run(["readelf", "--wide", *arguments], capture_output=True, text=True, check=False,
                          env={**os.environ, "LC_ALL": "C"})
    if done.returncode != 0:
        raise RuntimeError(f"readelf {arguments}: {done.stderr}")
    return done.stdout
