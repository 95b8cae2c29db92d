#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/run.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "weights/safetensors.hpp"

using gaze_tests::run;
using gaze_tests::TemporaryFolder;

namespace {

/// Two small tensors with a configuration and three words.
std::string small_model(const TemporaryFolder& folder) {
  const std::string six(6 * 4, '\0'), two(2 * 2, '\0');
  const std::string path = folder / "small.safetensors";
  gaze::write_safetensors(path,
                          {{"decoder.weight", gaze::Dtype::f32, {2, 3}, six},
                           {"decoder.bias", gaze::Dtype::f16, {2}, two}},
                          {{"gaze.config", R"({"name": "small", "training": {"epochs": 3}})"},
                           {"gaze.vocabulary", R"(["a", "dog", "runs"])"},
                           {"note", "made by hand"}});
  return path;
}

}  // namespace

TEST_CASE("inspect prints what a model file says about itself", "[inspect]") {
  const TemporaryFolder folder;
  const std::string path = small_model(folder);
  const auto outcome = run({"inspect", path});
  CHECK(outcome.status == 0);
  CHECK(outcome.out == path +
                           "\n8 parameters in 2 tensors, 0.0 MB\n"
                           "3 words\n"
                           "\ngaze.config:\n"
                           "{\n"
                           "  \"name\": \"small\",\n"
                           "  \"training\": {\n"
                           "    \"epochs\": 3\n"
                           "  }\n"
                           "}\n"
                           "\nnote:\n"
                           "\"made by hand\"\n"
                           "\ntensors:\n"
                           "  decoder.weight  F32   [2, 3]\n"
                           "  decoder.bias    F16   [2]\n");
}

TEST_CASE("inspect prints one JSON object when asked", "[inspect]") {
  const TemporaryFolder folder;
  const auto outcome = run({"inspect", "--json", small_model(folder)});
  const auto object = nlohmann::json::parse(outcome.out);
  CHECK(object["parameters"] == 8);
  CHECK(object["tensor_bytes"] == 28);
  CHECK(object["vocabulary_size"] == 3);
  CHECK(object["gaze.config"]["name"] == "small");
  CHECK(object["tensors"][0]["shape"] == std::vector<int>{2, 3});
}

TEST_CASE("inspect finds models by name and the default by none", "[inspect]") {
  const TemporaryFolder folder;
  const std::string path = small_model(folder);
  CHECK(run({"inspect", "small"}, "", {"", {folder.path()}}).out == run({"inspect", path}).out);
  CHECK(run({"inspect"}, "", {path, {}}).out == run({"inspect", path}).out);
}

TEST_CASE("a file that is no model is one sentence and status 3", "[inspect][error]") {
  const TemporaryFolder folder;
  const std::string path = folder.write("bad.safetensors", "nonsense");
  const auto outcome = run({"inspect", path});
  CHECK(outcome.status == 3);
  CHECK(outcome.out.empty());
  CHECK_THAT(outcome.err, ContainsSubstring("gaze inspect: " + path));
  CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
  CHECK(run({"inspect", folder / "none"}).status == 3);
}

TEST_CASE("inspect prints nothing that a terminal obeys", "[inspect]") {
  const TemporaryFolder folder;
  const std::string path = folder / "m.safetensors";
  gaze::write_safetensors(path, {{"a\x1b[31m\nb\xC2\x9B", gaze::Dtype::u8, {1}, "x"}},
                          {{"k\x1b", "v\xE2\x80\xAE"}});
  for (const auto& args : {gaze::Args{"inspect", path}, gaze::Args{"inspect", "--json", path}}) {
    const auto outcome = run(args);
    CHECK(outcome.status == 0);
    CHECK(outcome.out.find('\x1b') == std::string::npos);
    CHECK(outcome.out.find("\xC2\x9B") == std::string::npos);
    CHECK(outcome.out.find("\xE2\x80\xAE") == std::string::npos);
  }
}

TEST_CASE("inspect survives metadata nested beyond all reason", "[inspect]") {
  const TemporaryFolder folder;
  const std::string path = folder / "m.safetensors";
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  gaze::write_safetensors(path, {}, {{"gaze.config", deep}});
  CHECK(run({"inspect", path}).status == 0);
}
