#include <cstdio>  // Before jpeglib.h, which needs FILE and size_t.

#include <jerror.h>
#include <jpeglib.h>

#include <algorithm>
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gaze/error.hpp"
#include "image/codec.hpp"
#include "image/metadata/exif.hpp"
#include "image/srgb_converter.hpp"

// libjpeg itself rather than cv::imdecode, which takes half a JPEG for a whole one, prints
// libjpeg's warnings, knows no CMYK without Adobe's marker and decodes every pixel unless asked
// otherwise.

namespace gaze {
namespace {

constexpr const char* kCut = "the JPEG is cut: its data end before the picture does";

/// libjpeg's errors, and those of its warnings that mean a spoilt picture, jump back to `escape`.
struct JpegErrors : jpeg_error_mgr {
  std::jmp_buf escape;
  bool ran_out = false;           ///< the bytes ended before the end marker
  bool needs_every_scan = false;  ///< the picture is spread over several scans
  unsigned components_seen = 0;   ///< those that had a scan, one bit each
  bool damaged = false;           ///< less than a row of blocks is missing
  char sentence[JMSG_LENGTH_MAX] = "";
};

JpegErrors& errors_of(j_common_ptr info) { return static_cast<JpegErrors&>(*info->err); }

[[noreturn]] void fail(j_common_ptr info) {
  JpegErrors& errors = errors_of(info);
  errors.format_message(info, errors.sentence);
  std::longjmp(errors.escape, 1);
}

/// Whether less than a row of blocks is left to read, of several.
bool in_last_row(j_decompress_ptr decompress) {
  return decompress->total_iMCU_rows > 1 &&
         decompress->input_iMCU_row + 1 >= decompress->total_iMCU_rows;
}

/// Warnings come as level -1. Most are harmless (a few odd bytes between two markers); the ones
/// below leave part of the picture grey or scrambled.
void warn(j_common_ptr info, int level) {
  if (level >= 0) return;
  JpegErrors& errors = errors_of(info);
  switch (errors.msg_code) {
    case JWRN_JPEG_EOF:  // A photo whose rows are all there may lack its end marker.
      errors.ran_out = true;
      break;
    case JWRN_HIT_MARKER:  // a marker where picture data should be
      if (!in_last_row(reinterpret_cast<j_decompress_ptr>(info))) fail(info);
      errors.damaged = true;
      break;
    case JWRN_HUFF_BAD_CODE:  // no such code in the table
      fail(info);
    default:
      break;
  }
}

void say_nothing(j_common_ptr) {}

/// What a JPEG's file begins with where a phone's maker has put data behind the picture, instead of its
/// end marker or behind it (Samsung): a directory at the file's end says how long they are.
std::string_view without_trailer(std::string_view bytes) {
  const auto number = [&](std::size_t at, std::size_t size) {
    std::size_t value = 0;
    for (std::size_t i = size; i-- > 0;) {
      value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
  };
  constexpr std::size_t kEnd = 8, kHead = 12, kEntry = 12;
  if (bytes.size() < kEnd + kHead || bytes.substr(bytes.size() - 4) != "SEFT") return bytes;
  const std::size_t length = number(bytes.size() - kEnd, 4);
  if (length < kHead || length > bytes.size() - kEnd) return bytes;
  const std::size_t directory = bytes.size() - kEnd - length;
  if (bytes.substr(directory, 4) != "SEFH") return bytes;
  const std::size_t entries = std::min(number(directory + 8, 4), (length - kHead) / kEntry);
  std::size_t data = 0;  // Counted back from the directory.
  for (std::size_t i = 0; i < entries; ++i) {
    data = std::max(data, number(directory + kHead + i * kEntry + 4, 4));
  }
  return data > directory ? bytes : bytes.substr(0, directory - data);
}

/// Whether bytes are all the same, as those are that a download left unwritten.
bool are_unwritten(std::string_view bytes) {
  return !bytes.empty() && bytes.find_first_not_of(bytes.front()) == std::string_view::npos;
}

/// A few hundred bytes can hold thousands of scans over a large picture, each as slow as a photo.
void limit_scans(j_common_ptr info) {
  constexpr int kMostScans = 500;
  auto* const decompress = reinterpret_cast<j_decompress_ptr>(info);
  if (decompress->input_scan_number > kMostScans) ERREXIT(info, JERR_BAD_PROGRESSION);
  if (!decompress->progressive_mode) {
    for (int i = 0; i < decompress->comps_in_scan; ++i) {
      errors_of(info).components_seen |= 1U << decompress->cur_comp_info[i]->component_index;
    }
  }
}

/// Owns libjpeg's state for one file.
class JpegReader {
 public:
  explicit JpegReader(std::string_view bytes) : bytes_(without_trailer(bytes)) {
    decompress_.err = jpeg_std_error(&errors_);
    errors_.error_exit = fail;
    errors_.emit_message = warn;
    errors_.output_message = say_nothing;
    progress_.progress_monitor = limit_scans;
    guard([this] { jpeg_create_decompress(&decompress_); });
    decompress_.progress = &progress_;
  }
  ~JpegReader() { jpeg_destroy_decompress(&decompress_); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  Decoded decode(const ReadOptions& options) {
    guard([this] {
      jpeg_mem_src(&decompress_, reinterpret_cast<const unsigned char*>(bytes_.data()),
                   static_cast<unsigned long>(bytes_.size()));
      jpeg_save_markers(&decompress_, JPEG_APP0 + 1, 0xffff);
      jpeg_save_markers(&decompress_, JPEG_APP0 + 2, 0xffff);  // Colour profiles.
      jpeg_read_header(&decompress_, TRUE);
    });
    check_size(decompress_.image_width, decompress_.image_height, options);
    Decoded decoded;
    decoded.orientation = orientation();
    find_profile();
    const unsigned times_smaller = shrink(options.enough_pixels_a_side);
    // Of several scans all coefficients are held, 16 bits each.
    const bool scans = jpeg_has_multiple_scans(&decompress_) != 0;
    const auto side = static_cast<std::int64_t>(scans ? 1 : times_smaller);
    hold_picture(decompress_.image_width / side + 1, decompress_.image_height / side + 1,
                 scans ? 9 : 3, options);
    start(times_smaller);
    read_rows(decoded.image);
    check_end();
    decoded.image.damaged = errors_.damaged;
    if (converter_ && !is_cmyk_) {
      converter_->convert(decoded.image.rgb.data(), decoded.image.rgb.size() / 3);
    }
    return decoded;
  }

 private:
  /// Runs libjpeg's calls; its errors come back here and leave as an Error. `step` must not hold
  /// anything that needs a destructor: longjmp skips it.
  template <typename Step>
  void guard(Step step) {
    if (setjmp(errors_.escape) != 0) {
      if (errors_.ran_out || errors_.msg_code == JWRN_HIT_MARKER) {
        throw Error(ErrorKind::input, kCut);
      }
      throw Error(ErrorKind::input,
                  "the JPEG is damaged or of an unknown kind: " + std::string(errors_.sentence));
    }
    step();
  }

  int orientation() const {
    for (const jpeg_marker_struct* marker = decompress_.marker_list; marker != nullptr;
         marker = marker->next) {
      const std::string_view data(reinterpret_cast<const char*>(marker->data), marker->data_length);
      if (data.substr(0, 4) == "Exif") return exif_orientation(data);  // Not XMP, APP1 too.
    }
    return 1;
  }

  void find_profile() {
    std::vector<std::string_view> segments;
    for (const jpeg_marker_struct* marker = decompress_.marker_list; marker != nullptr;
         marker = marker->next) {
      if (marker->marker == JPEG_APP0 + 2) {
        segments.emplace_back(reinterpret_cast<const char*>(marker->data), marker->data_length);
      }
    }
    if (segments.empty()) return;
    const J_COLOR_SPACE stored = decompress_.jpeg_color_space;
    const auto space = stored == JCS_GRAYSCALE                    ? SrgbConverter::Space::grey
                       : stored == JCS_CMYK || stored == JCS_YCCK ? SrgbConverter::Space::cmyk
                                                                  : SrgbConverter::Space::rgb;
    converter_ = SrgbConverter::of(joined_profile(segments), space);
  }

  /// 1, 2, 4 or 8: how many times smaller the photo may be decoded.
  unsigned shrink(int enough) const {
    if (enough <= 0) return 1;
    const unsigned shorter = std::min(decompress_.image_width, decompress_.image_height);
    unsigned times = 1;
    while (times < 8 && (shorter + 2 * times - 1) / (2 * times) >= static_cast<unsigned>(enough)) {
      times *= 2;
    }
    return times;
  }

  void start(unsigned times_smaller) {
    const J_COLOR_SPACE stored = decompress_.jpeg_color_space;
    is_cmyk_ = stored == JCS_CMYK || stored == JCS_YCCK;
    decompress_.out_color_space = is_cmyk_ ? JCS_CMYK : JCS_RGB;
    decompress_.scale_num = 1;
    decompress_.scale_denom = times_smaller;
    errors_.needs_every_scan = jpeg_has_multiple_scans(&decompress_) != 0;
    guard([this] { jpeg_start_decompress(&decompress_); });
    if (errors_.needs_every_scan && errors_.ran_out && !has_every_scan()) {
      throw Error(ErrorKind::input, kCut);
    }
  }

  bool ends_unwritten() const {
    constexpr std::size_t kTail = 64;
    return bytes_.size() > kTail && are_unwritten(bytes_.substr(bytes_.size() - kTail));
  }

  /// Of a photo without an end marker: whether its last scan has come.
  bool has_every_scan() const {
    if (ends_unwritten()) return false;
    for (int c = 0; c < decompress_.num_components; ++c) {
      if (decompress_.coef_bits == nullptr) {
        if ((errors_.components_seen >> c & 1U) == 0) return false;
        continue;
      }
      for (int i = 0; i < DCTSIZE2; ++i) {
        if (decompress_.coef_bits[c][i] != 0) return false;  // Bits that are still to come.
      }
    }
    return true;
  }

  /// Memory grows with the rows that are really there, so a short file that declares a huge photo
  /// is refused before it costs anything.
  void read_rows(Image& image) {
    image.width = static_cast<int>(decompress_.output_width);
    image.height = static_cast<int>(decompress_.output_height);
    if (decompress_.scale_denom > 1) {
      image.original_width = static_cast<int>(decompress_.image_width);
      image.original_height = static_cast<int>(decompress_.image_height);
      image.shrink = static_cast<int>(decompress_.scale_denom);
    }
    const std::size_t row_bytes = std::size_t{decompress_.output_width} * 3;
    image.rgb.reserve(row_bytes * decompress_.output_height);
    std::vector<std::uint8_t> inks(is_cmyk_ ? std::size_t{decompress_.output_width} * 4 : 0);
    guard([&] {
      while (decompress_.output_scanline < decompress_.output_height) {
        image.rgb.resize(image.rgb.size() + row_bytes);
        JSAMPROW const rgb = image.rgb.data() + image.rgb.size() - row_bytes;
        JSAMPROW row = is_cmyk_ ? inks.data() : rgb;
        jpeg_read_scanlines(&decompress_, &row, 1);
        if (is_cmyk_) from_cmyk(row, rgb);
      }
    });
  }

  /// By the colour profile, or the light left by the inks. Adobe's programs store 255 for no ink, and
  /// say so with a marker; without it 255 is full ink.
  void from_cmyk(const std::uint8_t* inks, std::uint8_t* rgb) const {
    if (converter_) {
      const auto full = decompress_.saw_Adobe_marker ? SrgbConverter::Inks::full_is_0
                                                     : SrgbConverter::Inks::full_is_255;
      converter_->convert_inks(inks, full, decompress_.output_width, rgb);
      return;
    }
    const unsigned flip = decompress_.saw_Adobe_marker ? 0u : 255u;
    for (unsigned x = 0; x < decompress_.output_width; ++x, inks += 4, rgb += 3) {
      for (int c = 0; c < 3; ++c) {
        const unsigned light = (inks[c] ^ flip) * (inks[3] ^ flip);
        rgb[c] = static_cast<std::uint8_t>((light + 127u) / 255u);
      }
    }
  }

  /// A download that stopped in a file made at full length ends in bytes that were not written. They
  /// decode as grey without an error. Anything else may follow the last row, which is there.
  void check_end() const {
    constexpr std::size_t kPadding = 64;
    if (errors_.damaged && ends_unwritten()) throw Error(ErrorKind::input, kCut);
    if (errors_.needs_every_scan || decompress_.unread_marker != 0) return;
    const std::string_view rest = bytes_.substr(bytes_.size() - decompress_.src->bytes_in_buffer);
    if (rest.size() > kPadding && rest.find("\xff\xd9") == std::string_view::npos &&
        are_unwritten(rest.substr(0, kPadding))) {
      throw Error(ErrorKind::input, "the JPEG is damaged: " + std::to_string(rest.size()) +
                                        " bytes of something else follow where it should end");
    }
  }

  std::string_view bytes_;
  JpegErrors errors_;
  jpeg_progress_mgr progress_ = {};
  jpeg_decompress_struct decompress_ = {};
  bool is_cmyk_ = false;
  std::shared_ptr<const SrgbConverter> converter_;  ///< null: no profile, or sRGB
};

}  // namespace

Decoded decode_jpeg(std::string_view bytes, const ReadOptions& options) {
  return JpegReader(bytes).decode(options);
}

}  // namespace gaze
