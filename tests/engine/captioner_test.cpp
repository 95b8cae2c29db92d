#include "gaze/captioner.hpp"

#include "engine/torch/bench_encoder.hpp"
#include "gaze/error.hpp"
#include "support/paths.hpp"
#include "support/temporary_folder.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

const std::string kTiny = fixture_path("tiny.safetensors");

std::vector<Image> photos() {
  std::vector<Image> images;
  for (const char* name : {"dog", "cat", "coffee", "horses", "astronaut", "photographer"}) {
    ReadOptions options;
    options.enough_pixels_a_side = 448;
    images.push_back(read_image(asset_path(std::string(name) + ".jpg"), options));
  }
  return images;
}

void check_same(const Caption& a, const Caption& b) {
  CHECK(a.text() == b.text());
  CHECK(a.log_prob == b.log_prob);
  REQUIRE(a.words.size() == b.words.size());
  for (std::size_t t = 0; t < a.words.size(); ++t) {
    CHECK(a.words[t].log_prob == b.words[t].log_prob);
    CHECK(a.words[t].gate == b.words[t].gate);
    CHECK(a.words[t].attention == b.words[t].attention);
  }
}

}  // namespace

TEST_CASE("captions are the same bits in a batch, alone and on any threads", "[captioner]") {
  CaptionerOptions one, two;
  one.threads = 1;
  two.threads = 2;
  one.precision = two.precision = Precision::f32;
  const auto narrow = load_captioner(kTiny, one), wide = load_captioner(kTiny, two);
  DecodeOptions options;
  options.n_best = 3;
  const auto together = wide->describe(photos(), options);
  for (std::size_t i = 0; i < together.size(); ++i) {
    const CaptionedPhoto alone = narrow->describe(photos()[i], options);
    check_same(alone.caption, together[i].caption);
    REQUIRE(alone.alternatives.size() == 2);
    for (std::size_t n = 0; n < 2; ++n) {
      check_same(alone.alternatives[n], together[i].alternatives[n]);
    }
  }
}

TEST_CASE("photos get captions of their own", "[captioner]") {
  const auto captioner = load_captioner(kTiny);
  std::set<std::string> texts;
  for (const CaptionedPhoto& photo : captioner->describe(photos(), {})) {
    texts.insert(photo.caption.text());
  }
  CHECK(texts.size() > 1);
}

TEST_CASE("a captioned photo carries its size, grid and maps", "[captioner]") {
  const auto captioner = load_captioner(kTiny);
  const Image photo = read_image(asset_path("dog.jpg"));
  DecodeOptions options;
  options.candidates = 4;
  const CaptionedPhoto captioned = captioner->describe(photo, options);
  CHECK(captioned.width == photo.full_width());
  CHECK(captioned.height == photo.full_height());
  CHECK(captioned.grid.rows * captioned.grid.columns > 0);
  double log_prob = captioned.caption.end_log_prob;
  REQUIRE_FALSE(captioned.caption.words.empty());
  for (const Word& word : captioned.caption.words) {
    log_prob += word.log_prob;
    REQUIRE(word.attention.size() ==
            static_cast<std::size_t>(captioned.grid.rows * captioned.grid.columns));
    double sum = 0;
    for (const float weight : word.attention) sum += double(weight);
    CHECK(sum == Approx(1).epsilon(1e-4));
    REQUIRE(word.candidates.size() == 4);
    CHECK(word.candidates[0].log_prob >= word.candidates[1].log_prob);
  }
  CHECK(captioned.caption.log_prob == Approx(log_prob));
}

TEST_CASE("given its own caption the model attends to the same cells", "[captioner]") {
  const auto captioner = load_captioner(kTiny);
  const Image photo = photos().front();
  const Caption captioned = captioner->describe(photo).caption;
  REQUIRE(captioned.ended);
  std::vector<std::string> words;
  for (const Word& word : captioned.words) words.push_back(word.text);
  const auto attended = captioner->attend(photo, {words, {"zebra"}}, {});
  REQUIRE(attended.size() == 2);
  check_same(attended[0], captioned);
  CHECK(attended[1].text() == "zebra");
}

TEST_CASE("given its own caption a hard model takes the cells it took", "[captioner]") {
  // Hard attention has the parameters of soft: only the configuration in the file differs.
  const TemporaryFolder folder;
  std::string bytes = read_bytes(kTiny);
  const std::string soft = R"(\"choice\": \"soft\")";
  const auto place = bytes.find(soft);
  REQUIRE(place != std::string::npos);
  bytes.replace(place, soft.size(), R"(\"choice\": \"hard\")");
  const auto captioner = load_captioner(folder.write("hard.safetensors", bytes));
  REQUIRE(captioner->is_hard());
  const Image photo = photos().front();
  const auto cells_of = [](const Caption& caption) {
    std::vector<std::pair<int, int>> cells;
    for (const Word& word : caption.words) {
      REQUIRE(word.cell);
      cells.emplace_back(word.cell->row, word.cell->column);
    }
    return cells;
  };
  DecodeOptions options;
  options.attention_choice = AttentionChoice::sample;
  bool differs = false;
  for (options.seed = 1; options.seed <= 4; ++options.seed) {
    const Caption captioned = captioner->describe(photo, options).caption;
    std::vector<std::string> words;
    for (const Word& word : captioned.words) words.push_back(word.text);
    const auto drawn = cells_of(captioned);
    CHECK(cells_of(captioner->attend(photo, {words}, options).front()) == drawn);
    differs = differs || cells_of(captioner->attend(photo, {words}, {}).front()) != drawn;
  }
  CHECK(differs);
}

TEST_CASE("choosing a cell is refused for soft attention", "[captioner][error]") {
  const auto captioner = load_captioner(kTiny);
  DecodeOptions options;
  options.attention_choice = AttentionChoice::argmax;
  CHECK_THROWS_WITH(captioner->describe(photos().front(), options),
                    ContainsSubstring("soft attention"));
}

TEST_CASE("no photos give no captions", "[captioner]") {
  CHECK(load_captioner(kTiny)->describe(std::vector<Image>{}, {}).empty());
}

TEST_CASE("the encoder benchmark checks the answer and times it", "[bench]") {
  EncoderBenchRequest request;
  request.model = kTiny;
  request.batches = {1};
  request.threads = {1};
  request.runs = 1;
  const auto timings = bench_encoder(request);
  REQUIRE_FALSE(timings.empty());
  for (const EncoderTiming& timing : timings) {
    CHECK(timing.milliseconds > 0);
    CHECK(timing.sgemm_gflops > 0);
    CHECK(timing.ratio == Approx(timing.milliseconds / timing.limit_milliseconds));
  }
}

TEST_CASE("a model of bytes outputs what its file outputs", "[captioner]") {
  std::unique_ptr<Captioner> captioner;
  {
    const std::string bytes = read_bytes(kTiny);  // Gone before the first caption.
    captioner = load_captioner_from_bytes(bytes, "tiny");
  }
  const Image photo = photos().front();
  check_same(captioner->describe(photo).caption, load_captioner(kTiny)->describe(photo).caption);
}

TEST_CASE("bytes that are no model are refused by the name given to them", "[captioner][error]") {
  CHECK_THROWS_WITH(load_captioner_from_bytes("no model", "upload 7"),
                    ContainsSubstring("upload 7") && ContainsSubstring("safetensors"));
}
