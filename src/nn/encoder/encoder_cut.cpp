#include "nn/encoder/encoder_cut.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "gaze/error.hpp"

namespace gaze {
namespace {

/// "block13" -> "blocks.13", as the steps are called; other names as they are.
std::string step_name(const std::string& block) {
  const std::string word = "block";
  if (block.compare(0, word.size(), word) != 0) return block;
  const std::string digits = block.substr(word.size());
  if (digits.empty() || digits.size() > 2 ||
      !std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return std::isdigit(c); })) {
    return block;
  }
  return "blocks." + std::string(2 - digits.size(), '0') + digits;
}

bool begins_block(const std::string& step, const std::string& block) {
  return step == block || step.compare(0, block.size() + 1, block + '.') == 0;
}

/// The blocks' names as --fine-tune-from takes them.
std::string blocks_of(const ConvPlan& plan) {
  std::string all, before;
  for (const ConvStep& step : plan.steps) {
    const auto last = step.name.rfind('.');
    const std::string block = step.name.substr(0, last);
    if (step.max_pool || block == before || block.find(".downsample") != std::string::npos)
      continue;
    all += (all.empty() ? "" : ", ") + block;
    before = block;
  }
  return all;
}

}  // namespace

EncoderCut cut_encoder(const ConvPlan& plan, const std::string& block, int input_size) {
  std::size_t first = 0;
  if (block != "all") {
    const std::string name = step_name(block);
    const auto found = std::find_if(plan.steps.begin(), plan.steps.end(), [&](const auto& step) {
      return begins_block(step.name, name);
    });
    if (found == plan.steps.end()) {
      throw Error(ErrorKind::usage,
                  "the encoder has no block " + block + "; it has all, " + blocks_of(plan));
    }
    first = static_cast<std::size_t>(found - plan.steps.begin());
  }
  EncoderCut cut;
  cut.step = first;
  cut.front = cut.suffix = plan;
  cut.front.steps.resize(first);
  cut.suffix.steps.erase(cut.suffix.steps.begin(),
                         cut.suffix.steps.begin() + static_cast<std::ptrdiff_t>(first));
  if (first > 0) {
    cut.suffix.mean.clear();
    cut.suffix.scale.clear();
  }
  const int before = static_cast<int>(first);
  for (ConvStep& step : cut.suffix.steps) {
    if (step.input < before || (step.add >= 0 && step.add < before)) {
      throw Error(ErrorKind::usage, "the encoder cannot be cut before " + block +
                                        ": a shortcut leads around that place");
    }
    step.input -= before;
    if (step.add >= 0) step.add -= before;
  }
  std::vector<int> sides = {input_size};
  for (const ConvStep& step : cut.front.steps) {
    sides.push_back(sides[static_cast<std::size_t>(step.input)] / step.stride);
  }
  cut.side = sides.back();
  cut.channels = first == 0 ? 3 : cut.front.steps.back().out_channels;
  return cut;
}

}  // namespace gaze
