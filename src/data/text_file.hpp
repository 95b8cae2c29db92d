#pragma once
#include <istream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gaze {

/// Opens a text file, gzip-compressed or not (recognised by its first bytes, not by its name).
/// Throws Error(input), naming the file, if it cannot be opened; reading from the stream throws
/// Error(input) if the compressed data are damaged or cut.
std::unique_ptr<std::istream> open_text(const std::string& path);

/// A text stream by lines, without line ends (LF or CR LF) and without a UTF-8 byte order mark.
/// Errors name the place.
class Lines {
 public:
  /// `name` is what errors call the stream; the stream must outlive this.
  Lines(std::istream& stream, std::string name) : stream_(stream), name_(std::move(name)) {}

  /// Moves to the next line; false at the end.
  bool next();
  const std::string& line() const { return line_; }
  /// The line cut at each tab.
  std::vector<std::string> fields() const;

  /// Throws Error(input): "name:number: sentence".
  [[noreturn]] void fail(const std::string& sentence) const;

 private:
  std::istream& stream_;
  std::string name_;
  std::string line_;
  std::size_t number_ = 0;
};

}  // namespace gaze
