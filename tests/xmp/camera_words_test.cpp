#include "xmp/camera_words.hpp"

#include "support/catch.hpp"

using gaze::is_camera_words;

TEST_CASE("what cameras write of themselves is nobody's description", "[xmp]") {
  CHECK(is_camera_words(""));
  CHECK(is_camera_words(" \n"));
  CHECK(is_camera_words("OLYMPUS DIGITAL CAMERA         "));
  CHECK(is_camera_words("olympus  digital camera"));
  CHECK(is_camera_words(std::string_view("SONY DSC\0\0", 10)));
  CHECK(is_camera_words("DCIM\\100GOPRO\\GOPR0001.JPG"));
  CHECK(is_camera_words("KONICA MINOLTA DIGITAL CAMERA"));
}

TEST_CASE("what people write is somebody's description", "[xmp]") {
  CHECK_FALSE(is_camera_words("Grandma"));
  CHECK_FALSE(is_camera_words("My Olympus digital camera"));
  CHECK_FALSE(is_camera_words("DCIMetery"));
  CHECK_FALSE(is_camera_words("\xd0\x9c\xd0\xbe\xd1\x80\xd0\xb5"));
}
