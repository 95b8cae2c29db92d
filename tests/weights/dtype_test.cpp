#include "weights/dtype.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/formula_weights.hpp"

using namespace gaze;

TEST_CASE("every half survives being a float", "[dtype]") {
  int wrong = 0;
  for (std::uint32_t bits = 0; bits <= 0xffff; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    const float value = half_to_float(half);
    const bool same =
        float_to_half(value) == half || (std::isnan(value) && (bits & 0x7fff) > 0x7c00);
    if (!same) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("halves mean what IEEE 754 says", "[dtype]") {
  CHECK(half_to_float(0x3c00) == 1.0f);
  CHECK(half_to_float(0xc000) == -2.0f);
  CHECK(half_to_float(0x7bff) == 65504.0f);
  CHECK(half_to_float(0x0400) == 0x1p-14f);
  CHECK(half_to_float(0x0001) == 0x1p-24f);
  CHECK(half_to_float(0x7c00) == std::numeric_limits<float>::infinity());
  CHECK(std::isnan(half_to_float(0x7c01)));
  CHECK(std::signbit(half_to_float(0x8000)));
}

TEST_CASE("rounding to half goes to the nearest and ties to the even one", "[dtype]") {
  CHECK(float_to_half(1.0f + 0x1p-11f) == 0x3c00);             // A tie, down to even.
  CHECK(float_to_half(1.0f + 0x1p-11f + 0x1p-23f) == 0x3c01);  // Just above it.
  CHECK(float_to_half(1.0f + 3 * 0x1p-11f) == 0x3c02);         // A tie, up to even.
  CHECK(float_to_half(65519.996f) == 0x7bff);
  CHECK(float_to_half(65520.0f) == 0x7c00);
  CHECK(float_to_half(1e30f) == 0x7c00);
  CHECK(float_to_half(0x1p-25f) == 0x0000);
  CHECK(float_to_half(std::nextafter(0x1p-25f, 1.0f)) == 0x0001);
  CHECK(float_to_half(3 * 0x1p-25f) == 0x0002);
  CHECK(float_to_half(-0.0f) == 0x8000);
  CHECK(float_to_half(0x1p-14f - 0x1p-26f) == 0x0400);  // Rounds up out of the subnormals.
}

TEST_CASE("a NaN stays a NaN", "[dtype]") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(std::isnan(half_to_float(float_to_half(nan))));
  CHECK(std::isnan(bfloat16_to_float(float_to_bfloat16(nan))));
  CHECK(std::isnan(bfloat16_to_float(float_to_bfloat16(-nan))));
}

TEST_CASE("bfloat16 is the top half of a float", "[dtype]") {
  CHECK(bfloat16_to_float(0x3f80) == 1.0f);
  CHECK(float_to_bfloat16(1.0f + 0x1p-8f) == 0x3f80);
  CHECK(float_to_bfloat16(1.0f + 3 * 0x1p-8f) == 0x3f82);
  CHECK(float_to_bfloat16(std::numeric_limits<float>::max()) == 0x7f80);
  CHECK(float_to_bfloat16(-std::numeric_limits<float>::infinity()) == 0xff80);
  CHECK(bfloat16_to_float(0x0001) == 0x1p-133f);
}

TEST_CASE("values survive each dtype that can hold them", "[dtype]") {
  const std::vector<float> values{0, -0.5f, 1, 3.25f, -1024};
  for (const Dtype dtype : {Dtype::f16, Dtype::bf16, Dtype::f32, Dtype::f64}) {
    const std::string bytes = bytes_from_floats(values, dtype);
    CHECK(bytes.size() == values.size() * dtype_size(dtype));
    CHECK(floats_from_bytes(bytes, dtype, "x") == values);
  }
}

TEST_CASE("numbers that are no floats are refused", "[dtype][error]") {
  CHECK_THROWS_WITH(floats_from_bytes("1234", Dtype::i32, "tensor a"),
                    "tensor a must hold F16, BF16, F32 or F64 numbers, it holds I32");
  CHECK_THROWS_WITH(floats_from_bytes("123", Dtype::f16, "tensor a"),
                    "tensor a: 3 bytes are no whole number of F16 elements");
  CHECK_THROWS_WITH(bytes_from_floats({1}, Dtype::u8),
                    "floats can be stored as F16, BF16, F32 or F64, not as U8");
}

TEST_CASE("dtypes are known by their names", "[dtype]") {
  for (const char* name : {"BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2", "U16", "I16", "F16", "BF16",
                           "U32", "I32", "F32", "U64", "I64", "F64"}) {
    REQUIRE(dtype_from_name(name).has_value());
    CHECK(dtype_name(*dtype_from_name(name)) == name);
  }
  CHECK_FALSE(dtype_from_name("f32").has_value());
  CHECK(dtype_size(Dtype::bf16) == 2);
  CHECK(dtype_size(Dtype::i64) == 8);
}

TEST_CASE("rounding agrees with NumPy and PyTorch", "[dtype]") {
  // Made by tools/fixtures/make_rounding_fixture.py.
  const auto fixture = gaze_tests::read_fixture("rounding.json");
  const auto& rows = fixture.at("float32_float16_bfloat16");
  REQUIRE(rows.size() > 300);
  for (const auto& row : rows) {
    const auto bits = row[0].get<std::uint32_t>();
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    CAPTURE(bits, value);
    if (std::isnan(value)) {
      CHECK(std::isnan(half_to_float(float_to_half(value))));
      CHECK(std::isnan(bfloat16_to_float(float_to_bfloat16(value))));
    } else {
      CHECK(float_to_half(value) == row[1].get<std::uint16_t>());
      CHECK(float_to_bfloat16(value) == row[2].get<std::uint16_t>());
    }
  }
}
