#include "cli/flags/decode_flags.hpp"

namespace gaze {

void add_decode_flags(Flags& flags, DecodeOptions& options) {
  flags.group("decoding")
      .whole("beam", options.beam, "hypotheses kept a step, 1 to 100; 1 is greedy")
      .whole("max-words", options.max_words, "longest caption, 1 to 200 words")
      .whole("min-words", options.min_words, "shortest caption")
      .number("length-penalty", options.length_penalty,
              "rank captions by log_prob / length^X, the end token counted; 0 prefers short ones "
              "(default: the model's own)")
      .whole("n-best", options.n_best, "captions of each photo, best first")
      .whole("no-repeat-ngram", options.no_repeat_ngram,
             "never say the same N words in a row twice; 0 is off")
      .on("sample", options.sample, "draw words by their probability instead of searching")
      .number("temperature", options.temperature,
              "with --sample: above 1 bolder, below 1 more careful")
      .whole("top-k", options.top_k, "with --sample: among the N likeliest words; 0 is off")
      .number("top-p", options.top_p,
              "with --sample: among the likeliest words that hold this much probability")
      .whole("seed", options.seed, "of everything drawn; one seed, one answer")
      .choice<AttentionChoice>("attention-choice", options.attention_choice,
                               {{"expectation", AttentionChoice::expectation},
                                {"argmax", AttentionChoice::argmax},
                                {"sample", AttentionChoice::sample}},
                               "where a hard model looks: everywhere by weight, at the likeliest "
                               "place, or at a place drawn")
      .validate([&options] { check(options); });
}

}  // namespace gaze
