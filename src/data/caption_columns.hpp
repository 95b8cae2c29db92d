#pragma once
#include <cstddef>
#include <optional>
#include <string>

#include "data/csv.hpp"

namespace gaze {

/// The columns of captions in comma-separated text, by the names that they are known by.
class CaptionColumns {
 public:
  static bool are_in(const CsvTable& table);

  /// Throws Error(input) if there is no column of photos or of captions.
  explicit CaptionColumns(const CsvTable& table);

  std::string image(const CsvTable& record) const { return text(record, image_); }
  std::string caption(const CsvTable& record) const { return text(record, caption_); }
  /// Why the photo has no caption; empty: it has one.
  std::string error(const CsvTable& record) const {
    return error_ ? text(record, *error_) : std::string();
  }

 private:
  std::string text(const CsvTable& record, std::size_t column) const;

  std::size_t image_, caption_;
  std::optional<std::size_t> error_;
  bool ours_;  ///< of `gaze batch`
};

}  // namespace gaze
