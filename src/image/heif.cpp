#include <libheif/heif.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string>

#include "gaze/error.hpp"
#include "image/codec.hpp"
#include "image/heif_extents.hpp"
#include "image/pixels.hpp"
#include "image/srgb_converter.hpp"

// libheif turns and mirrors by the boxes of the file; the EXIF block repeats the same turn for
// other readers and must not be applied a second time.

namespace gaze {
namespace {

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    free(object);
  }
};
using Context = std::unique_ptr<heif_context, Free<heif_context_free>>;
using Handle = std::unique_ptr<heif_image_handle, Free<heif_image_handle_release>>;
using DecodingOptions = std::unique_ptr<heif_decoding_options, Free<heif_decoding_options_free>>;
using Picture = std::unique_ptr<heif_image, Free<heif_image_release>>;

void require(const heif_error& error) {
  if (error.code == heif_error_Ok) return;
  if (error.subcode == heif_suberror_End_of_data) {
    throw Error(ErrorKind::input, "the HEIF file is cut: its data end before the picture does");
  }
  throw Error(ErrorKind::input, std::string("the HEIF file is damaged or of an unknown kind: ") +
                                    (error.message == nullptr ? "no reason given" : error.message));
}

/// For AV1 the aom library where it is built in: dav1d writes to stderr about broken data. libheif
/// 1.15 has no switch for two other messages: it uses dav1d for the alpha of a transparent AVIF in
/// any case, and libde265 prints "SPS error" about some damaged HEICs.
void choose_decoder([[maybe_unused]] heif_decoding_options& options) {
#if LIBHEIF_NUMERIC_VERSION >= 0x010f0000  // 1.15
  const heif_decoder_descriptor* decoders[16];
  const int count = heif_get_decoder_descriptors(heif_compression_AV1, decoders, 16);
  for (int i = 0; i < count; ++i) {
    const char* const name = heif_decoder_descriptor_get_id_name(decoders[i]);
    if (name != nullptr && std::string_view(name) == "aom") options.decoder_id = name;
  }
#endif
}

/// Null: no colour profile, or sRGB. libheif itself only knows how the colours are coded.
std::shared_ptr<const SrgbConverter> colour_converter(const heif_image_handle* handle) {
  const heif_color_profile_type type = heif_image_handle_get_color_profile_type(handle);
  if (type != heif_color_profile_type_rICC && type != heif_color_profile_type_prof) return nullptr;
  constexpr std::size_t kLargest = std::size_t{16} << 20U;
  const std::size_t size = heif_image_handle_get_raw_color_profile_size(handle);
  if (size == 0 || size > kLargest) return nullptr;
  std::string profile(size, '\0');
  if (heif_image_handle_get_raw_color_profile(handle, profile.data()).code != heif_error_Ok) {
    return nullptr;
  }
  return SrgbConverter::of(profile, SrgbConverter::Space::rgb);
}

Decoded decode(std::string_view bytes, const ReadOptions& options) {
  const Context context(heif_context_alloc());
  if (!context) throw std::bad_alloc();
  require(heif_context_read_from_memory_without_copy(context.get(), bytes.data(), bytes.size(),
                                                     nullptr));
  heif_image_handle* found = nullptr;
  require(heif_context_get_primary_image_handle(context.get(), &found));
  const Handle handle(found);
  check_size(heif_image_handle_get_width(handle.get()), heif_image_handle_get_height(handle.get()),
             options);
  // The planes it decodes to, the pixels it makes of them, and ours.
  hold_picture(heif_image_handle_get_width(handle.get()),
               heif_image_handle_get_height(handle.get()), 12, options);

  const bool has_alpha = heif_image_handle_has_alpha_channel(handle.get()) != 0;
  const DecodingOptions decoding(heif_decoding_options_alloc());
  if (!decoding) throw std::bad_alloc();
  choose_decoder(*decoding);
  heif_image* read = nullptr;
  require(heif_decode_image(handle.get(), &read, heif_colorspace_RGB,
                            has_alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB,
                            decoding.get()));
  const Picture picture(read);
  const int width = heif_image_get_width(picture.get(), heif_channel_interleaved);
  const int height = heif_image_get_height(picture.get(), heif_channel_interleaved);
  check_size(width, height, options);
  int stride = 0;
  const std::uint8_t* from =
      heif_image_get_plane_readonly(picture.get(), heif_channel_interleaved, &stride);
  if (from == nullptr) throw Error(ErrorKind::input, "the HEIF file is damaged: it has no pixels");

  Decoded decoded;
  decoded.image.width = width;
  decoded.image.height = height;
  const auto row_pixels = static_cast<std::size_t>(width);
  decoded.image.rgb.resize(row_pixels * static_cast<std::size_t>(height) * 3);
  const bool is_premultiplied =
      has_alpha && heif_image_handle_is_premultiplied_alpha(handle.get()) != 0;
  std::uint8_t* to = decoded.image.rgb.data();
  for (int y = 0; y < height; ++y, from += stride, to += row_pixels * 3) {
    if (!has_alpha) {
      std::copy(from, from + row_pixels * 3, to);
    } else if (is_premultiplied) {
      premultiplied_over_white(from, row_pixels, to);
    } else {
      rgba_over_white(from, row_pixels, to);
    }
  }
  if (const auto converter = colour_converter(handle.get())) {
    converter->convert(decoded.image.rgb.data(), decoded.image.rgb.size() / 3);
  }
  return decoded;
}

}  // namespace

Decoded decode_heif(std::string_view bytes, const ReadOptions& options) {
  try {
    return decode(bytes, options);
  } catch (const Error&) {
    const auto mended = with_extents_before_turn(bytes);
    if (!mended) throw;
    try {
      return decode(*mended, options);
    } catch (const Error&) {
      // The error of the file itself is thrown below.
    }
    throw;
  }
}

}  // namespace gaze
