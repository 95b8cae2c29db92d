#include "xmp/camera_words.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string>

namespace gaze {
namespace {

// Defaults seen in ImageDescription. Nothing here is a sentence anybody would write of a photo.
constexpr std::string_view kCameras[] = {
    "DIGITAL CAMERA",
    "DIGITAL STILL CAMERA",
    "OLYMPUS DIGITAL CAMERA",
    "MINOLTA DIGITAL CAMERA",
    "KONICA MINOLTA DIGITAL CAMERA",
    "SAMSUNG DIGITAL CAMERA",
    "SAMSUNG CAMERA PICTURES",
    "PENTAX DIGITAL CAMERA",
    "JENOPTIK DIGITAL CAMERA",
    "SONY DSC",
    "EXIF_JPEG_PICTURE",
    "EXIF_JPEG_T422",
    "DEFAULT",  // drones
    // What some phones call the mode they took it in.
    "BTF",
    "BTY",
    "COF",
    "DAV",
    "EDF",
    "HDRPL",
    "MDE",
    "NOR",
    "OZNOR",
    "RHDR",
};

// Followed by anything: the file's own name on the card, a phone's number of its filter.
constexpr std::string_view kBeginnings[] = {"DCIM\\", "DCIM/", "OPLUS_"};

std::string trimmed_upper(std::string_view text) {
  const auto blank = [](char letter) {
    return letter == '\0' || std::isspace(static_cast<unsigned char>(letter)) != 0;
  };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  std::string upper;
  for (const char letter : text) {
    if (blank(letter) && blank(upper.back())) continue;
    upper += static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  }
  return upper;
}

}  // namespace

bool is_camera_words(std::string_view description) {
  const std::string text = trimmed_upper(description);
  return text.empty() ||
         std::find(std::begin(kCameras), std::end(kCameras), text) != std::end(kCameras) ||
         std::any_of(std::begin(kBeginnings), std::end(kBeginnings), [&](std::string_view begin) {
           return text.compare(0, begin.size(), begin) == 0;
         });
}

}  // namespace gaze
