#pragma once
#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <map>
#include <string>

#include "weights/safetensors.hpp"

namespace gaze {

/// A tensor of a file as LibTorch's, in its own type, over the file's memory where that is aligned.
/// The file must outlive it: copy or convert what is kept.
/// Throws Error(model) for a type LibTorch does not have.
at::Tensor to_tensor(const TensorInfo& info, const SafetensorsFile& file);

/// Fills every parameter of `module` from the file's tensors whose names start with `prefix`,
/// converted to the parameter's own type and device. Strict: see require_tensors() for what is
/// refused.
void load_parameters(torch::nn::Module& module, const SafetensorsFile& file,
                     const std::string& prefix);

/// The tensors of a file whose names start with `prefix`, by the rest of their names, float32,
/// copied.
std::map<std::string, at::Tensor> tensors_below(const SafetensorsFile& file,
                                                const std::string& prefix);

enum class StoredType { f32, f16, bf16 };

/// Tensors made ready for write_safetensors(): owns the converted copies.
class TensorWriter {
 public:
  void add(const std::string& name, const at::Tensor& tensor, StoredType type);
  void add(const torch::nn::Module& module, const std::string& prefix, StoredType type);
  /// As it is: int64, uint8 and other types keep theirs.
  void add_exact(const std::string& name, const at::Tensor& tensor);
  void write(const std::string& path, const std::map<std::string, std::string>& metadata) const;

 private:
  std::map<std::string, at::Tensor> tensors_;
};

}  // namespace gaze
