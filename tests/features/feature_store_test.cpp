#include "features/feature_store.hpp"

#include <filesystem>

#include "gaze/error.hpp"
#include "support/temporary_folder.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

FeatureStoreKey three_photos() {
  FeatureStoreKey key;
  key.encoder = "test";
  key.names = {"a.jpg", "b.jpg", "c.jpg"};
  key.locations = 4;
  key.features = 3;
  return key;
}

at::Tensor grid(int photo) { return at::arange(12, at::kFloat).view({4, 3}) + photo * 100; }

}  // namespace

TEST_CASE("features come back in any order", "[features]") {
  const TemporaryFolder folder;
  FeatureStoreWriter writer(folder / "f16", three_photos());
  for (int photo = 0; photo < 3; ++photo) writer.append(grid(photo));
  writer.finish();
  const FeatureStore store(folder / "f16", three_photos());
  CHECK(store.get({2, 0}).equal(at::stack({grid(2), grid(0)})));
}

TEST_CASE("filling goes on where it was interrupted", "[features]") {
  const TemporaryFolder folder;
  {
    FeatureStoreWriter writer(folder / "f16", three_photos());
    writer.append(grid(0));
    writer.append(grid(1));
    writer.finish();
  }
  // Killed in the middle of a record.
  std::filesystem::resize_file(folder / "f16", 12 * 2 + 5);
  CHECK_THROWS_AS(FeatureStore(folder / "f16", three_photos()), Error);
  FeatureStoreWriter writer(folder / "f16", three_photos());
  REQUIRE(writer.done() == 1);
  writer.append(grid(1));
  writer.append(grid(2));
  writer.finish();
  CHECK(FeatureStore(folder / "f16", three_photos())
            .get({0, 1, 2})
            .equal(at::stack({grid(0), grid(1), grid(2)})));
}

TEST_CASE("a photo that cannot be read keeps its place in the store", "[features]") {
  const TemporaryFolder folder;
  {
    FeatureStoreWriter writer(folder / "f16", three_photos());
    writer.append(grid(0));
    writer.append_unreadable();
    writer.finish();
  }
  // Killed between writing the number and writing the record, which can be read the next time.
  folder.write("f16.unreadable", "1\n2\n");
  FeatureStoreWriter writer(folder / "f16", three_photos());
  REQUIRE(writer.done() == 2);
  writer.append(grid(2));
  writer.finish();
  const FeatureStore store(folder / "f16", three_photos());
  CHECK(store.get({0, 2}).equal(at::stack({grid(0), grid(2)})));
}

TEST_CASE("a store says which photos could not be read", "[features]") {
  const TemporaryFolder folder;
  {
    FeatureStoreWriter writer(folder / "f16", three_photos());
    writer.append_unreadable();
    writer.append(grid(1));
    writer.append_unreadable();
    writer.finish();
    CHECK(FeatureStore(folder / "f16", three_photos()).unreadable() ==
          std::vector<std::int64_t>{0, 2});
  }
  auto other = three_photos();
  other.encoder = "another";
  FeatureStoreWriter writer(folder / "f16", other);
  for (int photo = 0; photo < 3; ++photo) writer.append(grid(photo));
  writer.finish();
  CHECK(FeatureStore(folder / "f16", other).unreadable().empty());
}

TEST_CASE("the state of a store tells what can be done with it", "[features]") {
  const TemporaryFolder folder;
  const auto key = three_photos();
  CHECK(feature_store_state(folder / "f16", key) == FeatureStoreState::missing);
  FeatureStoreWriter writer(folder / "f16", key);
  CHECK(feature_store_state(folder / "f16", key) == FeatureStoreState::incomplete);
  for (int photo = 0; photo < 3; ++photo) writer.append(grid(photo));
  writer.finish();
  CHECK(feature_store_state(folder / "f16", key) == FeatureStoreState::complete);
  auto other = key;
  other.names.back() = "d.jpg";
  CHECK(feature_store_state(folder / "f16", other) == FeatureStoreState::of_another_key);
}

TEST_CASE("a store made by another encoder or of other photos is not taken", "[features]") {
  const TemporaryFolder folder;
  {
    FeatureStoreWriter writer(folder / "f16", three_photos());
    for (int photo = 0; photo < 3; ++photo) writer.append(grid(photo));
    writer.finish();
  }
  auto other = three_photos();
  other.encoder = "another";
  CHECK_THROWS_WITH(FeatureStore(folder / "f16", other), ContainsSubstring("no feature store"));
  FeatureStoreWriter writer(folder / "f16", other);
  CHECK(writer.done() == 0);
}

TEST_CASE("a grid of another shape is refused", "[features][error]") {
  const TemporaryFolder folder;
  FeatureStoreWriter writer(folder / "f16", three_photos());
  CHECK_THROWS_WITH(writer.append(at::zeros({3, 4})), "a grid of this store is [4, 3], got [3, 4]");
}

TEST_CASE("pixels come back as bytes and are no grids", "[features]") {
  const TemporaryFolder folder;
  auto key = three_photos();
  key.pixels = true;
  FeatureStoreWriter writer(folder / "u8", key);
  for (int photo = 0; photo < 3; ++photo) writer.append(grid(photo).to(at::kByte));
  CHECK_THROWS_AS(writer.append(grid(0)), Error);
  writer.finish();
  const FeatureStore store(folder / "u8", key);
  CHECK(store.get({1}).equal(grid(1).to(at::kByte).unsqueeze(0)));
  CHECK(std::filesystem::file_size(folder / "u8") == 3 * 12);
  CHECK_THROWS_AS(FeatureStore(folder / "u8", three_photos()), Error);
}
