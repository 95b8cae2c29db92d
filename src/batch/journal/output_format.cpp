#include "batch/journal/output_format.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <variant>

#include "base/base64.hpp"
#include "base/tab_separated.hpp"
#include "base/utf8.hpp"
#include "batch/journal/journal_records.hpp"
#include "batch/journal/photo_ids.hpp"
#include "batch/journal/relative_file.hpp"
#include "files/file_name.hpp"
#include "files/replace_file.hpp"
#include "gaze/caption_json.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kColumns[] = {"image", "caption", "log_prob", "mean_log_prob", "ended",
                                    "model", "width",   "height",   "error",         "confidence"};

/// A spreadsheet computes what begins with one of these, a command among it; behind an apostrophe it
/// is text. Apostrophes in front of such a sign get one more, so that a reader can take one off.
std::string no_formula(const std::string& text) {
  const std::size_t sign = text.find_first_not_of('\'');
  if (sign == std::string::npos ||
      std::string_view("=+-@\t\r").find(text[sign]) == std::string_view::npos) {
    return text;
  }
  return '\'' + text;
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char letter : text) {
    if (letter == '"') quoted += '"';
    quoted += letter;
  }
  return quoted + '"';
}

std::string table_line(const JsonRecord& record, OutputFormat format) {
  const CaptionedPhoto& photo = record.photo;
  const bool good = !record.error;
  const auto words = [&](const std::string& text) {
    return format == OutputFormat::csv ? no_formula(text) : text;
  };
  const std::string values[] = {words(record.image),
                                words(photo.caption.text()),
                                good ? fmt::format("{}", photo.caption.log_prob) : "",
                                good ? fmt::format("{}", photo.caption.mean_log_prob()) : "",
                                good ? (photo.caption.ended ? "true" : "false") : "",
                                words(photo.model),
                                good ? fmt::format("{}", photo.width) : "",
                                good ? fmt::format("{}", photo.height) : "",
                                words(record.error.value_or("")),
                                good ? confidence_field(photo.caption) : ""};
  std::string line;
  for (const std::string& value : values) {
    if (&value != &values[0]) line += format == OutputFormat::csv ? ',' : '\t';
    line += format == OutputFormat::csv ? csv_field(value) : escape_field(value);
  }
  return line + '\n';
}

std::string header_line(OutputFormat format) {
  return fmt::format("{}\n", fmt::join(kColumns, format == OutputFormat::csv ? "," : "\t"));
}

std::string dump(const Json& object) {
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void put_base64(Json& object, const std::string& path) {
  if (!is_utf8(path)) object["image_base64"] = to_base64(path);
}

std::string coco_object(const JsonRecord& record, const PhotoIds& ids) {
  Json object;
  const auto id = ids(record.image);
  if (const auto* const number = std::get_if<std::int64_t>(&id)) {
    object["image_id"] = *number;
  } else {
    object["image_id"] = to_utf8(std::get<std::string>(id));
  }
  object["caption"] = record.photo.caption.text();
  object["file_name"] = to_utf8(record.image);
  put_base64(object, record.image);
  return dump(object);
}

std::string hugging_face_object(const JsonRecord& record, RelativeTo& relative) {
  Json object = {{"file_name", to_utf8(relative(record.image))},
                 {"text", record.photo.caption.text()}};
  put_base64(object, record.image);
  return dump(object);
}

void write_coco(const std::string& journal, const std::vector<std::string>& inputs,
                FileReplacement& file) {
  const PhotoIds ids(journal, inputs);
  const char* before = "[\n";
  for_each_record(journal, [&](const JsonRecord& record) {
    if (record.error) return;
    file.write(std::exchange(before, ",\n") + coco_object(record, ids));
  });
  file.write(*before == '[' ? "[]\n" : "\n]\n");
}

void write_hugging_face(const std::string& journal, const std::string& output,
                        FileReplacement& file) {
  RelativeTo relative(std::filesystem::path(output).parent_path().string());
  for_each_record(journal, [&](const JsonRecord& record) {
    if (!record.error) file.write(hugging_face_object(record, relative) + '\n');
  });
}

}  // namespace

std::string confidence_field(const Caption& caption) {
  return caption.confidence ? fmt::format("{:.4f}", *caption.confidence) : "";
}

OutputFormat output_format(const std::string& path) {
  const auto ends = [&](std::string_view end) {
    return path.size() >= end.size() &&
           path.compare(path.size() - end.size(), end.size(), end) == 0;
  };
  if (file_name(path) == "metadata.jsonl") return OutputFormat::hugging_face;
  if (ends(".jsonl")) return OutputFormat::jsonl;
  if (ends(".csv")) return OutputFormat::csv;
  if (ends(".tsv")) return OutputFormat::tsv;
  if (ends(".json")) return OutputFormat::coco;
  throw Error(ErrorKind::usage,
              "the output must end in .jsonl, .csv, .tsv or .json, got '" + path + "'");
}

std::string journal_path(const std::string& output) {
  return output_format(output) == OutputFormat::jsonl ? output : output + ".journal";
}

void write_table(const std::string& journal, const std::string& output, OutputFormat format,
                 const std::vector<std::string>& inputs) {
  FileReplacement file(output, true);
  switch (format) {
    case OutputFormat::jsonl:
      throw std::logic_error("the journal itself is no table");
    case OutputFormat::csv:
    case OutputFormat::tsv:
      file.write(header_line(format));
      for_each_record(journal,
                      [&](const JsonRecord& record) { file.write(table_line(record, format)); });
      break;
    case OutputFormat::coco:
      write_coco(journal, inputs, file);
      break;
    case OutputFormat::hugging_face:
      write_hugging_face(journal, output, file);
      break;
  }
  file.commit();
}

}  // namespace gaze
