#include "nn/tensor/tensor_io.hpp"

#include <torch/nn/module.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <utility>
#include <vector>

#include "gaze/error.hpp"
#include "weights/tensor_report.hpp"

namespace gaze {
namespace {

at::ScalarType scalar_type(const TensorInfo& info, const SafetensorsFile& file) {
  switch (info.dtype) {
    case Dtype::boolean:
      return at::kBool;
    case Dtype::u8:
      return at::kByte;
    case Dtype::i8:
      return at::kChar;
    case Dtype::i16:
      return at::kShort;
    case Dtype::f16:
      return at::kHalf;
    case Dtype::bf16:
      return at::kBFloat16;
    case Dtype::i32:
      return at::kInt;
    case Dtype::f32:
      return at::kFloat;
    case Dtype::i64:
      return at::kLong;
    case Dtype::f64:
      return at::kDouble;
    default:
      throw Error(ErrorKind::model, file.name() + ": tensor " + info.name + " is " +
                                        std::string(dtype_name(info.dtype)) +
                                        ", which this program cannot compute with");
  }
}

Dtype dtype_of(const at::Tensor& tensor, const std::string& name) {
  switch (tensor.scalar_type()) {
    case at::kByte:
      return Dtype::u8;
    case at::kHalf:
      return Dtype::f16;
    case at::kBFloat16:
      return Dtype::bf16;
    case at::kFloat:
      return Dtype::f32;
    case at::kDouble:
      return Dtype::f64;
    case at::kInt:
      return Dtype::i32;
    case at::kLong:
      return Dtype::i64;
    default:
      throw Error(ErrorKind::usage, "tensor " + name + " has a type that is not stored");
  }
}

bool starts_with(const std::string& text, const std::string& prefix) {
  return text.compare(0, prefix.size(), prefix) == 0;
}

}  // namespace

at::Tensor to_tensor(const TensorInfo& info, const SafetensorsFile& file) {
  const at::ScalarType type = scalar_type(info, file);
  // from_blob wants a mutable pointer; the tensor is only read.
  void* const data = const_cast<char*>(info.data.data());
  if (reinterpret_cast<std::uintptr_t>(data) % dtype_size(info.dtype) == 0) {
    return at::from_blob(data, info.shape, at::TensorOptions(type));
  }
  at::Tensor copy = at::empty(info.shape, at::TensorOptions(type));
  std::copy(info.data.begin(), info.data.end(), static_cast<char*>(copy.data_ptr()));
  return copy;
}

void load_parameters(torch::nn::Module& module, const SafetensorsFile& file,
                     const std::string& prefix) {
  std::vector<ExpectedTensor> wanted;
  const auto parameters = module.named_parameters();
  for (const auto& parameter : parameters) {
    wanted.push_back({prefix + parameter.key(), parameter.value().sizes().vec()});
  }
  std::vector<TensorInfo> found;
  for (const TensorInfo& info : file.tensors()) {
    if (starts_with(info.name, prefix)) found.push_back(info);
  }
  const std::string differences = tensor_differences(found, wanted);
  if (!differences.empty()) throw Error(ErrorKind::model, file.name() + ": " + differences);
  at::NoGradGuard no_grad;
  for (const auto& parameter : parameters) {
    at::Tensor target = parameter.value();
    target.copy_(to_tensor(file.at(prefix + parameter.key()), file));
  }
}

std::map<std::string, at::Tensor> tensors_below(const SafetensorsFile& file,
                                                const std::string& prefix) {
  std::map<std::string, at::Tensor> tensors;
  for (const TensorInfo& info : file.tensors()) {
    if (!starts_with(info.name, prefix)) continue;
    tensors[info.name.substr(prefix.size())] = to_tensor(info, file).to(at::kFloat, false, true);
  }
  return tensors;
}

void TensorWriter::add(const std::string& name, const at::Tensor& tensor, StoredType type) {
  const at::ScalarType to = type == StoredType::f32   ? at::kFloat
                            : type == StoredType::f16 ? at::kHalf
                                                      : at::kBFloat16;
  tensors_[name] = tensor.detach().cpu().to(to).contiguous();
}

void TensorWriter::add(const torch::nn::Module& module, const std::string& prefix,
                       StoredType type) {
  for (const auto& parameter : module.named_parameters()) {
    add(prefix + parameter.key(), parameter.value(), type);
  }
}

void TensorWriter::add_exact(const std::string& name, const at::Tensor& tensor) {
  tensors_[name] = tensor.detach().cpu().contiguous();
}

void TensorWriter::write(const std::string& path,
                         const std::map<std::string, std::string>& metadata) const {
  std::vector<TensorInfo> infos;
  for (const auto& [name, tensor] : tensors_) {
    TensorInfo info;
    info.name = name;
    info.dtype = dtype_of(tensor, name);
    info.shape = tensor.sizes().vec();
    info.data = {static_cast<const char*>(tensor.data_ptr()), tensor.nbytes()};
    infos.push_back(std::move(info));
  }
  write_safetensors(path, infos, metadata);
}

}  // namespace gaze
