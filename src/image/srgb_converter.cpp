#include "image/srgb_converter.hpp"

#include <lcms2.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <list>
#include <map>
#include <mutex>
#include <utility>

namespace gaze {
namespace {

using Space = SrgbConverter::Space;

struct CloseProfile {
  void operator()(void* profile) const { cmsCloseProfile(profile); }
};
using Profile = std::unique_ptr<void, CloseProfile>;

struct DeleteTransform {
  void operator()(void* transform) const { cmsDeleteTransform(transform); }
};
using Transform = std::unique_ptr<void, DeleteTransform>;

cmsColorSpaceSignature signature_of(Space space) {
  switch (space) {
    case Space::grey:
      return cmsSigGrayData;
    case Space::rgb:
      return cmsSigRgbData;
    case Space::cmyk:
      break;
  }
  return cmsSigCmykData;
}

/// LittleCMS's code of samples without padding.
cmsUInt32Number format_of(Space space, unsigned bytes, unsigned extra, bool reversed) {
  const unsigned code = space == Space::grey ? PT_GRAY : space == Space::rgb ? PT_RGB : PT_CMYK;
  const unsigned channels = space == Space::grey ? 1 : space == Space::rgb ? 3 : 4;
  return COLORSPACE_SH(code) | CHANNELS_SH(channels) | BYTES_SH(bytes) | EXTRA_SH(extra) |
         FLAVOR_SH(reversed ? 1U : 0U);
}

class LcmsConverter : public SrgbConverter {
 public:
  LcmsConverter(Profile profile, Space space) : profile_(std::move(profile)), space_(space) {}

  void convert(std::uint8_t* rgb, std::size_t count) const override {
    if (space_ == Space::cmyk) return;
    void* const transform = transform_of(format_of(space_, 1, 0, false));
    if (transform == nullptr) return;
    if (space_ == Space::rgb) {
      in_pieces(count, [&](std::size_t begin, cmsUInt32Number size) {
        cmsDoTransform(transform, rgb + 3 * begin, rgb + 3 * begin, size);
      });
      return;
    }
    std::array<std::uint8_t, 4096> grey;
    for (std::size_t begin = 0; begin < count; begin += grey.size()) {
      const std::size_t size = std::min(grey.size(), count - begin);
      for (std::size_t i = 0; i < size; ++i) grey[i] = rgb[3 * (begin + i)];
      cmsDoTransform(transform, grey.data(), rgb + 3 * begin, static_cast<cmsUInt32Number>(size));
    }
  }

  void convert_inks(const std::uint8_t* cmyk, Inks inks, std::size_t count,
                    std::uint8_t* rgb) const override {
    void* const transform = transform_of(format_of(space_, 1, 0, inks == Inks::full_is_0));
    if (transform == nullptr) return;
    in_pieces(count, [&](std::size_t begin, cmsUInt32Number size) {
      cmsDoTransform(transform, cmyk + 4 * begin, rgb + 3 * begin, size);
    });
  }

  void convert_16(const std::uint16_t* samples, int channels, std::size_t count,
                  std::uint8_t* rgb) const override {
    const int own = space_ == Space::grey ? 1 : space_ == Space::rgb ? 3 : 4;
    const auto extra = static_cast<unsigned>(std::max(0, channels - own));
    void* const transform = transform_of(format_of(space_, 2, extra, false));
    if (transform == nullptr) return;
    in_pieces(count, [&](std::size_t begin, cmsUInt32Number size) {
      cmsDoTransform(transform, samples + begin * static_cast<std::size_t>(channels),
                     rgb + 3 * begin, size);
    });
  }

  /// Whether the colours of an 8-bit photo would stay as they are, to one level.
  bool changes_nothing() const {
    if (space_ == Space::cmyk) return false;
    constexpr int kSteps = 17;
    std::vector<std::uint8_t> grid, converted;
    const auto level = [](int step) { return static_cast<std::uint8_t>(step * 255 / kSteps); };
    for (int r = 0; r <= kSteps; ++r) {
      for (int g = space_ == Space::grey ? kSteps : 0; g <= kSteps; ++g) {
        for (int b = space_ == Space::grey ? kSteps : 0; b <= kSteps; ++b) {
          const bool grey = space_ == Space::grey;
          for (const int step : {r, grey ? r : g, grey ? r : b}) grid.push_back(level(step));
        }
      }
    }
    converted = grid;
    convert(converted.data(), converted.size() / 3);
    for (std::size_t i = 0; i < grid.size(); ++i) {
      if (std::abs(grid[i] - converted[i]) > 1) return false;
    }
    return true;
  }

 private:
  template <typename Work>
  static void in_pieces(std::size_t count, const Work& work) {
    constexpr std::size_t kPiece = std::size_t{1} << 24U;  // LittleCMS counts in 32 bits.
    for (std::size_t begin = 0; begin < count; begin += kPiece) {
      work(begin, static_cast<cmsUInt32Number>(std::min(kPiece, count - begin)));
    }
  }

  void* transform_of(cmsUInt32Number from) const {
    const std::lock_guard lock(mutex_);
    const auto known = transforms_.find(from);
    if (known != transforms_.end()) return known->second.get();
    const Profile srgb(cmsCreate_sRGBProfile());
    constexpr double kVersion = 2.1;  // Of a later one LittleCMS would move the black point.
    cmsSetProfileVersion(srgb.get(), kVersion);
    // LittleCMS is quick and exact where 8-bit colours take a matrix. Where it samples a profile's
    // tables to be quick it is up to 26 levels off.
    const bool exact =
        T_BYTES(from) == 1 && space_ != Space::cmyk && cmsIsMatrixShaper(profile_.get()) != 0;
    // Without a memory of the last pixel several threads may use it.
    const cmsUInt32Number flags = cmsFLAGS_NOCACHE | (exact ? 0U : cmsFLAGS_NOOPTIMIZE);
    Transform made(
        cmsCreateTransform(profile_.get(), from, srgb.get(), TYPE_RGB_8, INTENT_PERCEPTUAL, flags));
    return transforms_.emplace(from, std::move(made)).first->second.get();
  }

  Profile profile_;
  Space space_;
  mutable std::mutex mutex_;
  mutable std::map<cmsUInt32Number, Transform> transforms_;  ///< by the samples' format
};

std::shared_ptr<const SrgbConverter> make(const std::string& bytes, Space space) {
  Profile profile(cmsOpenProfileFromMem(bytes.data(), static_cast<cmsUInt32Number>(bytes.size())));
  if (!profile || cmsGetColorSpace(profile.get()) != signature_of(space)) return nullptr;
  auto converter = std::make_shared<LcmsConverter>(std::move(profile), space);
  return converter->changes_nothing() ? nullptr : converter;
}

}  // namespace

std::shared_ptr<const SrgbConverter> SrgbConverter::of(std::string_view profile, Space space) {
  constexpr std::size_t kKept = 8, kLargest = std::size_t{64} << 20U;
  if (profile.empty() || profile.size() > kLargest) return nullptr;
  struct Known {
    std::string bytes;
    Space space;
    std::shared_ptr<const SrgbConverter> converter;
  };
  static std::mutex mutex;
  static std::list<Known> known;  // The last one used first.
  {
    const std::lock_guard lock(mutex);
    for (auto one = known.begin(); one != known.end(); ++one) {
      if (one->space != space || one->bytes != profile) continue;
      known.splice(known.begin(), known, one);
      return one->converter;
    }
  }
  Known fresh{std::string(profile), space, nullptr};
  fresh.converter = make(fresh.bytes, space);
  const auto converter = fresh.converter;
  const std::lock_guard lock(mutex);
  known.push_front(std::move(fresh));
  if (known.size() > kKept) known.pop_back();
  return converter;
}

std::string joined_profile(const std::vector<std::string_view>& segments) {
  constexpr std::string_view kMark("ICC_PROFILE\0", 12);
  std::map<unsigned, std::string_view> parts;
  unsigned count = 0;
  for (const std::string_view segment : segments) {
    if (segment.substr(0, kMark.size()) != kMark || segment.size() < kMark.size() + 2) continue;
    count = static_cast<unsigned char>(segment[kMark.size() + 1]);
    parts.emplace(static_cast<unsigned char>(segment[kMark.size()]),
                  segment.substr(kMark.size() + 2));
  }
  std::string profile;
  if (parts.size() != count) return profile;
  for (const auto& [number, part] : parts) profile += part;
  return profile;
}

}  // namespace gaze
