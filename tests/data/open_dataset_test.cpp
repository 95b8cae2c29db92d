#include "data/open_dataset.hpp"

#include <sstream>

#include "data/metadata_jsonl.hpp"
#include "data/sidecar_folder.hpp"
#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using Captions = std::vector<std::string>;
using gaze::open_dataset;
using gaze_tests::TemporaryFolder;

namespace {

std::unique_ptr<gaze::Dataset> metadata(const std::string& text) {
  std::istringstream stream(text);
  return gaze::read_metadata_jsonl(stream, "m.jsonl", "photos");
}

}  // namespace

TEST_CASE("metadata.jsonl may hold one caption or a list", "[metadata]") {
  const auto dataset = metadata(
      "{\"file_name\": \"a.jpg\", \"text\": \"A dog.\", \"label\": 3}\n\n"
      "{\"file_name\": \"sub/b.jpg\", \"captions\": [\"A cat.\", \"One cat.\"]}\r\n"
      "{\"file_name\": \"a.jpg\", \"caption\": \"One dog.\"}\n");
  REQUIRE(dataset->size() == 2);
  CHECK(dataset->get(0).captions == Captions{"A dog.", "One dog."});
  CHECK(dataset->get(1).path == "photos/sub/b.jpg");
  CHECK(dataset->get(1).captions == Captions{"A cat.", "One cat."});
}

TEST_CASE("a malformed line of metadata.jsonl is named", "[metadata][error]") {
  CHECK_THROWS_WITH(metadata("{\"file_name\": \"a\", \"text\": \"x\"}\n{\n"),
                    "m.jsonl:2: wanted one JSON object");
  CHECK_THROWS_WITH(metadata("[]\n"), "m.jsonl:1: wanted one JSON object");
  CHECK_THROWS_WITH(metadata("{\"text\": \"x\"}\n"), "m.jsonl:1: wanted a text \"file_name\"");
  CHECK_THROWS_WITH(metadata("{\"file_name\": \"a\"}\n"),
                    "m.jsonl:1: wanted a caption in \"text\", \"caption\" or \"captions\"");
  CHECK_THROWS_WITH(metadata("{\"file_name\": \"a\", \"text\": 3}\n"),
                    "m.jsonl:1: the caption must be a text or a list of texts");
  CHECK_THROWS_WITH(metadata("{\"file_name\": \"a\", \"text\": [\" \"]}\n"),
                    "m.jsonl:1: the caption is empty");
  CHECK_THROWS_WITH(metadata("{\"file_name\": \"a\", \"text\": []}\n"),
                    "m.jsonl:1: the list of captions is empty");
  CHECK_THROWS_WITH(metadata("\n"), "m.jsonl: wanted captions, got an empty file");
}

TEST_CASE("Kaggle's Flickr8k is a folder or a file like any other", "[captions]") {
  const TemporaryFolder folder;
  const std::string file = folder.write(
      "captions.txt", "image,caption\na.jpg,A dog .\nb.jpg,A cat .\na.jpg,One dog .\n");
  folder.write("Images/a.jpg", "");
  folder.write("dev.txt", "b.jpg\n");
  const auto all = open_dataset(folder.path().string());
  REQUIRE(all->size() == 2);
  CHECK(all->get(0).path == folder / "Images/a.jpg");
  CHECK(all->get(0).captions == Captions{"A dog .", "One dog ."});
  CHECK(open_dataset(folder.path().string(), {"dev", ""})->get(0).name == "b.jpg");
  CHECK(open_dataset(file)->get(1).captions == Captions{"A cat ."});
  const std::string csv =
      folder.write("x.csv", "image,caption,error\nc.jpg,A man .,\nd.jpg,,cut\n");
  CHECK(open_dataset(csv)->size() == 1);
  CHECK_THROWS_WITH(open_dataset(folder.write("y.txt", "no captions")),
                    ContainsSubstring("wanted a folder, .json"));
}

TEST_CASE("captions lie beside their photos in a folder", "[sidecar]") {
  const TemporaryFolder folder;
  folder.write("b/two.PNG", "");
  folder.write("b/two.txt", "A cat.\n\nOne cat.\r\n");
  folder.write("a.jpg", "");
  folder.write("a.jpg.txt", "A dog.");
  folder.write("a.txt", "not this");
  folder.write("alone.jpg", "");
  folder.write("notes.txt", "no photo");
  const auto dataset = gaze::read_sidecar_folder(folder.path().string());
  REQUIRE(dataset->size() == 2);
  CHECK(dataset->get(0).name == "a.jpg");
  CHECK(dataset->get(0).captions == Captions{"A dog."});
  CHECK(dataset->get(1).name == "b/two.PNG");
  CHECK(dataset->get(1).path == folder / "b/two.PNG");
  CHECK(dataset->get(1).captions == Captions{"A cat.", "One cat."});
}

TEST_CASE("an empty sidecar or a folder without any is refused", "[sidecar][error]") {
  const TemporaryFolder folder;
  const auto path = folder.path().string();
  CHECK_THROWS_WITH(
      gaze::read_sidecar_folder(path),
      path + ": wanted photos with a .txt file of captions beside them, there is none");
  folder.write("a.jpg", "");
  folder.write("a.txt", "\n");
  CHECK_THROWS_WITH(gaze::read_sidecar_folder(path),
                    (folder / "a.txt") + ": wanted a caption a line, got an empty file");
  CHECK_THROWS_WITH(gaze::read_sidecar_folder(folder / "none"),
                    ContainsSubstring((folder / "none") + ": cannot read the folder: "));
}

TEST_CASE("every format is recognised by name and content", "[open_dataset]") {
  const TemporaryFolder folder;
  const auto first_path = [&](const std::string& name) {
    return open_dataset(folder / name)->get(0).path;
  };
  folder.write("c.tsv", "a.jpg\tA dog .\n");
  folder.write("c.token", "a.jpg#0\tA dog .\n");
  folder.write("c.token.txt", "a.jpg#0\tA dog .\n");
  folder.write("m.jsonl", "{\"file_name\": \"a.jpg\", \"text\": \"A dog.\"}");
  folder.write("coco.json", R"({"images": [{"id": 1, "file_name": "a.jpg"}],
                               "annotations": [{"image_id": 1, "caption": "A dog."}]})");
  folder.write("karpathy.json", R"({"images": [{"filename": "a.jpg", "split": "val",
                                   "sentences": [{"raw": "A dog."}]}]})");
  for (const char* name :
       {"c.tsv", "c.token", "c.token.txt", "m.jsonl", "coco.json", "karpathy.json"}) {
    INFO(name);
    CHECK(first_path(name) == folder / "a.jpg");
    CHECK(open_dataset(folder / name, {"", "elsewhere"})->get(0).path == "elsewhere/a.jpg");
  }
}

TEST_CASE("folders are distinguished by what lies in them", "[open_dataset]") {
  const TemporaryFolder folder;
  folder.write("side/a.jpg", "");
  folder.write("side/a.txt", "A dog.");
  folder.write("hf/train/metadata.jsonl", "{\"file_name\": \"t.jpg\", \"text\": \"A dog.\"}");
  folder.write("hf/metadata.jsonl", "{\"file_name\": \"a.jpg\", \"text\": \"A dog.\"}");
  folder.write("flickr/captions.tsv", "a.jpg\tA dog .\nb.jpg\tA cat .\n");
  folder.write("flickr/dev.txt", "b.jpg\n");
  folder.write("flickr/images/b.jpg", "");
  CHECK(open_dataset(folder / "side")->get(0).name == "a.jpg");
  CHECK(open_dataset(folder / "hf")->get(0).path == folder / "hf/a.jpg");
  CHECK(open_dataset(folder / "hf", {"train", ""})->get(0).path == folder / "hf/train/t.jpg");
  CHECK(open_dataset(folder / "flickr")->size() == 2);
  CHECK(open_dataset(folder / "flickr", {"dev", ""})->get(0).path ==
        folder / "flickr/images/b.jpg");
  CHECK(open_dataset(folder / "flickr", {"dev", "p"})->get(0).path == "p/b.jpg");
}

TEST_CASE("a split is refused where there are none", "[open_dataset][error]") {
  const TemporaryFolder folder;
  folder.write("c.tsv", "a.jpg\tA dog .\n");
  folder.write("side/a.jpg", "");
  folder.write("side/a.txt", "A dog.");
  folder.write("coco.json", R"({"images": [{"id": 1, "file_name": "a.jpg"}]})");
  for (const char* name : {"c.tsv", "coco.json"}) {
    CHECK_THROWS_WITH(open_dataset(folder / name, {"dev", ""}),
                      (folder / name) + ": the file has no splits, got split dev");
  }
  CHECK_THROWS_WITH(open_dataset(folder / "side", {"dev", ""}),
                    (folder / "side") + ": the folder has no splits, got split dev");
}

TEST_CASE("a path that is no data set says what was wanted", "[open_dataset][error]") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(open_dataset(folder / "no"), (folder / "no") + ": no such file or folder");
  const auto other = folder.write("a.xml", "x");
  CHECK_THROWS_WITH(open_dataset(other), other +
                                             ": wanted a folder, .json, .jsonl, .tsv, .csv, "
                                             ".token, .token.txt or captions.txt");
  const auto table = folder.write("a.csv", "x");
  CHECK_THROWS_WITH(open_dataset(table), table + ":1: wanted a column \"image\", got x");
  const auto json = folder.write("a.json", "{\"images\": [{\"name\": 1}]}");
  CHECK_THROWS_WITH(open_dataset(json),
                    json + ": wanted /images with \"filename\" (Karpathy) or \"file_name\" (COCO)");
}
