#include "data/coco.hpp"

#include <optional>
#include <unordered_map>
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
  Reader(const std::string& name, std::string photo_folder)
      : JsonStream(name), photo_folder_(std::move(photo_folder)) {}

  std::vector<CaptionedPath> items() && {
    for (auto& photo : photos_) {
      const auto found = captions_.find(photo.id);
      if (found == captions_.end()) continue;
      photo.captions = std::move(found->second);
      captions_.erase(found);
    }
    if (!captions_.empty()) {
      throw Error(ErrorKind::input, name() + ": /annotations has a caption of image " +
                                        std::to_string(captions_.begin()->first) +
                                        ", which /images does not list");
    }
    std::vector<CaptionedPath> kept;
    for (auto& photo : photos_) {
      if (!photo.captions.empty()) kept.push_back(std::move(photo));
    }
    return kept;
  }

 private:
  void on_open_object() override {
    if (at({"images", "*"}) || at({"annotations", "*"})) {
      id_.reset();
      text_.clear();
    }
  }

  void on_text(const std::string& text) override {
    if (at({"images", "*", "file_name"}) || at({"annotations", "*", "caption"})) {
      text_ = text;
    } else {
      on_other();
    }
  }

  void on_whole_number(std::int64_t number) override {
    if (at({"images", "*", "id"}) || at({"annotations", "*", "image_id"})) {
      if (number < 0) fail("must be 0 or more");
      id_ = number;
    } else {
      on_other();
    }
  }

  void on_other() override {
    if (at({"images", "*", "id"}) || at({"annotations", "*", "image_id"})) {
      fail("must be a whole number");
    }
    if (at({"images", "*", "file_name"}) || at({"annotations", "*", "caption"})) {
      fail("must be a text");
    }
    if (at({"images", "*"}) || at({"annotations", "*"})) fail("must be an object");
    if (at({"images"}) || at({"annotations"})) fail("must be a list");
  }

  void on_close_object() override {
    if (at({"images", "*"})) {
      if (!id_) fail("the image has no id");
      if (text_.empty()) fail("the image has no file_name");
      if (!ids_.insert(*id_).second) fail("image " + std::to_string(*id_) + " comes twice");
      if (!names_.insert(text_).second) fail("the file_name " + text_ + " comes twice");
      photos_.push_back({text_, joined_path(photo_folder_, text_), {}, *id_});
    } else if (at({"annotations", "*"})) {
      if (!id_) fail("the caption has no image_id");
      if (text_.find_first_not_of(" \t\n") == std::string::npos) fail("the caption is empty");
      captions_[*id_].push_back(text_);
    }
  }

  std::string photo_folder_;
  std::optional<std::int64_t> id_;
  std::string text_;
  std::vector<CaptionedPath> photos_;
  std::unordered_map<std::int64_t, std::vector<std::string>> captions_;
  std::unordered_set<std::int64_t> ids_;
  std::unordered_set<std::string> names_;
};

}  // namespace

std::unique_ptr<Dataset> read_coco(std::istream& stream, const std::string& name,
                                   const std::string& photo_folder) {
  Reader reader(name, photo_folder);
  reader.read(stream);
  auto items = std::move(reader).items();
  if (items.empty()) {
    throw Error(ErrorKind::input,
                name + ": wanted /images and /annotations, no image has a caption");
  }
  return std::make_unique<ListedDataset>(std::move(items));
}

}  // namespace gaze
