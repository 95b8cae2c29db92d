// What is done to captions and names: tokens, escapes, UTF-8.
#include "text/tokenizer.hpp"

#include "base/base64.hpp"
#include "base/outside/json_depth.hpp"
#include "base/printable.hpp"
#include "base/tab_separated.hpp"
#include "base/utf8.hpp"
#include "fuzz/target.hpp"
#include "gaze/error.hpp"
#include "text/coco_number.hpp"

using namespace gaze_fuzz;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(view(data, size));
  const auto tokens = gaze::tokenize(text);
  std::string joined;
  for (const std::string& token : tokens) {
    require(!token.empty(), "no token is empty");
    joined += (joined.empty() ? "" : " ") + token;
  }
  require(gaze::tokenize(joined) == tokens, "tokens joined and split again are the same");
  require(gaze::is_utf8(gaze::to_utf8(text)), "text becomes UTF-8");
  require(gaze::unescape_field(gaze::escape_field(text)) == text, "escapes can be taken back");
  require(gaze::from_base64(gaze::to_base64(text)) == text, "base64 can be taken back");
  const std::string shown = gaze::printable(text);
  for (std::size_t n = 0; n < shown.size(); ++n) {
    require(gaze::control_length(std::string_view(shown).substr(n)) == 0 ||
                (static_cast<unsigned char>(shown[n]) & 0xC0U) == 0x80U,
            "nothing shown is obeyed");
  }
  gaze::coco_number(text);
  gaze::is_nested_too_deep(text);
  may_throw<gaze::Error>([&] { gaze::unescape_field(text); });
  may_throw<gaze::Error>([&] { gaze::from_base64(text); });
  return 0;
}
