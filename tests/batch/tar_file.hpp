#pragma once
#include <archive.h>
#include <archive_entry.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace gaze_tests {

/// Writes a tar archive for a test.
class TarFile {
 public:
  explicit TarFile(const std::string& path, bool compressed = false)
      : TarFile(path, compressed ? ARCHIVE_FILTER_GZIP : ARCHIVE_FILTER_NONE) {}
  /// `filter`: one of libarchive's ARCHIVE_FILTER_... codes.
  TarFile(const std::string& path, int filter) : file_(archive_write_new()) {
    archive_write_set_format_pax_restricted(file_);
    archive_write_add_filter(file_, filter);
    archive_write_set_bytes_in_last_block(file_, 1);  // No padding but the end mark.
    if (archive_write_open_filename(file_, path.c_str()) != ARCHIVE_OK) {
      throw std::runtime_error("cannot write " + path);
    }
  }
  ~TarFile() { archive_write_free(file_); }
  TarFile(const TarFile&) = delete;
  TarFile& operator=(const TarFile&) = delete;

  /// A member of `size` bytes that begins with `bytes`; -1: of no other bytes.
  void add(const std::string& name, std::string_view bytes, long size = -1) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, size < 0 ? static_cast<long>(bytes.size()) : size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(file_, entry);
    archive_write_data(file_, bytes.data(), bytes.size());
    archive_entry_free(entry);
  }

  void add_link(const std::string& name, const std::string& target, bool hard = false) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, hard ? AE_IFREG : AE_IFLNK);
    if (hard) {
      archive_entry_set_hardlink(entry, target.c_str());
    } else {
      archive_entry_set_symlink(entry, target.c_str());
    }
    archive_write_header(file_, entry);
    archive_entry_free(entry);
  }

 private:
  archive* file_;
};

}  // namespace gaze_tests
