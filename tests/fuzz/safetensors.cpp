// A whole model file: header, tensors, and the metadata in it.
#include "weights/safetensors.hpp"
#include "fuzz/target.hpp"
#include "gaze/error.hpp"

using namespace gaze_fuzz;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  may_throw<gaze::Error>([&] {
    const gaze::SafetensorsFile file(view(data, size), "x");
    std::size_t bytes = 0;
    for (const gaze::TensorInfo& tensor : file.tensors()) {
      bytes += tensor.data.size();
      require(file.find(tensor.name) == &tensor, "a tensor is found by its name");
      may_throw<gaze::Error>([&] {
        require(static_cast<std::int64_t>(tensor.floats().size()) == tensor.element_count(),
                "a tensor has as many numbers as its shape says");
      });
    }
    require(bytes <= size, "tensors lie within the file");
  });
  return 0;
}
