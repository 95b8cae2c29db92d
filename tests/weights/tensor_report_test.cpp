#include "weights/tensor_report.hpp"

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

TensorInfo bytes(const std::string& name, std::vector<std::int64_t> shape) {
  static const std::string zeros(64, '\0');
  std::size_t size = 1;
  for (const auto each : shape) size *= static_cast<std::size_t>(each);
  return {name, Dtype::u8, std::move(shape), std::string_view(zeros).substr(0, size)};
}

}  // namespace

TEST_CASE("the tensors wanted are accepted in any order", "[report]") {
  const TemporaryFolder folder;
  write_safetensors(folder / "m.st", {bytes("a", {2}), bytes("b", {1, 3})});
  const auto file = SafetensorsFile::open(folder / "m.st");
  CHECK_NOTHROW(require_tensors(file, {{"b", {1, 3}}, {"a", {2}}}));
}

TEST_CASE("every missing and misshapen and extra tensor is listed at once", "[report][error]") {
  const TemporaryFolder folder;
  write_safetensors(folder / "m.st", {bytes("a", {2}), bytes("b", {1, 3}), bytes("c", {4}),
                                      bytes("x", {2, 2}), bytes("y", {})});
  const auto file = SafetensorsFile::open(folder / "m.st");
  CHECK_THROWS_WITH(
      require_tensors(file,
                      {{"a", {2}}, {"b", {3, 1}}, {"c", {5}}, {"lost", {7, 7}}, {"also.lost", {}}}),
      (folder / "m.st") +
          ": the tensors are not the ones wanted: 2 missing: lost [7, 7], also.lost []; "
          "2 misshapen: b is [1, 3], wanted [3, 1], c is [4], wanted [5]; "
          "2 extra: x [2, 2], y []");
}

TEST_CASE("one kind of difference stands alone", "[report]") {
  const std::vector<TensorInfo> found{bytes("a", {2})};
  CHECK(tensor_differences(found, {}) == "1 extra: a [2]");
  CHECK(tensor_differences({}, {{"a", {2}}}) == "1 missing: a [2]");
  CHECK(tensor_differences(found, {{"a", {1, 2}}}) == "1 misshapen: a is [2], wanted [1, 2]");
  CHECK(tensor_differences(found, {{"a", {2}}}).empty());
}
