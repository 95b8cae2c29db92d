#include <string>

#include "base/fnv1a.hpp"
#include "base/mix_bits.hpp"
#include "support/catch.hpp"

using namespace gaze;

TEST_CASE("mixed bits are the outputs of SplitMix64", "[hash]") {
  // The generator adds 0x9E3779B97F4A7C15 a step and gives the mixed sum. Its first outputs from
  // seed 0, and from seed 1234567, as tables of other implementations have them.
  constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15U;
  CHECK(mix_bits(0) == 0);
  CHECK(mix_bits(kStep) == 0xE220A8397B1DCDAFU);
  CHECK(mix_bits(2 * kStep) == 0x6E789E6AA1B965F4U);
  CHECK(mix_bits(3 * kStep) == 0x06C45D188009454FU);
  CHECK(mix_bits(1234567 + kStep) == 6457827717110365317U);
  CHECK(mix_bits(1234567 + 2 * kStep) == 3203168211198807973U);
}

TEST_CASE("FNV-1a has the values of its authors' test suite", "[hash]") {
  const auto hash = [](const std::string& text) { return fnv1a(text.data(), text.size()); };
  CHECK(hash("") == 0xCBF29CE484222325U);
  CHECK(hash("a") == 0xAF63DC4C8601EC8CU);
  CHECK(hash("b") == 0xAF63DF4C8601F1A5U);
  CHECK(hash("foobar") == 0x85944171F73967E8U);
  CHECK(fnv1a("bar", 3, hash("foo")) == hash("foobar"));
}
