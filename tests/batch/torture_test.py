"""usage: torture_test.py GAZE MODEL

Captions the folder of make_torture_folder.py with the program itself and looks at every line it writes.
"""

import base64
import ctypes
import json
import os
import re
import subprocess
import sys
import tempfile

from make_torture_folder import fill

SECONDS = 600  # What waits for a pipe waits for ever; nothing else takes so long, on the slowest machine.


def without_privileges():
    """Root reads what no other user may. Drops that (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH) for the program to be started."""
    if os.geteuid() != 0:
        return
    for capability in (1, 2):
        if ctypes.CDLL(None, use_errno=True).prctl(24, capability, 0, 0, 0) != 0:  # PR_CAPBSET_DROP
            raise OSError(ctypes.get_errno(), "root cannot give its rights up")


def privileges_can_be_dropped():
    try:
        return subprocess.run(["true"], preexec_fn=without_privileges, check=False).returncode == 0
    except subprocess.SubprocessError:
        return False


def run(command, text=b""):
    return subprocess.run(command, input=text, capture_output=True, timeout=SECONDS, preexec_fn=without_privileges,
                          check=False)


def records(text):
    lines = text.split(b"\n")
    check(lines.pop() == b"", "the last line is whole")
    found = {}
    for line in lines:
        record = json.loads(line.decode())  # UTF-8, or it throws.
        path = os.fsencode(record["image"])
        if "image_base64" in record:
            path = base64.b64decode(record["image_base64"])
        check(path not in found, f"{path} has one line")
        found[path] = record
    return found


failures = []


def check(good, what):
    if not good:
        print("FAILED:", what[:1000])
        failures.append(what)


def check_record(record, expected):
    name = expected["path"]
    if "reason" in expected:
        check(set(record) - {"image_base64"} == {"image", "error"}, f"{name!r} is an error: {record}")
        check(expected["reason"] in record.get("error", ""), f"{name!r} says {expected['reason']!r}: {record}")
        return
    check("error" not in record, f"{name!r} is captioned: {record}")
    check(bool(record.get("caption")) and record.get("model") == "tiny", f"{name!r} has a caption: {record}")
    if expected["size"]:
        check([record.get("width"), record.get("height")] == expected["size"], f"{name!r} has its upright size")


PROGRESS = r"gaze batch: (\[#*\.*\] [0-9]+/[0-9]+|[0-9]+ photos)(  [0-9.]+ photos/s)?(  [0-9]+ failed)?(  .* left)?"


def check_stderr(text, bad, summary):
    """A sentence for each bad file, on a line of its own without control characters, then the summary.
    A slow machine also gets a line of progress every ten seconds."""
    lines = text.decode(errors="surrogateescape").split("\n")
    check(lines.pop() == "", "stderr's last line is whole")
    lines = [line for line in lines if not re.fullmatch(PROGRESS, line)]
    check(re.fullmatch(summary, lines[-1]) is not None, f"the summary is {summary}: {lines[-1]}")
    check(len(lines) == bad + 1, f"stderr has {bad} error messages: {lines}")
    for line in lines:
        check(line.startswith("gaze batch: "), f"who speaks: {line!r}")
        check(not re.search("[\0-\x1f\x7f]", line), f"no control characters: {line!r}")


def main():
    program, model = sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch:
        photos, out = os.path.join(scratch, "photos"), os.path.join(scratch, "out.jsonl")
        expected = {os.fsencode(os.path.join(photos, line["path"])): line for line in fill(photos)}
        if not privileges_can_be_dropped():
            print("note: root cannot give up reading what no other user may read; that file is left out")
            path = os.path.join(photos, "locked", "photo.jpg")
            os.remove(path)
            del expected[os.fsencode(path)]
        bad = sum("reason" in line for line in expected.values())
        good = len(expected) - bad
        flags = ["--model", model, "--precision", "f32", "--threads", "2"]

        # The folder.
        batch = [program, "batch", photos, "-o", out, *flags]
        ran = run(batch)
        check(ran.returncode == 1, f"the exit status is 1: {ran.returncode}")
        check(ran.stdout == b"", "stdout is empty")
        check_stderr(ran.stderr, bad, rf"gaze batch: {good} done, {bad} failed; [0-9.]+ photos a second")
        with open(out, "rb") as file:
            written = file.read()
        found = records(written)
        check(set(found) == set(expected), f"every file has a line: {set(found) ^ set(expected)}")
        for path, line in expected.items():
            check_record(found.get(path, {}), line)

        # Again: nothing to do, and nothing forgotten.
        again = run(batch)
        check(again.returncode == 1, f"the exit status stays 1: {again.returncode}")
        check_stderr(again.stderr, 0, f"gaze batch: 0 done, {good + bad} done before")
        with open(out, "rb") as file:
            check(file.read() == written, "a second run adds nothing")

        # The same files, and those a folder passes over, by their paths: as a worker is fed.
        named = dict(expected)
        for name, reason in (("pipe.jpg", "this is a named pipe"), ("socket.jpg", "No such device or address"),
                             ("empty-folder", "Is a directory")):
            path = os.path.join(photos, "passed-over", name)
            named[os.fsencode(path)] = {"path": "passed-over/" + name, "reason": reason}
        worker = run([program, "batch", "-", "--null", "-o", "-", *flags], b"\0".join(named))
        check(worker.returncode == 1, f"a worker's exit status is 1: {worker.returncode}")
        check_stderr(worker.stderr, bad + 3, rf"gaze batch: {good} done, {bad + 3} failed; [0-9.]+ photos a second")
        answers = records(worker.stdout)
        check(set(answers) == set(named), f"a worker answers every path: {set(answers) ^ set(named)}")
        for path, line in named.items():
            check_record(answers.get(path, {}), line)
            if path in found:
                check(answers.get(path) == found[path], f"{line['path']!r} is reported alike both ways")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
