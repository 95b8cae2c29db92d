"""usage: power_cut_test.py FAKE_GAZE SHIM [--all]

Writes down all that a run of gaze batch writes, renames and syncs, and cuts the power behind every step: only what was synced is
sure to be on the disk, and of the rest anything may be there, in any order. From each such disk the next run must reach what a run
without a cut leaves: each photo captioned once, no empty, half or unknown file, and no person's words lost. A caption that was
synced is on every disk. Without --all a part of the steps.
"""

import os
import shutil
import sys
import tempfile

from photo_library import RUNS, contents, differences, make_library, read, run, run_logged

MOST = 40  # steps of each run, without --all
# What a disk may hold of that which was not synced.
DISKS = ("all", "nothing", "names alone", "half of the last write", "zeros for the last writes", "data without names")

failures = []


def check(good, what):
    if not good:
        print("FAILED:", what)
        failures.append(what)


class Disk:
    """Files by number and names of them, each as it is and as it was when last synced."""

    def __init__(self, folder):
        self.files, self.synced, self.pending = {}, {}, {}
        self.names, self.synced_names = {}, {}
        for at, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(at, name)
                number = os.stat(path).st_ino
                self.files[number] = self.synced[number] = read(path)
                self.names[path] = self.synced_names[path] = number

    def play(self, line):
        what, _, rest = line.partition(" ")
        if what == "open":
            number, how, path = rest.split(" ", 2)
            number = int(number)
            if path not in self.names or self.names[path] != number:  # A new file, perhaps with an old number.
                self.files[number], self.synced[number] = b"", b""
                self.pending.pop(number, None)
                self.names[path] = number
            elif how == "cut":
                self.files[number] = b""
        elif what == "write":
            number, at, data = rest.split(" ")
            number, at, data = int(number), int(at), bytes.fromhex(data)
            self.pending.setdefault(number, []).append((self.files[number], at, data))
            self.files[number] = put(self.files[number], at, data)
        elif what == "cut":
            number, size = (int(word) for word in rest.split(" "))
            self.files[number] = self.files[number][:size].ljust(size, b"\0")
        elif what == "sync":
            number = int(rest)
            self.synced[number] = self.files[number]
            self.pending.pop(number, None)
        elif what == "folder":
            folder = rest.rstrip("/")
            for path in list(self.synced_names):
                if os.path.dirname(path) == folder and path not in self.names:
                    del self.synced_names[path]
            for path, number in self.names.items():
                if os.path.dirname(path) == folder:
                    self.synced_names[path] = number
        elif what == "rename":
            old, new = rest.split("\t")
            self.names[new] = self.names.pop(old)
        elif what == "unlink":
            self.names.pop(rest, None)

    def left(self, kind):
        """{path: bytes} of what a disk holds after the cut."""
        names = self.synced_names if kind in ("nothing", "data without names") else self.names
        return {path: self.content(number, kind) for path, number in names.items()}

    def content(self, number, kind):
        if kind in ("all", "data without names") or number not in self.pending:
            return self.files[number]
        if kind in ("nothing", "names alone"):
            return self.synced[number]
        before, at, data = self.pending[number][-1]
        if kind == "half of the last write":
            return put(before, at, data[:len(data) // 2])
        content = self.synced[number]
        for _, at, data in self.pending[number]:
            content = put(content, at, bytes(len(data)))
        return content


def put(content, at, data):
    return content[:at].ljust(at, b"\0") + data + content[at + len(data):]


def captions(content):
    """The whole lines of a journal."""
    return [line for line in content.split(b"\n")[:-1] if line.startswith(b"{") and line.endswith(b"}")]


def main():
    program, shim = (os.path.abspath(path) for path in sys.argv[1:3])
    everything = "--all" in sys.argv[3:]
    cuts = 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = os.path.realpath(scratch)
        for output, flags in RUNS:
            folder = os.path.join(scratch, "library")
            journal = os.path.join(folder, output if output.endswith(".jsonl") else output + ".journal")
            shutil.rmtree(folder, ignore_errors=True)
            make_library(folder)
            disk = Disk(folder)
            done, log = run_logged(program, shim, folder, output, flags)
            check(done.returncode == 0, f"{flags}: without a cut: {done.stderr}")
            wanted = contents(folder)
            steps = [line for line in log if not line.startswith(("read ", "calls "))]
            check(len(steps) > 30, f"{flags}: only {len(steps)} steps were seen")
            stride = 1 if everything else max(1, len(steps) // MOST)
            for number, step in enumerate(steps, 1):
                disk.play(step)
                if number % stride:
                    continue
                for kind in DISKS:
                    cuts += 1
                    name = f"{' '.join(flags)}, cut behind step {number} of {len(steps)} ({step[:60]}), {kind}"
                    left = disk.left(kind)
                    shutil.rmtree(folder)
                    os.makedirs(os.path.join(folder, "photos"))
                    for path, content in left.items():
                        with open(path, "wb") as file:
                            file.write(content)
                    synced = disk.synced_names.get(journal)
                    for line in captions(disk.synced[synced]) if synced else ():
                        check(line in left[journal], f"{name}: a synced caption is not there")
                    again = run(program, folder, output, flags)
                    check(again.returncode == 0, f"{name}: the next run ended with {again.returncode}: {again.stderr}")
                    got = contents(folder)
                    got = {path: content for path, content in got.items() if "/.gaze-" not in "/" + path}
                    other = differences(wanted, got)
                    check(not other, f"{name}: other than without it: {other}")
    print(f"{cuts} cuts")
    sys.exit(1 if failures or not cuts else 0)


if __name__ == "__main__":
    main()
