#include "weights/dtype.hpp"

#include <cstring>

#include "gaze/error.hpp"

// Elements are copied as they lie in memory.
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "safetensors files are little-endian");

namespace gaze {
namespace {

struct Row {
  Dtype dtype;
  std::size_t size;
  std::string_view name;
};

constexpr Row kRows[] = {
    {Dtype::boolean, 1, "BOOL"},    {Dtype::u8, 1, "U8"},           {Dtype::i8, 1, "I8"},
    {Dtype::f8_e4m3, 1, "F8_E4M3"}, {Dtype::f8_e5m2, 1, "F8_E5M2"}, {Dtype::u16, 2, "U16"},
    {Dtype::i16, 2, "I16"},         {Dtype::f16, 2, "F16"},         {Dtype::bf16, 2, "BF16"},
    {Dtype::u32, 4, "U32"},         {Dtype::i32, 4, "I32"},         {Dtype::f32, 4, "F32"},
    {Dtype::u64, 8, "U64"},         {Dtype::i64, 8, "I64"},         {Dtype::f64, 8, "F64"},
};

const Row& row(Dtype dtype) {
  for (const Row& candidate : kRows) {
    if (candidate.dtype == dtype) return candidate;
  }
  throw Error(ErrorKind::usage, "dtype must be one of the enum's values, got " +
                                    std::to_string(static_cast<int>(dtype)));
}

std::uint32_t bits_of(float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

float float_of(std::uint32_t bits) {
  float value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

template <typename Stored, typename Convert>
std::vector<float> read_all(std::string_view bytes, Convert convert) {
  std::vector<float> values(bytes.size() / sizeof(Stored));
  for (std::size_t i = 0; i < values.size(); ++i) {
    Stored stored;
    std::memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
    values[i] = convert(stored);
  }
  return values;
}

template <typename Stored, typename Convert>
std::string write_all(const std::vector<float>& values, Convert convert) {
  std::string bytes(values.size() * sizeof(Stored), '\0');
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Stored stored = convert(values[i]);
    std::memcpy(bytes.data() + i * sizeof(Stored), &stored, sizeof(Stored));
  }
  return bytes;
}

}  // namespace

std::size_t dtype_size(Dtype dtype) { return row(dtype).size; }

std::string_view dtype_name(Dtype dtype) { return row(dtype).name; }

std::optional<Dtype> dtype_from_name(std::string_view name) {
  for (const Row& candidate : kRows) {
    if (candidate.name == name) return candidate.dtype;
  }
  return std::nullopt;
}

float half_to_float(std::uint16_t bits) {
  const std::uint32_t sign = (bits & 0x8000u) << 16;
  const std::uint32_t exponent = (bits >> 10) & 0x1fu;
  const std::uint32_t fraction = bits & 0x3ffu;
  if (exponent == 0x1f) return float_of(sign | 0x7f800000u | (fraction << 13));
  if (exponent == 0) {  // Zero or subnormal: fraction * 2^-24, exact in a float.
    const float magnitude = static_cast<float>(fraction) * 0x1p-24f;
    return float_of(sign | bits_of(magnitude));
  }
  return float_of(sign | ((exponent + 112) << 23) | (fraction << 13));
}

std::uint16_t float_to_half(float value) {
  const std::uint32_t bits = bits_of(value);
  const std::uint32_t sign = (bits >> 16) & 0x8000u;
  const std::uint32_t magnitude = bits & 0x7fffffffu;
  std::uint32_t half = 0;
  if (magnitude > 0x7f800000u) {  // NaN: keep the top of its payload, and make it a quiet one.
    half = 0x7e00u | ((magnitude >> 13) & 0x3ffu);
  } else if (magnitude >= 0x47800000u) {  // 2^16 and more
    half = 0x7c00u;
  } else if (magnitude >= 0x38800000u) {  // 2^-14 and more: normal. A carry may reach infinity.
    const std::uint32_t rebased = magnitude - (112u << 23);
    half = (rebased + 0xfffu + ((rebased >> 13) & 1u)) >> 13;
  } else if (magnitude > 0x33000000u) {  // More than 2^-25, half of the smallest subnormal.
    const std::uint32_t fraction = (magnitude & 0x7fffffu) | 0x800000u;
    const std::uint32_t shift = 126u - (magnitude >> 23);
    const std::uint32_t rest = fraction & ((1u << shift) - 1u);
    const std::uint32_t tie = 1u << (shift - 1u);
    half = fraction >> shift;
    if (rest > tie || (rest == tie && (half & 1u) != 0)) ++half;
  }
  return static_cast<std::uint16_t>(sign | half);
}

float bfloat16_to_float(std::uint16_t bits) {
  return float_of(static_cast<std::uint32_t>(bits) << 16);
}

std::uint16_t float_to_bfloat16(float value) {
  const std::uint32_t bits = bits_of(value);
  if ((bits & 0x7fffffffu) > 0x7f800000u) return static_cast<std::uint16_t>((bits >> 16) | 0x40u);
  return static_cast<std::uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

std::vector<float> floats_from_bytes(std::string_view bytes, Dtype dtype, const std::string& name) {
  if (bytes.size() % dtype_size(dtype) != 0) {
    throw Error(ErrorKind::model, name + ": " + std::to_string(bytes.size()) +
                                      " bytes are no whole number of " +
                                      std::string(dtype_name(dtype)) + " elements");
  }
  switch (dtype) {
    case Dtype::f16:
      return read_all<std::uint16_t>(bytes, half_to_float);
    case Dtype::bf16:
      return read_all<std::uint16_t>(bytes, bfloat16_to_float);
    case Dtype::f32:
      return read_all<float>(bytes, [](float value) { return value; });
    case Dtype::f64:
      return read_all<double>(bytes, [](double value) { return static_cast<float>(value); });
    default:
      throw Error(ErrorKind::model, name + " must hold F16, BF16, F32 or F64 numbers, it holds " +
                                        std::string(dtype_name(dtype)));
  }
}

std::string bytes_from_floats(const std::vector<float>& values, Dtype dtype) {
  switch (dtype) {
    case Dtype::f16:
      return write_all<std::uint16_t>(values, float_to_half);
    case Dtype::bf16:
      return write_all<std::uint16_t>(values, float_to_bfloat16);
    case Dtype::f32:
      return write_all<float>(values, [](float value) { return value; });
    case Dtype::f64:
      return write_all<double>(values, [](float value) { return double{value}; });
    default:
      throw Error(ErrorKind::usage, "floats can be stored as F16, BF16, F32 or F64, not as " +
                                        std::string(dtype_name(dtype)));
  }
}

}  // namespace gaze
