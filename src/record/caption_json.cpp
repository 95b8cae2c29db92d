#include "gaze/caption_json.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>
#include <vector>

#include "base/base64.hpp"
#include "base/outside/json_depth.hpp"
#include "base/printable.hpp"
#include "base/utf8.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

using Json = nlohmann::ordered_json;  // Fields in the order of the contract.

/// The double with the float's own shortest digits: 0.1f is written 0.1, not 0.10000000149011612.
double shortest(float value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  double wide = 0;
  std::from_chars(text, end, wide);
  return wide;
}

void put_path(Json& object, const std::string& path) {
  object["image"] = to_utf8(path);
  if (!is_utf8(path)) object["image_base64"] = to_base64(path);
}

Json map_json(const std::vector<float>& attention, const GridGeometry& grid) {
  const auto rows = static_cast<std::size_t>(grid.rows);
  const auto columns = static_cast<std::size_t>(grid.columns);
  if (attention.size() != rows * columns) {
    throw Error(ErrorKind::usage, "attention must have " + std::to_string(grid.rows) + " x " +
                                      std::to_string(grid.columns) + " cells, got " +
                                      std::to_string(attention.size()));
  }
  Json map = Json::array();
  for (std::size_t row = 0; row < rows; ++row) {
    Json& cells = map.emplace_back(Json::array());
    for (std::size_t column = 0; column < columns; ++column) {
      cells.push_back(shortest(attention[row * columns + column]));
    }
  }
  return map;
}

Json words_json(const Caption& caption, const GridGeometry& grid, const JsonOptions& options) {
  Json words = Json::array();
  for (const Word& word : caption.words) {
    Json object = {{"text", word.text}, {"log_prob", word.log_prob}};
    if (word.of_concept) object["concept"] = *word.of_concept;
    if (word.gate) object["gate"] = *word.gate;
    if (word.cell) object["cell"] = {word.cell->row, word.cell->column};
    if (options.attention) object["attention"] = map_json(word.attention, grid);
    if (options.candidates) {
      Json candidates = Json::array();
      for (const TokenCandidate& candidate : word.candidates) {
        candidates.push_back({{"text", candidate.text}, {"log_prob", candidate.log_prob}});
      }
      object["rivals"] = std::move(candidates);
    }
    words.push_back(std::move(object));
  }
  return words;
}

void put_caption(Json& object, const Caption& caption) {
  object["caption"] = caption.text();
  object["log_prob"] = caption.log_prob;
  object["ended"] = caption.ended;
  if (caption.confidence) object["confidence"] = *caption.confidence;
}

/// One line; an invalid byte in a model's vocabulary becomes U+FFFD instead of an exception.
std::string line(const Json& object) {
  return printable_json(object.dump(-1, ' ', false, Json::error_handler_t::replace));
}

[[noreturn]] void refuse(const std::string& sentence) { throw Error(ErrorKind::input, sentence); }

/// The field of an object, or null where it has none.
const Json& field(const Json& object, const char* name) {
  static const Json kNone;
  const auto found = object.find(name);
  return found == object.end() ? kNone : *found;
}

std::string text_of(const Json& object, const char* name) {
  const Json& value = field(object, name);
  if (!value.is_string()) refuse(std::string("\"") + name + "\" must be a text");
  return value.get<std::string>();
}

double number_of(const Json& object, const char* name, double without) {
  const Json& value = field(object, name);
  if (value.is_null()) return without;
  if (!value.is_number()) refuse(std::string("\"") + name + "\" must be a number");
  return value.get<double>();
}

int whole_of(const Json& object, const char* name, int without) {
  const Json& value = field(object, name);
  if (value.is_null()) return without;
  const auto whole = value.is_number_integer() ? value.get<std::int64_t>() : -1;
  if (whole < 0 || whole > 1'000'000'000) {
    refuse(std::string("\"") + name + "\" must be a whole number");
  }
  return static_cast<int>(whole);
}

const Json& list_of(const Json& value, const char* name) {
  if (!value.is_array()) refuse(std::string("\"") + name + "\" must be a list");
  return value;
}

GridGeometry read_grid(const Json& object) {
  const Json& grid = field(object, "grid");
  if (grid.is_null()) return {};
  if (!grid.is_object()) refuse("\"grid\" must be an object");
  return {whole_of(grid, "rows", 0), whole_of(grid, "columns", 0), number_of(grid, "x0", 0),
          number_of(grid, "y0", 0),  number_of(grid, "dx", 0),     number_of(grid, "dy", 0)};
}

std::vector<float> read_map(const Json& map, const GridGeometry& grid) {
  std::vector<float> attention;
  const auto rows = static_cast<std::size_t>(grid.rows);
  const auto columns = static_cast<std::size_t>(grid.columns);
  const auto misshapen = [&] {
    refuse("\"attention\" must be " + std::to_string(rows) + " rows of " + std::to_string(columns) +
           " numbers, as \"grid\" says");
  };
  if (!map.is_array() || map.size() != rows) misshapen();
  for (const Json& cells : map) {
    if (!cells.is_array() || cells.size() != columns) misshapen();
    for (const Json& cell : cells) {
      if (!cell.is_number()) misshapen();
      attention.push_back(cell.get<float>());
    }
  }
  return attention;
}

Word read_word(const Json& object, const GridGeometry& grid) {
  if (!object.is_object()) refuse("\"words\" must be a list of objects");
  Word word;
  word.text = text_of(object, "text");
  word.log_prob = number_of(object, "log_prob", 0);
  if (object.contains("concept")) word.of_concept = text_of(object, "concept");
  if (object.contains("gate")) word.gate = number_of(object, "gate", 0);
  if (object.contains("attention")) word.attention = read_map(object["attention"], grid);
  if (object.contains("cell")) {
    const Json& cell = object["cell"];
    if (!cell.is_array() || cell.size() != 2 || !cell[0].is_number_unsigned() ||
        !cell[1].is_number_unsigned()) {
      refuse("\"cell\" must be a row and a column");
    }
    word.cell = Cell{cell[0].get<int>(), cell[1].get<int>()};
  }
  if (object.contains("rivals")) {
    for (const Json& candidate : list_of(object["rivals"], "rivals")) {
      if (!candidate.is_object()) refuse("\"rivals\" must be a list of objects");
      word.candidates.push_back({text_of(candidate, "text"), number_of(candidate, "log_prob", 0)});
    }
  }
  return word;
}

Caption read_caption(const Json& object, const GridGeometry& grid) {
  if (!object.is_object()) refuse("\"alternatives\" must be a list of objects");
  Caption caption;
  const std::string text = text_of(object, "caption");
  if (object.contains("words")) {
    for (const Json& word : list_of(object["words"], "words")) {
      caption.words.push_back(read_word(word, grid));
    }
  } else {
    std::istringstream words(text);
    for (std::string word; words >> word;) {
      caption.words.emplace_back();
      caption.words.back().text = word;
    }
  }
  caption.log_prob = number_of(object, "log_prob", 0);
  if (object.contains("confidence")) caption.confidence = number_of(object, "confidence", 0);
  const Json& ended = field(object, "ended");
  if (!ended.is_null() && !ended.is_boolean()) refuse("\"ended\" must be true or false");
  caption.ended = ended.is_boolean() && ended.get<bool>();
  if (caption.ended) {
    caption.end_log_prob = caption.log_prob;
    for (const Word& word : caption.words) caption.end_log_prob -= word.log_prob;
  }
  return caption;
}

}  // namespace

std::string caption_json(const std::string& path, const CaptionedPhoto& photo,
                         const JsonOptions& options) {
  Json object;
  put_path(object, path);
  object["width"] = photo.width;
  object["height"] = photo.height;
  put_caption(object, photo.caption);
  object["model"] = photo.model;
  if (options.attention) {
    const GridGeometry& grid = photo.grid;
    object["grid"] = {{"rows", grid.rows}, {"columns", grid.columns}, {"x0", grid.x0},
                      {"y0", grid.y0},     {"dx", grid.dx},           {"dy", grid.dy}};
  }
  object["words"] = words_json(photo.caption, photo.grid, options);
  if (!photo.alternatives.empty()) {
    Json alternatives = Json::array();
    for (const Caption& caption : photo.alternatives) {
      Json& alternative = alternatives.emplace_back(Json::object());
      put_caption(alternative, caption);
      alternative["words"] = words_json(caption, photo.grid, options);
    }
    object["alternatives"] = std::move(alternatives);
  }
  if (!photo.concepts.empty()) {
    Json concepts = Json::array();
    for (const RecognisedConcept& one : photo.concepts) {
      concepts.push_back({{"noun", one.noun}, {"probability", one.probability}});
    }
    object["concepts"] = std::move(concepts);
  }
  if (photo.damaged) object["damaged"] = true;
  if (!options.suspect.empty()) object["suspect"] = options.suspect;
  return line(object);
}

std::string error_json(const std::string& path, const std::string& error) {
  Json object;
  put_path(object, path);
  object["error"] = error;
  return line(object);
}

JsonRecord read_json_record(std::string_view line) {
  if (is_nested_too_deep(line)) refuse("the line's JSON is nested too deep");
  const Json object = Json::parse(line, nullptr, false);
  if (!object.is_object()) refuse("the line is not one JSON object");
  JsonRecord record;
  record.image = object.contains("image_base64") ? from_base64(text_of(object, "image_base64"))
                                                 : text_of(object, "image");
  if (object.contains("error")) {
    record.error = text_of(object, "error");
    return record;
  }
  record.photo.width = whole_of(object, "width", 0);
  record.photo.height = whole_of(object, "height", 0);
  const Json& damaged = field(object, "damaged");
  if (!damaged.is_null() && !damaged.is_boolean()) refuse("\"damaged\" must be true or false");
  record.photo.damaged = damaged.is_boolean() && damaged.get<bool>();
  if (object.contains("model")) record.photo.model = text_of(object, "model");
  if (object.contains("suspect")) record.suspect = text_of(object, "suspect");
  record.photo.grid = read_grid(object);
  record.photo.caption = read_caption(object, record.photo.grid);
  if (object.contains("alternatives")) {
    for (const Json& alternative : list_of(object["alternatives"], "alternatives")) {
      record.photo.alternatives.push_back(read_caption(alternative, record.photo.grid));
    }
  }
  if (object.contains("concepts")) {
    for (const Json& one : list_of(object["concepts"], "concepts")) {
      if (!one.is_object()) refuse("\"concepts\" must be a list of objects");
      record.photo.concepts.push_back({text_of(one, "noun"), number_of(one, "probability", 0)});
    }
  }
  return record;
}

}  // namespace gaze
