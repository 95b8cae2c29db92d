#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gaze {

/// The element types a `.safetensors` file may hold.
enum class Dtype {
  boolean,
  u8,
  i8,
  f8_e4m3,
  f8_e5m2,
  u16,
  i16,
  f16,
  bf16,
  u32,
  i32,
  f32,
  u64,
  i64,
  f64
};

/// Bytes of one element: 1, 2, 4 or 8.
std::size_t dtype_size(Dtype dtype);

/// As the file format spells it: "F16", "BF16", "BOOL", ...
std::string_view dtype_name(Dtype dtype);

/// The dtype that is spelled so; empty if there is none.
std::optional<Dtype> dtype_from_name(std::string_view name);

// One number at a time. Rounding is to nearest, ties to even; subnormals, infinities and the sign
// of zero are kept; what is too large becomes an infinity; a NaN stays a NaN.
float half_to_float(std::uint16_t bits);
std::uint16_t float_to_half(float value);
float bfloat16_to_float(std::uint16_t bits);
std::uint16_t float_to_bfloat16(float value);

/// Little-endian F16, BF16, F32 or F64 elements at any alignment -> floats.
/// `name` only appears in errors. Throws Error(model) for another dtype or a broken last element.
std::vector<float> floats_from_bytes(std::string_view bytes, Dtype dtype, const std::string& name);

/// Floats -> little-endian F16, BF16, F32 or F64 elements. Throws Error(usage) for another dtype.
std::string bytes_from_floats(const std::vector<float>& values, Dtype dtype);

}  // namespace gaze
