#include "cli/flags/eval_flags.hpp"

#include <fmt/format.h>

#include "cli/flags/decode_flags.hpp"

namespace gaze {
namespace {

void require(bool holds, const std::string& sentence) {
  if (!holds) throw Error(ErrorKind::usage, sentence);
}

void check(const EvalFlags& flags) {
  require(flags.predictions.empty() != flags.data.empty(),
          "give either --predictions with --references, or --data for a model to caption");
  if (flags.data.empty()) {
    require(!flags.references.empty(), "--predictions needs --references");
    require(flags.photos.empty(), "--photos goes with --data: predictions need no photo");
    require(flags.model.model.empty(), "--model goes with --data, not with --predictions");
  } else {
    require(flags.references.empty(), "--references goes with --predictions, not with --data");
    require(flags.decode.n_best == 1, "one caption a photo is scored: leave --n-best at 1");
  }
  require(flags.boxes.empty() == flags.phrases.empty(), "--boxes and --phrases go together");
  require(flags.draws >= 0 && flags.draws <= 1'000'000,
          fmt::format("--bootstrap must be 0 to 1000000, got {}", flags.draws));
  require(flags.confidence > 0 && flags.confidence < 1,
          fmt::format("--confidence must be between 0 and 1, got {:g}", flags.confidence));
}

}  // namespace

Flags eval_flags(EvalFlags& into) {
  Flags flags(
      "eval", "--predictions FILE --references DATA | --data DATA",
      "Scores captions against what people said: BLEU, ROUGE-L, CIDEr-D, METEOR, variety; "
      "and, with boxes, whether the attention is where it should be. From predictions it "
      "needs neither model nor photo; with --data it captions the photos first. DATA is a "
      "folder like Flickr8k's, a Karpathy or COCO .json, a .token file, a .tsv of image and "
      "caption, metadata.jsonl, or a folder of photos with .txt files. Predictions are the "
      "JSON lines of gaze caption --json and gaze batch, COCO's results .json, or a .tsv. "
      "Several prediction files are scored on the photos they all caption, and compared in "
      "pairs. A prediction for an unknown photo is left out, of two for one photo the first "
      "counts, a photo without one is not scored; they are named on stderr, the first "
      "20 of a kind, and the exit status is then 1.");
  flags.group("from predictions")
      .texts("predictions", "FILE", into.predictions, "captions to score; may be given again")
      .text("references", "DATA", into.references, "what they are scored against");
  flags.group("from a model")
      .text("data", "DATA", into.data, "photos to caption, with their captions")
      .text("photos", "DIR", into.photos, "where DATA's photos lie, if not where it says");
  flags.group("data")
      .text("split", "NAME", into.split, "of DATA: train, dev or test; without, all of it")
      .text("boxes", "FILE", into.boxes, "boxes of each photo (.tsv or .tsv.gz), with --phrases")
      .text("phrases", "FILE", into.phrases, "which words of the captions name which boxes")
      .text("training", "DATA", into.training,
            "what the model learnt from: counts the captions that are not in it")
      .text("wordnet", "DIR", into.wordnet, "synonyms for METEOR (default: where it is installed)");
  flags.group("output")
      .on("json", into.json, "one JSON object, every number in full")
      .text("per-image", "FILE", into.per_image,
            "write each photo's scores, one JSON object a line")
      .whole("bootstrap", into.draws, "draws for the intervals; 0: no intervals")
      .number("confidence", into.confidence, "of the intervals")
      .on("strict", into.strict, "stop at the first photo or prediction that does not fit");
  add_decode_flags(flags, into.decode);
  add_model_flags(flags, into.model);
  flags.validate([&into] { check(into); });
  return flags;
}

}  // namespace gaze
