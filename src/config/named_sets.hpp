#pragma once
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "config/require_config.hpp"

// The closed sets of a model's configuration and of a training's options. A set is one list: its enum,
// and the names that model files and flags use for the values, are made of it.

namespace gaze {

/// The names of a set's values, in their order.
template <typename Set>
const std::vector<std::string>& names_of();

template <typename Set>
const std::string& name_of(Set value) {
  return names_of<Set>().at(static_cast<std::size_t>(value));
}

/// Throws Error(usage), "WHAT must be one of a, b; got NAME", if no value is called so.
template <typename Set>
Set value_called(const char* what, const std::string& name) {
  const auto& names = names_of<Set>();
  require_one_of(what, name, names);
  std::size_t n = 0;
  while (names[n] != name) ++n;
  return static_cast<Set>(n);
}

/// Every value with its name.
template <typename Set>
std::vector<std::pair<std::string, Set>> named_values_of() {
  std::vector<std::pair<std::string, Set>> values;
  for (const std::string& name : names_of<Set>()) {
    values.emplace_back(name, static_cast<Set>(values.size()));
  }
  return values;
}

#define GAZE_VALUE(name) name,
#define GAZE_NAME(name) #name,
#define GAZE_NAMED_SET(Set, LIST)                                     \
  enum class Set { LIST(GAZE_VALUE) };                                \
  template <>                                                         \
  inline const std::vector<std::string>& names_of<Set>() {            \
    static const std::vector<std::string> kNames = {LIST(GAZE_NAME)}; \
    return kNames;                                                    \
  }

/// X(name) stands for make_name_score() in nn/attention/name_score.cpp.
#define GAZE_SCORES(X) X(additive) X(dot) X(general) X(scaled_dot)
/// The scopes that score cells: X(name) stands for make_name_scope() in nn/attention/name_scope.cpp.
#define GAZE_SCORING_SCOPES(X) X(global) X(local_m) X(local_p)
#define GAZE_SCOPES(X) GAZE_SCORING_SCOPES(X) X(uniform) X(none)
#define GAZE_ATTENTION_KINDS(X) X(soft) X(hard)
#define GAZE_GATES(X) X(scalar) X(sentinel) X(none)
#define GAZE_ATTENTION_TIMINGS(X) X(pre_lstm) X(post_lstm)
#define GAZE_LOCAL_MODES(X) X(logit) X(luong)
#define GAZE_DECODER_FAMILIES(X) X(recurrent) X(transformer)
/// X(name) stands for name_plan() in nn/encoder/encoder.hpp.
#define GAZE_ENCODER_FAMILIES(X) X(mobilenet_edgetpu) X(resnet) X(small_cnn)
/// What the objects' head of a training reads: the mean of the cells; or every cell, and the largest
/// answer of each name counts.
#define GAZE_OBJECT_POOLS(X) X(mean) X(best)

GAZE_NAMED_SET(ScoreKind, GAZE_SCORES)
GAZE_NAMED_SET(ScopeKind, GAZE_SCOPES)
GAZE_NAMED_SET(AttentionKind, GAZE_ATTENTION_KINDS)
GAZE_NAMED_SET(GateKind, GAZE_GATES)
GAZE_NAMED_SET(AttentionTiming, GAZE_ATTENTION_TIMINGS)
GAZE_NAMED_SET(LocalMode, GAZE_LOCAL_MODES)
GAZE_NAMED_SET(DecoderFamily, GAZE_DECODER_FAMILIES)
GAZE_NAMED_SET(EncoderFamily, GAZE_ENCODER_FAMILIES)
GAZE_NAMED_SET(ObjectPool, GAZE_OBJECT_POOLS)

#undef GAZE_NAMED_SET
#undef GAZE_NAME
#undef GAZE_VALUE

}  // namespace gaze
