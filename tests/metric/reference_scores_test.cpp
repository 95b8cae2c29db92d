// The official coco-caption scorers' numbers for made-up captions, in
// fixtures/metrics_reference.json.
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "metric/bleu.hpp"
#include "metric/cider.hpp"
#include "metric/rouge.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

namespace {

const nlohmann::json& fixture() {
  static const auto json = [] {
    std::ifstream file(gaze_tests::fixture_path("metrics_reference.json"));
    REQUIRE(file.good());
    return nlohmann::json::parse(file);
  }();
  return json;
}

gaze::Tokens split(const std::string& text) {
  std::istringstream stream(text);
  gaze::Tokens tokens;
  for (std::string token; stream >> token;) tokens.push_back(token);
  return tokens;
}

std::vector<gaze::ScoredImage> captions(const std::string& part) {
  std::vector<gaze::ScoredImage> images;
  for (const auto& entry : fixture()["captions"]) {
    if (part == "first_ten" && images.size() == 10) break;
    gaze::ScoredImage image{split(entry["hypothesis"].get<std::string>()), {}};
    for (const auto& reference : entry["references"]) {
      image.references.push_back(split(reference.get<std::string>()));
    }
    images.push_back(image);
  }
  return images;
}

}  // namespace

TEST_CASE("BLEU equals the official scorer to 1e-9", "[bleu][reference]") {
  const auto part = std::string(GENERATE("all", "first_ten"));
  const auto& expected = fixture()[part];
  const auto scored = gaze::bleu(captions(part));
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(scored.scores[k] == Approx(expected["bleu"][k].get<double>()).epsilon(0).margin(1e-9));
  }
  const auto& per_image = expected["per_image"]["bleu4"];
  REQUIRE(scored.per_image.size() == per_image.size());
  for (std::size_t i = 0; i < per_image.size(); ++i) {
    CHECK(scored.per_image[i][3] == Approx(per_image[i].get<double>()).epsilon(0).margin(1e-9));
  }
}

TEST_CASE("CIDEr-D and ROUGE-L equal the official scorers to 1e-6", "[cider][rouge][reference]") {
  const auto part = std::string(GENERATE("all", "first_ten"));
  const auto& expected = fixture()[part];
  const auto cider = gaze::cider_d(captions(part));
  const auto rouge = gaze::rouge_l(captions(part));
  CHECK(cider.score == Approx(expected["cider"].get<double>()).epsilon(0).margin(1e-6));
  CHECK(rouge.score == Approx(expected["rouge_l"].get<double>()).epsilon(0).margin(1e-6));
  const auto& per_image = expected["per_image"];
  REQUIRE(cider.per_image.size() == per_image["cider"].size());
  REQUIRE(rouge.per_image.size() == per_image["rouge_l"].size());
  for (std::size_t i = 0; i < cider.per_image.size(); ++i) {
    CHECK(cider.per_image[i] ==
          Approx(per_image["cider"][i].get<double>()).epsilon(0).margin(1e-6));
    CHECK(rouge.per_image[i] ==
          Approx(per_image["rouge_l"][i].get<double>()).epsilon(0).margin(1e-6));
  }
}
