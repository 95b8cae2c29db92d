#include "xmp/camera_words.hpp"

#include "support/catch.hpp"

using gaze::is_camera_words;

TEST_CASE("what cameras write of themselves is no person's description", "[xmp]") {
  CHECK(is_camera_words(""));
  CHECK(is_camera_words(" \n"));
  CHECK(is_camera_words("OLYMPUS DIGITAL CAMERA         "));
  CHECK(is_camera_words("olympus  digital camera"));
  CHECK(is_camera_words(std::string_view("SONY DSC\0\0", 10)));
  CHECK(is_camera_words("DCIM\\100GOPRO\\GOPR0001.JPG"));
  CHECK(is_camera_words("KONICA MINOLTA DIGITAL CAMERA"));
  for (const char* const words : {"cof",
                                  "_cuva",
                                  "smart",
                                  "hdr",
                                  "bsh",
                                  "HELLOMOTO",
                                  "My beautiful picture",
                                  "oznorHDRB",
                                  "MEDION DIGITAL CAMERA",
                                  "KODAK Digital Still Camera",
                                  "MOULTRIE DIGITAL GAME CAMERA",
                                  "<KENOX S1050  / Samsung S1050>",
                                  "<Digimax S600 / Kenox S600 / Digimax Cyber 630>",
                                  "sdr",
                                  "fbt",
                                  "dav",
                                  "mde_soft",
                                  "btfmdn",
                                  "sdr_HDRB",
                                  "rptfil",
                                  "fshbty",
                                  "nor_vivid",
                                  "Exif_JPEG_PICTURE",
                                  "Panasonic Lumix Digital Camera",
                                  "Nikon Coolpix digital cam",
                                  "Minolta DSC",
                                  "DSC_0001.JPG",
                                  "IMG_20200101_120000",
                                  "P1010001.JPG",
                                  "Created with GIMP",
                                  "Processed with VSCO with c1 preset",
                                  "Screenshot",
                                  "filter: 0; fileterIntensity: 0.0;",
                                  "{\"mode\": 3}",
                                  "  - ",
                                  "???",
                                  "CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90",
                                  "Lavc58.134.100"}) {
    INFO(words);
    CHECK(is_camera_words(words));
  }
}

TEST_CASE("what people write is a person's description", "[xmp]") {
  CHECK_FALSE(is_camera_words("Grandma"));
  CHECK_FALSE(is_camera_words("My Olympus digital camera"));
  CHECK_FALSE(is_camera_words("DCIMetery"));
  for (const char* const words :
       {"Digital", "Camera", "The Canon camera", "smart dog", "Nora", "Our soft dog", "Monday",
        "front door", "Mon chien", "P1", "S", "IMG", "<3 Grandma", "Made in Germany",
        "Sony and Kodak", "1985", "{dog}s"}) {
    INFO(words);
    CHECK_FALSE(is_camera_words(words));
  }
  CHECK_FALSE(is_camera_words("\xd0\x9c\xd0\xbe\xd1\x80\xd0\xb5"));
}
