#include <cmath>
#include <sstream>
#include <string>

#include "gaze/decode_options.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

std::string readable(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

void check_range(const char* name, int value, int low, int high) {
  if (value >= low && value <= high) return;
  throw Error(ErrorKind::usage, std::string(name) + " must be " + std::to_string(low) + " to " +
                                    std::to_string(high) + ", got " + std::to_string(value));
}

void require(bool holds, const std::string& sentence) {
  if (!holds) throw Error(ErrorKind::usage, sentence);
}

}  // namespace

void check(const DecodeOptions& options) {
  check_range("beam", options.beam, 1, 100);
  check_range("max-words", options.max_words, 1, 200);
  check_range("min-words", options.min_words, 0, 200);
  require(options.min_words <= options.max_words, "min-words must be at most max-words, got " +
                                                      std::to_string(options.min_words) + " and " +
                                                      std::to_string(options.max_words));
  if (options.length_penalty) {
    const double alpha = *options.length_penalty;
    require(alpha >= 0 && alpha <= 10, "length-penalty must be 0 to 10, got " + readable(alpha));
  }
  check_range("n-best", options.n_best, 1, 100);
  require(options.sample || options.n_best <= options.beam,
          "n-best must be at most the beam, got " + std::to_string(options.n_best) +
              " captions of a beam of " + std::to_string(options.beam));
  check_range("no-repeat-ngram", options.no_repeat_ngram, 0, 200);
  require(options.temperature > 0 && std::isfinite(options.temperature),
          "temperature must be above 0, got " + readable(options.temperature));
  require(options.top_k >= 0, "top-k must be 0 or more, got " + std::to_string(options.top_k));
  require(options.top_p > 0 && options.top_p <= 1,
          "top-p must be above 0 and at most 1, got " + readable(options.top_p));
  if (!options.sample) {
    require(options.temperature == 1 && options.top_k == 0 && options.top_p == 1,
            "temperature, top-k and top-p say how to draw words: they need sample");
  }
  check_range("rivals", options.candidates, 0, 20);
}

}  // namespace gaze
