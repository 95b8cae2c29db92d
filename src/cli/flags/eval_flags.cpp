#include "cli/flags/eval_flags.hpp"

#include "cli/flags/decode_flags.hpp"
#include "options/require.hpp"

namespace gaze {
namespace {

void check(const EvalFlags& flags) {
  require(flags.predictions.empty() != flags.data.empty(),
          "give either --predictions with --references, or --data for a model to caption");
  if (flags.data.empty()) {
    require(!flags.references.empty(), "--predictions needs --references");
    require(flags.photos.empty(), "--photos goes with --data: predictions need no photo");
  } else {
    require(flags.references.empty(), "--references goes with --predictions, not with --data");
    require(flags.decode.n_best == 1, "one caption a photo is scored: leave --n-best at 1");
  }
  require(flags.boxes.empty() == flags.phrases.empty(), "--boxes and --phrases go together");
}

}  // namespace

Flags eval_flags(EvalFlags& into) {
  Flags flags(
      "eval", "--predictions FILE --references DATA | --data DATA",
      "Scores captions against reference captions: BLEU, ROUGE-L, CIDEr-D, METEOR, diversity; "
      "and, with boxes, how much of the attention lies inside them. Predictions need "
      "neither model nor photo; with --data it captions the photos first. DATA is a "
      "folder like Flickr8k's, a Karpathy or COCO .json, a .token file, a .tsv of image and "
      "caption, metadata.jsonl, or a folder of photos with .txt files. Predictions are the "
      "JSON lines of gaze caption --json and gaze batch, COCO's results .json, or a .tsv or "
      ".csv. "
      "Several prediction files are scored on the photos they all caption, and compared in "
      "pairs. A prediction for an unknown photo is left out, of two for one photo the first "
      "counts, a photo without one is not scored; they are named on stderr, the first "
      "20 of a kind, and the exit status is then 1.");
  flags.group("from predictions")
      .texts("predictions", "FILE", into.predictions,
             "captions to score; may be given more than once")
      .text("references", "DATA", into.references, "the reference captions");
  flags.group("from a model")
      .text("data", "DATA", into.data, "photos to caption, with their captions")
      .text("photos", "DIR", into.photos,
            "folder of DATA's photos, if they are not where DATA says");
  flags.group("data")
      .text("split", "NAME", into.split, "of DATA: train, dev or test; without, all of it")
      .text("boxes", "FILE", into.boxes, "boxes of each photo (.tsv or .tsv.gz), with --phrases")
      .text("phrases", "FILE", into.phrases, "which words of the captions name which boxes")
      .text("training", "DATA", into.training,
            "what the model was trained on: counts the captions that are not in it")
      .text("wordnet", "DIR", into.wordnet, "synonyms for METEOR (default: where it is installed)");
  flags.group("output")
      .on("json", into.json, "one JSON object, every number in full")
      .text("per-image", "FILE", into.per_image,
            "write each photo's scores, one JSON object a line")
      .whole("bootstrap", into.draws, {0, 1'000'000},
             "bootstrap draws for the intervals; 0: no intervals")
      .number("confidence", into.confidence, {0, 1, true, true}, "of the intervals")
      .on("strict", into.strict, "stop at the first photo or prediction that does not fit");
  add_decode_flags(flags, into.decode);
  add_model_flags(flags, into.model);
  // Predictions are captions already. --seed also draws the bootstrap's samples.
  const auto captions = [&into] { return !into.data.empty(); };
  constexpr const char* kReason = "predictions are captions already; it goes with --data";
  decode_flags_need(flags, captions, kReason);
  for (const char* name : {"model", "device", "threads", "precision"}) {
    flags.needs(name, captions, kReason);
  }
  flags.validate([&into] { check(into); });
  return flags;
}

}  // namespace gaze
