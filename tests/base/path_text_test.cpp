#include "base/base64.hpp"
#include "base/tab_separated.hpp"
#include "base/utf8.hpp"
#include "gaze/error.hpp"
#include "support/catch.hpp"

using namespace gaze;

TEST_CASE("well-formed text is distinguished from other bytes", "[utf8]") {
  for (const char* text : {"", "plain", "caf\xC3\xA9", "\xE7\x8A\xAC", "\xF0\x9F\x90\xB6",
                           "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"}) {
    CHECK(is_utf8(text));
    CHECK(to_utf8(text) == text);
  }
  // Cut, stray, overlong (2, 3 and 4 bytes), surrogate, above U+10FFFF, never used.
  for (const char* text : {"\xC3", "\xA9", "\xC0\xAF", "\xE0\x80\xAF", "\xF0\x80\x80\xAF",
                           "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF", "\xE7\x8A", "\xE7\x8A-"}) {
    CHECK_FALSE(is_utf8(text));
    CHECK(is_utf8(to_utf8(text)));
  }
}

TEST_CASE("a stray byte becomes the replacement character", "[utf8]") {
  CHECK(to_utf8("a\xFF.jpg") == "a\xEF\xBF\xBD.jpg");
  CHECK(to_utf8("\xE7\x8A-") == "\xEF\xBF\xBD\xEF\xBF\xBD-");
}

TEST_CASE("base64 is that of the standard", "[base64]") {
  // RFC 4648, section 10.
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    CHECK(to_base64(bytes) == text);
    CHECK(from_base64(text) == bytes);
  }
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  CHECK(from_base64(to_base64(all)) == all);
}

TEST_CASE("what is not base64 is refused", "[base64][error]") {
  for (const char* text :
       {"Zg", "Zg=", "Zg==Zg==", "Z", "Z===", "Zh==", "Zm9v\n", "Zm 9v", "===="}) {
    CHECK_THROWS_AS(from_base64(text), Error);
  }
}

TEST_CASE("fields keep tabs and line breaks to themselves", "[tsv]") {
  CHECK(escape_field("a\tb\nc\rd\\e") == "a\\tb\\nc\\rd\\\\e");
  for (const std::string field : {"", "plain", "\\t", "a\tb\nc\rd\\e", "\xFF\\n\n"}) {
    CHECK(unescape_field(escape_field(field)) == field);
  }
  CHECK_THROWS_AS(unescape_field("end\\"), Error);
  CHECK_THROWS_AS(unescape_field("\\x"), Error);
}
