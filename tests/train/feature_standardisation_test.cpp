#include "train/feature_standardisation.hpp"

#include <cmath>

#include "support/temporary_folder.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

/// Photos of one location each, a row of `values` a photo; what is stored is exact in F16.
std::shared_ptr<FeatureStore> store_of(const TemporaryFolder& folder, const at::Tensor& values) {
  FeatureStoreKey key;
  key.encoder = "test";
  key.locations = 1;
  key.features = values.size(1);
  for (std::int64_t photo = 0; photo < values.size(0); ++photo) {
    key.names.push_back(std::to_string(photo) + ".jpg");
  }
  FeatureStoreWriter writer(folder / "f16", key);
  for (std::int64_t photo = 0; photo < values.size(0); ++photo) {
    writer.append(values.narrow(0, photo, 1));
  }
  writer.finish();
  return std::make_shared<FeatureStore>(folder / "f16", key);
}

}  // namespace

TEST_CASE("standardised features have a standard deviation of 1 and keep their mean",
          "[standardisation]") {
  const TemporaryFolder folder;
  // Standard deviations by hand: 0 and 8 in halves 4, 2 and 3 in halves 1/2, the third 0.
  const auto store = store_of(
      folder,
      at::tensor({0.F, 2.F, 5.F, 8.F, 3.F, 5.F, 0.F, 3.F, 5.F, 8.F, 2.F, 5.F}).view({4, 3}));
  const at::Tensor factors = standardising_factors(*store, {0, 1, 2, 3});
  CHECK(factors[0].item<double>() == Approx(1 / 4.0));
  CHECK(factors[1].item<double>() == Approx(1 / 0.5));
  // The third does not vary. All twelve values have mean 46 / 12 and mean square 254 / 12.
  const double together = std::sqrt(254 / 12.0 - (46 / 12.0) * (46 / 12.0));
  CHECK(factors[2].item<double>() == Approx(1 / (0.05 * together)));
  CHECK(scaled_features(store, factors)
            ->get({1})
            .flatten()
            .allclose(at::tensor({8 / 4.0, 3 / 0.5, 5 / (0.05 * together)}).to(at::kFloat)));
}

TEST_CASE("features that do not vary are left as they are", "[standardisation]") {
  const TemporaryFolder folder;
  const auto store = store_of(folder, at::full({3, 2}, 7.F));
  CHECK(standardising_factors(*store, {0, 1, 2}).equal(at::ones({2})));
}

TEST_CASE("the standard deviation is of the photos asked for, few of many of them",
          "[standardisation]") {
  const TemporaryFolder folder;
  // 300 photos that alternate; then 300 that do not belong to it.
  at::Tensor values = at::full({600, 1}, 1000.F);
  for (int photo = 0; photo < 300; ++photo) values[photo][0] = photo % 3 == 0 ? 3.F : 0.F;
  const auto store = store_of(folder, values);
  std::vector<std::int64_t> records(300);
  for (std::size_t k = 0; k < records.size(); ++k) records[k] = static_cast<std::int64_t>(k);
  // A third of the values is 3: the variance is 9 * 1/3 * 2/3 = 2.
  CHECK(standardising_factors(*store, records)[0].item<double>() ==
        Approx(1 / std::sqrt(2.0)).epsilon(0.02));
}

TEST_CASE("a decoder that took the factors in outputs for features what it did for scaled ones",
          "[standardisation]") {
  const TemporaryFolder folder;
  for (const auto& [name, family] : named_values_of<DecoderFamily>()) {
    CAPTURE(name);
    DecoderConfig config;
    config.family = family;
    config.feature_size = 6;
    config.annotation_size = config.hidden_size = config.embedding_size = config.attention_size = 8;
    if (config.family == DecoderFamily::transformer) {
      config.layers = 1;
      config.attention.score = ScoreKind::scaled_dot;
      config.attention.gate = GateKind::none;
      config.attention.heads = 2;
    }
    const auto decoder = make_decoder(config, 9);
    decoder->eval();
    const at::NoGradGuard no_grad;
    const at::Tensor features = at::randn({2, 4, 6}), factors = at::rand({6}) + 0.5;
    const auto log_probs_of = [&](const at::Tensor& seen) {
      const auto state = decoder->begin(seen, {});
      return decoder->step(*state, {0, 1}, {1, 1}).log_probs;
    };
    const at::Tensor before = log_probs_of(features), wanted = log_probs_of(features * factors);
    REQUIRE_FALSE(before.allclose(wanted));
    fold_factors(*decoder, factors);
    CHECK(log_probs_of(features).allclose(wanted, 1e-4, 1e-5));
  }
}
