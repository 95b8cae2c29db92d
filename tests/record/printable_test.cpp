#include "base/printable.hpp"

#include <nlohmann/json.hpp>

#include "base/tab_separated.hpp"
#include "gaze/caption_json.hpp"
#include "support/catch.hpp"

using namespace gaze;

TEST_CASE("what a terminal would obey is shown instead", "[printable]") {
  CHECK(printable("a\x1b[31m") == "a\\x1b[31m");
  CHECK(printable("a\nb\x7f") == "a\\x0ab\\x7f");
  CHECK(printable("\xC2\x9B"
                  "2J") == "\\xc2\\x9b2J");  // CSI in UTF-8
  CHECK(printable("\x9B"
                  "2J\xFF") == "\\x9b2J\\xff");  // and as one byte
  CHECK(printable("gpj.\xE2\x80\xAE"
                  "a") == "gpj.\\xe2\\x80\\xaea");        // right-to-left override
  CHECK(printable("\xE2\x81\xA6") == "\\xe2\\x81\\xa6");  // an isolate
  CHECK(printable("\xC3\xA9t\xC3\xA9 \xF0\x9F\x90\xB6") == "\xC3\xA9t\xC3\xA9 \xF0\x9F\x90\xB6");
}

TEST_CASE("JSON that is printed says the same and nothing is obeyed", "[printable]") {
  const std::string path = "a\xC2\x9B\xE2\x80\xAE\x7f\x1b.jpg";
  const std::string line = error_json(path, "e");
  for (std::size_t n = 0; n < line.size(); ++n) {
    CHECK(control_length(std::string_view(line).substr(n)) == 0);
  }
  CHECK(read_json_record(line).image == path);
  CHECK(printable_json("\"\xC3\x80\"") == "\"\xC3\x80\"");  // Its second byte alone would be one.
  CHECK(printable_json("{\n \"a\": 1\n}") == "{\n \"a\": 1\n}");
}

TEST_CASE("controls in tab-separated text can be read back", "[printable]") {
  const std::string field = "a\x1b]0;x\x07\xC2\x9B\x9B\xE2\x80\xAE\t\\x.jpg\xFF";
  CHECK(escape_field(field) == "a\\x1b]0;x\\x07\\xc2\\x9b\\x9b\\xe2\\x80\\xae\\t\\\\x.jpg\xFF");
  CHECK(unescape_field(escape_field(field)) == field);
  CHECK(escape_field("\xC3\x80.jpg") == "\xC3\x80.jpg");
}
