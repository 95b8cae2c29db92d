// What COCO results and a Hugging Face image folder call the photos.
#include "batch/journal/output_format.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/base64.hpp"
#include "batch/photos.hpp"
#include "cli/run.hpp"
#include "support/catch.hpp"

using gaze_tests::read_bytes;
using gaze_tests::run;
using gaze_tests::TemporaryFolder;
using gaze_tests::tiny_png;
using nlohmann::json;

namespace {

const std::string kPhoto = tiny_png(1, 1, 250, 9, 9);

/// The image_id of each photo, in their order.
json ids_of(const TemporaryFolder& folder, const std::vector<std::string>& inputs) {
  gaze::Args args = {"batch", "--ordered", "-o", folder / "r.json"};
  for (const auto& input : inputs) args.push_back(folder / input);
  run(args);
  json ids;
  for (const json& result : json::parse(read_bytes(folder / "r.json"))) {
    ids.push_back(result["image_id"]);
  }
  std::filesystem::remove(folder / "r.json.journal");
  return ids;
}

json lines_below(const std::string& path) {
  json lines = json::array();
  for (const auto& line : gaze_tests::lines_of(read_bytes(path)))
    lines.push_back(json::parse(line));
  return lines;
}

}  // namespace

TEST_CASE("photos named as COCO does have numbers for ids", "[output_format]") {
  const TemporaryFolder folder;
  folder.write("photos/COCO_val2014_000000000042.png", kPhoto);
  folder.write("photos/s/7.png", kPhoto);
  folder.write("photos/s/broken.png", "x");
  CHECK(ids_of(folder, {"photos"}) == json{42, 7});
}

TEST_CASE("one photo with another name makes all ids paths below the input", "[output_format]") {
  const TemporaryFolder folder;
  folder.write("photos/7.png", kPhoto);
  folder.write("photos/dog.png", kPhoto);
  CHECK(ids_of(folder, {"photos/"}) == json{"7.png", "dog.png"});
}

TEST_CASE("no two photos share an id", "[output_format]") {
  const TemporaryFolder folder;
  for (const char* name :
       {"photos/a.jpg", "photos/a.png", "photos/s/a.jpg", "n/1.png", "n/s/1.png"}) {
    folder.write(name, kPhoto);
  }
  CHECK(ids_of(folder, {"photos"}) == json{"a.jpg", "a.png", "s/a.jpg"});
  CHECK(ids_of(folder, {"n"}) == json{"1.png", "s/1.png"});
  CHECK(ids_of(folder, {"photos/s", "n/s"}) ==
        json{folder / "photos/s/a.jpg", folder / "n/s/1.png"});
}

TEST_CASE("COCO results are scored against references with the same names", "[output_format]") {
  const TemporaryFolder folder;
  for (const char* name : {"photos/a.png", "photos/s/a.png", "photos/\xff.png"}) {
    folder.write(name, kPhoto);
  }
  const std::string truth = folder.write(
      "photos/captions.tsv", "a.png\ta red square\ns/a.png\ta red dog\n\xff.png\ta cat\n");
  ids_of(folder, {"photos"});
  const auto outcome = run({"eval", "--predictions", folder / "r.json", "--references", truth});
  CHECK(outcome.status == 0);
  CHECK(outcome.err.empty());
}

TEST_CASE("file names in metadata are relative to its folder wherever it lies", "[output_format]") {
  const TemporaryFolder folder;
  folder.write("photos/s/a.png", kPhoto);
  folder.write("deep/real/x", "");
  folder.write("new/x", "");
  std::filesystem::create_directory_symlink(folder / "deep/real", folder / "link");
  for (const auto& [where, name] : std::vector<std::pair<std::string, std::string>>{
           {"photos/metadata.jsonl", "s/a.png"},
           {"metadata.jsonl", "photos/s/a.png"},
           {"new/metadata.jsonl", "../photos/s/a.png"},
           {"photos/s/metadata.jsonl", "a.png"},
           {"photos/../photos/metadata.jsonl", "s/a.png"},
           {"link/metadata.jsonl", "../../photos/s/a.png"}}) {
    CHECK(run({"batch", folder / "photos", "-o", folder / where}).status == 0);
    CHECK(lines_below(folder / where) ==
          json{{{"file_name", name}, {"text", "a dark red square"}}});
    CHECK(std::filesystem::exists((std::filesystem::path(folder / where).parent_path() / name)));
  }
}

TEST_CASE("names that are not UTF-8 keep their bytes in both JSON formats", "[output_format]") {
  const TemporaryFolder folder;
  const std::string photo = folder.write("photos/\xff.png", kPhoto);
  for (const char* name : {"r.json", "metadata.jsonl"}) {
    CHECK(run({"batch", folder / "photos", "-o", folder / name}).status == 0);
  }
  const json coco = json::parse(read_bytes(folder / "r.json")).at(0);
  CHECK(coco["image_id"] == "\xEF\xBF\xBD.png");
  CHECK(gaze::from_base64(coco["image_base64"].get<std::string>()) == photo);
  const json line = lines_below(folder / "metadata.jsonl").at(0);
  CHECK(line["file_name"] == "photos/\xEF\xBF\xBD.png");
  CHECK(gaze::from_base64(line["image_base64"].get<std::string>()) == photo);
}

TEST_CASE("no spreadsheet computes a photo's name", "[output_format]") {
  const TemporaryFolder folder;
  std::string list;
  for (const char* name : {"=cmd|x.png", "+1.png", "-1.png", "@a.png", "'=b.png", "'c.png"}) {
    folder.write(name, kPhoto);
    list += std::string(name) + "\n";
  }
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  CHECK(run({"batch", "-", "-o", "x.csv", "--ordered"}, list).status == 0);
  std::filesystem::current_path(before);
  std::string names;
  for (const auto& line : gaze_tests::lines_of(read_bytes(folder / "x.csv"))) {
    names += line.substr(0, line.find(',')) + " ";
    const bool has_number = line.find(",-") != std::string::npos;  // Numbers stay.
    CHECK(has_number == (line.substr(0, 5) != "image"));
  }
  CHECK(names == "image '=cmd|x.png '+1.png '-1.png '@a.png ''=b.png 'c.png ");
}
