#include "data/text_file.hpp"

#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <streambuf>
#include <system_error>
#include <utility>

#include "gaze/error.hpp"

namespace gaze {
namespace {

/// What gzread gives: it also reads files that are not compressed.
class GzipBuffer : public std::streambuf {
 public:
  explicit GzipBuffer(const std::string& path) : path_(path) {
    std::error_code none;
    if (std::filesystem::is_directory(path, none)) {
      throw Error(ErrorKind::input, path + ": wanted a file, got a folder");
    }
    errno = 0;
    file_ = gzopen(path.c_str(), "rb");
    if (file_ == nullptr) {
      throw Error(ErrorKind::input,
                  path + ": cannot open: " + (errno != 0 ? std::strerror(errno) : "out of memory"));
    }
    gzbuffer(file_, 1 << 17);
  }
  ~GzipBuffer() override { gzclose(file_); }
  GzipBuffer(const GzipBuffer&) = delete;
  GzipBuffer& operator=(const GzipBuffer&) = delete;

 protected:
  int_type underflow() override {
    const int count = gzread(file_, bytes_.data(), static_cast<unsigned>(bytes_.size()));
    int code = Z_OK;
    const char* message = gzerror(file_, &code);
    // A truncated file first gives its data, and Z_BUF_ERROR with it.
    if (count < 0 || code != Z_OK) {
      throw Error(ErrorKind::input,
                  path_ + ": compressed data are damaged or cut" +
                      (*message != '\0' ? std::string(" (") + message + ")" : ""));
    }
    if (count == 0) return traits_type::eof();
    setg(bytes_.data(), bytes_.data(), bytes_.data() + count);
    return traits_type::to_int_type(bytes_.front());
  }

 private:
  std::string path_;
  gzFile file_ = nullptr;
  std::array<char, 1 << 16> bytes_{};
};

class GzipStream : public std::istream {
 public:
  explicit GzipStream(const std::string& path) : std::istream(nullptr), buffer_(path) {
    rdbuf(&buffer_);
    exceptions(std::ios::badbit);  // Lets the buffer's own Error through.
  }

 private:
  GzipBuffer buffer_;
};

}  // namespace

std::unique_ptr<std::istream> open_text(const std::string& path) {
  return std::make_unique<GzipStream>(path);
}

bool Lines::next() {
  if (!std::getline(stream_, line_)) return false;
  if (number_++ == 0 && line_.compare(0, 3, "\xEF\xBB\xBF") == 0) line_.erase(0, 3);
  if (!line_.empty() && line_.back() == '\r') line_.pop_back();
  return true;
}

std::vector<std::string> Lines::fields() const {
  std::vector<std::string> fields;
  std::size_t begin = 0;
  for (std::size_t tab; (tab = line_.find('\t', begin)) != std::string::npos; begin = tab + 1) {
    fields.push_back(line_.substr(begin, tab - begin));
  }
  fields.push_back(line_.substr(begin));
  return fields;
}

void Lines::fail(const std::string& sentence) const {
  throw Error(ErrorKind::input, name_ + ":" + std::to_string(number_) + ": " + sentence);
}

}  // namespace gaze
