#include "weights/model_lookup.hpp"

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using gaze_tests::TemporaryFolder;

TEST_CASE("a model is found by its path and by its name", "[model_lookup]") {
  const TemporaryFolder folder;
  const std::string soft = folder.write("a/everyday-soft.safetensors", "x");
  const std::string hard = folder.write("b/everyday-hard.safetensors", "x");
  const std::string shadowed = folder.write("b/everyday-soft.safetensors", "x");
  const ModelPlaces places{"", {folder / "none", folder / "a", folder / "b"}};

  CHECK(find_model("", places) == soft);
  CHECK(find_model(shadowed, places) == shadowed);
  CHECK(find_model("everyday-hard", places) == hard);
  CHECK(find_model("everyday-hard.safetensors", places) == hard);
}

TEST_CASE("GAZE_MODEL goes before the default and after the flag", "[model_lookup]") {
  const TemporaryFolder folder;
  const std::string soft = folder.write("everyday-soft.safetensors", "x");
  const std::string mine = folder.write("elsewhere/mine.safetensors", "x");
  const ModelPlaces places{mine, {folder.path()}};
  CHECK(find_model("", places) == mine);
  CHECK(find_model("everyday-soft", places) == soft);
  CHECK(find_model("", {"everyday-soft", {folder.path()}}) == soft);
}

TEST_CASE("a missing model is reported with the folders searched", "[model_lookup][error]") {
  const ModelPlaces nowhere{"", {"/no/where", "/no/place"}};
  CHECK_THROWS_WITH(find_model("", nowhere),
                    "the default model everyday-soft.safetensors is not there; looked in "
                    "/no/where, /no/place; name one with --model FILE or GAZE_MODEL");
  CHECK_THROWS_WITH(find_model("mine", nowhere),
                    "there is no model file mine; looked in /no/where, /no/place");
  CHECK_THROWS_WITH(find_model("/no/mine", nowhere), "there is no model file /no/mine");
  CHECK_THROWS_WITH(find_model("", {"/no/mine", {}}),
                    "there is no model file /no/mine, which GAZE_MODEL names");
  CHECK_THROWS_WITH(find_model("/", nowhere), "/ is a folder: a model is one .safetensors file");
  CHECK_THROWS_WITH(find_model("", {"/", {}}),
                    "/, which GAZE_MODEL names, is a folder: a model is one .safetensors file");
}

TEST_CASE("models are sought beside the program", "[model_lookup]") {
  const auto places = model_places();
  const auto above = program_folder().parent_path();
  REQUIRE(places.folders.size() >= 3);
  CHECK(places.folders[0] == above / "models");
  CHECK(places.folders[1] == program_folder() / "models");
  CHECK(places.folders[2] == above / "share/gaze/models");
}
