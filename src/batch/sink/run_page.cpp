#include "batch/sink/run_page.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "batch/journal/journal_records.hpp"
#include "batch/sink/attend_again.hpp"
#include "files/make_folder.hpp"
#include "files/replace_file.hpp"
#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "overlay/page/page.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

struct Interrupted {};

/// Whether the page has few enough photos to hold them all. Those that failed are only named.
bool embeds_all(const std::string& journal) {
  std::size_t photos = 0;
  for_each_entry(journal, [&](const JournalEntry& entry) { photos += entry.failed ? 0 : 1; });
  return photos <= kEmbedAtMost;
}

PagePhoto page_photo(const JsonRecord& record, const RunPage& run, bool embed) {
  PagePhoto photo;
  photo.name = record.image;
  if (record.error) {
    photo.error = *record.error;
    return photo;
  }
  photo.captioned = record.photo;
  const std::string& path = record.image;
  try {
    if (!has_attention(photo.captioned)) {
      attend_again(photo.captioned, path, run.captioner(), run.decode);
    }
    if (embed || !browsers_show(path)) {
      photo.picture = page_picture(read_image(path));
    }
  } catch (const Error& error) {  // The photo has gone; its caption can still be read.
    if (error.kind() != ErrorKind::input) throw;
    run.on_error(error.what());
  }
  if (photo.picture.empty()) photo.link = file_link(path, run.path);
  return photo;
}

}  // namespace

bool write_run_page(const std::string& journal, const RunPage& run) {
  try {
    make_folder(fs::path(run.path).parent_path());
    replace_file(run.path, [&](const std::string& temporary) {
      std::ofstream out(temporary, std::ios::binary);
      PageOptions options;
      options.title = fs::path(run.path).stem().string();
      options.style = run.overlay_style.style;
      options.opacity = run.overlay_style.opacity;
      options.scale_each_word = run.overlay_style.scale_each_word;
      PageWriter page(out, options);
      const bool embed = embeds_all(journal);
      for_each_record(journal, [&](const JsonRecord& record) {
        if (run.interrupted()) throw Interrupted();
        page.add(page_photo(record, run, embed));
      });
      page.finish();
      out.close();
      if (!out) throw Error(ErrorKind::environment, run.path + " cannot be written");
    });
  } catch (const Interrupted&) {
    return false;
  }
  return true;
}

}  // namespace gaze
