#include "overlay/page/page.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/base64.hpp"
#include "base/utf8.hpp"
#include "gaze/error.hpp"
#include "overlay/heat_map.hpp"
#include "overlay/page/viewer_assets.hpp"
#include "overlay/page/viewer_constants.hpp"

namespace gaze {
namespace {

using Json = nlohmann::ordered_json;

std::string escaped(const std::string& text) {
  std::string result;
  for (const char letter : to_utf8(text)) {
    switch (letter) {
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '&':
        result += "&amp;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += letter;
    }
  }
  return result;
}

/// JSON that may stand inside a script element: no "<" can end it or open a comment.
std::string in_script(const Json& value) {
  const std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
  std::string result;
  for (const char letter : text) {
    if (letter == '<') {
      result += "\\u003c";
    } else {
      result += letter;
    }
  }
  return result;
}

/// Weights in 16-bit steps of the largest: a third of the digits' length, exact to 1 / 65535 of it.
std::string packed(const std::vector<float>& weights, float most) {
  std::string bytes;
  for (const float weight : weights) {
    const long step = most > 0 ? std::lround(weight / most * 65535) : 0;
    bytes += static_cast<char>(step & 0xFF);
    bytes += static_cast<char>(step >> 8 & 0xFF);
  }
  return to_base64(bytes);
}

Json word_json(const Word& word) {
  Json object = {{"text", to_utf8(word.text)}, {"logProb", word.log_prob}};
  if (word.of_concept) object["concept"] = to_utf8(*word.of_concept);
  if (word.gate) object["gate"] = *word.gate;
  if (word.cell) object["cell"] = {word.cell->row, word.cell->column};
  if (!word.attention.empty()) {
    const float most = *std::max_element(word.attention.begin(), word.attention.end());
    object["most"] = most;
    object["map"] = packed(word.attention, most);
  }
  if (!word.candidates.empty()) {
    Json candidates = Json::array();
    for (const auto& candidate : word.candidates)
      candidates.push_back({to_utf8(candidate.text), candidate.log_prob});
    object["rivals"] = std::move(candidates);
  }
  return object;
}

Json caption_object(const Caption& caption) {
  Json words = Json::array();
  for (const auto& word : caption.words) words.push_back(word_json(word));
  Json object = {
      {"text", to_utf8(caption.text())}, {"logProb", caption.log_prob}, {"ended", caption.ended}};
  if (caption.confidence) {
    object["confidence"] = *caption.confidence;
    object["unsure"] = *caption.confidence < kSureConfidence;
  }
  object["words"] = std::move(words);
  return object;
}

void check_maps(const PagePhoto& photo) {
  const auto check_caption = [&](const Caption& caption) {
    for (const auto& word : caption.words) {
      if (word.attention.empty()) continue;
      check_attention(word.attention, photo.captioned.grid);
      if (word.cell) cell_rectangle(*word.cell, photo.captioned.grid, {100, 100});
    }
  };
  try {
    check_caption(photo.captioned.caption);
    for (const auto& caption : photo.captioned.alternatives) check_caption(caption);
  } catch (const Error& error) {
    throw Error(ErrorKind::input, fmt::format("{}: {}", to_utf8(photo.name), error.what()));
  }
}

Json photo_json(const PagePhoto& photo) {
  Json object;
  object["captions"] = Json::array();
  if (!photo.error.empty()) {
    object["error"] = to_utf8(photo.error);
    return object;
  }
  const auto& captioned = photo.captioned;
  const auto& grid = captioned.grid;
  object["width"] = captioned.width;
  object["height"] = captioned.height;
  object["model"] = to_utf8(captioned.model);
  object["grid"] = {{"rows", grid.rows}, {"columns", grid.columns}, {"x0", grid.x0},
                    {"y0", grid.y0},     {"dx", grid.dx},           {"dy", grid.dy}};
  object["captions"].push_back(caption_object(captioned.caption));
  for (const auto& caption : captioned.alternatives) {
    object["captions"].push_back(caption_object(caption));
  }
  for (const RecognisedConcept& one : captioned.concepts) {
    object["concepts"].push_back({to_utf8(one.noun), one.probability});
  }
  if (!photo.measured.empty()) object["measured"] = to_utf8(photo.measured);
  if (!photo.picture.empty()) object["src"] = "data:image/jpeg;base64," + to_base64(photo.picture);
  return object;
}

Json index_json(const PagePhoto& photo) {
  Json object = {{"name", to_utf8(photo.name)}};
  if (!photo.error.empty()) {
    object["error"] = to_utf8(photo.error);
    return object;
  }
  const Caption& caption = photo.captioned.caption;
  object["caption"] = to_utf8(caption.text());
  object["sure"] = caption.confidence.value_or(std::exp(caption.mean_log_prob()));
  if (caption.confidence) {
    object["fitted"] = true;
    if (*caption.confidence < kSureConfidence) object["unsure"] = true;
  }
  if (photo.picture.empty()) object["src"] = photo.link;
  return object;
}

const char* style_name(OverlayStyle style) {
  switch (style) {
    case OverlayStyle::spotlight:
      return "spotlight";
    case OverlayStyle::contour:
      return "contour";
    case OverlayStyle::grid:
      return "grid";
    case OverlayStyle::heat:
      break;
  }
  return "heat";
}

/// Text with the placeholder {{constants}} filled in.
std::string maps_script() {
  std::string script(viewer::kMaps);
  const std::string place = "{{constants}}";
  return script.replace(script.find(place), place.size(), viewer_constants());
}

}  // namespace

PageWriter::PageWriter(std::ostream& out, PageOptions options)
    : out_(out), options_(std::move(options)) {
  write_until("photos");
}

PageWriter::~PageWriter() = default;

std::string PageWriter::filled(const std::string& name) const {
  if (name == "title") return escaped(options_.title);
  if (name == "style") return std::string(viewer::kStyle);
  if (name == "maps") return maps_script();
  if (name == "script") return std::string(viewer::kScript);
  Json head = {{"style", style_name(options_.style)},
               {"opacity", options_.opacity},
               {"scaleEachWord", options_.scale_each_word}};
  std::string text = in_script(head);
  text.back() = ',';
  text += "\"photos\":[";
  for (std::size_t i = 0; i < index_.size(); ++i) text += (i > 0 ? ",\n" : "") + index_[i];
  return text + "]}";
}

/// Writes the template up to the placeholder of this name, or to its end, filling the placeholders
/// before it. Each is filled once, and inserted text is not searched again.
void PageWriter::write_until(const std::string& stop) {
  const std::string_view page = viewer::kTemplate;
  while (at_ < page.size()) {
    const auto open = std::min(page.find("{{", at_), page.size());
    out_ << page.substr(at_, open - at_);
    at_ = open;
    if (open == page.size()) return;
    const auto close = page.find("}}", open);
    const std::string name(page.substr(open + 2, close - open - 2));
    at_ = close + 2;
    if (name == stop) return;
    out_ << filled(name);
  }
}

void PageWriter::add(const PagePhoto& photo) {
  if (photo.error.empty()) check_maps(photo);
  out_ << "<script type=\"application/json\" id=\"photo-" << index_.size() << "\">"
       << in_script(photo_json(photo)) << "</script>\n";
  index_.push_back(in_script(index_json(photo)));
}

void PageWriter::finish() { write_until(""); }

}  // namespace gaze
