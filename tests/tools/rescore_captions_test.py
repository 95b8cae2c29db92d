"""usage: rescore_captions_test.py PROGRAM SOURCE-FOLDER"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
LINES = [("dog.jpg", "a dog runs through the grass .", 0.9), ("dog.jpg", "a dog", 0.5),
         ("dog.jpg", "two men on a boat", 0.7), ("cat.jpg", "A cat's head", 0.8)]


class Rescoring(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.captions = pathlib.Path(scratch.name, "captions.tsv")

    def run_on(self, text):
        self.captions.write_text(text)
        return subprocess.run([PROGRAM, SOURCE / "tests/fixtures/tiny.safetensors", SOURCE / "assets", self.captions],
                              capture_output=True, text=True)

    def test_lines_stay_and_the_best_keeps_its_score(self):
        result = self.run_on("".join(f"{photo}\t{caption}\t{score}\n" for photo, caption, score in LINES))
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        lines = [line.split("\t") for line in result.stdout.splitlines()]
        self.assertEqual([line[:2] for line in lines], [list(line[:2]) for line in LINES])
        shares = [float(line[2]) / old[2] for line, old in zip(lines, LINES)]
        self.assertAlmostEqual(max(shares[:3]), 1, places=2)
        self.assertLess(min(shares[:3]), 0.999)
        self.assertGreater(min(shares), 0)
        self.assertAlmostEqual(shares[3], 1, places=2)  # The only caption of its photo is the best one.

    def test_a_line_without_a_score_is_named(self):
        result = self.run_on("dog.jpg\ta dog\t0.5\ndog.jpg\ta dog\n")
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("captions.tsv: line 2: photo, caption and score were wanted", result.stderr)

    def test_a_photo_that_is_missing_is_named(self):
        result = self.run_on("nothing.jpg\ta dog\t0.5\n")
        self.assertEqual(result.returncode, 1)
        self.assertIn("nothing.jpg", result.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
