"""usage: fault_test.py FAKE_GAZE SHIM [--all]

Makes every write, fsync, open, rename, truncation and mapping of a run of gaze batch fail once: with a full disk, an
input/output error, an interruption, a write that takes half of its bytes. The run must not crash, and the next one must leave the
library as if nothing had failed: each photo captioned once, no empty, half or temporary file, and no person's words lost.
Without --all a part of the calls, spread over the run.
"""

import os
import shutil
import sys
import tempfile

from photo_library import RUNS, contents, differences, make_library, run, run_logged

KINDS = ("ENOSPC", "EIO", "EINTR", "short")
MOST = 24  # faults of each kind in each run, without --all

failures = []


def check(good, what):
    if not good:
        print("FAILED:", what)
        failures.append(what)


def main():
    program, shim = (os.path.abspath(path) for path in sys.argv[1:3])
    everything = "--all" in sys.argv[3:]
    faults = 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = os.path.realpath(scratch)

        def fresh(name):
            folder = os.path.join(scratch, name)
            shutil.rmtree(folder, ignore_errors=True)
            make_library(folder)
            return folder

        for output, flags in RUNS:
            whole = fresh("whole")
            done, log = run_logged(program, shim, whole, output, flags)
            calls = int(log[-1].removeprefix("calls "))
            check(done.returncode == 0, f"{flags}: without a fault: {done.stderr}")
            check(calls > 30, f"{flags}: only {calls} calls were seen")
            wanted = contents(whole)
            for shift, kind in enumerate(KINDS):
                step = 1 if everything else max(1, calls // MOST)
                for call in range(1 + shift % step, calls + 1, step):
                    faults += 1
                    name = f"{' '.join(flags)}, {kind} at call {call} of {calls}"
                    folder = fresh("faulty")
                    done, _ = run_logged(program, shim, folder, output, flags, GAZE_FAULT_AT=str(call),
                                         GAZE_FAULT_KIND=kind)
                    check(done.returncode in (0, 1, 3), f"{name}: ended with {done.returncode}: {done.stderr}")
                    check(done.returncode == 0 or done.stderr, f"{name}: failed without a word")
                    again = run(program, folder, output, (*flags, "--retry-errors"))
                    check(again.returncode == 0, f"{name}: the next run ended with {again.returncode}: {again.stderr}")
                    other = differences(wanted, contents(folder))
                    check(not other, f"{name}: other than without it: {other}")
    print(f"{faults} faults")
    sys.exit(1 if failures or not faults else 0)


if __name__ == "__main__":
    main()
