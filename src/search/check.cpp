#include <string>

#include "gaze/decode_options.hpp"
#include "gaze/error.hpp"
#include "options/decode_option_table.hpp"

namespace gaze {
namespace {

void require(bool holds, const std::string& sentence) {
  if (!holds) throw Error(ErrorKind::usage, sentence);
}

}  // namespace

void check(const DecodeOptions& options) {
  check_ranges(decode_option_table(), options);
  require(options.min_words <= options.max_words, "min-words must be at most max-words, got " +
                                                      std::to_string(options.min_words) + " and " +
                                                      std::to_string(options.max_words));
  require(options.sample || options.n_best <= options.beam,
          "n-best must be at most the beam, got " + std::to_string(options.n_best) +
              " captions of a beam of " + std::to_string(options.beam));
  if (!options.sample) {
    require(options.temperature == 1 && options.top_k == 0 && options.top_p == 1,
            "temperature, top-k and top-p say how words are drawn: they need sample");
  }
}

}  // namespace gaze
