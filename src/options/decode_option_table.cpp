#include "options/decode_option_table.hpp"

#include <string>

#include "options/require.hpp"

namespace gaze {

const std::vector<Option<DecodeOptions>>& decode_option_table() {
  using O = DecodeOptions;
  static const std::vector<Option<O>> kTable = {
      {"beam", &O::beam, {1, 100}, "hypotheses kept at each step; 1 is greedy search"},
      {"max-words", &O::max_words, {1, 200}, "longest caption, in words"},
      {"min-words", &O::min_words, {0, 200}, "shortest caption, in words"},
      {"length-penalty",
       &O::length_penalty,
       {0, 10},
       "rank captions by log_prob / length^X, the end token counted; 0 prefers short captions; "
       "without this flag the value stored in the model is used"},
      {"n-best", &O::n_best, {1, 100}, "captions of each photo, best first; at most the beam"},
      {"no-repeat-ngram",
       &O::no_repeat_ngram,
       {0, 200},
       "never repeat the same N words in a row; 0: off"},
      {"sample",
       &O::sample,
       {},
       "draw each word at random by its probability instead of searching"},
      {"temperature",
       &O::temperature,
       {0, Range::kNoLimit, true},
       "with --sample: divides the logits; above 1 gives more varied captions, below 1 less varied "
       "ones"},
      {"top-k",
       &O::top_k,
       {0, Range::kNoLimit},
       "with --sample: draw among the N most probable words; 0: off"},
      {"top-p",
       &O::top_p,
       {0, 1, true},
       "with --sample: draw among the most probable words whose probabilities sum to X"},
      {"seed", &O::seed, {}, "of all random draws; the same seed gives the same result"},
      {"attention-choice",
       named_values(&O::attention_choice, {{"expectation", AttentionChoice::expectation},
                                           {"argmax", AttentionChoice::argmax},
                                           {"sample", AttentionChoice::sample}}),
       {},
       "hard attention models: the context is the weighted mean of all cells, the cell with the "
       "largest weight, or a cell drawn by weight"},
      {"candidates",
       &O::candidates,
       {0, 20},
       "also the N most probable words at each step",
       true,
       "rivals"},
  };
  return kTable;
}

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
