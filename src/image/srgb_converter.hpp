#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gaze {

/// Turns the colours of a photo that has a colour profile into sRGB, by LittleCMS with the
/// perceptual intent, as ImageMagick does. Any number of threads may use one.
class SrgbConverter {
 public:
  enum class Space { grey, rgb, cmyk };  ///< of the photo's samples
  enum class Inks { full_is_255, full_is_0 };

  /// Null where there is nothing to do: the profile is empty, cannot be read, is for other samples
  /// than these, or is sRGB, to one level. The last few are kept, since making one of a CMYK profile
  /// takes longer than a photo.
  static std::shared_ptr<const SrgbConverter> of(std::string_view profile, Space space);

  virtual ~SrgbConverter() = default;
  /// R G B of `count` pixels, in place; of a grey photo the three are the same.
  virtual void convert(std::uint8_t* rgb, std::size_t count) const = 0;
  /// `count` times C M Y K.
  virtual void convert_inks(const std::uint8_t* cmyk, Inks inks, std::size_t count,
                            std::uint8_t* rgb) const = 0;
  /// 16-bit samples in this machine's byte order (0 is no ink), `channels` a pixel, of which those
  /// behind the colour's own are passed over.
  virtual void convert_16(const std::uint16_t* samples, int channels, std::size_t count,
                          std::uint8_t* rgb) const = 0;
};

/// The parts of a profile in the order of their numbers, as JPEG cuts it (ICC.1:2010, B.4): each is
/// "ICC_PROFILE\0", a number, how many there are, and bytes. Empty if one is missing.
std::string joined_profile(const std::vector<std::string_view>& segments);

}  // namespace gaze
