#include "decoder_kinds.hpp"

#include <cmath>
#include <map>
#include <numeric>

#include "config/decoder_shapes.hpp"
#include "nn/decoder.hpp"
#include "nn/model/model_file.hpp"
#include "nn/model/step_decoder.hpp"
#include "search/search.hpp"
#include "support/temporary_folder.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

// Laws that hold for every decoder, checked on one of each kind.

namespace {

constexpr int V = 15;
constexpr std::int64_t L = 9;

std::shared_ptr<Decoder> random_decoder(const DecoderConfig& config, double scale = 3) {
  torch::manual_seed(5);
  auto decoder = make_decoder(config, V);
  const torch::NoGradGuard no_grad;
  // Large weights: beams then disagree, and rounding would show.
  for (auto& parameter : decoder->named_parameters()) {
    parameter.value().mul_(scale);
    // Zero at first.
    if (parameter.key().rfind("concepts.", 0) == 0) parameter.value().normal_(0, 0.2 * scale);
  }
  decoder->eval();
  return decoder;
}

CaptionBatch one_caption(const std::vector<int>& caption) {
  return CaptionBatch::from({caption}, {0}, 1, 1, 2);
}

}  // namespace

TEST_CASE("every kind gives the same result step by step as with teacher forcing",
          "[decoder][kinds]") {
  const torch::NoGradGuard no_grad;
  for (const auto& kind : decoder_kinds()) {
    CAPTURE(kind.name);
    const auto decoder = random_decoder(kind.config, 2);
    const auto features = at::randn({1, L, 10});
    const std::vector<int> caption = {7, 9, 4, 11};
    const auto forced = decoder->teacher_forced(features, one_caption(caption), {});
    const auto wanted = at::log_softmax(forced.logits, 1);
    const auto state = decoder->begin(features);
    std::int64_t token = 1;
    for (std::size_t t = 0; t <= caption.size(); ++t) {
      const DecoderStep step = decoder->step(*state, {0}, {token});
      CHECK(close(step.log_probs[0], wanted[static_cast<std::int64_t>(t)], 1e-4));
      CHECK(close(step.weights[0], forced.weights[static_cast<std::int64_t>(t)], 1e-4));
      token = t < caption.size() ? caption[t] : 2;
    }
  }
}

TEST_CASE("every kind answers a batch of captions as its captions alone", "[decoder][kinds]") {
  const torch::NoGradGuard no_grad;
  for (const auto& kind : decoder_kinds()) {
    CAPTURE(kind.name);
    const auto decoder = random_decoder(kind.config, 2);
    const auto features = at::randn({2, L, 10});
    const std::vector<std::vector<int>> captions = {{5}, {7, 9, 4, 8}, {}, {6, 6}};
    const std::vector<std::int64_t> photo_of = {1, 0, 1, 0};
    const auto batch = CaptionBatch::from(captions, photo_of, 2, 1, 2);
    const auto together = decoder->teacher_forced(features, batch, {});
    for (std::int64_t row = 0; row < 4; ++row) {
      const auto k = static_cast<std::size_t>(batch.caption_of[row].item<std::int64_t>());
      const auto alone =
          decoder->teacher_forced(features.narrow(0, photo_of[k], 1), one_caption(captions[k]), {});
      const auto mine = (batch.row_of == row).nonzero().squeeze(1);
      CHECK(close(together.logits.index_select(0, mine), alone.logits, 1e-4));
      CHECK(close(together.weight_sums[row], alone.weight_sums[0], 1e-4));
    }
  }
}

TEST_CASE("every kind outputs the same bits in any batch and with any threads",
          "[decoder][kinds]") {
  DecodeOptions options;
  options.beam = 3;
  options.max_words = 6;
  for (const auto& kind : decoder_kinds()) {
    CAPTURE(kind.name);
    const auto decoder = random_decoder(kind.config);
    const auto features = at::randn({7, L, 10});
    const auto decode = [&](const at::Tensor& photos) {
      StepDecoder steps(*decoder, photos, V, {AttentionChoice::sample, 4});
      return search(steps, static_cast<int>(photos.size(0)), options, 0.7);
    };
    at::set_num_threads(2);
    const auto together = decode(features);
    at::set_num_threads(1);
    for (std::int64_t i = 0; i < features.size(0); ++i) {
      const auto alone = decode(features.narrow(0, i, 1)).front().front();
      const auto& same = together[static_cast<std::size_t>(i)].front();
      CHECK(alone.tokens == same.tokens);
      CHECK(alone.log_probs == same.log_probs);
    }
    at::set_num_threads(2);
  }
}

TEST_CASE("every kind's maps are weights with their logarithms", "[decoder][kinds]") {
  for (const auto& kind : decoder_kinds()) {
    CAPTURE(kind.name);
    const auto decoder = random_decoder(kind.config, 1.5);
    const auto forced = decoder->teacher_forced(at::rand({1, L, 10}), one_caption({7, 9, 4}), {});
    const auto weights = forced.weights.detach();
    CHECK((weights >= 0).all().item<bool>());
    const auto sums = weights.sum(1);
    const auto& attention = kind.config.attention;
    if (attention.gate == GateKind::sentinel || attention.local_mode == LocalMode::luong) {
      CHECK((sums < 1).all().item<bool>());
    } else {
      CHECK(close(sums, at::ones_like(sums)));
    }
    const auto logs = forced.log_weights.detach();
    CHECK(close(at::where(weights > 0, logs.exp(), weights), weights));
    CHECK(logs.isfinite().all().item<bool>());
    CHECK(close(forced.weight_sums[0].detach(), weights.sum(0)));
    CHECK(forced.cells.defined() == (attention.kind == AttentionKind::hard));
    CHECK(forced.gate.defined() == (attention.gate == GateKind::scalar));
  }
}

TEST_CASE("every parameter of every kind gets the gradient of finite differences",
          "[decoder][kinds]") {
  // The loss reads everything a training can: words, maps and their logarithms.
  auto batch = CaptionBatch::from({{5, 9, 3}, {7}}, {0, 1}, 2, 1, 2);
  for (const auto& kind : decoder_kinds()) {
    CAPTURE(kind.name);
    // Given: those of the heads are constants for the gradient, but not for a difference.
    batch.concepts = at::rand({2, kind.config.concepts.size()});
    const auto decoder = random_decoder(kind.config, 1.5);
    const auto features = at::rand({2, L, 10});
    const auto toward = at::rand({6, V}), of_map = at::rand({6, L});
    const auto loss = [&] {
      const auto forced = decoder->teacher_forced(features, batch, {});
      const auto near = forced.log_weights.clamp_min(-20);
      const auto concepts = decoder->concept_logits(features);
      const auto classes = decoder->class_logits(features);
      return (concepts.defined() ? concepts.square().sum() : at::zeros({})) +
             (classes.defined() ? classes.square().sum() : at::zeros({})) +
             (forced.logits * toward).sum() + (forced.weights * of_map).sum() +
             0.01 * (near * of_map).sum() + 0.1 * forced.weight_sums.square().sum();
    };
    loss().backward();
    for (const auto& parameter : decoder->named_parameters()) {
      CAPTURE(parameter.key());
      auto value = parameter.value();
      REQUIRE(value.grad().defined());
      const auto direction = at::randn_like(value);
      const double promised = (value.grad() * direction).sum().item<double>();
      const torch::NoGradGuard no_grad;
      const double step = 2e-3 / std::max(1.0, direction.norm().item<double>());
      const auto at_point = value.clone();
      const auto value_at = [&](double distance) {
        value.copy_(at_point + distance * direction);
        const torch::AutoGradMode with_gradients(true);  // the same path as the gradient's
        return loss().item<double>();
      };
      const double found = (value_at(step) - value_at(-step)) / (2 * step);
      value.copy_(at_point);
      CHECK(found == Approx(promised).epsilon(0.03).margin(
                         0.03 * value.grad().norm().item<double>() + 0.02));
    }
  }
}

TEST_CASE("every kind is the same after being saved and loaded", "[decoder][kinds]") {
  const torch::NoGradGuard no_grad;
  const TemporaryFolder folder;
  for (const auto& kind : decoder_kinds()) {
    CAPTURE(kind.name);
    ModelConfig config;
    config.decoder = kind.config;
    const ModelConfig read = parse_config(to_json(config).dump(), "here");
    CHECK(to_json(read) == to_json(config));
    const auto decoder = random_decoder(kind.config);
    const auto again = make_decoder(read.decoder, V);
    TensorWriter writer;
    writer.add(*decoder, "decoder.", StoredType::f32);
    const auto path = (folder.path() / "kind.safetensors").string();
    writer.write(path, {});
    load_parameters(*again, SafetensorsFile::open(path), "decoder.");
    const auto features = at::rand({1, L, 10});
    CHECK(decoder->teacher_forced(features, one_caption({3, 8}), {})
              .logits.equal(again->teacher_forced(features, one_caption({3, 8}), {}).logits));
  }
}

TEST_CASE("the shapes of every kind are known without making it", "[decoder][kinds]") {
  for (const auto& kind : decoder_kinds()) {
    CAPTURE(kind.name);
    std::map<std::string, std::vector<std::int64_t>> made, stated;
    const auto decoder = make_decoder(kind.config, V);
    for (const auto& parameter : decoder->named_parameters()) {
      made[parameter.key()] = parameter.value().sizes().vec();
    }
    for (const auto& [name, shape] : decoder_shapes(kind.config, V)) stated[name] = shape;
    CHECK(stated == made);
  }
}
