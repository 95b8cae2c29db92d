#include "cli/flags/train_flags.hpp"

namespace gaze {

Flags train_flags(TrainFlags& into) {
  TrainingRequest& request = into.request;
  TrainOptions& options = request.options;
  Flags flags("train", "[flags] DIR -o MODEL",
              "Trains a captioner on a folder of photos with captions in the layout of Flickr8k: "
              "captions.tsv (photo, tab, caption), train.txt, dev.txt and images/. The encoder is "
              "frozen and each photo is encoded once, into a cache; or it learns too (--encoder "
              "small_cnn). After every epoch the model is scored on dev; the best is written. "
              "Interrupted, the same command goes on.");
  flags.positional("DIR", into.data, 1, 1)
      .group("files")
      .text("output,o", "FILE", request.output, "the model to write")
      .text("encoder", "FILE", request.encoder,
            "encoder weights: a file of gaze import, MobileNet-EdgeTPU start weights, or a model "
            "whose encoder is taken; or small_cnn: a small network that learns from nothing "
            "together with the decoder")
      .text("work", "DIR", request.work,
            "where cache, checkpoint and log.jsonl are kept; default: MODEL.work")
      .text("features", "DIR", request.features,
            "where the cache of encoded photos is kept, if trainings of the same photos with the "
            "same encoder are to share one; default: the work folder")
      .text("name", "NAME", request.name, "what the model calls itself; default: from its file")
      .text("provenance", "TEXT", request.provenance,
            "what the data is and under which terms, kept in the model")
      .on("quiet,q", into.quiet, "no progress line")
      .whole("output-stride", request.output_stride, "pixels between two cells: 16 or 32");
  add_attention_flags(flags, into.attention, options.decoder);
  flags.group("training")
      .whole("epochs", options.epochs, "passes over the photos at most")
      .whole("patience", options.patience, "epochs without a better dev score before stopping")
      .whole("batch", options.batch_photos, "photos a batch")
      .whole("parts", options.micro_batches,
             "a batch is cut into, a thread each; other numbers draw other noise")
      .whole("captions-per-photo", options.captions_per_photo, "captions used a photo and epoch")
      .whole("max-words", options.max_words, "longer captions are cut")
      .whole("min-count", options.min_count, "rarer words become unknown")
      .number("learning-rate", options.learning_rate, "AdamW's, at its peak")
      .whole("warmup", options.warmup_batches, "batches until the peak; then a cosine")
      .number("final-rate", options.final_rate, "of the peak, at the end")
      .number("weight-decay", options.weight_decay, "decoupled, on matrices")
      .number("clip", options.clip_norm, "largest norm of the gradient")
      .number("average", options.ema_decay, "of the moving average of the weights")
      .number("dropout-annotations", options.dropout_annotations, "share of channels dropped")
      .number("dropout-embedding", options.dropout_embedding, "share of the words' dropped")
      .number("dropout-output", options.dropout_output, "share dropped before the words")
      .number("place-spread", options.position_init_std,
              "standard deviation that the weights of --places start with")
      .number("label-smoothing", options.label_smoothing, "probability given to all words alike")
      .number("doubly-stochastic", options.doubly_stochastic,
              "weight of the term that asks each cell to be looked at once")
      .number("sampled-captions", options.sampled_captions,
              "hard attention: share of the captions whose cells are drawn, not averaged")
      .number("reinforce", options.reinforce, "hard attention: weight of REINFORCE's term")
      .number("entropy", options.entropy,
              "hard attention: weight of the entropy that keeps its draws varied")
      .whole("checkpoint", options.checkpoint_batches, "batches between two checkpoints")
      .whole("seed", options.seed, "of everything random")
      .group("attention told where to look")
      .text("boxes", "FILE", request.boxes, "boxes of the photos (.tsv or .tsv.gz), with --phrases")
      .text("phrases", "FILE", request.phrases, "which words of the captions name which boxes")
      .number("box-weight", into.box_weight,
              "weight of the term that asks a word's attention to lie on its boxes; 0: none")
      .group("machine")
      .text("device", "NAME", request.device, "cpu")
      .whole("threads", request.threads, "for encoding and scoring; 0: all cores");
  const auto hard = [&options] { return options.decoder.attention.choice == "hard"; };
  for (const char* name : {"sampled-captions", "reinforce", "entropy"}) {
    flags.needs(name, hard, "it is of hard attention; give --choice hard");
  }
  flags.needs(
      "place-spread", [&options] { return options.decoder.position_encoding; },
      "no cell is told where it lies; give --places");
  flags.validate([&into] {
    if (into.request.output.empty())
      throw Error(ErrorKind::usage, "--output is needed: the model to write");
    if (into.request.encoder.empty()) {
      throw Error(ErrorKind::usage,
                  "--encoder is needed: the weights that turn photos into features");
    }
    if (into.request.output_stride != 16 && into.request.output_stride != 32) {
      throw Error(ErrorKind::usage, "--output-stride must be 16 or 32, got " +
                                        std::to_string(into.request.output_stride));
    }
    resolve_defaults(into.attention, into.request.options.decoder);
    if (into.request.boxes.empty() != into.request.phrases.empty()) {
      throw Error(ErrorKind::usage, "--boxes and --phrases go together");
    }
    if (!into.request.boxes.empty() && !into.box_weight) {
      throw Error(ErrorKind::usage,
                  "--boxes needs --box-weight: how much a word's attention should lie on them");
    }
    if (into.request.boxes.empty() && into.box_weight.value_or(0) > 0) {
      throw Error(ErrorKind::usage, "--box-weight needs --boxes and --phrases");
    }
    into.request.options.box_weight = into.box_weight.value_or(0);
    check(into.request.options);
    into.request.data = into.data.front();
    if (into.request.work.empty()) into.request.work = into.request.output + ".work";
  });
  return flags;
}

}  // namespace gaze
