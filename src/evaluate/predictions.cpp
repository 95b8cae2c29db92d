#include "evaluate/predictions.hpp"

#include <utility>

#include "base/base64.hpp"
#include "base/tab_separated.hpp"
#include "data/caption_columns.hpp"
#include "data/json_stream.hpp"
#include "data/text_file.hpp"
#include "gaze/caption_json.hpp"
#include "gaze/error.hpp"
#include "text/tokenizer.hpp"

namespace gaze {
namespace {

/// A caption of which only the text is known.
CaptionedPhoto photo_of(const std::string& text) {
  CaptionedPhoto photo;
  for (auto& token : tokenize(text)) {
    photo.caption.words.emplace_back();
    photo.caption.words.back().text = std::move(token);
  }
  return photo;
}

class CocoResults : public JsonStream {
 public:
  using JsonStream::JsonStream;
  std::vector<Prediction> predictions;

 private:
  void on_open_object() override {
    if (at({"*"})) {
      now_ = {};
      bytes_.clear();
      has_caption_ = false;
    }
  }
  void on_text(const std::string& text) override {
    if (at({"*", "image_id"})) now_.image = text;
    if (at({"*", "image_base64"})) bytes_ = text;
    if (at({"*", "caption"})) {
      now_.photo = photo_of(text);
      has_caption_ = true;
    }
    if (at({"*"})) fail("must be an object");
  }
  void on_whole_number(std::int64_t number) override {
    if (at({"*", "image_id"})) {
      if (number < 0) fail("must be 0 or more");
      now_.id = number;
    } else {
      on_other();
    }
  }
  void on_other() override {
    if (at({"*"})) fail("must be an object");
    if (at({"*", "image_id"})) fail("must be a whole number or a text");
    if (at({"*", "caption"})) fail("must be a text");
  }
  void on_close_object() override {
    if (!at({"*"})) return;
    if (now_.id < 0 && now_.image.empty()) fail("wanted an image_id");
    if (!has_caption_) fail("wanted a caption");
    try {
      if (!bytes_.empty()) now_.image = from_base64(bytes_);
    } catch (const Error& error) {
      fail(std::string("image_base64: ") + error.what());
    }
    predictions.push_back(std::move(now_));
  }

  Prediction now_;
  std::string bytes_;  ///< of a path that is not UTF-8, in base64
  bool has_caption_ = false;
};

Prediction from_record(JsonRecord record, bool keep_attention) {
  Prediction prediction;
  prediction.image = std::move(record.image);
  prediction.error = std::move(record.error);
  prediction.photo = std::move(record.photo);
  prediction.photo.alternatives.clear();
  for (auto& word : prediction.photo.caption.words) {
    if (!keep_attention) word.attention = {};
    word.candidates = {};
  }
  return prediction;
}

/// One JSON object a line.
std::vector<Prediction> read_lines(Lines& lines, bool keep_attention) {
  std::vector<Prediction> predictions;
  while (lines.next()) {
    if (lines.line().find_first_not_of(" \t") == std::string::npos) continue;
    try {
      predictions.push_back(from_record(read_json_record(lines.line()), keep_attention));
    } catch (const Error& error) {
      lines.fail(error.what());
    }
  }
  return predictions;
}

std::vector<Prediction> read_tab_separated(Lines& lines) {
  std::vector<Prediction> predictions;
  while (lines.next()) {
    if (lines.line().empty()) continue;
    const auto fields = lines.fields();
    if (fields.size() != 2 || fields[0].empty()) lines.fail("wanted image TAB caption");
    Prediction prediction;
    try {
      prediction.image = unescape_field(fields[0]);
      prediction.photo = photo_of(unescape_field(fields[1]));
    } catch (const Error& error) {
      lines.fail(error.what());
    }
    predictions.push_back(std::move(prediction));
  }
  return predictions;
}

std::vector<Prediction> read_comma_separated(Lines& lines) {
  std::vector<Prediction> predictions;
  CsvTable records(lines);
  if (records.empty()) return predictions;
  const CaptionColumns columns(records);
  while (records.next()) {
    Prediction prediction;
    prediction.image = columns.image(records);
    if (prediction.image.empty()) lines.fail("the photo's name is empty");
    if (std::string error = columns.error(records); !error.empty()) {
      prediction.error = std::move(error);
    } else {
      prediction.photo = photo_of(columns.caption(records));
    }
    predictions.push_back(std::move(prediction));
  }
  return predictions;
}

/// Whether a file's name ends so, perhaps with .gz behind it.
bool is_called(std::string name, std::string_view ending) {
  if (name.size() > 3 && name.compare(name.size() - 3, 3, ".gz") == 0) name.resize(name.size() - 3);
  return name.size() > ending.size() &&
         name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
}

}  // namespace

std::vector<Prediction> read_predictions(std::istream& stream, const std::string& name,
                                         bool keep_attention) {
  std::vector<Prediction> predictions;
  Lines lines(stream, name);
  if (is_called(name, ".tsv")) {
    predictions = read_tab_separated(lines);
  } else if (is_called(name, ".csv")) {
    predictions = read_comma_separated(lines);
  } else if ((stream >> std::ws).peek() == '[') {
    CocoResults results(name);
    results.read(stream);
    predictions = std::move(results.predictions);
  } else {
    predictions = read_lines(lines, keep_attention);
  }
  if (predictions.empty()) {
    throw Error(ErrorKind::input, name + ": wanted predictions, got an empty file");
  }
  return predictions;
}

}  // namespace gaze
