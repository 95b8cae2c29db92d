// gaze.config of a model file: what is read is written and read again as the same, and the shapes of
// its decoder are made without making one.
#include "config/config.hpp"

#include <nlohmann/json.hpp>

#include "config/decoder_shapes.hpp"
#include "fuzz/target.hpp"
#include "gaze/error.hpp"

using namespace gaze_fuzz;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  may_throw<gaze::Error>([&] {
    const auto written = [](const gaze::ModelConfig& config) {
      return to_json(config).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    };
    const gaze::ModelConfig config = gaze::parse_config(std::string(view(data, size)), "x");
    const std::string once = written(config);
    require(written(gaze::parse_config(once, "y")) == once, "a config is read as it was written");
    for (const auto& [name, shape] : gaze::decoder_shapes(config.decoder, 100)) {
      for (const std::int64_t side : shape) require(side > 0, "shapes are positive");
    }
  });
  return 0;
}
