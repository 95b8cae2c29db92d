#include "batch/sink/review_list.hpp"

#include <optional>

#include "gaze/caption_json.hpp"
#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using gaze_tests::read_bytes;
using gaze_tests::TemporaryFolder;

namespace {

/// A line of a caption of two words and an end, with this mean log-probability.
std::string line(const std::string& image, double mean, const std::string& suspect = "",
                 std::optional<double> confidence = {}) {
  CaptionedPhoto photo;
  photo.caption.words.resize(2);
  photo.caption.words[0].text = "a";
  photo.caption.words[1].text = "dog\there";
  photo.caption.ended = true;
  photo.caption.log_prob = 3 * mean;
  photo.caption.confidence = confidence;
  JsonOptions options;
  options.suspect = suspect;
  return caption_json(image, photo, options) + '\n';
}

}  // namespace

TEST_CASE("weak captions and what is no photograph are listed with their reason", "[review_list]") {
  const TemporaryFolder folder;
  const std::string journal = folder.write(
      "out.jsonl", line("good.jpg", -0.5) + line("weak.jpg", -2) +
                       line("blank.jpg", -0.5, "blank") + error_json("broken.jpg", "cut") + '\n' +
                       line("both\t.jpg", -3, "blank") + line("at the limit.jpg", -1));
  write_review_list(journal, folder / "lists/review.tsv", -1);
  CHECK(read_bytes(folder / "lists/review.tsv") ==
        "image\tmean_log_prob\treason\tcaption\tconfidence\n"
        "weak.jpg\t-2.0000\tweak\ta dog\\there\t\n"
        "blank.jpg\t-0.5000\tblank\ta dog\\there\t\n"
        "both\\t.jpg\t-3.0000\tweak\ta dog\\there\t\n");
}

TEST_CASE("from 0 on the least confidence is a probability", "[review_list]") {
  const TemporaryFolder folder;
  const std::string journal =
      folder.write("out.jsonl", line("good.jpg", -3, "", 0.7) + line("weak.jpg", -0.5, "", 0.59) +
                                    line("unknown.jpg", -0.5));
  write_review_list(journal, folder / "review.tsv", 0.6);
  CHECK(read_bytes(folder / "review.tsv") ==
        "image\tmean_log_prob\treason\tcaption\tconfidence\n"
        "weak.jpg\t-0.5000\tweak\ta dog\\there\t0.5900\n"
        "unknown.jpg\t-0.5000\tweak\ta dog\\there\t\n");
}

TEST_CASE("a list that finds nothing is its header", "[review_list]") {
  const TemporaryFolder folder;
  write_review_list(folder.write("out.jsonl", line("good.jpg", -0.5)), folder / "review.tsv", -1);
  CHECK(read_bytes(folder / "review.tsv") == "image\tmean_log_prob\treason\tcaption\tconfidence\n");
}

TEST_CASE("a journal that is not there leaves the old list", "[review_list][error]") {
  const TemporaryFolder folder;
  const std::string list = folder.write("review.tsv", "old");
  CHECK_THROWS_AS(write_review_list(folder / "none.jsonl", list, -1), Error);
  CHECK(read_bytes(list) == "old");
}
