#pragma once
#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "gaze/caption.hpp"
#include "gaze/image.hpp"
#include "gaze/overlay.hpp"

namespace gaze {

/// The page of `gaze view`: one HTML file that needs no other file and no network. Names and
/// captions are always inserted as text: a photo called `<script>.jpg` is only a name.

/// One photo on the page. Either `picture` or `link` shows it; `error` says why there is no
/// caption.
struct PagePhoto {
  std::string name;     ///< as shown; any bytes
  std::string picture;  ///< the bytes of a JPEG to build into the page
  std::string link;     ///< else the URL of the photo's file, as file_link() makes it
  std::string error;    ///< not empty: this photo failed, and `captioned` is not used
  CaptionedPhoto captioned;
  std::string measured{};  ///< the model's attention scores as sentences; may be empty
};

struct PageOptions {
  std::string title = "gaze";
  OverlayStyle style = OverlayOptions{}.style;  ///< at first; the page can change these three
  double opacity = OverlayOptions{}.opacity;
  bool scale_each_word = OverlayOptions{}.scale_each_word;
};

/// Writes the page photo by photo, so that no more than one need be in memory.
class PageWriter {
 public:
  /// `out` must outlive the writer. The caller checks whether writing succeeded.
  PageWriter(std::ostream& out, PageOptions options);
  ~PageWriter();

  /// Words without attention are shown without a map.
  /// Throws Error(input), naming the photo, if a word's map does not fit the grid.
  void add(const PagePhoto& photo);

  /// The rest of the page. Nothing may be added afterwards.
  void finish();

 private:
  std::string filled(const std::string& name) const;
  void write_until(const std::string& stop);

  std::ostream& out_;
  PageOptions options_;
  std::size_t at_ = 0;              ///< how much of the template is written
  std::vector<std::string> index_;  ///< one JSON object a photo, for the gallery
};

/// Pages of more photos than this link to them, except photos in formats that browsers do not show.
inline constexpr std::size_t kEmbedAtMost = 60;

/// A JPEG no longer than `longest_side` pixels a side, for PagePhoto::picture.
std::string page_picture(const Image& photo, int longest_side = 1280);

/// The URL by which a page at `page` reaches the file at `photo`: relative, percent-encoded.
std::string file_link(const std::string& photo, const std::string& page);

/// Whether browsers show this kind of file, judged by its name.
bool browsers_show(const std::string& path);

}  // namespace gaze
