"""usage: read_back_test.py FAKE_GAZE

Reads every format gaze batch writes as other people's tools do, by Python's own csv and json and by hand, and compares
it with the JSON lines: of photos whose names hold whatever a name may hold.
"""

import base64
import csv
import json
import os
import re
import subprocess
import sys
import tempfile

from make_torture_folder import fill

COLUMNS = ["image", "caption", "log_prob", "mean_log_prob", "ended", "model", "width", "height", "error",
           "confidence"]

failures = []


def check(good, what):
    if not good:
        print("FAILED:", what[:1000])
        failures.append(what)


def path_of(record, field):
    """The path's bytes: those that are not UTF-8 cannot be in a JSON string."""
    if "image_base64" in record:
        return base64.b64decode(record["image_base64"])
    return os.fsencode(record[field])


def check_row(row, record, where):
    """A row of a table, a dictionary of strings, holds what the JSON line does."""
    check(set(row) == set(COLUMNS), f"{where}: columns {list(row)}")
    # A file's bytes that are no UTF-8 stay as they are in a table; JSON has U+FFFD in their place.
    written = {name: os.fsencode(text).decode(errors="replace") for name, text in row.items()}
    if "error" in record:
        check(written["error"] == record["error"], f"{where}: {written['error']!r} is {record['error']!r}")
        check(not any(written[name] for name in COLUMNS if name not in ("image", "error")), f"{where}: nothing but the error")
        return
    check(written["error"] == "", f"{where}: no error")
    for name in ("caption", "model"):
        check(written[name] == record[name], f"{where}: {name}")
    for name in ("width", "height"):
        check(int(written[name]) == record[name], f"{where}: {name}")
    check(written["ended"] == ("true" if record["ended"] else "false"), f"{where}: ended")
    check(float(written["log_prob"]) == record["log_prob"], f"{where}: log_prob")
    confidence = f"{record['confidence']:.4f}" if "confidence" in record else ""
    check(written["confidence"] == confidence, f"{where}: confidence")
    steps = len(record["words"]) + record["ended"]
    check(abs(float(written["mean_log_prob"]) - record["log_prob"] / steps) < 1e-6, f"{where}: mean_log_prob")


def check_rows(rows, expected, where):
    paths = [os.fsencode(row["image"]) for row in rows]
    check(sorted(paths) == sorted(expected), f"{where}: a row for every photo: {set(paths) ^ set(expected)}")
    for path, row in zip(paths, rows):
        if path in expected:
            check_row(row, expected[path], f"{where} {path}")


def read_csv(name):
    with open(name, encoding="utf-8", errors="surrogateescape", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def read_tsv(name):
    with open(name, encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        lines = [line.rstrip("\n").split("\t") for line in file]
    letters = {b"t": b"\t", b"n": b"\n", b"r": b"\r", b"\\": b"\\"}

    def unescape(field):  # \xHH is a byte, not a letter.
        found = re.sub(rb"\\(?:x([0-9A-Fa-f]{2})|(.))",
                       lambda found: bytes([int(found[1], 16)]) if found[1] else letters[found[2]],
                       field.encode("utf-8", "surrogateescape"))
        return found.decode("utf-8", "surrogateescape")

    check(all(len(line) == len(COLUMNS) for line in lines), "a TSV line has as many fields as the first")
    return [dict(zip(lines[0], map(unescape, line))) for line in lines[1:]]


def read_lines(name):
    with open(name, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def check_coco(name, good):
    with open(name, encoding="utf-8") as file:
        results = json.load(file)
    found = {path_of(result, "file_name"): result for result in results}
    check(len(results) == len(found) and set(found) == set(good), f"COCO: every photo: {set(found) ^ set(good)}")
    ids = [result["image_id"] for result in results]
    check(len(set(ids)) == len(ids), f"COCO: an image_id is one photo's: {sorted(map(str, ids))}")
    for path, result in found.items():
        check(path in good and result["caption"] == good[path]["caption"], f"COCO: the caption of {path}")


def check_hugging_face(folder, good):
    """What datasets' imagefolder asks for: each file_name leads from the folder of metadata.jsonl to a photo."""
    seen = set()
    for line in read_lines(os.path.join(folder, "metadata.jsonl")):
        check(not os.path.isabs(line["file_name"]), f"Hugging Face: {line['file_name']!r} is relative")
        path = path_of(line, "file_name")
        path = os.path.normpath(os.path.join(os.fsencode(folder), path))
        check(path not in seen and os.path.exists(path), f"Hugging Face: {path} is there, once")
        check(path in good and line["text"] == good[path]["caption"], f"Hugging Face: the text of {path}")
        seen.add(path)
    check(seen == set(good), f"Hugging Face: every photo: {seen ^ set(good)}")


def check_sidecars(folder, records):
    """What kohya's scripts ask for: beside the photo, called like it, and never empty."""
    seen = set()
    for path, record in records.items():
        at, name = os.path.split(path)
        stem = os.path.splitext(name)[0]
        alone = sum(os.path.splitext(other)[0] == stem and not other.endswith(b".txt") for other in os.listdir(at)) == 1
        text = os.path.join(at, (stem if alone else name) + b".txt")
        wanted = "error" not in record and "suspect" not in record
        check(os.path.exists(text) == wanted, f"a sidecar for {path}: {wanted}")
        if wanted and os.path.exists(text):
            with open(text, encoding="utf-8") as file:
                written = file.read()
            check(written == record["caption"].capitalize() + ".\n", f"the sidecar of {path}: {written!r}")
            seen.add(text)
    there = {os.path.join(at, name) for at, _, names in os.walk(os.fsencode(folder)) for name in names
             if name.endswith(b".txt") and name != b"notes.txt"}
    check(seen == there, f"no other sidecars: {seen ^ there}")


def main():
    with tempfile.TemporaryDirectory() as scratch:
        photos = os.path.join(scratch, "photos")
        fill(photos)
        os.remove(os.path.join(photos, "locked", "photo.jpg"))  # Its reason is not root's.

        def batch(output, *flags):
            ran = subprocess.run([sys.argv[1], "batch", photos, "-o", output, "--quiet", *flags], capture_output=True,
                                 timeout=600, check=False)
            check(ran.returncode == 1, f"{output}: status 1, for some photos are bad: {ran.returncode} {ran.stderr}")
            return output

        records = {path_of(record, "image"): record for record in read_lines(batch(os.path.join(scratch, "out.jsonl")))}
        good = {path: record for path, record in records.items() if "error" not in record}
        check(len(good) > 50 and len(records) > len(good) + 20, "there are photos enough, and bad ones")
        check_rows(read_csv(batch(os.path.join(scratch, "out.csv"))), records, "CSV")
        check_rows(read_tsv(batch(os.path.join(scratch, "out.tsv"))), records, "TSV")
        check_coco(batch(os.path.join(scratch, "out.json")), good)
        batch(os.path.join(photos, "metadata.jsonl"))
        check_hugging_face(photos, good)
        batch(os.path.join(scratch, "texts.jsonl"), "--sidecar", "txt")
        check_sidecars(photos, records)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
