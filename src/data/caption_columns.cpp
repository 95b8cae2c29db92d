#include "data/caption_columns.hpp"

#include <initializer_list>
#include <string_view>

namespace gaze {
namespace {

constexpr std::initializer_list<const char*> kImage = {"image", "image_name", "file_name",
                                                       "filename"};
constexpr std::initializer_list<const char*> kCaption = {"caption", "text", "comment"};

}  // namespace

bool CaptionColumns::are_in(const CsvTable& table) {
  return table.column(kImage) && table.column(kCaption);
}

CaptionColumns::CaptionColumns(const CsvTable& table)
    : image_(table.required_column(kImage)),
      caption_(table.required_column(kCaption)),
      error_(table.column({"error"})),
      ours_(error_ && table.column({"log_prob"})) {}

std::string CaptionColumns::text(const CsvTable& record, std::size_t column) const {
  const std::string& field = record.field(column);
  // `gaze batch` writes an apostrophe in front of what a spreadsheet would take for a formula.
  const std::size_t sign = field.find_first_not_of('\'');
  const bool guarded = ours_ && sign != 0 && sign != std::string::npos &&
                       std::string_view("=+-@\t\r").find(field[sign]) != std::string_view::npos;
  return guarded ? field.substr(1) : field;
}

}  // namespace gaze
