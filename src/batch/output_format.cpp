#include "batch/output_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "batch/journal_records.hpp"
#include "batch/photo_name.hpp"
#include "caption/caption_json.hpp"
#include "caption/tab_separated.hpp"
#include "caption/utf8.hpp"
#include "file/replace_file.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kColumns[] = {"image", "caption", "log_prob", "mean_log_prob", "ended",
                                    "model", "width",   "height",   "error"};

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
  const std::string values[] = {record.image,
                                photo.caption.text(),
                                good ? fmt::format("{}", photo.caption.log_prob) : "",
                                good ? fmt::format("{}", photo.caption.mean_log_prob()) : "",
                                good ? (photo.caption.ended ? "true" : "false") : "",
                                photo.model,
                                good ? fmt::format("{}", photo.width) : "",
                                good ? fmt::format("{}", photo.height) : "",
                                record.error.value_or("")};
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

Json image_id(const std::string& path) {
  const std::string stem = without_extension(std::string(file_name(path)));
  std::string_view digits = stem;
  // COCO_val2014_000000391895, but not holiday_12: twelve digits make a COCO name.
  if (stem.rfind("COCO_", 0) == 0 && stem.size() > 12) digits.remove_prefix(stem.size() - 12);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = error == std::errc() && end == digits.data() + digits.size() && number >= 0;
  return whole ? Json(number) : Json(to_utf8(stem));
}

std::string dump(const Json& object) {
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// `path` as seen from `folder` where it lies below it, else as it is.
std::string below(const std::string& path, const fs::path& folder) {
  const fs::path seen = fs::absolute(path).lexically_normal().lexically_relative(
      fs::absolute(folder).lexically_normal());
  return seen.empty() || *seen.begin() == ".." ? path : seen.string();
}

}  // namespace

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

void write_table(const std::string& journal, const std::string& output, OutputFormat format) {
  FileReplacement file(output, true);
  const fs::path folder = fs::path(output).parent_path();
  const bool table = format == OutputFormat::csv || format == OutputFormat::tsv;
  if (table) file.write(header_line(format));
  bool first = true;
  for_each_record(journal, [&](const JsonRecord& record) {
    if (table) {
      file.write(table_line(record, format));
    } else if (record.error) {
      return;
    } else if (format == OutputFormat::coco) {
      file.write((first ? "[\n" : ",\n") + dump({{"image_id", image_id(record.image)},
                                                 {"caption", record.photo.caption.text()},
                                                 {"file_name", to_utf8(record.image)}}));
    } else {
      file.write(dump({{"file_name", to_utf8(below(record.image, folder))},
                       {"text", record.photo.caption.text()}}) +
                 '\n');
    }
    first = false;
  });
  if (format == OutputFormat::coco) file.write(first ? "[]\n" : "\n]\n");
  file.commit();
}

}  // namespace gaze
