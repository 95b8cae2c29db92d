#include "data/karpathy.hpp"

#include <unordered_set>
#include <utility>
#include <vector>

#include "data/caption_table.hpp"
#include "data/json_stream.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

class Reader : public JsonStream {
 public:
  Reader(const std::string& name, std::string photo_folder, std::string split)
      : JsonStream(name), photo_folder_(std::move(photo_folder)), split_(std::move(split)) {}

  std::vector<CaptionedPath> items;

 private:
  void on_open_object() override {
    if (at({"images", "*"})) {
      photo_ = {};
      filename_.clear();
      filepath_.clear();
      split_of_photo_.clear();
    } else if (at({"images", "*", "sentences", "*"})) {
      raw_.clear();
      tokens_.clear();
    }
  }

  void on_text(const std::string& text) override {
    if (at({"images", "*", "filename"})) {
      filename_ = text;
    } else if (at({"images", "*", "filepath"})) {
      filepath_ = text;
    } else if (at({"images", "*", "split"})) {
      split_of_photo_ = text;
    } else if (at({"images", "*", "sentences", "*", "raw"})) {
      raw_ = text;
    } else if (at({"images", "*", "sentences", "*", "tokens", "*"})) {
      tokens_ += (tokens_.empty() ? "" : " ") + text;
    } else {
      on_other();
    }
  }

  void on_whole_number(std::int64_t number) override {
    if (at({"images", "*", "cocoid"})) {
      photo_.id = number;
    } else if (at({"images", "*", "imgid"})) {
      if (photo_.id < 0) photo_.id = number;
    } else {
      on_other();
    }
  }

  void on_other() override {
    for (const char* key : {"filename", "filepath", "split"}) {
      if (at({"images", "*", key})) fail("must be a text");
    }
    if (at({"images", "*", "sentences", "*", "raw"})) fail("must be a text");
    if (at({"images", "*"}) || at({"images", "*", "sentences", "*"})) fail("must be an object");
    if (at({"images"}) || at({"images", "*", "sentences"})) fail("must be a list");
  }

  void on_close_object() override {
    if (at({"images", "*", "sentences", "*"})) {
      auto& caption = raw_.find_first_not_of(" \t\n") != std::string::npos ? raw_ : tokens_;
      if (caption.empty()) fail("the sentence has neither raw text nor tokens");
      photo_.captions.push_back(caption);
    } else if (at({"images", "*"})) {
      add_photo();
    }
  }

  void add_photo() {
    if (filename_.empty()) fail("the photo has no filename");
    if (split_of_photo_.empty() && !split_.empty())
      fail("the photo " + filename_ + " has no split");
    if (!is_wanted()) return;
    if (photo_.captions.empty()) fail("the photo " + filename_ + " has no sentence");
    photo_.name = joined_path(filepath_, filename_);
    if (!names_.insert(photo_.name).second) fail("the photo " + photo_.name + " comes twice");
    photo_.path = joined_path(photo_folder_, photo_.name);
    items.push_back(std::move(photo_));
  }

  bool is_wanted() const {
    if (split_.empty()) return true;
    if (split_ == "train") return split_of_photo_ == "train" || split_of_photo_ == "restval";
    if (split_ == "test") return split_of_photo_ == "test";
    return split_of_photo_ == "val";
  }

  std::string photo_folder_, split_;
  CaptionedPath photo_;
  std::string filename_, filepath_, split_of_photo_, raw_, tokens_;
  std::unordered_set<std::string> names_;
};

}  // namespace

std::unique_ptr<Dataset> read_karpathy(std::istream& stream, const std::string& name,
                                       const std::string& photo_folder, const std::string& split) {
  if (!split.empty() && split != "train" && split != "dev" && split != "val" && split != "test") {
    throw Error(ErrorKind::usage, "split must be train, dev, val or test, got " + split);
  }
  Reader reader(name, photo_folder, split);
  reader.read(stream);
  if (reader.items.empty()) {
    throw Error(ErrorKind::input, name + ": wanted /images" +
                                      (split.empty() ? "" : " of split " + split) +
                                      ", there is none");
  }
  return std::make_unique<ListedDataset>(std::move(reader.items));
}

}  // namespace gaze
