#include "config/decoder_shapes.hpp"

namespace gaze {
namespace {

using Shapes = std::vector<std::pair<std::string, std::vector<std::int64_t>>>;

class Shaper {
 public:
  Shaper(const DecoderConfig& config, int vocabulary_size)
      : config_(config),
        D_(config.annotation_size),
        H_(config.hidden_size),
        E_(config.embedding_size),
        K_(config.attention_size),
        V_(vocabulary_size) {}

  Shapes shapes() {
    annotator();
    if (config_.family == DecoderFamily::transformer) {
      transformer();
    } else {
      recurrent();
    }
    return std::move(shapes_);
  }

 private:
  void add(const std::string& name, std::vector<std::int64_t> shape) {
    shapes_.emplace_back(name, std::move(shape));
  }
  void linear(const std::string& name, std::int64_t from, std::int64_t to, bool bias = true) {
    add(name + ".weight", {to, from});
    if (bias) add(name + ".bias", {to});
  }
  void norm(const std::string& name, std::int64_t size) {
    add(name + ".weight", {size});
    add(name + ".bias", {size});
  }

  void annotator() {
    linear("project", config_.feature_size, D_);
    if (config_.position_encoding) linear("place", DecoderConfig::kPositionSize, D_, false);
    for (int k = 0; k < config_.attention.grid_layers; ++k) {
      const std::string layer = "refine." + std::to_string(k) + ".";
      norm(layer + "norm_cells", D_);
      norm(layer + "norm_mixed", D_);
      for (const char* part : {"query", "key", "value", "output"}) linear(layer + part, D_, D_);
      linear(layer + "wide", D_, 2 * D_);
      linear(layer + "narrow", 2 * D_, D_);
    }
  }

  void transformer() {
    norm("norm_cells", D_);
    add("embed.weight", {V_, H_});
    for (int k = 0; k < config_.layers; ++k) {
      const std::string layer = "layers." + std::to_string(k) + ".";
      norm(layer + "norm_words", H_);
      linear(layer + "ask_words", H_, 3 * H_, false);
      linear(layer + "from_words", H_, H_);
      norm(layer + "norm_photo", H_);
      linear(layer + "ask_photo", H_, H_, false);
      linear(layer + "key", D_, H_, false);
      linear(layer + "value", D_, H_, false);
      linear(layer + "from_photo", H_, H_);
      norm(layer + "norm_mixed", H_);
      linear(layer + "wide", H_, 2 * H_);
      linear(layer + "narrow", 2 * H_, H_);
    }
    norm("norm_last", H_);
    add("output.bias", {V_});
  }

  void score() {
    const ScoreKind kind = config_.attention.score;
    if (kind == ScoreKind::additive) {
      linear("attention.from_annotation", D_, K_);
      linear("attention.from_hidden", H_, K_, false);
      linear("attention.score", K_, 1, false);
    } else if (kind == ScoreKind::general) {
      linear("attention.from_hidden", H_, D_, false);
    } else if (kind == ScoreKind::scaled_dot) {
      linear("attention.query", H_, K_, false);
      linear("attention.key", D_, K_, false);
      linear("attention.value", D_, D_, false);
    }
    if (config_.attention.scope == ScopeKind::local_p) {
      linear("scope.inner", H_, K_, false);
      linear("scope.centre", K_, 2, false);
    }
  }

  void recurrent() {
    const AttentionConfig& attention = config_.attention;
    const bool after = attention.timing == AttentionTiming::post_lstm,
               has_context = attention.scope != ScopeKind::none;
    add("embed.weight", {V_, E_});
    linear("init_h", D_, H_);
    linear("init_c", D_, H_);
    if (has_scores(attention)) score();
    if (attention.gate == GateKind::scalar) linear("gate", H_, 1);
    if (attention.gate == GateKind::sentinel) {
      linear("sentinel.from_word", E_, H_);
      linear("sentinel.from_hidden", H_, H_, false);
      linear("sentinel.place", H_, D_);
    }
    add("lstm.weight_ih", {4 * H_, E_ + (after ? H_ : has_context ? D_ : 0)});
    add("lstm.weight_hh", {4 * H_, H_});
    add("lstm.bias", {4 * H_});
    if (after) {
      linear("output.combine", D_ + H_, H_);
    } else {
      linear("output.from_hidden", H_, E_);
      if (has_context) linear("output.from_context", D_, E_, false);
    }
    linear("output.word", after ? H_ : E_, V_);
    if (!config_.concepts.empty()) concepts();
  }

  void concepts() {
    const std::int64_t classes =
        static_cast<std::int64_t>(config_.concepts.concept_of_class.size());
    if (classes > 0) linear("concepts.classifier", config_.feature_size, classes);
    linear("concepts.learned", 2 * config_.feature_size, config_.concepts.size());
    linear("concepts.to_gates", E_, 4 * H_, false);
    linear("concepts.strength", H_, 1);
  }

  const DecoderConfig& config_;
  std::int64_t D_, H_, E_, K_, V_;
  Shapes shapes_;
};

}  // namespace

Shapes decoder_shapes(const DecoderConfig& config, int vocabulary_size) {
  return Shaper(config, vocabulary_size).shapes();
}

}  // namespace gaze
