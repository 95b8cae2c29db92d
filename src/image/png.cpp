#include <png.h>

#include <csetjmp>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "gaze/error.hpp"
#include "image/codec.hpp"
#include "image/metadata/exif.hpp"
#include "image/metadata/raw_profile.hpp"
#include "image/pixels.hpp"
#include "image/srgb_converter.hpp"

// libpng itself rather than cv::imdecode, which lets libpng write its warnings to stderr.
// Of an animated PNG libpng reads the still picture that every reader shows.

namespace gaze {
namespace {

constexpr png_uint_32 kMostTexts = 8;

/// Owns libpng's state for one file.
class PngReader {
 public:
  explicit PngReader(std::string_view bytes) : rest_(bytes) {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, fail, ignore);
    if (png_ != nullptr) info_ = png_create_info_struct(png_);
    if (info_ == nullptr) {
      png_destroy_read_struct(&png_, nullptr, nullptr);
      throw std::bad_alloc();
    }
  }
  ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  Decoded decode(const ReadOptions& options) {
    guard([this] {
      png_set_read_fn(png_, this, read);
      png_set_user_limits(png_, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // check_size has its own.
      // A compressed text of 8 kB may take 8 MB, and libpng would keep a thousand of them.
      png_set_chunk_cache_max(png_, kMostTexts);
      png_read_info(png_, info_);
    });
    width_ = png_get_image_width(png_, info_);
    height_ = png_get_image_height(png_, info_);
    check_size(width_, height_, options);

    Decoded decoded;
    decoded.image.width = static_cast<int>(width_);
    decoded.image.height = static_cast<int>(height_);
    const auto converter = colour_converter();
    // Samples of 16 bits would lose too much in 8 before their colours are converted.
    const bool wide = converter && png_get_bit_depth(png_, info_) == 16 && !may_be_clear();
    start(wide);
    // Samples of 16 bits and an interlaced picture are held besides ours.
    hold_picture(width_, height_, wide ? 9 : passes_ == 1 ? 3 : 7, options);
    if (wide) {
      read_wide(*converter, decoded.image.rgb);
    } else if (passes_ == 1) {
      read_rows(decoded.image.rgb);
    } else {
      read_interlaced(decoded.image.rgb);
    }
    if (converter && !wide) {
      converter->convert(decoded.image.rgb.data(), decoded.image.rgb.size() / 3);
    }
    guard([this] { png_read_end(png_, info_); });  // The EXIF chunk may come last.
    decoded.orientation = orientation();
    return decoded;
  }

 private:
  static PngReader& self(png_structp png) {
    return *static_cast<PngReader*>(png_get_error_ptr(png));
  }

  [[noreturn]] static void fail(png_structp png, png_const_charp sentence) {
    PngReader& reader = self(png);
    std::strncpy(reader.sentence_, sentence, sizeof reader.sentence_ - 1);
    std::longjmp(reader.escape_, 1);
  }

  static void ignore(png_structp, png_const_charp) {}

  static void read(png_structp png, png_bytep to, std::size_t count) {
    PngReader& reader = self(png);
    if (count > reader.rest_.size()) {
      reader.ran_out_ = true;
      png_error(png, "");
    }
    std::memcpy(to, reader.rest_.data(), count);
    reader.rest_.remove_prefix(count);
  }

  /// Runs libpng's calls; its errors come back here and leave as an Error. `step` must not hold
  /// anything that needs a destructor: longjmp skips it.
  template <typename Step>
  void guard(Step step) {
    if (setjmp(escape_) != 0) {
      throw Error(ErrorKind::input, ran_out_ ? "the PNG is cut: its data end before its end chunk"
                                             : "the PNG is damaged: " + std::string(sentence_));
    }
    step();
  }

  /// Palette, 1-bit, grey and 16-bit all become 8-bit R G B, with A where anything is transparent.
  /// `wide`: 16 bits stay in this machine's byte order, grey stays grey, and nothing is clear.
  void start(bool wide) {
    guard([this, wide] {
      if (!wide) {
        png_set_expand(png_);
        png_set_scale_16(png_);
        png_set_gray_to_rgb(png_);
      } else if (is_little_endian()) {
        png_set_swap(png_);
      }
      passes_ = png_set_interlace_handling(png_);
      png_read_update_info(png_, info_);
    });
    has_alpha_ = png_get_channels(png_, info_) == 4;
  }

  /// Memory grows with the rows that are really there.
  void read_rows(std::vector<std::uint8_t>& rgb) {
    const std::size_t row_bytes = std::size_t{width_} * 3;
    rgb.reserve(row_bytes * height_);
    std::vector<std::uint8_t> rgba(has_alpha_ ? std::size_t{width_} * 4 : 0);
    guard([&] {
      for (png_uint_32 y = 0; y < height_; ++y) {
        rgb.resize(rgb.size() + row_bytes);
        std::uint8_t* const to = rgb.data() + y * row_bytes;
        png_read_row(png_, has_alpha_ ? rgba.data() : to, nullptr);
        if (has_alpha_) rgba_over_white(rgba.data(), width_, to);
      }
    });
  }

  /// Each pass fills in more of every row, so all rows must be there from the start. The memory is
  /// not cleared: pages that libpng never reaches cost nothing.
  void read_interlaced(std::vector<std::uint8_t>& rgb) {
    const std::size_t pixels = std::size_t{width_} * height_;
    const std::size_t row_bytes = std::size_t{width_} * (has_alpha_ ? 4 : 3);
    const std::unique_ptr<std::uint8_t[]> all(new std::uint8_t[row_bytes * height_]);
    guard([&] {
      for (int pass = 0; pass < passes_; ++pass) {
        for (png_uint_32 y = 0; y < height_; ++y) {
          png_read_row(png_, all.get() + y * row_bytes, nullptr);
        }
      }
    });
    if (has_alpha_) {
      rgb.resize(pixels * 3);
      rgba_over_white(all.get(), pixels, rgb.data());
    } else {
      rgb.assign(all.get(), all.get() + pixels * 3);
    }
  }

  static bool is_little_endian() {
    const std::uint16_t one = 1;
    std::uint8_t first = 0;
    std::memcpy(&first, &one, 1);
    return first == 1;
  }

  bool is_grey() const { return (png_get_color_type(png_, info_) & PNG_COLOR_MASK_COLOR) == 0; }

  bool may_be_clear() const {
    return (png_get_color_type(png_, info_) & PNG_COLOR_MASK_ALPHA) != 0 ||
           png_get_valid(png_, info_, PNG_INFO_tRNS) != 0;
  }

  /// Null: no colour profile, or sRGB.
  std::shared_ptr<const SrgbConverter> colour_converter() const {
    png_charp name = nullptr;
    png_bytep profile = nullptr;
    png_uint_32 size = 0;
    int compression = 0;
    if (png_get_iCCP(png_, info_, &name, &compression, &profile, &size) == 0) return nullptr;
    return SrgbConverter::of(std::string_view(reinterpret_cast<const char*>(profile), size),
                             is_grey() ? SrgbConverter::Space::grey : SrgbConverter::Space::rgb);
  }

  /// All of it, 16 bits a sample, since libpng gives the passes of an interlaced one in turn.
  void read_wide(const SrgbConverter& converter, std::vector<std::uint8_t>& rgb) {
    const std::size_t pixels = std::size_t{width_} * height_;
    const std::size_t channels = is_grey() ? 1 : 3, row = std::size_t{width_} * channels;
    const std::unique_ptr<std::uint16_t[]> all(new std::uint16_t[row * height_]);
    guard([&] {
      for (int pass = 0; pass < passes_; ++pass) {
        for (png_uint_32 y = 0; y < height_; ++y) {
          png_read_row(png_, reinterpret_cast<png_bytep>(all.get() + y * row), nullptr);
        }
      }
    });
    rgb.resize(pixels * 3);
    converter.convert_16(all.get(), static_cast<int>(channels), pixels, rgb.data());
  }

  /// By the EXIF chunk, or by EXIF in a text, where ImageMagick put it before there was a chunk.
  int orientation() {
    png_bytep exif = nullptr;
    png_uint_32 size = 0;
    if (png_get_eXIf_1(png_, info_, &size, &exif) != 0) {
      return exif_orientation(std::string_view(reinterpret_cast<const char*>(exif), size));
    }
    png_textp texts = nullptr;
    int count = 0;
    png_get_text(png_, info_, &texts, &count);
    for (int i = 0; i < count; ++i) {
      const std::string_view key = texts[i].key;
      if (key != "Raw profile type exif" && key != "Raw profile type APP1") continue;
      const std::size_t length =
          texts[i].compression > 0 ? texts[i].itxt_length : texts[i].text_length;
      const std::string block = raw_profile(std::string_view(texts[i].text, length));
      const int turned = exif_orientation(block);  // 1 of XMP, which may be there too.
      if (turned != 1) return turned;
    }
    return 1;
  }

  std::string_view rest_;
  std::jmp_buf escape_;
  bool ran_out_ = false;
  char sentence_[128] = "";
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  png_uint_32 width_ = 0, height_ = 0;
  int passes_ = 1;
  bool has_alpha_ = false;
};

}  // namespace

Decoded decode_png(std::string_view bytes, const ReadOptions& options) {
  return PngReader(bytes).decode(options);
}

}  // namespace gaze
