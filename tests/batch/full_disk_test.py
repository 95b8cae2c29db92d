"""usage: full_disk_test.py FAKE_GAZE

A disk that fills up and disks that are unmounted while photos of them, or onto them, are captioned. Disks are small
tmpfs mounts, seen by this test alone. Exit status 77: skipped, because this user may not mount anything here.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time

from photo_library import photo, read

SKIP = 77
PHOTOS = 150

failures = []


def check(good, what):
    if not good:
        print("FAILED:", what[:1000])
        failures.append(what)


def files(folder):
    return {os.path.relpath(os.path.join(at, name), folder): read(os.path.join(at, name))
            for at, _, names in os.walk(folder) for name in names if not name.startswith(".gaze-")}


class Test:
    def __init__(self, program, scratch):
        self.program, self.scratch = program, scratch
        self.photos, self.disk = self.path("photos"), self.path("disk")
        os.makedirs(self.photos)
        os.makedirs(self.disk)
        for number in range(PHOTOS):
            with open(os.path.join(self.photos, f"{number:03}.png"), "wb") as file:
                file.write(photo(number))

    def path(self, name):
        return os.path.join(self.scratch, name)

    def command(self, folder, output, *flags):
        flags = [flag.replace("DISK", folder) for flag in flags]
        return [self.program, "batch", self.photos, "-o", os.path.join(folder, output), "--ordered", *flags]

    def run(self, folder, output, *flags):
        return subprocess.run(self.command(folder, output, *flags), capture_output=True, timeout=600, check=False)

    def mount(self, *how):
        subprocess.run(["mount", *how, self.disk], check=True)

    def unmount(self):
        subprocess.run(["umount", "-l", self.disk], check=True)

    def full(self, output, kilobytes, *flags):
        """The disk fills up, room is made, and in the end everything is as if it had been there from the start.

        Without `kilobytes` there is room for the journal and the settings, and not for the table made of it."""
        whole = self.path("whole")
        os.makedirs(whole)
        check(self.run(whole, output, *flags).returncode == 0, f"{output}: with room enough")
        if kilobytes is None:
            pages = -(-os.path.getsize(os.path.join(whole, output + ".journal")) // 4096)
            kilobytes = 4 * (pages + 1) + 8
        self.mount("-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs")
        ran = self.run(self.disk, output, *flags)
        err = ran.stderr.decode().strip().split("\n")
        check(ran.returncode == 3, f"{output}: the exit status is 3: {ran.returncode} {err}")
        check("No space left on device" in err[-1] and self.disk in err[-1], f"{output}: it says why: {err[-1:]}")
        if not flags:
            check(len(err) == 1, f"{output}: in one sentence: {err}")
        journal = read(os.path.join(self.disk, output + ("" if output == "out.jsonl" else ".journal")))
        check(journal.endswith(b"}\n") and journal.count(b"\n") >= 20, f"{output}: finished captions stay")
        subprocess.run(["mount", "-o", "remount,size=8m", self.disk], check=True)
        again = self.run(self.disk, output, *flags)
        check(again.returncode == 0, f"{output}: it goes on: {again.stderr}")
        check(files(self.disk) == files(whole), f"{output}: the result is that of a run that was not stopped")
        self.unmount()
        shutil.rmtree(whole)

    def unmounted_output(self):
        """The disk with the captions goes in the middle of the run and comes back."""
        whole, kept = self.path("whole"), self.path("kept")
        os.makedirs(whole)
        os.makedirs(kept)
        check(self.run(whole, "out.jsonl").returncode == 0, "with the disk there")
        self.mount("--bind", kept)
        ran = self.interrupted_by(self.unmount, os.path.join(kept, "out.jsonl"), self.disk)
        check(ran[0] == 3, f"without its output's disk it stops: {ran}")
        check("went away" in ran[1] or "cannot be written" in ran[1], f"it says why: {ran}")
        self.mount("--bind", kept)
        check(self.run(self.disk, "out.jsonl").returncode == 0, "it goes on with the disk")
        check(files(self.disk) == files(whole), "and nothing is missing or double")
        self.unmount()
        shutil.rmtree(whole)

    def unmounted_input(self):
        """The disk with the photos goes and comes back: no photo has failed."""
        whole, out, photos = self.path("whole"), self.path("out"), self.photos
        os.makedirs(whole)
        os.makedirs(out)
        self.photos = self.disk
        self.mount("--bind", photos)
        check(self.run(whole, "out.jsonl").returncode == 0, "with the photos there")
        ran = self.interrupted_by(self.unmount, os.path.join(out, "out.jsonl"), out)
        check(ran[0] == 3 and "the folder went away" in ran[1], f"without the photos' disk it stops: {ran}")
        check(b'"error"' not in read(os.path.join(out, "out.jsonl")), "no photo is recorded as bad")
        none = self.run(out, "out.jsonl")
        check(none.returncode == 1 and b"no photos" in none.stderr, f"an empty mount point has no photos: {none}")
        self.mount("--bind", photos)
        check(self.run(out, "out.jsonl").returncode == 0, "it goes on with the disk")
        check(files(out) == files(whole), "and nothing is missing or double")
        self.unmount()

    def interrupted_by(self, action, journal, folder):
        command = [*self.command(folder, "out.jsonl"), "--batch-size", "1", "--threads", "2"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "GAZE_FAKE_DELAY_MS": "20"}) as run:
            while run.poll() is None and not (os.path.exists(journal) and os.path.getsize(journal) > 2000):
                time.sleep(0.005)
            action()
            err = run.communicate(timeout=600)[1].decode()
            return run.returncode, err


def main():
    if len(sys.argv) == 2:  # Once more, where mounts are our own.
        may = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
        probe = 'd=$(mktemp -d) && mount -t tmpfs -o size=64k tmpfs "$d"; s=$?; umount "$d" 2>/dev/null; rmdir "$d"; exit $s'
        tried = subprocess.run([*may, "sh", "-c", probe], capture_output=True, check=False)
        if tried.returncode != 0:
            print("skipped: no small disk can be mounted here:", tried.stderr.decode().strip())
            sys.exit(SKIP)
        sys.exit(subprocess.run([*may, sys.executable, "-B", *sys.argv, "inside"], check=False).returncode)

    with tempfile.TemporaryDirectory() as scratch:
        test = Test(sys.argv[1], scratch)
        test.full("out.jsonl", 48)
        test.full("out.csv", 48)
        test.full("out.json", 48)
        test.full("out.tsv", None)
        test.full("out.jsonl", 160, "--sidecar", "txt", "--output-dir", "DISK/texts")
        test.unmounted_output()
        test.unmounted_input()
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
