"""Tests of tools/attention-table that train nothing."""

import contextlib
import importlib.machinery
import importlib.util
import io
import json
import pathlib
import stat
import tempfile
import unittest
import unittest.mock

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools/attention-table"
LOADER = importlib.machinery.SourceFileLoader("attention_table", str(TOOL))
SPEC = importlib.util.spec_from_loader(LOADER.name, LOADER)
tool = importlib.util.module_from_spec(SPEC)
LOADER.exec_module(tool)

# A program that behaves as gaze does and records its arguments.
FAKE = """#!/usr/bin/env python3
import json, pathlib, sys
arguments = sys.argv[1:]
command = arguments[0]
log = pathlib.Path(__file__).with_suffix(".log")
with log.open("a") as out:
    out.write(json.dumps(arguments) + "\\n")
after = lambda flag: pathlib.Path(arguments[arguments.index(flag) + 1])
if command == "shapes" and "-o" in arguments:
    folder = after("-o")
    (folder / "images").mkdir(parents=True)
    for i in range(4):
        (folder / "images" / f"{i}.jpg").touch()
    (folder / "phrases.tsv.gz").touch()
elif command == "shapes":
    print(json.dumps({"share_true": 0.75, "not_understood": 1}))
elif command == "train":
    if "hard" in arguments:
        sys.exit("gaze: the loss became nan")
    after("-o").touch()
    if "--feature-cache" in arguments:
        grids = after("--feature-cache") / "features.f16"
        grids.parent.mkdir(exist_ok=True)
        if not grids.exists():
            grids.write_text("made for " + after("-o").name)
elif command == "eval":
    print(json.dumps({"bleu": [1, 1, 1, 0.5], "cider_d": 1.25, "attention_correctness": None,
                      "pointing_game": 0.9, "pointing_game_area_baseline": 0.1,
                      "pointing_game_centre_baseline": 0.2,
                      "grounding": {"generated": {"pointing_game": 0.8,
                                                  "pointing_game_centre_baseline": 0.3}}}))
elif command == "inspect":
    print(json.dumps({"tensors": [{"name": "encoder.a", "shape": [100]},
                                  {"name": "decoder.a", "shape": [10, 3]},
                                  {"name": "decoder.b", "shape": [4]}]}))
"""


def run(*arguments):
    """Exit status, standard output and error of the tool."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = tool.main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = end.code
    return status, out.getvalue(), err.getvalue()


class AttentionTable(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.gaze = self.folder / "gaze"
        self.gaze.write_text(FAKE)
        self.gaze.chmod(self.gaze.stat().st_mode | stat.S_IXUSR)
        patch = unittest.mock.patch.object(tool, "milliseconds", lambda gaze, models, photos: dict.fromkeys(models, 7))
        patch.start()
        self.addCleanup(patch.stop)

    def table(self, *arguments):
        return run("--gaze", self.gaze, "--work-dir", self.folder / "work", *arguments)

    def asked(self, command):
        lines = (self.folder / "gaze.log").read_text().splitlines()
        return [each for each in map(json.loads, lines) if each[0] == command]

    def test_help_names_every_kind(self):
        status, out, _ = run("--help")
        self.assertEqual(status, 0)
        for kind in tool.KINDS:
            self.assertIn(kind, out)

    def test_wrong_arguments_are_refused(self):
        for arguments in (["--kinds", "soft,warm"], ["--kinds", "soft,soft"], ["--seeds", "0"], ["--jobs", "0"], ["--epochs", "few"], ["soft"]):
            status, _, err = self.table(*arguments)
            self.assertEqual(status, 2, err)
        self.assertIn("there is no kind 'warm'", self.table("--kinds", "soft,warm")[2])

    def test_rows_with_and_without_deviation(self):
        rows = {"soft": tool.means([{"true_captions": 0.9, "parameters": 1234},
                                    {"true_captions": 1.0, "parameters": 1234}]),
                "none": tool.means([{"true_captions": 0.25, "bleu4": 0.5}]),
                "hard": {"failed": "no disk"}}
        lines = tool.table(rows).splitlines()
        self.assertEqual(len({line.count("|") for line in lines}), 1)
        self.assertTrue(lines[0].startswith("| attention | true captions | BLEU-4 |"))
        self.assertTrue(lines[2].startswith("| soft | 0.950 ± 0.071 |  |"))
        self.assertIn("| 1,234 |", lines[2])
        self.assertTrue(lines[3].startswith("| none | 0.250 | 0.500 |  |"))
        self.assertTrue(lines[4].startswith("| hard | failed: no disk |"))

    def test_no_option_is_given_twice(self):
        for kind in tool.KINDS.values():
            own = kind.replace("BOXES", "").split()
            flags = [*tool.recipe_beside(own, tool.KIND_RECIPE), *own]
            given = [word for word in [*tool.recipe_beside(flags, tool.RECIPE), *flags]
                     if word.startswith("--")]
            self.assertEqual(len(given), len(set(given)), given)
        kept = tool.recipe_beside(["--position-encoding", "--hidden-size", "7"], tool.RECIPE)
        self.assertNotIn("--position-encoding", kept)
        self.assertEqual(kept[:4], ["--annotation-size", "192", "--embedding-size", "192"])

    def test_flags_that_would_do_nothing_are_left_out(self):
        def kept(flags):
            return tool.recipe_beside(flags.split(), tool.RECIPE)
        for flags in ("--scope uniform", "--scope none"):
            self.assertNotIn("--attention-size", kept(flags))
            self.assertNotIn("--doubly-stochastic", kept(flags))
        for flags in ("--score general", "--score dot", "--attention-timing post-lstm --score general"):
            self.assertNotIn("--attention-size", kept(flags))
            self.assertIn("--doubly-stochastic", kept(flags))
        for flags in ("", "--score scaled_dot", "--score dot --scope local_p"):
            self.assertIn("--attention-size", kept(flags))

    def test_results_stored_under_former_names_of_flags_count(self):
        self.table("--kinds", "after", "--jobs", "1")
        asked = len(self.asked("train"))
        for name in ("ground.json", "after-seed1.json"):
            stored = self.folder / "work" / name
            text = stored.read_text()
            for old, now in tool.RENAMED.items():
                text = text.replace(f'"{now}"', f'"{old}"').replace(f"{now} ", f"{old} ")
            stored.write_text(text.replace("post-lstm", "after"))
        self.assertIn("--places", stored.read_text())
        self.assertEqual(self.table("--kinds", "after", "--jobs", "1")[0], 0)
        self.assertEqual(len(self.asked("train")), asked)

    def test_results_from_another_ground_are_not_mixed_in(self):
        self.table("--kinds", "soft", "--jobs", "1")
        asked = len((self.folder / "gaze.log").read_text().splitlines())
        for name, value in (("TRAIN_WORLD", {"count": 9, "seed": 1}), ("ENCODER_EPOCHS", 1)):
            with unittest.mock.patch.object(tool, name, value):
                with self.assertRaisesRegex(tool.Failed, "work: is of other pictures or another encoder"):
                    self.table("--kinds", "soft", "--jobs", "1")
        self.assertEqual(len((self.folder / "gaze.log").read_text().splitlines()), asked)

    def test_each_kind_is_trained_once_and_a_failure_is_a_row(self):
        status, out, _ = self.table("--kinds", "soft,hard,soft-boxes", "--epochs", "3", "--jobs", "1")
        self.assertEqual(status, 1)
        soft, hard, boxes = out.splitlines()[2:]
        self.assertTrue(soft.startswith("| soft | 0.750 | 0.500 | 1.250 |  | 0.900 | 0.100 | 0.200 | 0.800 | 0.300 | 34 | 7.0 |"))
        self.assertIn("failed: gaze train: gaze: the loss became nan", hard)
        self.assertTrue(boxes.startswith("| soft-boxes | 0.750"))
        trained = self.asked("train")
        self.assertEqual(len(trained), 4)  # The encoder first.
        self.assertEqual(trained[0][trained[0].index("--encoder") + 1], "small_cnn")
        for each in trained[1:]:
            self.assertEqual(each[each.index("--epochs") + 1], "3")
            self.assertTrue(each[each.index("--encoder") + 1].endswith("work/encoder.safetensors"))
        self.assertIn("--box-weight", trained[1])  # The last kind goes first.

        self.assertNotIn("--feature-cache", trained[0])
        self.assertEqual(trained[1][trained[1].index("--feature-cache") + 1], str(self.folder / "work/grids"))
        grids = self.folder / "work/grids/features.f16"
        self.assertEqual(grids.read_text(), "made for soft-boxes-seed1.safetensors")

        stored = json.loads((self.folder / "work/table.json").read_text())
        self.assertEqual(stored["rows"]["soft"]["cider_d"], 1.25)
        self.assertEqual(stored["results"]["soft"][0]["recipe"]["epochs"], 3)

        self.table("--kinds", "soft,hard,soft-boxes", "--epochs", "3", "--jobs", "1")
        self.assertEqual(len(self.asked("train")), 5)  # The one that failed, again.

    def test_kinds_side_by_side_take_a_thread_each(self):
        kinds = ["soft", "dot", "uniform"]
        status, out, _ = self.table("--kinds", ",".join(kinds), "--jobs", "3", "--seeds", "2")
        self.assertEqual(status, 0)
        self.assertEqual([line.split()[1] for line in out.splitlines()[2:]], kinds)
        encoder, *trained = self.asked("train")
        self.assertEqual(encoder[encoder.index("--threads") + 1], "0")
        self.assertEqual(len({each[each.index("-o") + 1] for each in trained}), 6)
        for each in trained + self.asked("eval") + self.asked("batch"):
            self.assertEqual(each[each.index("--threads") + 1], "1")

    def test_results_of_another_recipe_are_not_taken(self):
        self.assertEqual(self.table("--kinds", "soft", "--epochs", "3")[0], 0)
        status, out, _ = self.table("--kinds", "soft", "--epochs", "4")
        self.assertEqual(status, 1)
        self.assertIn("is of another recipe", out)


if __name__ == "__main__":
    unittest.main()
