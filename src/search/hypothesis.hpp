#pragma once
#include <vector>

#include "search/search.hpp"
#include "search/step_model.hpp"

namespace gaze {

/// log_prob / |Y|^alpha; `length` is |Y|, the end token counted where there is one.
double length_penalised(double log_prob, int length, double alpha);

/// Adds word `token` to `hypothesis`, read from row `row` of the model's last step, with its
/// `candidates` most probable candidates (0: none are recorded).
void append_token(Hypothesis& hypothesis, int token, int row, int candidates,
                  const StepModel& model);

/// Ends `hypothesis` with the end token, read from row `row` of the model's last step.
void finish(Hypothesis& hypothesis, int row, double alpha, const StepModel& model);

/// Leaves `hypothesis` without an end: |Y| is then its number of words.
void end_unfinished(Hypothesis& hypothesis, double alpha);

/// The `count` most probable words after row `row`, best first, ties by the lower token; the start,
/// end, unknown and padding tokens do not count as words. `token` is always among them: it takes
/// the last place where it is not one of the most probable.
std::vector<RankedToken> top_candidates(const StepModel& model, int row, int token, int count);

}  // namespace gaze
