#include "batch/source/tar_source.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "base/file_name.hpp"

namespace gaze {
namespace {

/// The file under an archive. libarchive's own reader skips with lseek() beyond the end of a file
/// that was cut, and then takes it for whole.
class TarFile {
 public:
  explicit TarFile(const std::string& path) : file_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat status = {};
    if (file_ >= 0 && fstat(file_, &status) == 0 && S_ISREG(status.st_mode)) size_ = status.st_size;
  }
  ~TarFile() {
    if (file_ >= 0) close(file_);
  }
  TarFile(const TarFile&) = delete;
  TarFile& operator=(const TarFile&) = delete;

  bool is_open() const { return file_ >= 0; }

  la_ssize_t read_block(archive* reader, const void** block) {
    *block = block_.data();
    ssize_t count = -1;
    do {
      count = read(file_, block_.data(), block_.size());
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
      archive_set_error(reader, errno, "%s", std::generic_category().message(errno).c_str());
    }
    return count;
  }

  la_int64_t skip(la_int64_t request) {
    const off_t now = size_ < 0 ? -1 : lseek(file_, 0, SEEK_CUR);
    if (now < 0 || now >= size_) return 0;
    const off_t wanted = std::min<off_t>(request, size_ - now);
    return lseek(file_, wanted, SEEK_CUR) < 0 ? 0 : wanted;
  }

  /// Whether the last of it is zeros, as the end of a tar archive is. True where nobody can tell.
  bool ends_in_zeros() const {
    constexpr std::size_t kRecord = 512;
    std::array<char, kRecord> last{};
    if (size_ < static_cast<off_t>(kRecord) ||
        pread(file_, last.data(), kRecord, size_ - static_cast<off_t>(kRecord)) !=
            static_cast<ssize_t>(kRecord)) {
      return true;
    }
    return std::all_of(last.begin(), last.end(), [](char byte) { return byte == 0; });
  }

 private:
  int file_;
  off_t size_ = -1;  ///< -1: not a regular file
  std::vector<char> block_ = std::vector<char>(std::size_t{1} << 16U);
};

struct FreeReader {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

class TarSource : public PhotoSource {
 public:
  TarSource(std::string path, std::string relative, WalkOptions options)
      : path_(std::move(path)), relative_(std::move(relative)), options_(std::move(options)) {}

  bool next(PhotoRef& photo) override {
    if (ended_) return false;
    if (!reader_ && !open_reader(photo)) return true;
    while (true) {
      const int status = archive_read_next_header(reader_.get(), &member_);
      if (status == ARCHIVE_EOF) return end(photo);
      if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
        fail(photo, last_.empty() ? "the archive cannot be read" : damage());
        return true;
      }
      const char* const name = archive_entry_pathname(member_);
      last_ = name == nullptr ? "" : name;
      const std::string called = plain(last_);
      const bool is_file =
          archive_entry_filetype(member_) == AE_IFREG && archive_entry_hardlink(member_) == nullptr;
      if (!is_file || !is_wanted(called)) continue;
      photo = {path_ + '/' + called, relative_ + '/' + called, nullptr};
      photo.archived = true;
      return true;
    }
  }

  void load(PhotoRef& photo) override {
    if (!photo.problem.empty()) return;
    const auto size = archive_entry_size(member_);
    if (size > kLargestMember) {
      photo.problem = fmt::format("{}: a photo in an archive must be at most {} MB, got {} MB",
                                  photo.path, kLargestMember >> 20U, size >> 20U);
      return;
    }
    auto bytes = std::make_shared<std::string>(static_cast<std::size_t>(size), '\0');
    std::size_t have = 0;
    while (have < bytes->size()) {
      const auto count = archive_read_data(reader_.get(), &(*bytes)[have], bytes->size() - have);
      if (count == ARCHIVE_RETRY) continue;
      if (count <= 0) {
        fail(photo, damage());
        return;
      }
      have += static_cast<std::size_t>(count);
    }
    photo.bytes = std::move(bytes);
  }

 private:
  bool open_reader(PhotoRef& photo) {
    reader_.reset(archive_read_new());
    archive* const reader = reader_.get();
    std::error_code none;
    if (std::filesystem::exists(path_, none) && !std::filesystem::is_regular_file(path_, none)) {
      // It is read once to count and once to caption, and opening a pipe waits for a writer.
      archive_set_error(reader, EINVAL, "it must be a regular file, not a pipe or a device");
      fail(photo, "the archive cannot be read");
      return false;
    }
    file_ = std::make_unique<TarFile>(path_);
    if (!file_->is_open()) {
      archive_set_error(reader, errno, "%s", std::generic_category().message(errno).c_str());
    }
    const auto read_block = [](archive* with, void* file, const void** block) {
      return static_cast<TarFile*>(file)->read_block(with, block);
    };
    const auto skip = [](archive*, void* file, la_int64_t request) {
      return static_cast<TarFile*>(file)->skip(request);
    };
    if (file_->is_open() && archive_read_support_format_tar(reader) == ARCHIVE_OK &&
        archive_read_support_filter_gzip(reader) >= ARCHIVE_WARN &&
        archive_read_open2(reader, file_.get(), nullptr, read_block, skip, nullptr) == ARCHIVE_OK) {
      return true;
    }
    fail(photo, "the archive cannot be read");
    return false;
  }

  /// At the end of the archive; true if that is one too early.
  bool end(PhotoRef& photo) {
    const bool compressed = archive_filter_count(reader_.get()) > 1;  // Whose end is checked.
    ended_ = true;
    if (compressed || file_->ends_in_zeros()) return false;
    archive_clear_error(reader_.get());
    fail(photo, damage());
    return true;
  }

  std::string damage() const {
    return fmt::format("the archive is damaged or cut at {} or behind it (byte {})", last_,
                       archive_filter_bytes(reader_.get(), 0));
  }

  /// What is left of the archive is one failed photo.
  void fail(PhotoRef& photo, const std::string& sentence) {
    const char* const why = archive_error_string(reader_.get());
    photo = {path_, relative_, nullptr};
    photo.problem = path_ + ": " + sentence + ": " + (why == nullptr ? "it has no end mark" : why);
    ended_ = true;
  }

  /// The name a member would be unpacked under: "./a", "/a" and "a" are one file, as are "b//c" and
  /// "b/./c".
  static std::string plain(const std::string& name) {
    std::string parts;
    for (std::size_t begin = 0, end = 0; begin < name.size(); begin = end + 1) {
      end = std::min(name.find('/', begin), name.size());
      const std::string part = name.substr(begin, end - begin);
      if (part.empty() || part == ".") continue;
      if (!parts.empty()) parts += '/';
      parts += part;
    }
    return parts;
  }

  bool is_wanted(const std::string& called) const {
    for (std::size_t begin = 0, end = 0; end < called.size(); begin = end + 1) {
      end = std::min(called.find('/', begin), called.size());
      const std::string part = called.substr(begin, end - begin);
      // "..", which nothing here would open, is a name like any other.
      if (part == "..") continue;
      if (options_.leaves_out(part, relative_ + '/' + called.substr(0, end))) return false;
    }
    return options_.takes(std::string(file_name(called)), relative_ + '/' + called);
  }

  std::string path_, relative_;
  WalkOptions options_;
  std::unique_ptr<TarFile> file_;  // Outlives its reader.
  std::unique_ptr<archive, FreeReader> reader_;
  archive_entry* member_ = nullptr;  ///< the reader's own, as of the last header
  std::string last_;
  bool ended_ = false;
};

}  // namespace

bool is_tar_name(std::string_view name) {
  const std::string end =
      lower_case(name.substr(name.size() - std::min<std::size_t>(name.size(), 7)));
  const auto ends = [&](std::string_view ending) {
    return name.size() > ending.size() &&
           end.compare(end.size() - ending.size(), ending.size(), ending) == 0;
  };
  return ends(".tar") || ends(".tgz") || ends(".tar.gz");
}

std::unique_ptr<PhotoSource> tar_source(const std::string& path, const std::string& relative,
                                        WalkOptions options) {
  // Who asks for an archive by its name wants the photos in it.
  if (options.includes(std::string(file_name(path)), relative)) options.include.clear();
  return std::make_unique<TarSource>(path, relative, std::move(options));
}

}  // namespace gaze
