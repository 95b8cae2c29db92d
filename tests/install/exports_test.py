"""usage: exports_test.py LIBRARY HEADERS

libgaze exports of namespace gaze what the headers in the folder HEADERS declare, and nothing of its inside.
"""

import glob
import os
import re
import subprocess
import sys


def main():
    library, headers = sys.argv[1:]
    text = ""
    for path in glob.glob(os.path.join(headers, "*.hpp")):
        with open(path, encoding="utf-8") as file:
            text += file.read()
    declared = set(re.findall(r"\w+", text))
    listing = subprocess.run(["nm", "--dynamic", "--defined-only", "--demangle", library],
                             capture_output=True, text=True, check=True).stdout
    listing = listing.replace("[abi:cxx11]", "")
    names = [line.split(" ", 2)[2] for line in listing.splitlines() if line.count(" ") >= 2]
    ours = [name for name in names if re.match(r"((vtable|typeinfo|typeinfo name|non-virtual thunk) (for|to) )?gaze::", name)]
    functions = {match.group(1) for match in (re.match(r"gaze::(?:\w+::)*(~?\w+)\(", name) for name in ours) if match}
    inside = sorted(name for name in ours
                    if not set(re.findall(r"\w+", re.sub(r"\(.*", "", name.split("gaze::", 1)[1]))) <= declared)
    for name in inside:
        print("FAILED: exported, and in no public header:", name)
    missing = {"load_captioner", "load_captioner_from_bytes", "run_batch", "draw_figure", "draw_comparison",
               "write_animation", "caption_json", "read_json_record", "version", "check"} - functions
    for name in sorted(missing):
        print("FAILED: not exported:", name)
    if "gaze_engine" not in names:
        print("FAILED: the program's entry gaze_engine is not exported")
    print(f"{len(ours)} names of namespace gaze are exported")
    sys.exit(1 if inside or missing or "gaze_engine" not in names else 0)


if __name__ == "__main__":
    main()
