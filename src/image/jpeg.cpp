#include <cstdio>  // Before jpeglib.h, which needs FILE and size_t.

#include <jerror.h>
#include <jpeglib.h>

#include <algorithm>
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gaze/error.hpp"
#include "image/codec.hpp"
#include "image/exif.hpp"

// libjpeg itself rather than cv::imdecode, which takes half a JPEG for a whole one, prints
// libjpeg's warnings, knows no CMYK without Adobe's marker and decodes every pixel unless told
// otherwise.

namespace gaze {
namespace {

/// libjpeg's errors, and those of its warnings that mean a spoilt picture, jump back to `escape`.
struct JpegErrors : jpeg_error_mgr {
  std::jmp_buf escape;
  bool ran_out = false;           ///< the bytes ended before the end marker
  bool needs_every_scan = false;  ///< the picture is spread over several scans
  char sentence[JMSG_LENGTH_MAX] = "";
};

JpegErrors& errors_of(j_common_ptr info) { return static_cast<JpegErrors&>(*info->err); }

[[noreturn]] void fail(j_common_ptr info) {
  JpegErrors& errors = errors_of(info);
  errors.format_message(info, errors.sentence);
  std::longjmp(errors.escape, 1);
}

/// Warnings come as level -1. Most are harmless (a few odd bytes between two markers); the ones
/// below leave part of the picture grey or scrambled.
void warn(j_common_ptr info, int level) {
  if (level >= 0) return;
  JpegErrors& errors = errors_of(info);
  switch (errors.msg_code) {
    case JWRN_JPEG_EOF:
      // A photo of one scan whose rows are all there may lack its end marker.
      errors.ran_out = true;
      if (errors.needs_every_scan) fail(info);
      break;
    case JWRN_HIT_MARKER:     // a marker where picture data should be
    case JWRN_HUFF_BAD_CODE:  // no such code in the table
      fail(info);
    default:
      break;
  }
}

void say_nothing(j_common_ptr) {}

/// A few hundred bytes can hold thousands of scans over a large picture, each as slow as a photo.
void limit_scans(j_common_ptr info) {
  constexpr int kMostScans = 500;
  auto* const decompress = reinterpret_cast<j_decompress_ptr>(info);
  if (decompress->input_scan_number > kMostScans) ERREXIT(info, JERR_BAD_PROGRESSION);
}

/// Owns libjpeg's state for one file.
class JpegReader {
 public:
  explicit JpegReader(std::string_view bytes) : bytes_(bytes) {
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
      jpeg_read_header(&decompress_, TRUE);
    });
    check_size(decompress_.image_width, decompress_.image_height, options);
    Decoded decoded;
    decoded.orientation = orientation();
    const unsigned times_smaller = shrink(options.enough_pixels_a_side);
    // Of several scans all coefficients are held, 16 bits each.
    const bool scans = jpeg_has_multiple_scans(&decompress_) != 0;
    const auto side = static_cast<std::int64_t>(scans ? 1 : times_smaller);
    hold_picture(decompress_.image_width / side + 1, decompress_.image_height / side + 1,
                 scans ? 9 : 3, options);
    start(times_smaller);
    read_rows(decoded.image);
    check_end();
    return decoded;
  }

 private:
  /// Runs libjpeg's calls; its errors come back here and leave as an Error. `step` must not hold
  /// anything that needs a destructor: longjmp skips it.
  template <typename Step>
  void guard(Step step) {
    if (setjmp(errors_.escape) != 0) {
      if (errors_.ran_out || errors_.msg_code == JWRN_HIT_MARKER) {
        throw Error(ErrorKind::input, "the JPEG is cut: its data end before the picture does");
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
  }

  /// Memory grows with the rows that are really there, so a short file that declares a huge photo
  /// is refused before it costs anything.
  void read_rows(Image& image) {
    image.width = static_cast<int>(decompress_.output_width);
    image.height = static_cast<int>(decompress_.output_height);
    if (decompress_.scale_denom > 1) {
      image.original_width = static_cast<int>(decompress_.image_width);
      image.original_height = static_cast<int>(decompress_.image_height);
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

  /// Light left by the inks, without a colour profile. Adobe's programs store 255 for no ink, and
  /// say so with a marker; without it 255 is full ink.
  void from_cmyk(const std::uint8_t* inks, std::uint8_t* rgb) const {
    const unsigned flip = decompress_.saw_Adobe_marker ? 0u : 255u;
    for (unsigned x = 0; x < decompress_.output_width; ++x, inks += 4, rgb += 3) {
      for (int c = 0; c < 3; ++c) {
        const unsigned light = (inks[c] ^ flip) * (inks[3] ^ flip);
        rgb[c] = static_cast<std::uint8_t>((light + 127u) / 255u);
      }
    }
  }

  /// A download that stopped in a file made long beforehand ends in zeros, which decode as grey
  /// without any complaint: after the last row the end marker must follow, or nothing much.
  void check_end() const {
    constexpr std::size_t kPadding = 64;
    if (errors_.needs_every_scan || decompress_.unread_marker != 0) return;
    const std::string_view rest = bytes_.substr(bytes_.size() - decompress_.src->bytes_in_buffer);
    if (rest.size() > kPadding && rest.find("\xff\xd9") == std::string_view::npos) {
      throw Error(ErrorKind::input, "the JPEG is damaged: " + std::to_string(rest.size()) +
                                        " bytes of something else follow where it should end");
    }
  }

  std::string_view bytes_;
  JpegErrors errors_;
  jpeg_progress_mgr progress_ = {};
  jpeg_decompress_struct decompress_ = {};
  bool is_cmyk_ = false;
};

}  // namespace

Decoded decode_jpeg(std::string_view bytes, const ReadOptions& options) {
  return JpegReader(bytes).decode(options);
}

}  // namespace gaze
