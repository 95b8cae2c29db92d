#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "weights/dtype.hpp"

namespace gaze {

/// One tensor of a file, or one to be written. `data` is not owned: it belongs to the file it was
/// read from, or to the caller of write_safetensors(). Elements are little-endian, the last
/// dimension fastest, and in files from other programs not always aligned to their size.
struct TensorInfo {
  std::string name;
  Dtype dtype = Dtype::f32;
  std::vector<std::int64_t> shape;  ///< each >= 0; no dimension at all is one element
  std::string_view data;            ///< exactly (product of shape) * dtype_size(dtype) bytes

  std::int64_t element_count() const;

  /// The values of an F16, BF16, F32 or F64 tensor. Throws Error(model) for another dtype.
  std::vector<float> floats() const;
};

/// "[512, 3, 3]"; "[]" for a single number.
std::string shape_text(const std::vector<std::int64_t>& shape);

/// A `.safetensors` file: 8 bytes header length, a JSON header, tensors end to end.
/// Everything is checked when it is opened; afterwards it only returns views. Copies share the
/// memory. Any number of threads may read one.
class SafetensorsFile {
 public:
  /// Maps the file; only the header is read from disk until a tensor is used. The file must not be
  /// shortened meanwhile (replace it by rename instead, as write_safetensors() does).
  /// Throws Error(model), naming the file, if it cannot be read or breaks any rule of the format:
  /// header longer than 100 MB or than the file, not JSON in UTF-8, a name given twice, an unknown
  /// dtype, a tensor whose bytes do not fit its shape, overlap others or end past the file, bytes
  /// that belong to no tensor.
  static SafetensorsFile open(const std::string& path);

  /// Over bytes that outlive this object and its copies. `name` stands for the path in errors.
  SafetensorsFile(std::string_view bytes, std::string name);

  /// The same over a copy of the bytes, which lives as long as it is needed.
  static SafetensorsFile copy_of(std::string_view bytes, std::string name);

  /// In the order of their bytes in the file.
  const std::vector<TensorInfo>& tensors() const { return tensors_; }

  /// nullptr if there is no such tensor.
  const TensorInfo* find(std::string_view name) const;

  /// Throws Error(model) if there is no such tensor.
  const TensorInfo& at(std::string_view name) const;

  const std::map<std::string, std::string>& metadata() const { return metadata_; }

  /// The path, or the name given instead.
  const std::string& name() const { return name_; }

  /// Keeps the mapping alive for views that outlive this object; nullptr over foreign bytes.
  const std::shared_ptr<const void>& owner() const { return owner_; }

 private:
  SafetensorsFile(std::string_view bytes, std::string name, std::shared_ptr<const void> owner);

  std::string name_;
  std::shared_ptr<const void> owner_;
  std::vector<TensorInfo> tensors_;
  std::map<std::string, std::size_t, std::less<>> index_;  // name -> place in tensors_
  std::map<std::string, std::string> metadata_;
};

/// Writes a file that is either whole or not there: temporary file beside it, fsync, rename.
/// Tensors are laid out by element size (largest first), then by name, so that all are aligned and
/// the same tensors and metadata always give the same bytes. The data is not copied in memory.
/// Throws Error(usage) if a name is used twice or is "__metadata__", a shape does not fit its data,
/// or a string is not UTF-8; Error(environment) if the file cannot be written.
void write_safetensors(const std::string& path, const std::vector<TensorInfo>& tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace gaze
