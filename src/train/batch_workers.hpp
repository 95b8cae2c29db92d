#pragma once
#include <memory>
#include <vector>

#include "train/self_critical.hpp"
#include "train/training_data.hpp"
#include "train/training_state.hpp"

namespace gaze {

/// What a batch's losses come to, and how they change with each parameter.
struct BatchLosses {
  std::vector<at::Tensor> gradients;  ///< one a parameter of the model; undefined where none
  double loss = 0;                    ///< what is minimised
  double nll = 0;                     ///< nats a word
  double box_loss = 0;
  double object_loss = 0;
  double concept_loss = 0;  ///< nats a photo
  double text_nll = 0;      ///< nats a word of captions without photos
  double reward = 0;        ///< mean CIDEr-D of the sampled captions
  double captions = 0;
  double caption_nll = 0;  ///< mean over captions of nats a word; hard attention alone, else 0
};

/// Works on batches in parts, a thread each, on copies of a model that share its weights.
/// Parts side by side keep two cores busy where threads inside each small product would wait for
/// each other; and because a batch is always cut the same way, the number of cores changes nothing.
class BatchWorkers {
 public:
  /// `copies`: models of the same shapes, one a part, which are given the weights of
  /// state.model and gradients of their own. All arguments but the copies outlive this object.
  BatchWorkers(const TrainOptions& options, const TrainingData& data, TrainingState& state,
               std::vector<TrainableModel> copies);

  /// The gradient of one batch: of these photos, in the epoch the state stands in. A pretrained
  /// encoder gets none before TrainOptions::fine_tune_after epochs.
  BatchLosses work(const std::vector<PhotoDraw>& draws);

 private:
  struct Part;
  bool encoder_learns() const;
  Part work_on(std::size_t part, const std::vector<PhotoDraw>& draws);
  at::Tensor caption_terms(std::size_t part, const std::vector<PhotoDraw>& draws,
                           const at::Tensor& features, Part& done);
  at::Tensor object_term(std::size_t part, const std::vector<PhotoDraw>& draws,
                         const at::Tensor& features, Part& done);
  at::Tensor concept_term(std::size_t part, const std::vector<PhotoDraw>& draws,
                          const at::Tensor& features, Part& done);
  at::Tensor class_term(std::size_t part, const std::vector<PhotoDraw>& draws,
                        const at::Tensor& features);
  at::Tensor text_term(std::size_t part, const at::Tensor& features, Part& done);
  at::Tensor self_critical_term(std::size_t part, const std::vector<PhotoDraw>& draws,
                                const at::Tensor& features, Part& done);

  const TrainOptions& options_;
  const TrainingData& data_;
  TrainingState& state_;
  std::vector<TrainableModel> copies_;
  std::unique_ptr<const CaptionRewards> rewards_;  // of self-critical training
  at::Tensor maps_;  // targets of the attention of words with boxes; undefined without boxes
  std::vector<bool> shown_;  // of each of them: whether its view shows the boxes
};

}  // namespace gaze
