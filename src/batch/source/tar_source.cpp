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
#include <iterator>
#include <map>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "files/file_name.hpp"

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

  /// Whether the last of it is zeros, as the end of a tar archive is. True where that is not known.
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
    if (!ended_ && !links_only_ && next_member(photo)) return true;
    if (next_link(photo)) return true;
    if (!failure_) return false;
    photo = *std::exchange(failure_, std::nullopt);  // What is left of the archive.
    return true;
  }

  void load(PhotoRef& photo) override {
    if (!photo.problem.empty()) return;
    if (shared_) {  // Another name of the same bytes.
      photo.bytes = shared_;
      return;
    }
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
        fail(damage());
        if (failure_) {
          photo = *std::exchange(failure_, std::nullopt);
        } else {
          photo.problem = path_ + ": " + damage();
        }
        return;
      }
      have += static_cast<std::size_t>(count);
    }
    photo.bytes = shared_ = std::move(bytes);
  }

 private:
  /// The next photo that is a member with bytes of its own. False at the end.
  bool next_member(PhotoRef& photo) {
    if (!reader_ && !open_reader()) return false;
    while (true) {
      shared_ = nullptr;
      const int status = archive_read_next_header(reader_.get(), &member_);
      if (status == ARCHIVE_EOF) {
        end();
        return false;
      }
      if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
        fail(last_.empty() ? "the archive cannot be read" : damage());
        return false;
      }
      const char* const name = archive_entry_pathname(member_);
      last_ = name == nullptr ? "" : name;
      const std::string called = plain(last_);
      if (!is_wanted(called)) continue;
      if (const auto target = link_target(called)) {
        links_.emplace(called, *target);
        continue;
      }
      if (archive_entry_filetype(member_) != AE_IFREG) continue;
      photo = named(called);
      return true;
    }
  }

  /// Links come last: the bytes of what they lead to are met when the archive is read once more.
  bool next_link(PhotoRef& photo) {
    if (links_.empty() && linked_.empty()) return false;
    if (!links_only_) {
      links_only_ = true;
      for (const auto& [called, target] : links_) linked_.emplace(end_of_links(target), called);
      readable_ = open_reader();
    }
    while (readable_ && !linked_.empty()) {
      const auto waiting = linked_.find(here_);
      if (here_in_hand_ && waiting != linked_.end()) {
        photo = named(waiting->second);
        links_.erase(waiting->second);
        linked_.erase(waiting);
        return true;
      }
      here_in_hand_ = false;
      shared_ = nullptr;
      const int status = archive_read_next_header(reader_.get(), &member_);
      if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
        readable_ = false;  // The first reading has reported why.
        break;
      }
      const char* const name = archive_entry_pathname(member_);
      here_ = plain(name == nullptr ? "" : name);
      here_in_hand_ =
          archive_entry_filetype(member_) == AE_IFREG && archive_entry_hardlink(member_) == nullptr;
    }
    if (linked_.empty()) return false;
    const auto lost = linked_.begin();
    photo = named(lost->second);
    photo.problem =
        photo.path + ": it is a link to " + lost->first + ", which is not a file in the archive";
    links_.erase(lost->second);
    linked_.erase(lost);
    return true;
  }

  /// What the member leads to, if it is a link, as the archive calls it.
  std::optional<std::string> link_target(const std::string& called) const {
    if (const char* const hard = archive_entry_hardlink(member_)) return plain(hard);
    if (archive_entry_filetype(member_) != AE_IFLNK) return std::nullopt;
    const char* const soft = archive_entry_symlink(member_);
    const std::string to = soft == nullptr ? "" : soft;
    if (!to.empty() && to.front() == '/') return to;  // Not in the archive.
    const std::string folder = called.substr(0, called.size() - file_name(called).size());
    return std::filesystem::path(folder + to).lexically_normal().generic_string();
  }

  /// Where a link to a link leads in the end.
  std::string end_of_links(std::string target) const {
    constexpr int kMost = 40;  // As many as a system follows.
    for (int n = 0; n < kMost; ++n) {
      const auto next = links_.find(target);
      if (next == links_.end()) break;
      target = next->second;
    }
    return target;
  }

  PhotoRef named(const std::string& called) const {
    PhotoRef photo{path_ + '/' + called, relative_ + '/' + called, nullptr};
    photo.archived = true;
    return photo;
  }

  bool open_reader() {
    reader_.reset(archive_read_new());
    archive* const reader = reader_.get();
    std::error_code none;
    if (std::filesystem::exists(path_, none) && !std::filesystem::is_regular_file(path_, none)) {
      // It is read once to count and once to caption, and opening a pipe waits for a writer.
      archive_set_error(reader, EINVAL, "it must be a regular file, not a pipe or a device");
      fail("the archive cannot be read");
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
        // Shards are joined with cat: another archive may follow the end mark.
        archive_read_set_format_option(reader, "tar", "read_concatenated_archives", "1") ==
            ARCHIVE_OK &&
        archive_read_support_filter_gzip(reader) >= ARCHIVE_WARN &&
        archive_read_support_filter_zstd(reader) >= ARCHIVE_WARN &&
        archive_read_support_filter_xz(reader) >= ARCHIVE_WARN &&
        archive_read_support_filter_bzip2(reader) >= ARCHIVE_WARN &&
        archive_read_open2(reader, file_.get(), nullptr, read_block, skip, nullptr) == ARCHIVE_OK) {
      return true;
    }
    fail("the archive cannot be read");
    return false;
  }

  /// At the end of the archive, which may be one too early.
  void end() {
    const bool compressed = archive_filter_count(reader_.get()) > 1;  // Whose end is checked.
    ended_ = true;
    if (compressed || file_->ends_in_zeros()) return;
    archive_clear_error(reader_.get());
    fail(damage());
  }

  std::string damage() const {
    return fmt::format("the archive is damaged or cut at {} or behind it (byte {})", last_,
                       archive_filter_bytes(reader_.get(), 0));
  }

  /// What is left of the archive is one failed photo. When it is read once more for its links, that
  /// has been reported.
  void fail(const std::string& sentence) {
    ended_ = true;
    readable_ = false;
    if (links_only_) return;
    const char* const why = archive_error_string(reader_.get());
    failure_ = PhotoRef{path_, relative_, nullptr};
    failure_->problem =
        path_ + ": " + sentence + ": " + (why == nullptr ? "it has no end mark" : why);
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
  std::optional<PhotoRef> failure_;                 ///< the archive itself, not reported yet
  std::shared_ptr<const std::string> shared_;       ///< the bytes of the member in hand, once read
  std::map<std::string, std::string> links_;        ///< what wanted links lead to, by their names
  std::multimap<std::string, std::string> linked_;  ///< the other way round, chains followed
  bool links_only_ = false, readable_ = false;
  std::string here_;           ///< the member in hand while links are looked for
  bool here_in_hand_ = false;  ///< and whether it is a file
};

}  // namespace

bool is_tar_name(std::string_view name) {
  constexpr std::string_view kEndings[] = {".tar", ".tgz",    ".tar.gz", ".tzst", ".tar.zst",
                                           ".txz", ".tar.xz", ".tbz",    ".tbz2", ".tar.bz2"};
  constexpr std::size_t kLongest = 8;
  const std::string end = lower_case(name.substr(name.size() - std::min(name.size(), kLongest)));
  return std::any_of(std::begin(kEndings), std::end(kEndings), [&](std::string_view ending) {
    return name.size() > ending.size() && end.size() >= ending.size() &&
           end.compare(end.size() - ending.size(), ending.size(), ending) == 0;
  });
}

std::unique_ptr<PhotoSource> tar_source(const std::string& path, const std::string& relative,
                                        WalkOptions options) {
  // Who asks for an archive by its name wants the photos in it.
  if (options.includes(std::string(file_name(path)), relative)) options.include.clear();
  return std::make_unique<TarSource>(path, relative, std::move(options));
}

}  // namespace gaze
