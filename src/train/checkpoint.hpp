#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "train/training_data.hpp"
#include "train/training_state.hpp"

namespace gaze {

/// What a checkpoint must agree with to be resumed: the options that train_option_table() says are
/// part of it, the network and the data.
nlohmann::json checkpoint_key(const TrainOptions& options, const TrainingData& data);

/// One epoch's scores as a line of log.jsonl and a checkpoint hold them.
nlohmann::json to_json(const DevScores& scores);

/// Writes `folder`/checkpoint.safetensors, atomically.
void save_checkpoint(const std::string& folder, const TrainingState& state,
                     const nlohmann::json& key);

/// Fills `state`, whose tensors are there already, from the folder's checkpoint; false if there is
/// none. Throws Error(usage), naming the first difference, for a checkpoint with another key;
/// Error(model) for one that is malformed.
bool load_checkpoint(const std::string& folder, const nlohmann::json& key, TrainingState& state);

/// Throws Error(usage) if `folder` holds the checkpoint of a training with another encoder (that of
/// a FeatureStoreKey) or, where `train` is given, of other captions: what load_checkpoint() would
/// say too, but after hours of encoding. Does nothing where there is no checkpoint.
void refuse_other_checkpoint(const std::string& folder, const std::string& encoder,
                             bool encoder_learns, const TrainingSet* train);

}  // namespace gaze
