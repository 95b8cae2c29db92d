#include "config/train_option_table.hpp"

namespace gaze {
namespace {

using O = TrainOptions;

// What a row says of its use, by name.
constexpr bool kFingerprint = true, kNoFingerprint = false;
constexpr bool kSummary = true, kNoSummary = false;

bool is_hard(const O& options) { return options.decoder.attention.kind == AttentionKind::hard; }
bool scores_cells(const O& options) { return has_scores(options.decoder.attention); }
bool is_self_critical(const O& options) { return options.self_critical; }
bool is_fine_tuned(const O& options) { return options.fine_tune_from != "none"; }
bool has_objects(const O& options) { return options.object_weight > 0; }
bool has_concepts(const O& options) { return options.with_concepts; }
bool encodes_positions(const O& options) { return options.decoder.position_encoding; }

constexpr const char* kOnlySelfCritical = "no captions are sampled; give --self-critical";
constexpr const char* kOnlyFineTuned = "the encoder's weights are fixed; give --fine-tune-from";
constexpr const char* kOnlyConcepts = "the decoder has no concepts; give --concepts";
constexpr const char* kOnlyHard = "it is of hard attention; give --attention-kind hard";

nlohmann::json json_of(const std::optional<double>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

template <typename Value>
nlohmann::json json_of(const Value& value) {
  return value;
}

nlohmann::json values(const O& options, bool (*wanted)(const TrainOption&)) {
  nlohmann::json object = nlohmann::json::object();
  for (const TrainOption& row : train_option_table()) {
    if (!wanted(row) || (row.applies && !row.applies(options))) continue;
    object[row.name] = use_value<O>(row, options, [](const auto& value) { return json_of(value); });
  }
  return object;
}

}  // namespace

const std::vector<TrainOption>& train_option_table() {
  static const std::vector<TrainOption> kTable = {
      {{"epochs", &O::epochs, {1, 10000}, "passes over the photos at most", kFingerprint},
       kSummary},
      {{"patience",
        &O::patience,
        {1, 10000},
        "stop after N epochs without a better score on dev",
        kNoFingerprint},
       kSummary},
      {{"batch", &O::batch_photos, {1, 1024}, "photos a batch", kFingerprint}, kSummary},
      {{"micro-batches",
        &O::micro_batches,
        {1, 64},
        "parts that each batch is cut into, one thread each; another number gives other random "
        "draws",
        kFingerprint,
        "parts"},
       kSummary},
      {{"captions-per-photo",
        &O::captions_per_photo,
        {1, 1000},
        "captions of a photo used in one epoch, drawn anew each epoch",
        kFingerprint},
       kSummary},
      {{"max-words", &O::max_words, {1, 200}, "longer captions are cut", kFingerprint}, kSummary},
      {{"min-count",
        &O::min_count,
        {1, 1000000},
        "words that occur less often become the unknown word",
        kFingerprint},
       kSummary},
      {{"learning-rate", &O::learning_rate, {0, 1}, "of AdamW, at its peak", kFingerprint},
       kSummary},
      {{"warmup",
        &O::warmup_batches,
        {1, Range::kNoLimit},
        "batches in which the learning rate rises to its peak; then it falls as half a cosine",
        kFingerprint},
       kSummary},
      {{"final-rate",
        &O::final_rate,
        {0, 1},
        "learning rate at the end, as a fraction of the peak",
        kFingerprint},
       kSummary},
      {{"weight-decay",
        &O::weight_decay,
        {0, 1},
        "of AdamW (decoupled), on matrices only",
        kFingerprint},
       kSummary},
      {{"clip",
        &O::clip_norm,
        {0, Range::kNoLimit, true},
        "largest norm of the whole gradient",
        kFingerprint},
       kSummary},
      {{"ema-decay",
        &O::ema_decay,
        {0, 0.999999},
        "decay of the exponential moving average of the weights, which is what is scored and "
        "written",
        kFingerprint,
        "average"},
       kSummary},
      {{"dropout-annotations",
        &O::dropout_annotations,
        {0, 0.95},
        "fraction of the grid's channels dropped",
        kFingerprint},
       kSummary},
      {{"dropout-embedding",
        &O::dropout_embedding,
        {0, 0.95},
        "fraction of the word embeddings' channels dropped",
        kFingerprint},
       kSummary},
      {{"dropout-output",
        &O::dropout_output,
        {0, 0.95},
        "fraction of the channels dropped before the output layer",
        kFingerprint},
       kSummary},
      {{"position-init-std",
        &O::position_init_std,
        {0, 100},
        "standard deviation of the initial weights of --position-encoding",
        kFingerprint,
        "place-spread"},
       kSummary,
       encodes_positions,
       "there is no position encoding; give --position-encoding"},
      {{"label-smoothing",
        &O::label_smoothing,
        {0, 0.9},
        "probability spread evenly over all words in the loss",
        kFingerprint},
       kSummary},
      {{"doubly-stochastic",
        &O::doubly_stochastic,
        {0, Range::kNoLimit},
        "weight of the loss term that asks each cell's attention to sum to 1 over the caption",
        kFingerprint},
       kSummary,
       scores_cells,
       "scopes uniform and none have no weights to train"},
      {{"sampled-captions",
        &O::sampled_captions,
        {0, 1},
        "hard attention: fraction of the captions whose cells are drawn, not averaged",
        kFingerprint},
       kSummary,
       is_hard,
       kOnlyHard},
      {{"reinforce",
        &O::reinforce,
        {0, Range::kNoLimit},
        "hard attention: weight of the REINFORCE term",
        kFingerprint},
       kSummary,
       is_hard,
       kOnlyHard},
      {{"entropy",
        &O::entropy,
        {0, Range::kNoLimit},
        "hard attention: weight of the entropy term, which keeps the draws varied",
        kFingerprint},
       kSummary,
       is_hard,
       kOnlyHard},
      {{"box-weight",
        &O::box_weight,
        {0, Range::kNoLimit},
        "weight of the loss term that asks the attention of a word to lie in its boxes; 0: none",
        kFingerprint},
       kSummary},
      {{"mirror",
        &O::mirror,
        {},
        "every second time a photo is used its mirror image is used instead, with left and right "
        "swapped in its captions",
        kFingerprint},
       kSummary},
      {{"crops",
        &O::crops,
        {0, 16},
        "so many random crops of each photo are used in turn with it, each 0.75 to 1 of its width "
        "and height; every second one mirrored with --mirror",
        kFingerprint},
       kSummary},
      {{"self-critical",
        &O::self_critical,
        {},
        "train on the CIDEr-D of captions that the model samples (Rennie et al. 2017); begin with "
        "--start and a --learning-rate of about 5e-5",
        kFingerprint},
       kSummary},
      {{"samples", &O::samples, {2, 100}, "captions sampled for each photo", kFingerprint},
       kSummary,
       is_self_critical,
       kOnlySelfCritical},
      {{"cross-entropy",
        &O::cross_entropy,
        {0, Range::kNoLimit},
        "weight of the cross-entropy of people's captions beside the sampled ones",
        kFingerprint},
       kSummary,
       is_self_critical,
       kOnlySelfCritical},
      {{"fine-tune-after",
        &O::fine_tune_after,
        {0, 10000},
        "epochs in which only the decoder is trained, before the encoder is too",
        kFingerprint},
       kSummary,
       is_fine_tuned,
       kOnlyFineTuned},
      {{"fine-tune-rate",
        &O::fine_tune_rate,
        {0, 10},
        "learning rate of the encoder, as a fraction of the decoder's; it rises over --warmup "
        "batches",
        kFingerprint},
       kSummary,
       is_fine_tuned,
       kOnlyFineTuned},
      {{"object-weight",
        &O::object_weight,
        {0, Range::kNoLimit},
        "weight of the loss term that asks the grid which objects (objects.tsv) a photo shows; 0: "
        "none",
        kFingerprint},
       kSummary,
       is_fine_tuned,
       kOnlyFineTuned},
      {{"object-pool",
        named_values(&O::object_pool, named_values_of<ObjectPool>()),
        {},
        "what says that an object is there: the mean of the cells, or the best cell",
        kFingerprint},
       kSummary,
       has_objects,
       "no objects are asked for; give --object-weight"},
      {{"concept-weight",
        &O::concept_weight,
        {0, Range::kNoLimit},
        "weight of the loss term that asks the grid which concepts the captions name",
        kFingerprint},
       kSummary,
       has_concepts,
       kOnlyConcepts},
      {{"dropout-concepts",
        &O::dropout_concepts,
        {0, 0.95},
        "fraction of the concepts of a photo left out",
        kFingerprint},
       kSummary,
       has_concepts,
       kOnlyConcepts},
      {{"text-captions",
        &O::text_captions,
        {0, 10000},
        "captions without photos (--text) beside each batch of photos",
        kFingerprint},
       kSummary,
       has_concepts,
       kOnlyConcepts},
      {{"text-weight",
        &O::text_weight,
        {0, Range::kNoLimit},
        "weight of the loss of the captions without photos",
        kFingerprint},
       kSummary,
       has_concepts,
       kOnlyConcepts},
      {{"checkpoint",
        &O::checkpoint_batches,
        {1, Range::kNoLimit},
        "batches between two checkpoints within an epoch",
        kNoFingerprint},
       kNoSummary},
      {{"seed", &O::seed, {}, "of all random draws", kFingerprint}, kSummary},
  };
  return kTable;
}

nlohmann::json fingerprint_options(const TrainOptions& options) {
  return values(options, [](const TrainOption& row) { return row.changes_result; });
}

nlohmann::json summary_options(const TrainOptions& options) {
  return values(options, [](const TrainOption& row) { return row.in_summary; });
}

}  // namespace gaze
