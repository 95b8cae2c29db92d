#include "batch/batch_settings.hpp"

#include <vector>

#include "options/decode_option_table.hpp"
#include "support/catch.hpp"

using namespace gaze;

TEST_CASE("a run is known by every option that changes its captions", "[batch]") {
  std::vector<std::string> names;
  for (const auto& [name, value] : batch_settings({}, "digest")) names.push_back(name);
  CHECK(names == std::vector<std::string>{"attention", "attention-choice", "beam", "candidates",
                                          "device", "length-penalty", "max-words", "min-words",
                                          "model's contents", "n-best", "no-repeat-ngram",
                                          "precision", "sample", "seed", "shard", "temperature",
                                          "top-k", "top-p"});
  for (const auto& row : decode_option_table()) {
    CHECK(batch_settings({}, "").count(row.name) == (row.changes_result ? 1 : 0));
  }
}

TEST_CASE("settings are written as they are given on the command line", "[batch]") {
  BatchRequest request;
  request.decode.beam = 5;
  request.decode.length_penalty = 0.7;
  request.decode.sample = true;
  request.decode.temperature = 1e5;
  request.decode.attention_choice = AttentionChoice::argmax;
  request.captioner.precision = Precision::bf16;
  request.attention = true;
  request.shard = "2/8";
  const BatchSettings settings = batch_settings(request, "0123");
  CHECK(settings.at("beam") == "5");
  CHECK(settings.at("length-penalty") == "0.7");
  CHECK(settings.at("sample") == "on");
  CHECK(settings.at("temperature") == "100000");
  CHECK(settings.at("attention-choice") == "argmax");
  CHECK(settings.at("precision") == "bf16");
  CHECK(settings.at("attention") == "on");
  CHECK(settings.at("shard") == "2/8");
  CHECK(settings.at("device") == "cpu");
  CHECK(settings.at("model's contents") == "0123");
  CHECK(batch_settings({}, "").at("length-penalty").empty());
}

TEST_CASE("settings of earlier versions are found by their former names", "[batch]") {
  CHECK(former_batch_settings() == BatchSettings{{"rivals", "candidates"}});
}
