#include "data/metadata_jsonl.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/outside/json_depth.hpp"
#include "data/caption_table.hpp"
#include "data/text_file.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

std::string caption_text(const nlohmann::json& value, const Lines& lines) {
  if (!value.is_string()) lines.fail("the caption must be a text or a list of texts");
  auto text = value.get<std::string>();
  if (text.find_first_not_of(" \t\n") == std::string::npos) lines.fail("the caption is empty");
  return text;
}

}  // namespace

std::unique_ptr<Dataset> read_metadata_jsonl(std::istream& stream, const std::string& name,
                                             const std::string& photo_folder) {
  CaptionTable table;
  Lines lines(stream, name);
  while (lines.next()) {
    if (lines.line().find_first_not_of(" \t") == std::string::npos) continue;
    if (is_nested_too_deep(lines.line())) lines.fail("its JSON is nested too deep");
    const auto object = nlohmann::json::parse(lines.line(), nullptr, false);
    if (!object.is_object()) lines.fail("wanted one JSON object");
    const auto file = object.find("file_name");
    if (file == object.end() || !file->is_string() || file->get<std::string>().empty()) {
      lines.fail("wanted a text \"file_name\"");
    }
    auto caption = object.end();
    for (const char* key : {"text", "caption", "captions"}) {
      if (caption == object.end()) caption = object.find(key);
    }
    if (caption == object.end()) {
      lines.fail("wanted a caption in \"text\", \"caption\" or \"captions\"");
    }
    if (caption->is_array() && caption->empty()) lines.fail("the list of captions is empty");
    if (caption->is_array()) {
      for (const auto& one : *caption) table.add(*file, caption_text(one, lines));
    } else {
      table.add(*file, caption_text(*caption, lines));
    }
  }
  if (table.size() == 0)
    throw Error(ErrorKind::input, name + ": wanted captions, got an empty file");
  return std::move(table).dataset(photo_folder);
}

}  // namespace gaze
