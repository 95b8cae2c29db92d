#include "batch/sink/xmp_sidecar.hpp"

#include <filesystem>
#include <system_error>

#include "base/replace_file.hpp"
#include "batch/sink/mirrored_path.hpp"

namespace gaze {
namespace {

/// A photo whose metadata are damaged, or that is no file of its own, says nothing.
ExistingMetadata words_in_or_none(const std::string& path, const XmpOptions& options) {
  try {
    return words_in(path, read_whole_file(path, options.most_file), options.most_metadata);
  } catch (const Error&) {
    return {};
  }
}

bool is_there(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

XmpPacket read_sidecar(const std::string& path, std::size_t most) {
  if (!is_there(path)) return {};
  return about(path + ": the sidecar is left as it is, because it cannot be read as XMP: ",
               [&] { return XmpPacket(read_whole_file(path, most)); });
}

}  // namespace

std::string XmpSidecars::path(const PhotoRef& photo) const {
  return mirrored_path(photo, options_.output_folder) + ".xmp";
}

bool XmpSidecars::has_user_content(const PhotoRef& photo) const {
  if (options_.overwrite) return false;
  const XmpFields open = open_fields(photo);
  if (!open.description && !open.alt_text) return true;
  const ExistingMetadata own = words_in_or_none(photo.path, options_);
  return (!open.description || own.has(XmpField::description)) &&
         (!open.alt_text || own.has(XmpField::alt_text));
}

bool XmpSidecars::needs_write(const PhotoRef& photo) const {
  // The photo's own words may be those that were written into it: only deliver() can tell.
  const XmpFields open = open_fields(photo);
  return options_.overwrite || open.description || open.alt_text;
}

/// The wanted fields in which the sidecar says nothing; all if it cannot be read: deliver() says
/// why.
XmpFields XmpSidecars::open_fields(const PhotoRef& photo) const {
  XmpFields open = options_.fields;
  try {
    const XmpPacket sidecar = read_sidecar(path(photo), options_.most_metadata);
    open.description = open.description && !sidecar.has_words(XmpField::description);
    open.alt_text = open.alt_text && !sidecar.has_words(XmpField::alt_text);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
  }
  return open;
}

void XmpSidecars::deliver(const PhotoRef& photo, const CaptionedPhoto& captioned,
                          const std::string& suspect) const {
  const std::string text = alt_text_of(captioned.caption, suspect, options_.words);
  if (text.empty()) return;
  const std::string to = path(photo);
  XmpPacket sidecar = read_sidecar(to, options_.most_metadata);
  const ExistingMetadata own =
      options_.overwrite ? ExistingMetadata() : words_in_or_none(photo.path, options_);
  bool changed = false;
  for (const XmpField field : kXmpFields) {
    if (!options_.fields.has(field)) continue;
    // What --embed-metadata wrote is not somebody's.
    const bool filled =
        sidecar.has_words(field) || (own.has(field) && !own.packet.says(field, text));
    if (!options_.overwrite && filled) continue;
    changed = sidecar.set_words(field, text) || changed;
  }
  if (!changed) return;
  FileReplacement file(to, true);
  file.write(sidecar.sidecar());
  file.commit();
}

}  // namespace gaze
