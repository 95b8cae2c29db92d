#include "train/start_decoder.hpp"

#include "gaze/error.hpp"
#include "nn/model/model_file.hpp"
#include "support/temporary_folder.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;
using gaze_tests::TemporaryFolder;

namespace {

DecoderConfig small(DecoderFamily family) {
  DecoderConfig config;
  config.family = family;
  config.feature_size = 6;
  config.annotation_size = config.hidden_size = 64;
  config.embedding_size = 16;
  config.attention_size = 16;
  if (family == DecoderFamily::transformer) {
    config.attention.score = ScoreKind::scaled_dot;
    config.attention.gate = GateKind::none;
    config.embedding_size = config.attention_size = 64;
  }
  return config;
}

StartDecoder start_of(const DecoderConfig& config, const Vocabulary& vocabulary) {
  StartDecoder start;
  start.file = "start.safetensors";
  start.config = config;
  start.vocabulary = vocabulary;
  for (const auto& parameter : make_decoder(config, vocabulary.size())->named_parameters()) {
    start.parameters[parameter.key()] = parameter.value().detach().clone();
  }
  return start;
}

}  // namespace

TEST_CASE("words known to both keep their rows and others stay fresh", "[start]") {
  const auto family = GENERATE(DecoderFamily::recurrent, DecoderFamily::transformer);
  CAPTURE(name_of(family));
  const Vocabulary before({"dog", "cat", "runs"}), after({"cat", "cup", "dog", "on"});
  const DecoderConfig config = small(family);
  const StartDecoder start = start_of(config, before);
  const auto decoder = make_decoder(config, after.size());
  const at::Tensor fresh = decoder->named_parameters()["embed.weight"].detach().clone();
  CHECK(take_over(start, after, {}, *decoder) == 2);
  const auto parameters = decoder->named_parameters();
  const at::Tensor& words = parameters["embed.weight"];
  const at::Tensor& old = start.parameters.at("embed.weight");
  CHECK(words[after.id("cat")].equal(old[before.id("cat")]));
  CHECK(words[after.id("dog")].equal(old[before.id("dog")]));
  CHECK(words[after.id("cup")].equal(fresh[after.id("cup")]));
  for (int id = 0; id < Vocabulary::kSpecials; ++id) CHECK(words[id].equal(old[id]));
  int same = 0;
  for (const auto& parameter : parameters) {
    const at::Tensor& was = start.parameters.at(parameter.key());
    if (was.sizes() != parameter.value().sizes()) continue;
    CAPTURE(parameter.key());
    CHECK(parameter.value().equal(was));
    ++same;
  }
  CHECK(same > 5);
}

TEST_CASE("a decoder of another kind is no start", "[start][error]") {
  const StartDecoder start = start_of(small(DecoderFamily::recurrent), Vocabulary({"a"}));
  DecoderConfig other = small(DecoderFamily::recurrent);
  CHECK_NOTHROW(require_same_decoder(start, other));
  other.hidden_size = 32;
  CHECK_THROWS_WITH(require_same_decoder(start, other), ContainsSubstring("start.safetensors") &&
                                                            ContainsSubstring("hidden_size") &&
                                                            ContainsSubstring("64"));
  other = small(DecoderFamily::recurrent);
  other.attention.timing = AttentionTiming::post_lstm;
  CHECK_THROWS_AS(require_same_decoder(start, other), Error);
}

TEST_CASE("hard attention starts from a soft decoder", "[start]") {
  const Vocabulary vocabulary({"dog", "cat"});
  const StartDecoder start = start_of(small(DecoderFamily::recurrent), vocabulary);
  DecoderConfig hard = small(DecoderFamily::recurrent);
  hard.attention.kind = AttentionKind::hard;
  REQUIRE_NOTHROW(require_same_decoder(start, hard));
  const auto decoder = make_decoder(hard, vocabulary.size());
  take_over(start, vocabulary, {}, *decoder);
  const auto parameters = decoder->named_parameters();
  REQUIRE(parameters.size() == start.parameters.size());
  for (const auto& parameter : parameters) {
    CAPTURE(parameter.key());
    CHECK(parameter.value().equal(start.parameters.at(parameter.key())));
  }
}
