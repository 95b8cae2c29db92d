#include "cli/flags/train_flags.hpp"

#include "cli/flags/model_flags.hpp"
#include "config/train_option_table.hpp"
#include "options/require.hpp"

namespace gaze {
namespace {

constexpr const char* kBoxWeight = "box-weight";

/// The rows of train_option_table(), --box-weight beside the boxes.
void add_training_flags(Flags& flags, TrainingRequest& request) {
  TrainOptions& options = request.options;
  flags.group("training");
  for (const TrainOption& row : train_option_table()) {
    if (row.name != kBoxWeight) flags.option(row, options);
    if (row.applies)
      flags.needs(
          row.name, [&] { return row.applies(options); }, row.reason);
  }
  flags.group("attention supervision")
      .text("boxes", "FILE", request.boxes,
            "boxes of the photos of the only DIR (.tsv or .tsv.gz), with --phrases (default: "
            "boxes.tsv and phrases.tsv of each DIR)")
      .text("phrases", "FILE", request.phrases, "which words of the captions name which boxes")
      .option(row_called(kBoxWeight, train_option_table()), options);
}

void add_concept_flags(Flags& flags, TrainingRequest& request) {
  flags.group("concepts")
      .text("concepts", "FILE", request.concepts,
            "give the decoder concepts, nouns that heads on the grid recognise: lines of a noun's "
            "forms with commas (cat,cats), a tab, and the rows of the classifier that are counted "
            "for it")
      .text("classifier", "FILE", request.classifier,
            "file with the classifier behind the encoder (default: --encoder, if it has one)")
      .texts("text", "FILE[:COLUMN]", request.text,
             "captions without photos, from which a decoder with concepts learns too: a caption a "
             "line, or one column of lines with tabs (default: the last)");
}

void check_request(const TrainingRequest& request, const std::set<std::string>& given) {
  require(!request.output.empty(), "--output is needed: the model to write");
  require(!request.encoder.empty(),
          "--encoder is needed: the weights that turn photos into features");
  require(request.output_stride == 16 || request.output_stride == 32,
          "--output-stride must be 16 or 32, got " + std::to_string(request.output_stride));
  require(request.classifier.empty() || !request.concepts.empty(),
          "--classifier would do nothing: the decoder has no concepts; give --concepts");
  require(request.text.empty() || !request.concepts.empty(),
          "--text would do nothing: the decoder has no concepts; give --concepts");
  require(request.boxes.empty() == request.phrases.empty(), "--boxes and --phrases go together");
  require(request.boxes.empty() || given.count(kBoxWeight) != 0,
          "--boxes needs --box-weight: the weight of the loss term that uses them");
  require(request.boxes.empty() || request.data.size() == 1,
          "--boxes and --phrases are of one DIR, got several");
  require(
      request.encoder != TrainingRequest::kUntrained || request.options.fine_tune_from == "none",
      "--fine-tune-from is for a pretrained encoder; small_cnn is trained as a whole");
  check(request.options);
}

}  // namespace

Flags train_flags(TrainFlags& into) {
  TrainingRequest& request = into.request;
  Flags flags("train", "[flags] DIR[:WEIGHT]... -o MODEL",
              "Trains a captioner on folders of photos with captions in the layout of Flickr8k: "
              "captions.tsv (photo, tab, caption) and images/, perhaps train.txt, dev.txt, "
              "boxes.tsv, phrases.tsv and objects.tsv. WEIGHT is how often an epoch uses each "
              "photo of a folder, 1 if it is left out. One JSON file in place of the folders can "
              "list them with more detail, such as captions of different worth. The encoder's "
              "weights are fixed and each photo is encoded once, into a cache; or the encoder is "
              "trained too (--fine-tune-from, --encoder small_cnn). After every epoch the model is "
              "scored on each folder's dev.txt; the best one so far, by the mean of the lists' "
              "CIDEr-D, is written. After an interruption the same command goes on where it "
              "stopped. Training runs on the CPU.");
  flags.positional("DIR", request.data, 1)
      .group("files")
      .text("output,o", "FILE", request.output, "the model to write")
      .text("encoder", "FILE", request.encoder,
            "encoder weights: a file of gaze import, MobileNet-EdgeTPU start weights, or a model "
            "whose encoder is taken; or small_cnn: a small network with random weights that is "
            "trained together with the decoder (default: that of --start)")
      .text(
          "start", "MODEL", request.start,
          "begin with the decoder of this model, which must have the same kind and sizes (soft or "
          "hard attention may differ); words that both know keep their weights")
      .text("fine-tune-from", "BLOCK", request.options.fine_tune_from,
            "train the encoder too, from this block on: block13, layer4, all, ...; the output of "
            "the blocks before it is cached")
      .text("work-dir", "DIR", request.work,
            "folder of the cache, the checkpoint and log.jsonl (default: MODEL.work)")
      .formerly("work")
      .text("feature-cache", "DIR", request.features,
            "folder of the cache of encoded photos, which trainings of the same photos with the "
            "same encoder can share (default: the work folder)")
      .formerly("features")
      .text("name", "NAME", request.name, "name of the model (default: from its file)")
      .text("provenance", "TEXT", request.provenance,
            "what the data is and under which terms; stored in the model")
      .on("quiet,q", into.quiet, "no progress line")
      .whole("output-stride", request.output_stride, {16, 32},
             "pixels between two cells: 16 or 32");
  add_attention_flags(flags, into.attention, request.options.decoder);
  add_concept_flags(flags, request);
  add_training_flags(flags, request);
  flags.group("machine")
      .choice<std::string>("device", request.device, {{"cpu", "cpu"}}, "only the CPU")
      .hidden()
      .whole("threads", request.threads, kThreads,
             "threads for encoding and scoring; 0: one for each core");
  flags.validate_given([&into](const std::set<std::string>& given) {
    resolve_defaults(into.attention, into.request.options.decoder);
    into.request.options.with_concepts = !into.request.concepts.empty();
    if (into.request.encoder.empty()) into.request.encoder = into.request.start;
    check_request(into.request, given);
    if (into.request.work.empty()) into.request.work = into.request.output + ".work";
  });
  return flags;
}

}  // namespace gaze
