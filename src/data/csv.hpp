#pragma once
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "data/text_file.hpp"

namespace gaze {

/// Comma-separated records (RFC 4180) whose first one names the columns: a field may stand in double
/// quotes, with two for one, and then hold commas and line breaks. Where the last field is not
/// quoted, commas in it are taken as its own.
class CsvTable {
 public:
  /// Reads the columns' names. `lines` must outlive this.
  explicit CsvTable(Lines& lines);

  /// The first of these columns that is there, in any case of letters.
  std::optional<std::size_t> column(std::initializer_list<const char*> names) const;
  /// The same; throws Error(input) if none is.
  std::size_t required_column(std::initializer_list<const char*> names) const;
  bool empty() const { return columns_.empty(); }

  /// Moves to the next record; false at the end. Throws Error(input) for a record with fewer fields
  /// than columns, or quotes that do not end.
  bool next();
  const std::string& field(std::size_t column) const { return fields_[column]; }

 private:
  bool read_record();

  Lines& lines_;
  std::vector<std::string> columns_, fields_;
};

}  // namespace gaze
