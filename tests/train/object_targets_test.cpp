#include "train/targets/object_targets.hpp"

#include <cmath>

#include "support/torch_catch.hpp"
#include "train/targets/head_loss.hpp"

using namespace gaze;

namespace {

TrainingSet named(const std::vector<std::string>& names) {
  TrainingSet set;
  set.names = names;
  return set;
}

}  // namespace

TEST_CASE("object sets become rows by the photos' names", "[objects]") {
  const TrainingSet one = named({"a", "b"}), two = named({"a", "c"});
  const auto targets =
      object_targets({&one, &two}, {{{"a", {"dog", "cat"}}}, {{"a", {}}, {"c", {"cup", "cup"}}}});
  CHECK(targets.names == std::vector<std::string>{"cat", "cup", "dog"});
  CHECK(targets.known == std::vector<bool>{true, false, true, true});
  CHECK(targets.photos == 3);
  const auto wanted = at::tensor({1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0}, at::kByte).view({4, 3});
  CHECK(targets.shown.equal(wanted));
  CHECK(targets.digest != object_targets({&one, &two}, {{}, {{"c", {"cup"}}}}).digest);
}

TEST_CASE("a fresh head outputs how common each object is", "[objects]") {
  const TrainingSet set = named({"a", "b", "c", "d"});
  const auto targets = object_targets({&set}, {{{"a", {"cat"}}, {"b", {}}, {"c", {}}, {"d", {}}}});
  const auto head = object_head(targets, 5);
  const at::Tensor features = at::randn({2, 7, 5});
  for (const ObjectPool pool : {ObjectPool::mean, ObjectPool::best}) {
    const at::Tensor logits = object_logits(features, head, pool);
    REQUIRE(logits.sizes() == at::IntArrayRef({2, 1}));
    CHECK(logits[0][0].item<double>() == Approx(std::log(1.5 / 3.5)));
  }
}

TEST_CASE("the head reads the mean or the best cell", "[objects]") {
  const std::map<std::string, at::Tensor> head = {{"weight", at::tensor({1.f, -1.f}).view({2, 1})},
                                                  {"bias", at::tensor({0.f, 10.f})}};
  const at::Tensor features = at::tensor({1.f, 2.f, 6.f}).view({1, 3, 1});
  CHECK(at::allclose(object_logits(features, head, ObjectPool::mean),
                     at::tensor({3.f, 7.f}).view({1, 2})));
  CHECK(at::allclose(object_logits(features, head, ObjectPool::best),
                     at::tensor({6.f, 9.f}).view({1, 2})));
}

TEST_CASE("the object loss is a case worked by hand", "[objects]") {
  const at::Tensor logits = at::tensor({0.f, 2.f, -1.f, 0.f}).view({2, 2});
  const at::Tensor shown = at::tensor({1.f, 0.f, 0.f, 1.f}).view({2, 2});
  const double wanted =
      (std::log(2) + std::log(1 + std::exp(2)) + std::log(1 + std::exp(-1)) + std::log(2)) / 2;
  CHECK(names_loss(logits, shown).item<double>() == Approx(wanted));
  CHECK(names_loss(at::zeros({0, 2}), at::zeros({0, 2})).item<double>() == 0);
}
