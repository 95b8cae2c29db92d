#include "config/train_options.hpp"

#include "config/train_option_table.hpp"
#include "gaze/error.hpp"

namespace gaze {

void check(const TrainOptions& options) {
  check(options.decoder);
  check_ranges(train_option_table(), options);
  if (options.object_weight > 0 && options.fine_tune_from == "none") {
    throw Error(ErrorKind::usage,
                "objects train the encoder, whose weights are fixed: leave object-weight at 0");
  }
  if (options.box_weight > 0 && !has_scores(options.decoder.attention)) {
    throw Error(ErrorKind::usage, "attention scope " + name_of(options.decoder.attention.scope) +
                                      " has no weights that boxes could train: leave box-weight "
                                      "at 0");
  }
}

}  // namespace gaze
