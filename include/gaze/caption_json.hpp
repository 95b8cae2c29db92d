#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "gaze/caption.hpp"
#include "gaze/export.hpp"

namespace gaze {

// Every function here may be called from several threads at once.

/// What goes into a line beyond the caption itself.
struct JsonOptions {
  bool attention = false;   ///< "grid", and "attention" of each word
  bool candidates = false;  ///< of each word, as "rivals": readers of earlier files know that name
  std::string suspect{};    ///< "suspect": why it is probably no photograph; empty: no such field
};

/// One JSON object, on one line without a line break, as scripts read it:
///   {"image", "width", "height", "caption", "log_prob", "ended", "confidence", "model", "grid",
///    "words", "alternatives", "concepts": [{"noun", "probability"}], "damaged"}
/// with words [{"text", "log_prob", "concept", "gate", "cell": [row, column], "attention": [[...] per row],
/// "rivals": [{"text", "log_prob"}]}] and alternatives [{"caption", "log_prob", "ended", "confidence",
/// "words"}].
/// "damaged" (true) appears where a small part of the picture is not in the file, "confidence" where the
/// model gives one, "concepts", "concept" (the noun of the concept that the word is a form of), "gate",
/// "cell" and "alternatives" where the model or the search gave any.
/// Numbers are the shortest that read back as the same float or double.
/// A path that is not UTF-8 is written with U+FFFD and followed by "image_base64", its bytes.
/// Throws Error(usage) if attention is asked for and a word's map does not have rows * columns
/// cells.
GAZE_API std::string caption_json(const std::string& path, const CaptionedPhoto& photo,
                                  const JsonOptions& options = {});

/// {"image", "error"}: a file that failed.
GAZE_API std::string error_json(const std::string& path, const std::string& error);

/// A line read back.
struct JsonRecord {
  std::string image;                 ///< the path's own bytes
  std::optional<std::string> error;  ///< of a file that failed; `photo` is then empty
  CaptionedPhoto photo;
  std::string suspect;  ///< as in JsonOptions
};

/// Reads what caption_json() or error_json() wrote, and lines of others: only "image" and "caption"
/// (or "error") must be there. Without "words" the caption is split at its spaces, and every
/// log_prob is 0; unknown fields are ignored.
/// Throws Error(input) if the line is no such object; the sentence names the field.
GAZE_API JsonRecord read_json_record(std::string_view line);

}  // namespace gaze
